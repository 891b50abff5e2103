//! Rules beside patterns: what types become under auxiliaries, what swallows what, instruments, volition.
//!
//! All of it stands in tables under `words/`; a row that cannot be read is an error with file and line.

use dateline_codebook::{Codebook, CodebookError, Table};
use dateline_record::Status;
use hashbrown::{HashMap, HashSet};

type Becomes = (String, Option<String>);

/// Who must tell of an act to come for it to become another type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Anybody.
    Anybody,
    /// It must be said who would do it.
    Actor,
    /// The one who would do it.
    Himself,
}

/// What is known of who tells of an act to come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By {
    /// Whether it is said who would do it.
    pub somebody: bool,
    /// Whether he says so himself.
    pub teller: bool,
}

/// The rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    auxiliaries: HashMap<(String, Status), (Needs, Becomes)>,
    refusals: HashMap<String, Becomes>,
    swallows: HashSet<(String, String)>,
    instruments: HashSet<String>,
    volition: HashSet<String>,
    recipient_prepositions: HashSet<String>,
    location_prepositions: HashSet<String>,
    conditions: HashSet<String>,
    forces: HashSet<String>,
    agent_prepositions: HashSet<String>,
    again: HashSet<String>,
}

impl Rules {
    /// Reads the tables.
    ///
    /// # Errors
    /// A row that cannot be read, or that names a type without a page.
    pub(crate) fn load(codebook: &Codebook) -> Result<Self, CodebookError> {
        let files = &codebook.files;
        let mut rules = Self {
            instruments: codebook.word_set("instruments")?.iter().cloned().collect(),
            volition: codebook.word_set("volition")?.iter().cloned().collect(),
            again: codebook.word_set("again")?.iter().cloned().collect(),
            agent_prepositions: codebook.word_set("agent-prepositions")?.iter().cloned().collect(),
            recipient_prepositions: codebook.word_set("recipient-prepositions")?.iter().cloned().collect(),
            location_prepositions: codebook.word_set("location-prepositions")?.iter().cloned().collect(),
            conditions: codebook.word_set("conditions")?.iter().cloned().collect(),
            forces: [
                codebook.word_set("troops")?,
                codebook.word_set("arsenal")?,
                codebook.word_set("warplane")?,
            ]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
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
            let needs = match row.get("by") {
                "any" => Needs::Anybody,
                "self" => Needs::Actor,
                "told" => Needs::Himself,
                other => return Err(row.error(format!("`{other}` must be any, self or told"))),
            };
            let becomes = (row.get("becomes").to_owned(), mode(row.opt("mode")));
            rules.auxiliaries.insert((row.get("type").to_owned(), status), (needs, becomes));
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

    /// What a type becomes in a status.
    pub(crate) fn auxiliary(&self, kind: &str, status: Status, by: By) -> Option<(&str, Option<&str>)> {
        let (needs, (name, mode)) = self.auxiliaries.get(&(kind.to_owned(), status))?;
        let told = match needs {
            Needs::Anybody => true,
            Needs::Actor => by.somebody,
            Needs::Himself => by.teller,
        };
        told.then_some((name.as_str(), mode.as_deref()))
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

    /// Whether what stands behind a preposition is first of all where the act happens.
    pub(crate) fn is_location(&self, preposition: &str) -> bool {
        self.location_prepositions.contains(preposition)
    }

    /// Whether a word opens a clause that says on what the act hangs.
    pub(crate) fn is_condition(&self, word: &str) -> bool {
        self.conditions.contains(word)
    }

    /// Whether a noun names troops or arms: somebody's means rather than somebody, where they are his own.
    pub(crate) fn is_force(&self, keys: &[String]) -> bool {
        keys.iter().any(|k| self.forces.contains(k))
    }

    /// Whether a word says that it is one more act.
    pub(crate) fn is_more(&self, word: &str) -> bool {
        self.again.contains(word)
    }

    /// Whether who does an act may stand behind a preposition.
    pub(crate) fn leads_to_agent(&self, preposition: &str) -> bool {
        self.agent_prepositions.contains(preposition)
    }

    /// Whether an auxiliary says what its subject wants.
    pub(crate) fn is_volition(&self, word: &str) -> bool {
        self.volition.contains(word)
    }
}
