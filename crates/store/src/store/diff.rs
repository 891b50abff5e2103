//! Two codebooks over the same stories: what one coded and the other did not, and what they coded otherwise.

use super::Store;
use crate::StoreError;
use dateline_record::Event;
use std::collections::BTreeMap;

/// One difference between the events of two codebooks.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Only the second coded it.
    Added(Box<Event>),
    /// Only the first coded it.
    Removed(Box<Event>),
    /// Both coded it, with other fields.
    Changed {
        /// As the first coded it.
        before: Box<Event>,
        /// As the second did.
        after: Box<Event>,
        /// Names of the fields that differ.
        fields: Vec<String>,
    },
}

impl Store {
    /// What changed from codebook `before` to codebook `after`, over the stories that both coded, by story and id.
    ///
    /// # Errors
    /// No such codebook, or the store cannot be read.
    pub fn diff(&self, before: &str, after: &str) -> Result<Vec<Change>, StoreError> {
        let (before, after) = (&self.codebook_named(before)?, &self.codebook_named(after)?);
        let (mut old, mut new) = (self.coded_by(before, after)?, self.coded_by(after, before)?);
        let keys: Vec<(String, String)> = old
            .keys()
            .chain(new.keys())
            .cloned()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        let mut out = Vec::new();
        for key in keys {
            match (old.remove(&key), new.remove(&key)) {
                (None, Some(event)) => out.push(Change::Added(Box::new(event))),
                (Some(event), None) => out.push(Change::Removed(Box::new(event))),
                (Some(a), Some(b)) => {
                    let fields = differing(&a, &b)?;
                    if !fields.is_empty() {
                        out.push(Change::Changed { before: Box::new(a), after: Box::new(b), fields });
                    }
                }
                (None, None) => {}
            }
        }
        Ok(out)
    }

    fn coded_by(&self, version: &str, other: &str) -> Result<BTreeMap<(String, String), Event>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT e.record FROM events e JOIN stories s ON s.n = e.story AND s.version = e.version
             WHERE e.codebook = (SELECT n FROM codebooks WHERE version = ?1) AND EXISTS(
               SELECT 1 FROM codings c WHERE c.story = e.story AND c.version = e.version
               AND c.codebook = (SELECT n FROM codebooks WHERE version = ?2))",
        )?;
        let mut out = BTreeMap::new();
        let mut rows = query.query([version, other])?;
        while let Some(row) = rows.next()? {
            let event: Event = serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or_default())?;
            out.insert((event.story.clone(), event.id.clone()), event);
        }
        Ok(out)
    }
}

/// The fields of two codings of one event that differ, but for the codebook and the pattern's line.
fn differing(a: &Event, b: &Event) -> Result<Vec<String>, StoreError> {
    let (a, b) = (serde_json::to_value(a)?, serde_json::to_value(b)?);
    let (Some(a), Some(b)) = (a.as_object(), b.as_object()) else { return Ok(Vec::new()) };
    let keys: std::collections::BTreeSet<&String> =
        a.keys().chain(b.keys()).filter(|k| *k != "evidence" && *k != "also").collect();
    Ok(keys.into_iter().filter(|k| a.get(*k) != b.get(*k)).cloned().collect())
}
