//! Where a text tells of harm: the word that tells it, and whom it befell.

use super::count::{Counted, Counter};
use super::words::{Class, Predicate, Words};
use super::{HarmKind, HarmMention};
use crate::times::TimeMention;
use crate::tree::{Link, Tree};
use dateline_record::DatePrecision;
use jiff::civil::Date;

pub(super) struct Finder<'a> {
    pub(super) words: &'a Words,
    pub(super) counter: Counter<'a>,
    pub(super) tree: &'a Tree<'a>,
    pub(super) times: &'a [TimeMention],
    pub(super) published: Option<Date>,
}

impl Finder<'_> {
    pub(super) fn all(&self) -> Vec<HarmMention> {
        let mut out: Vec<HarmMention> = Vec::new();
        for token in 0..self.tree.doc.len() {
            // "Missing" is a verb's form to the lemmatiser and an adjective to the reader.
            let (lemma, form) = (self.tree.lemma(token), self.tree.doc.text(token).to_lowercase());
            let mut found = self.words.predicates(&lemma);
            if found.is_empty() {
                found = self.words.predicates(&form);
            }
            for predicate in found {
                for (counted, replaces) in self.victims(token, predicate) {
                    // Who flees alone is a traveller.
                    if predicate.kind == HarmKind::Displaced && !counted.stated {
                        continue;
                    }
                    let mention = self.mention(token, predicate.kind, &counted, replaces);
                    if !out.iter().any(|m| m.kind == mention.kind && m.tokens == mention.tokens) {
                        out.push(mention);
                    }
                }
            }
        }
        out.sort_by_key(|m| (m.tokens.start, m.kind));
        out
    }

    fn mention(&self, token: usize, kind: HarmKind, counted: &Counted, replaces: bool) -> HarmMention {
        HarmMention {
            kind,
            low: counted.low,
            high: counted.high,
            tokens: counted.tokens.clone(),
            span: self.tree.doc.span_of(counted.tokens.clone()),
            predicate: token,
            who: counted.who.clone(),
            total: self.is_total(token),
            replaces,
        }
    }

    fn victims(&self, token: usize, predicate: &Predicate) -> Vec<(Counted, bool)> {
        let heads = match predicate.class {
            Class::Noun | Class::Nought => {
                return self.of_noun(token, predicate).into_iter().map(|c| (c, false)).collect();
            }
            Class::Toll => return self.of_toll(token, predicate).into_iter().map(|c| (c, true)).collect(),
            Class::Adjective => self.of_adjective(token),
            Class::Object | Class::Subject | Class::Needed => self.of_verb(token, predicate),
        };
        let numbers = heads.iter().filter(|h| self.words.is("number", &self.tree.lemma(**h)));
        let reached: Vec<(Counted, bool)> =
            numbers.filter_map(|h| self.reached(*h)).map(|c| (c, true)).collect();
        if !reached.is_empty() {
            return reached;
        }
        let victims: Vec<usize> = heads
            .into_iter()
            .filter(|h| self.counter.is_victim(*h) || predicate.class == Class::Needed)
            .collect();
        let counted: Vec<(Counted, bool)> =
            victims.iter().filter_map(|h| self.counter.count(*h)).map(|c| (c, false)).collect();
        if !counted.is_empty() {
            return counted;
        }
        victims.iter().filter_map(|h| self.number_of(*h)).map(|c| (c, true)).collect()
    }

    /// "The number of people killed rose to fourteen": the number stands behind the verb.
    fn number_of(&self, victims: usize) -> Option<Counted> {
        let (tree, doc) = (self.tree, self.tree.doc);
        if tree.link(victims) != Link::PrepositionObject || doc.is_root(doc.head(victims)) {
            return None;
        }
        let noun = doc.head(doc.head(victims));
        self.words.is("number", &tree.lemma(noun)).then(|| self.reached(noun)).flatten()
    }

    /// Whether a verb is denied or merely possible.
    fn is_unreal(&self, verb: usize) -> bool {
        self.tree.kids(verb, Link::Negation).next().is_some()
            || self.tree.kids(verb, Link::Auxiliary).any(|a| self.words.is("modal", &self.tree.lemma(a)))
    }

    fn is_passive(&self, verb: usize) -> bool {
        self.tree.kid(verb, Link::PassiveAuxiliary).is_some()
            || self.tree.kid(verb, Link::PassiveSubject).is_some()
    }

    fn is_relative_pronoun(&self, token: usize) -> bool {
        self.tree.doc.morph(token).contains("PronType=Rel")
            || matches!(self.tree.doc.tag(token), "WDT" | "WP")
    }

    /// The noun that a relative or reduced clause tells of.
    fn above(&self, verb: usize) -> Option<usize> {
        matches!(self.tree.link(verb), Link::Relative | Link::ReducedRelative)
            .then(|| self.tree.doc.head(verb))
    }

    fn of_verb(&self, verb: usize, predicate: &Predicate) -> Vec<usize> {
        let (tree, doc) = (self.tree, self.tree.doc);
        if self.is_unreal(verb) {
            return Vec::new();
        }
        let participle = doc.morph(verb).contains("VerbForm=Part") && doc.morph(verb).contains("Tense=Past");
        if tree.link(verb) == Link::Modifier && participle && predicate.class == Class::Object {
            return vec![doc.head(verb)];
        }
        if !tree.is_verb(verb) {
            return Vec::new();
        }
        let objects: Vec<usize> = tree.kids(verb, Link::Object).collect();
        if let Some(needed) = &predicate.needs {
            let Some(object) = objects.iter().copied().find(|o| tree.lemma(*o) == *needed) else {
                return Vec::new();
            };
            return if predicate.class == Class::Needed { vec![object] } else { self.subjects(verb) };
        }
        if predicate.class == Class::Subject {
            let harmed = objects.iter().any(|o| self.counter.is_victim(*o));
            return if harmed || self.is_passive(verb) { Vec::new() } else { self.subjects(verb) };
        }
        if self.is_passive(verb) {
            let subject = tree.kid(verb, Link::PassiveSubject).or_else(|| tree.kid(verb, Link::Subject));
            return match subject {
                Some(s) if self.is_relative_pronoun(s) => self.above(verb).into_iter().collect(),
                Some(s) => vec![s],
                None => self.raised(verb),
            };
        }
        if !objects.is_empty() {
            return objects;
        }
        // "Five people killed in the attack", "14 wounded".
        match (participle, self.above(verb), tree.kid(verb, Link::Subject)) {
            (true, Some(noun), None) => vec![noun],
            (true, _, Some(subject)) if tree.kid(verb, Link::Auxiliary).is_none() && !self.acts(subject) => {
                vec![subject]
            }
            (true, None, None) if tree.link(verb) == Link::Conjunct && tree.is_nominal(doc.head(verb)) => {
                vec![doc.head(verb)]
            }
            (true, None, None) if matches!(tree.link(verb), Link::Predicate | Link::OpenClause) => {
                self.complement(verb)
            }
            _ => Vec::new(),
        }
    }

    /// Whether a subject is what did it and not whom it befell.
    fn acts(&self, subject: usize) -> bool {
        self.words.is_act(&self.tree.lemma(subject))
            || !self.counter.is_victim(subject)
            || self.counter.count(subject).is_none_or(|c| !c.stated)
    }

    fn subjects(&self, verb: usize) -> Vec<usize> {
        match self.tree.kid(verb, Link::Subject) {
            Some(s) if self.is_relative_pronoun(s) => self.above(verb).into_iter().collect(),
            Some(s) => vec![s],
            None => match self.above(verb) {
                Some(noun) => vec![noun],
                None => self.raised(verb),
            },
        }
    }

    /// The subject that an infinitive takes from its governor: "were feared to have died".
    fn raised(&self, verb: usize) -> Vec<usize> {
        if self.tree.link(verb) != Link::OpenClause {
            return Vec::new();
        }
        let governor = self.tree.doc.head(verb);
        self.tree
            .kid(governor, Link::PassiveSubject)
            .or_else(|| self.tree.kid(governor, Link::Subject))
            .into_iter()
            .collect()
    }

    fn of_adjective(&self, adjective: usize) -> Vec<usize> {
        let (tree, doc) = (self.tree, self.tree.doc);
        // "Missing the start" is no adjective.
        if tree.kid(adjective, Link::Object).is_some() {
            return Vec::new();
        }
        if let Some(subject) =
            tree.kid(adjective, Link::Subject).or_else(|| tree.kid(adjective, Link::PassiveSubject))
        {
            return vec![subject];
        }
        if let Some(subject) = tree.kids(adjective, Link::Auxiliary).find_map(|a| tree.kid(a, Link::Subject))
        {
            return vec![subject];
        }
        let head = doc.head(adjective);
        match tree.link(adjective) {
            Link::Modifier | Link::ReducedRelative | Link::Apposition if tree.is_nominal(head) => vec![head],
            Link::Modifier | Link::Adverb if head < adjective && doc.pos(head) == "NUM" => vec![head],
            Link::Conjunct if tree.is_nominal(head) => {
                tree.kids(adjective, Link::Number).chain(tree.kids(adjective, Link::Modifier)).collect()
            }
            Link::Conjunct => self.of_adjective_above(adjective, head),
            Link::Root => tree.kids(adjective, Link::Number).filter(|k| *k < adjective).collect(),
            _ => self.complement(adjective),
        }
    }

    /// "Left two dead and three wounded": the conjunct has a number of its own.
    fn of_adjective_above(&self, adjective: usize, head: usize) -> Vec<usize> {
        let own: Vec<usize> = self
            .tree
            .doc
            .children(adjective)
            .filter(|c| *c < adjective && self.counter.is_victim(*c))
            .collect();
        if own.is_empty() && self.tree.is_verb(head) { self.complement(adjective) } else { own }
    }

    /// Whom a predicate tells of: the object that it completes ("left five dead"), else the subject.
    fn complement(&self, token: usize) -> Vec<usize> {
        let tree = self.tree;
        let verb = tree.doc.head(token);
        if !tree.is_verb(verb) || self.is_unreal(verb) {
            return Vec::new();
        }
        let object = tree.kids(verb, Link::Object).find(|o| *o < token);
        let subject = || tree.kid(verb, Link::PassiveSubject).or_else(|| tree.kid(verb, Link::Subject));
        object
            .or_else(subject)
            .into_iter()
            .filter_map(|s| if self.is_relative_pronoun(s) { self.above(verb) } else { Some(s) })
            .collect()
    }

    /// "Twelve deaths", "the death of five people", "no casualties".
    fn of_noun(&self, noun: usize, predicate: &Predicate) -> Option<Counted> {
        let (tree, doc) = (self.tree, self.tree.doc);
        if !matches!(doc.pos(noun), "NOUN" | "PROPN" | "ADJ" | "VERB") {
            return None;
        }
        let own = self.counter.count(noun).filter(|c| c.stated);
        if predicate.class == Class::Nought {
            return own.filter(|c| c.high == Some(0));
        }
        // As a verb or adjective the word has its own rows.
        if !matches!(doc.pos(noun), "NOUN" | "PROPN") || tree.link(noun) == Link::Modifier {
            return None;
        }
        let of = tree
            .kids(noun, Link::Preposition)
            .find(|p| *p == noun + 1)
            .and_then(|p| tree.kid(p, Link::PrepositionObject));
        let whom = of.filter(|h| self.counter.is_victim(*h)).and_then(|h| self.counter.count(h));
        match (own, whom) {
            (Some(own), Some(whom)) => Some(Counted { who: whom.who, ..own }),
            (own, whom) => own.or(whom),
        }
    }

    /// "The death toll rose to 50", "a death toll of 50", "bringing the death toll to 50".
    fn of_toll(&self, toll: usize, predicate: &Predicate) -> Option<Counted> {
        let tree = self.tree;
        let needed = predicate.needs.as_deref()?;
        let fits = tree.kids(toll, Link::Modifier).any(|m| tree.lemma(m) == needed);
        if fits { self.reached(toll) } else { None }
    }

    /// The number that a count has or comes to.
    fn reached(&self, toll: usize) -> Option<Counted> {
        let (tree, doc) = (self.tree, self.tree.doc);
        let verb = doc.head(toll);
        let reaches =
            tree.is_verb(verb) && self.words.is("reach", &tree.lemma(verb)) && !self.is_unreal(verb);
        let sources: Vec<usize> = if reaches { vec![toll, verb] } else { vec![toll] };
        let mut heads = Vec::new();
        for source in sources {
            for preposition in tree.kids(source, Link::Preposition) {
                heads.extend(tree.kid(preposition, Link::PrepositionObject));
                heads.extend(
                    tree.kids(preposition, Link::Preposition)
                        .filter_map(|p| tree.kid(p, Link::PrepositionObject)),
                );
            }
            heads.extend(
                tree.kids(source, Link::Predicate)
                    .chain(tree.kids(source, Link::Object))
                    .filter(|o| *o != toll),
            );
        }
        let numeric = |h: &usize| doc.pos(*h) == "NUM" || self.words.victim(&tree.lemma(*h)).is_some();
        let last = heads
            .iter()
            .rposition(|h| numeric(h) && self.to(*h))
            .or_else(|| heads.iter().position(numeric))?;
        self.counter.count(*heads.get(last)?).filter(|c| c.stated)
    }

    /// Whether a number stands at the end of a rise ("from 40 to 50").
    fn to(&self, head: usize) -> bool {
        self.tree.link(head) == Link::PrepositionObject
            && !self.words.is("within", &self.tree.lemma(self.tree.doc.head(head)))
    }

    /// Whether the harm is told of a long stretch of time: a running total, and never one incident's toll.
    fn is_total(&self, predicate: usize) -> bool {
        let doc = self.tree.doc;
        self.times.iter().any(|time| {
            let first = time.tokens.start;
            if first >= doc.len()
                || doc.sentence_of(first) != doc.sentence_of(predicate)
                || !self.shares_clause(first, predicate)
            {
                return false;
            }
            let since =
                first.checked_sub(1).is_some_and(|p| self.words.is("since", &doc.text(p).to_lowercase()));
            let long = time.precision.is_some_and(|p| p >= DatePrecision::Month);
            let stretch = time.timex.kind == "DURATION"
                && time.start.is_some()
                && time.precision > Some(DatePrecision::Day);
            let current = long && self.published.is_some_and(|p| time.start < Some(p) && time.end >= Some(p));
            since || stretch || current
        })
    }

    /// Whether a time hangs in the clause of a predicate.
    fn shares_clause(&self, time: usize, predicate: usize) -> bool {
        let tree = self.tree;
        let verb = |token: usize| {
            let mut at = token;
            for _ in 0..10 {
                if tree.is_verb(at) || tree.doc.is_root(at) {
                    break;
                }
                at = tree.doc.head(at);
            }
            at
        };
        verb(time) == verb(predicate)
    }
}
