//! Status: whether the text presents an act as done, to come, possible or not done.
//!
//! Own words first (negation, auxiliaries, the word that opens the clause), then what wraps the act: "plans to",
//! "refused to", "threatened to". Speech leaves the status of what is said alone.

use super::build::{Builder, FUEL};
use crate::lexicon::{Lexicon, StatusWord};
use crate::tree::{Link, Tree};
use dateline_record::Status;

/// Whether a verb is told as a duty: "must withdraw", "has to withdraw", "a duty to withdraw", "insisted that they
/// withdraw".
pub(crate) fn is_obliged(tree: &Tree<'_>, lexicon: &Lexicon, verb: usize) -> bool {
    let head = tree.doc.head(verb);
    let link = tree.link(verb);
    if tree.kids(verb, Link::Auxiliary).any(|a| lexicon.obliges(&tree.doc.text(a).to_lowercase())) {
        return true;
    }
    let infinitive = tree.kids(verb, Link::Auxiliary).any(|a| tree.doc.tag(a) == "TO");
    if infinitive && lexicon.is_duty(&tree.lemma(head)) {
        // "had to leave" is done, unless it is told ("said that they had to leave").
        let present = matches!(tree.doc.tag(head), "VB" | "VBZ" | "VBP");
        let told = tree.link(head) == Link::Clause
            && lexicon.attitude(&tree.lemma(tree.doc.head(head))).is_some_and(|a| a.speech);
        return match link {
            Link::OpenClause => present || told,
            Link::ReducedRelative => true,
            _ => false,
        };
    }
    let auxiliaries = || {
        tree.doc.children(verb).filter(|k| matches!(tree.link(*k), Link::Auxiliary | Link::PassiveAuxiliary))
    };
    let subject = tree.kid(verb, Link::Subject).or(tree.kid(verb, Link::PassiveSubject));
    // "insists that Serbia arrest him", "insisted that they leave": no form of the indicative.
    let alone = subject
        .is_some_and(|s| matches!(tree.doc.tag(s), "NN" | "NNP") && tree.kid(s, Link::Conjunct).is_none());
    let bare = match tree.doc.tag(verb) {
        "VB" => true,
        "VBP" => alone || tree.doc.tag(head) == "VBD",
        _ => false,
    };
    let base = if auxiliaries().next().is_none() {
        bare
    } else {
        auxiliaries().all(|a| tree.doc.tag(a) == "VB" && tree.link(a) == Link::PassiveAuxiliary)
    };
    link == Link::Clause && base && subject.is_some() && tree.kid(verb, Link::Marker).is_some()
}

/// Whether a noun is told to be none ("no refugees", "no more weapons").
pub(crate) fn is_none(tree: &Tree<'_>, lexicon: &Lexicon, noun: usize) -> bool {
    let none = |d: usize| {
        if is_joined(tree, d) {
            return false;
        }
        let word = tree.doc.text(d).to_lowercase();
        lexicon.status(StatusWord::Determiner, &word) == Some(Status::Negated)
    };
    tree.kids(noun, Link::Determiner).any(none)
        || tree.kids(noun, Link::Modifier).any(|m| tree.doc.children(m).any(none))
}

/// Whether a word is joined to the next by a hyphen: "a no-confidence motion" is one.
fn is_joined(tree: &Tree<'_>, word: usize) -> bool {
    word + 1 < tree.doc.len() && tree.doc.text(word + 1) == "-"
}

