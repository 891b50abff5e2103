//! Parties: from a filler's head token to the actor record that an event carries.

use crate::actors::Identity;
use crate::scene::Scene;
use crate::tree::Link;
use dateline_record::{Actor, Span};

/// A filler with what it was resolved to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Party {
    /// Head token.
    pub head: usize,
    /// Where the phrase stands.
    pub span: Span,
    /// Whom it stands for; several for "both sides", none where only the words are known.
    pub identities: Vec<Identity>,
    /// Whether it is somebody who can act.
    pub is_agent: bool,
}

impl Party {
    /// The party whose phrase has the head `token`.
    pub(crate) fn at(scene: &Scene<'_>, token: usize) -> Self {
        let doc = scene.tree.doc;
        match scene.mention(token) {
            // A pronoun that stands for somebody named: the name says who.
            Some(m) if doc.tag(token).starts_with("PRP") && !m.antecedents.is_empty() => {
                let named = m.antecedents.first().and_then(|a| scene.mention(*a)).map_or(m.span, |a| a.span);
                Self { head: token, span: named, identities: m.identities.clone(), is_agent: m.is_agent }
            }
            Some(m) => Self {
                head: token,
                span: m.span,
                identities: m.identities.clone(),
                is_agent: scene.can_act(token),
            },
            None => {
                let is_agent = scene.can_act(token);
                Self {
                    head: token,
                    span: doc.span_of(phrase(scene, token)),
                    identities: Vec::new(),
                    is_agent,
                }
            }
        }
    }

    /// Whether anything but the words is known of it.
    pub(crate) fn is_known(&self) -> bool {
        self.identities.iter().any(|i| i.code().is_some())
    }

    /// Whether it is somebody: one who can act, or whom the tables know.
    pub(crate) fn is_somebody(&self) -> bool {
        self.is_agent || self.is_known()
    }

    /// The records: one for each identity, or one of words alone.
    pub(crate) fn records(&self, text: &str) -> Vec<Actor> {
        let words = self.span.of(text).to_owned();
        let record = |identity: Option<&Identity>| Actor {
            text: words.clone(),
            span: self.span,
            code: identity.and_then(Identity::code),
            country: identity.and_then(|i| i.country.clone()),
            sector: identity.and_then(|i| i.sectors.first().cloned()),
            name: identity.and_then(|i| i.name.clone()),
        };
        if self.identities.is_empty() {
            vec![record(None)]
        } else {
            self.identities.iter().map(|i| record(Some(i))).collect()
        }
    }
}

/// The noun phrase of a head without relative clauses, conjuncts and what follows a comma.
fn phrase(scene: &Scene<'_>, head: usize) -> std::ops::Range<usize> {
    let tree = scene.tree;
    let (mut first, mut last) = (head, head);
    for kid in tree.doc.children(head) {
        let keep = match tree.link(kid) {
            Link::Determiner | Link::Modifier | Link::Number | Link::Possessor => true,
            Link::Preposition => kid > head && tree.doc.text(kid).len() <= 4 && !has_time(scene, kid),
            _ => false,
        };
        if keep {
            let range = tree.doc.subtree(kid);
            first = first.min(range.start);
            last = last.max(range.end - 1);
        }
    }
    first..last + 1
}

fn has_time(scene: &Scene<'_>, preposition: usize) -> bool {
    scene.tree.kids(preposition, Link::PrepositionObject).any(|o| scene.is_time(o))
}
