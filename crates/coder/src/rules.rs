//! Rules beside patterns: what types become under auxiliaries, what swallows what, instruments, volition.
//!
//! All of it stands in tables under `words/`; a row that cannot be read is an error with file and line.

use dateline_codebook::{Codebook, CodebookError, Table};
use dateline_record::Status;
use std::collections::{BTreeSet, HashMap, HashSet};

type Becomes = (String, Option<String>);

/// The rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    auxiliaries: HashMap<(String, Status), (bool, Becomes)>,
    refusals: HashMap<String, Becomes>,
    swallows: HashSet<(String, String)>,
    instruments: BTreeSet<String>,
    volition: BTreeSet<String>,
    recipient_prepositions: BTreeSet<String>,
}

impl Rules {
    /// Reads the tables.
    ///
    /// # Errors
    /// A row that cannot be read, or that names a type without a page.
    pub(crate) fn load(codebook: &Codebook) -> Result<Self, CodebookError> {
        let files = &codebook.files;
        let mut rules = Self {
            instruments: codebook.word_set("instruments")?.clone(),
            volition: codebook.word_set("volition")?.clone(),
            recipient_prepositions: codebook.word_set("recipient-prepositions")?.clone(),
            ..Self::default()
        };
        let mode = |m: Option<&str>| m.map(str::to_owned);
        let table = Table::open(files, "words/auxiliary.tsv", &["type", "status", "by", "becomes", "mode"])?;
        for row in table.rows() {
            let status = match row.get("status") {
                "future" => Status::Future,
                "hypothetical" => Status::Hypothetical,
                other => return Err(row.error(format!("`{other}` must be future or hypothetical"))),
            };
            let by_self = match row.get("by") {
                "any" => false,
                "self" => true,
                other => return Err(row.error(format!("`{other}` must be any or self"))),
            };
            let becomes = (row.get("becomes").to_owned(), mode(row.opt("mode")));
            rules.auxiliaries.insert((row.get("type").to_owned(), status), (by_self, becomes));
        }
        for row in Table::open(files, "words/refusals.tsv", &["type", "becomes", "mode"])?.rows() {
            rules
                .refusals
                .insert(row.get("type").to_owned(), (row.get("becomes").to_owned(), mode(row.opt("mode"))));
        }
        for row in Table::open(files, "words/swallows.tsv", &["type", "swallows"])?.rows() {
            rules.swallows.insert((row.get("type").to_owned(), row.get("swallows").to_owned()));
        }
        Ok(rules)
    }

    /// What a type becomes in a status; `by_self` where the one who would do it says so.
    pub(crate) fn auxiliary(
        &self,
        kind: &str,
        status: Status,
        by_self: bool,
    ) -> Option<(&str, Option<&str>)> {
        let (only_self, (name, mode)) = self.auxiliaries.get(&(kind.to_owned(), status))?;
        (!only_self || by_self).then_some((name.as_str(), mode.as_deref()))
    }

    /// What a type becomes where its actor says that he will not.
    pub(crate) fn refusal(&self, kind: &str) -> Option<(&str, Option<&str>)> {
        self.refusals.get(kind).map(|(name, mode)| (name.as_str(), mode.as_deref()))
    }

    /// Whether one type makes another by the same actor fall away.
    pub(crate) fn swallows(&self, kind: &str, other: &str) -> bool {
        self.swallows.contains(&(kind.to_owned(), other.to_owned()))
    }

    /// Whether a noun acts only because somebody used it.
    pub(crate) fn is_instrument(&self, keys: &[String]) -> bool {
        keys.iter().any(|k| self.instruments.contains(k))
    }

    /// Whether the one whom an act concerns may stand behind a preposition.
    pub(crate) fn leads_to_recipient(&self, preposition: &str) -> bool {
        self.recipient_prepositions.contains(preposition)
    }

    /// Whether an auxiliary says what its subject wants.
    pub(crate) fn is_volition(&self, word: &str) -> bool {
        self.volition.contains(word)
    }
}
