//! For people who write pages: `annotate CODEBOOK MODEL < SENTENCES` prints each line in the notation with the
//! patterns that made its events.
use dateline_codebook::Codebook;
use dateline_codebook::notation::mark_events;
use dateline_coder::Coder;
use dateline_parse::Pipeline;
use dateline_record::{Event, Span, Story};
use std::io::{BufRead as _, Write as _};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (Some(codebook), Some(model)) = (args.get(1), args.get(2)) else {
        return Err("usage: annotate CODEBOOK MODEL < SENTENCES".into());
    };
    let coder = Coder::new(Codebook::from_folder(Path::new(codebook))?)?;
    let pipeline = Pipeline::load(Path::new(model))?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let text = line?.trim_start_matches("- ").to_owned();
        if text.trim().is_empty() {
            continue;
        }
        let story = Story {
            id: "line".into(),
            text: text.clone(),
            published: Some("2025-06-15".into()),
            ..Story::default()
        };
        let doc = pipeline.parse_story(&story);
        let marks = coder.mark(&story, &doc);
        let events = coder.code(&story, &doc, &marks).events;
        let all: Vec<&Event> = events.iter().collect();
        let marked = mark_events(&text, Span::new(0, text.len()), &all);
        writeln!(out, "- {marked}")?;
        for event in &events {
            writeln!(out, "      {} {}", event.kind, event.evidence.pattern)?;
        }
    }
    Ok(())
}
