//! What happened in a country of late: incidents, disputes and news, each with the reports that tell of it.
//!
//! The deadliest and most widely told come first. Nothing is said that no record holds, and each line names its
//! sources. It does not write the page: that is `page`.

use crate::query::{Party, Query, Sort};
use crate::render::{date, range};
use crate::store::index::day_number;
use crate::{Store, StoreError, StoryHead, Vocabulary};
use dateline_record::{Actor, Incident};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Spans of as many days before, against which something is new.
const SPANS: i64 = 4;

/// One incident in a brief.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Line {
    /// The incident.
    pub incident: Incident,
    /// What it says, in one line.
    pub text: String,
    /// The stories that tell it.
    pub reports: Vec<Report>,
}

/// A story that tells of an incident, and its words.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Report {
    /// The story.
    pub story: StoryHead,
    /// The sentence that tells of it.
    pub words: String,
}

/// Something that is more often told of than before.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct New {
    /// A type, or two countries.
    pub what: String,
    /// Incidents now.
    pub now: usize,
    /// Incidents in the four spans of as many days before, all together.
    pub before: usize,
}

/// What happened in a country in some days.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Brief {
    /// Name of the country.
    pub country: String,
    /// First and last day.
    pub days: (String, String),
    /// How many days.
    pub span: i64,
    /// What happened.
    pub happened: Vec<Line>,
    /// Of these, what the sources dispute, with each version.
    pub disputed: Vec<(String, Vec<String>)>,
    /// Types and pairs of countries with more incidents than in the four spans of as many days before.
    pub new: Vec<New>,
}

/// The brief of a country (a code) for the `days` days that end with `last` (`2025-12-06`).
///
/// # Errors
/// The date is none, or the store cannot be read.
pub fn brief(
    store: &Store,
    names: &Vocabulary,
    country: &str,
    last: &str,
    days: u32,
) -> Result<Brief, StoreError> {
    let wrong = || StoreError::Refused(format!("`{last}` is no date; write 2025-12-06"));
    let end: jiff::civil::Date = last.parse().map_err(|_| wrong())?;
    let back = |n: i64| {
        end.checked_sub(jiff::Span::new().try_days(n).unwrap_or_default()).unwrap_or(end).to_string()
    };
    let span = i64::from(days.max(1));
    let ask = |from: &str, to: &str| -> Result<Vec<Incident>, StoreError> {
        let here =
            Query { from: day_number(from), to: day_number(to), sort: Sort::Killed, ..Query::default() };
        let abroad = Query {
            parties: vec![Party::Code { country: Some(country.to_owned()), sectors: Vec::new() }],
            ..here.clone()
        };
        let mut found = store.incidents(&Query { countries: vec![country.to_owned()], ..here })?;
        for incident in store.incidents(&abroad)? {
            if !found.iter().any(|i| i.id == incident.id) {
                found.push(incident);
            }
        }
        Ok(found)
    };
    let first = back(span - 1);
    let mut happened = ask(&first, last)?;
    let weight = |i: &Incident| {
        (i.killed.as_ref().and_then(|k| k.low.or(k.high)).unwrap_or(0), i.sources.len(), i.events.len())
    };
    happened.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.id.cmp(&b.id)));
    let earlier = ask(&back(span * (SPANS + 1) - 1), &back(span))?;
    let new = changes(names, &happened, &earlier);
    let disputed = happened
        .iter()
        .filter(|i| !i.disputed.is_empty())
        .map(|i| (format!("{}. In dispute: {}", tell(names, i), i.disputed.join(", ")), versions(names, i)))
        .collect();
    let lines = happened
        .into_iter()
        .map(|incident| {
            Ok(Line { text: tell(names, &incident), reports: reports(store, &incident)?, incident })
        })
        .collect::<Result<_, StoreError>>()?;
    let country = names.name(country).unwrap_or(country).to_owned();
    Ok(Brief { country, days: (first, last.to_owned()), span, happened: lines, disputed, new })
}

/// The stories of an incident in the order of their days, each with the first sentence that tells of it.
fn reports(store: &Store, incident: &Incident) -> Result<Vec<Report>, StoreError> {
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for id in &incident.events {
        // An event that a review has rejected since tells nothing.
        if let Ok(event) = store.event(id) {
            words.entry(event.story).or_insert(event.evidence.text);
        }
    }
    let mut heads = store.heads(&incident.stories)?;
    heads.sort_by(|a, b| (&a.day, &a.source, &a.id).cmp(&(&b.day, &b.source, &b.id)));
    Ok(heads
        .into_iter()
        .map(|story| Report { words: words.remove(&story.id).unwrap_or_default(), story })
        .collect())
}

