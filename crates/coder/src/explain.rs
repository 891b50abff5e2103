//! Why a sentence was coded as it was: its predications, the patterns that fit and those that nearly did.
//!
//! For people who write patterns. It codes nothing; what it prints is what the coder saw.

use crate::coder::{Coder, Marks};
use crate::matcher::Coded;
use crate::predication::{Class, Function, Predication, Relation};
use crate::tree::Tree;
use dateline_parse::Document;
use dateline_record::{Status, Story};
use std::fmt::Write as _;

impl Coder {
    /// One paragraph for each predication of the document: the predicate with its arguments, then the patterns
    /// on its lemmas, fitting ones first.
    pub fn explain(&self, story: &Story, doc: &Document, marks: &Marks) -> Vec<String> {
        let tree = Tree::new(doc, &self.functions);
        let scene = self.scene(&tree, marks);
        let events = self.code(story, doc, marks).events;
        let mut out = Vec::new();
        for sentence in 0..doc.sentences().len() {
            let all = self.predicate(&tree, sentence);
            // What wraps an event sees what was coded below it.
            let mut coded = Coded::new();
            for event in &events {
                if let Some(token) = doc.token_at(event.evidence.trigger.start as usize) {
                    coded.entry(token).or_default().push(event.kind.clone());
                }
            }
            for predication in &all.all {
                let fits = self.index.matches(&scene, &all, predication, &coded);
                let near = self.index.near_misses(&scene, &all, predication, &coded);
                let mut text = print(doc, predication);
                for binding in &fits {
                    let (kind, pattern) = &self.index.patterns[binding.pattern];
                    let name = &self.codebook.types[*kind].name;
                    let _ =
                        write!(text, "\n  + {name} {} `{pattern}` (weight {})", pattern.id, binding.weight);
                }
                for miss in &near {
                    let (_, pattern) = &self.index.patterns[miss.pattern];
                    let _ = write!(text, "\n  - {} `{pattern}`: {}", pattern.id, miss.why);
                }
                out.push(text);
            }
        }
        out
    }
}

/// A predication on one line: `shell(subject: forces, object: village, on: Friday) actual`.
fn print(doc: &Document, p: &Predication) -> String {
    let arguments: Vec<String> = p
        .arguments
        .iter()
        .map(|a| {
            let function = match &a.function {
                Function::Subject => "subject",
                Function::Object => "object",
                Function::Indirect => "indirect",
                Function::Modifier => "modifier",
                Function::Preposition(p) => p,
            };
            format!("{function}: {}", doc.text(a.head))
        })
        .collect();
    let class = match p.class {
        Class::Verb => "v",
        Class::Noun => "n",
        Class::Adjective => "a",
    };
    let status = match p.status {
        Status::Actual => "actual",
        Status::Future => "future",
        Status::Hypothetical => "hypothetical",
        Status::Negated => "negated",
    };
    let mut text = format!("{}/{class}({}) {status}", p.keys.join("|"), arguments.join(", "));
    if let Some((governor, relation)) = &p.governor {
        let how = match relation {
            Relation::Infinitive => "to",
            Relation::That => "that",
            Relation::Ing => "-ing",
            Relation::Object => "object",
            Relation::Preposition(p) => p,
        };
        let _ = write!(text, " <{how} {}>", doc.text(*governor));
    }
    if let Some(light) = p.light {
        let _ = write!(text, " [carried by {}]", doc.text(light));
    }
    text
}
