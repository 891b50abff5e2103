//! JSON Lines of stories to CoNLL-U on standard output: `parse_jsonl MODEL IN.jsonl`. Prints timings to standard error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program, not the library")]

use dateline_parse::Pipeline;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, model, input] = args.as_slice() else {
        return Err("use: parse_jsonl MODEL IN.jsonl".into());
    };
    let start = Instant::now();
    let pipeline = Pipeline::load(std::path::Path::new(model))?;
    eprintln!("loaded in {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let mut stories = Vec::new();
    for line in std::fs::read_to_string(input)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        if let Some(text) = row["text"].as_str().filter(|t| !t.is_empty()) {
            stories.push((row["id"].as_str().unwrap_or_default().to_owned(), text.to_owned()));
        }
    }
    let texts: Vec<&str> = stories.iter().map(|s| s.1.as_str()).collect();
    let start = Instant::now();
    let documents = pipeline.parse_batch(&texts);
    let seconds = start.elapsed().as_secs_f64();
    let tokens: usize = documents.iter().map(dateline_parse::Document::len).sum();
    eprintln!("{tokens} tokens in {seconds:.2} s: {:.0} tokens/s", tokens as f64 / seconds);
    for ((id, _), document) in stories.iter().zip(&documents) {
        print!("# newdoc id = {id}\n{}", document.to_conllu());
    }
    Ok(())
}
