//! How fast `mark` and `code` run after parsing: `speed MODEL STORIES.jsonl [ROUNDS]`.
//!
//! Prints sentences a second on one thread, and what share of the parsing time each takes.
use dateline_codebook::Codebook;
use dateline_coder::Coder;
use dateline_parse::Pipeline;
use dateline_record::Story;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (Some(model), Some(stories)) = (args.get(1), args.get(2)) else {
        return Err("usage: speed MODEL STORIES.jsonl [ROUNDS]".into());
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
    let start = Instant::now();
    let docs: Vec<_> = read.iter().map(|s| pipeline.parse_story(s)).collect();
    let parse = start.elapsed();
    let start = Instant::now();
    let marks: Vec<_> = read.iter().zip(&docs).map(|(s, d)| coder.mark(s, d)).collect();
    let mark = start.elapsed();
    let sentences: usize = docs.iter().map(|d| d.sentences().len()).sum();
    let start = Instant::now();
    let mut events = 0;
    for _ in 0..rounds {
        events = read.iter().zip(&docs).zip(&marks).map(|((s, d), m)| coder.code(s, d, m).events.len()).sum();
    }
    let code = start.elapsed() / rounds;
    let rate = |t: std::time::Duration| sentences as f64 / t.as_secs_f64();
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
