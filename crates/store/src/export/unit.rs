//! What ACLED and UCDP make a row of: an event as one report has it, or an incident as all its reports have it.

use super::input::Input;
use crate::store::index::word;
use dateline_record::{Event, Number, Span, Status, Story};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// One row's worth: an event, with everything that other reports of the incident add.
#[derive(Debug, Clone)]
pub(super) struct Unit<'a> {
    /// The id of event or incident.
    pub(super) id: String,
    /// The event, or the incident in the form of one.
    pub(super) event: Event,
    /// The stories that tell it, first told first.
    pub(super) stories: Vec<&'a Story>,
    /// Who says so, in words.
    pub(super) said_by: Vec<String>,
    /// Lowest, best and highest number of dead, where any is known.
    pub(super) dead: Option<(u32, u32, u32)>,
    /// Who the dead were, where all who say it say the same.
    pub(super) victims: Option<String>,
    /// Whether it sums up over days or places.
    pub(super) summary: bool,
}

/// Units of what happened: one an event, or one an incident with the events that are of none.
pub(super) fn units(input: &Input, by_incident: bool) -> Vec<Unit<'_>> {
    let mut out = Vec::new();
    let mut done: HashSet<&str> = HashSet::new();
    let by_id: HashMap<&str, &Event> = input.events.iter().map(|e| (e.id.as_str(), e)).collect();
    for event in input.events.iter().filter(|e| e.status == Status::Actual) {
        let incident = input.incident(event).filter(|_| by_incident);
        if incident.is_some_and(|i| !done.insert(i.id.as_str())) {
            continue;
        }
        let days = event.date.as_ref().is_some_and(|d| d.start != d.end);
        let total = event.killed.as_ref().is_some_and(|k| k.total);
        let Some(incident) = incident else {
            let voice = |s: &dateline_record::Speaker| s.name.clone().unwrap_or_else(|| s.text.clone());
            out.push(Unit {
                id: event.id.clone(),
                event: event.clone(),
                stories: input.story(event).into_iter().collect(),
                said_by: event.said_by.iter().map(voice).collect(),
                dead: event.killed.as_ref().map(one_report),
                victims: victims(&[event]),
                summary: days || total,
            });
            continue;
        };
        let reports: Vec<&Event> =
            incident.events.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect();
        let mut merged = event.clone();
        merged.kind.clone_from(&incident.kind);
        merged.date.clone_from(&incident.date);
        merged.place.clone_from(&incident.place);
        merged.actors.clone_from(&incident.actors);
        merged.recipients.clone_from(&incident.recipients);
        if merged.mode.is_none() {
            merged.mode = reports.iter().find_map(|e| e.mode.clone());
        }
        if merged.injured.is_none() {
            merged.injured = reports.iter().find_map(|e| e.injured.clone());
        }
        // The words of the report that gives the lowest number: "dozens" is counted otherwise than 24.
        let text = |low: Option<u32>| {
            let told = reports.iter().filter_map(|e| e.killed.as_ref()).find(|k| k.low == low);
            told.map(|k| k.text.clone()).unwrap_or_default()
        };
        merged.killed = incident.killed.as_ref().map(|k| Number {
            low: k.low,
            high: k.high,
            text: text(k.low),
            span: Span::default(),
            who: None,
            total: false,
        });
        let mut said_by: Vec<String> = Vec::new();
        for speaker in reports.iter().flat_map(|e| &e.said_by) {
            let name = speaker.name.clone().unwrap_or_else(|| speaker.text.clone());
            if !said_by.contains(&name) {
                said_by.push(name);
            }
        }
        let mut stories: Vec<&Story> = incident.stories.iter().filter_map(|s| input.stories.get(s)).collect();
        stories.sort_by_key(|s| (s.day(), &s.id));
        out.push(Unit {
            id: incident.id.clone(),
            dead: several(input, &reports),
            victims: victims(&reports),
            event: merged,
            stories,
            said_by,
            summary: days,
        });
    }
    out
}

