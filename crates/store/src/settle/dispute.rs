//! What the versions of an incident disagree on.
//!
//! Versions of one source do not contradict each other: a story that tells of shelling and of the answer to it
//! tells of both. A number that a later report raises is news, not a dispute.

use super::Rules;
use super::consensus::{Telling, speakers};
use crate::Vocabulary;
use crate::store::index::kilometres;
use dateline_record::{Actor, Event, PlacePrecision, Quad, Speaker};
use std::collections::BTreeSet;

pub(super) const WHO_BEGAN: &str = "who began";
const WHO_DID_IT: &str = "who did it";
const KILLED: &str = "killed";
const WHERE: &str = "where";
const WHETHER: &str = "whether";

/// The disputes, in a fixed order.
pub(super) fn disputes(rules: &Rules, names: &Vocabulary, tellings: &[Telling<'_>]) -> Vec<String> {
    let told: Vec<&Telling<'_>> = tellings.iter().filter(|t| !t.denies).collect();
    let mut out = BTreeSet::new();
    for (i, a) in told.iter().enumerate() {
        for b in told.iter().skip(i + 1) {
            if other_voice(a, b) {
                out.extend(sides(names, a.event, b.event));
            }
            if killed(names, a, b) {
                out.insert(KILLED);
            }
            if apart(rules, a.event, b.event) {
                out.insert(WHERE);
            }
        }
    }
    // Two that fight each other: what each is said to have done is part of who began.
    if out.contains(WHO_BEGAN) {
        out.remove(WHO_DID_IT);
    }
    for denial in tellings.iter().filter(|t| t.denies) {
        out.insert(denied(names, denial, &told));
    }
    [WHO_BEGAN, WHO_DID_IT, KILLED, WHERE, WHETHER]
        .into_iter()
        .filter(|d| out.contains(d))
        .map(str::to_owned)
        .collect()
}

/// Whether two tellings come from different mouths, one of them at least quoted.
fn other_voice(a: &Telling<'_>, b: &Telling<'_>) -> bool {
    let (x, y) = (speakers(a.event), speakers(b.event));
    x != y && (!x.is_empty() || !y.is_empty()) || x.is_empty() && y.is_empty() && a.source != b.source
}

/// Country and kind of side (`PAK government`); `None` where it is not known who it was.
fn side(names: &Vocabulary, actor: &Actor) -> Option<String> {
    let sector =
        actor.sector.as_deref().and_then(|s| names.sector(s)).map_or("government", |s| s.side.as_str());
    (sector != "unknown").then_some(())?;
    Some(format!("{} {sector}", actor.country.as_deref()?))
}

fn known(names: &Vocabulary, actors: &[Actor]) -> BTreeSet<String> {
    actors.iter().filter_map(|a| side(names, a)).collect()
}

fn sides(names: &Vocabulary, a: &Event, b: &Event) -> Option<&'static str> {
    // Who spoke to whom is told with more or less of the names; that is no quarrel.
    if !matches!(a.quad, Quad::MaterialConflict | Quad::VerbalConflict) {
        return None;
    }
    let (by_a, by_b) = (known(names, &a.actors), known(names, &b.actors));
    let mutual = |e: &Event| e.recipients.is_empty() && e.actors.len() > 1;
    if by_a.is_empty() || by_b.is_empty() || mutual(a) || mutual(b) || !by_a.is_disjoint(&by_b) {
        return None;
    }
    // Each names the other's victim as the one who did it: who began. The same by country, where two countries fight.
    let country = |set: &BTreeSet<String>| {
        set.iter().filter_map(|s| s.get(..3).map(str::to_owned)).collect::<BTreeSet<_>>()
    };
    let (on_a, on_b) = (known(names, &a.recipients), known(names, &b.recipients));
    let swapped = |by_a: &BTreeSet<String>,
                   on_a: &BTreeSet<String>,
                   by_b: &BTreeSet<String>,
                   on_b: &BTreeSet<String>| {
        let (first, second) = (!on_a.is_disjoint(by_b), !on_b.is_disjoint(by_a));
        first && (second || on_b.is_empty()) || second && on_a.is_empty()
    };
    let (c_by_a, c_by_b) = (country(&by_a), country(&by_b));
    let began = swapped(&by_a, &on_a, &by_b, &on_b)
        || c_by_a.is_disjoint(&c_by_b) && swapped(&c_by_a, &country(&on_a), &c_by_b, &country(&on_b));
    Some(if began { WHO_BEGAN } else { WHO_DID_IT })
}

fn killed(names: &Vocabulary, a: &Telling<'_>, b: &Telling<'_>) -> bool {
    let range = |t: &Telling<'_>| {
        t.event.killed.as_ref().filter(|k| !k.total).map(|k| (k.low, k.high, k.who.clone()))
    };
    let (Some(x), Some(y)) = (range(a), range(b)) else { return false };
    if x.2.is_some() && y.2.is_some() && x.2 != y.2 {
        // "three soldiers" and "two civilians" are parts, not versions.
        return false;
    }
    let over = |low: Option<u32>, high: Option<u32>| low.zip(high).is_some_and(|(l, h)| l > h);
    if !over(x.0, y.1) && !over(y.0, x.1) {
        return false;
    }
    let (low, high) = if over(x.0, y.1) { (b, a) } else { (a, b) };
    low.day >= high.day || opposed(names, low.event, high.event)
}

/// Whether two numbers come from sides that are against each other: of two countries, or a state and those who fight it.
fn opposed(names: &Vocabulary, a: &Event, b: &Event) -> bool {
    let voices = |e: &Event| -> BTreeSet<String> {
        let side = |s: &Speaker| {
            let kind = s.sector.as_deref().and_then(|s| names.sector(s)).map_or("", |s| s.side.as_str());
            Some(format!("{} {}", s.country.as_deref()?, if kind == "non-state" { kind } else { "" }))
        };
        e.said_by.iter().filter_map(side).collect()
    };
    let (x, y) = (voices(a), voices(b));
    !x.is_empty() && !y.is_empty() && x.is_disjoint(&y)
}

fn apart(rules: &Rules, a: &Event, b: &Event) -> bool {
    let (Some(p), Some(q)) = (&a.place, &b.place) else { return false };
    let exact = |p: &dateline_record::EventPlace| {
        matches!(p.precision, Some(PlacePrecision::Exact | PlacePrecision::Near))
    };
    let far =
        p.lat.zip(p.lon).zip(q.lat.zip(q.lon)).is_some_and(|(x, y)| kilometres(x, y) > rules.limits.close_km);
    exact(p) && exact(q) && p.name != q.name && far && a.story != b.story
}

/// Somebody who stands accused denies his part where others establish that it happened; else he denies that it did.
fn denied(names: &Vocabulary, denial: &Telling<'_>, told: &[&Telling<'_>]) -> &'static str {
    let who: BTreeSet<&str> =
        denial.event.said_by.iter().filter_map(|s: &Speaker| s.country.as_deref()).collect();
    let accused = told
        .iter()
        .any(|t| t.event.actors.iter().filter_map(|a| a.country.as_deref()).any(|c| who.contains(c)));
    let established = told.iter().any(|t| {
        let voices: BTreeSet<&str> = t.event.said_by.iter().filter_map(|s| s.country.as_deref()).collect();
        t.event.said_by.is_empty() && known(names, &t.event.actors).is_empty() || !voices.is_disjoint(&who)
    });
    if accused && established || told.iter().any(|t| t.event.said_by.is_empty()) {
        WHO_DID_IT
    } else {
        WHETHER
    }
}
