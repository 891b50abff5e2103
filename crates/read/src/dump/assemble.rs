//! The units of one report to a story: title, dates, author, dateline, and what each stretch of the text is.
//!
//! The law kept here: parts are in order, do not overlap, and leave out no letter. Where a page prints only when
//! it was updated, that day stands for the publication date, with a notice. Nothing else is inferred.

use super::look::{Look, Seen};
use super::split::choose;
use super::units::{Unit, bullet};
use crate::dateline;
use crate::words::{DateLabel, Field, Words, fold};
use dateline_record::{Dateline, Notice, Part, PartKind, Span, Story};

/// Words of a headline, beside which a subhead has fewer.
const TEASER: usize = 5;
/// Units of a head that are looked at.
const HEAD: usize = 24;

/// The story of these units of `text`; `None` where they hold neither headline nor prose.
pub(crate) fn story(text: &str, units: &[Seen]) -> Option<Story> {
    let (first, last) = (units.first()?, units.last()?);
    let (base, end) = (first.unit.start, last.unit.end);
    let bare = units.iter().filter(|u| matches!(&u.look, Look::Opening(d) if d.is_bare)).count();
    let body = body_start(units, bare < 2);
    let known = units.iter().position(|u| u.is_known == Some(PartKind::Title));
    let title = known.or_else(|| choose(units, &(0..body.min(HEAD))));
    if title.is_none() && !units.iter().any(|u| u.is_prose() || u.look == Look::Bullet) {
        return None;
    }
    let mut story = Story { text: text.get(base..end)?.to_owned(), ..Story::default() };
    let kinds = kinds(text, units, body, title);
    let mut parts = Vec::new();
    for (n, (seen, kind)) in units.iter().zip(kinds).enumerate() {
        let unit = shift(seen.unit, base);
        let opening = match &seen.look {
            Look::Opening(found) if n == body && (bare < 2 || !found.is_bare) => Some(found),
            _ => None,
        };
        push(&mut parts, &story.text, unit, kind, opening, seen);
        if let Some(found) = opening {
            story.dateline = found.place.clone().map(|place| Dateline { place });
            story.source.clone_from(&found.agency);
        }
    }
    if let Some(part) = parts.iter().find(|p: &&Part| p.kind == PartKind::Title) {
        story.title = Some(part.span.of(&story.text).split_whitespace().collect::<Vec<_>>().join(" "));
    }
    story.parts = parts;
    fields(&mut story, text, units, body);
    dates(&mut story, units, body, base);
    Some(story)
}

/// Parts of a text that is a report and nothing else: all paragraphs are body.
pub(crate) fn plain(story: &mut Story, units: &[Unit], words: &Words) {
    let title = story.title.as_deref().map(fold);
    let mut parts = Vec::new();
    let mut found_dateline = story.dateline.is_some();
    let mut agency = None;
    for (n, unit) in units.iter().enumerate() {
        let Some(text) = story.text.get(unit.start..unit.end) else { continue };
        if n == 0 && title.as_ref().is_some_and(|t| *t == fold(text)) {
            parts.push(Part { kind: PartKind::Title, span: Span::new(unit.start, unit.end) });
            continue;
        }
        if !text.chars().any(char::is_alphanumeric) {
            continue;
        }
        let opening = dateline::find(text, words).filter(|_| !found_dateline && parts.len() < 2);
        if let Some(found) = opening.filter(|f| f.end < text.len()) {
            let span = |a: usize, b: usize| Span::new(unit.start + a, unit.start + b);
            parts.push(Part { kind: PartKind::Dateline, span: span(0, found.mark_end) });
            parts.push(Part { kind: PartKind::Body, span: span(found.end, text.len()) });
            story.dateline = found.place.map(|place| Dateline { place });
            agency = agency.or(found.agency);
            if story.published.is_none() && found.date.is_some() {
                story.published = found.date;
                let text = "no publication date; taken from the dateline".to_owned();
                story.notices.push(Notice {
                    kind: "date-from-dateline".into(),
                    text,
                    span: Some(span(0, found.mark_end)),
                });
            }
        } else {
            let skip = bullet(text).unwrap_or(0);
            parts.push(Part { kind: PartKind::Body, span: Span::new(unit.start + skip, unit.end) });
        }
        found_dateline = true;
    }
    story.source = story.source.take().or(agency);
    story.parts = parts;
}

fn shift(unit: Unit, base: usize) -> Unit {
    Unit { start: unit.start - base, end: unit.end - base, ..unit }
}