/// Who the dead were by all reports that say so; `None` where they differ.
fn victims(reports: &[&Event]) -> Option<String> {
    let mut told = reports.iter().filter_map(|e| e.killed.as_ref()?.who.as_ref());
    let first = told.next()?;
    told.all(|who| who == first).then(|| first.clone())
}

/// "five" 5, 5, 5; "at least five" 5, 5, 5; "up to nine" 0, 0, 9; "12 to 15" 12, 12, 15.
fn one_report(k: &Number) -> (u32, u32, u32) {
    let low = k.low.unwrap_or(0);
    (low, low, k.high.unwrap_or(low).max(low))
}

/// Least low, greatest high, and the count that most stories give, of equals the lowest that no party to the fight gives.
/// What a party says of its enemy's dead moves the highest alone.
fn several(input: &Input, reports: &[&Event]) -> Option<(u32, u32, u32)> {
    let numbers: Vec<(&Event, &Number)> =
        reports.iter().filter_map(|e| Some((*e, e.killed.as_ref().filter(|k| !k.total)?))).collect();
    let party = |e: &Event| {
        let own: Vec<&str> = e.said_by.iter().filter_map(|s| s.country.as_deref()).collect();
        let side = |c: &str| {
            reports
                .iter()
                .flat_map(|r| r.actors.iter().chain(&r.recipients))
                .any(|a| a.country.as_deref() == Some(c))
        };
        own.iter().any(|c| side(c))
    };
    let enemy = |e: &Event| {
        let fights = |c: &str| {
            e.actors.iter().any(|a| a.country.as_deref() == Some(c))
                && !e.recipients.iter().any(|a| a.country.as_deref() == Some(c))
        };
        e.said_by.iter().filter_map(|s| s.country.as_deref()).any(fights)
    };
    let credible: Vec<&(&Event, &Number)> = numbers.iter().filter(|(e, _)| !enemy(e)).collect();
    let pool = if credible.is_empty() { numbers.iter().collect() } else { credible };
    let low = pool.iter().map(|(_, k)| one_report(k).0).min()?;
    let high = numbers.iter().map(|(_, k)| one_report(k).2).max()?;
    let outlet = |e: &Event| input.story(e).and_then(|s| s.source.clone()).unwrap_or_else(|| e.story.clone());
    let mut votes: Vec<(u32, Vec<String>, bool)> = Vec::new();
    for (event, k) in &pool {
        let best = one_report(k).1;
        match votes.iter_mut().find(|v| v.0 == best) {
            Some(v) => {
                let from = outlet(event);
                if !v.1.contains(&from) {
                    v.1.push(from);
                }
                v.2 |= !party(event);
            }
            None => votes.push((best, vec![outlet(event)], !party(event))),
        }
    }
    votes.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(b.2.cmp(&a.2)).then(a.0.cmp(&b.0)));
    let best = votes.first().map_or(low, |v| v.0);
    Some((low.min(best), best, high.max(best)))
}

/// `2025-12-05, Spin Boldak: "…" (said a spokesman)`.
pub(super) fn note(unit: &Unit<'_>) -> String {
    let event = &unit.event;
    let place = event.place.as_ref().map(|p| p.name.clone().unwrap_or_else(|| p.text.clone()));
    let mut out = event.date.as_ref().map(|d| format!("On {}", d.start)).unwrap_or_default();
    if let Some(place) = place {
        let _ = write!(out, ", in {place}");
    }
    let _ = write!(out, ": \"{}\"", event.evidence.text);
    if !unit.said_by.is_empty() {
        let _ = write!(out, " According to {}.", unit.said_by.join("; "));
    }
    if event.background {
        out += " Told as background.";
    }
    let stance: Vec<String> =
        event.said_by.iter().map(|s| word(&s.stance)).filter(|s| s != "asserts").collect();
    if !stance.is_empty() {
        let _ = write!(out, " Stance: {}.", stance.join("; "));
    }
    out
}
