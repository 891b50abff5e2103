//! What a phrase says by itself: name, title, noun, owner, apposition.

use super::Identity;
use super::fold::fold_word;
use super::lexicon::{Force, Hit};
use super::mark::{Marker, Reading, Sort};
use super::phrase::{left_edge, object_of, phrase, preposition_over, with_conjuncts};
use super::tables::{Agent, AgentKind, Kind, Takes};
use std::ops::Range;

/// What the words before a head say.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// States and bodies named there; several where they are coordinated.
    owners: Vec<Identity>,
    /// Sectors of the bodies named there.
    body: Option<Vec<String>>,
    /// Sectors that nouns and adjectives there name, the nearest to the head first.
    sectors: Vec<String>,
    nouns: Vec<String>,
    former: bool,
    lines: Vec<(u16, u32)>,
}

/// Deepest chain of owners ("the aide of the chief of the union of …").
const DEEPEST: usize = 8;

impl<'a> Marker<'a> {
    /// Reads a head, once.
    pub(crate) fn read(&mut self, head: usize) -> Reading {
        if let Some(done) = self.readings.get(head).cloned().flatten() {
            return done;
        }
        if self.depth > DEEPEST {
            return Reading::default();
        }
        self.depth += 1;
        let mut reading = self.read_here(head);
        self.depth -= 1;
        reading.plural =
            matches!(self.doc.tag(head), "NNS" | "NNPS") || self.doc.morph(head).contains("Number=Plur");
        if let Some(slot) = self.readings.get_mut(head) {
            *slot = Some(reading.clone());
        }
        self.explain_acronym(head);
        reading
    }

