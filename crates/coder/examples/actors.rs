//! Measures actors on sentences with marked dyads: `actors GOLD.jsonl MODEL`.
//!
//! GOLD has a story a line with `events`, each with a `source` and a `target` phrase; MODEL is the folder of a language
//! model. Printed: the share of those phrases that an actor overlaps and that get a country or the code of an
//! international body, the time to load the tables, and the time to mark as a share of the time to parse. Phrases
//! that stand in for a missing party ("a recipient") are left out: they are no words of the text.

mod clock;

use clock::Clock;
use dateline_codebook::Files;
use dateline_coder::actors::{ActorMention, Actors, Identity};
use dateline_parse::Pipeline;
use dateline_record::{Span, Story};
use std::error::Error;
use std::io::Write as _;
use std::path::Path;

/// Words of the gold set for a party that its sentence does not name.
const MISSING: [&str; 2] = ["a recipient", "An actor"];

#[derive(Default)]
struct Tally {
    phrases: usize,
    agent: usize,
    actor: usize,
    country: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [gold, model] = args.as_slice() else { return Err("usage: actors GOLD.jsonl MODEL".into()) };
    let files = Files::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook"))?;
    let start = Clock::now();
    let actors = Actors::load(&files)?;
    let load = start.elapsed();
    let pipeline = Pipeline::load(Path::new(model))?;
    let mut tally = [Tally::default(), Tally::default()];
    let mut stories = Vec::new();
    for line in std::fs::read_to_string(gold)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let text = |field: &str| value.get(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let story = Story {
            id: text("id"),
            text: text("text"),
            published: Some(text("published")),
            ..Story::default()
        };
        stories.push((value, story));
    }
    let start = Clock::now();
    let docs: Vec<_> = stories.iter().map(|(_, s)| pipeline.parse_story(s)).collect();
    let parse = start.elapsed();
    let start = Clock::now();
    let all: Vec<_> = stories.iter().zip(&docs).map(|((_, s), d)| actors.mark(s, d)).collect();
    let mark = start.elapsed();
    for (((value, story), doc), marks) in stories.iter().zip(&docs).zip(&all) {
        for event in value.get("events").and_then(|e| e.as_array()).into_iter().flatten() {
            for (role, tally) in ["source", "target"].iter().zip(&mut tally) {
                let phrase = event.get(*role).and_then(|v| v.as_str()).unwrap_or_default();
                let Some(at) = story.text.find(phrase).filter(|_| !MISSING.contains(&phrase)) else {
                    continue;
                };
                let span = Span::new(at, at + phrase.len());
                let heads = || marks.mentions.iter().filter(|m| span.overlaps(doc.span(m.head)));
                let code = |m: &&ActorMention| m.identities.iter().any(|i| i.code().is_some());
                let country = |i: &Identity| i.country.is_some();
                tally.phrases += 1;
                tally.agent += usize::from(heads().any(|m| m.is_agent));
                tally.actor += usize::from(heads().any(|m| m.is_agent || code(&m)));
                tally.country += usize::from(heads().any(|m| m.identities.iter().any(country)));
            }
        }
    }
    let mut out = std::io::stdout().lock();
    let share = |n: usize, all: usize| n as f64 / all.max(1) as f64;
    for (role, t) in ["source", "target"].iter().zip(&tally) {
        writeln!(
            out,
            "{role}: {} phrases, agent {:.3}, agent or owner {:.3}, country or organisation {:.3}",
            t.phrases,
            share(t.agent, t.phrases),
            share(t.actor, t.phrases),
            share(t.country, t.phrases)
        )?;
    }
    let sum = |f: fn(&Tally) -> usize| tally.iter().map(f).sum::<usize>();
    let all = sum(|t| t.phrases);
    writeln!(
        out,
        "both: {all} phrases, agent {:.3}, agent or owner {:.3}, country or organisation {:.3}",
        share(sum(|t| t.agent), all),
        share(sum(|t| t.actor), all),
        share(sum(|t| t.country), all)
    )?;
    writeln!(
        out,
        "load {load:.1?}, parse {parse:.2?}, mark {mark:.2?}: {:.3} of parsing",
        mark.as_secs_f64() / parse.as_secs_f64()
    )?;
    Ok(())
}
