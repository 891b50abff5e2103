//! Harm: how many were killed, injured, captured, displaced or are missing, and in which event.
//!
//! Turns a document into mentions of harm with their numbers, and ties them to events. The laws kept here: no number, no
//! mention; a number belongs to an event only where the text ties them; a part is no addition; a running total over a
//! period is flagged and never one incident's toll while another number is there. It does not say who speaks, and knows
//! no word: they stand in `harm/*.tsv` and in the sentences of `harm.md`.

mod count;
mod find;
mod share;
mod tie;
mod words;

pub use words::HarmKind;

use crate::numbers::Numbers;
use crate::times::TimeMention;
use crate::tree::{Functions, Tree};
use count::Counter;
use dateline_codebook::{CodebookError, Files};
use dateline_parse::Document;
use dateline_record::{Number, Span};
use find::Finder;
use jiff::civil::Date;
use std::ops::Range;
use tie::Tie;
use words::Words;

/// The tables below `harm/`, ready to run.
#[derive(Debug, Default)]
pub struct Harm {
    words: Words,
    numbers: Numbers,
    functions: Functions,
}

/// A number of persons who came to harm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarmMention {
    /// What befell them.
    pub kind: HarmKind,
    /// Lowest number that the words allow.
    pub low: Option<u32>,
    /// Highest number that the words allow.
    pub high: Option<u32>,
    /// The words for the number and the victims.
    pub tokens: Range<usize>,
    /// Where they stand.
    pub span: Span,
    /// The verb, noun or adjective that tells of the harm.
    pub predicate: usize,
    /// Who they were, where the text says so (`soldiers`, `civilians` …).
    pub who: Option<String>,
    /// Whether it is a running total over a period.
    pub total: bool,
    /// Whether it is a whole that replaces other numbers ("the death toll rose to 50").
    pub replaces: bool,
}

/// How closely each kind of number is tied to an event, in the order of [`HarmKind`]: the lower the closer.
pub(crate) type Ties = [u8; 5];

/// The harm that belongs to one event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tolls {
    /// The dead.
    pub killed: Option<Number>,
    /// The injured.
    pub injured: Option<Number>,
    /// The missing.
    pub missing: Option<Number>,
    /// Those held.
    pub captured: Option<Number>,
    /// Those driven from home.
    pub displaced: Option<Number>,
    /// How closely each is tied.
    pub(crate) ties: Ties,
}

impl Harm {
    /// Reads `harm/*.tsv`, the number words and the functions of arcs.
    ///
    /// # Errors
    /// A row that cannot be read, with file and line.
    pub fn load(files: &Files) -> Result<Self, CodebookError> {
        Ok(Self {
            words: Words::load(files)?,
            numbers: Numbers::load(files)?,
            functions: Functions::load(files)?,
        })
    }

    /// All numbers of harm in a document, in order. Times and publication date tell running totals from one toll.
    pub fn mark(&self, doc: &Document, times: &[TimeMention], published: Option<Date>) -> Vec<HarmMention> {
        let tree = Tree::new(doc, &self.functions);
        let counter = Counter { words: &self.words, numbers: &self.numbers, tree: &tree };
        Finder { words: &self.words, counter, tree: &tree, times, published }.all()
    }

    /// The harm of the event whose predicate is the token `trigger` and whose own clause is `clause`.
    pub fn of_event(&self, doc: &Document, trigger: usize, clause: &[usize], harms: &[HarmMention]) -> Tolls {
        let tree = Tree::new(doc, &self.functions);
        Tie { words: &self.words, tree: &tree }.tolls(trigger, clause, harms)
    }
}
