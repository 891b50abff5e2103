//! Actors: who is who, on the day of the report.

use dateline_codebook::{CodebookError, Files};
use dateline_parse::Document;
use dateline_record::{Span, Story};
use std::ops::Range;

/// The tables under `actors/`, ready to run.
#[derive(Debug, Default)]
pub struct Actors {}

/// What a mention was resolved to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// ISO 3166 alpha-3, or the code of an international body.
    pub country: Option<String>,
    /// PLOVER sectors, the main one first.
    pub sectors: Vec<String>,
    /// The person or body, where known.
    pub name: Option<String>,
}

impl Identity {
    /// Country and sectors as `PAK GOV MIL`; `None` where neither is known.
    pub fn code(&self) -> Option<String> {
        let parts: Vec<&str> = self.country.iter().chain(&self.sectors).map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// One noun phrase that can act or be acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorMention {
    /// Its head token. Each conjunct of a list is a mention of its own.
    pub head: usize,
    /// Its tokens, without relative clauses, conjuncts and what follows a comma but an apposition.
    pub tokens: Range<usize>,
    /// Where it stands.
    pub span: Span,
    /// Whom it stands for: one, or several for "both sides", "the two countries", "they"; empty where
    /// nothing is known but the words.
    pub identities: Vec<Identity>,
    /// The mentions (heads) it stands for, where it was resolved through earlier ones.
    pub antecedents: Vec<usize>,
    /// How it was resolved: `table`, `title`, `apposition`, `agent noun`, `demonym`, `coreference`, …
    pub via: &'static str,
    /// Former offices, exiles: do not act for the state.
    pub former: bool,
    /// A person, a body, a group of people, a state; or a thing that merely belongs to somebody.
    pub is_agent: bool,
}

impl Actors {
    /// Reads and checks the tables.
    ///
    /// # Errors
    /// A line that cannot be read, with file and line.
    pub fn load(_files: &Files) -> Result<Self, CodebookError> {
        Ok(Self {})
    }

    /// Every noun phrase of the document that can act or be acted on, resolved, in order of head token.
    pub fn mark(&self, _story: &Story, _doc: &Document) -> ActorMarks {
        ActorMarks::default()
    }
}

/// The actor mentions of a document.
#[derive(Debug, Clone, Default)]
pub struct ActorMarks {
    /// In order of head token.
    pub mentions: Vec<ActorMention>,
}

impl ActorMarks {
    /// The mention whose head is `token`.
    pub fn at(&self, token: usize) -> Option<&ActorMention> {
        self.mentions.binary_search_by_key(&token, |m| m.head).ok().and_then(|i| self.mentions.get(i))
    }
}