/// `2025-12-05, Spin Boldak, Afghanistan: ASSAULT, Pakistan military forces → Afghanistan civilians, 5 killed (3 sources)`.
fn tell(names: &Vocabulary, i: &Incident) -> String {
    let mut out = date(i.date.as_ref());
    if let Some(place) = &i.place {
        let name = place.name.as_ref().unwrap_or(&place.text);
        let country = place.country.as_deref().map(|c| names.name(c).unwrap_or(c));
        let _ = write!(out, ", {name}");
        if let Some(country) = country.filter(|c| c != name) {
            let _ = write!(out, ", {country}");
        }
    }
    let _ = write!(out, ": {}", i.kind);
    let list = |parties: &[Actor], between: &str| {
        let mut all: Vec<String> = Vec::new();
        for party in parties.iter().map(|a| called(names, a)) {
            if !all.contains(&party) {
                all.push(party);
            }
        }
        all.join(between)
    };
    match (i.actors.as_slice(), i.recipients.as_slice()) {
        ([], []) => {}
        (a, []) => drop(write!(out, ", {}", list(a, " ↔ "))),
        (a, r) => {
            let by = if a.is_empty() { "?".to_owned() } else { list(a, ", ") };
            let _ = write!(out, ", {by} → {}", list(r, ", "));
        }
    }
    if let Some(k) = &i.killed {
        let _ = write!(out, ", {} killed", range(k.low, k.high));
    }
    let n = i.sources.len();
    let _ = write!(out, " ({n} source{})", if n == 1 { "" } else { "s" });
    out
}

/// A name, else country and sector in words, else the words of the report.
fn called(names: &Vocabulary, a: &Actor) -> String {
    a.name.clone().unwrap_or_else(|| in_words(names, a.code.as_deref().unwrap_or(&a.text)))
}

/// `PAK MIL` as `Pakistan military forces`; what is no code stays.
fn in_words(names: &Vocabulary, code: &str) -> String {
    let word = |part: &str| match (names.name(part), names.sector(part)) {
        (Some(name), _) => Some(name.to_owned()),
        (None, Some(sector)) => Some(sector.name.to_lowercase()),
        (None, None) => None,
    };
    let words: Option<Vec<String>> = code.split(' ').map(word).collect();
    // Of several sectors the first is the main one.
    words.map_or_else(|| code.to_owned(), |w| w.into_iter().take(2).collect::<Vec<_>>().join(" "))
}

fn versions(names: &Vocabulary, i: &Incident) -> Vec<String> {
    let who = |said_by: &[String]| {
        let all: Vec<String> = said_by.iter().map(|c| in_words(names, c)).collect();
        if all.is_empty() { "the reporters".to_owned() } else { all.join(", ") }
    };
    let list = |codes: &[String]| codes.iter().map(|c| in_words(names, c)).collect::<Vec<_>>().join(", ");
    let mut out: Vec<String> = i
        .claims
        .iter()
        .map(|c| {
            let act = match (c.actors.is_empty(), c.recipients.is_empty()) {
                (true, _) => "tells of it".to_owned(),
                (false, true) => list(&c.actors),
                (false, false) => format!("{} → {}", list(&c.actors), list(&c.recipients)),
            };
            format!("{}: {}{act}", who(&c.said_by), if c.denies { "denies: " } else { "" })
        })
        .collect();
    for toll in i.killed.iter().flat_map(|k| &k.by) {
        out.push(format!("{}: {} killed", who(&toll.said_by), range(toll.low, toll.high)));
    }
    out.sort();
    out.dedup();
    out
}

/// What is more often told than in the spans before.
fn changes(names: &Vocabulary, now: &[Incident], before: &[Incident]) -> Vec<New> {
    let count = |list: &[Incident]| {
        let mut out: BTreeMap<String, usize> = BTreeMap::new();
        for i in list {
            *out.entry(i.kind.clone()).or_insert(0) += 1;
            let mut countries: Vec<&str> =
                i.actors.iter().chain(&i.recipients).filter_map(|a| a.country.as_deref()).collect();
            countries.sort_unstable();
            countries.dedup();
            if let [a, b] = countries.as_slice() {
                let name = |c: &str| names.name(c).unwrap_or(c).to_owned();
                *out.entry(format!("{} and {}", name(a), name(b))).or_insert(0) += 1;
            }
        }
        out
    };
    let (now, before) = (count(now), count(before));
    now.into_iter()
        .map(|(what, now)| New { before: before.get(&what).copied().unwrap_or(0), what, now })
        // Twice as many as in an average span.
        .filter(|n| n.now * SPANS as usize > n.before * 2)
        .collect()
}
