//! `dateline review`: a person goes through events, doubtful ones first, and decides on each.
//!
//! One line of input is one decision. Decisions are kept apart from the machine's record, each with who and when. Each
//! reviewer sees what the machine coded and his own corrections, never another's verdict.

use crate::args::{Common, Review, ReviewFormat};
use crate::output;
use crate::records;
use crate::show::paint::Paint;
use crate::show::{card, sentence};
use anyhow::{Context as _, bail};
use dateline_record::{Event, Status};
use dateline_store::review::{Action, Decision, apply};
use dateline_store::{Query, Store};
use jiff::Timestamp;
use std::fmt::Write as _;
use std::io::BufRead as _;

const HELP: &str = "a accept · r reject · c FIELD VALUE correct · m ID merge · s ID split · n TEXT note · u undo · Enter next · q quit";

pub(crate) fn run(common: &Common, args: &Review) -> anyhow::Result<()> {
    let mut store = args.kept.open()?;
    if let Some(n) = args.undo {
        let taken = store.undo_review(n)?;
        output::complain(&format!("taken back: {}", serde_json::to_string(&taken)?));
        return Ok(());
    }
    let query = args.question.query(common)?;
    match args.format {
        Some(ReviewFormat::Codebook) => return Ok(output::print(&notation(&store.events(&query)?))?),
        Some(ReviewFormat::Jsonl) => return records::jsonl(store.decisions(None)?),
        None => {}
    }
    let mut events = store.events(&Query { rejected: true, ..query })?;
    if !args.again {
        let judged: Vec<String> = store
            .decisions(None)?
            .into_iter()
            .filter(|d| !d.undone && d.reviewer == args.reviewer)
            .filter(|d| matches!(d.action, Action::Accept | Action::Reject))
            .map(|d| d.event)
            .collect();
        events.retain(|e| !judged.contains(&e.id));
    }
    events.sort_by_key(|e| std::cmp::Reverse(doubt(e)));
    let session = Session { reviewer: &args.reviewer, width: output::width(), paint: output::paint(common) };
    let taken = session.go(&mut store, &events)?;
    output::complain(&format!("{taken} decisions by {}", args.reviewer));
    Ok(())
}

struct Session<'a> {
    reviewer: &'a str,
    width: usize,
    paint: Paint,
}

impl Session<'_> {
    /// Goes through the events; returns how many decisions stand in the end.
    fn go(&self, store: &mut Store, events: &[Event]) -> anyhow::Result<usize> {
        let mut lines = std::io::stdin().lock().lines();
        // Decisions taken here, each with the place of its event, so that undoing goes back to it.
        let mut taken: Vec<(usize, i64)> = Vec::new();
        let mut at = 0;
        let mut shown = None;
        while let Some(event) = events.get(at) {
            if shown != Some(at) {
                output::print(&self.show(store, event, (at + 1, events.len()))?)?;
                output::complain(HELP);
            }
            shown = Some(at);
            let Some(line) = lines.next().transpose()? else { break };
            match line.trim() {
                "" => at += 1,
                "q" => break,
                "u" => match taken.pop() {
                    Some((place, n)) => {
                        store.undo_review(n)?;
                        output::complain("taken back");
                        (at, shown) = (place, None);
                    }
                    None => output::complain("nothing to take back; an older decision goes with --undo N"),
                },
                line => match decide(store, event, line, self.reviewer) {
                    Ok((n, action)) => {
                        taken.push((at, n));
                        match action {
                            Action::Accept | Action::Reject => at += 1,
                            Action::Correct { .. } => shown = None,
                            Action::Merge { .. } | Action::Split { .. } => {
                                output::complain("noted; `dateline settle` takes it into the incidents");
                            }
                            Action::Note { .. } => output::complain("noted"),
                        }
                    }
                    Err(why) => output::complain(&format!("{why:#}")),
                },
            }
        }
        Ok(taken.len())
    }

    /// The event with its story, as this reviewer left it, and the other reports of its incident.
    fn show(&self, store: &Store, event: &Event, (n, of): (usize, usize)) -> anyhow::Result<String> {
        let machine = store.machine_event(&event.id)?;
        let own: Vec<Decision> = store
            .decisions(Some(&event.id))?
            .into_iter()
            .filter(|d| !d.undone && d.reviewer == self.reviewer)
            .filter(|d| matches!(d.action, Action::Correct { .. } | Action::Note { .. }))
            .collect();
        let event = apply(machine.clone(), &own).unwrap_or(machine);
        let mut out = format!("\n{}", card::heading(&store.story(&event.story)?, self.width, self.paint));
        out.push_str(&card::events(&[&event], self.width, self.paint));
        let _ = writeln!(out, "    {n} of {of} · {} · {}", event.id, event.evidence.pattern);
        for decision in &own {
            let _ = match &decision.action {
                Action::Correct { field, value } => writeln!(out, "    corrected: {field} is {value}"),
                Action::Note { text } => writeln!(out, "    note: {text}"),
                _ => Ok(()),
            };
        }
        for incident in store.incidents_of(std::slice::from_ref(&event))? {
            for other in incident.events.iter().filter(|id| **id != event.id) {
                // A rejected report is none.
                let Ok(other) = store.event(other) else { continue };
                let head = store.heads(std::slice::from_ref(&other.story))?;
                let from = head.into_iter().next().and_then(|h| h.source).unwrap_or_default();
                let _ = writeln!(out, "    same incident: {} {from}: {}", other.id, other.evidence.text);
            }
        }
        Ok(out)
    }
}

