//! What a phrase says by itself: name, noun, thing; then owner, apposition and context fill what is missing.

use super::Identity;
use super::before::compose;
use super::fold::fold_word;
use super::mark::{Marker, Reading, Sort};
use super::phrase::{left_edge, object_of, phrase};
use super::tables::{Agent, AgentKind, Takes};
use std::ops::Range;
use std::rc::Rc;

/// Deepest chain of owners ("the aide of the chief of the union of …").
const DEEPEST: usize = 8;

impl Marker<'_> {
    /// Reads a head, once.
    pub(crate) fn read(&mut self, head: usize) -> Rc<Reading> {
        if let Some(done) = self.readings.get(head).cloned().flatten() {
            return done;
        }
        if self.depth > DEEPEST {
            return Rc::default();
        }
        self.depth += 1;
        let mut reading = self.read_here(head);
        self.depth -= 1;
        reading.plural =
            matches!(self.doc.tag(head), "NNS" | "NNPS") || self.doc.morph(head).contains("Number=Plur");
        let reading = Rc::new(reading);
        if let Some(slot) = self.readings.get_mut(head) {
            *slot = Some(Rc::clone(&reading));
        }
        self.explain_acronym(head);
        reading
    }

    pub(crate) fn read_here(&mut self, head: usize) -> Reading {
        let doc = self.doc;
        if let Some(found) = self.read_dual(head) {
            return found;
        }
        if doc.pos(head) == "PRON" {
            return self.read_pronoun(head);
        }
        let region = left_edge(doc, head)..head + 1;
        let mut reading = None;
        if let Some(hit) = self.hit_at(head).cloned() {
            reading = self.read_name(head, &hit);
        }
        if reading.is_none() {
            reading = self.stand_in(head);
        }
        let acronym = self.acronyms.get(doc.text(head)).copied().filter(|h| *h < head);
        // Initials of a body of this story stand for it before all others that have them.
        if acronym.is_none()
            && reading.as_ref().is_none_or(|r| r.sort == Sort::Body)
            && let Some(h) = self.initials(head)
        {
            return self.refer(&[h], "acronym");
        }
        let mut reading = match (reading, acronym) {
            (Some(r), _) => r,
            (None, Some(h)) => return self.refer(&[h], "acronym"),
            (None, None) => {
                let bounds = phrase(doc, head);
                let person =
                    doc.entity_of(head).is_some_and(|e| e.label == "PERSON") && doc.pos(head) == "PROPN";
                match self.agent_at(head, bounds.clone()).filter(|(_, a)| a.kind != AgentKind::Modifier) {
                    Some((range, agent)) if !person || range.len() > 1 => {
                        self.read_noun(head, region.clone(), range, agent)
                    }
                    _ if person || self.title_before(head, region.clone()) => {
                        self.read_person(head, region.clone())
                    }
                    _ if self.named_before(head) => self.read_person(head, head..head + 1),
                    _ => self.read_other(head, region.clone()),
                }
            }
        };
        if reading.is_agent || reading.sort == Sort::Thing {
            self.add_owner(head, &mut reading);
        }
        self.add_apposition(head, &mut reading);
        if reading.is_agent {
            self.add_context(head, &mut reading);
        }
        self.settle(&mut reading);
        if reading.sort == Sort::Thing && reading.identities.is_empty() {
            reading.via = "";
        }
        reading
    }

    /// "The North" in a story that names North Korea.
    fn stand_in(&self, head: usize) -> Option<Reading> {
        let doc = self.doc;
        let found = self.lexicon.tables.stand_ins.iter().find(|s| s.word == doc.text(head))?;
        let definite = doc.children(head).any(|c| c < head && doc.dep(c) == "det" && self.is("this", c));
        let alone = doc.children(head).all(|c| c > head || doc.dep(c) == "det");
        if !definite || !alone || !self.names_country(&found.given) {
            return None;
        }
        let identity =
            Identity { country: found.country.clone(), sectors: found.sectors.clone(), name: None };
        Some(Reading {
            via: "table",
            sort: Sort::State,
            is_agent: true,
            identities: vec![identity],
            lines: vec![(found.file, found.line)],
            ..Reading::default()
        })
    }

    /// International bodies have no sector of government; nobody is listed twice.
    pub(crate) fn settle(&self, reading: &mut Reading) {
        for identity in &mut reading.identities {
            let international =
                identity.country.as_deref().is_some_and(|c| self.lexicon.tables.is_international(c));
            if international {
                identity.sectors.retain(|s| !self.lexicon.tables.is_sector("government", s));
            }
        }
        let mut kept: Vec<Identity> = Vec::new();
        for identity in std::mem::take(&mut reading.identities) {
            if !kept.contains(&identity) && identity != Identity::default() {
                kept.push(identity);
            }
        }
        reading.identities = kept;
    }

    /// A phrase whose head is a noun for actors.
    pub(crate) fn read_noun(
        &mut self,
        head: usize,
        region: Range<usize>,
        noun: Range<usize>,
        agent: &Agent,
    ) -> Reading {
        let doc = self.doc;
        let before = self.before(head, region.start..noun.start.min(head).max(region.start));
        let word = self
            .keys(noun.clone())
            .into_iter()
            .find(|k| self.lexicon.tables.agents.contains_key(k))
            .unwrap_or_default();
        let mut reading = Reading {
            via: "agent noun",
            is_agent: true,
            sort: if agent.kind == AgentKind::Body { Sort::Body } else { Sort::People },
            nouns: std::iter::once(word).chain(before.nouns).collect(),
            former: before.former && agent.kind == AgentKind::Person,
            lines: before.lines.iter().copied().chain([(agent.file, agent.line)]).collect(),
            ..Reading::default()
        };
        if agent.takes == Takes::Amount {
            return self.read_amount(head, reading, &before.owners, &before.sectors);
        }
        let mut sectors = compose(&self.lexicon.tables, agent, &before.sectors, before.body.as_deref());
        if reading.former && sectors.iter().any(|s| self.lexicon.tables.is_sector("offices", s)) {
            sectors = self.lexicon.tables.sectors("elite");
        }
        // A body that is named by its kind ("Tis Hazari Court", "Federal Police") has that name.
        let entity = doc.entity_of(head).filter(|e| e.label == "ORG" && e.tokens.len() > 1);
        let name = entity.map(|e| doc.span_of(e.tokens.clone()).of(doc.source()).to_owned());
        if let Some(e) = entity {
            reading.name = e.tokens.clone().map(|t| fold_word(doc.text(t))).collect();
        }
        reading.identities = vec![Identity { country: None, sectors, name }];
        reading.set_countries(&before.owners, "agent noun");
        reading
    }

    /// "Dozens of …": what is counted; "some 40 Afghan" …: what stands before.
    pub(crate) fn read_amount(
        &mut self,
        head: usize,
        mut reading: Reading,
        owners: &[Identity],
        sectors: &[String],
    ) -> Reading {
        let of = self
            .doc
            .children(head)
            .find(|c| *c > head && self.doc.dep(*c) == "prep" && self.is("owner first", *c));
        if let Some(object) = of.and_then(|p| object_of(self.doc, p)) {
            let whole = self.read(object);
            return Reading { lines: reading.lines, antecedents: Vec::new(), ..Rc::unwrap_or_clone(whole) };
        }
        reading.identities = vec![Identity { country: None, sectors: sectors.to_vec(), name: None }];
        reading.set_countries(owners, "agent noun");
        reading.nouns.clear();
        reading.sort = Sort::People;
        reading
    }

    /// Names that no table knows, and things.
    pub(crate) fn read_other(&mut self, head: usize, region: Range<usize>) -> Reading {
        let doc = self.doc;
        let entity = doc.entity_of(head).filter(|e| e.tokens.contains(&head));
        let label = entity.map_or("", |e| e.label.as_str());
        let before = self.before(head, region.clone());
        let mut reading =
            Reading { via: "name", nouns: before.nouns, lines: before.lines, ..Reading::default() };
        let words = entity.map(|e| e.tokens.clone()).unwrap_or(head..head + 1);
        match label {
            "ORG" | "NORP" | "PERSON" => {
                reading.is_agent = true;
                reading.sort = if label == "ORG" { Sort::Body } else { Sort::People };
                reading.name = words.clone().map(|t| fold_word(doc.text(t))).collect();
                let name = doc.span_of(words.clone()).of(doc.source()).to_owned();
                let agent = words.clone().rev().find_map(|t| self.agent_at(t, words.clone()));
                let mut sectors =
                    agent.map(|(_, a)| compose(&self.lexicon.tables, a, &[], None)).unwrap_or_default();
                if label == "NORP" && sectors.is_empty() {
                    sectors = self.lexicon.tables.sectors("people");
                }
                reading.identities = vec![Identity { country: None, sectors, name: Some(name) }];
                reading.set_countries(&before.owners, "name");
            }
            "GPE" | "LOC" | "FAC" => {
                reading.sort = Sort::Place;
                reading.is_agent = label == "GPE" && doc.dep(head) == "nsubj";
            }
            _ => {
                reading.via = "owner";
                // "the injured", "the accused": adjectives that stand for people; numbers alone ("killed five").
                if matches!(doc.pos(head), "NUM")
                    || (doc.pos(head) == "ADJ" && doc.children(head).any(|c| doc.dep(c) == "det"))
                {
                    reading.is_agent = true;
                    reading.sort = Sort::People;
                }
                let sectors = before.body.clone().unwrap_or_else(|| self.thing_sectors(region.clone()));
                reading.identities = vec![Identity { country: None, sectors, name: None }];
                reading.set_countries(&before.owners, "owner");
            }
        }
        reading
    }

    /// The sectors of the actor noun nearest before the head of a thing ("police" vehicle).
    pub(crate) fn thing_sectors(&self, region: Range<usize>) -> Vec<String> {
        let end = region.end.saturating_sub(1).max(region.start);
        self.last_agent(region.start..end).map(|(_, a)| a.sectors.clone()).unwrap_or_default()
    }
}
