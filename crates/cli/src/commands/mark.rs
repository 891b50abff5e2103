//! `dateline mark`: who, where and when the stories speak of.

use crate::args::{Analyse, Common, Format};
use crate::engine::{Engine, Foreign};
use crate::output;
use crate::records::Column;
use crate::show::{card, words};
use crate::stories::{self, Run};
use dateline_codebook::notation::{Expect, Label, Mark, Marked};
use dateline_parse::Document;
use dateline_record::{Mention, Span, Story};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::fmt::Write as _;

pub(crate) fn run(common: &Common, args: &Analyse) -> anyhow::Result<()> {
    let format = args.inputs.format(&[Format::Text, Format::Jsonl, Format::Csv])?;
    let engine = Engine::load(common, &args.engine)?;
    let mut with = engine.with(&args.engine);
    with.push(format.to_string());
    let mut foreign = Foreign::default();
    let done =
        stories::each_batch(common, &args.inputs, &Run { prints: true, with, store: None }, |batch, sink| {
            foreign.count(&engine.pipeline, batch.iter());
            let marked: Vec<(Document, Vec<Mention>)> = batch
                .par_iter()
                .map(|story| {
                    let document = engine.pipeline.parse_story(story);
                    let mentions = engine.coder.mark(story, &document).mentions(story, &document);
                    (document, mentions)
                })
                .collect();
            let mentions = marked.iter().flat_map(|(_, mentions)| mentions);
            match format {
                Format::Jsonl => sink.jsonl(mentions),
                Format::Csv => sink.csv(COLUMNS, mentions),
                _ => {
                    let texts =
                        batch.iter().zip(&marked).map(|(story, (doc, all))| text(common, story, doc, all));
                    sink.text(&texts.collect::<String>())
                }
            }
        });
    foreign.tell(common);
    done
}

/// The columns of mentions as CSV: those of each kind leave the others' empty.
const COLUMNS: &[Column] = &[
    ("story", "/story"),
    ("kind", "/kind"),
    ("span_start", "/span/0"),
    ("span_end", "/span/1"),
    ("text", "/text"),
    ("name", "/name"),
    ("code", "/code"),
    ("country", "/country"),
    ("sector", "/sector"),
    ("via", "/via"),
    ("lat", "/lat"),
    ("lon", "/lon"),
    ("geonameid", "/geonameid"),
    ("feature", "/feature"),
    ("admin1", "/admin1"),
    ("admin2", "/admin2"),
    ("role", "/role"),
    ("timex_type", "/timex/type"),
    ("timex_value", "/timex/value"),
    ("start", "/start"),
    ("end", "/end"),
    ("precision", "/precision"),
];

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
