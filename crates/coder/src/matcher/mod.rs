//! Patterns over predications: which pattern fits, and who fills its roles.
//!
//! Patterns are kept in an index on the lemmas of their predicates, so that none is tried that cannot match.
//! The law kept here: a pattern sees functions only (subject, object, preposition, possessor, complement); it
//! matches what is said in any wording that gives the same predication. It decides nothing about status.

mod bound;

use crate::predication::{Class, Function, Predication, Predications};
use crate::scene::Scene;
use crate::tree::Link;
use bound::Bound;
use dateline_codebook::{Class as TermClass, EventType, Lemma, Pattern, Term};
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// The patterns of a codebook, by the lemmas of their predicates.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Patterns, each with the number of its page.
    pub patterns: Vec<(usize, Pattern)>,
    /// Patterns by a word of their predicates, each with what it asks for (bits, below): word classes, object, inner act.
    by_key: HashMap<String, Vec<(u32, u8)>>,
    sets: HashMap<String, HashSet<String>>,
    groups: HashMap<String, HashSet<String>>,
    names: Vec<String>,
    /// Words of which a pattern's object must be one, where it names some.
    objects: Vec<Option<HashSet<String>>>,
}

/// The group of types that refuse.
const REFUSED: &str = "refused";

/// The group of types that undertake an act to come: what is done already cannot be.
pub(crate) const UNDERTAKEN: &str = "undertaken";

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
                let mut keys: BTreeMap<String, u8> = BTreeMap::new();
                for term in &pattern.predicates {
                    for word in words_of(std::slice::from_ref(term), sets) {
                        *keys.entry(word).or_default() |= term.class.map_or(ANY_CLASS, bit);
                    }
                }
                let object = pattern.object.as_ref().is_some_and(|o| !o.optional);
                let inner = pattern.wraps.as_ref().is_some_and(|w| !w.optional)
                    || pattern.complement.as_ref().is_some_and(|c| !c.optional);
                let needs = if object { NEEDS_OBJECT } else { 0 } | if inner { NEEDS_INNER } else { 0 };
                for (key, classes) in keys {
                    index.by_key.entry(key).or_default().push((number, classes | needs));
                }
                let words = pattern
                    .object
                    .as_ref()
                    .filter(|o| !o.optional && o.filler.slot.is_none() && !o.filler.heads.is_empty());
                index.objects.push(words.map(|o| words_of(&o.filler.heads, sets)));
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
        self.each(predication, |number, word| {
            if let Ok(binding) = self.bind(scene, all, predication, number, word, coded) {
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
        self.each(predication, |pattern, word| {
            if let Err(why) = self.bind(scene, all, predication, pattern, word, coded) {
                found.push(NearMiss { pattern, why });
            }
        });
        found
    }

    fn each(&self, predication: &Predication, mut visit: impl FnMut(usize, Word<'_>)) {
        for (at, key) in predication.keys.iter().enumerate() {
            for (number, asks) in self.by_key.get(key).into_iter().flatten() {
                let earlier = predication.keys.iter().take(at);
                let seen = |k: &String| {
                    self.by_key.get(k).is_some_and(|n| n.binary_search_by_key(number, |(n, _)| *n).is_ok())
                };
                if !earlier.into_iter().any(seen) {
                    visit(*number as usize, Word { key, asks: *asks });
                }
            }
        }
    }

    /// Whether another act hangs on a predication, or may be its purpose.
    fn has_inner(scene: &Scene<'_>, all: &Predications, predication: &Predication) -> bool {
        let tree = scene.tree;
        all.below(predication.token).next().is_some()
            || tree.kid(predication.token, Link::AdverbialClause).is_some()
            || predication.heads(&Function::Object).any(|o| tree.kid(o, Link::ReducedRelative).is_some())
    }

    fn bind(
        &self,
        scene: &Scene<'_>,
        all: &Predications,
        predication: &Predication,
        number: usize,
        word: Word<'_>,
        coded: &Coded,
    ) -> Result<Binding, &'static str> {
        let Word { key, asks } = word;
        let class = match predication.class {
            Class::Verb => TermClass::Verb,
            Class::Noun => TermClass::Noun,
            Class::Adjective => TermClass::Adjective,
        };
        let any = asks & ANY_CLASS != 0 && (class != TermClass::Noun || predication.nominal);
        if !any && asks & bit(class) == 0 {
            return Err("the predicate is of another word class");
        }
        // What most patterns on a common verb ask for is not there: nothing of them need be read.
        let particle = key.contains(' ');
        let object = |f: &Function| {
            matches!(f, Function::Object | Function::Indirect) || particle && is_preposition(f)
        };
        if asks & NEEDS_OBJECT != 0
            && predication.class == Class::Verb
            && !predication.arguments.iter().any(|a| object(&a.function))
        {
            return Err("the object does not fit");
        }
        if asks & NEEDS_INNER != 0 && !Self::has_inner(scene, all, predication) {
            return Err("it wraps nothing");
        }
        let pattern = &self.patterns[number].1;
        let mut binding = Binding { pattern: number, ..Binding::default() };
        binding.weight += if particle { 3 } else { 1 };
        let bound = Bound { index: self, scene, all, predication, coded, key };
        // Most patterns on a common verb ask for an object that is not there.
        if let (Some(object), Some(words)) = (&pattern.object, &self.objects[number])
            && !bound
                .object_heads(&object.filler)
                .iter()
                .any(|h| scene.head_keys(*h).iter().any(|k| words.contains(k)))
        {
            return Err("the object does not fit");
        }
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

/// A word of a predicate by which a pattern was found, and what the pattern asks for (bits).
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    key: &'a str,
    asks: u8,
}

/// That a pattern asks for no class.
const ANY_CLASS: u8 = 8;

/// That a pattern asks for an object.
const NEEDS_OBJECT: u8 = 16;

/// That a pattern asks for another act inside.
const NEEDS_INNER: u8 = 32;

fn is_preposition(function: &Function) -> bool {
    matches!(function, Function::Preposition(_))
}

fn bit(class: TermClass) -> u8 {
    match class {
        TermClass::Verb => 1,
        TermClass::Noun => 2,
        TermClass::Adjective => 4,
    }
}

/// The words of terms, with those of the sets that they name.
fn words_of(terms: &[Term], sets: &BTreeMap<String, BTreeSet<String>>) -> HashSet<String> {
    let mut words = HashSet::new();
    for term in terms {
        match &term.what {
            Lemma::Word(word) => {
                words.insert(word.clone());
            }
            Lemma::Set(set) => words.extend(sets.get(set).into_iter().flatten().cloned()),
        }
    }
    words
}
