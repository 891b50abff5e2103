//! One pass over a sentence that makes its predications.

use super::{Argument, Class, Function, Predication, Predications, Relation};
use crate::lexicon::{Attitude, Control, Lexicon};
use crate::memo::Memo;
use crate::tree::{Link, PREDICATIVE, Tree};
use dateline_record::Status;
use std::ops::Range;

/// Arcs that a search up or down the tree may follow; deeper trees are parser noise.
pub(super) const FUEL: usize = 24;

/// What making predications needs at hand.
pub(super) struct Builder<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) lexicon: &'a Lexicon,
    /// Whether patterns know a noun or adjective as a predicate of its own.
    pub(super) is_key: &'a dyn Fn(&str) -> bool,
    pub(super) attitudes: Memo<Option<Attitude>>,
    pub(super) predicates: Memo<bool>,
}

/// Makes the predications of the sentence over `tokens`. `is_key` says which nouns and adjectives patterns know
/// beside the event nouns of the lexicon.
pub fn predicate(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    is_key: &dyn Fn(&str) -> bool,
    tokens: Range<usize>,
) -> Predications {
    let builder = Builder { tree, lexicon, is_key, attitudes: Memo::default(), predicates: Memo::default() };
    let all = tokens.filter_map(|t| builder.predication(t)).collect();
    Predications { all }
}

