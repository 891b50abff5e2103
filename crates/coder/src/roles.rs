//! Roles: who did it and to whom, from the heads that a pattern bound.
//!
//! Event nouns give their own subjects, instruments nobody. The law kept here: somebody who can act goes before a
//! thing; a thing stands in only where its owner, its maker and whom the act concerns are not told.

use crate::candidate::{Candidate, Sentence};
use crate::matcher::Binding;
use crate::party::Party;
use crate::predication::{Class, Function, Predication};
use crate::tree::Link;

impl Sentence<'_> {
    /// Parties of heads: event nouns give their own subjects, instruments give nobody.
    /// The flag says whether somebody was named who cannot act.
    pub(crate) fn parties(&self, heads: &[usize], as_actor: bool) -> (Vec<Party>, bool) {
        let mut parties: Vec<Party> = Vec::new();
        let mut thing = false;
        for head in heads {
            let mut add = |token: usize| {
                let party = Party::at(self.scene, token);
                if !parties.iter().any(|p| p.head == token) {
                    parties.push(party);
                }
            };
            let mention = Party::at(self.scene, *head);
            // "wounding 19": how many, not whom.
            if !as_actor && self.scene.tree.doc.pos(*head) == "NUM" && !mention.is_known() {
                continue;
            }
            let noun = self.all.at(*head).filter(|p| p.class == Class::Noun);
            // "the shelling by rebels killed": the rebels did.
            let act = as_actor && noun.is_some_and(|p| p.nominal);
            if (mention.is_agent && !act) || (mention.is_known() && !as_actor) {
                add(*head);
                continue;
            }
            if as_actor {
                let inner: Vec<usize> = noun.map_or_else(Vec::new, |p| {
                    let own: Vec<usize> = p.heads(&Function::Subject).collect();
                    if own.is_empty() {
                        p.heads(&Function::Modifier).filter(|m| self.scene.can_act(*m)).collect()
                    } else {
                        own
                    }
                });
                let inner = if inner.is_empty() { self.scene.owners(*head) } else { inner };
                // "Shelling by Pakistan": a gerund that the parser took for a verb.
                let gerund = |p: &&Predication| p.class == Class::Verb;
                let by = self.all.at(*head).filter(gerund).map_or_else(Vec::new, |p| self.agents(p));
                let inner = if inner.is_empty() { by } else { inner };
                let mut owners: Vec<usize> = inner.into_iter().filter(|o| self.scene.can_act(*o)).collect();
                if owners.is_empty() {
                    // "issued a statement condemning": who issued it.
                    owners = self.makers(*head);
                }
                if !owners.is_empty() {
                    owners.into_iter().for_each(&mut add);
                } else if mention.is_known() {
                    add(*head);
                } else {
                    let keys = self.scene.head_keys(*head);
                    thing |= !self.rules.is_instrument(&keys);
                }
            } else {
                add(*head);
            }
        }
        (parties, thing && as_actor)
    }

    /// Parts two parties of which one hangs in the other's phrase ("the beating of an activist | by police").
    pub(crate) fn part(&self, actors: &mut [Party], recipients: &mut [Party]) {
        for actor in actors.iter_mut() {
            for recipient in recipients.iter_mut() {
                if actor.span.overlaps(recipient.span) {
                    if recipient.head > actor.head {
                        self.end_before(actor, recipient);
                    } else {
                        self.end_before(recipient, actor);
                    }
                }
            }
        }
    }

    fn end_before(&self, first: &mut Party, second: &Party) {
        let doc = self.scene.tree.doc;
        let preposition = doc.head(second.head);
        let agent = self.rules.leads_to_agent(&doc.text(preposition).to_lowercase());
        let counted = self.scene.tree.kid(second.head, Link::Number).is_some();
        if self.scene.tree.link(second.head) == Link::PrepositionObject
            && preposition > first.head
            && (agent || counted)
        {
            first.span.end = doc.span(preposition - 1).end;
        }
    }

    /// Who stands behind an agent's preposition.
    fn agents(&self, predication: &Predication) -> Vec<usize> {
        let behind = self.scene.prepositional(predication.token);
        behind.into_iter().filter(|(p, _)| self.rules.leads_to_agent(p)).map(|(_, head)| head).collect()
    }

    /// The subjects of the verb whose object a thing is.
    fn makers(&self, thing: usize) -> Vec<usize> {
        let tree = self.scene.tree;
        if tree.link(thing) != Link::Object {
            return Vec::new();
        }
        let verb = self.all.at(tree.doc.head(thing));
        verb.map_or_else(Vec::new, |v| {
            v.heads(&Function::Subject).filter(|s| self.scene.can_act(*s)).collect()
        })
    }

    /// Recipients of a wrapping act from the act it wraps: its other parties.
    pub(crate) fn inherit(
        &self,
        token: usize,
        inner: &[Candidate],
        actors: &[Party],
        recipients: &mut Vec<Party>,
    ) {
        if !recipients.is_empty() {
            return;
        }
        if let Some(act) = inner.iter().find(|c| c.token == token || c.also.contains(&token)) {
            for party in act.actors.iter().chain(&act.recipients) {
                if !actors.iter().any(|a| a.head == party.head)
                    && !recipients.iter().any(|r| r.head == party.head)
                {
                    recipients.push(party.clone());
                }
            }
            if !recipients.is_empty() {
                return;
            }
        }
        let Some(act) = self.all.at(token) else { return };
        let free: Vec<usize> = act
            .arguments
            .iter()
            .filter(|a| match &a.function {
                Function::Modifier => false,
                Function::Preposition(p) => self.rules.leads_to_recipient(p),
                _ => true,
            })
            .map(|a| a.head)
            .filter(|h| !actors.iter().any(|a| a.head == *h) && !self.scene.is_time(*h))
            .collect();
        let agents: Vec<usize> = free.iter().copied().filter(|h| self.scene.can_act(*h)).collect();
        let heads = if agents.is_empty() {
            // Somebody inside what it is about ("extend their mission in the republic"), else the thing itself.
            let inside: Vec<usize> = free
                .iter()
                .flat_map(|h| self.inside(*h))
                .filter(|h| !actors.iter().any(|a| a.head == *h))
                .take(1)
                .collect();
            if inside.is_empty() {
                let given = |h: &usize| act.heads(&Function::Indirect).any(|i| i == *h);
                free.into_iter().filter(|h| self.scene.can_be_role(*h) || given(h)).take(1).collect()
            } else {
                inside
            }
        } else {
            agents
        };
        recipients.extend(self.parties(&heads, false).0);
    }

    /// Those who can act inside a noun phrase: owners, objects of its prepositions, names before it.
    fn inside(&self, noun: usize) -> Vec<usize> {
        let mut found = self.scene.owners(noun);
        // "restrictions imposed on the former premier"
        let clauses = self
            .scene
            .tree
            .kids(noun, Link::ReducedRelative)
            .chain(self.scene.tree.kids(noun, Link::Relative));
        let imposed = clauses
            .flat_map(|c| self.scene.prepositional(c))
            .filter(|(p, _)| self.rules.leads_to_recipient(p));
        for (_, head) in self.scene.prepositional(noun).into_iter().chain(imposed) {
            if self.scene.can_act(head) {
                found.push(head);
            } else {
                found.extend(self.scene.owners(head));
                found.extend(self.scene.prepositional(head).into_iter().map(|(_, h)| h));
                found.extend(self.said_to_act(head));
            }
        }
        found.extend(self.said_to_act(noun));
        found.retain(|h| self.scene.can_act(*h) && !self.scene.is_time(*h));
        found.dedup();
        found
    }

    /// Who is said to have done what a claim tells ("claims that two soldiers beat a boy").
    fn said_to_act(&self, noun: usize) -> Vec<usize> {
        let tree = self.scene.tree;
        if self.scene.lexicon.attitude(&tree.lemma(noun)).is_none_or(|a| !a.speech) {
            return Vec::new();
        }
        tree.kids(noun, Link::ReducedRelative)
            .chain(tree.kids(noun, Link::Clause))
            .filter(|c| tree.kid(*c, Link::Marker).is_some() && tree.doc.pos(*c) == "VERB")
            .filter_map(|c| self.all.at(c))
            .flat_map(|c| c.heads(&Function::Subject).collect::<Vec<_>>())
            .collect()
    }

    /// Whom an act concerns where no slot names somebody who can act: those inside the things it names ("the minister's
    /// decree"), then those behind it in its own clause and purpose ("gave millions to promote investment in the
    /// republic"), then the thing itself.
    pub(crate) fn concerned(
        &self,
        predication: &Predication,
        binding: &Binding,
        recipients: &[Party],
        actors: &[Party],
        named: bool,
    ) -> Vec<Party> {
        let free = |h: &usize| {
            let placed = self.scene.tree.doc.pos(*h) == "PROPN" && self.is_placed(*h);
            let span = self.scene.tree.doc.span(*h);
            let pronoun = self.scene.tree.doc.tag(*h).starts_with("PRP");
            let part = self.scene.is_inside_name(*h);
            !(pronoun
                || part
                || placed
                || self.is_means(*h, &binding.taken)
                || actors.iter().any(|a| a.head == *h || a.span.overlaps(span)))
        };
        let object = Function::Object;
        let (taken, complement) = (&binding.taken, binding.complement);
        let wrapped = complement.and_then(|c| self.all.at(c));
        let about: Vec<usize> = predication.heads(&object).collect();
        let below = wrapped.into_iter().flat_map(|w| w.heads(&object));
        // "sent a team of experts": they are the means.
        let means: Vec<usize> = if wrapped.is_some() {
            taken.iter().copied().filter(|h| self.scene.is_somebody(*h)).collect()
        } else {
            Vec::new()
        };
        let things: Vec<usize> = recipients
            .iter()
            .map(|r| r.head)
            .chain(about.iter().copied().filter(|h| !means.contains(h)))
            .chain(below)
            .collect();
        let mut heads: Vec<usize> =
            things.iter().flat_map(|h| self.inside(*h)).filter(free).take(1).collect();
        if heads.is_empty() {
            let top = predication.light.unwrap_or(predication.token);
            let found = self.beneath(top, taken, &means, actors);
            if let Some((far, head)) = found.filter(|(far, _)| *far == 0 || recipients.is_empty()) {
                let mut party = Party::at(self.scene, head);
                // A capital where something happens is no government.
                if far > 0 && self.scene.tree.doc.pos(head) == "PROPN" {
                    party.identities.iter_mut().for_each(|i| i.sectors.clear());
                }
                return vec![party];
            }
        }
        if heads.is_empty() && recipients.is_empty() && !named && complement.is_none() {
            // Nobody is named: what it is about stands in, words only.
            heads = about
                .into_iter()
                .filter(free)
                .filter(|h| self.all.at(*h).is_none_or(|p| p.light.is_none()))
                .take(1)
                .collect();
        }
        self.parties(&heads, false).0
    }

    /// Those who can act among what follows a predicate: in its own clause and purpose first, then where it happens,
    /// then in what led to it; the number says which (0 the clause itself, 1 where it happens, more further off).
    fn beneath(
        &self,
        token: usize,
        taken: &[usize],
        means: &[usize],
        actors: &[Party],
    ) -> Option<(u8, usize)> {
        let tree = self.scene.tree;
        let mut open = vec![(token, 0)];
        let mut found = Vec::new();
        while let Some((at, far)) = open.pop() {
            // "took to the streets of the capital": what stands inside the pattern's own words is a place.
            let far =
                if at != token && taken.contains(&at) && !means.contains(&at) { far.max(1) } else { far };
            for kid in tree.doc.children(at).filter(|k| *k > token) {
                let word = tree.doc.text(kid).to_lowercase();
                let step = match tree.link(kid) {
                    Link::Preposition if self.rules.is_location(&word) => Some(1),
                    Link::Preposition if self.rules.leads_to_recipient(&word) => Some(0),
                    Link::Relative if self.is_purpose(kid) => Some(0),
                    Link::Preposition | Link::PrepositionClause | Link::ReducedRelative => Some(2),
                    Link::AdverbialClause if self.is_condition(kid) || self.is_purpose(kid) => Some(0),
                    Link::Subject if self.is_condition(at) => Some(0),
                    Link::AdverbialClause => Some(3),
                    Link::Subject if tree.link(at) == Link::AdverbialClause => Some(3),
                    Link::Subject | Link::Relative | Link::Clause | Link::Parataxis => None,
                    Link::Conjunct if tree.is_verb(kid) => None,
                    _ => Some(0),
                };
                open.extend(step.map(|s| (kid, far.max(s))));
            }
            let argument = matches!(
                tree.link(at),
                Link::PrepositionObject | Link::Object | Link::Possessor | Link::Modifier | Link::Subject
            );
            let actor = actors.iter().any(|a| a.head == at || a.span.overlaps(tree.doc.span(at)));
            // "Syrian refugees": the refugees; "Syrian territory": the Syrians. A pronoun would be a guess.
            let part = tree.link(at) == Link::Modifier
                && (!matches!(tree.doc.pos(at), "ADJ" | "PROPN")
                    || self.scene.mention(at).is_none()
                    || self.scene.is_inside_name(at)
                    || self.scene.can_act(tree.doc.head(at)));
            let vague = tree.doc.tag(at).starts_with("PRP") || tree.doc.pos(at) == "NUM";
            if at != token
                && argument
                && self.scene.is_somebody(at)
                && !(actor || part || vague)
                && !self.scene.is_time(at)
                && !self.is_means(at, taken)
                && !means.contains(&at)
            {
                found.push((far, at));
            }
        }
        found.into_iter().min()
    }

    /// Whether a noun is told as somebody's own means ("its troops", "their weapons"), not his people.
    pub(crate) fn is_own(&self, noun: usize) -> bool {
        let tree = self.scene.tree;
        tree.kids(noun, Link::Possessor).any(|p| tree.doc.tag(p) == "PRP$")
            && (self.scene.mention(noun).is_none_or(|m| !m.is_agent)
                || self.rules.is_force(&self.scene.head_keys(noun)))
    }

    /// Whether a noun stands behind a preposition of place.
    pub(crate) fn is_placed(&self, noun: usize) -> bool {
        let tree = self.scene.tree;
        let over = tree.doc.head(noun);
        tree.link(noun) == Link::PrepositionObject
            && self.rules.is_location(&tree.doc.text(over).to_lowercase())
    }

    /// Whether a noun is what the act is done with: somebody's own, or troops and things that the pattern names.
    fn is_means(&self, noun: usize, taken: &[usize]) -> bool {
        let tree = self.scene.tree;
        let owned = tree.kids(noun, Link::Possessor).any(|p| tree.doc.tag(p) == "PRP$");
        let named = taken.contains(&noun)
            && (owned || !self.scene.is_somebody(noun) || self.rules.is_force(&self.scene.head_keys(noun)));
        named || self.is_own(noun)
    }

    /// Whether a clause says on what somebody's yielding hangs ("until the government frees them").
    fn is_condition(&self, clause: usize) -> bool {
        let tree = self.scene.tree;
        tree.link(clause) == Link::AdverbialClause
            && tree
                .kids(clause, Link::Marker)
                .any(|m| self.rules.is_condition(&tree.doc.text(m).to_lowercase()))
    }

    fn is_purpose(&self, clause: usize) -> bool {
        let tree = self.scene.tree;
        tree.kids(clause, Link::Auxiliary).any(|a| tree.doc.tag(a) == "TO")
    }
}
