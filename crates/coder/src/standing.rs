//! Standing: whether the parties of an event matter to politics.
//!
//! Private crime, private quarrels and plain company business are no events (PLOVER sets no limit; without one, crime
//! news drowns the rest). Which sectors are private for which type stands in `words/private.tsv`. The law kept here: a
//! party of which nothing is known makes an event private only where the table says so of the type, and an act without
//! an actor does not.

use crate::party::Party;
use dateline_codebook::{Codebook, CodebookError, Table};
use dateline_parse::Document;
use hashbrown::HashMap;
use std::collections::BTreeSet;

const TABLE: &str = "words/private.tsv";

/// What the table writes for a party of whom nothing is known.
const NOBODY: &str = "-";

/// The tables, ready to run.
#[derive(Debug)]
pub(crate) struct Standing {
    /// By type and sector: whether parties in the plural are private too.
    private: HashMap<(String, String), bool>,
    contexts: BTreeSet<String>,
    mobs: BTreeSet<String>,
}

impl Standing {
    pub(crate) fn load(codebook: &Codebook) -> Result<Self, CodebookError> {
        let mut private = HashMap::new();
        for row in Table::open(&codebook.files, TABLE, &["type", "sector", "plural"])?.rows() {
            let plural = match row.get("plural") {
                "yes" => true,
                "no" => false,
                other => return Err(row.error(format!("plural is yes or no, not {other:?}"))),
            };
            private.insert((row.get("type").to_owned(), row.get("sector").to_owned()), plural);
        }
        let set = |name: &str| codebook.word_set(name).cloned();
        Ok(Self { private, contexts: set("private-contexts")?, mobs: set("mobs")? })
    }

    /// Whether an event of type `kind` is a private matter: all its parties of one private sector, of no country,
    /// and no context of the sentence a political one.
    pub(crate) fn is_private(
        &self,
        doc: &Document,
        kind: &str,
        actors: &[Party],
        recipients: &[Party],
        contexts: &[String],
    ) -> bool {
        let (mut known, mut strangers) = (false, !actors.is_empty());
        for party in actors.iter().chain(recipients) {
            if self.mobs.contains(doc.lemma(party.head)) {
                return false;
            }
            let is_plural = doc.tag(party.head).ends_with('S') && doc.tag(party.head).starts_with("NN");
            if party.identities.is_empty() {
                let nobody = self.private.get(&(kind.to_owned(), NOBODY.to_owned()));
                let body = doc.entity_of(party.head).is_some_and(|e| e.label == "ORG");
                strangers &= !body && nobody.is_some_and(|plural| *plural || !is_plural);
            }
            for identity in &party.identities {
                if identity.country.is_some() || identity.sectors.len() > 1 {
                    return false;
                }
                let Some(own) = identity.sectors.first() else { continue };
                let Some(plural) = self.private.get(&(kind.to_owned(), own.clone())) else { return false };
                if is_plural && !plural {
                    return false;
                }
                known = true;
                strangers = false;
            }
        }
        known |= strangers;
        let private = contexts.iter().all(|c| self.contexts.contains(c));
        // "a man was charged with murder": nobody who acts for a public body is named.
        let unnamed = actors.is_empty() && !recipients.is_empty() && !contexts.is_empty();
        private && (known && !actors.is_empty() || unnamed)
    }
}
