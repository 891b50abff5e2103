//! `dateline mark`: who, where and when the stories speak of.

use crate::args::{Analyse, Common, Format};
use crate::engine::Engine;
use crate::show::{card, words};
use crate::{output, records, stories};
use dateline_codebook::notation::{Expect, Label, Mark, Marked};
use dateline_parse::Document;
use dateline_record::{Mention, Span, Story};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::fmt::Write as _;

pub(crate) fn run(common: &Common, args: &Analyse) -> anyhow::Result<()> {
    let format = args.inputs.format(&[Format::Text, Format::Jsonl])?;
    let engine = Engine::load(common, &args.engine)?;
    stories::each_batch(common, &args.inputs, |batch| {
        let marked: Vec<(Document, Vec<Mention>)> = batch
            .par_iter()
            .map(|story| {
                let document = engine.pipeline.parse_story(story);
                let mentions = engine.coder.mark(story, &document).mentions(story, &document);
                (document, mentions)
            })
            .collect();
        if format == Format::Jsonl {
            return records::jsonl(marked.iter().flat_map(|(_, mentions)| mentions));
        }
        let text =
            batch.iter().zip(&marked).map(|(story, (doc, mentions))| text(common, story, doc, mentions));
        Ok(output::print(&text.collect::<String>())?)
    })
}

/// Each sentence in the notation of the codebook's pages; actors of whom nothing is known are left out.
fn text(common: &Common, story: &Story, doc: &Document, mentions: &[Mention]) -> String {
    let mut out = card::heading(story, output::width(), output::paint(common));
    for sentence in doc.sentences() {
        let within = doc.span_of(sentence.tokens.clone());
        let mut marked = Marked { text: within.of(&story.text).to_owned(), ..Marked::default() };
        for (label, span) in mentions.iter().filter(|m| is_known(m)).map(label) {
            if !within.contains(span) {
                continue;
            }
            let span = Span { start: span.start - within.start, end: span.end - within.start };
            if !marked.marks.iter().any(|m| m.span == span && m.label == label) {
                marked.marks.push(Mark { label, events: vec![1], span });
            }
        }
        marked.marks.sort_by_key(|m| (m.span.start, Reverse(m.span.end)));
        let _ = writeln!(out, "- {}", words::clean(&marked.to_string()));
    }
    out
}

fn is_known(mention: &Mention) -> bool {
    !matches!(mention, Mention::Actor { code: None, .. })
}

fn label(mention: &Mention) -> (Label, Span) {
    match mention {
        Mention::Actor { code, span, .. } => (Label::Who(Expect::of(code.as_deref())), *span),
        Mention::Place { name, country, span, .. } => {
            (Label::Place { name: Expect::of(name.as_deref()), country: country.clone() }, *span)
        }
        Mention::Time { timex, span, .. } => {
            (Label::Time { kind: Some(timex.kind.clone()), value: Some(timex.value.clone()) }, *span)
        }
    }
}
