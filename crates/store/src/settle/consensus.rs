//! The reports of one incident to its record: what most sources agree on, and each source's version.

use super::copies::Sketch;
use super::dispute::disputes;
use super::{Rules, dispute};
use crate::Vocabulary;
use dateline_record::{
    Actor, Claim, Event, EventDate, EventPlace, Incident, Speaker, Stance, Status, Story, Toll, TollVersion,
};
use std::collections::{BTreeMap, BTreeSet};

/// What settling keeps of a story.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(super) id: String,
    source: Option<String>,
    pub(super) day: Option<String>,
    sketch: Sketch,
}

impl Facts {
    pub(crate) fn new(story: &Story) -> Self {
        Self {
            id: story.id.clone(),
            source: story.source.clone(),
            day: story.day().map(str::to_owned),
            sketch: Sketch::new(&story.text),
        }
    }
}

/// For each of `stories`, the outlet (or, where it has none, the id) of the source it counts for: stories of one
/// outlet are one source, and so are stories that copy one another. The earliest gives the name.
pub fn independent_sources(rules: &Rules, stories: &[Story]) -> Vec<String> {
    let facts: Vec<Facts> = stories.iter().map(Facts::new).collect();
    sources(rules, &facts.iter().collect::<Vec<_>>())
}

fn sources(rules: &Rules, stories: &[&Facts]) -> Vec<String> {
    let mut order: Vec<usize> = (0..stories.len()).collect();
    order.sort_by_key(|&i| stories.get(i).map(|f| (&f.day, &f.id)));
    let mut names: Vec<Option<String>> = vec![None; stories.len()];
    for (at, &i) in order.iter().enumerate() {
        let Some(story) = stories.get(i) else { continue };
        let earlier = order.iter().take(at).filter_map(|&j| Some((stories.get(j)?, names.get(j)?.clone()?)));
        let copied = earlier.into_iter().find(|(other, _)| {
            story.source.is_some() && story.source == other.source
                || story.sketch.shared(&other.sketch) >= rules.limits.copies
        });
        let name =
            copied.map_or_else(|| story.source.clone().unwrap_or_else(|| story.id.clone()), |(_, name)| name);
        if let Some(slot) = names.get_mut(i) {
            *slot = Some(name);
        }
    }
    names.into_iter().map(Option::unwrap_or_default).collect()
}

/// An event with the source that tells it.
pub(super) struct Telling<'a> {
    pub(super) event: &'a Event,
    pub(super) day: Option<&'a str>,
    pub(super) source: String,
    /// Whether it denies the incident or somebody's part in it.
    pub(super) denies: bool,
}

/// A party's code, or its words where no code is known.
pub(super) fn party(actor: &Actor) -> String {
    actor.code.clone().unwrap_or_else(|| actor.text.clone())
}

