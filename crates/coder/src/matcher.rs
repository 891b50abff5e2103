//! Patterns over predications: which pattern fits, and who fills its roles.
//!
//! Patterns are kept in an index on the lemmas of their predicates, so that none is tried that cannot match.
//! The law kept here: a pattern sees functions only (subject, object, preposition, possessor, complement); it
//! matches what is said in any wording that gives the same predication. It decides nothing about status.

use crate::actors::Identity;
use crate::predication::{Class, Function, Predication, Predications, Relation};
use crate::scene::Scene;
use crate::tree::Link;
use dateline_codebook::{
    Class as TermClass, EventType, Filler, Forbidden, Lemma, Pattern, PrepArg, Slot, Term, Wrap,
};
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// The patterns of a codebook, by the lemmas of their predicates.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Patterns, each with the number of its page.
    pub patterns: Vec<(usize, Pattern)>,
    by_key: HashMap<String, Vec<u32>>,
    sets: HashMap<String, HashSet<String>>,
    groups: HashMap<String, HashSet<String>>,
    names: Vec<String>,
}

/// The group of types that undertake an act to come: what is done already cannot be.
const UNDERTAKEN: &str = "undertaken";

/// The group of types that ask an act of somebody else.
const ASKED: &str = "asked";

/// Who fills a pattern's roles, by head token, and what it wraps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Binding {
    /// Number of the pattern in the index.
    pub pattern: usize,
    /// Who did it.
    pub actors: Vec<usize>,
    /// To whom.
    pub recipients: Vec<usize>,
    /// Parties of a reciprocal event.
    pub both: Vec<usize>,
    /// Heads that the pattern's own words took.
    pub taken: Vec<usize>,
    /// Token of the complement that a group filler took, and whether it is an event of its own.
    pub complement: Option<usize>,
    /// How much of the pattern's wording was there: the higher, the more specific.
    pub weight: u32,
}

/// Ending of a group that only counts what somebody is told to do ("said that they must withdraw").
const OBLIGED: &str = "-obliged";

/// Why a pattern did not match, for `explain`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NearMiss {
    /// Number of the pattern in the index.
    pub pattern: usize,
    /// What was missing.
    pub why: &'static str,
}

/// What the coder knows of the events that a complement may be, by token: the types coded there.
pub(crate) type Coded = HashMap<usize, Vec<String>>;

impl Index {
    /// Builds the index.
    pub(crate) fn new(
        types: &[EventType],
        sets: &BTreeMap<String, BTreeSet<String>>,
        groups: HashMap<String, HashSet<String>>,
    ) -> Self {
        let mut index = Self { groups, ..Self::default() };
        for (name, words) in sets {
            index.sets.insert(name.clone(), words.iter().cloned().collect());
        }
        index.names = types.iter().map(|t| t.name.clone()).collect();
        for (page, patterns) in types.iter().map(|t| &t.patterns).enumerate() {
            for pattern in patterns {
                let number = index.patterns.len() as u32;
                let mut keys: Vec<&str> = Vec::new();
                for term in &pattern.predicates {
                    match &term.what {
                        Lemma::Word(word) => keys.push(word),
                        Lemma::Set(set) => {
                            keys.extend(sets.get(set).into_iter().flatten().map(String::as_str));
                        }
                    }
                }
                keys.sort_unstable();
                keys.dedup();
                for key in keys {
                    index.by_key.entry(key.to_owned()).or_default().push(number);
                }
                index.patterns.push((page, pattern.clone()));
            }
        }
        index
    }

    /// Whether a lemma or phrase is the predicate of some pattern.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// Whether a type belongs to a group of complements.
    pub(crate) fn in_group(&self, group: &str, kind: &str) -> bool {
        self.groups.get(group).is_some_and(|g| g.contains(kind))
    }

    /// Whether a pattern's type belongs to a group.
    fn is_of(&self, group: &str, pattern: usize) -> bool {
        self.patterns
            .get(pattern)
            .and_then(|(page, _)| self.names.get(*page))
            .is_some_and(|name| self.in_group(group, name))
    }