impl Builder<'_> {
    fn look(&self, place: StatusWord, token: usize) -> Option<Status> {
        self.lexicon.status(place, &self.tree.doc.text(token).to_lowercase())
    }

    /// What the verb's own negation, auxiliaries, adverbs and opening word say.
    fn own_status(&self, verb: usize) -> Option<Status> {
        let tree = self.tree;
        let reported = self.is_reported(verb);
        let auxiliary = |kid| match self.look(StatusWord::Reported, kid) {
            Some(status) if reported => Some(status),
            _ => self.look(StatusWord::Auxiliary, kid),
        };
        let mut found = None;
        for kid in tree.doc.children(verb) {
            let here = match tree.link(kid) {
                Link::Negation => Some(Status::Negated),
                Link::Auxiliary => auxiliary(kid),
                Link::Marker => self.look(StatusWord::Marker, kid),
                Link::Adverb => self.look(StatusWord::Adverb, kid),
                // "found him not guilty"
                Link::Predicate | Link::Clause
                    if !tree.is_verb(kid) && tree.kid(kid, Link::Negation).is_some() =>
                {
                    Some(Status::Negated)
                }
                // "will admit no more refugees"
                Link::Object | Link::Subject | Link::PassiveSubject if self.is_none(kid) => {
                    Some(Status::Negated)
                }
                _ => None,
            };
            found = match (found, here) {
                (Some(Status::Negated), _) | (_, None) => found,
                (_, here) => here,
            };
        }
        if found.is_none() && is_obliged(tree, self.lexicon, verb) {
            return Some(Status::Hypothetical);
        }
        found
    }

    fn is_none(&self, noun: usize) -> bool {
        is_none(self.tree, self.lexicon, noun)
    }

    /// Whether a verb stands in speech that is told in the past and hangs on no condition: "said it would free them" was
    /// "will" when it was said.
    fn is_reported(&self, verb: usize) -> bool {
        let tree = self.tree;
        let head = tree.doc.head(verb);
        tree.link(verb) == Link::Clause
            && matches!(tree.doc.tag(head), "VBD" | "VBN")
            && self.attitude_of(head).is_some_and(|a| a.speech)
            && !tree.kids(verb, Link::AdverbialClause).any(|c| {
                tree.kids(c, Link::Marker)
                    .any(|m| self.look(StatusWord::Marker, m) == Some(Status::Hypothetical))
            })
    }

    pub(super) fn verb_status(&self, verb: usize, fuel: usize) -> Status {
        let tree = self.tree;
        if fuel == 0 {
            return Status::Actual;
        }
        let own = self.own_status(verb);
        let head = tree.doc.head(verb);
        let outer = match tree.link(verb) {
            Link::Conjunct if tree.is_verb(head) => {
                // "will attack and destroy": a bare verb shares the auxiliary of the first.
                let shares = own.is_none()
                    && tree.kid(verb, Link::Auxiliary).is_none()
                    && self.shares_form(verb, head);
                if shares { self.verb_status(head, fuel - 1) } else { Status::Actual }
            }
            // "became the first country to recognise it"
            Link::ReducedRelative | Link::Relative | Link::OpenClause if self.is_of_first(verb) => {
                self.verb_status(self.copula(head), fuel - 1)
            }
            // "Modi to visit Kyiv next week, minister says"
            Link::Clause if verb < head && self.is_infinitive(verb) && self.speaks(head) => Status::Future,
            Link::OpenClause | Link::Clause => self.wrapped_by(head, fuel - 1),
            Link::AdverbialClause if self.is_asked_of(verb) => self.wrapped_by(head, fuel - 1),
            // A purpose, or a headline: "Finland to send troops".
            Link::Root | Link::AdverbialClause | Link::Relative if self.is_infinitive(verb) => Status::Future,
            // "anyone who takes part", "any ship that enters"
            Link::Relative => tree
                .kids(head, Link::Determiner)
                .chain([head])
                .find_map(|w| self.look(StatusWord::Antecedent, w))
                .unwrap_or(Status::Actual),
            // "has no plan to withdraw"
            Link::ReducedRelative if self.is_infinitive(verb) && self.is_none(head) => Status::Negated,
            Link::ReducedRelative if self.is_infinitive(verb) => match self.attitude_of(head) {
                Some(attitude) => attitude.status.unwrap_or(Status::Actual),
                None => Status::Future,
            },
            Link::PrepositionClause => match self.look(StatusWord::Preposition, head) {
                Some(status) => status,
                None => self.wrapped_by(tree.doc.head(head), fuel - 1),
            },
            _ => Status::Actual,
        };
        Self::combine(outer, own.unwrap_or(Status::Actual))
    }

    fn speaks(&self, word: usize) -> bool {
        self.attitude_of(word).is_some_and(|a| a.speech)
    }

    fn shares_form(&self, verb: usize, first: usize) -> bool {
        let doc = self.tree.doc;
        doc.tag(verb) == doc.tag(first) && self.tree.kid(verb, Link::Subject).is_none()
    }

    /// What a governing word makes of the status of its complement.
    fn wrapped_by(&self, governor: usize, fuel: usize) -> Status {
        let tree = self.tree;
        let own = if tree.is_verb(governor) {
            self.verb_status(governor, fuel)
        } else if tree.link(governor) == Link::Predicate {
            self.verb_status(tree.doc.head(governor), fuel)
        } else if self.is_none(governor) {
            Status::Negated
        } else {
            Status::Actual
        };
        let Some(attitude) = self.attitude_of(governor) else { return own };
        match attitude.status {
            Some(status) => match own {
                // "does not plan to", "may refuse to"
                Status::Negated if status == Status::Negated => Status::Actual,
                Status::Negated if status == Status::Actual => Status::Negated,
                Status::Negated => Status::Negated,
                Status::Hypothetical => Status::Hypothetical,
                _ if status == Status::Actual => own,
                _ => status,
            },
            None if attitude.speech && own == Status::Negated => Status::Hypothetical,
            None if attitude.speech => Status::Actual,
            None => own,
        }
    }

    pub(super) fn noun_status(&self, noun: usize, light: Option<usize>) -> Status {
        let tree = self.tree;
        for kid in tree.doc.children(noun) {
            let found = match tree.link(kid) {
                Link::Determiner if !is_joined(tree, kid) => self.look(StatusWord::Determiner, kid),
                Link::Modifier => self.look(StatusWord::Modifier, kid),
                Link::Negation => Some(Status::Negated),
                _ => None,
            };
            if let Some(status) = found
                && status != Status::Actual
            {
                return status;
            }
        }
        if let Some(verb) = light {
            return self.verb_status(verb, FUEL);
        }
        if let Some(verb) = self.at_occasion(noun) {
            // A meeting at which somebody refuses takes place.
            let at = self.verb_status(verb, FUEL);
            return if at == Status::Future { at } else { Status::Actual };
        }
        let first = tree.first_conjunct(noun);
        let head = tree.doc.head(first);
        match tree.link(first) {
            Link::Object | Link::PassiveSubject if tree.is_verb(head) => self.noun_under(head),
            // "the test drew no comment"
            Link::Subject if tree.kids(head, Link::Object).any(|o| self.is_none(o)) => Status::Actual,
            // "talks will be held", "the attack did not take place"
            Link::Subject if tree.is_verb(head) => self.verb_status(head, FUEL),
            Link::PrepositionObject => match self.look(StatusWord::Preposition, head) {
                Some(status) => status,
                None => self.noun_under(tree.doc.head(head)),
            },
            _ => Status::Actual,
        }
    }

    /// What a governing word makes of an event noun: only words that wrap acts count, speech and others presuppose it.
    fn noun_under(&self, governor: usize) -> Status {
        match self.attitude_of(governor) {
            Some(attitude) if !attitude.speech && attitude.status.is_some() => {
                self.wrapped_by(governor, FUEL)
            }
            _ => Status::Actual,
        }
    }
}
