//! Actors: who is who, on the day of the report.
//!
//! Turns a document into mentions: every noun phrase that can act or be acted on, with country, sectors and name
//! as far as tables, title, apposition, owner and context give them. The law kept here: a code comes from a line of a
//! table or from words of the text, and `via` says which; where neither gives one there is none. It does not say what
//! anybody did, and no English word stands here: the words are in `codebook/actors/`.

mod before;
mod discourse;
mod fold;
mod home;
mod lexicon;
mod mark;
mod name;
mod owner;
mod petrarch;
mod phrase;
mod pronoun;
mod read;
mod tables;
mod trie;
mod who;

pub use petrarch::{PetrarchRow, import_petrarch, petrarch_table};
pub use who::{Explanation, Found};

use crate::places::PlaceMention;
use dateline_codebook::{CodebookError, Files};
use dateline_parse::Document;
use dateline_record::{Span, Story};
use std::collections::BTreeSet;
use std::ops::Range;

/// The tables under `actors/`, ready to run.
#[derive(Debug)]
pub struct Actors {
    lexicon: lexicon::Lexicon,
}

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

/// What governs: the sectors of states, those of their bodies, those of politics, and the codes of bodies of states
/// and of all international bodies.
#[derive(Debug, Clone, Default)]
pub struct Governing {
    pub(crate) states: Vec<String>,
    pub(crate) bodies: Vec<String>,
    pub(crate) politics: Vec<String>,
    pub(crate) unions: BTreeSet<String>,
    pub(crate) international: BTreeSet<String>,
}

impl Governing {
    /// Whether somebody acts for a state: in its politics, or in any of its bodies.
    pub(crate) fn is_of_state(&self, identity: &Identity, any: bool) -> bool {
        identity.sectors.iter().any(|s| self.bodies.contains(s) && (any || self.politics.contains(s)))
    }

    /// Whether somebody acts in politics: for a state, a party, an armed band or a union of states.
    pub(crate) fn is_political(&self, identity: &Identity) -> bool {
        identity.sectors.iter().any(|s| self.politics.contains(s))
            || identity.sectors.is_empty()
                && identity.country.as_ref().is_some_and(|c| self.unions.contains(c))
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
    /// The table lines that were used: file and line.
    pub lines: Vec<(String, u32)>,
}

impl Actors {
    /// The sectors of what a state is where nothing more is said, and the codes of bodies of states.
    pub fn governing(&self) -> Governing {
        let tables = &self.lexicon.tables;
        Governing {
            states: tables.sectors("government"),
            bodies: tables.sectors("state"),
            politics: tables.sectors("politics"),
            unions: tables.unions().clone(),
            international: tables.international().clone(),
        }
    }

    /// Reads and checks the tables.
    ///
    /// # Errors
    /// A line that cannot be read, with file and line.
    pub fn load(files: &Files) -> Result<Self, CodebookError> {
        Self::load_with(files, &[])
    }

    /// Reads and checks the tables and a user's own (name and text of each), whose lines add to ours. A user's
    /// table has the columns `name`, `kind` (person, body, place, or noun for a common noun), `code`, `from`, `to` and
    /// `aliases`.
    ///
    /// # Errors
    /// A line that cannot be read, with file and line.
    pub fn load_with(files: &Files, own: &[(&str, &str)]) -> Result<Self, CodebookError> {
        let mut tables = tables::Tables::read(files)?;
        for (name, text) in own {
            tables.read_names(name, text)?;
        }
        Ok(Self { lexicon: lexicon::Lexicon::new(tables) })
    }

    /// Every noun phrase of the document that can act or be acted on, resolved, in order of head token.
    pub fn mark(&self, story: &Story, doc: &Document) -> ActorMarks {
        self.mark_among(story, doc, &[])
    }

    /// The same, with the places of the document: who acts in a town that no table of actors has is of its country.
    pub fn mark_among(&self, story: &Story, doc: &Document, places: &[PlaceMention]) -> ActorMarks {
        mark::mark(&self.lexicon, story, doc, places)
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
