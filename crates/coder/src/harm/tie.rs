//! Which harm belongs to which event: by syntax, and only where the text ties them.

use super::words::Words;
use super::{HarmKind, HarmMention, Ties, Tolls};
use crate::tree::{Link, Tree};
use dateline_record::Number;

pub(super) struct Tie<'a> {
    pub(super) words: &'a Words,
    pub(super) tree: &'a Tree<'a>,
}

impl Tie<'_> {
    pub(super) fn tolls(&self, trigger: usize, clause: &[usize], harms: &[HarmMention]) -> Tolls {
        let mut ties = Ties::default();
        let mut pick = |kind: HarmKind| {
            let tied = harms
                .iter()
                .filter(|h| h.kind == kind)
                .filter_map(|h| Some((self.rank(h, trigger, clause)?, h)));
            let (rank, best) = tied.min_by_key(|(rank, h)| (h.total, !h.replaces, *rank, h.tokens.start))?;
            ties[kind as usize] = rank;
            Some(number(self.tree, best))
        };
        Tolls {
            killed: pick(HarmKind::Killed),
            injured: pick(HarmKind::Injured),
            missing: pick(HarmKind::Missing),
            captured: pick(HarmKind::Captured),
            displaced: pick(HarmKind::Displaced),
            ties,
        }
    }

    /// The token of the clause that the others hang below: the light verb of a noun, or the trigger.
    fn top(&self, trigger: usize, clause: &[usize]) -> usize {
        let doc = self.tree.doc;
        let mut at = trigger;
        while !doc.is_root(at) && clause.contains(&doc.head(at)) {
            at = doc.head(at);
        }
        at
    }

    /// The verb that carries a harm: itself, or what its noun or adjective hangs on.
    fn verb(&self, predicate: usize) -> usize {
        let mut at = predicate;
        for _ in 0..4 {
            let carried = matches!(
                self.tree.link(at),
                Link::Object
                    | Link::Subject
                    | Link::PassiveSubject
                    | Link::Predicate
                    | Link::OpenClause
                    | Link::Modifier
                    | Link::Number
                    | Link::Clause
            );
            let own =
                self.tree.is_verb(at) && !matches!(self.tree.link(at), Link::Predicate | Link::Modifier);
            if own || !carried {
                break;
            }
            at = self.tree.doc.head(at);
        }
        at
    }

    /// How closely a harm is tied to an event, the lower the closer; nothing where it is not.
    fn rank(&self, harm: &HarmMention, trigger: usize, clause: &[usize]) -> Option<u8> {
        let (tree, doc) = (self.tree, self.tree.doc);
        let predicate = harm.predicate;
        if trigger >= doc.len() || doc.sentence_of(trigger) != doc.sentence_of(predicate) {
            return None;
        }
        if predicate == trigger {
            return Some(0);
        }
        let top = self.top(trigger, clause);
        let verb = self.verb(predicate);
        if verb == trigger || (verb == top && top != trigger) {
            // A noun of harm beside a verb of another act ("condemned the killing of five") is the other act's.
            let framed = verb == predicate || tree.link(predicate) != Link::Object || self.is_event(trigger);
            return framed.then_some(1);
        }
        if self.names(trigger, predicate, verb) {
            return Some(1);
        }
        self.clause_of(trigger, top, verb)
    }

    fn is_event(&self, token: usize) -> bool {
        !self.tree.is_verb(token)
    }

    /// Whether an event noun is the subject, agent or occasion of a harm: "the attack killed five", "killed in the attack".
    fn names(&self, trigger: usize, predicate: usize, verb: usize) -> bool {
        let (tree, doc) = (self.tree, self.tree.doc);
        let above = if doc.is_root(trigger) { trigger } else { doc.head(trigger) };
        // "Six were killed and nine wounded in an ambush": what stands last belongs to both.
        let same = |a: usize| {
            a == predicate || self.conjuncts(verb).contains(&a) || self.conjuncts(a).contains(&verb)
        };
        match tree.link(trigger) {
            Link::Subject | Link::PassiveSubject | Link::Agent => same(above),
            Link::PrepositionObject => {
                let on = if doc.is_root(above) { above } else { doc.head(above) };
                let inside = self.words.is("within", &tree.lemma(above)) || tree.link(above) == Link::Agent;
                // "Five people killed in the attack": the phrase may hang on the victims.
                inside && (same(on) || (doc.is_below(predicate, on) && !tree.is_verb(on)))
            }
            Link::Conjunct => self.names(above, predicate, verb),
            _ => false,
        }
    }

    /// A verb and the verbs it is coordinated with before it that share its subject.
    fn conjuncts(&self, verb: usize) -> Vec<usize> {
        let mut all = vec![verb];
        let mut at = verb;
        while self.tree.link(at) == Link::Conjunct && self.tree.is_verb(self.tree.doc.head(at)) {
            at = self.tree.doc.head(at);
            all.push(at);
        }
        all
    }

    /// Whether the clause of a harm adds to the clause of an event, or tells of its noun.
    fn clause_of(&self, trigger: usize, top: usize, verb: usize) -> Option<u8> {
        let (tree, doc) = (self.tree, self.tree.doc);
        let first = *self.conjuncts(verb).last()?;
        let verb = if !self.has_actor(verb) && first != top { first } else { verb };
        if doc.is_root(verb) {
            return self.frames(top, verb);
        }
        let above = doc.head(verb);
        let finite =
            tree.kids(verb, Link::Subject).next().is_some() && tree.kids(verb, Link::Marker).next().is_some();
        // "They exchanged fire, officials said, killing five."
        let said = tree.kids(above, Link::Clause).any(|c| c == top && c < above && above < verb);
        match tree.link(verb) {
            Link::AdverbialClause | Link::OpenClause | Link::PrepositionClause
                if !finite && (above == top || above == trigger || said) =>
            {
                Some(2)
            }
            Link::AdverbialClause
                if tree.is_verb(above) && self.conjuncts(above).contains(&top) && !finite =>
            {
                Some(2)
            }
            Link::Relative | Link::ReducedRelative if above == trigger => Some(2),
            Link::Relative | Link::ReducedRelative => self.is_part(above, top).then_some(3),
            Link::Conjunct if self.conjuncts(verb).contains(&top) && top != verb => {
                (!self.has_actor(verb)).then_some(3)
            }
            _ => self.frames(top, verb),
        }
    }

    /// Whether a verb has a subject of its own that is not the victims.
    fn has_actor(&self, verb: usize) -> bool {
        let other =
            |s: usize| self.tree.doc.pos(s) != "NUM" && self.words.victim(&self.tree.lemma(s)).is_none();
        self.tree.kids(verb, Link::Subject).any(other)
    }

    /// Whether a noun takes part in the act at `top` as a thing or place ("fired rockets that killed five"), and is no
    /// act of its own, unless the verb only frames it ("launched an offensive that").
    fn is_part(&self, noun: usize, top: usize) -> bool {
        let (tree, doc) = (self.tree, self.tree.doc);
        let mut at = noun;
        for _ in 0..6 {
            if at == top {
                return true;
            }
            let lemma = tree.lemma(at);
            let act =
                self.words.is_act(&lemma) && !(doc.head(at) == top && self.words.frames(&tree.lemma(top)));
            let part = matches!(tree.link(at), Link::Object | Link::PrepositionObject | Link::Preposition);
            if act || !part || self.words.victim(&lemma).is_some() {
                return false;
            }
            at = doc.head(at);
        }
        false
    }

    /// "Five people were killed when gunmen attacked": the act stands in a clause below the harm.
    fn frames(&self, top: usize, verb: usize) -> Option<u8> {
        let (tree, doc) = (self.tree, self.tree.doc);
        if doc.is_root(top) {
            return None;
        }
        let above = doc.head(top);
        let below = match tree.link(top) {
            Link::AdverbialClause => {
                self.conjuncts(verb).contains(&above) || self.conjuncts(above).contains(&verb)
            }
            Link::PrepositionClause => doc.head(above) == verb,
            _ => false,
        };
        below.then_some(3)
    }
}

/// The record of a mention.
pub(super) fn number(tree: &Tree<'_>, harm: &HarmMention) -> Number {
    Number {
        low: harm.low,
        high: harm.high,
        text: harm.span.of(tree.doc.source()).to_owned(),
        span: harm.span,
        who: harm.who.clone(),
        total: harm.total,
    }
}
