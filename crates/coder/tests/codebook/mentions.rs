//! Pages of actors, times and places against what `mark` finds.

use crate::cases::Case;
use crate::coded::Coded;
use crate::roles::head_of;
use dateline_codebook::Verdict;
use dateline_codebook::notation::{Expect, Label, Mark};
use dateline_coder::actors::ActorMention;
use dateline_coder::places::PlaceRole;
use dateline_record::Span;

/// Turns differences into a verdict; `Known wrong` marks what comes out wrongly today.
pub(crate) fn settle(case: &Case, problems: &[String]) -> Result<(), String> {
    let place = format!("codebook/{}:{}\n  page: - {}", case.file, case.sentence.line, case.sentence.marked);
    match (case.sentence.verdict, problems.is_empty()) {
        (_, true) => Ok(()),
        (Verdict::KnownWrong, false) => {
            Err(format!("{place}\n  no longer goes wrong in this way: move the line"))
        }
        (_, false) => Err(format!("{place}\n  {}", problems.join("\n  "))),
    }
}

/// Each `[who CODE: …]` must be an actor of that code. Marks of one span stand for several actors ("both sides").
/// Under *Not coded* no actor may have a code.
pub(crate) fn check_actors(case: &Case, coded: &Coded) -> Result<(), String> {
    let marked = &case.sentence.marked;
    let mut problems = Vec::new();
    if case.sentence.verdict == Verdict::NotCoded {
        for mention in coded.marks.actors.mentions.iter().filter(|m| !m.identities.is_empty()) {
            problems.push(format!(
                "{:?} has the codes {}",
                mention.span.of(&marked.text),
                codes(mention).join(", ")
            ));
        }
    }
    for mark in &marked.marks {
        let Label::Who(code) = &mark.label else { continue };
        let words = mark.span.of(&marked.text);
        let found = mention_at(mark.span, coded).map(codes).unwrap_or_default();
        let same_span =
            marked.marks.iter().filter(|m| m.span == mark.span && matches!(m.label, Label::Who(_))).count();
        let good = match code {
            Expect::Any => mention_at(mark.span, coded).is_some(),
            Expect::Null => found.is_empty(),
            Expect::Is(code) => found.contains(code) && found.len() == same_span,
        };
        if !good {
            let via = mention_at(mark.span, coded).map_or("no mention", |m| m.via);
            problems.push(format!("{words:?} has the codes [{}] ({via})", found.join(", ")));
        }
    }
    settle(case, &problems)
}

fn codes(mention: &ActorMention) -> Vec<String> {
    mention.identities.iter().filter_map(dateline_coder::actors::Identity::code).collect()
}

/// The mention whose head is that of the marked words, else the longest one whose head lies in them.
fn mention_at(span: Span, coded: &Coded) -> Option<&ActorMention> {
    let inside = || coded.marks.actors.mentions.iter().filter(|m| span.contains(coded.doc.span(m.head)));
    let head = head_of(span, coded);
    inside().find(|m| Some(coded.doc.span(m.head)) == head).or_else(|| inside().max_by_key(|m| m.span.len()))
}

/// A sentence under a context must have it, one under *Not coded* not, one under *Known wrong* has it, wrongly.
pub(crate) fn check_contexts(case: &Case, coded: &Coded) -> Result<(), String> {
    let wanted = case.sentence.section.as_deref().unwrap_or_default();
    let has = coded.contexts.iter().any(|c| c == wanted);
    let problem = match case.sentence.verdict {
        Verdict::Coded if !has => {
            format!("the context {wanted} is not found, but [{}]", coded.contexts.join(", "))
        }
        Verdict::NotCoded if has => format!("the context {wanted} is found"),
        Verdict::KnownWrong if !has => String::new(),
        _ => return Ok(()),
    };
    settle(case, &[problem])
}

/// The times of a sentence must be exactly those marked.
pub(crate) fn check_times(case: &Case, coded: &Coded) -> Result<(), String> {
    let marked = &case.sentence.marked;
    let mut problems = Vec::new();
    let mut free: Vec<_> = coded.marks.times.iter().collect();
    for mark in &marked.marks {
        let Label::Time { kind, value } = &mark.label else { continue };
        let words = mark.span.of(&marked.text);
        let Some(at) = free.iter().position(|t| t.span.overlaps(mark.span)) else {
            problems.push(format!("{words:?} is not found"));
            continue;
        };
        let time = free.remove(at);
        let found = (&time.timex.kind, &time.timex.value);
        if kind.as_ref().is_some_and(|k| k != found.0) || value.as_ref().is_some_and(|v| v != found.1) {
            problems.push(format!("{words:?} is {} {}", found.0, found.1));
        }
    }
    problems.extend(free.iter().map(|t| {
        format!("{:?} is {} {} and not marked", t.span.of(&marked.text), t.timex.kind, t.timex.value)
    }));
    settle(case, &problems)
}

