//! Candidates: the acts that one sentence tells, each with pattern, roles and status.
//!
//! Predications are coded from the deepest up, so that a pattern that wraps an event ("refused to meet") knows
//! what it wraps. The laws kept here: a party that cannot act is no actor; an act whose stated subject is a thing
//! (a storm, prices) is no event; what an outer act is made of is not an event of its own.

use crate::matcher::{Binding, Coded, Index, UNDERTAKEN};
use crate::party::Party;
use crate::predication::{Function, Predication, Predications};
use crate::rules::Rules;
use crate::scene::Scene;
use crate::tree::Link;
use dateline_codebook::{EventType, Slot};
use dateline_record::{Quad, Status};

/// An act that a sentence tells.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The predicate's token.
    pub token: usize,
    /// Number of the type in the codebook.
    pub kind: usize,
    /// Name of the type.
    pub name: String,
    /// Modes, the main one first.
    pub modes: Vec<String>,
    /// Number of the pattern in the index.
    pub pattern: usize,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Status.
    pub status: Status,
    /// How specific the match was.
    pub weight: u32,
    /// Token of the act it wraps.
    pub wraps: Option<usize>,
    /// Event nouns that are part of its own wording ("accepted the invitation").
    pub takes: Vec<usize>,
    /// Whether all its parties are actors.
    pub reciprocal: bool,
    /// Whether its victims are told by number alone and something did it ("a bomb killed four").
    pub counted: bool,
    /// Tokens of predicates that say the same act.
    pub also: Vec<usize>,
    /// Whether it fell away: wrapped by another, or swallowed.
    pub gone: bool,
}

/// The group of types that harm or hinder.
pub(crate) const HOSTILE: &str = "hostile";

/// The group of types in which those who are moved act for whoever moves them.
const MOVED: &str = "moved";

/// The group of types that, as nouns, name what others may praise or refuse.
pub(crate) const PROPOSAL: &str = "proposal";

/// The group of types whose topic is no event: what is praised, blamed or refused.
pub(crate) const TOPICAL: &str = "topical";

/// The group of types in which people talk.
pub(crate) const MEETING: &str = "meet";

/// What coding a sentence needs.
pub(crate) struct Sentence<'a> {
    /// The document as patterns see it.
    pub scene: &'a Scene<'a>,
    /// The patterns.
    pub index: &'a Index,
    /// The types.
    pub types: &'a [EventType],
    /// The rules beside patterns.
    pub rules: &'a Rules,
    /// Its predications.
    pub all: &'a Predications,
}

