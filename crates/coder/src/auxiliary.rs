//! Auxiliary modes: type and status that together make another type.
//!
//! "Will send aid" is AGREE, "will not free them" REJECT: the tables `words/auxiliary.tsv` and `words/refusals.tsv`
//! say what becomes what. Status itself is not decided here.

use crate::candidate::{Candidate, Sentence};
use crate::lexicon::{Control, StatusWord};
use crate::predication::{Relation, is_none};
use crate::rules::By;
use crate::tree::Link;
use dateline_record::Status;

impl Sentence<'_> {
    /// A cooperative act that its actor says he will not do is a refusal.
    pub(crate) fn refuse(&self, candidate: &mut Candidate) {
        if candidate.status == Status::Negated && self.is_refusal(candidate.token) {
            self.become_type(candidate, self.rules.refusal(&candidate.name));
        }
    }

    /// PLOVER's rules for when type and auxiliary mode make another type.
    pub(crate) fn apply_auxiliaries(&self, candidate: &mut Candidate) {
        if candidate.status == Status::Hypothetical && self.is_weighed(candidate.token) {
            let by = By { somebody: !candidate.actors.is_empty(), teller: false };
            self.become_type(candidate, self.rules.auxiliary(&candidate.name, Status::Hypothetical, by));
            candidate.status = Status::Hypothetical;
        }
        let conditional = candidate.status == Status::Hypothetical && self.would(candidate.token);
        if conditional && self.is_told_by_actor(candidate) {
            // "said it would strike if attacked"
            let by = By { somebody: true, teller: true };
            self.become_type(candidate, self.rules.auxiliary(&candidate.name, Status::Future, by));
        }
        if candidate.status == Status::Future {
            let by = By {
                somebody: candidate.actors.iter().any(|a| a.is_agent) && !self.is_forecast(candidate.token),
                teller: self.is_told_by_actor(candidate),
            };
            self.become_type(candidate, self.rules.auxiliary(&candidate.name, Status::Future, by));
        }
    }

    /// Whether it is told as something its actor may do ("may send troops", "is considering a loan"), not as another's
    /// condition or duty.
    fn is_weighed(&self, token: usize) -> bool {
        let scene = self.scene;
        let tree = scene.tree;
        let verb = self.all.at(token).and_then(|p| p.light).unwrap_or(token);
        let may = tree.kids(verb, Link::Auxiliary).any(|a| {
            let word = tree.doc.text(a).to_lowercase();
            scene.lexicon.status(StatusWord::Auxiliary, &word) == Some(Status::Hypothetical)
        });
        let weighed = self.all.at(token).and_then(|p| p.governor.as_ref()).is_some_and(|(g, _)| {
            let attitude = scene.lexicon.attitude(&tree.lemma(*g));
            attitude.is_some_and(|a| a.status == Some(Status::Hypothetical) && a.control == Control::Subject)
        });
        (may || weighed) && !self.is_conditional(verb) && !scene.is_obliged(verb)
    }

    /// Whether a verb stands with "would", which was "will" when it was said.
    fn would(&self, token: usize) -> bool {
        let tree = self.scene.tree;
        let verb = self.all.at(token).and_then(|p| p.light).unwrap_or(token);
        tree.kids(verb, Link::Auxiliary).any(|a| {
            let word = tree.doc.text(a).to_lowercase();
            self.scene.lexicon.status(StatusWord::Reported, &word) == Some(Status::Future)
        })
    }

    /// Whether a verb's clause is a condition ("if", "unless").
    pub(crate) fn is_conditional(&self, verb: usize) -> bool {
        let tree = self.scene.tree;
        tree.kids(verb, Link::Marker).any(|m| {
            let word = tree.doc.text(m).to_lowercase();
            self.scene.lexicon.status(StatusWord::Marker, &word) == Some(Status::Hypothetical)
        })
    }

    /// Whether others expect it ("is expected to dissolve parliament"): no menace of his.
    fn is_forecast(&self, token: usize) -> bool {
        let governor = self.all.at(token).and_then(|p| p.governor.as_ref());
        governor.and_then(|(g, _)| self.all.at(*g)).is_some_and(|p| p.passive)
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
        let tellers = self.all.at(candidate.token).map_or_else(Vec::new, |p| self.tellers(p));
        tellers.into_iter().any(|t| {
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
        let tree = self.scene.tree;
        let verb = self.all.at(token).and_then(|p| p.light).unwrap_or(token);
        // "vowed not to back down"
        let promised = self.all.at(token).and_then(|p| p.governor.as_ref()).is_some_and(|(g, how)| {
            *how == Relation::Infinitive
                && self
                    .scene
                    .lexicon
                    .attitude(&tree.lemma(*g))
                    .is_some_and(|a| a.control == Control::Subject && a.status == Some(Status::Future))
        });
        let willed = |a: usize| {
            let word = tree.doc.text(a).to_lowercase();
            self.rules.is_volition(&word) && self.scene.lexicon.status(StatusWord::Auxiliary, &word).is_some()
        };
        // "will admit no more refugees"
        let none = tree.kids(verb, Link::Object).any(|o| is_none(tree, self.scene.lexicon, o));
        // "has no plan to meet them"
        let unplanned = self.all.at(token).and_then(|p| p.governor.as_ref()).is_some_and(|(g, _)| {
            let plan = self.scene.lexicon.attitude(&tree.lemma(*g));
            is_none(tree, self.scene.lexicon, *g)
                && plan.is_some_and(|a| a.control == Control::Subject && a.status == Some(Status::Future))
        });
        let denied = none || tree.kid(verb, Link::Negation).is_some();
        unplanned || denied && (promised || tree.kids(verb, Link::Auxiliary).any(willed))
    }
}