/// The first unit of the report proper: behind the last date, author or second headline of its head.
fn body_start(units: &[Seen], bare_counts: bool) -> usize {
    let prose = |range: &[Seen]| range.iter().filter(|u| u.is_prose()).count();
    let weight =
        |range: &[Seen]| -> usize { range.iter().filter(|u| u.is_prose()).map(|u| u.folded.len()).sum() };
    let opening = units.iter().position(|u| matches!(&u.look, Look::Opening(d) if bare_counts || !d.is_bare));
    if let Some(at) = opening.filter(|at| prose(units.get(..*at).unwrap_or_default()) <= 4) {
        return at;
    }
    let first_prose = units.iter().position(Seen::is_prose).unwrap_or(units.len());
    // Behind its first paragraph a live page prints the date of each entry.
    let reach = if units.iter().take(first_prose).any(|u| u.is_live) { first_prose } else { HEAD };
    let ends_head = |n: &usize| {
        let Some(seen) = units.get(*n) else { return false };
        let marks = seen.has_dates()
            || matches!(seen.look, Look::Key(..))
            || seen.look == Look::Meta && seen.byline.is_some()
            || seen.repeats.is_some_and(|r| units.get(r).is_some_and(|u| u.unit.start < seen.unit.start));
        let (above, below) = (units.get(..*n).unwrap_or_default(), units.get(*n..).unwrap_or_default());
        marks && prose(above) <= 3 && prose(below) > 0 && weight(below) >= weight(above)
    };
    let head = (0..units.len().min(reach)).rev().find(ends_head).map_or(0, |n| n + 1);
    let first = units.iter().skip(head).position(Seen::is_prose);
    first.map_or(units.len(), |n| n + head)
}

/// What each unit is in this report.
fn kinds(text: &str, units: &[Seen], body: usize, title: Option<usize>) -> Vec<PartKind> {
    let tail = tail_start(units, body);
    let last_prose = units.iter().take(tail).rposition(Seen::is_prose).unwrap_or(0);
    let mut under_related = false;
    let mut before = PartKind::Furniture;
    let mut kinds = Vec::with_capacity(units.len());
    for (n, seen) in units.iter().enumerate() {
        let below_title = title.is_none_or(|t| n > t);
        under_related = match &seen.look {
            Look::Related => true,
            Look::Prose | Look::Opening(_) => under_related && n >= tail,
            _ => under_related,
        };
        let kind = match &seen.look {
            _ if Some(n) == title => PartKind::Title,
            _ if seen.is_known.is_some() => seen.is_known.unwrap_or(PartKind::Furniture),
            _ if n >= tail => PartKind::Furniture,
            Look::Caption => PartKind::Caption,
            Look::Prose | Look::Opening(_) if n >= body => PartKind::Body,
            Look::Prose | Look::Opening(_) | Look::Bullet if n < body && below_title => PartKind::Summary,
            Look::Bullet if n > body && !under_related && (n < last_prose || before == PartKind::Body) => {
                PartKind::Body
            }
            Look::Headline if is_copy_of(units, n, title) => PartKind::Furniture,
            Look::Headline if n < body && below_title && seen.folded.split(' ').count() >= 5 => {
                PartKind::Summary
            }
            Look::Headline if n > body && !under_related && is_question(text, seen) => PartKind::Body,
            Look::Headline if n > body && !under_related && is_subhead(units, n) => PartKind::Summary,
            _ => PartKind::Furniture,
        };
        before = kind;
        kinds.push(kind);
    }
    kinds
}

fn is_copy_of(units: &[Seen], n: usize, title: Option<usize>) -> bool {
    let folded = |n: usize| units.get(n).map(|u| &u.folded);
    title.is_some_and(|t| folded(t) == folded(n))
}

/// A question in a report may be a subhead or somebody's words; both are read.
fn is_question(text: &str, seen: &Seen) -> bool {
    text.get(seen.unit.start..seen.unit.end).is_some_and(|t| t.ends_with(['?', '!']))
}

/// A line of its own with prose directly below and above.
fn is_subhead(units: &[Seen], n: usize) -> bool {
    let prose = |n: Option<usize>| {
        n.and_then(|n| units.get(n)).is_some_and(|u| u.is_prose() || u.look == Look::Caption)
    };
    let below = units.get(n + 1).is_some_and(|u| matches!(u.look, Look::Bullet | Look::Meta));
    (prose(Some(n + 1)) || below) && units.get(n).is_some_and(|u| u.folded.contains(' '))
}

/// Whether most paragraphs stand each under a headline of its own, as the teasers of other reports do.
fn are_teasers(units: &[Seen]) -> bool {
    let under =
        |n: usize| n.checked_sub(1).and_then(|n| units.get(n)).is_some_and(|u| u.look == Look::Headline);
    let prose = units.iter().enumerate().filter(|(_, u)| u.is_prose());
    let (teasers, others): (Vec<_>, Vec<_>) = prose.partition(|(n, _)| under(*n));
    teasers.len() >= 2 && others.len() <= teasers.len()
}

/// Whether all that is left is headlines with a paragraph each, below a report that has no headline within it.
fn is_run_of_teasers(above: &[Seen], below: &[Seen]) -> bool {
    let is_headline = |u: &Seen| u.look == Look::Headline && u.folded.split(' ').count() >= TEASER;
    let report = above.iter().filter(|u| u.is_prose()).count() >= 3 && !above.iter().any(is_headline);
    if !report || !below.first().is_some_and(is_headline) || above.iter().chain(below).any(|u| u.is_live) {
        return false;
    }
    let said: Vec<&Seen> = below.iter().filter(|u| is_headline(u) || u.is_prose()).collect();
    said.len() >= 6 && said.chunks(2).all(|pair| matches!(pair, [a, b] if is_headline(a) && b.is_prose()))
}

