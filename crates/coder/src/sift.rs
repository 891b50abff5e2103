//! Sifting: which acts of a sentence are events of their own.
//!
//! From all acts that patterns found to those that count: what another act wraps, names as its topic or gives as its
//! purpose falls away, and two words for one act are one event (PLOVER 2.0, section 1.3 of the rules). The law kept
//! here: a finished act with its own actor stays.

use crate::candidate::{Candidate, HOSTILE, MEETING, PROPOSAL, Sentence, TOPICAL};
use crate::party::Party;
use crate::predication::{Class, Function, Relation, is_occasion};
use crate::tree::Link;
use dateline_record::Status;

impl Sentence<'_> {
    pub(crate) fn drop_wrapped(&self, found: &mut [Candidate]) {
        let wrapped: Vec<usize> = found.iter().filter_map(|c| c.wraps).collect();
        // A crowd's protest that police break up stays an event; an invitation that is accepted does not.
        let taken: Vec<usize> = found
            .iter()
            .filter(|c| !self.index.in_group(HOSTILE, &c.name))
            .flat_map(|c| c.takes.iter().copied())
            .collect();
        let owned: Vec<usize> = found
            .iter()
            .filter(|c| self.index.in_group(HOSTILE, &c.name))
            .flat_map(|c| c.takes.iter().map(move |t| (*t, c)))
            .filter(|(t, outer)| {
                let inner = found.iter().find(|c| c.token == *t);
                inner.is_some_and(|i| {
                    i.name == outer.name
                        || i.actors.iter().all(|a| outer.actors.iter().any(|o| o.head == a.head))
                })
            })
            .map(|(t, _)| t)
            .collect();
        for candidate in found.iter_mut() {
            let token = candidate.token;
            // "refused to let inspectors visit", "threatened to stop its aid": what hangs on the wrapped act is part of it.
            let inside = self.all.at(token).and_then(|p| p.governor.as_ref()).is_some_and(|(g, how)| {
                wrapped.contains(g) && matches!(how, Relation::Infinitive | Relation::Object)
            });
            candidate.gone |= inside
                || wrapped.contains(&token)
                || taken.contains(&token)
                || owned.contains(&token)
                || self.is_unmet(token);
        }
    }

    /// Whether somebody's not doing it is only a condition ("if the government does not resign").
    fn is_unmet(&self, token: usize) -> bool {
        let tree = self.scene.tree;
        let verb = self.all.at(token).and_then(|p| p.light).unwrap_or(token);
        tree.kid(verb, Link::Negation).is_some() && self.is_conditional(verb)
    }

    /// Whether an act is the topic of a word or refusal about it: one not done ("vetoed a bill that would end aid",
    /// "ignored calls to resign"), or a proposal ("welcomed the invitation").
    fn is_topic(&self, candidate: &Candidate, found: &[Candidate]) -> bool {
        let doc = self.scene.tree.doc;
        let noun = self.all.at(candidate.token).is_some_and(|p| p.class == Class::Noun && p.light.is_none());
        let proposal = noun && self.index.in_group(PROPOSAL, &candidate.name);
        found.iter().any(|outer| {
            let below = doc.is_below(candidate.token, outer.token) && candidate.token != outer.token;
            let taken = outer.takes.iter().any(|t| doc.is_below(candidate.token, *t));
            // "banned a planned march"
            let named = outer.takes.contains(&candidate.token)
                || outer.recipients.iter().any(|r| r.head == candidate.token);
            let planned = named && candidate.status != Status::Actual;
            planned && candidate.token != outer.token
                || self.index.in_group(TOPICAL, &outer.name)
                    && below
                    && (proposal
                        || taken && !Self::has_own_actor(candidate, outer)
                        || candidate.status == Status::Hypothetical)
        })
    }

    fn has_own_actor(candidate: &Candidate, outer: &Candidate) -> bool {
        candidate.status == Status::Actual
            && candidate.actors.iter().any(|a| !outer.actors.iter().any(|o| o.head == a.head))
    }

    /// What another act is about is no event of its own: an event noun without an actor of its own below it, and an
    /// act that only gives its reason, content or purpose ("accused of aiding", "sent experts to investigate").
    pub(crate) fn drop_embedded(&self, found: &mut [Candidate]) {
        let topics: Vec<bool> = found.iter().map(|c| self.is_topic(c, found)).collect();
        for (candidate, topic) in found.iter_mut().zip(topics) {
            candidate.gone |= topic;
        }
        let tokens: Vec<(usize, bool)> = found.iter().map(|c| (c.token, c.gone)).collect();
        let doc = self.scene.tree.doc;
        for i in 0..found.len() {
            if found[i].gone {
                continue;
            }
            let Some(predication) = self.all.at(found[i].token) else { continue };
            let outer = |token: usize| tokens.iter().any(|(t, _)| *t == token && *t != found[i].token);
            let below = tokens
                .iter()
                .any(|(t, gone)| !gone && *t != found[i].token && doc.is_below(found[i].token, *t));
            let bare =
                predication.class == Class::Noun && predication.light.is_none() && found[i].actors.is_empty();
            let about = match &predication.governor {
                Some((g, Relation::Preposition(p))) => {
                    self.scene.opens_complement(p) && outer(*g) && predication.class == Class::Verb
                }
                Some((g, Relation::Infinitive)) => outer(*g) && predication.status == Status::Future,
                _ => false,
            };
            // A purpose is no event, but what somebody called or met for ("called him to congratulate him") is done.
            let purpose = predication.light.unwrap_or(found[i].token);
            // "are set to meet": what is planned is no purpose.
            let planned = |v: usize| {
                predication.governor.as_ref().is_some_and(|(g, how)| *g == v && *how == Relation::Infinitive)
            };
            let aim = self.purpose_of(purpose).filter(|v| !planned(*v));
            let meeting =
                found.iter().find(|c| aim == Some(c.token) && self.index.in_group(MEETING, &c.name));
            // "will meet him to sign": nothing is signed yet.
            let about = about || aim.is_some() && meeting.is_none_or(|c| c.status != Status::Actual);
            if let Some(meeting) = meeting.filter(|_| !about) {
                // "called him to offer help": to him.
                let other = |p: &&Party| found[i].actors.iter().all(|a| a.head != p.head);
                let others: Vec<Party> =
                    meeting.actors.iter().chain(&meeting.recipients).filter(other).cloned().collect();
                found[i].status = Status::Actual;
                if found[i].recipients.is_empty() && !found[i].reciprocal {
                    found[i].recipients = others;
                }
            }
            // "the meeting of the council": talks need two sides, or somebody who holds them.
            let alone = found[i].reciprocal
                && self.index.in_group(MEETING, &found[i].name)
                && predication.class == Class::Noun
                && predication.light.is_none()
                && Self::sides(&found[i]) < 2;
            let idle = alone || (bare && found[i].recipients.is_empty());
            // "Who also met the minister" tells of one more meeting.
            let mut beside = self.scene.tree.kids(found[i].token, Link::Adverb);
            let more = beside.any(|a| self.rules.is_more(&doc.text(a).to_lowercase()));
            let unsaid = if found[i].reciprocal && more {
                Self::sides(&found[i]) < 2
            } else {
                found[i].actors.is_empty() || found[i].recipients.is_empty()
            };
            let described = self.describes(found[i].token);
            let side = (unsaid && (described.is_some() || predication.status == Status::Hypothetical))
                || described.is_some_and(|(party, restrictive)| restrictive && self.scene.can_act(party));
            let others = tokens.iter().any(|(t, gone)| !gone && *t != found[i].token);
            found[i].gone = (bare && below) || about || idle || (side && others);
        }
    }

    /// The party that an act describes ("the activist arrested last week", "troops who fought rebels"), and whether the
    /// clause is restrictive: one behind a comma tells news.
    fn describes(&self, token: usize) -> Option<(usize, bool)> {
        let tree = self.scene.tree;
        let mut at = token;
        while tree.link(at) == Link::Conjunct {
            at = tree.doc.head(at);
        }
        let head = tree.doc.head(at);
        let headline = tree.doc.is_root(head)
            && tree.doc.pos(head) == "PROPN"
            && tree.link(at) == Link::Relative
            && tree.kids(at, Link::Auxiliary).any(|a| a == head + 1 && tree.doc.tag(a) == "TO");
        // "Biden to visit Egypt"
        let described = !headline && matches!(tree.link(at), Link::Relative | Link::ReducedRelative);
        let first = tree.doc.subtree(at).start;
        let comma = first > 0 && tree.link(first - 1) == Link::Punctuation;
        described.then(|| (tree.doc.head(at), !comma))
    }

    /// How many parties an act has; "both sides" are two.
    fn sides(candidate: &Candidate) -> usize {
        sides_of(&candidate.actors) + sides_of(&candidate.recipients)
    }

    /// The verb whose purpose an infinitive is.
    fn purpose_of(&self, token: usize) -> Option<usize> {
        let tree = self.scene.tree;
        let infinitive = tree.kids(token, Link::Auxiliary).any(|a| tree.doc.tag(a) == "TO");
        let purpose = infinitive && !tree.is_below_title(token) && tree.link(token) == Link::AdverbialClause;
        purpose.then(|| tree.doc.head(token))
    }

    /// One act told by two words is one event.
    pub(crate) fn merge(&self, found: &mut [Candidate]) {
        for later in 1..found.len() {
            for earlier in 0..later {
                if found[earlier].gone || found[later].gone || !self.same_act(&found[earlier], &found[later])
                {
                    continue;
                }
                // "a strike killed six": the verb tells more than its subject.
                let caused = self
                    .all
                    .at(found[later].token)
                    .is_some_and(|p| p.heads(&Function::Subject).any(|s| s == found[earlier].token));
                let (keep, drop) = if (caused || found[later].weight > found[earlier].weight)
                    && found[later].actors.len() >= found[earlier].actors.len()
                {
                    (later, earlier)
                } else {
                    (earlier, later)
                };
                let other = found[drop].clone();
                found[drop].gone = true;
                let kept = &mut found[keep];
                if kept.actors.is_empty() {
                    kept.actors.clone_from(&other.actors);
                }
                if other.reciprocal && !kept.reciprocal {
                    // "flew to Baku and met the president": he is met too.
                    let met = |p: &&Party| kept.actors.iter().all(|a| a.head != p.head && a.span != p.span);
                    let others: Vec<Party> = other.actors.iter().filter(met).cloned().collect();
                    kept.recipients.extend(others);
                } else if kept.reciprocal {
                    // "exchanged fire, killing five": all parties act; the dead are counted, not aimed at.
                } else if kept.recipients.is_empty() {
                    kept.recipients = other.recipients;
                } else {
                    for party in other.recipients {
                        // "picked up the migrants and brought them ashore"
                        let same = |r: &Party| r.head == party.head || r.span == party.span;
                        if !kept.recipients.iter().any(same) {
                            kept.recipients.push(party);
                        }
                    }
                }
                for mode in other.modes {
                    if !kept.modes.contains(&mode) {
                        kept.modes.push(mode);
                    }
                }
                kept.also.push(other.token);
                kept.also.extend(other.also);
            }
        }
    }

    fn same_act(&self, a: &Candidate, b: &Candidate) -> bool {
        if a.name != b.name || (a.status != b.status) {
            return false;
        }
        let heads = |c: &Candidate| c.actors.iter().map(|p| p.head).collect::<Vec<_>>();
        let (left, right) = (heads(a), heads(b));
        let actors = left.is_empty() || right.is_empty() || left.iter().any(|h| right.contains(h));
        let linked =
            self.scene.tree.doc.is_below(b.token, a.token) || self.scene.tree.doc.is_below(a.token, b.token);
        actors && (linked || left == right)
    }

    pub(crate) fn swallow(&self, found: &mut [Candidate]) {
        for i in 0..found.len() {
            for j in 0..found.len() {
                if i == j
                    || found[i].gone
                    || found[j].gone
                    || is_occasion(self.scene.tree, self.scene.lexicon, found[i].token)
                    || !self.rules.swallows(&found[i].name, &found[j].name)
                {
                    continue;
                }
                let shares = found[j].actors.is_empty()
                    || found[j].actors.iter().any(|p| found[i].actors.iter().any(|q| q.head == p.head));
                if shares {
                    let token = found[j].token;
                    found[j].gone = true;
                    found[i].also.push(token);
                }
            }
        }
    }

    /// Somebody known must be in it, and a recipient where the type needs one.
    pub(crate) fn is_whole(&self, candidate: &Candidate) -> bool {
        let page = &self.types[candidate.kind];
        let somebody = candidate.actors.iter().chain(&candidate.recipients).any(Party::is_somebody);
        let enough =
            !page.needs_recipient || !candidate.recipients.is_empty() || sides_of(&candidate.actors) > 1;
        (somebody || candidate.counted) && enough
    }
}

/// How many sides parties stand for: "Chinese and Russian warships" are two.
fn sides_of(parties: &[Party]) -> usize {
    parties.iter().map(|p| p.identities.len().max(1)).sum()
}