impl Sentence<'_> {
    /// The acts of the sentence, in order of token.
    pub(crate) fn candidates(&self) -> Vec<Candidate> {
        let mut order: Vec<&Predication> = self.all.all.iter().collect();
        order.sort_by_key(|p| (std::cmp::Reverse(self.depth(p)), p.token));
        let mut coded = Coded::new();
        let mut found: Vec<Candidate> = Vec::new();
        for predication in order {
            let bindings = self.index.matches(self.scene, self.all, predication, &coded);
            let mut made = bindings.iter().filter_map(|b| self.candidate(predication, b, &found));
            // Where the most specific reading lacks a party that its type needs, the next one counts.
            let Some(first) = made.next() else { continue };
            // Inside another act's wording ("asked France to send soldiers") the party stands outside.
            let inside = predication.governor.as_ref().is_some_and(|(g, _)| {
                self.scene.lexicon.attitude(&self.scene.tree.lemma(*g)).is_none_or(|a| !a.speech)
            });
            let whole = |c: &Candidate| inside || self.is_whole(c);
            let mut candidate = if whole(&first) { first } else { made.find(whole).unwrap_or(first) };
            // What wraps "will not end the strike" wraps a refusal.
            self.refuse(&mut candidate);
            coded.insert(predication.token, vec![candidate.name.clone()]);
            let also = self.index.patterns[candidate.pattern].1.attributes.also.clone();
            if let Some(second) = also.and_then(|a| self.second(&candidate, &a)) {
                found.push(second);
            }
            found.push(candidate);
        }
        self.drop_wrapped(&mut found);
        self.drop_embedded(&mut found);
        for candidate in &mut found {
            self.apply_auxiliaries(candidate);
        }
        found.sort_by_key(|c| c.token);
        self.merge(&mut found);
        self.swallow(&mut found);
        found.retain(|c| !c.gone && self.is_whole(c));
        found
    }

    fn depth(&self, predication: &Predication) -> usize {
        // A noun carried by a light verb stands where the verb stands, one deeper than what wraps it.
        let mut depth = 0;
        let mut at = predication.governor.as_ref().map(|(g, _)| *g);
        while let Some(governor) = at {
            depth += 1;
            at = self.all.at(governor).and_then(|p| p.governor.as_ref().map(|(g, _)| *g));
            if depth > 30 {
                break;
            }
        }
        depth
    }

    fn candidate(
        &self,
        predication: &Predication,
        binding: &Binding,
        inner: &[Candidate],
    ) -> Option<Candidate> {
        let (kind, pattern) = &self.index.patterns[binding.pattern];
        let page = &self.types[*kind];
        let mut heads = binding.actors.clone();
        heads.extend(&binding.both);
        let (mut actors, thing) = self.parties(&heads, true);
        if actors.is_empty() && thing {
            return None;
        }
        let described = self.scene.tree.link(predication.token) == Link::Relative;
        if actors.is_empty() && !described && pattern.subject.as_ref().is_some_and(|s| s.slot.is_none()) {
            // "attacks by rebels displaced thousands": the doers of what did it.
            let causes: Vec<usize> = predication.heads(&Function::Subject).collect();
            actors = self.parties(&causes, true).0;
            actors.retain(|a| !causes.contains(&a.head));
        }
        if actors.is_empty() && predication.passive && self.index.in_group(MOVED, &page.name) {
            // "the army was put on alert": nobody is named but those who were moved.
            let moved: Vec<usize> =
                predication.heads(&Function::Object).filter(|h| self.scene.can_act(*h)).collect();
            actors = self.parties(&moved, true).0;
        }
        let unslotted = pattern.subject.as_ref().is_none_or(|s| s.slot != Some(Slot::Actor));
        if actors.is_empty() && unslotted && page.quad == Quad::VerbalConflict {
            // "The bishop said the army was behind the massacre": the bishop accuses.
            actors = self.parties(&self.tellers(predication), true).0;
        }
        // "The group claimed that it carried out the attack": nobody accuses himself.
        let own_deed = |c: &&Candidate| {
            !c.actors.is_empty() && c.actors.iter().all(|a| actors.iter().any(|b| a.span == b.span))
        };
        let told = binding
            .complement
            .and_then(|t| inner.iter().find(|c| c.token == t && c.status == Status::Actual));
        let speech =
            self.scene.lexicon.attitude(&self.scene.tree.lemma(predication.token)).is_some_and(|a| a.speech);
        if speech && page.quad == Quad::VerbalConflict && told.as_ref().is_some_and(own_deed) {
            return None;
        }
        let (mut recipients, _) = self.parties(&binding.recipients, false);
        if let Some(token) = binding.complement {
            self.inherit(token, inner, &actors, &mut recipients);
            if self.index.in_group(UNDERTAKEN, &page.name) {
                self.drop_own_side(predication, token, &actors, &mut recipients);
            }
        }
        recipients.retain(|r| !actors.iter().any(|a| a.head == r.head));
        // "wounding 19": the victims are told, if only by number.
        let counted = self.index.in_group(HOSTILE, &page.name)
            && predication.heads(&Function::Object).any(|h| self.scene.tree.doc.pos(h) == "NUM");
        if binding.both.is_empty()
            && !counted
            && (!actors.is_empty() || pattern.subject.as_ref().is_none_or(|s| s.slot.is_none()))
            && !recipients.iter().any(|r| r.is_somebody() && !self.is_own(r.head))
            && !binding.recipients.iter().any(|r| self.is_placed(*r) && self.scene.is_ground(*r))
        {
            let named = matches!(pattern.object.as_ref().map(|o| o.filler.slot), Some(Some(_)));
            let concerned = self.concerned(predication, binding, &recipients, &actors, named);
            if !concerned.is_empty() {
                recipients = concerned;
            }
        }
        self.part(&mut actors, &mut recipients);
        let overlaps = |r: &Party| actors.iter().any(|a| a.span.overlaps(r.span));
        recipients.retain(|r| !overlaps(r));
        let mode = pattern.attributes.mode.clone().or_else(|| page.mode_of(pattern).map(|m| m.name.clone()));
        Some(Candidate {
            token: predication.token,
            kind: *kind,
            name: page.name.clone(),
            modes: mode.into_iter().collect(),
            pattern: binding.pattern,
            actors,
            recipients,
            status: predication.status,
            weight: binding.weight,
            wraps: binding.complement,
            takes: binding.taken.clone(),
            reciprocal: !binding.both.is_empty(),
            counted: counted && !binding.actors.is_empty(),
            also: Vec::new(),
            gone: false,
        })
    }

    /// "France will withdraw its troops, its president announced": what somebody undertakes for his own state is not done
    /// to that state.
    fn drop_own_side(&self, outer: &Predication, act: usize, actors: &[Party], recipients: &mut Vec<Party>) {
        let told = |h: &usize| outer.arguments.iter().any(|a| a.head == *h);
        let subjects: Vec<usize> = self
            .all
            .at(act)
            .map_or_else(Vec::new, |p| p.heads(&Function::Subject).filter(|h| !told(h)).collect());
        let countries =
            |p: &Party| -> Vec<String> { p.identities.iter().filter_map(|i| i.country.clone()).collect() };
        let own: Vec<String> = actors.iter().flat_map(countries).collect();
        recipients.retain(|r| !subjects.contains(&r.head) || !countries(r).iter().any(|c| own.contains(c)));
    }

    /// Who tells what a predication says.
    pub(crate) fn tellers(&self, predication: &Predication) -> Vec<usize> {
        let Some((governor, _)) = &predication.governor else { return Vec::new() };
        let speech = self.scene.lexicon.attitude(&self.scene.tree.lemma(*governor)).is_some_and(|a| a.speech);
        self.all
            .at(*governor)
            .filter(|_| speech)
            .map_or_else(Vec::new, |p| p.heads(&Function::Subject).collect())
    }

    /// A second event on the same evidence (`also COERCE/arrest`).
    fn second(&self, first: &Candidate, also: &str) -> Option<Candidate> {
        let (name, mode) = also.split_once('/').map_or((also, None), |(n, m)| (n, Some(m)));
        let kind = self.types.iter().position(|t| t.name == name)?;
        let modes = mode.map(str::to_owned).into_iter().collect();
        Some(Candidate { kind, name: name.to_owned(), modes, wraps: None, ..first.clone() })
    }
}
