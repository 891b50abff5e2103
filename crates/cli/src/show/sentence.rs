//! An event's sentence to lines of a given width with the roles marked: coloured and underlined, or in the
//! codebook's notation.

use super::paint::{Paint, Role};
use anstyle::Style;
use dateline_codebook::notation::mark_events;
use dateline_record::{Event, Span};
use unicode_width::UnicodeWidthChar as _;

/// The spans of an event's roles within its sentence, in the order in which they stand.
fn roles(event: &Event) -> Vec<(Span, Role)> {
    let mut all = vec![(event.evidence.trigger, Role::Trigger(event.quad))];
    all.extend(event.actors.iter().map(|a| (a.span, Role::Actor)));
    all.extend(event.recipients.iter().map(|a| (a.span, Role::Recipient)));
    all.extend(event.said_by.iter().map(|s| (s.span, Role::Speaker)));
    all.extend(event.date.iter().filter_map(|d| d.span).map(|s| (s, Role::Date)));
    all.extend(event.place.iter().filter_map(|p| p.span).map(|s| (s, Role::Place)));
    let harm = [&event.killed, &event.injured, &event.missing, &event.captured, &event.displaced];
    all.extend(harm.into_iter().flatten().map(|n| (n.span, Role::Harm)));
    all.retain(|(span, _)| event.evidence.span.contains(*span) && !span.is_empty());
    all.sort_by_key(|(span, role)| (span.start, std::cmp::Reverse(span.end), *role));
    all.dedup();
    all
}

/// One character of the sentence and the role it is in.
type Marked = (char, Option<Role>);

/// The sentence's characters, white space as single spaces, each with the role of the narrowest span around it.
fn mark(text: &str, at: u32, roles: &[(Span, Role)]) -> Vec<Marked> {
    let mut out: Vec<Marked> = Vec::new();
    for (i, c) in text.char_indices() {
        let byte = at + i as u32;
        let around = roles.iter().filter(|(s, _)| s.start <= byte && byte < s.end);
        let role = around.min_by_key(|(s, _)| s.len()).map(|(_, role)| *role);
        if !c.is_whitespace() {
            out.push((c, role));
        } else if out.last().is_some_and(|(last, _)| *last != ' ') {
            out.push((' ', role));
        }
    }
    out
}

/// The sentence in the codebook's notation, so that nothing is lost without colour and it can be pasted into a page.
pub(crate) fn notation(event: &Event) -> String {
    let base = event.evidence.span.start;
    let mut event = event.clone();
    // A span before the sentence wraps to one far behind it, and is left out with those behind it.
    let shift = |span: &mut Span| {
        *span = Span { start: span.start.wrapping_sub(base), end: span.end.wrapping_sub(base) }
    };
    shift(&mut event.evidence.trigger);
    event.actors.iter_mut().chain(&mut event.recipients).for_each(|a| shift(&mut a.span));
    event.said_by.iter_mut().for_each(|s| shift(&mut s.span));
    event.date.iter_mut().filter_map(|d| d.span.as_mut()).for_each(shift);
    event.place.iter_mut().filter_map(|p| p.span.as_mut()).for_each(shift);
    event.killed.iter_mut().chain(&mut event.injured).for_each(|n| shift(&mut n.span));
    let text = event.evidence.text.as_str();
    super::words::clean(&mark_events(text, Span::new(0, text.len()), &[&event]).to_string())
}

/// The event's sentence in lines of at most `width` columns.
pub(crate) fn lines(event: &Event, width: usize, paint: Paint) -> Vec<String> {
    let marked = if paint.on {
        mark(&event.evidence.text, event.evidence.span.start, &roles(event))
    } else {
        mark(&notation(event), 0, &[])
    };
    wrap(&marked, width).into_iter().map(|line| colour(line, paint)).collect()
}

/// Breaks at spaces; a word wider than a line stands alone and is not broken.
fn wrap(marked: &[Marked], width: usize) -> Vec<&[Marked]> {
    let mut lines = Vec::new();
    let (mut start, mut space, mut columns) = (0, None, 0);
    for (i, (c, _)) in marked.iter().enumerate() {
        if *c == ' ' {
            space = Some(i);
        }
        columns += c.width().unwrap_or(0);
        if columns > width
            && let Some(at) = space.filter(|at| *at > start)
        {
            lines.push(&marked[start..at]);
            start = at + 1;
            space = None;
            columns = marked[start..=i].iter().map(|(c, _)| c.width().unwrap_or(0)).sum();
        }
    }
    let rest = &marked[start.min(marked.len())..];
    if rest.iter().any(|(c, _)| *c != ' ') {
        lines.push(rest);
    }
    lines
}

fn colour(line: &[Marked], paint: Paint) -> String {
    line.chunk_by(|a, b| a.1 == b.1)
        .map(|run| {
            let text: String = run.iter().map(|(c, _)| c).collect();
            let style =
                run.first().and_then(|(_, role)| *role).map_or(Style::new(), |role| role.style().underline());
            paint.put(style, &text)
        })
        .collect()
}