/// Kind, lowest and highest, and where.
type Toll = (&'static str, Option<(Option<u32>, Option<u32>)>, Span);

/// The numbers of harm in a sentence must be exactly those marked.
pub(crate) fn check_harm(case: &Case, coded: &Coded) -> Result<(), String> {
    let marked = &case.sentence.marked;
    let wanted: Vec<_> = marked
        .marks
        .iter()
        .filter_map(|mark| match mark.label {
            Label::Killed(n)
            | Label::Injured(n)
            | Label::Missing(n)
            | Label::Captured(n)
            | Label::Displaced(n) => Some((mark.label.name(), n.map(|n| (n.low, n.high)), mark.span)),
            _ => None,
        })
        .collect();
    let found: Vec<_> =
        coded.marks.harms.iter().map(|h| (h.kind.name(), Some((h.low, h.high)), h.span)).collect();
    let mut problems = Vec::new();
    let words = |(name, count, span): &Toll| format!("{name} {:?} {count:?}", span.of(&marked.text));
    // Beside an event, the numbers are the event's.
    if let Some(mark) = marked.marks.iter().find(|m| matches!(m.label, Label::Event { .. })) {
        let Some(event) = coded.events.iter().find(|e| e.evidence.trigger.overlaps(mark.span)) else {
            return settle(case, &["no event is found there".to_owned()]);
        };
        let fields = [
            ("killed", &event.killed),
            ("injured", &event.injured),
            ("missing", &event.missing),
            ("captured", &event.captured),
            ("displaced", &event.displaced),
        ];
        let found: Vec<Toll> = fields
            .iter()
            .filter_map(|(name, n)| n.as_ref().map(|n| (*name, Some((n.low, n.high)), n.span)))
            .collect();
        let same = |a: &Toll, b: &Toll| (a.0, a.1) == (b.0, b.1) && a.2.overlaps(b.2);
        let lost = wanted.iter().filter(|w| !found.iter().any(|f| same(f, w)));
        problems.extend(lost.map(|w| format!("{} is not the event's", words(w))));
        let more = found.iter().filter(|f| !wanted.iter().any(|w| same(f, w)));
        problems.extend(more.map(|f| format!("{} is not marked", words(f))));
        return settle(case, &problems);
    }
    problems
        .extend(wanted.iter().filter(|w| !found.contains(w)).map(|w| format!("{} is not found", words(w))));
    problems
        .extend(found.iter().filter(|f| !wanted.contains(f)).map(|f| format!("{} is not marked", words(f))));
    settle(case, &problems)
}

/// Each `[place NAME, ISO: …]` must be resolved so, and `[place none: …]` not be a resolved place. Under *Not coded*
/// there is no place.
pub(crate) fn check_places(case: &Case, coded: &Coded) -> Result<(), String> {
    let marked = &case.sentence.marked;
    let places = || coded.marks.places.iter().filter(|p| p.role == PlaceRole::Place);
    let mut problems = Vec::new();
    if case.sentence.verdict == Verdict::NotCoded {
        problems.extend(
            places().map(|p| format!("{:?} is taken for {:?}", p.span.of(&marked.text), p.place.name)),
        );
    }
    for mark in &marked.marks {
        problems.extend(place_problem(mark, &marked.text, coded));
    }
    settle(case, &problems)
}

fn place_problem(mark: &Mark, text: &str, coded: &Coded) -> Option<String> {
    let Label::Place { name, country } = &mark.label else { return None };
    let words = mark.span.of(text);
    let found = coded
        .marks
        .places
        .iter()
        .find(|p| p.role == PlaceRole::Place && p.span.overlaps(mark.span))
        .map(|p| &p.place);
    let Some(place) = found else {
        return (*name != Expect::Null).then(|| format!("{words:?} is not found"));
    };
    let wrong = country.is_some() && *country != place.country;
    (!name.allows(place.name.as_deref()) || wrong)
        .then(|| format!("{words:?} is {:?}, {:?}", place.name, place.country))
}
