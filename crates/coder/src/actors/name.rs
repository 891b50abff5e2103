//! Names of tables and persons: what a name is on the day, and what title and office before it add.

use super::Identity;
use super::before::{Before, compose};
use super::fold::{fold_name, fold_word};
use super::lexicon::{Force, Hit};
use super::mark::{Marker, Reading, Sort};
use super::phrase::{left_edge, preposition_over};
use super::tables::{Agent, AgentKind, Entry, Kind};
use std::ops::Range;

impl<'a> Marker<'a> {
    /// A name of the tables as head or modifier, if the parse lets it be that.
    pub(crate) fn read_name(&mut self, head: usize, hit: &Hit) -> Option<Reading> {
        let doc = self.doc;
        let label = doc.entity_of(head).map_or("", |e| e.label.as_str());
        let surname = self.lexicon.name(hit).is_some_and(|n| n.surname_only);
        // A surname that a person of this story has is his, whoever else bears it.
        if surname && let Some(h) = self.bearer(head) {
            return Some(self.refer(&[h], "coreference"));
        }
        let person = self.lexicon.has(hit, Kind::Person);
        if person && self.is_this_person(hit) && self.fits_person(hit, label, surname) {
            return Some(self.read_known_person(head, hit));
        }
        if surname || self.is_part_of_person(hit) {
            return None;
        }
        let kinds = [Kind::State, Kind::Body, Kind::Capital, Kind::Place, Kind::Adjective, Kind::People];
        let found = self.lexicon.entries(hit, self.day, &kinds);
        let modifies = matches!(doc.dep(head), "amod" | "compound" | "nmod");
        let counted = doc.children(head).any(|c| doc.dep(c) == "nummod")
            || doc.tag(head) == "NNS"
            || doc.tag(head) == "NNPS";
        let rank = |k: Kind| match k {
            Kind::People if counted && !modifies => 0,
            Kind::Adjective if modifies => 0,
            Kind::State | Kind::Body => 1,
            Kind::Capital => 2,
            Kind::Place => 3,
            Kind::Adjective | Kind::People => 4,
            Kind::Person => 5,
        };
        // A name that several states have is that of one which the story names.
        let strange = |e: &Entry| {
            self.lexicon.tables.is_namesake(e) && !e.country.as_deref().is_some_and(|c| self.names_country(c))
        };
        let known = found.iter().filter_map(|(id, f)| Some((*id, *f, self.lexicon.entry(*id)?)));
        let (id, force, _) = known
            .filter(|(_, _, e)| !strange(e))
            .min_by_key(|(_, f, e)| (*f, rank(e.kind), !self.lexicon.tables.is_namesake(e)))?;
        let entry = self.lexicon.entry(id)?;
        let with =
            |class: &str, rest: &[String]| [self.lexicon.tables.sectors(class), rest.to_vec()].concat();
        let (sort, sectors, name) = match entry.kind {
            Kind::State | Kind::Capital => {
                (Sort::State, with("government", &entry.sectors), Some(entry.name.clone()))
            }
            Kind::Adjective => (Sort::State, with("government", &entry.sectors), None),
            Kind::People => (Sort::People, with("people", &entry.sectors), None),
            Kind::Place => (Sort::Place, entry.sectors.clone(), Some(entry.name.clone())),
            Kind::Body | Kind::Person => (Sort::Body, entry.sectors.clone(), Some(entry.name.clone())),
        };
        let mut reading = Reading {
            via: if matches!(entry.kind, Kind::Adjective | Kind::People) { "demonym" } else { "table" },
            sort,
            is_agent: true,
            lines: vec![(entry.file, entry.line)],
            name: hit.tokens.clone().map(|t| fold_word(doc.text(t))).collect(),
            ..Reading::default()
        };
        let country = entry.country.clone();
        // A group that is a government only from a later day, or was one only until an earlier, keeps its country.
        let sectors = if force == Force::In {
            sectors
        } else {
            sectors.into_iter().filter(|s| !self.lexicon.tables.is_sector("government", s)).collect()
        };
        if matches!(sort, Sort::State | Sort::Place) {
            reading.is_agent = self.acts(head, entry.kind);
        }
        reading.identities = vec![Identity { country, sectors, name }];
        for more in &hit.more {
            let other = Hit { tokens: hit.tokens.clone(), name: *more, more: Vec::new() };
            reading.identities.extend(self.read_name(head, &other).into_iter().flat_map(|r| r.identities));
        }
        reading.identities.dedup();
        Some(reading)
    }

