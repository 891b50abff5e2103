//! Coded events to marks.

use super::{Count, Expect, Label, Mark, Marked};
use dateline_record::{Event, Number, Span, Stance};
use std::cmp::Reverse;

/// The marks that say what the coder found in one stretch of a story: `text` is the story's, `within` the stretch.
/// Words that stand outside it are left out. Events are numbered in the order given, from 1.
pub fn mark_events(text: &str, within: Span, events: &[&Event]) -> Marked {
    let mut marked = Marked { text: within.of(text).to_owned(), ..Marked::default() };
    for (i, event) in events.iter().enumerate().take(usize::from(u8::MAX)) {
        let number = u8::try_from(i + 1).unwrap_or(u8::MAX);
        for (label, span) in labels(event) {
            if !within.contains(span) {
                continue;
            }
            let span = Span { start: span.start - within.start, end: span.end - within.start };
            match marked.marks.iter_mut().find(|m| m.span == span && m.label == label && !m.is_of(number)) {
                Some(mark) => mark.events.push(number),
                None => marked.marks.push(Mark { label, events: vec![number], span }),
            }
        }
    }
    marked.marks.sort_by_key(|m| (m.span.start, Reverse(m.span.end)));
    marked
}

fn labels(event: &Event) -> Vec<(Label, Span)> {
    let mut labels = vec![(
        Label::Event {
            kind: Some(event.kind.clone()),
            mode: Expect::of(event.mode.as_deref()),
            status: event.status,
            background: event.background,
        },
        event.evidence.trigger,
    )];
    labels.extend(event.actors.iter().map(|a| (Label::Actor(Expect::of(a.code.as_deref())), a.span)));
    labels.extend(event.recipients.iter().map(|a| (Label::Recipient(Expect::of(a.code.as_deref())), a.span)));
    labels.extend(event.said_by.iter().map(|s| {
        let stance = Some(s.stance).filter(|s| *s != Stance::Asserts);
        (Label::Said { code: Expect::of(s.code.as_deref()), stance }, s.span)
    }));
    labels.extend(event.date.iter().filter_map(|d| {
        let value = if d.start == d.end { d.start.clone() } else { format!("{}/{}", d.start, d.end) };
        Some((Label::Time { kind: None, value: Some(value) }, d.span?))
    }));
    labels.extend(event.place.iter().filter_map(|p| {
        Some((Label::Place { name: Expect::of(p.name.as_deref()), country: p.country.clone() }, p.span?))
    }));
    let count = |n: &Number| Some(Count { low: n.low, high: n.high });
    labels.extend(event.killed.iter().map(|n| (Label::Killed(count(n)), n.span)));
    labels.extend(event.injured.iter().map(|n| (Label::Injured(count(n)), n.span)));
    labels.extend(event.missing.iter().map(|n| (Label::Missing(count(n)), n.span)));
    labels.extend(event.captured.iter().map(|n| (Label::Captured(count(n)), n.span)));
    labels.extend(event.displaced.iter().map(|n| (Label::Displaced(count(n)), n.span)));
    labels
}
