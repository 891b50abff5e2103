//! Links between events of a story: what an act came after, or answered, by the words that say so.
//!
//! The law kept here: only words link ("after a round of talks", "in retaliation for", "the visit follows a meeting"), never
//! the order of telling. It does not date anything: that is the business of times.

use crate::event::Assembly;
use crate::tree::Link;

/// Words climbed from the earlier act to the word that links.
const UP: usize = 8;

impl Assembly<'_> {
    /// Gives each event the one that it follows, where the text says so.
    pub(crate) fn link(&mut self) {
        let mut links: Vec<(usize, String)> = Vec::new();
        for before in &self.told {
            let Some(governor) = self.led_to(before.token) else { continue };
            let after = self.told.iter().enumerate().find(|(_, t)| {
                t.token != before.token
                    && t.event.sentence == before.event.sentence
                    && self.stands_in(t.token, governor)
            });
            let after = after.map(|(i, _)| i).or_else(|| self.named_by_subject(governor, before.token));
            if let Some(i) = after {
                links.push((i, before.event.id.clone()));
            }
        }
        for (i, id) in links {
            if let Some(told) = self.told.get_mut(i)
                && told.event.id != id
                && told.event.follows.is_none()
            {
                told.event.follows = Some(id);
            }
        }
    }

    /// The word whose clause comes after the act at `token`: "an attack after talks", "fired in retaliation for".
    fn led_to(&self, token: usize) -> Option<usize> {
        let (tree, doc) = (self.scene.tree, self.scene.tree.doc);
        let lower = |t: usize| doc.text(t).to_lowercase();
        let is = |words: &str| self.coder.follows.contains(words);
        let mut at = token;
        for _ in 0..UP {
            if let Some(word) = tree.kids(at, Link::Marker).next()
                && is(&lower(word))
                && !doc.is_root(at)
            {
                return Some(doc.head(at));
            }
            if doc.is_root(at) || matches!(tree.link(at), Link::Relative | Link::Clause | Link::Parataxis) {
                return None;
            }
            let above = doc.head(at);
            if matches!(tree.link(at), Link::PrepositionObject | Link::PrepositionClause)
                && !doc.is_root(above)
            {
                let under = doc.head(above);
                if is(&lower(above)) {
                    return Some(under);
                }
                // "In retaliation for": the noun between two prepositions.
                let first = (!doc.is_root(under))
                    .then(|| doc.head(under))
                    .filter(|_| tree.link(under) == Link::PrepositionObject);
                if let Some(first) = first
                    && is(&format!("{} {} {}", lower(first), lower(under), lower(above)))
                    && !doc.is_root(first)
                {
                    return Some(doc.head(first));
                }
            }
            if tree.is_verb(above) && tree.link(at) == Link::Object && is(&tree.lemma(above)) {
                return tree.kid(above, Link::Subject);
            }
            at = above;
        }
        None
    }

    /// Whether a token is a word or stands in its clause.
    fn stands_in(&self, token: usize, word: usize) -> bool {
        let (tree, doc) = (self.scene.tree, self.scene.tree.doc);
        let mut at = token;
        for _ in 0..6 {
            if at == word {
                return true;
            }
            let other = matches!(
                tree.link(at),
                Link::Root
                    | Link::AdverbialClause
                    | Link::PrepositionClause
                    | Link::Relative
                    | Link::Parataxis
            );
            if other || doc.is_root(at) {
                return false;
            }
            at = doc.head(at);
        }
        false
    }

    /// "The exchange came after talks": the event told before by the word that is the subject here.
    fn named_by_subject(&self, verb: usize, before: usize) -> Option<usize> {
        let tree = self.scene.tree;
        let subject = tree.kid(verb, Link::Subject).filter(|s| tree.is_nominal(*s))?;
        let lemma = tree.lemma(subject);
        self.told.iter().position(|t| t.token != before && tree.lemma(t.token) == lemma)
    }
}