    /// Whether a place acts here, or is where something happens.
    pub(crate) fn acts(&self, head: usize, kind: Kind) -> bool {
        let doc = self.doc;
        let over = preposition_over(doc, head);
        if over.is_some_and(|p| self.is("placed", p)) {
            return false;
        }
        if kind == Kind::Place {
            return over.is_some_and(|p| self.is("by", p)) || matches!(doc.dep(head), "nsubj");
        }
        // "KABUL: …", "KABUL (Agency) - …"
        !(doc.is_root(head)
            && doc.children(head).all(|c| doc.dep(c) == "punct" || doc.dep(c) == "appos" || c < head))
    }

    /// Whether the pipeline lets a name be a person's; one that is a single word needs it more.
    pub(crate) fn fits_person(&self, hit: &Hit, label: &str, surname: bool) -> bool {
        let single = hit.tokens.len() == 1;
        let other = matches!(label, "GPE" | "LOC" | "FAC" | "DATE" | "NORP" | "LAW" | "EVENT");
        if single && (other || self.doc.pos(hit.tokens.start) != "PROPN") {
            return false;
        }
        !surname || matches!(label, "PERSON" | "")
    }

    /// Whether a name of one or two words lies within the longer name of a person ("Michael Jordan").
    pub(crate) fn is_part_of_person(&self, hit: &Hit) -> bool {
        self.doc.entity_of(hit.tokens.start).is_some_and(|e| {
            e.label == "PERSON"
                && e.tokens.len() > hit.tokens.len()
                && e.tokens.start <= hit.tokens.start
                && e.tokens.end >= hit.tokens.end
        })
    }

    /// Whether the words around a person's name agree with it: "Ivanka Trump" is not Donald Trump.
    pub(crate) fn is_this_person(&self, hit: &Hit) -> bool {
        let Some(entity) = self.doc.entity_of(hit.tokens.start).filter(|e| e.label == "PERSON") else {
            return true;
        };
        let names: Vec<&str> = self
            .lexicon
            .name(hit)
            .into_iter()
            .flat_map(|n| &n.entries)
            .filter_map(|id| self.lexicon.entry(*id))
            .map(|e| e.name.as_str())
            .collect();
        entity.tokens.clone().filter(|t| !hit.tokens.contains(t)).all(|t| {
            let word = fold_word(self.doc.text(t));
            self.lexicon.tables.titles.contains_key(&word)
                || self.lexicon.tables.agents.contains_key(&word)
                || !word.chars().any(char::is_alphabetic)
                || word == "'s"
                || names.iter().any(|n| fold_name(n).split(' ').any(|part| part == word))
        })
    }

    pub(crate) fn read_known_person(&mut self, head: usize, hit: &Hit) -> Reading {
        let region = left_edge(self.doc, head)..hit.tokens.start;
        let before = self.before(head, region.clone());
        let title = self.title_sectors(region, &before);
        let found = self.lexicon.entries(hit, self.day, &[Kind::Person]);
        let mut reading = Reading {
            via: "table",
            sort: Sort::Person,
            is_agent: true,
            nouns: before.nouns.clone(),
            former: before.former,
            ..Reading::default()
        };
        let Some((id, force)) = found.first().copied() else { return reading };
        let Some(entry) = self.lexicon.entry(id) else { return reading };
        let one_name = found
            .iter()
            .filter_map(|(id, _)| self.lexicon.entry(*id))
            .all(|e| e.name == entry.name || force == Force::In);
        if !one_name {
            // Office holders share the surname and none is in office: nobody is meant for certain.
            reading.name = vec![fold_word(self.doc.text(head))];
            let countries: Vec<_> = found
                .iter()
                .filter_map(|(id, _)| self.lexicon.entry(*id))
                .map(|e| e.country.clone())
                .collect();
            let same = countries.windows(2).all(|w| w.first() == w.get(1));
            let country = countries.into_iter().next().flatten().filter(|_| same);
            reading.identities = vec![Identity { country, sectors: title.unwrap_or_default(), name: None }];
            return reading;
        }
        reading.lines.push((entry.file, entry.line));
        reading.name = fold_word(&entry.name).split(' ').map(str::to_owned).collect();
        let governs = |sectors: &[String]| {
            sectors.first().is_some_and(|s| self.lexicon.tables.is_sector("government", s))
        };
        let sectors = if before.former {
            self.lexicon.tables.sectors("elite")
        } else {
            match (force, title) {
                // A party leader whom the text calls president is that; else the table decides.
                (Force::In, Some(title)) if governs(&title) && !governs(&entry.sectors) => title,
                (Force::In, _) => entry.sectors.clone(),
                (_, Some(title)) => {
                    reading.via = "title";
                    title
                }
                (Force::Over, None) => {
                    reading.former = true;
                    self.lexicon.tables.sectors("elite")
                }
                (Force::ToCome, None) => Vec::new(),
            }
        };
        // "UN Secretary-General Antonio Guterres", whom the table has as a prime minister of an earlier day.
        let owner = before.owners.first().and_then(|o| o.country.clone()).filter(|c| {
            before.owners.len() == 1
                && Some(c) != entry.country.as_ref()
                && reading.via == "title"
                && self.lexicon.tables.is_international(c)
        });
        let country = owner.or_else(|| entry.country.clone());
        reading.identities = vec![Identity { country, sectors, name: Some(entry.name.clone()) }];
        reading
    }

