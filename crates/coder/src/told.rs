//! The events of a story as told: the same act told twice made into one.
//!
//! The laws kept here: what the text calls another act stays another; the best evidence comes first and the other
//! mentions are listed; what a link points to is the event that its target became part of.

use crate::harm::Ties;
use dateline_record::{Actor, Event, PartKind};

/// An event where the story tells it.
#[derive(Debug)]
pub(crate) struct Told {
    /// Part of the story.
    pub(crate) part: PartKind,
    /// The predicate's token.
    pub(crate) token: usize,
    /// Whether it is named as something told before.
    pub(crate) refers_back: bool,
    /// Whether the words say that it is another act.
    pub(crate) other: bool,
    /// How closely its numbers of harm are tied to it.
    pub(crate) ties: Ties,
    pub(crate) event: Event,
}

/// Makes one event of each act.
pub(crate) fn retell(told: Vec<Told>) -> Vec<Event> {
    let mut kept: Vec<Told> = Vec::new();
    let mut became: Vec<(String, usize)> = Vec::new();
    for new in told {
        let id = new.event.id.clone();
        let found = kept.iter().position(|old| is_same(old, &new));
        let at = found.unwrap_or(kept.len());
        if let Some(old) = kept.get_mut(at) {
            if goodness(&new) > goodness(old) && !counts_victims(old, &new) {
                let mut better = new;
                better.event.also.push(old.event.evidence.clone());
                better.event.also.append(&mut old.event.also);
                fill(&mut better.event, &old.event);
                *old = better;
            } else {
                old.event.also.push(new.event.evidence.clone());
                fill(&mut old.event, &new.event);
            }
        } else {
            kept.push(new);
        }
        became.push((id, at));
    }
    for i in 0..kept.len() {
        let target = kept[i].event.follows.clone();
        let at = target.and_then(|id| became.iter().find(|(old, _)| *old == id)).map(|(_, at)| *at);
        let id = at.filter(|at| *at != i).and_then(|at| kept.get(at)).map(|t| t.event.id.clone());
        kept[i].event.follows = id;
    }
    let mut events: Vec<Event> = kept.into_iter().map(|t| t.event).collect();
    events.sort_by_key(|e| (e.sentence, e.evidence.trigger.start, e.kind.clone()));
    events
}

fn is_repeat(part: PartKind) -> bool {
    matches!(part, PartKind::Title | PartKind::Summary | PartKind::Caption)
}

/// How good an event's evidence is: the body before headline and summary, then the more it tells.
fn goodness(told: &Told) -> (bool, usize) {
    let event = &told.event;
    let tells = usize::from(!event.actors.is_empty())
        + usize::from(!event.recipients.is_empty())
        + usize::from(event.date.as_ref().is_some_and(|d| d.text.is_some()))
        + usize::from(event.place.is_some())
        + usize::from(event.killed.is_some());
    (!is_repeat(told.part), tells)
}

fn fill(into: &mut Event, from: &Event) {
    if into.actors.is_empty() {
        into.actors.clone_from(&from.actors);
    }
    if into.recipients.is_empty() {
        into.recipients.clone_from(&from.recipients);
    }
    for (field, value) in [
        (&mut into.killed, &from.killed),
        (&mut into.injured, &from.injured),
        (&mut into.missing, &from.missing),
        (&mut into.captured, &from.captured),
        (&mut into.displaced, &from.displaced),
    ] {
        if field.is_none() {
            field.clone_from(value);
        }
    }
    if into.place.is_none() {
        into.place.clone_from(&from.place);
    }
    if into.date.as_ref().is_none_or(|d| d.text.is_none())
        && from.date.as_ref().is_some_and(|d| d.text.is_some())
    {
        into.date.clone_from(&from.date);
    }
    if into.follows.is_none() {
        into.follows.clone_from(&from.follows);
    }
}

fn codes(actors: &[Actor]) -> Vec<&str> {
    let mut codes: Vec<&str> =
        actors.iter().filter_map(|a| a.country.as_deref().or(a.code.as_deref())).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// "Militants attacked a post. Five soldiers were killed." Whether a later sentence only counts the victims of an act.
fn counts_victims(old: &Told, new: &Told) -> bool {
    let (a, b) = (&old.event, &new.event);
    let counted = (b.killed.is_some() && new.ties[0] == 0) || (b.injured.is_some() && new.ties[1] == 0);
    let free = (b.killed.is_none() || a.killed.is_none()) && (b.injured.is_none() || a.injured.is_none());
    let place = |e: &Event| e.place.as_ref().map(|p| p.name.clone().unwrap_or_else(|| p.text.clone()));
    let here = place(a).zip(place(b)).is_none_or(|(x, y)| x == y);
    b.actors.is_empty()
        && (!a.actors.is_empty() || a.mode.is_some() || a.killed.is_some())
        && counted
        && free
        && here
        && old.part == new.part
        && !new.other
        && a.background == b.background
        && b.sentence > a.sentence
        && b.sentence - a.sentence <= 2
}

/// Whether two events of one story are the same act told again.
fn is_same(old: &Told, new: &Told) -> bool {
    let (a, b) = (&old.event, &new.event);
    if a.kind != b.kind || a.status != b.status || a.sentence == b.sentence {
        return false;
    }
    let repeat = is_repeat(old.part) != is_repeat(new.part) || (is_repeat(old.part) && is_repeat(new.part));
    if new.other && !repeat {
        return false;
    }
    let named = |actors: &[Actor]| {
        actors.iter().filter_map(|a| a.name.as_deref()).map(str::to_owned).collect::<Vec<_>>()
    };
    // "His visit", "the attack": who is named must fit, and what is not named is taken to be as before.
    let back = new.refers_back && !repeat;
    let agree = |x: &[Actor], y: &[Actor]| {
        let (mine, yours) = (named(x), named(y));
        let (x, y) = (codes(x), codes(y));
        let others = !mine.is_empty() && !yours.is_empty() && !mine.iter().any(|name| yours.contains(name));
        if repeat {
            x.is_empty() || y.is_empty() || x.iter().any(|c| y.contains(c))
        } else if back {
            y.is_empty() || !others && y.iter().any(|c| x.contains(c))
        } else {
            !x.is_empty() && x == y
        }
    };
    let dated =
        |e: &Event| e.date.as_ref().filter(|d| d.text.is_some()).map(|d| (d.start.clone(), d.end.clone()));
    let dates = match (dated(a), dated(b)) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    };
    if dates && counts_victims(old, new) {
        return true;
    }
    let same_modes = repeat || a.mode == b.mode || back && (a.mode.is_none() || b.mode.is_none());
    agree(&a.actors, &b.actors)
        && (agree(&a.recipients, &b.recipients) || (a.recipients.is_empty() && b.recipients.is_empty()))
        && (!back || !b.actors.is_empty() || !b.recipients.is_empty())
        && dates
        && same_modes
}
