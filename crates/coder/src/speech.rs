//! Who says so: the speakers of what a clause tells.
//!
//! Climbs from a predicate through the clauses that wrap it to words of speech, and looks for "according to".
//! A speaker is never taken for an actor here, nor the other way round.

use crate::party::Party;
use crate::scene::Scene;
use crate::tree::Link;
use dateline_record::{Speaker, Stance};
use std::collections::BTreeSet;

/// The cue words that `speech` needs beside the lexicon's attitudes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cues {
    /// Prepositions that name a source ("according to").
    pub sources: BTreeSet<String>,
    /// Verbs of denial.
    pub denials: BTreeSet<String>,
    /// Verbs and phrases that claim the act for the speaker.
    pub claims: BTreeSet<String>,
    /// Words that mark doubt.
    pub doubts: BTreeSet<String>,
}

/// The words of speech that tell the clause of `token`, innermost first: the speech verb and its speakers' heads.
pub(crate) fn tellers(
    scene: &Scene<'_>,
    subjects: &dyn Fn(usize) -> Vec<usize>,
    token: usize,
) -> Vec<(usize, Vec<usize>)> {
    let tree = scene.tree;
    let mut found = Vec::new();
    let (mut at, mut steps) = (token, 0);
    while !tree.doc.is_root(at) && steps < tree.doc.len() {
        let head = tree.doc.head(at);
        let clause = matches!(
            tree.link(at),
            Link::Clause | Link::OpenClause | Link::ReducedRelative | Link::PrepositionClause
        );
        if clause && tree.is_verb(head) && is_speech(scene, head) {
            found.push((head, subjects(head)));
        }
        at = head;
        steps += 1;
    }
    // "…, officials said, …" hung below what they said.
    for kid in tree.doc.children(top_of_clause(scene, token)) {
        if matches!(tree.link(kid), Link::Parataxis | Link::Clause | Link::AdverbialClause)
            && tree.is_verb(kid)
            && is_speech(scene, kid)
            && tree.kids(kid, Link::Clause).next().is_none()
        {
            found.push((kid, subjects(kid)));
        }
    }
    found
}

fn is_speech(scene: &Scene<'_>, verb: usize) -> bool {
    scene.lexicon.attitude(&scene.tree.lemma(verb)).is_some_and(|a| a.speech)
}

/// The highest verb that `token` belongs to without crossing into a clause that tells it.
fn top_of_clause(scene: &Scene<'_>, token: usize) -> usize {
    let tree = scene.tree;
    let mut at = token;
    while !tree.doc.is_root(at) && !matches!(tree.link(at), Link::Clause | Link::Relative) {
        at = tree.doc.head(at);
    }
    at
}

/// The speakers of the clause of `token`, as records.
pub(crate) fn said_by(
    scene: &Scene<'_>,
    cues: &Cues,
    subjects: &dyn Fn(usize) -> Vec<usize>,
    token: usize,
) -> Vec<Speaker> {
    let tree = scene.tree;
    let mut speakers = Vec::new();
    for (verb, heads) in tellers(scene, subjects, token) {
        let lemma = tree.lemma(verb);
        let negated = tree.kid(verb, Link::Negation).is_some();
        let stance = if cues.denials.contains(&lemma) && !negated {
            Stance::Denies
        } else if cues.claims.contains(&lemma) {
            Stance::ClaimsResponsibility
        } else if cues.doubts.contains(&lemma) || negated {
            Stance::Doubts
        } else {
            Stance::Asserts
        };
        let carried_by = tree
            .doc
            .children(verb)
            .find(|k| matches!(tree.link(*k), Link::Object | Link::IndirectObject))
            .filter(|k| tree.doc.entity_of(*k).is_some_and(|e| e.label == "ORG"))
            .map(|k| Party::at(scene, k).span.of(tree.doc.source()).to_owned());
        for head in heads {
            push(scene, &mut speakers, head, tree.doc.text(verb), stance, carried_by.as_deref());
        }
    }
    let top = top_of_clause(scene, token);
    for host in [token, top] {
        for (preposition, head) in two_word_prepositional(scene, host) {
            if cues.sources.contains(&preposition) {
                push(scene, &mut speakers, head, &preposition, Stance::Asserts, None);
            }
        }
    }
    speakers
}

pub(crate) fn push(
    scene: &Scene<'_>,
    into: &mut Vec<Speaker>,
    head: usize,
    cue: &str,
    stance: Stance,
    carried_by: Option<&str>,
) {
    let party = Party::at(scene, head);
    if into.iter().any(|s| s.span == party.span) {
        return;
    }
    for actor in party.records(scene.tree.doc.source()) {
        into.push(Speaker {
            text: actor.text,
            span: actor.span,
            code: actor.code,
            country: actor.country,
            sector: actor.sector,
            name: actor.name,
            cue: Some(cue.to_owned()),
            stance,
            carried_by: carried_by.map(str::to_owned),
        });
    }
}

fn two_word_prepositional(scene: &Scene<'_>, head: usize) -> Vec<(String, usize)> {
    let tree = scene.tree;
    let mut found = Vec::new();
    for preposition in tree.kids(head, Link::Preposition) {
        let word = tree.doc.text(preposition).to_lowercase();
        for object in tree.kids(preposition, Link::PrepositionObject) {
            found.push((word.clone(), object));
        }
        for inner in tree.kids(preposition, Link::Preposition) {
            for object in tree.kids(inner, Link::PrepositionObject) {
                found.extend(
                    tree.with_conjuncts(object)
                        .into_iter()
                        .map(|o| (format!("{word} {}", tree.doc.text(inner).to_lowercase()), o)),
                );
            }
        }
    }
    found
}
