//! How often people found the machine right, by type and by pattern.

use super::Action;
use crate::{Store, StoreError};
use std::collections::BTreeMap;

/// How often people found the machine right about one type or pattern.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Quality {
    /// `type` or `pattern`.
    pub by: &'static str,
    /// Which.
    pub key: String,
    /// Events judged.
    pub judged: usize,
    /// Of these, accepted as they stood.
    pub right: usize,
    /// Fields that were corrected, most often first.
    pub corrected: Vec<(String, usize)>,
}

/// Judged, right, and how often each field was corrected.
type Tally = (usize, usize, BTreeMap<String, usize>);

/// Precision by type and pattern from the reviews of a store, the worst with the most judged first.
///
/// # Errors
/// The store cannot be read.
pub fn quality(store: &Store) -> Result<Vec<Quality>, StoreError> {
    // Of several verdicts on one event the last counts; a correction says that it was not right as it stood.
    let mut verdicts: BTreeMap<String, (bool, Vec<String>)> = BTreeMap::new();
    for decision in store.decisions(None)?.into_iter().filter(|d| !d.undone) {
        match decision.action {
            Action::Accept => {
                let entry = verdicts.entry(decision.event).or_default();
                entry.0 = entry.1.is_empty();
            }
            Action::Reject => verdicts.entry(decision.event).or_default().0 = false,
            Action::Correct { field, .. } => {
                let entry = verdicts.entry(decision.event).or_default();
                entry.0 = false;
                entry.1.push(field);
            }
            _ => {}
        }
    }
    let mut table: BTreeMap<(&'static str, String), Tally> = BTreeMap::new();
    for (id, (right, fields)) in verdicts {
        let event = store.machine_event(&id)?;
        for key in [("type", event.kind), ("pattern", event.evidence.pattern)] {
            let row = table.entry(key).or_default();
            row.0 += 1;
            row.1 += usize::from(right);
            for field in &fields {
                *row.2.entry(field.clone()).or_insert(0) += 1;
            }
        }
    }
    let mut out: Vec<Quality> = table
        .into_iter()
        .map(|((by, key), (judged, right, fields))| {
            let mut corrected: Vec<(String, usize)> = fields.into_iter().collect();
            corrected.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            Quality { by, key, judged, right, corrected }
        })
        .collect();
    out.sort_by(|a, b| {
        b.by.cmp(a.by)
            .then_with(|| (b.judged - b.right).cmp(&(a.judged - a.right)))
            .then_with(|| a.key.cmp(&b.key))
    });
    Ok(out)
}
