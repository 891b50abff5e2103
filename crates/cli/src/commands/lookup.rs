//! `dateline who` and `dateline where`: how a phrase resolves, and from which line of which table.

use crate::args::{Common, Lookup};
use crate::engine::Engine;
use crate::output;
use anyhow::Context as _;
use dateline_record::{Span, Story};
use std::fmt::Write as _;

/// The sentence that the phrase stands in, as a story, and where the phrase stands.
fn story(args: &Lookup) -> anyhow::Result<(Story, Span)> {
    let text = args.sentence.clone().unwrap_or_else(|| args.phrase.clone());
    let start = text
        .find(&args.phrase)
        .with_context(|| format!("\"{}\" does not stand in the sentence after --in", args.phrase))?;
    let span = Span::new(start, start + args.phrase.len());
    Ok((Story { id: "lookup".to_owned(), text, published: args.on.clone(), ..Story::default() }, span))
}

pub(crate) fn who(common: &Common, args: &Lookup) -> anyhow::Result<()> {
    let (story, span) = story(args)?;
    let engine = Engine::load(common, &args.engine)?;
    let document = engine.pipeline.parse_story(&story);
    let explanation = engine.coder.actors().who(&story, &document, span);
    let mut out = String::new();
    for mention in &explanation.mentions {
        let words = mention.span.of(&story.text);
        let codes: Vec<String> = mention
            .identities
            .iter()
            .map(|i| {
                let code = i.code().unwrap_or_else(|| "no code".to_owned());
                i.name.as_ref().map_or_else(|| code.clone(), |name| format!("{code} ({name})"))
            })
            .collect();
        let codes = if codes.is_empty() { "nobody known".to_owned() } else { codes.join("; ") };
        let via = if mention.via.is_empty() { "" } else { mention.via };
        let _ = writeln!(out, "{words}: {codes}{}{via}", if via.is_empty() { "" } else { ", via " });
        for (file, line) in &mention.lines {
            let _ = writeln!(out, "    {file}:{line}");
        }
    }
    for found in &explanation.found {
        let (from, to) = &found.dates;
        let dates = match (from, to) {
            (None, None) => String::new(),
            (from, to) => {
                format!(", {} to {}", from.as_deref().unwrap_or("always"), to.as_deref().unwrap_or("now"))
            }
        };
        let force = if found.in_force { "in force" } else { "not in force on the day" };
        let (file, line) = &found.line;
        let _ = writeln!(
            out,
            "  {} = {} {} ({}{dates}; {force}) {file}:{line}",
            found.text, found.code, found.name, found.kind
        );
    }
    if out.is_empty() {
        let _ = writeln!(out, "{}: nobody that a table or the words make known", args.phrase);
    }
    Ok(output::print(&out)?)
}

pub(crate) fn place(common: &Common, args: &Lookup) -> anyhow::Result<()> {
    let (story, _) = story(args)?;
    let engine = Engine::load(common, &args.engine)?;
    let places = engine.coder.places();
    let explanations = if args.sentence.is_some() {
        places.explain(&args.phrase, &engine.pipeline.parse_story(&story))
    } else {
        vec![places.look_up(&args.phrase)]
    };
    let mut out = String::new();
    for explanation in &explanations {
        let here = if explanation.is_place { "" } else { " (judged to be no place here)" };
        let _ = writeln!(out, "{}{here}", explanation.text);
        for place in &explanation.places {
            let because: Vec<String> = place.because.iter().map(|(f, w)| format!("{f} {w:+.1}")).collect();
            let _ = writeln!(out, "  {:>4.0} %  {}", place.belief * 100.0, place.candidate.describe());
            let _ = writeln!(out, "          {}", because.join(", "));
        }
    }
    if explanations.iter().all(|e| e.places.is_empty()) {
        let _ = writeln!(out, "{}: no place of that name", args.phrase);
    }
    Ok(output::print(&out)?)
}
