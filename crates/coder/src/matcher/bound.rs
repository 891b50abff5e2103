//! One predication against one pattern: who fills each function, and whether what the pattern asks for is there.

use super::{ASKED, Binding, Coded, Index, OBLIGED, REFUSED, UNDERTAKEN};
use crate::actors::Identity;
use crate::predication::{Class, Function, Predication, Predications, Relation};
use crate::scene::Scene;
use crate::tree::Link;
use dateline_codebook::{Complement, Filler, Forbidden, Lemma, PrepArg, Slot, Term, Wrap};

/// One predication against one pattern.
pub(super) struct Bound<'a> {
    pub(super) index: &'a Index,
    pub(super) scene: &'a Scene<'a>,
    pub(super) all: &'a Predications,
    pub(super) predication: &'a Predication,
    pub(super) coded: &'a Coded,
    pub(super) key: &'a str,
}

impl Bound<'_> {
    fn term(&self, term: &Term, keys: &[String]) -> bool {
        match &term.what {
            Lemma::Word(word) => keys.iter().any(|k| k == word),
            Lemma::Set(set) => self.index.sets.get(set).is_some_and(|s| keys.iter().any(|k| s.contains(k))),
        }
    }

    pub(super) fn has_forbidden(&self, forbidden: &Forbidden) -> bool {
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

    pub(super) fn subject(&self, filler: &Filler, binding: &mut Binding) -> Result<(), &'static str> {
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

    pub(super) fn object_heads(&self, filler: &Filler) -> Vec<usize> {
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

    pub(super) fn object(
        &self,
        filler: &Filler,
        optional: bool,
        binding: &mut Binding,
    ) -> Result<(), &'static str> {
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

    pub(super) fn preposition(&self, argument: &PrepArg, binding: &mut Binding) -> Result<(), &'static str> {
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
            let acting = fitting.iter().any(|h| self.scene.is_somebody(*h) || self.scene.is_of_somebody(*h));
            // Only what the pattern names before the preposition that was found.
            let word = |h: &usize| self.scene.tree.doc.text(self.scene.tree.doc.head(*h)).to_lowercase();
            let found =
                fitting.iter().filter_map(|h| argument.preps.iter().position(|p| *p == word(h))).min();
            let wanted = argument.preps.get(..found.unwrap_or(argument.preps.len())).unwrap_or_default();
            // "rejected the minister's bill on the bank": whose it is goes before what it is about.
            let owned = fitting.is_empty()
                && p.heads(&Function::Object).any(|o| {
                    let mut owners = self.scene.tree.kids(o, Link::Possessor);
                    let named = |w: usize| self.scene.tree.doc.pos(w) != "PRON" && self.scene.can_act(w);
                    !self.scene.is_somebody(o) && owners.any(named)
                });
            if !acting && !owned && p.class == Class::Verb {
                // "filed a lawsuit in a district court against him over a loan": the parser hung it too deep.
                let none = fitting.is_empty();
                let fills = |h: usize| self.scene.can_act(h) || none && self.scene.is_ground(h);
                let found = self.scene.prepositional_below(p.token, wanted, fills);
                let deep = self.fitting(filler, &found);
                if !deep.is_empty() {
                    fitting = deep;
                }
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
    pub(super) fn wraps(&self, wrap: &Wrap, binding: &mut Binding) -> Result<(), &'static str> {
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
            let negated = self.scene.tree.kid(verb, Link::Negation).is_some();
            let denied = !any && negated;
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
            // "vowed not to end the strike": a refusal, no promise.
            let refused = |k: &String| self.index.in_group(REFUSED, k);
            if promise && negated && types.is_some_and(|t| t.iter().any(refused)) {
                continue;
            }
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

    pub(super) fn complement(
        &self,
        complement: &Complement,
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
            // A finite clause is what a word that tells tells; told to somebody it stands behind: "it has left, he told him".
            let finite = matches!(&inner.governor, Some((g, Relation::That)) if *g == self.predication.token);
            let told = || {
                let copula = inner.class == Class::Adjective;
                let verb = if copula { tree.doc.head(inner.token) } else { inner.token };
                tree.kid(verb, Link::Marker).is_some()
                    || self.scene.lexicon.attitude(&tree.lemma(self.predication.token)).is_some()
            };
            let fronted = inner.token < self.predication.token && self.predication.has(&Function::Object);
            // "promised not to attack": no threat.
            let promise = self.index.is_of(UNDERTAKEN, binding.pattern);
            let negated = tree.kid(inner.token, Link::Negation).is_some();
            if !fits || promise && negated || finite && (fronted || !told()) {
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
