//! How a phrase resolves, and from which line of which table: what `dateline who` prints.

use super::lexicon::Force;
use super::tables::Kind;
use super::{ActorMention, Actors};
use dateline_parse::Document;
use dateline_record::{Span, Story};

/// A line of a table that gives a name in the phrase a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The words.
    pub text: String,
    /// The name by which records call it.
    pub name: String,
    /// Country and sectors.
    pub code: String,
    /// `state`, `adjective`, `people`, `capital`, `place`, `body` or `person`.
    pub kind: &'static str,
    /// First and last day, ISO 8601.
    pub dates: (Option<String>, Option<String>),
    /// Whether it is in force on the story's day.
    pub in_force: bool,
    /// File and line.
    pub line: (String, u32),
}

/// How a phrase resolves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The mentions whose head lies in the phrase, the widest first.
    pub mentions: Vec<ActorMention>,
    /// Every line of a table that has a name in the phrase.
    pub found: Vec<Found>,
}

impl Actors {
    /// How the words under `span` of a document resolve on the story's day.
    pub fn who(&self, story: &Story, doc: &Document, span: Span) -> Explanation {
        let tokens = doc.tokens_in(span);
        let mut mentions: Vec<ActorMention> =
            self.mark(story, doc).mentions.into_iter().filter(|m| tokens.contains(&m.head)).collect();
        mentions.sort_by_key(|m| (std::cmp::Reverse(m.tokens.len()), m.head));
        let day = story.day().and_then(|d| d.parse().ok());
        let kinds = [
            Kind::State,
            Kind::Adjective,
            Kind::People,
            Kind::Capital,
            Kind::Place,
            Kind::Body,
            Kind::Person,
        ];
        let mut found = Vec::new();
        for hit in self.lexicon.find(doc).iter().filter(|h| tokens.contains(&h.tokens.start)) {
            for (id, force) in self.lexicon.entries(hit, day, &kinds) {
                let Some(entry) = self.lexicon.entry(id) else { continue };
                let code: Vec<&str> =
                    entry.country.iter().chain(&entry.sectors).map(String::as_str).collect();
                found.push(Found {
                    text: doc.span_of(hit.tokens.clone()).of(doc.source()).to_owned(),
                    name: entry.name.clone(),
                    code: code.join(" "),
                    kind: kind_name(entry.kind),
                    dates: (entry.from.map(|d| d.to_string()), entry.to.map(|d| d.to_string())),
                    in_force: force == Force::In,
                    line: (
                        self.lexicon.tables.files.get(entry.file as usize).cloned().unwrap_or_default(),
                        entry.line,
                    ),
                });
            }
        }
        Explanation { mentions, found }
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::State => "state",
        Kind::Adjective => "adjective",
        Kind::People => "people",
        Kind::Capital => "capital",
        Kind::Place => "place",
        Kind::Body => "body",
        Kind::Person => "person",
    }
}
