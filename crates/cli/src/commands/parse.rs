//! `dateline parse`: sentences, words, heads and names.

use crate::args::{Common, Format, Parse};
use crate::engine::{self, Foreign};
use crate::stories::{self, Run};
use dateline_parse::Document;
use dateline_record::{Span, Story};
use rayon::prelude::*;
use serde::Serialize;
use std::fmt::Write as _;

pub(crate) fn run(common: &Common, args: &Parse) -> anyhow::Result<()> {
    let format = args.inputs.format(&[Format::Text, Format::Jsonl, Format::Conllu])?;
    let pipeline = engine::pipeline(common, &args.model)?;
    let with = vec![format.to_string(), args.model.model.clone().unwrap_or_default()];
    let mut foreign = Foreign::default();
    let done =
        stories::each_batch(common, &args.inputs, &Run { prints: true, with, store: None }, |batch, sink| {
            foreign.count(&pipeline, batch.iter());
            let documents: Vec<Document> =
                batch.par_iter().map(|story| pipeline.parse_story(story)).collect();
            let pairs = batch.iter().zip(&documents);
            match format {
                Format::Jsonl => sink.jsonl(pairs.map(|(story, document)| Printed::of(story, document))),
                Format::Conllu => {
                    let text =
                        pairs.map(|(story, d)| format!("# newdoc id = {}\n{}", story.id, d.to_conllu()));
                    sink.text(&text.collect::<String>())
                }
                _ => sink.text(&documents.iter().map(table).collect::<String>()),
            }
        });
    foreign.tell(common);
    done
}

/// A document as a line of JSON.
#[derive(Serialize)]
struct Printed<'a> {
    story: &'a str,
    sentences: Vec<Sentence<'a>>,
    entities: Vec<Entity<'a>>,
}

#[derive(Serialize)]
struct Sentence<'a> {
    span: Span,
    tokens: Vec<Token<'a>>,
}

/// `head` is the number of a token, counted over the whole document from 0; a root is its own head.
#[derive(Serialize)]
struct Token<'a> {
    span: Span,
    text: &'a str,
    lemma: &'a str,
    pos: &'a str,
    tag: &'a str,
    morph: &'a str,
    head: usize,
    dep: &'a str,
}

#[derive(Serialize)]
struct Entity<'a> {
    span: Span,
    text: &'a str,
    label: &'a str,
}

impl<'a> Printed<'a> {
    fn of(story: &'a Story, doc: &'a Document) -> Self {
        let token = |t: usize| Token {
            span: doc.span(t),
            text: doc.text(t),
            lemma: doc.lemma(t),
            pos: doc.pos(t),
            tag: doc.tag(t),
            morph: doc.morph(t),
            head: doc.head(t),
            dep: doc.dep(t),
        };
        let sentence = |s: &dateline_parse::Sentence| Sentence {
            span: doc.span_of(s.tokens.clone()),
            tokens: s.tokens.clone().map(token).collect(),
        };
        let entity = |e: &'a dateline_parse::Entity| {
            let span = doc.span_of(e.tokens.clone());
            Entity { span, text: span.of(&story.text), label: &e.label }
        };
        Self {
            story: &story.id,
            sentences: doc.sentences().iter().map(sentence).collect(),
            entities: doc.entities().iter().map(entity).collect(),
        }
    }
}

/// A word a line: number, word, lemma, tag, label, head, and the name it is part of.
fn table(doc: &Document) -> String {
    let mut out = String::new();
    for sentence in doc.sentences() {
        let text = doc.span_of(sentence.tokens.clone()).of(doc.source());
        let _ = writeln!(out, "\n{}", crate::show::words::clean(text));
        for t in sentence.tokens.clone() {
            let head = if doc.is_root(t) { "-" } else { doc.text(doc.head(t)) };
            let label = doc.entity_of(t).map_or("", |e| e.label.as_str());
            let line = format!(
                "  {:<18} {:<18} {:<5} {:<10} {:<18} {label}",
                doc.text(t).trim(),
                doc.lemma(t).trim(),
                doc.tag(t),
                doc.dep(t),
                head.trim()
            );
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
    out
}
