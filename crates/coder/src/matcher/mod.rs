//! Patterns over predications: which pattern fits, and who fills its roles.
//!
//! Patterns are kept in an index on the lemmas of their predicates, so that none is tried that cannot match.
//! The law kept here: a pattern sees functions only (subject, object, preposition, possessor, complement); it
//! matches what is said in any wording that gives the same predication. It decides nothing about status.

mod bound;

use crate::predication::{Class, Predication, Predications};
use crate::scene::Scene;
use bound::Bound;
use dateline_codebook::{Class as TermClass, EventType, Lemma, Pattern};
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
