//! `dateline review`: a person goes through events, doubtful ones first, and decides on each.
//!
//! One line of input is one decision. Decisions are kept apart from the machine's record, each with who and when.

use crate::args::{Common, Review};
use crate::output;
use crate::show::{card, sentence};
use anyhow::Context as _;
use dateline_record::{Event, Status};
use dateline_store::Store;
use dateline_store::review::Action;
use jiff::Timestamp;
use std::fmt::Write as _;
use std::io::BufRead as _;

const HELP: &str = "a accept · r reject · c FIELD VALUE correct · m ID merge · s ID split · n TEXT note · u undo · Enter next · q quit";

pub(crate) fn run(common: &Common, args: &Review) -> anyhow::Result<()> {
    let mut store = args.kept.open()?;
    let mut events = store.events(&args.question.query()?)?;
    if args.notation {
        return Ok(output::print(&notation(&events))?);
    }
    events.sort_by_key(|e| std::cmp::Reverse(doubt(e)));
    let (width, paint) = (output::width(), output::paint(common));
    let mut lines = std::io::stdin().lock().lines();
    let mut taken = Vec::new();
    'events: for event in &events {
        output::print(&format!("{}    {}\n", card::events(&[event], width, paint), event.id))?;
        output::complain(HELP);
        loop {
            let Some(line) = lines.next().transpose()? else { break 'events };
            match line.trim() {
                "" => break,
                "q" => break 'events,
                "u" => match taken.pop() {
                    Some(n) => {
                        store.undo_review(n)?;
                        output::complain("taken back");
                    }
                    None => output::complain("nothing to take back"),
                },
                line => match decide(&mut store, event, line, &args.reviewer) {
                    Ok(n) => {
                        taken.push(n);
                        if line.starts_with(['a', 'r']) {
                            break;
                        }
                    }
                    Err(why) => output::complain(&format!("{why:#}")),
                },
            }
        }
    }
    output::complain(&format!("{} decisions by {}", taken.len(), args.reviewer));
    Ok(())
}

/// Takes the decision that a line says.
fn decide(store: &mut Store, event: &Event, line: &str, reviewer: &str) -> anyhow::Result<i64> {
    let (verb, rest) = line.split_once(' ').map_or((line, ""), |(verb, rest)| (verb, rest.trim()));
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
        "m" => Action::Merge { other: rest.to_owned() },
        "s" => Action::Split { other: rest.to_owned() },
        "n" => Action::Note { text: rest.to_owned() },
        _ => anyhow::bail!("`{verb}` is no decision; {HELP}"),
    };
    Ok(store.review(&event.id, &action, reviewer, &Timestamp::now().to_string())?)
}

/// How much there is to look at: what is not known, what is not plainly said, what was noticed.
fn doubt(event: &Event) -> usize {
    let unknown = event.actors.iter().chain(&event.recipients).filter(|a| a.code.is_none()).count();
    let missing = [event.date.is_none(), event.place.is_none(), event.actors.is_empty()];
    let unknown = unknown + missing.iter().filter(|m| **m).count();
    unknown + 2 * event.notices.len() + usize::from(event.status != Status::Actual)
}

/// The events as reviewed, as lines of a page.
fn notation(events: &[Event]) -> String {
    events.iter().fold(String::new(), |mut out, event| {
        let _ = writeln!(out, "- {}", sentence::notation(event));
        out
    })
}
