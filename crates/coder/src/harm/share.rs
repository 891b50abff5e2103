//! Harm among the events of a story: a number belongs to one event of its sentence, and a sentence that only counts
//! victims speaks on of the act before it.
//!
//! The laws kept here: "Militants attacked a post. Five soldiers died." is one act with its dead; a number with a date or an
//! occasion of its own is not tied; a whole ("the death toll rose to 50") replaces what the act had before.

use super::tie::number;
use super::{Harm, HarmKind, HarmMention};
use crate::times::TimeMention;
use crate::told::Told;
use crate::tree::{Link, Tree};
use dateline_record::{Event, Number, Quad, Status};

/// Sentences back that one which only counts may speak of.
const BACK: usize = 2;
/// The same, for a whole that replaces.
const FAR_BACK: usize = 8;

const KINDS: [HarmKind; 5] =
    [HarmKind::Killed, HarmKind::Injured, HarmKind::Missing, HarmKind::Captured, HarmKind::Displaced];

fn field(event: &mut Event, kind: HarmKind) -> &mut Option<Number> {
    match kind {
        HarmKind::Killed => &mut event.killed,
        HarmKind::Injured => &mut event.injured,
        HarmKind::Missing => &mut event.missing,
        HarmKind::Captured => &mut event.captured,
        HarmKind::Displaced => &mut event.displaced,
    }
}

impl Harm {
    /// Gives each number to one event, and numbers that stand alone to the act that they speak of.
    pub(crate) fn share(
        &self,
        tree: &Tree<'_>,
        told: &mut [Told],
        harms: &[HarmMention],
        times: &[TimeMention],
    ) {
        apportion(told);
        for harm in harms.iter().filter(|h| !h.total && (h.kind as usize) < 3) {
            if told
                .iter_mut()
                .any(|t| field(&mut t.event, harm.kind).as_ref().is_some_and(|n| n.span == harm.span))
            {
                continue;
            }
            if let Some(at) = self.spoken_of(tree, told, harm, times)
                && let Some(told) = told.get_mut(at)
            {
                *field(&mut told.event, harm.kind) = Some(number(tree, harm));
            }
        }
    }

    /// The event before that a sentence which only counts speaks of.
    fn spoken_of(
        &self,
        tree: &Tree<'_>,
        told: &mut [Told],
        harm: &HarmMention,
        times: &[TimeMention],
    ) -> Option<usize> {
        let doc = tree.doc;
        let here = doc.sentence_of(harm.predicate);
        let sentence = doc.sentences().get(here)?;
        let hostile = |t: &Told| t.event.quad == Quad::MaterialConflict && t.event.status == Status::Actual;
        if told.iter().any(|t| t.event.sentence as usize == here && hostile(t)) || self.is_apart(tree, harm) {
            return None;
        }
        let dated = |e: &Event| {
            times.iter().filter(|m| sentence.tokens.contains(&m.tokens.start)).all(|m| {
                let (Some(first), Some(last), Some(date)) = (m.start, m.end, &e.date) else { return true };
                first.to_string() <= date.end && date.start <= last.to_string()
            })
        };
        let back = if harm.replaces { FAR_BACK } else { BACK };
        let fits = |t: &mut Told| {
            let at = t.event.sentence as usize;
            let near = at < here
                && at + back >= here
                && doc.sentences().get(at).is_some_and(|s| {
                    s.part == sentence.part && (harm.replaces || s.paragraph.abs_diff(sentence.paragraph) < 2)
                });
            let free = harm.replaces || field(&mut t.event, harm.kind).is_none();
            near && free && !t.event.background && hostile(t) && (harm.replaces || dated(&t.event))
        };
        let last = told.iter_mut().enumerate().filter_map(|(i, t)| fits(t).then_some((t.event.sentence, i)));
        // Of the acts of the nearest sentence, the first.
        last.max_by_key(|(s, i)| (*s, std::cmp::Reverse(*i))).map(|(_, i)| i)
    }

    /// Whether a harm has an occasion of its own ("in an accident"), or is told of by the way.
    fn is_apart(&self, tree: &Tree<'_>, harm: &HarmMention) -> bool {
        let doc = tree.doc;
        let mut at = harm.predicate;
        for _ in 0..8 {
            let own = tree
                .kids(at, Link::Preposition)
                .filter(|p| self.words.is("within", &tree.lemma(*p)))
                .any(|p| {
                    tree.kids(p, Link::PrepositionObject).any(|o| {
                        let definite = tree.kids(o, Link::Determiner).any(|d| {
                            doc.morph(d).contains("Definite=Def") || doc.morph(d).contains("PronType=Dem")
                        });
                        !definite
                            && (self.words.is_act(&tree.lemma(o)) || self.words.is("mishap", &tree.lemma(o)))
                    })
                });
            let aside = matches!(tree.link(at), Link::Relative | Link::AdverbialClause | Link::Possessor);
            if own || aside {
                return true;
            }
            if doc.is_root(at) {
                return false;
            }
            at = doc.head(at);
        }
        false
    }
}

/// A number that two events of a sentence lay claim to belongs to the one it is tied to more closely.
fn apportion(told: &mut [Told]) {
    for kind in KINDS {
        for i in 0..told.len() {
            for j in 0..told.len() {
                let (Some(a), Some(b)) = (told.get(i), told.get(j)) else { continue };
                let value = |t: &Told| {
                    let mut event = t.event.clone();
                    field(&mut event, kind).take().map(|n| n.span)
                };
                let shared = a.token != b.token
                    && a.event.sentence == b.event.sentence
                    && value(a).is_some_and(|s| value(b) == Some(s));
                let order =
                    |t: &Told, at: usize| (t.ties[kind as usize], t.event.quad != Quad::MaterialConflict, at);
                if shared
                    && order(a, i) < order(b, j)
                    && let Some(loser) = told.get_mut(j)
                {
                    *field(&mut loser.event, kind) = None;
                }
            }
        }
    }
}