    pub(crate) fn title_before(&self, head: usize, region: Range<usize>) -> bool {
        self.doc.pos(head) == "PROPN"
            && (region.start..head)
                .any(|t| self.lexicon.tables.titles.contains_key(&fold_word(self.doc.text(t))))
    }

    /// What title and office before a name say of the sector.
    pub(crate) fn title_sectors(&self, region: Range<usize>, before: &Before) -> Option<Vec<String>> {
        // A title alone ("Mullah", "Gen.") yields to an office beside it ("Taliban spokesman").
        let office = region.clone().rev().filter(|t| self.is_sector_word(*t)).find_map(|t| {
            let (range, agent) =
                self.agent_at(t, region.clone()).filter(|(_, a)| a.kind != AgentKind::Modifier)?;
            let title = range.len() == 1
                && self.keys(range.clone()).iter().any(|k| self.lexicon.tables.titles.contains_key(k));
            (!title).then_some((range, agent))
        });
        if let Some((range, agent)) = office {
            let earlier = self.sector_words(region.start..range.start);
            let sectors = compose(&self.lexicon.tables, agent, &earlier, before.body.as_deref());
            if !sectors.is_empty() {
                return Some(sectors);
            }
        }
        let titles = &self.lexicon.tables.titles;
        let found = region.clone().find_map(|t| {
            let pair = self.keys(t..(t + 2).min(region.end)).into_iter().find_map(|k| titles.get(&k));
            pair.or_else(|| titles.get(&fold_word(self.doc.text(t)))).filter(|s| !s.is_empty())
        });
        found.cloned()
    }

    /// The last noun for actors in a range.
    pub(crate) fn last_agent(&self, range: Range<usize>) -> Option<(Range<usize>, &'a Agent)> {
        range
            .clone()
            .rev()
            .find_map(|t| self.agent_at(t, range.clone()).filter(|(_, a)| a.kind != AgentKind::Modifier))
    }

    /// A person whom no table knows, with or without a title.
    pub(crate) fn read_person(&mut self, head: usize, region: Range<usize>) -> Reading {
        let doc = self.doc;
        let region = self.office_over(head).unwrap_or(region.start)..region.end;
        let entity =
            doc.entity_of(head).filter(|e| e.label == "PERSON").map_or(head..head + 1, |e| e.tokens.clone());
        let start = entity.clone().find(|t| !self.is_title(*t)).unwrap_or(entity.start).min(head);
        let before = self.before(head, region.start..start);
        let title = self.title_sectors(region.start..start, &before);
        let name = doc.span_of(start..entity.end.max(head + 1)).of(doc.source()).to_owned();
        let mut reading = Reading {
            via: if title.is_some() { "title" } else { "name" },
            sort: Sort::Person,
            is_agent: true,
            former: before.former,
            nouns: before.nouns,
            lines: before.lines,
            name: (start..entity.end.max(head + 1))
                .map(|t| fold_word(doc.text(t)))
                .filter(|w| w.len() > 1)
                .collect(),
            ..Reading::default()
        };
        let sectors = match title {
            Some(_) if before.former => self.lexicon.tables.sectors("elite"),
            Some(sectors) => sectors,
            None => Vec::new(),
        };
        let base = Identity { country: None, sectors, name: Some(name) };
        reading.identities = vec![base];
        if reading.via == "title" || !reading.nouns.is_empty() {
            reading.set_countries(&before.owners, "title");
        }
        reading
    }

    /// Where an office begins that runs over a preposition into the name ("Chief of Army Staff General Kabir").
    pub(crate) fn office_over(&self, head: usize) -> Option<usize> {
        let doc = self.doc;
        let preposition = Some(doc.head(head)).filter(|_| doc.dep(head) == "pobj")?;
        let office = doc.head(preposition);
        let (range, _) = self.agent_at(office, left_edge(doc, office)..head)?;
        range.contains(&preposition).then(|| left_edge(doc, office))
    }

    pub(crate) fn is_title(&self, token: usize) -> bool {
        let word = fold_word(self.doc.text(token));
        self.lexicon.tables.titles.contains_key(&word) || self.lexicon.tables.agents.contains_key(&word)
    }
}
