//! Event nouns: possessors, prepositions and light verbs read as the arguments of the verb they stand for.

use super::build::{Builder, FUEL, with_synonyms};
use super::{Argument, Class, Function, Predication};
use crate::lexicon::{Control, Lexicon, Light};
use crate::tree::{Link, Tree};

/// Whether a noun is a meeting beside what is said or done at it: "said during a visit", "agreed after talks".
pub(crate) fn is_occasion(tree: &Tree<'_>, lexicon: &Lexicon, noun: usize) -> bool {
    let preposition = tree.doc.head(noun);
    tree.link(noun) == Link::PrepositionObject
        && tree.link(preposition) == Link::Preposition
        && lexicon.is_occasion(&tree.doc.text(preposition).to_lowercase(), &tree.lemma(noun))
}

impl Builder<'_> {
    /// Whether a noun is a predicate: an event noun, or one that patterns know, not the modifier of another noun.
    pub(super) fn is_predicate_noun(&self, token: usize) -> bool {
        self.predicates.get(token, || self.names_an_act(token))
    }

    fn names_an_act(&self, token: usize) -> bool {
        let tree = self.tree;
        if !matches!(tree.doc.pos(token), "NOUN" | "PROPN")
            || matches!(tree.link(token), Link::Modifier | Link::Possessor)
            || self.is_in_name(token)
        {
            return false;
        }
        if tree.link(token) == Link::PrepositionObject
            && tree.doc.children(token).all(|k| {
                matches!(tree.link(k), Link::Preposition | Link::ReducedRelative | Link::Punctuation)
            })
            && self.lexicon.is_fixed(&tree.doc.text(tree.doc.head(token)).to_lowercase(), &tree.lemma(token))
        {
            return false;
        }
        self.noun_keys(token).iter().any(|k| self.lexicon.nominal(k).is_some() || (self.is_key)(k))
    }

    /// Whether a token is part of a name ("the Government of National Accord").
    fn is_in_name(&self, token: usize) -> bool {
        self.tree.doc.entity_of(token).is_some_and(|e| match e.label.as_str() {
            "PERSON" | "GPE" | "NORP" => true,
            "ORG" | "FAC" | "LAW" | "WORK_OF_ART" | "PRODUCT" | "LOC" => {
                self.tree.doc.pos(token) == "PROPN" && e.tokens.len() > 1
            }
            _ => false,
        })
    }

    /// Names of a noun: with each word before it, then alone, each followed by the verb it stands for.
    pub(super) fn noun_keys(&self, token: usize) -> Vec<String> {
        let tree = self.tree;
        let lemma = tree.lemma(token);
        let mut keys: Vec<String> =
            tree.kids(token, Link::Modifier).map(|m| format!("{} {lemma}", tree.lemma(m))).collect();
        if let Some(whole) = tree.hyphenated(token) {
            keys.push(self.lexicon.nominal(&whole).map_or_else(|| whole.clone(), |n| n.verb.clone()));
            keys.push(whole);
        }
        if let Some(nominal) = self.lexicon.nominal(&lemma)
            && nominal.verb != lemma
        {
            keys.push(lemma);
            keys.push(nominal.verb.clone());
        } else {
            keys.push(lemma);
        }
        with_synonyms(keys, |k| self.lexicon.noun_synonyms(k))
    }

    /// The light verb that carries an event noun, with its frame.
    fn light_of(&self, noun: usize) -> Option<(usize, Light)> {
        let tree = self.tree;
        let frame = |verb: usize, place: &str| {
            let keys = self.verb_keys(verb);
            keys.iter()
                .find_map(|k| self.lexicon.light(k).iter().find(|l| l.noun == place).cloned())
                .map(|l| (verb, l))
        };
        // "an attack carried out by", "talks that were held"
        let relative = tree.doc.children(noun).find_map(|k| match tree.link(k) {
            Link::ReducedRelative | Link::Relative if self.objects(k, FUEL).contains(&noun) => {
                frame(k, "object")
            }
            _ => None,
        });
        if relative.is_some() {
            return relative;
        }
        let first = tree.first_conjunct(noun);
        let head = tree.doc.head(first);
        match tree.link(first) {
            Link::Object | Link::PassiveSubject if tree.is_verb(head) => frame(head, "object"),
            Link::Subject if tree.is_verb(head) => frame(head, "subject"),
            Link::PrepositionObject => {
                let verb = tree.doc.head(head);
                if tree.is_verb(verb) { frame(verb, &tree.doc.text(head).to_lowercase()) } else { None }
            }
            _ => None,
        }
    }

    /// Whether `verb` only carries the event noun `noun`.
    pub(super) fn is_light_carrier(&self, verb: usize, noun: usize) -> bool {
        self.is_predicate_noun(noun) && self.light_of(noun).is_some_and(|(v, _)| v == verb)
    }

    /// Who does the act that a noun, or what a noun stands for, names; also for adjectives (their copula's subject).
    pub(super) fn subject_of(&self, token: usize, fuel: usize) -> Vec<usize> {
        let tree = self.tree;
        if fuel == 0 {
            return Vec::new();
        }
        if tree.is_verb(token) {
            return self.subjects(token, fuel - 1);
        }
        if tree.link(token) == Link::Predicate {
            return self.surface(tree.doc.head(token), fuel - 1);
        }
        let own: Vec<usize> = self
            .noun_arguments(token)
            .into_iter()
            .filter(|a| a.function == Function::Subject)
            .map(|a| a.head)
            .collect();
        if !own.is_empty() {
            return own;
        }
        // "made a decision to", "has a plan to": the verb's subject, whatever the verb.
        let head = tree.doc.head(token);
        if tree.link(token) == Link::Object { self.surface(head, fuel - 1) } else { Vec::new() }
    }

    /// The verb at whose side a meeting stands: "said during a visit to Rome".
    pub(super) fn at_occasion(&self, noun: usize) -> Option<usize> {
        let verb = self.tree.doc.head(self.tree.doc.head(noun));
        (is_occasion(self.tree, self.lexicon, noun) && self.tree.is_verb(verb)).then_some(verb)
    }

    fn noun_arguments(&self, noun: usize) -> Vec<Argument> {
        let tree = self.tree;
        let keys = self.noun_keys(noun);
        let nominal = keys.iter().find_map(|k| self.lexicon.nominal(k));
        let mut arguments: Vec<Argument> = Vec::new();
        let mut add = |function: Function, heads: Vec<usize>| {
            for head in heads {
                let argument = Argument { function: function.clone(), head };
                if !arguments.contains(&argument) {
                    arguments.push(argument);
                }
            }
        };
        let of = nominal.map_or(Control::Object, |n| n.of);
        let mut prepositions = self.prepositional(noun);
        prepositions.extend(self.too_deep(&prepositions));
        let light = self.light_of(noun);
        if let Some((verb, frame)) = &light {
            match frame.subject {
                Control::Subject => add(Function::Subject, self.subjects(*verb, FUEL)),
                Control::Object => add(Function::Object, self.surface(*verb, FUEL)),
                Control::None => {}
            }
            let first = tree.first_conjunct(noun);
            prepositions.extend(
                self.prepositional(*verb).into_iter().filter(|(_, o)| *o != first && !self.is_time(*o)),
            );
            let given = self.indirect(*verb, FUEL);
            add(Function::Object, given);
        }
        for (preposition, head) in prepositions {
            let function = match preposition.as_str() {
                "by" | "between" => Function::Subject,
                "of" => match of {
                    Control::Subject => Function::Subject,
                    _ => Function::Object,
                },
                p if nominal.is_some_and(|n| n.subject.iter().any(|x| x == p)) => Function::Subject,
                p if nominal.is_some_and(|n| n.object.iter().any(|x| x == p)) => Function::Object,
                _ => Function::Preposition(preposition.clone()),
            };
            if function == Function::Subject && self.is_time(head) {
                continue;
            }
            add(function.clone(), vec![head]);
            // A pattern may also ask for the preposition itself ("talk with $recipient").
            if function == Function::Object && preposition != "of" {
                add(Function::Preposition(preposition), vec![head]);
            }
        }
        for possessor in tree.kids(noun, Link::Possessor) {
            let person = tree.doc.entity_of(possessor).is_some_and(|e| e.label == "PERSON");
            let pronoun = tree.doc.tag(possessor) == "PRP$" && tree.doc.morph(possessor).contains("Gender=");
            let taken = arguments_hold(&arguments, &Function::Object);
            let passive = of == Control::Object && (person || pronoun) && !taken;
            let function = if passive { Function::Object } else { Function::Subject };
            for head in tree.with_conjuncts(possessor) {
                arguments.push(Argument { function: function.clone(), head });
            }
        }
        if light.is_none()
            && !arguments_hold(&arguments, &Function::Subject)
            && let Some(verb) = self.at_occasion(noun)
        {
            let there = self.surface(verb, FUEL);
            arguments.extend(there.into_iter().map(|head| Argument { function: Function::Subject, head }));
        }
        for modifier in tree.kids(noun, Link::Modifier) {
            // "a Saudi-led strike"
            if self.lexicon.is_led(&tree.doc.text(modifier).to_lowercase()) {
                let leaders =
                    tree.kids(modifier, Link::AdverbialNoun).chain(tree.kids(modifier, Link::Modifier));
                arguments.extend(leaders.map(|head| Argument { function: Function::Modifier, head }));
            }
            // "a troop deployment", "hostage releases": what a common noun before a noun of action names is its object.
            let object = of == Control::Object && nominal.is_some() && tree.doc.pos(modifier) == "NOUN";
            let function = if object { Function::Object } else { Function::Modifier };
            for head in tree.with_conjuncts(modifier).into_iter().chain(self.paired(modifier)) {
                arguments.push(Argument { function: function.clone(), head });
            }
        }
        arguments.sort_by(|a, b| a.function.cmp(&b.function).then(a.head.cmp(&b.head)));
        arguments
    }

    /// The name before the hyphen of a pair ("Israeli-Syrian talks").
    fn paired(&self, modifier: usize) -> Option<usize> {
        let doc = self.tree.doc;
        let (first, hyphen) = (modifier.checked_sub(2)?, modifier.checked_sub(1)?);
        let capital = |t: usize| doc.text(t).starts_with(char::is_uppercase);
        let named = |t: usize| capital(t) && matches!(doc.pos(t), "ADJ" | "PROPN");
        (doc.text(hyphen) == "-" && named(first) && named(modifier)).then_some(first)
    }

    /// What belongs to an event noun and hangs on its other argument: "the beating of an activist by police", "the
    /// arrest by police of 45 members".
    fn too_deep(&self, prepositions: &[(String, usize)]) -> Vec<(String, usize)> {
        let tree = self.tree;
        let counted = |h: usize| tree.kid(h, Link::Number).is_some();
        let inner = |outer: &str| match outer {
            "of" => Some("by"),
            "by" => Some("of"),
            _ => None,
        };
        prepositions
            .iter()
            .filter_map(|(outer, head)| inner(outer).map(|i| (i, *head)))
            .flat_map(|(i, head)| self.prepositional(head).into_iter().filter(move |(p, _)| p == i))
            .filter(|(p, head)| p == "by" || counted(*head))
            .collect()
    }

    pub(super) fn noun(&self, token: usize) -> Predication {
        let light = self.light_of(token).map(|(verb, _)| verb);
        let governor = match light {
            Some(verb) if !self.tree.doc.is_below(verb, token) => self.governor(verb),
            _ => self.governor(token),
        };
        Predication {
            token,
            keys: self.noun_keys(token),
            class: Class::Noun,
            arguments: self.noun_arguments(token),
            governor,
            status: self.noun_status(token, light),
            light,
            passive: false,
            nominal: self.lexicon.nominal(&self.tree.lemma(token)).is_some(),
        }
    }
}

fn arguments_hold(arguments: &[Argument], function: &Function) -> bool {
    arguments.iter().any(|a| a.function == *function)
}
