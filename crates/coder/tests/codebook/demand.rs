//! The demands on event pages and negatives.

use crate::cases::Case;
use crate::coded::Coded;
use crate::roles::differences;
use dateline_codebook::notation::{Expect, Label, Mark, mark_events};
use dateline_codebook::{Codebook, Verdict};
use dateline_record::{Event, Span};

/// The event that a mark asks for.
struct Wanted<'a> {
    number: u8,
    kind: &'a str,
    mode: Expect,
    trigger: &'a Mark,
}

/// One sentence of the page of type `kind`.
pub(crate) fn check_event(codebook: &Codebook, kind: &str, case: &Case, coded: &Coded) -> Result<(), String> {
    let own: Vec<&Event> = coded.events.iter().filter(|e| e.kind == kind).collect();
    let marks_events = !case.sentence.marked.events().is_empty();
    let problems = match case.sentence.verdict {
        Verdict::Coded | Verdict::NotCoded | Verdict::KnownWrong if marks_events => {
            let mut problems = compare(kind, case, coded);
            if case.sentence.verdict == Verdict::Coded {
                problems.extend(credit(codebook, kind, case, &own));
            }
            problems
        }
        _ => own.iter().map(|e| format!("{} is coded by {}", e.kind, e.evidence.pattern)).collect(),
    };
    match (case.sentence.verdict, problems.is_empty()) {
        (_, true) => Ok(()),
        (Verdict::KnownWrong, false) => Err(report(
            case,
            coded,
            &["no longer goes wrong in this way: move the line or mark what comes out".to_owned()],
        )),
        (_, false) => Err(report(case, coded, &problems)),
    }
}

/// A sentence that must give no event, or still the wrong one that it marks.
pub(crate) fn check_negative(case: &Case, coded: &Coded) -> Result<(), String> {
    let problems = match case.sentence.verdict {
        Verdict::KnownWrong => compare("", case, coded),
        _ => coded.events.iter().map(|e| format!("{} is coded by {}", e.kind, e.evidence.pattern)).collect(),
    };
    match (case.sentence.verdict, problems.is_empty()) {
        (_, true) => Ok(()),
        (Verdict::KnownWrong, false) => {
            Err(report(case, coded, &["no longer goes wrong in this way: move the line".to_owned()]))
        }
        (_, false) => Err(report(case, coded, &problems)),
    }
}

/// The page's sentence as it is marked, as it is coded, and what differs.
fn report(case: &Case, coded: &Coded, problems: &[String]) -> String {
    let text = &case.sentence.marked.text;
    let events: Vec<&Event> = coded.events.iter().collect();
    let found = mark_events(text, Span::new(0, text.len()), &events);
    let patterns: Vec<&str> = events.iter().map(|e| e.evidence.pattern.as_str()).collect();
    format!(
        "codebook/{}:{}\n  page:  - {}\n  coded: - {found}\n  by: {}\n  contexts: {}\n  {}",
        case.file,
        case.sentence.line,
        case.sentence.marked,
        patterns.join(", "),
        coded.contexts.join(", "),
        problems.join("\n  ")
    )
}

/// Everything in which the coded events are not exactly the marked ones.
fn compare(page: &str, case: &Case, coded: &Coded) -> Vec<String> {
    let marked = &case.sentence.marked;
    let mut problems = Vec::new();
    let mut free: Vec<&Event> = coded.events.iter().collect();
    for number in marked.events() {
        let Some(wanted) = wanted(page, case, number) else { continue };
        let words = wanted.trigger.span.of(&marked.text);
        let fits = |e: &&Event| e.kind == wanted.kind && e.evidence.trigger.overlaps(wanted.trigger.span);
        let marks: Vec<&Mark> = marked.marks.iter().filter(|m| m.is_of(number)).collect();
        // Two events may share type and trigger: take the one that differs least.
        let best = (0..free.len())
            .filter(|i| fits(&free[*i]))
            .map(|i| (differences(&marked.text, &marks, free[i], coded), i))
            .min_by_key(|(problems, _)| problems.len());
        let Some((differences, at)) = best else {
            problems.push(format!("{} is not found at {words:?}", wanted.kind));
            continue;
        };
        problems.extend(differences);
        problems.extend(reading(&wanted, free.remove(at)));
    }
    problems
        .extend(free.iter().map(|e| format!("{} is coded by {} and not marked", e.kind, e.evidence.pattern)));
    problems
}

fn wanted<'a>(page: &'a str, case: &'a Case, number: u8) -> Option<Wanted<'a>> {
    let marks = case.sentence.marked.marks.iter().filter(|m| m.is_of(number));
    marks.into_iter().find_map(|trigger| match &trigger.label {
        Label::Event { kind, mode, .. } => Some(Wanted {
            number,
            kind: kind.as_deref().unwrap_or(page),
            mode: match mode {
                Expect::Any if kind.as_deref().is_none_or(|k| k == page) => {
                    Expect::of(case.sentence.section.as_deref())
                }
                _ => mode.clone(),
            },
            trigger,
        }),
        _ => None,
    })
}

/// Mode, status and background.
fn reading(wanted: &Wanted<'_>, event: &Event) -> Vec<String> {
    let mut problems = Vec::new();
    let number = wanted.number;
    let among = matches!(&wanted.mode, Expect::Is(mode) if event.modes.contains(mode));
    if !among && !wanted.mode.allows(event.mode.as_deref()) {
        problems.push(format!("event {number} has the mode {:?}", event.mode));
    }
    if let Label::Event { status, background, .. } = &wanted.trigger.label {
        if *status != event.status {
            problems.push(format!("event {number} has the status {:?}, not {status:?}", event.status));
        }
        if *background != event.background {
            problems
                .push(format!("event {number} is {}background", if event.background { "" } else { "not " }));
        }
    }
    problems
}

/// The page's own events must be credited to patterns that stand above the sentence.
fn credit(codebook: &Codebook, kind: &str, case: &Case, own: &[&Event]) -> Vec<String> {
    let Some(kind) = codebook.kind(kind) else { return Vec::new() };
    let above = |id: &str| kind.patterns.iter().any(|p| p.id == id && p.line() < case.sentence.line);
    let wrong = own.iter().filter(|e| !above(&e.evidence.pattern));
    wrong
        .map(|e| {
            format!(
                "{} is credited to {}, which does not stand above the sentence",
                e.kind, e.evidence.pattern
            )
        })
        .collect()
}

/// Every pattern of a page must have coded one of the page's coded sentences.
pub(crate) fn check_patterns<'a>(
    codebook: &Codebook,
    kind: &str,
    cases: impl Iterator<Item = (&'a Case, &'a Coded)>,
) -> Result<(), String> {
    let Some(kind) = codebook.kind(kind) else { return Ok(()) };
    let coded: Vec<&Event> = cases
        .filter(|(case, _)| case.sentence.verdict == Verdict::Coded)
        .flat_map(|(_, coded)| &coded.events)
        .collect();
    let without: Vec<String> = kind
        .patterns
        .iter()
        .filter(|p| !coded.iter().any(|e| e.evidence.pattern == p.id))
        .map(|p| format!("codebook/{}:{}  {p}", kind.file, p.line()))
        .collect();
    if without.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} of {} patterns code no sentence of the page:\n{}",
        without.len(),
        kind.patterns.len(),
        without.join("\n")
    ))
}