    /// All patterns that match a predication, most specific first.
    pub(crate) fn matches(
        &self,
        scene: &Scene<'_>,
        all: &Predications,
        predication: &Predication,
        coded: &Coded,
    ) -> Vec<Binding> {
        let mut found = Vec::new();
        self.each(predication, |number, key| {
            if let Ok(binding) = self.bind(scene, all, predication, number, key, coded) {
                found.push(binding);
            }
        });
        found.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.pattern.cmp(&b.pattern)));
        found
    }

    /// Patterns on a predication's lemmas that do not match, with the reason.
    pub(crate) fn near_misses(
        &self,
        scene: &Scene<'_>,
        all: &Predications,
        predication: &Predication,
        coded: &Coded,
    ) -> Vec<NearMiss> {
        let mut found = Vec::new();
        self.each(predication, |pattern, key| {
            if let Err(why) = self.bind(scene, all, predication, pattern, key, coded) {
                found.push(NearMiss { pattern, why });
            }
        });
        found
    }

    fn each(&self, predication: &Predication, mut visit: impl FnMut(usize, &str)) {
        for (at, key) in predication.keys.iter().enumerate() {
            for number in self.by_key.get(key).into_iter().flatten() {
                let earlier = predication.keys.iter().take(at);
                let seen = |k: &String| self.by_key.get(k).is_some_and(|n| n.binary_search(number).is_ok());
                if !earlier.into_iter().any(seen) {
                    visit(*number as usize, key);
                }
            }
        }
    }

    fn bind(
        &self,
        scene: &Scene<'_>,
        all: &Predications,
        predication: &Predication,
        number: usize,
        key: &str,
        coded: &Coded,
    ) -> Result<Binding, &'static str> {
        let pattern = &self.patterns[number].1;
        let mut binding = Binding { pattern: number, ..Binding::default() };
        let class = match predication.class {
            Class::Verb => TermClass::Verb,
            Class::Noun => TermClass::Noun,
            Class::Adjective => TermClass::Adjective,
        };
        let fits = pattern.predicates.iter().any(|t| {
            t.class.map_or(class != TermClass::Noun || predication.nominal, |c| c == class)
                && match &t.what {
                    Lemma::Word(word) => word == key,
                    Lemma::Set(set) => self.sets.get(set).is_some_and(|s| s.contains(key)),
                }
        });
        if !fits {
            return Err("the predicate is of another word class");
        }
        binding.weight += if key.contains(' ') { 3 } else { 1 };
        let bound = Bound { index: self, scene, all, predication, coded, key };
        if pattern.forbidden.iter().any(|f| bound.has_forbidden(f)) {
            return Err("a word that must not be there is there");
        }
        if let Some(filler) = &pattern.subject {
            bound.subject(filler, &mut binding)?;
        }
        if let Some(object) = &pattern.object {
            bound.object(&object.filler, object.optional, &mut binding)?;
        }
        for argument in &pattern.preps {
            bound.preposition(argument, &mut binding)?;
        }
        if let Some(wrap) = &pattern.wraps {
            bound.wraps(wrap, &mut binding)?;
        }
        if let Some(complement) = &pattern.complement {
            let means = pattern.object.as_ref().is_none_or(|o| o.filler.slot.is_none());
            bound.complement(complement, means, &mut binding)?;
        }
        Ok(binding)
    }
}

/// One predication against one pattern.
struct Bound<'a> {
    index: &'a Index,
    scene: &'a Scene<'a>,
    all: &'a Predications,
    predication: &'a Predication,
    coded: &'a Coded,
    key: &'a str,
}

