//! How fast `mark` and `code` run after parsing: `code_speed MODEL STORIES.jsonl [ROUNDS]`.
//!
//! Prints sentences a second on one thread, what share of the parsing time each takes, and each kind of mark by itself.
mod clock;

use clock::Clock;
use dateline_codebook::Codebook;
use dateline_coder::Coder;
use dateline_parse::Pipeline;
use dateline_record::Story;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (Some(model), Some(stories)) = (args.get(1), args.get(2)) else {
        return Err("usage: code_speed MODEL STORIES.jsonl [ROUNDS]".into());
    };
    let rounds: u32 = args.get(3).map_or(Ok(5), |r| r.parse())?;
    let mut read = Vec::new();
    for line in std::fs::read_to_string(stories)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| value.get(name).and_then(|v| v.as_str()).map(str::to_owned);
        let text = field("text").unwrap_or_default();
        let id = field("id").unwrap_or_default();
        read.push(Story { id, text, published: field("published"), ..Story::default() });
    }
    let coder = Coder::new(Codebook::shipped()?)?;
    let pipeline = Pipeline::load(Path::new(model))?;
    let start = Clock::now();
    let docs: Vec<_> = read.iter().map(|s| pipeline.parse_story(s)).collect();
    let parse = start.elapsed();
    let start = Clock::now();
    let marks: Vec<_> = read.iter().zip(&docs).map(|(s, d)| coder.mark(s, d)).collect();
    let mark = start.elapsed();
    // Each kind of mark by itself.
    let files = &coder.codebook().files;
    let start = Clock::now();
    let times = dateline_coder::times::Times::load(files)?;
    let load_times = start.elapsed();
    let start = Clock::now();
    dateline_coder::actors::Actors::load(files)?;
    let load_actors = start.elapsed();
    let start = Clock::now();
    let found: usize = read
        .iter()
        .zip(&docs)
        .map(|(s, d)| times.mark(d, s.published.as_deref().and_then(|p| p.parse().ok())).len())
        .sum();
    let time = start.elapsed();
    let start = Clock::now();
    let places: usize = read.iter().zip(&docs).map(|(s, d)| coder.places().mark(s, d).len()).sum();
    let place = start.elapsed();
    let start = Clock::now();
    let actors: usize = read.iter().zip(&docs).map(|(s, d)| coder.actors().mark(s, d).mentions.len()).sum();
    let actor = start.elapsed();
    let share = |t: Duration| t.as_secs_f64() / parse.as_secs_f64();
    writeln!(
        std::io::stdout(),
        "of parsing: {found} times {:.3}, {places} places {:.3}, {actors} actors {:.3}; tables of times {load_times:.1?}, of actors {load_actors:.1?}",
        share(time),
        share(place),
        share(actor),
    )?;
    let sentences: usize = docs.iter().map(|d| d.sentences().len()).sum();
    let start = Clock::now();
    let mut events = 0;
    for _ in 0..rounds {
        events = read.iter().zip(&docs).zip(&marks).map(|((s, d), m)| coder.code(s, d, m).events.len()).sum();
    }
    let code = start.elapsed() / rounds;
    let rate = |t: Duration| sentences as f64 / t.as_secs_f64();
    writeln!(
        std::io::stdout(),
        "{sentences} sentences, {events} events; parse {:.0}/s, mark {:.0}/s ({:.2} of parsing), code {:.0}/s ({:.2} of parsing)",
        rate(parse),
        rate(mark),
        mark.as_secs_f64() / parse.as_secs_f64(),
        rate(code),
        code.as_secs_f64() / parse.as_secs_f64(),
    )?;
    Ok(())
}