/// Takes the decision that a line says.
fn decide(store: &mut Store, event: &Event, line: &str, reviewer: &str) -> anyhow::Result<(i64, Action)> {
    let (verb, rest) = line.split_once(' ').map_or((line, ""), |(verb, rest)| (verb, rest.trim()));
    let given =
        |what: &str| if rest.is_empty() { bail!("write: {verb} {what}") } else { Ok(rest.to_owned()) };
    let action = match verb {
        "a" => Action::Accept,
        "r" => Action::Reject,
        "c" => {
            let (field, value) =
                rest.split_once(' ').context("write: c FIELD VALUE, such as: c killed.low 7")?;
            // What is no JSON is a word: `c type ASSAULT` needs no quotes.
            let value =
                serde_json::from_str(value).unwrap_or_else(|_| serde_json::Value::String(value.to_owned()));
            Action::Correct { field: field.to_owned(), value }
        }
        "m" => Action::Merge {
            other: store.event_named(&given("ID, the id of an event of the same incident")?)?,
        },
        "s" => {
            Action::Split { other: store.event_named(&given("ID, the id of an event of another incident")?)? }
        }
        "n" => Action::Note { text: given("TEXT")? },
        _ => bail!("`{verb}` is no decision; {HELP}"),
    };
    let n = store.review(&event.id, &action, reviewer, &Timestamp::now().to_string())?;
    Ok((n, action))
}

/// How much there is to look at: what is not known, what is not plainly said, what was noticed.
fn doubt(event: &Event) -> usize {
    let unknown = event.actors.iter().chain(&event.recipients).filter(|a| a.code.is_none()).count();
    let missing = [event.date.is_none(), event.place.is_none(), event.actors.is_empty()];
    let unknown = unknown + missing.iter().filter(|m| **m).count();
    unknown + 2 * event.notices.len() + usize::from(event.status != Status::Actual)
}

/// The events as reviewed, as lines of a page: under type and mode, since those are the page and its section.
fn notation(events: &[Event]) -> String {
    let mut pages: std::collections::BTreeMap<(&str, &str), Vec<String>> = std::collections::BTreeMap::new();
    for event in events {
        let mode = event.mode.as_deref().unwrap_or("(no mode)");
        pages.entry((&event.kind, mode)).or_default().push(sentence::notation(event));
    }
    pages.into_iter().fold(String::new(), |mut out, ((kind, mode), lines)| {
        let _ = writeln!(out, "# {kind}\n\n### {mode}\n");
        for line in lines {
            let _ = writeln!(out, "- {line}");
        }
        out + "\n"
    })
}
