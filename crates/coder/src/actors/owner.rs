//! Whom a phrase belongs to: possessor, "of", "loyal to", "from", "in".
//!
//! The law kept here: an owner gives its country; its sectors only to nouns that leave theirs to their owner.

use super::Identity;
use super::mark::{Marker, Reading, Sort};
use super::phrase::{object_of, phrase, preposition_over, with_conjuncts};
use super::tables::Takes;

impl Marker<'_> {
    /// Gives a phrase the country, and where its noun asks for it the sector, of its owner.
    pub(crate) fn add_owner(&mut self, head: usize, reading: &mut Reading) {
        let doc = self.doc;
        if reading.sort == Sort::State || !reading.antecedents.is_empty() {
            return;
        }
        let agent = self.agent_at(head, phrase(doc, head)).map(|(_, a)| a);
        let title = reading.nouns.first().cloned();
        let title_agent = title.as_ref().and_then(|n| self.lexicon.tables.agents.get(n));
        let deputy = title
            .as_deref()
            .is_some_and(|n| n.rsplit(' ').next().is_some_and(|w| self.lexicon.tables.is("deputy", w)));
        let owner_decides = agent.or(title_agent).is_some_and(|a| a.takes == Takes::Owner) || deputy;
        let counterpart = self.is("counterpart", head)
            || title.as_deref().is_some_and(|n| self.lexicon.tables.is("counterpart", n));
        if let Some(p) = doc.children(head).find(|c| doc.dep(*c) == "poss") {
            let owner = self.read(p);
            if counterpart {
                self.set_sectors(reading, &owner, true);
                self.other_country(head, &owner, reading);
            } else {
                self.take_from(reading, &owner, owner_decides, "possessive");
            }
        }
        for class in ["owner first", "loyal", "owner next", "owner last"] {
            if reading.has_country()
                && !(class == "owner first" && owner_decides && reading.sector().is_none())
            {
                continue;
            }
            // "Officials from India and Pakistan" are of both.
            let several = matches!(doc.tag(head), "NNS" | "NNPS") && class != "owner last";
            let objects = self.objects(head, class);
            for object in objects.clone() {
                let mut owner = self.read(object);
                if several && owner.has_country() {
                    let mut all = Reading::clone(&owner);
                    for other in objects.iter().filter(|o| **o > object) {
                        all.identities.extend(self.read(*other).identities.iter().cloned());
                    }
                    owner = std::rc::Rc::new(all);
                }
                if class == "owner last" && reading.sort == Sort::Thing {
                    // A thing belongs to nobody for being on or with somebody; where it is tells the country only.
                    let here = preposition_over(doc, object)
                        .is_some_and(|p| self.is("placed", p) && !self.is("aimed", p));
                    if here && matches!(owner.sort, Sort::State | Sort::Place) {
                        reading.set_countries(&owner.identities, "owner");
                    }
                    continue;
                }
                if class == "owner last"
                    && (self.is_of("military", reading)
                        || !matches!(owner.sort, Sort::State | Sort::Place | Sort::Body))
                {
                    continue;
                }
                self.take_from(
                    reading,
                    &owner,
                    owner_decides && class != "owner last",
                    if class == "owner first" { "of-phrase" } else { "owner" },
                );
                if reading.has_country() {
                    break;
                }
            }
        }
    }

    /// Objects of the prepositions of a class under a head, those of an adjective such as "loyal" among them.
    pub(crate) fn objects(&self, head: usize, class: &str) -> Vec<usize> {
        let doc = self.doc;
        let rights = || doc.children(head).filter(|c| *c > head);
        if class == "loyal" {
            return rights()
                .filter(|c| {
                    matches!(doc.dep(*c), "amod" | "acl")
                        && (self.is("loyal", *c) || self.is("joined own", *c))
                })
                .flat_map(|c| doc.children(c).collect::<Vec<_>>())
                .filter(|p| matches!(doc.dep(*p), "prep" | "agent"))
                .filter_map(|p| object_of(doc, p))
                .collect();
        }
        rights()
            .filter(|c| doc.dep(*c) == "prep" && self.is(class, *c))
            .filter_map(|p| object_of(doc, p))
            .flat_map(|o| {
                with_conjuncts(doc, o).into_iter().take(if class == "owner first" || class == "owner next" {
                    4
                } else {
                    1
                })
            })
            .collect()
    }

    pub(crate) fn take_from(
        &self,
        reading: &mut Reading,
        owner: &Reading,
        with_sectors: bool,
        via: &'static str,
    ) {
        if owner.identities.is_empty() {
            return;
        }
        if with_sectors || reading.sort == Sort::Thing {
            self.set_sectors(reading, owner, false);
        }
        let before = reading.via;
        reading.set_countries(&owner.identities, via);
        if reading.via != before && matches!(before, "title") {
            reading.via = "title";
        }
        reading.antecedents = Vec::new();
    }

    /// The owner's sectors for a phrase whose noun leaves them to its owner.
    pub(crate) fn set_sectors(&self, reading: &mut Reading, owner: &Reading, always: bool) {
        let sectors = owner.identities.first().map(|i| i.sectors.clone()).unwrap_or_default();
        let bare = matches!(owner.sort, Sort::State | Sort::Place);
        if reading.identities.is_empty() {
            reading.identities.push(Identity::default());
        }
        for identity in &mut reading.identities {
            let is = |class: &str, sectors: &[String]| {
                sectors.first().is_some_and(|s| self.lexicon.tables.is_sector(class, s))
            };
            let weak = identity.sectors.is_empty() || is("organ", &identity.sectors) && !bare;
            if (weak || always) && !sectors.is_empty() && !(reading.former) {
                // Armed men of a government are its military still.
                let keep = is("military", &identity.sectors) && is("government", &sectors);
                if !keep {
                    identity.sectors.clone_from(&sectors);
                }
            }
        }
    }
}
