//! Tokens a second over JSON Lines of stories, in CPU time of one thread: `speed MODEL IN.jsonl [THREADS]`.
//!
//! Each text is parsed twice: the first pass meets every word for the first time, the second knows them.
#![allow(clippy::print_stdout, reason = "a program, not the library")]

use dateline_parse::{Document, Pipeline};
use std::time::Instant;

/// CPU seconds of the process so far, where the system says so; else seconds since `start`.
fn seconds(start: Instant) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: Vec<f64> = after.split_whitespace().skip(11).take(2).filter_map(|n| n.parse().ok()).collect();
    if let [user, system] = ticks[..] { (user + system) / 100.0 } else { start.elapsed().as_secs_f64() }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (Some(model), Some(input)) = (args.get(1), args.get(2)) else {
        return Err("use: speed MODEL IN.jsonl [THREADS]".into());
    };
    let threads: usize = args.get(3).map_or(Ok(1), |n| n.parse())?;
    let start = Instant::now();
    let (clock, begun) = (Instant::now(), seconds(start));
    let pipeline = Pipeline::load(std::path::Path::new(model))?;
    println!("load: {:.2} s CPU, {:.2} s clock", seconds(start) - begun, clock.elapsed().as_secs_f64());
    let mut texts = Vec::new();
    for line in std::fs::read_to_string(input)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        texts.extend(row["text"].as_str().filter(|t| !t.is_empty()).map(str::to_owned));
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for pass in ["first", "second"] {
        let (clock, begun) = (Instant::now(), seconds(start));
        let count = |texts: &[&str]| -> usize {
            texts.chunks(64).flat_map(|t| pipeline.parse_batch(t)).map(|d: Document| d.len()).sum()
        };
        let tokens: usize = if threads == 1 {
            count(&texts)
        } else {
            std::thread::scope(|scope| {
                let shares: Vec<_> = texts
                    .chunks(texts.len().div_ceil(threads))
                    .map(|t| scope.spawn(move || count(t)))
                    .collect();
                shares.into_iter().map(|s| s.join().unwrap_or_default()).sum()
            })
        };
        let (cpu, wall) = (seconds(start) - begun, clock.elapsed().as_secs_f64());
        println!(
            "{pass} pass: {tokens} tokens, {:.0} tokens/s of CPU, {:.0} tokens/s of clock",
            tokens as f64 / cpu,
            tokens as f64 / wall
        );
    }
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = peak.lines().find(|l| l.starts_with("VmHWM")) {
        println!("{line}");
    }
    Ok(())
}