    fn read_here(&mut self, head: usize) -> Reading {
        let doc = self.doc;
        if doc.pos(head) == "PRON" {
            return self.read_pronoun(head);
        }
        if let Some(found) = self.read_dual(head) {
            return found;
        }
        let region = left_edge(doc, head)..head + 1;
        let mut reading = None;
        if let Some(hit) = self.hit_at(head).cloned() {
            reading = self.read_name(head, &hit);
        }
        let mut reading = match reading {
            Some(r) => r,
            None => {
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
        reading
    }

    /// International bodies have no sector of government; nobody is listed twice.
    fn settle(&self, reading: &mut Reading) {
        for identity in &mut reading.identities {
            let international =
                identity.country.as_deref().is_some_and(|c| self.lexicon.tables.is_international(c));
            if international {
                identity.sectors.retain(|s| s != "GOV");
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

    /// A name of the tables as head or modifier, if the parse lets it be that.
    pub(crate) fn read_name(&mut self, head: usize, hit: &Hit) -> Option<Reading> {
        let doc = self.doc;
        let label = doc.entity_of(head).map_or("", |e| e.label.as_str());
        let surname = self.lexicon.name(hit).is_some_and(|n| n.surname_only);
        let person = self.lexicon.has(hit, Kind::Person);
        if person && self.is_this_person(hit) && (!surname || matches!(label, "PERSON" | "")) {
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
        let (id, force) = found
            .into_iter()
            .min_by_key(|(id, f)| (*f, self.lexicon.entry(*id).map_or(9, |e| rank(e.kind))))?;
        let entry = self.lexicon.entry(id)?;
        let (sort, sectors, name) = match entry.kind {
            Kind::State | Kind::Capital => (Sort::State, with_gov(&entry.sectors), Some(entry.name.clone())),
            Kind::Adjective => (Sort::State, with_gov(&entry.sectors), None),
            Kind::People => (Sort::People, with(&["CVL"], &entry.sectors), None),
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
        let sectors =
            if force == Force::In { sectors } else { sectors.into_iter().filter(|s| s != "GOV").collect() };
        if matches!(sort, Sort::State | Sort::Place) {
            reading.is_agent = self.acts(head, entry.kind);
        }
        reading.identities = vec![Identity { country, sectors, name }];
        Some(reading)
    }

    /// Whether a place acts here, or is where something happens.
    fn acts(&self, head: usize, kind: Kind) -> bool {
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

    /// Whether a name of one or two words lies within the longer name of a person ("Michael Jordan").
    fn is_part_of_person(&self, hit: &Hit) -> bool {
        self.doc.entity_of(hit.tokens.start).is_some_and(|e| {
            e.label == "PERSON"
                && e.tokens.len() > hit.tokens.len()
                && e.tokens.start <= hit.tokens.start
                && e.tokens.end >= hit.tokens.end
        })
    }

    /// Whether the words around a person's name agree with it: "Ivanka Trump" is not Donald Trump.
    fn is_this_person(&self, hit: &Hit) -> bool {
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
                || names.iter().any(|n| fold_word(n).split(' ').any(|part| part == word))
                || self.hit_at(t).is_some()
        })
    }

    fn read_known_person(&mut self, head: usize, hit: &Hit) -> Reading {
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
            // Two office holders share the surname and none is in office: nobody is meant for certain.
            reading.name = vec![fold_word(self.doc.text(head))];
            return reading;
        }
        reading.lines.push((entry.file, entry.line));
        reading.name = fold_word(&entry.name).split(' ').map(str::to_owned).collect();
        let sectors = if before.former {
            vec!["ELI".to_owned()]
        } else {
            match (force, title) {
                (Force::In, _) => entry.sectors.clone(),
                (_, Some(title)) => {
                    reading.via = "title";
                    title
                }
                (Force::Over, None) => {
                    reading.former = true;
                    vec!["ELI".to_owned()]
                }
                (Force::ToCome, None) => Vec::new(),
            }
        };
        reading.identities =
            vec![Identity { country: entry.country.clone(), sectors, name: Some(entry.name.clone()) }];
        reading
    }

    fn title_before(&self, head: usize, region: Range<usize>) -> bool {
        self.doc.pos(head) == "PROPN"
            && (region.start..head)
                .any(|t| self.lexicon.tables.titles.contains_key(&fold_word(self.doc.text(t))))
    }

    /// What title and office before a name say of the sector.
    fn title_sectors(&self, region: Range<usize>, before: &Before) -> Option<Vec<String>> {
        if let Some((range, agent)) = self.last_agent(region.clone()) {
            let earlier = self.sector_words(region.start..range.start);
            let sectors = compose(agent, &earlier, before.body.as_deref());
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
    fn last_agent(&self, range: Range<usize>) -> Option<(Range<usize>, &'a Agent)> {
        range
            .clone()
            .rev()
            .find_map(|t| self.agent_at(t, range.clone()).filter(|(_, a)| a.kind != AgentKind::Modifier))
    }

    /// A person whom no table knows, with or without a title.
    fn read_person(&mut self, head: usize, region: Range<usize>) -> Reading {
        let doc = self.doc;
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
            Some(_) if before.former => vec!["ELI".to_owned()],
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

    fn is_title(&self, token: usize) -> bool {
        let word = fold_word(self.doc.text(token));
        self.lexicon.tables.titles.contains_key(&word) || self.lexicon.tables.agents.contains_key(&word)
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
        let mut sectors = compose(agent, &before.sectors, before.body.as_deref());
        if reading.former && sectors.iter().any(|s| OFFICES.contains(&s.as_str())) {
            sectors = vec!["ELI".to_owned()];
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
    fn read_amount(
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
            return Reading { lines: reading.lines, antecedents: Vec::new(), ..whole };
        }
        reading.identities = vec![Identity { country: None, sectors: sectors.to_vec(), name: None }];
        reading.set_countries(owners, "agent noun");
        reading.sort = Sort::People;
        reading
    }

    /// Names that no table knows, and things.
    fn read_other(&mut self, head: usize, region: Range<usize>) -> Reading {
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
                let mut sectors = agent.map(|(_, a)| compose(a, &[], None)).unwrap_or_default();
                if label == "NORP" && sectors.is_empty() {
                    sectors = vec!["CVL".to_owned()];
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
    fn thing_sectors(&self, region: Range<usize>) -> Vec<String> {
        let end = region.end.saturating_sub(1).max(region.start);
        self.last_agent(region.start..end).map(|(_, a)| a.sectors.clone()).unwrap_or_default()
    }

    /// What stands before a head: owners by name, sectors, "former". Tokens of a possessor are not looked at.
    fn before(&self, head: usize, region: Range<usize>) -> Before {
        let doc = self.doc;
        let mut out = Before::default();
        let masked: Vec<Range<usize>> =
            doc.children(head).filter(|c| doc.dep(*c) == "poss").map(|c| doc.subtree(c)).collect();
        let open = |t: usize| !masked.iter().any(|m| m.contains(&t));
        let mut last: Option<(usize, Kind)> = None;
        for t in region.clone().filter(|t| open(*t)) {
            if self.is("former", t) {
                out.former = true;
            }
            let Some(hit) = self.hit_at(t).filter(|h| h.tokens.start == t && h.tokens.end <= region.end)
            else {
                continue;
            };
            if self.is_joined_other(hit.tokens.end) || self.is_part_of_person(hit) {
                continue;
            }
            let kinds = [
                Kind::State,
                Kind::Adjective,
                Kind::Capital,
                Kind::Place,
                Kind::Body,
                Kind::Person,
                Kind::People,
            ];
            let Some((id, force)) = self.lexicon.entries(hit, self.day, &kinds).first().copied() else {
                continue;
            };
            let Some(entry) = self.lexicon.entry(id) else { continue };
            if self.lexicon.name(hit).is_some_and(|n| n.surname_only)
                && doc.entity_of(t).is_none_or(|e| e.label != "PERSON")
            {
                continue;
            }
            out.lines.push((entry.file, entry.line));
            let identity = Identity { country: entry.country.clone(), ..Identity::default() };
            if matches!(entry.kind, Kind::Body | Kind::Person)
                && (force == Force::In || entry.kind == Kind::Body)
            {
                out.body = Some(entry.sectors.clone());
            } else if entry.sectors.iter().any(|s| s == "PRE") {
                out.sectors.push("PRE".to_owned());
            }
            let listed = last.is_some_and(|(end, kind)| {
                (end..t).all(|b| self.is("list break", b))
                    && end < t
                    && !is_person(kind)
                    && !is_person(entry.kind)
            });
            if out.owners.is_empty() || listed {
                out.owners.push(identity);
            }
            last = Some((hit.tokens.end, entry.kind));
        }
        if out.owners.iter().all(|o| o.country.is_none()) {
            out.owners.clear();
        }
        let words = self.sector_words_open(region.clone(), &open);
        out.nouns = words.1;
        let pre = std::mem::take(&mut out.sectors);
        out.sectors = words.0;
        out.sectors.extend(pre);
        out
    }

    /// Whether what follows a name joins it to a participle that gives the phrase to somebody else ("Iran-backed").
    fn is_joined_other(&self, next: usize) -> bool {
        next + 1 < self.doc.len() && self.doc.text(next) == "-" && self.is("joined other", next + 1)
    }

    fn sector_words(&self, range: Range<usize>) -> Vec<String> {
        self.sector_words_open(range, &|_| true).0
    }

    /// Sectors that the nouns and adjectives of a range name, the last first, and the nouns.
    fn sector_words_open(
        &self,
        range: Range<usize>,
        open: &dyn Fn(usize) -> bool,
    ) -> (Vec<String>, Vec<String>) {
        let (mut sectors, mut nouns) = (Vec::new(), Vec::new());
        let mut t = range.end;
        while t > range.start {
            t -= 1;
            if !open(t) || self.hit_at(t).is_some() {
                continue;
            }
            if let Some((found, agent)) = self.agent_at(t, range.start..t + 1) {
                sectors.extend(
                    agent.sectors.iter().filter(|s| !sectors.contains(*s)).cloned().collect::<Vec<_>>(),
                );
                nouns.extend(
                    self.keys(found.clone()).into_iter().find(|k| self.lexicon.tables.agents.contains_key(k)),
                );
                t = found.start;
            }
        }
        (sectors, nouns)
    }

    /// Gives a phrase the country, and where its noun asks for it the sector, of its owner.
    fn add_owner(&mut self, head: usize, reading: &mut Reading) {
        let doc = self.doc;
        if reading.sort == Sort::State || reading.antecedents.first().is_some() {
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
            for object in self.objects(head, class) {
                let owner = self.read(object);
                if class == "owner last"
                    && (matches!(reading.sector(), Some("MIL"))
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
    fn objects(&self, head: usize, class: &str) -> Vec<usize> {
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

    fn take_from(&self, reading: &mut Reading, owner: &Reading, with_sectors: bool, via: &'static str) {
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
    fn set_sectors(&self, reading: &mut Reading, owner: &Reading, always: bool) {
        let sectors = owner.identities.first().map(|i| i.sectors.clone()).unwrap_or_default();
        let bare = matches!(owner.sort, Sort::State | Sort::Place);
        if reading.identities.is_empty() {
            reading.identities.push(Identity::default());
        }
        for identity in &mut reading.identities {
            let weak = identity.sectors.is_empty()
                || matches!(identity.sectors.first().map(String::as_str), Some("GOV" | "MIL" | "LEG"))
                    && !bare;
            if (weak || always) && !sectors.is_empty() && !(reading.former) {
                // Armed men of a government are its military still.
                let keep = identity.sectors.first().is_some_and(|s| s == "MIL")
                    && sectors.first().is_some_and(|s| s == "GOV");
                if !keep {
                    identity.sectors.clone_from(&sectors);
                }
            }
        }
    }
}

/// Sectors whose holders become ELI when they leave office.
const OFFICES: [&str; 7] = ["GOV", "LEG", "MIL", "COP", "JUD", "SPY", "PTY"];

fn is_person(kind: Kind) -> bool {
    kind == Kind::Person
}

fn with(first: &[&str], rest: &[String]) -> Vec<String> {
    first.iter().map(|s| (*s).to_owned()).chain(rest.iter().cloned()).collect()
}

fn with_gov(rest: &[String]) -> Vec<String> {
    with(&["GOV"], rest)
}

/// Sectors of a noun with the sectors of words and bodies before it.
fn compose(agent: &Agent, before: &[String], body: Option<&[String]>) -> Vec<String> {
    let first = agent.sectors.first().map(String::as_str);
    let nearest = before.iter().find(|s| *s != "PRE");
    let mut sectors = match agent.takes {
        Takes::Amount => Vec::new(),
        Takes::Owner => match (body, nearest) {
            (Some(b), _)
                if !b.is_empty() && !(first == Some("MIL") && b.first().is_some_and(|s| s == "GOV")) =>
            {
                b.to_vec()
            }
            (None, Some(n)) | (Some(_), Some(n)) if n != "CVL" => vec![n.clone()],
            _ => agent.sectors.clone(),
        },
        Takes::Own => {
            let armed = before.iter().find(|s| matches!(s.as_str(), "REB" | "PRM" | "CRM"));
            let body_armed = body.and_then(|b| b.first()).filter(|s| matches!(s.as_str(), "REB" | "PRM"));
            match (first, armed.or(body_armed)) {
                (Some("MIL" | "COP" | "UAF" | "REB" | "PRM"), Some(a)) => vec![a.clone()],
                _ => agent.sectors.clone(),
            }
        }
    };
    if agent.takes == Takes::Own {
        // Marching students are students first; an opposition's lawmaker is of the opposition too.
        let crowd = sectors.first().is_some_and(|s| s == "CVL");
        for s in before {
            if crowd
                && matches!(s.as_str(), "EDU" | "LAB" | "AGR" | "MED" | "REL" | "OPP" | "REF" | "JRN")
                && !sectors.contains(s)
            {
                sectors.insert(0, s.clone());
            } else if s == "OPP" && !sectors.contains(s) {
                sectors.push(s.clone());
            }
        }
    }
    if before.iter().any(|s| s == "PRE") && !sectors.iter().any(|s| s == "PRE") {
        sectors.push("PRE".to_owned());
    }
    sectors
}