/// Where a list of other headlines with their teasers begins at the foot of the page: behind it stands little
/// prose beside what stands before it.
fn tail_start(units: &[Seen], body: usize) -> usize {
    let weight =
        |range: &[Seen]| -> usize { range.iter().filter(|u| u.is_prose()).map(|u| u.folded.len()).sum() };
    let is_tail = |n: &usize| {
        let related = units.get(*n).is_some_and(|u| u.look == Look::Related);
        let (above, below) = (units.get(body..*n).unwrap_or_default(), units.get(*n..).unwrap_or_default());
        related && (weight(below) * 4 < weight(above) || are_teasers(below))
            || is_run_of_teasers(above, below)
    };
    (body..units.len()).find(is_tail).unwrap_or(units.len())
}

fn push(
    parts: &mut Vec<Part>,
    text: &str,
    unit: Unit,
    kind: PartKind,
    opening: Option<&dateline::Found>,
    seen: &Seen,
) {
    let mut add = |kind, start: usize, end: usize| {
        if start < end {
            parts.push(Part { kind, span: Span::new(start, end) });
        }
    };
    if let Some(found) = opening {
        add(PartKind::Dateline, unit.start, unit.start + found.mark_end);
        add(kind, unit.start + found.end, unit.end);
        return;
    }
    match (&seen.look, kind) {
        (Look::Key(_, at), PartKind::Title) => {
            add(PartKind::Furniture, unit.start, unit.start + at);
            add(kind, unit.start + at, unit.end);
        }
        (Look::Bullet, PartKind::Body | PartKind::Summary) => {
            let skip = text.get(unit.start..unit.end).and_then(bullet).unwrap_or(0);
            add(kind, unit.start + skip, unit.end);
        }
        _ => add(kind, unit.start, unit.end),
    }
}

/// Author, source, address and language where the dump names them.
fn fields(story: &mut Story, text: &str, units: &[Seen], body: usize) {
    for (n, seen) in units.iter().enumerate() {
        let line = text.get(seen.unit.start..seen.unit.end).unwrap_or_default();
        match &seen.look {
            Look::Key(field, at) if n < body || *field == Field::Source => {
                let value = line.get(*at..).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
                match field {
                    Field::Byline => story.byline = value,
                    Field::Source => story.source = value,
                    Field::Url => story.url = value,
                    Field::Language => story.language = value.filter(|v| v.chars().count() == 2),
                    Field::Title | Field::Published | Field::Updated => {}
                }
            }
            Look::Meta if story.byline.is_none() => story.byline.clone_from(&seen.byline),
            Look::SignOff(agency) if story.source.is_none() => story.source = Some(agency.clone()),
            Look::Furniture
                if n < body && story.url.is_none() && line.starts_with("http") && !line.contains(' ') =>
            {
                story.url = Some(line.to_owned());
            }
            _ => {}
        }
    }
}

fn dates(story: &mut Story, units: &[Seen], body: usize, base: usize) {
    let head = units.iter().take(body);
    let foot = units.iter().skip(body);
    let mut updated_at = None;
    let mut doubtful = None;
    for seen in head.chain(foot).filter(|u| u.has_dates()) {
        for mark in &seen.dates {
            let span = Span::new(mark.span.0 - base, mark.span.1 - base);
            let Some(iso) = &mark.iso else {
                doubtful = doubtful.or(Some(span));
                continue;
            };
            let by_key = mark.label.is_none() && matches!(seen.look, Look::Key(Field::Updated, _));
            if by_key || mark.label == Some(DateLabel::Updated) {
                if story.updated.is_none() {
                    story.updated = Some(iso.clone());
                    updated_at = Some(span);
                }
            } else if story.published.is_none() {
                story.published = Some(iso.clone());
            }
        }
    }
    let notice = |kind: &str, text: String, span| Notice { kind: kind.to_owned(), text, span };
    if story.published.is_none() {
        let from_dateline = units.get(body).and_then(|u| match &u.look {
            Look::Opening(found) => found
                .date
                .clone()
                .map(|d| (d, Span::new(u.unit.start - base, u.unit.start - base + found.mark_end))),
            _ => None,
        });
        if let Some((date, span)) = from_dateline {
            story.published = Some(date);
            story.notices.push(notice(
                "date-from-dateline",
                "no publication date; taken from the dateline".into(),
                Some(span),
            ));
        } else if let Some(updated) = &story.updated {
            let text = format!(
                "the page prints only when it was updated; {updated} stands for its publication date"
            );
            story.notices.push(notice("date-from-update", text, updated_at));
            story.published = Some(updated.clone());
        } else if let Some(span) = doubtful {
            let text = format!("\"{}\" can be read as two days; no publication date", span.of(&story.text));
            story.notices.push(notice("date-ambiguous", text, Some(span)));
        }
    }
}