impl Bound<'_> {
    fn term(&self, term: &Term, keys: &[String]) -> bool {
        match &term.what {
            Lemma::Word(word) => keys.iter().any(|k| k == word),
            Lemma::Set(set) => self.index.sets.get(set).is_some_and(|s| keys.iter().any(|k| s.contains(k))),
        }
    }

    fn has_forbidden(&self, forbidden: &Forbidden) -> bool {
        let p = self.predication;
        match forbidden {
            Forbidden::Term(term) => {
                p.arguments.iter().any(|a| self.term(term, &self.scene.head_keys(a.head)))
                    || self
                        .scene
                        .tree
                        .doc
                        .children(p.token)
                        .any(|c| self.term(term, &[self.scene.tree.lemma(c)]))
            }
            Forbidden::Prep(prep) => {
                p.heads(&Function::Preposition(prep.clone())).any(|h| !self.scene.is_time(h))
            }
            Forbidden::Object => p.has(&Function::Object),
        }
    }

    /// Fillers among `heads` that fit the constraints of a filler.
    fn fitting(&self, filler: &Filler, heads: &[usize]) -> Vec<usize> {
        heads
            .iter()
            .copied()
            .filter(|h| {
                filler.heads.is_empty() || {
                    let keys = self.scene.head_keys(*h);
                    filler.heads.iter().any(|t| self.term(t, &keys))
                }
            })
            .filter(|h| filler.sectors.is_empty() || self.scene.has_sector(*h, &filler.sectors))
            .filter(|h| filler.preps.iter().all(|p| p.optional || !self.noun_prep(p, *h).is_empty()))
            .filter(|h| {
                filler
                    .possessor
                    .as_ref()
                    .is_none_or(|p| p.optional || self.possessor(&p.filler, *h).is_some())
            })
            .collect()
    }

    fn noun_prep(&self, argument: &PrepArg, noun: usize) -> Vec<usize> {
        let heads: Vec<usize> = self
            .scene
            .prepositional(noun)
            .into_iter()
            .filter(|(p, _)| argument.preps.contains(p))
            .map(|(_, h)| h)
            .filter(|h| !self.scene.is_time(*h))
            .collect();
        self.fitting(&argument.filler, &heads)
    }

    fn possessor(&self, filler: &Filler, noun: usize) -> Option<Vec<usize>> {
        let heads = self.scene.owners(noun);
        let fitting = self.fitting(filler, &heads);
        (!fitting.is_empty()).then_some(fitting)
    }

    fn assign(&self, filler: &Filler, heads: &[usize], binding: &mut Binding) {
        let role = match filler.slot {
            Some(Slot::Actor) => &mut binding.actors,
            Some(Slot::Recipient) => &mut binding.recipients,
            Some(Slot::Both) => &mut binding.both,
            None => {
                if !filler.heads.is_empty() {
                    binding.taken.extend(heads);
                }
                for head in heads {
                    self.inner_slots(filler, *head, binding);
                }
                return;
            }
        };
        for head in heads {
            if !role.contains(head) {
                role.push(*head);
            }
        }
        for head in heads {
            self.inner_slots(filler, *head, binding);
        }
    }

    /// Slots on the possessor and the prepositions of a filler ("lift the ban on $recipient").
    fn inner_slots(&self, filler: &Filler, head: usize, binding: &mut Binding) {
        if let Some(possessor) = &filler.possessor
            && let Some(owners) = self.possessor(&possessor.filler, head)
        {
            self.assign(&possessor.filler, &owners, binding);
            binding.weight += 1;
        }
        for argument in &filler.preps {
            let heads = self.noun_prep(argument, head);
            if !heads.is_empty() {
                self.assign(&argument.filler, &heads, binding);
                binding.weight += 1;
            }
        }
    }

    fn subject(&self, filler: &Filler, binding: &mut Binding) -> Result<(), &'static str> {
        let p = self.predication;
        let mut heads: Vec<usize> = p.heads(&Function::Subject).collect();
        if heads.is_empty() && p.class == Class::Noun {
            heads = p.heads(&Function::Modifier).filter(|h| self.scene.can_act(*h)).collect();
        }
        if filler.heads.is_empty() && filler.sectors.is_empty() && filler.slot.is_some() {
            self.assign(filler, &heads, binding);
            binding.weight += u32::from(!heads.is_empty());
            return Ok(());
        }
        let fitting = self.fitting(filler, &heads);
        if fitting.is_empty() {
            return Err("the subject does not fit");
        }
        self.assign(filler, &fitting, binding);
        binding.weight += 2;
        Ok(())
    }

    fn object_heads(&self, filler: &Filler) -> Vec<usize> {
        let p = self.predication;
        let mut heads: Vec<usize> = p.heads(&Function::Object).collect();
        if let Some((_, particle)) = self.key.split_once(' ') {
            heads.extend(
                p.heads(&Function::Preposition(particle.to_owned())).filter(|h| !self.scene.is_time(*h)),
            );
        }
        if heads.is_empty() && p.class == Class::Noun && !filler.heads.is_empty() {
            // "the opposition protest" is no object; "a hostage release" is.
            heads = p.heads(&Function::Modifier).filter(|h| !self.scene.can_act(*h)).collect();
        }
        heads
    }

    fn object(&self, filler: &Filler, optional: bool, binding: &mut Binding) -> Result<(), &'static str> {
        let mut heads = self.object_heads(filler);
        if filler.slot.is_some() && !heads.iter().any(|h| self.scene.can_act(*h)) {
            // "fined the newspaper a million rand"
            let given: Vec<usize> = self.predication.heads(&Function::Indirect).collect();
            if given.iter().any(|h| self.scene.can_act(*h)) {
                heads = given;
            }
        }
        let fitting = self.fitting(filler, &heads);
        if fitting.is_empty() {
            let open = filler.heads.is_empty() && filler.sectors.is_empty();
            let nominal = self.predication.class == Class::Noun && filler.slot.is_some() && open;
            return if optional || nominal { Ok(()) } else { Err("the object does not fit") };
        }
        binding.weight += if filler.heads.is_empty() { 1 } else { 4 };
        self.assign(filler, &fitting, binding);
        Ok(())
    }

    fn preposition(&self, argument: &PrepArg, binding: &mut Binding) -> Result<(), &'static str> {
        let filler = &argument.filler;
        let p = self.predication;
        let mut heads: Vec<usize> = Vec::new();
        for prep in &argument.preps {
            heads.extend(p.heads(&Function::Preposition(prep.clone())));
            if prep == "to" || prep == "for" {
                heads.extend(p.heads(&Function::Indirect));
            }
        }
        for object in p.heads(&Function::Object).collect::<Vec<_>>() {
            heads.extend(
                self.scene
                    .prepositional(object)
                    .into_iter()
                    .filter(|(w, _)| argument.preps.contains(w))
                    .map(|(_, h)| h),
            );
        }
        // "gave them until Sunday": only what is asked for as anything may be a time.
        let anything = argument.filler.slot.is_none() && argument.filler.heads.is_empty();
        heads.retain(|h| anything || !self.scene.is_time(*h));
        let mut fitting = self.fitting(filler, &heads);
        if filler.slot.is_some() && filler.heads.is_empty() {
            if argument.optional {
                fitting.retain(|h| self.scene.can_be_role(*h) || self.scene.is_ground(*h));
            }
            if fitting.is_empty() && p.class == Class::Verb {
                // "filed a lawsuit in a district court against him": the parser hung it too deep.
                let fills = |h: usize| self.scene.can_act(h) || self.scene.is_ground(h);
                let found = self.scene.prepositional_below(p.token, &argument.preps, fills);
                fitting = self.fitting(filler, &found);
            }
        }
        if fitting.is_empty() {
            return if argument.optional { Ok(()) } else { Err("no argument on that preposition fits") };
        }
        binding.weight += if argument.optional { 1 } else { 2 };
        binding.weight += u32::from(!filler.heads.is_empty());
        self.assign(filler, &fitting, binding);
        Ok(())
    }

    /// The event that the pattern wraps.
    fn wraps(&self, wrap: &Wrap, binding: &mut Binding) -> Result<(), &'static str> {
        let obliged = wrap.groups.iter().any(|g| g.ends_with(OBLIGED));
        let groups: Vec<&str> = wrap.groups.iter().map(|g| g.strip_suffix(OBLIGED).unwrap_or(g)).collect();
        let any = groups.iter().any(|g| self.index.in_group(g, "*"));
        let promise = self.index.is_of(UNDERTAKEN, binding.pattern);
        let ask = self.index.is_of(ASKED, binding.pattern);
        let mut best: Option<(bool, usize)> = None;
        for inner in self.all.below(self.predication.token) {
            let Some((_, relation)) = &inner.governor else { continue };
            let clause = matches!(relation, Relation::Infinitive | Relation::That | Relation::Ing);
            let fits = match relation {
                Relation::Preposition(p) if wrap.preps.is_empty() => self.scene.opens_complement(p),
                Relation::Preposition(p) => wrap.preps.contains(p),
                Relation::Object => wrap.preps.is_empty() && inner.class == Class::Noun,
                Relation::Infinitive => wrap.preps.is_empty() || wrap.preps.iter().any(|p| p == "to"),
                Relation::That | Relation::Ing => wrap.preps.is_empty(),
            };
            let verb = inner.light.unwrap_or(inner.token);
            // "vowed not to attack" is no vow to attack.
            let denied = !any && self.scene.tree.kid(verb, Link::Negation).is_some();
            // "said that it must act": a speaker's own duty is no demand; what was done is no promise.
            let owed = obliged
                && (self.is_of_subject(inner)
                    || !self.scene.is_obliged(verb)
                    || self.scene.is_due(verb) && !self.is_asked(inner));
            let done = promise && *relation == Relation::That && self.scene.is_done(verb);
            // "wants to withdraw its troops": nobody asks himself.
            let own = ask
                && self.predication.class == Class::Verb
                && *relation == Relation::Infinitive
                && self.is_of_subject(inner);
            if !fits || denied || owed || done || own {
                continue;
            }
            let types = self.coded.get(&inner.token);
            let known =
                types.is_some_and(|t| t.iter().any(|k| groups.iter().any(|g| self.index.in_group(g, k))));
            let counts = known || (any && (clause || inner.class == Class::Verb || types.is_some()));
            if counts && best.is_none_or(|(k, _)| known && !k) {
                best = Some((known, inner.token));
            }
        }
        match best {
            Some((known, token)) => {
                binding.complement = Some(token);
                binding.weight += if known { 4 } else { 1 };
                Ok(())
            }
            None if wrap.optional => Ok(()),
            None => Err("it wraps no event of that group"),
        }
    }

    /// Whether it is said who is to do an inner act, or to whom it is to be done.
    fn is_asked(&self, inner: &Predication) -> bool {
        let role = if inner.passive { Function::Object } else { Function::Subject };
        let known = |i: &Identity| if inner.passive { i.country.is_some() } else { i.code().is_some() };
        inner.heads(&role).any(|h| {
            self.scene.is_somebody(h) && self.scene.mention(h).is_some_and(|m| m.identities.iter().any(known))
        })
    }

    /// Whether who does an inner act is the subject here, or a pronoun for him.
    fn is_of_subject(&self, inner: &Predication) -> bool {
        let own: Vec<usize> = self.predication.heads(&Function::Subject).collect();
        inner.heads(&Function::Subject).any(|s| {
            own.contains(&s)
                || self.scene.mention(s).is_some_and(|m| m.antecedents.iter().any(|a| own.contains(a)))
        })
    }

    fn complement(
        &self,
        complement: &dateline_codebook::Complement,
        purposes: bool,
        binding: &mut Binding,
    ) -> Result<(), &'static str> {
        let tree = self.scene.tree;
        let object = |at: usize| self.predication.heads(&Function::Object).any(|o| o == at);
        // "sent experts to investigate", "set up a panel to investigate"
        let purposes = self.all.all.iter().filter(|p| {
            purposes
                && p.class == Class::Verb
                && tree.kids(p.token, Link::Auxiliary).any(|a| tree.doc.tag(a) == "TO")
                && match tree.link(p.token) {
                    Link::AdverbialClause => tree.doc.head(p.token) == self.predication.token,
                    Link::ReducedRelative => object(tree.doc.head(p.token)),
                    _ => false,
                }
        });
        for inner in self.all.below(self.predication.token).chain(purposes) {
            let fits = complement.predicates.iter().any(|t| self.term(t, &inner.keys));
            if !fits {
                continue;
            }
            let inside = Bound {
                index: self.index,
                scene: self.scene,
                all: self.all,
                predication: inner,
                coded: self.coded,
                key: "",
            };
            let mut trial = binding.clone();
            let mut ok = true;
            if let Some(object) = &complement.object {
                ok &= inside.object(&object.filler, object.optional, &mut trial).is_ok();
            }
            for argument in &complement.preps {
                ok &= inside.preposition(argument, &mut trial).is_ok();
            }
            if ok {
                trial.complement = Some(inner.token);
                trial.weight += 3;
                *binding = trial;
                return Ok(());
            }
        }
        if complement.optional { Ok(()) } else { Err("the complement does not fit") }
    }
}
