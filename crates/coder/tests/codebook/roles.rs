//! Marks against the fields of one event.

use crate::coded::Coded;
use dateline_codebook::notation::{Count, Expect, Label, Mark};
use dateline_record::{Event, Number, Span};

/// Every way in which `event` is not what the marks of event `number` say.
pub(crate) fn differences(text: &str, marks: &[&Mark], event: &Event, coded: &Coded) -> Vec<String> {
    let mut out = Vec::new();
    let actors: Vec<_> = event.actors.iter().map(|a| (a.span, a.code.as_deref())).collect();
    let recipients: Vec<_> = event.recipients.iter().map(|a| (a.span, a.code.as_deref())).collect();
    let code = |label: &Label| match label {
        Label::Actor(code) => Some((true, code.clone())),
        Label::Recipient(code) => Some((false, code.clone())),
        _ => None,
    };
    let of_role = |actor: bool| -> Vec<(Span, Expect)> {
        marks
            .iter()
            .filter_map(|m| code(&m.label).filter(|(a, _)| *a == actor).map(|(_, c)| (m.span, c)))
            .collect()
    };
    compare("actor", text, &of_role(true), &actors, coded, &mut out);
    compare("recipient", text, &of_role(false), &recipients, coded, &mut out);
    for mark in marks {
        other_fields(text, mark, event, &mut out);
    }
    out
}

/// Each mark must have its own party, and each party its mark.
fn compare(
    role: &str,
    text: &str,
    marks: &[(Span, Expect)],
    found: &[(Span, Option<&str>)],
    coded: &Coded,
    out: &mut Vec<String>,
) {
    let mut free: Vec<&(Span, Option<&str>)> = found.iter().collect();
    for (span, code) in marks {
        let Some(at) = free.iter().position(|(f, _)| same_words(*span, *f, coded)) else {
            out.push(format!("{role} {:?} is not found", span.of(text)));
            continue;
        };
        let (_, found) = free.remove(at);
        if !code.allows(*found) {
            out.push(format!("{role} {:?} has the code {found:?}", span.of(text)));
        }
    }
    out.extend(free.iter().map(|(span, _)| format!("{role} {:?} is not marked", span.of(text))));
}

/// Whether the two spans overlap and the head of what was found lies in the mark.
fn same_words(mark: Span, found: Span, coded: &Coded) -> bool {
    mark.overlaps(found) && head_of(found, coded).is_none_or(|head| mark.overlaps(head))
}

/// The token under a span whose head lies outside it.
pub(crate) fn head_of(span: Span, coded: &Coded) -> Option<Span> {
    let doc = &coded.doc;
    let tokens = doc.tokens_in(span);
    let top = tokens.clone().find(|t| doc.is_root(*t) || !tokens.contains(&doc.head(*t)))?;
    Some(doc.span(top))
}

fn other_fields(text: &str, mark: &Mark, event: &Event, out: &mut Vec<String>) {
    let words = mark.span.of(text);
    match &mark.label {
        Label::Time { value, .. } => match &event.date {
            Some(date) if date.span.is_some_and(|s| s.overlaps(mark.span)) => {
                let found = if date.start == date.end {
                    date.start.clone()
                } else {
                    format!("{}/{}", date.start, date.end)
                };
                if value.as_ref().is_some_and(|v| *v != found && *v != date.start) {
                    out.push(format!("time {words:?} is {found}"));
                }
            }
            other => out.push(format!(
                "time {words:?} is not the event's: {:?}",
                other.as_ref().and_then(|d| d.text.as_ref())
            )),
        },
        Label::Place { name, country } => match &event.place {
            Some(place) if place.span.is_some_and(|s| s.overlaps(mark.span)) => {
                let wrong = country.is_some() && *country != place.country;
                if !name.allows(place.name.as_deref()) || wrong {
                    out.push(format!("place {words:?} is {:?}, {:?}", place.name, place.country));
                }
            }
            other => {
                out.push(format!(
                    "place {words:?} is not the event's: {:?}",
                    other.as_ref().map(|p| &p.text)
                ));
            }
        },
        Label::Missing(count) => number("missing", words, mark.span, *count, event.missing.as_ref(), out),
        Label::Captured(count) => number("captured", words, mark.span, *count, event.captured.as_ref(), out),
        Label::Displaced(count) => {
            number("displaced", words, mark.span, *count, event.displaced.as_ref(), out);
        }
        Label::Killed(count) => number("killed", words, mark.span, *count, event.killed.as_ref(), out),
        Label::Injured(count) => number("injured", words, mark.span, *count, event.injured.as_ref(), out),
        Label::Said { code, stance } => match event.said_by.iter().find(|s| s.span.overlaps(mark.span)) {
            Some(said) => {
                if !code.allows(said.code.as_deref()) {
                    out.push(format!("speaker {words:?} has the code {:?}", said.code));
                }
                if stance.is_some_and(|s| s != said.stance) {
                    out.push(format!("speaker {words:?} has the stance {:?}", said.stance));
                }
            }
            None => out.push(format!("speaker {words:?} is not found")),
        },
        Label::Actor(_) | Label::Recipient(_) | Label::Event { .. } | Label::Who(_) => {}
    }
}

fn number(
    what: &str,
    words: &str,
    span: Span,
    want: Option<Count>,
    found: Option<&Number>,
    out: &mut Vec<String>,
) {
    match found {
        Some(n) if n.span.overlaps(span) => {
            if want.is_some_and(|c| (c.low, c.high) != (n.low, n.high)) {
                out.push(format!("{what} {words:?} is {:?} to {:?}", n.low, n.high));
            }
        }
        other => out.push(format!("{what} {words:?} is not found: {:?}", other.map(|n| &n.text))),
    }
}
