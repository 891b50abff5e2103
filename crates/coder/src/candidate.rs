//! Candidates: the acts that one sentence tells, each with pattern, roles and status.
//!
//! Predications are coded from the deepest up, so that a pattern that wraps an event ("refused to meet") knows
//! what it wraps. The laws kept here: a party that cannot act is no actor; an act whose stated subject is a thing
//! (a storm, prices) is no event; what an outer act is made of is not an event of its own.

use crate::matcher::{Binding, Coded, Index};
use crate::party::Party;
use crate::predication::{Class, Function, Predication, Predications, Relation};
use crate::rules::{By, Rules};
use crate::scene::Scene;
use crate::tree::Link;
use dateline_codebook::EventType;
use dateline_record::Status;

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
    /// Tokens of predicates that say the same act.
    pub also: Vec<usize>,
    /// Whether it fell away: wrapped by another, or swallowed.
    pub gone: bool,
}

/// The group of types that harm or hinder.
const HOSTILE: &str = "hostile";

/// The group of types in which those who are moved act for whoever moves them.
const MOVED: &str = "moved";

/// The group of types in which people talk.
const MEETING: &str = "meet";

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
            let Some(mut candidate) = bindings.iter().find_map(|b| self.candidate(predication, b, &found))
            else {
                continue;
            };
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
        if actors.is_empty() && predication.passive && self.index.in_group(MOVED, &page.name) {
            // "the army was put on alert": nobody is named but those who were moved.
            let moved: Vec<usize> =
                predication.heads(&Function::Object).filter(|h| self.scene.can_act(*h)).collect();
            actors = self.parties(&moved, true).0;
        }
        let (mut recipients, _) = self.parties(&binding.recipients, false);
        if let Some(token) = binding.complement {
            self.inherit(token, inner, &actors, &mut recipients);
        }
        recipients.retain(|r| !actors.iter().any(|a| a.head == r.head));
        if binding.both.is_empty()
            && (!actors.is_empty() || pattern.subject.as_ref().is_none_or(|s| s.slot.is_none()))
            && !recipients.iter().any(|r| r.is_somebody() && !self.is_own(r.head))
        {
            let named = matches!(pattern.object.as_ref().map(|o| o.filler.slot), Some(Some(_)));
            let concerned = self.concerned(predication, binding, &recipients, &actors, named);
            if !concerned.is_empty() {
                recipients = concerned;
            }
        }
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
            also: Vec::new(),
            gone: false,
        })
    }

    /// A second event on the same evidence (`also COERCE/arrest`).
    fn second(&self, first: &Candidate, also: &str) -> Option<Candidate> {
        let (name, mode) = also.split_once('/').map_or((also, None), |(n, m)| (n, Some(m)));
        let kind = self.types.iter().position(|t| t.name == name)?;
        let modes = mode.map(str::to_owned).into_iter().collect();
        Some(Candidate { kind, name: name.to_owned(), modes, wraps: None, ..first.clone() })
    }

    fn drop_wrapped(&self, found: &mut [Candidate]) {
        let wrapped: Vec<usize> = found.iter().filter_map(|c| c.wraps).collect();
        // A crowd's protest that police break up stays an event; an invitation that is accepted does not.
        let taken: Vec<usize> = found
            .iter()
            .filter(|c| !self.index.in_group(HOSTILE, &c.name))
            .flat_map(|c| c.takes.iter().copied())
            .collect();
        let owned: Vec<usize> = found
            .iter()
            .filter(|c| self.index.in_group(HOSTILE, &c.name))
            .flat_map(|c| c.takes.iter().map(move |t| (*t, c)))
            .filter(|(t, outer)| {
                let inner = found.iter().find(|c| c.token == *t);
                inner.is_some_and(|i| {
                    i.name == outer.name
                        || i.actors.iter().all(|a| outer.actors.iter().any(|o| o.head == a.head))
                })
            })
            .map(|(t, _)| t)
            .collect();
        for candidate in found.iter_mut() {
            let token = candidate.token;
            candidate.gone |= wrapped.contains(&token) || taken.contains(&token) || owned.contains(&token);
        }
    }

    /// What another act is about is no event of its own: an event noun without an actor of its own below it, and an
    /// act that only gives its reason, content or purpose ("accused of aiding", "sent experts to investigate").
    fn drop_embedded(&self, found: &mut [Candidate]) {
        let tokens: Vec<(usize, bool)> = found.iter().map(|c| (c.token, c.gone)).collect();
        let doc = self.scene.tree.doc;
        for i in 0..found.len() {
            if found[i].gone {
                continue;
            }
            let Some(predication) = self.all.at(found[i].token) else { continue };
            let outer = |token: usize| tokens.iter().any(|(t, _)| *t == token && *t != found[i].token);
            let below = tokens
                .iter()
                .any(|(t, gone)| !gone && *t != found[i].token && doc.is_below(found[i].token, *t));
            let bare =
                predication.class == Class::Noun && predication.light.is_none() && found[i].actors.is_empty();
            let about = match &predication.governor {
                Some((g, Relation::Preposition(p))) => {
                    self.scene.opens_complement(p) && outer(*g) && predication.class == Class::Verb
                }
                Some((g, Relation::Infinitive)) => outer(*g) && predication.status == Status::Future,
                _ => false,
            };
            // A purpose is no event, but what somebody called or met for ("called him to congratulate him") is done.
            let purpose = predication.light.unwrap_or(found[i].token);
            let aim = self.purpose_of(purpose);
            let met = aim
                .is_some_and(|v| found.iter().any(|c| c.token == v && self.index.in_group(MEETING, &c.name)));
            if met {
                found[i].status = Status::Actual;
            }
            let about = about || (aim.is_some() && !met);
            // "the meeting of the council": talks need two sides, or somebody who holds them.
            let alone = found[i].reciprocal
                && self.index.in_group(MEETING, &found[i].name)
                && predication.class == Class::Noun
                && predication.light.is_none()
                && Self::sides(&found[i]) < 2;
            let idle = alone || (bare && found[i].recipients.is_empty());
            let unsaid = found[i].actors.is_empty() || found[i].recipients.is_empty();
            let described = self.describes(found[i].token);
            let side = (unsaid && (described.is_some() || predication.status == Status::Hypothetical))
                || described.is_some_and(|(party, restrictive)| restrictive && self.scene.can_act(party));
            let others = tokens.iter().any(|(t, gone)| !gone && *t != found[i].token);
            found[i].gone = (bare && below) || about || idle || (side && others);
        }
    }

    /// The party that an act describes ("the activist arrested last week", "troops who fought rebels"), and whether the
    /// clause is restrictive: one behind a comma tells news.
    fn describes(&self, token: usize) -> Option<(usize, bool)> {
        let tree = self.scene.tree;
        let mut at = token;
        while tree.link(at) == Link::Conjunct {
            at = tree.doc.head(at);
        }
        let described = matches!(tree.link(at), Link::Relative | Link::ReducedRelative);
        let first = tree.doc.subtree(at).start;
        let comma = first > 0 && tree.link(first - 1) == Link::Punctuation;
        described.then(|| (tree.doc.head(at), !comma))
    }

    /// How many parties an act has; "both sides" are two.
    fn sides(candidate: &Candidate) -> usize {
        candidate.actors.iter().chain(&candidate.recipients).map(|p| p.identities.len().max(1)).sum()
    }

    /// The verb whose purpose an infinitive is.
    fn purpose_of(&self, token: usize) -> Option<usize> {
        let tree = self.scene.tree;
        let infinitive = tree.kids(token, Link::Auxiliary).any(|a| tree.doc.tag(a) == "TO");
        (infinitive && tree.link(token) == Link::AdverbialClause).then(|| tree.doc.head(token))
    }

    /// A cooperative act that its actor says he will not do is a refusal.
    fn refuse(&self, candidate: &mut Candidate) {
        if candidate.status == Status::Negated && self.is_refusal(candidate.token) {
            self.become_type(candidate, self.rules.refusal(&candidate.name));
        }
    }

    /// PLOVER's rules for when type and auxiliary mode make another type.
    fn apply_auxiliaries(&self, candidate: &mut Candidate) {
        if candidate.status == Status::Future {
            let by = By {
                somebody: candidate.actors.iter().any(|a| a.is_agent),
                teller: self.is_told_by_actor(candidate),
            };
            self.become_type(candidate, self.rules.auxiliary(&candidate.name, Status::Future, by));
        }
    }

    fn become_type(&self, candidate: &mut Candidate, becomes: Option<(&str, Option<&str>)>) {
        if let Some((name, mode)) = becomes
            && let Some(kind) = self.types.iter().position(|t| t.name == name)
        {
            candidate.kind = kind;
            candidate.modes = mode.map(str::to_owned).into_iter().collect();
            candidate.status = Status::Actual;
            name.clone_into(&mut candidate.name);
        }
    }

    /// Whether the one who would do it says so himself ("the union said it would strike").
    fn is_told_by_actor(&self, candidate: &Candidate) -> bool {
        let scene = self.scene;
        let top = self.all.at(candidate.token);
        let Some((governor, _)) = top.and_then(|p| p.governor.as_ref()) else { return false };
        let speech = scene.lexicon.attitude(&scene.tree.lemma(*governor)).is_some_and(|a| a.speech);
        let tellers = self.all.at(*governor).into_iter().flat_map(|p| p.heads(&Function::Subject));
        speech
            && tellers.into_iter().any(|t| {
                candidate.actors.iter().any(|a| {
                    a.head == t
                        || scene.mention(a.head).is_some_and(|m| m.antecedents.contains(&t))
                        || (scene.tree.doc.tag(a.head) == "PRP"
                            && scene.mention(a.head).is_none_or(|m| m.antecedents.is_empty()))
                })
            })
    }

    /// "will not", "would not": somebody says that he will not do it.
    fn is_refusal(&self, token: usize) -> bool {
        use crate::lexicon::StatusWord;
        let tree = self.scene.tree;
        let verb = self.all.at(token).and_then(|p| p.light).unwrap_or(token);
        tree.kid(verb, Link::Negation).is_some()
            && tree.kids(verb, Link::Auxiliary).any(|a| {
                let word = tree.doc.text(a).to_lowercase();
                self.rules.is_volition(&word)
                    && self.scene.lexicon.status(StatusWord::Auxiliary, &word).is_some()
            })
    }

    /// One act told by two words is one event.
    fn merge(&self, found: &mut [Candidate]) {
        for later in 1..found.len() {
            for earlier in 0..later {
                if found[earlier].gone || found[later].gone || !self.same_act(&found[earlier], &found[later])
                {
                    continue;
                }
                let (keep, drop) = if found[later].weight > found[earlier].weight
                    && found[later].actors.len() >= found[earlier].actors.len()
                {
                    (later, earlier)
                } else {
                    (earlier, later)
                };
                let other = found[drop].clone();
                found[drop].gone = true;
                let kept = &mut found[keep];
                if kept.actors.is_empty() {
                    kept.actors = other.actors;
                }
                if kept.recipients.is_empty() {
                    kept.recipients = other.recipients;
                } else {
                    for party in other.recipients {
                        if !kept.recipients.iter().any(|r| r.head == party.head) {
                            kept.recipients.push(party);
                        }
                    }
                }
                for mode in other.modes {
                    if !kept.modes.contains(&mode) {
                        kept.modes.push(mode);
                    }
                }
                kept.also.push(other.token);
                kept.also.extend(other.also);
            }
        }
    }

    fn same_act(&self, a: &Candidate, b: &Candidate) -> bool {
        if a.name != b.name || (a.status != b.status) {
            return false;
        }
        let heads = |c: &Candidate| c.actors.iter().map(|p| p.head).collect::<Vec<_>>();
        let (left, right) = (heads(a), heads(b));
        let actors = left.is_empty() || right.is_empty() || left.iter().any(|h| right.contains(h));
        let linked =
            self.scene.tree.doc.is_below(b.token, a.token) || self.scene.tree.doc.is_below(a.token, b.token);
        actors && (linked || left == right)
    }

    fn swallow(&self, found: &mut [Candidate]) {
        for i in 0..found.len() {
            for j in 0..found.len() {
                if i == j
                    || found[i].gone
                    || found[j].gone
                    || !self.rules.swallows(&found[i].name, &found[j].name)
                {
                    continue;
                }
                let shares = found[j].actors.is_empty()
                    || found[j].actors.iter().any(|p| found[i].actors.iter().any(|q| q.head == p.head));
                if shares {
                    let token = found[j].token;
                    found[j].gone = true;
                    found[i].also.push(token);
                }
            }
        }
    }

    /// Somebody known must be in it, and a recipient where the type needs one.
    fn is_whole(&self, candidate: &Candidate) -> bool {
        let page = &self.types[candidate.kind];
        let somebody = candidate.actors.iter().chain(&candidate.recipients).any(Party::is_somebody);
        let enough = !page.needs_recipient || !candidate.recipients.is_empty() || candidate.actors.len() > 1;
        somebody && enough
    }
}