impl Builder<'_> {
    fn predication(&self, token: usize) -> Option<Predication> {
        let tree = self.tree;
        if tree.is_verb(token) {
            return Some(self.verb(token));
        }
        if self.is_predicate_noun(token) {
            return Some(self.noun(token));
        }
        if tree.doc.pos(token) == "ADJ"
            && matches!(tree.link(token), Link::Predicate | Link::Root | Link::Conjunct)
        {
            return Some(self.adjective(token));
        }
        None
    }

    fn verb(&self, token: usize) -> Predication {
        let mut arguments = Vec::new();
        let mut add = |function: &Function, heads: Vec<usize>| {
            for head in heads {
                let argument = Argument { function: function.clone(), head };
                if !arguments.contains(&argument) {
                    arguments.push(argument);
                }
            }
        };
        add(&Function::Subject, self.subjects(token, FUEL));
        add(&Function::Object, self.objects(token, FUEL));
        add(&Function::Indirect, self.indirect(token, FUEL));
        for (preposition, head) in self.prepositional(token) {
            add(&Function::Preposition(preposition), vec![head]);
        }
        // "took them hostage", "found him guilty": a predicate of the object reads as if on "as".
        if self.tree.doc.pos(token) == "VERB" {
            let predicates: Vec<usize> = self.tree.kids(token, Link::Predicate).collect();
            add(&Function::Preposition(PREDICATIVE.to_owned()), predicates);
            // "branded the envoy a spy": the object is what he is called.
            if self.tree.kid(token, Link::IndirectObject).is_some() {
                let called: Vec<usize> = self.tree.kids(token, Link::Object).collect();
                add(&Function::Preposition(PREDICATIVE.to_owned()), called);
            }
            // "held the generals responsible for it", hung on the generals
            let after = |o: usize| {
                self.tree
                    .kids(o, Link::Modifier)
                    .filter(move |m| *m > o && self.tree.doc.pos(*m) == "ADJ")
                    .filter(|m| self.tree.prepositions(*m).next().is_some())
            };
            // "declared two diplomats persona non grata": an apposition without a comma.
            let said = |o: usize| {
                self.tree.kids(o, Link::Apposition).filter(|a| {
                    let before = self.tree.doc.subtree(*a).start.checked_sub(1);
                    *a > token && before.is_some_and(|b| self.tree.link(b) != Link::Punctuation)
                })
            };
            let called: Vec<usize> = self.tree.kids(token, Link::Object).flat_map(said).collect();
            add(&Function::Preposition(PREDICATIVE.to_owned()), called);
            let found: Vec<usize> = self.tree.kids(token, Link::Object).flat_map(after).collect();
            add(&Function::Preposition(PREDICATIVE.to_owned()), found);
            for small in self.small_clauses(token).collect::<Vec<_>>() {
                add(
                    &Function::Object,
                    self.tree.kids(small, Link::Subject).flat_map(|s| self.tree.with_conjuncts(s)).collect(),
                );
                add(&Function::Preposition(PREDICATIVE.to_owned()), vec![small]);
            }
        }
        Predication {
            token,
            keys: self.verb_keys(token),
            class: Class::Verb,
            arguments,
            governor: self.governor(token),
            status: self.verb_status(token, FUEL),
            light: None,
            passive: self.is_passive(token),
            nominal: false,
        }
    }

    /// Clauses without a verb below a verb: "found [him guilty]".
    fn small_clauses(&self, verb: usize) -> impl Iterator<Item = usize> + '_ {
        self.tree
            .kids(verb, Link::Clause)
            .filter(|c| !self.tree.is_verb(*c) && self.tree.kid(*c, Link::Subject).is_some())
    }

    fn adjective(&self, token: usize) -> Predication {
        let tree = self.tree;
        let copula = tree.doc.head(token);
        let mut arguments: Vec<Argument> = self
            .surface(copula, FUEL)
            .into_iter()
            .map(|head| Argument { function: Function::Subject, head })
            .collect();
        for (preposition, head) in self.prepositional(token) {
            arguments.push(Argument { function: Function::Preposition(preposition), head });
        }
        Predication {
            token,
            keys: vec![tree.lemma(token)],
            class: Class::Adjective,
            arguments,
            governor: self.governor(copula),
            status: self.verb_status(copula, FUEL),
            light: None,
            passive: false,
            nominal: false,
        }
    }

    /// Names of a verb: with its particle, or with a preposition that may be one, then alone.
    pub(super) fn verb_keys(&self, token: usize) -> Vec<String> {
        let tree = self.tree;
        let lemma = tree.lemma(token);
        let mut keys = Vec::new();
        let mut other = false;
        let known = |key: &String| (self.is_key)(key) || !self.lexicon.verb_synonyms(key).is_empty();
        for kid in tree.doc.children(token) {
            let key = format!("{lemma} {}", tree.doc.text(kid).to_lowercase());
            let particle = match tree.link(kid) {
                Link::Particle => {
                    // "called off" is no calling.
                    other |= known(&key) || !self.lexicon.light(&key).is_empty();
                    true
                }
                Link::Preposition => kid == token + 1,
                // "pushed migrants back", "set them free"
                Link::Adverb | Link::Predicate => kid == token + 1 || (kid > token && known(&key)),
                // "let the hostages go"
                Link::Clause | Link::OpenClause => {
                    (tree.doc.tag(kid) == "VB" || tree.doc.pos(kid) == "ADJ") && known(&key)
                }
                _ => false,
            };
            if particle {
                keys.push(key);
            }
        }
        // "set free 14 inmates", with "free" hung on the inmates
        for object in tree.kids(token, Link::Object) {
            for next in tree.kids(object, Link::Modifier).filter(|m| *m == token + 1) {
                let key = format!("{lemma} {}", tree.doc.text(next).to_lowercase());
                if known(&key) {
                    keys.push(key);
                }
            }
        }
        keys.extend(tree.hyphenated(token));
        if !other {
            keys.push(lemma);
        }
        with_synonyms(keys, |k| self.lexicon.verb_synonyms(k))
    }

    /// What the words that wrap clauses say of a verb, noun or adjective.
    pub(super) fn attitude_of(&self, token: usize) -> Option<Attitude> {
        self.attitudes.get(token, || {
            if self.tree.is_verb(token) {
                self.verb_keys(token).iter().find_map(|k| self.lexicon.attitude(k))
            } else {
                self.lexicon.attitude(&self.tree.lemma(token))
            }
        })
    }

    /// Whether an infinitive that the parser took for a purpose is what somebody behind a preposition is asked to do,
    /// or what is planned: "appealed to Israel on Friday to lift the blockade", "are set to meet".
    pub(super) fn is_asked_of(&self, verb: usize) -> bool {
        let tree = self.tree;
        let head = tree.doc.head(verb);
        tree.link(verb) == Link::AdverbialClause
            && verb > head
            && self.is_infinitive(verb)
            && tree.is_verb(head)
            && tree.kid(head, Link::Object).is_none()
            && self.attitude_of(head).is_some_and(|a| {
                a.status == Some(Status::Future) && {
                    // "are set to hold talks": what is planned for the subject.
                    let bound = self.is_passive(head) || tree.link(head) == Link::Predicate;
                    let planned = bound && a.control == Control::Subject;
                    let asked = !self.is_passive(head) && tree.kid(head, Link::Preposition).is_some();
                    planned || asked && a.control == Control::Object
                }
            })
    }

    fn has_subject(&self, verb: usize) -> bool {
        let tree = self.tree;
        tree.kid(verb, Link::Subject).or(tree.kid(verb, Link::PassiveSubject)).is_some()
    }

    /// Whether an infinitive tells what somebody was the first, the last or the only one to do.
    pub(super) fn is_of_first(&self, verb: usize) -> bool {
        let tree = self.tree;
        let head = tree.doc.head(verb);
        let first = |t: usize| self.lexicon.is_first(&tree.doc.text(t).to_lowercase());
        self.is_infinitive(verb)
            && self.copula(head) != head
            && (first(head) || tree.kids(head, Link::Modifier).any(first))
    }

    /// The verb whose predicate a noun or adjective is; the word itself where it is none.
    pub(super) fn copula(&self, predicate: usize) -> usize {
        let verb = self.tree.doc.head(predicate);
        let is = self.tree.link(predicate) == Link::Predicate && self.tree.is_verb(verb);
        if is { verb } else { predicate }
    }

    pub(super) fn is_infinitive(&self, verb: usize) -> bool {
        self.tree.kids(verb, Link::Auxiliary).any(|a| self.tree.doc.tag(a) == "TO")
    }

    pub(super) fn is_time(&self, token: usize) -> bool {
        self.tree.doc.entity_of(token).is_some_and(|e| e.label == "DATE" || e.label == "TIME")
    }

    /// How a verb or event noun hangs on what wraps it. Words that only say how an act goes on (begin, continue,
    /// manage) and light verbs are climbed over.
    pub(super) fn governor(&self, token: usize) -> Option<(usize, Relation)> {
        let tree = self.tree;
        let mut at = token;
        let mut relation = None;
        for _ in 0..FUEL {
            let (next, how) = self.hangs_on(at)?;
            let relation_here = relation.get_or_insert(how).clone();
            let climb = self.attitude_of(next).is_some_and(|a| a.aspect) || self.is_light_carrier(next, at);
            if !climb {
                return Some((next, relation_here));
            }
            at = next;
            relation = None;
            if tree.doc.is_root(at) {
                return None;
            }
        }
        None
    }

    fn hangs_on(&self, token: usize) -> Option<(usize, Relation)> {
        let tree = self.tree;
        let mut at = token;
        while tree.link(at) == Link::Conjunct {
            at = tree.doc.head(at);
            if tree.is_verb(token) != tree.is_verb(at) {
                return None;
            }
        }
        let head = tree.doc.head(at);
        let form = || {
            if self.is_infinitive(at) {
                Relation::Infinitive
            } else if tree.doc.tag(at) == "VBG" && tree.kid(at, Link::Auxiliary).is_none() {
                Relation::Ing
            } else {
                Relation::That
            }
        };
        match tree.link(at) {
            Link::OpenClause | Link::Clause => Some((head, form())),
            Link::AdverbialClause if self.is_asked_of(at) => Some((head, Relation::Infinitive)),
            // "called for the charges to be dropped"
            Link::AdverbialClause if self.is_infinitive(at) && self.has_subject(at) => {
                let opener = tree.kid(at, Link::Marker)?;
                Some((head, Relation::Preposition(tree.doc.text(opener).to_lowercase())))
            }
            Link::ReducedRelative if self.is_infinitive(at) => Some((head, Relation::Infinitive)),
            Link::Predicate if tree.is_verb(head) => self.hangs_on(head),
            Link::PrepositionClause | Link::PrepositionObject => {
                let governor = tree.doc.head(head);
                Some((governor, Relation::Preposition(tree.doc.text(head).to_lowercase())))
            }
            Link::Object | Link::PassiveSubject => Some((head, Relation::Object)),
            _ => None,
        }
    }

    /// The status that the words around a token alone give it, without what wraps it.
    pub(super) fn combine(outer: Status, inner: Status) -> Status {
        match (outer, inner) {
            (Status::Negated, Status::Negated) => Status::Actual,
            // "decided not to sign"
            (Status::Future, Status::Negated) => Status::Negated,
            (Status::Actual, s) | (s, _) => s,
        }
    }
}

/// Names, followed by those that mean the same and are not among them.
pub(super) fn with_synonyms<'a>(mut keys: Vec<String>, of: impl Fn(&str) -> &'a [String]) -> Vec<String> {
    for at in 0..keys.len() {
        for same in of(&keys[at]) {
            if !keys.contains(same) {
                keys.push(same.clone());
            }
        }
    }
    keys
}
