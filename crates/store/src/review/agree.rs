//! How far two reviewers agree on the events that both judged.

use super::{Action, Decision};
use std::collections::{BTreeMap, BTreeSet};

/// How far two reviewers agree on accept or reject.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Agreement {
    /// One reviewer.
    pub a: String,
    /// The other.
    pub b: String,
    /// Events that both judged.
    pub events: usize,
    /// Share on which they agree, 0 to 1; `None` where they share none.
    pub share: Option<f64>,
    /// Cohen's kappa; `None` where chance alone would agree always, so that it says nothing.
    pub kappa: Option<f64>,
    /// Events on which they differ.
    pub differ: Vec<String>,
}

/// The agreement of every two reviewers, by name; an event that a reviewer corrected counts as rejected as it stood.
pub fn agreement(decisions: &[Decision]) -> Vec<Agreement> {
    let mut verdicts: BTreeMap<&str, BTreeMap<&str, bool>> = BTreeMap::new();
    let mut corrected: BTreeSet<(&str, &str)> = BTreeSet::new();
    for decision in decisions.iter().filter(|d| !d.undone) {
        let by = (decision.reviewer.as_str(), decision.event.as_str());
        let right = match decision.action {
            Action::Accept => !corrected.contains(&by),
            Action::Reject => false,
            Action::Correct { .. } => {
                corrected.insert(by);
                false
            }
            _ => continue,
        };
        verdicts.entry(&decision.reviewer).or_default().insert(&decision.event, right);
    }
    let reviewers: Vec<_> = verdicts.iter().collect();
    let mut out = Vec::new();
    for (i, (a, of_a)) in reviewers.iter().enumerate() {
        for (b, of_b) in reviewers.iter().skip(i + 1) {
            let both: Vec<(&str, bool, bool)> =
                of_a.iter().filter_map(|(e, va)| of_b.get(e).map(|vb| (*e, *va, *vb))).collect();
            out.push(compare(a, b, &both));
        }
    }
    out
}

fn compare(a: &str, b: &str, both: &[(&str, bool, bool)]) -> Agreement {
    let n = both.len() as f64;
    let share_of = |f: &dyn Fn(&(&str, bool, bool)) -> bool| both.iter().filter(|v| f(v)).count() as f64 / n;
    let share = share_of(&|v| v.1 == v.2);
    let (yes_a, yes_b) = (share_of(&|v| v.1), share_of(&|v| v.2));
    let chance = yes_a * yes_b + (1.0 - yes_a) * (1.0 - yes_b);
    Agreement {
        a: a.to_owned(),
        b: b.to_owned(),
        events: both.len(),
        share: (!both.is_empty()).then_some(share),
        kappa: (!both.is_empty() && chance < 1.0 - 1e-9).then(|| (share - chance) / (1.0 - chance)),
        differ: both.iter().filter(|v| v.1 != v.2).map(|v| v.0.to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_is_agreement_beyond_chance() {
        let verdict = |reviewer: &str, event: usize, right: bool| Decision {
            n: 0,
            event: format!("e{event:02}"),
            action: if right { Action::Accept } else { Action::Reject },
            reviewer: reviewer.into(),
            at: String::new(),
            undone: false,
        };
        // 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: the textbook's table, kappa 0.4.
        let table = [(20, true, true), (5, true, false), (10, false, true), (15, false, false)];
        let mut decisions = Vec::new();
        let mut event = 0;
        for (count, a, b) in table {
            for _ in 0..count {
                decisions.extend([verdict("ann", event, a), verdict("ben", event, b)]);
                event += 1;
            }
        }
        let found = &agreement(&decisions)[0];
        assert_eq!((found.events, found.differ.len()), (50, 15));
        assert!((found.share.unwrap() - 0.7).abs() < 1e-9 && (found.kappa.unwrap() - 0.4).abs() < 1e-9);
    }
}