pub(super) fn speakers(event: &Event) -> Vec<String> {
    let one = |s: &Speaker| s.code.clone().unwrap_or_else(|| s.text.clone());
    event.said_by.iter().map(one).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The record of an incident.
pub(super) fn incident(
    rules: &Rules,
    names: &Vocabulary,
    id: &str,
    why: Vec<String>,
    members: &[(&Event, &Facts)],
) -> Incident {
    let mut stories: Vec<&Facts> = Vec::new();
    for (_, facts) in members {
        if !stories.iter().any(|f| f.id == facts.id) {
            stories.push(facts);
        }
    }
    let of_story: BTreeMap<&str, String> =
        stories.iter().map(|f| f.id.as_str()).zip(sources(rules, &stories)).collect();
    let tellings: Vec<Telling<'_>> = members
        .iter()
        .map(|(event, facts)| Telling {
            event,
            day: facts.day.as_deref(),
            source: of_story.get(facts.id.as_str()).cloned().unwrap_or_default(),
            denies: event.status == Status::Negated
                || event.said_by.iter().any(|s| s.stance == Stance::Denies),
        })
        .collect();
    let told: Vec<&Telling<'_>> = tellings.iter().filter(|t| !t.denies).collect();
    let claims = claims(&tellings);
    let disputed = disputes(rules, names, &tellings);
    let (actors, recipients) = sides(&told, disputed.iter().any(|d| d == dispute::WHO_BEGAN));
    let distinct = |values: &mut dyn Iterator<Item = String>| {
        values.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    Incident {
        id: id.to_owned(),
        kind: most(&told, |t| Some(t.event.kind.clone())).unwrap_or_default(),
        date: date(&told),
        place: place(&told),
        actors,
        recipients,
        killed: toll(&told),
        claims,
        disputed,
        events: members.iter().map(|(e, _)| e.id.clone()).collect(),
        stories: stories.iter().map(|f| f.id.clone()).collect(),
        sources: distinct(&mut tellings.iter().map(|t| t.source.clone())),
        why,
        relations: Vec::new(),
    }
}

/// The value that most sources give; of equals the one told first.
fn most<K: Ord + Clone>(told: &[&Telling<'_>], key: impl Fn(&Telling<'_>) -> Option<K>) -> Option<K> {
    let mut votes: Vec<(K, BTreeSet<&str>)> = Vec::new();
    for t in told {
        let Some(k) = key(t) else { continue };
        match votes.iter_mut().find(|(other, _)| *other == k) {
            Some((_, sources)) => drop(sources.insert(&t.source)),
            None => votes.push((k, BTreeSet::from([t.source.as_str()]))),
        }
    }
    let top = votes.iter().map(|(_, s)| s.len()).max()?;
    votes.into_iter().find(|(_, s)| s.len() == top).map(|(k, _)| k)
}

/// The day that most sources give among those who know it best.
fn date(told: &[&Telling<'_>]) -> Option<EventDate> {
    let rank = |d: &EventDate| (d.text.is_none(), d.precision);
    let best = told.iter().filter_map(|t| t.event.date.as_ref()).map(rank).min()?;
    let (start, end) = most(told, |t| {
        t.event.date.as_ref().filter(|d| rank(d) == best).map(|d| (d.start.clone(), d.end.clone()))
    })?;
    let found = told
        .iter()
        .filter_map(|t| t.event.date.as_ref())
        .find(|d| rank(d) == best && d.start == start && d.end == end)?;
    // The words stand in one story; the incident is no story's.
    Some(EventDate { span: None, ..found.clone() })
}

/// The place that most sources give among those who know it best.
fn place(told: &[&Telling<'_>]) -> Option<EventPlace> {
    let rank = |p: &EventPlace| p.precision.map_or(9, |p| p as u8);
    let best = told.iter().filter_map(|t| t.event.place.as_ref()).map(rank).min()?;
    let key = |p: &EventPlace| p.name.clone().unwrap_or_else(|| p.text.clone());
    let name = most(told, |t| t.event.place.as_ref().filter(|p| rank(p) == best).map(key))?;
    let found =
        told.iter().filter_map(|t| t.event.place.as_ref()).find(|p| rank(p) == best && key(p) == name)?;
    Some(EventPlace { span: None, ..found.clone() })
}

/// Who and whom by most sources; where it is in dispute who began, both are parties and nobody is the recipient.
fn sides(told: &[&Telling<'_>], who_began: bool) -> (Vec<Actor>, Vec<Actor>) {
    let codes = |actors: &[Actor]| actors.iter().map(party).collect::<Vec<_>>();
    // How much a version knows: both sides before one, codes before words.
    let known = |e: &Event| {
        let side = |a: &[Actor]| u8::from(!a.is_empty()) + u8::from(a.iter().any(|a| a.code.is_some()));
        side(&e.actors)
            + side(&e.recipients)
            + if e.recipients.is_empty() && e.actors.len() > 1 { 2 } else { 0 }
    };
    if who_began {
        let mutual = told.iter().map(|t| t.event).find(|e| e.recipients.is_empty() && e.actors.len() > 1);
        if let Some(event) = mutual {
            return (event.actors.clone(), Vec::new());
        }
        let mut parties: Vec<Actor> = Vec::new();
        for actor in told.iter().flat_map(|t| t.event.actors.iter().chain(&t.event.recipients)) {
            if !parties.iter().any(|p| p.country == actor.country) && actor.country.is_some() {
                parties.push(actor.clone());
            }
        }
        return (parties, Vec::new());
    }
    let Some(top) = told.iter().map(|t| known(t.event)).max() else { return (Vec::new(), Vec::new()) };
    // Of versions that as many sources give, the one that knows most.
    let by_knowledge = (top.saturating_sub(1)..=top).rev().filter_map(|know| {
        let of = |t: &Telling<'_>| {
            (known(t.event) == know).then(|| (codes(&t.event.actors), codes(&t.event.recipients)))
        };
        let version = most(told, of)?;
        let votes = told
            .iter()
            .filter(|t| of(t).as_ref() == Some(&version))
            .map(|t| t.source.as_str())
            .collect::<BTreeSet<_>>()
            .len();
        Some((votes, know, version))
    });
    let version = by_knowledge.max_by_key(|(votes, know, _)| (*votes, *know)).map(|(_, _, version)| version);
    let Some((actors, recipients)) = version else { return (Vec::new(), Vec::new()) };
    let found = told
        .iter()
        .map(|t| t.event)
        .find(|e| codes(&e.actors) == actors && codes(&e.recipients) == recipients);
    found.map(|e| (e.actors.clone(), e.recipients.clone())).unwrap_or_default()
}

/// The numbers of dead, each version with who gives it; running totals are left out.
fn toll(told: &[&Telling<'_>]) -> Option<Toll> {
    let by: Vec<TollVersion> = told
        .iter()
        .filter_map(|t| {
            let k = t.event.killed.as_ref().filter(|k| !k.total)?;
            Some(TollVersion {
                low: k.low,
                high: k.high,
                said_by: speakers(t.event),
                event: t.event.id.clone(),
            })
        })
        .collect();
    let low = by.iter().filter_map(|v| v.low).min();
    // "At least five" leaves the top open only if no version says more.
    let highs = by.iter().filter_map(|v| v.high).max();
    let lows = by.iter().filter_map(|v| v.low).max();
    let high = highs.filter(|h| lows.is_none_or(|l| *h >= l));
    (!by.is_empty()).then_some(Toll { low, high, by })
}

/// Each version with who gives it and which stories carry it, in the order first told.
fn claims(tellings: &[Telling<'_>]) -> Vec<Claim> {
    let mut out: Vec<Claim> = Vec::new();
    for t in tellings {
        let (said_by, actors, recipients): (Vec<String>, Vec<String>, Vec<String>) = (
            speakers(t.event),
            t.event.actors.iter().map(party).collect(),
            t.event.recipients.iter().map(party).collect(),
        );
        let found = out.iter_mut().find(|c| {
            c.said_by == said_by && c.actors == actors && c.recipients == recipients && c.denies == t.denies
        });
        match found {
            Some(claim) => {
                claim.events.push(t.event.id.clone());
                if !claim.stories.contains(&t.event.story) {
                    claim.stories.push(t.event.story.clone());
                }
            }
            None => out.push(Claim {
                said_by,
                actors,
                recipients,
                events: vec![t.event.id.clone()],
                stories: vec![t.event.story.clone()],
                denies: t.denies,
            }),
        }
    }
    out
}
