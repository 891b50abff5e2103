//! The country that somebody is of who does not say it: by where he stands, and among whom.
//!
//! Turns readings without a country into ones with it. The law kept here: the country is one that the story names, or in
//! which a place lies that it names; where two are equally near there is none.

use super::Identity;
use super::discourse::BACK;
use super::mark::{Marker, Reading, Sort};
use super::phrase::preposition_over;
use super::tables::Kind;
use dateline_record::Story;

impl Marker<'_> {
    /// "The kingdom", "the army": of the one state named in the sentences around, or whose soldiers are.
    pub(crate) fn state_near(&self, head: usize, reading: &Reading) -> Option<usize> {
        let one = matches!(self.doc.tag(head), "NN" | "NNP");
        let state = self.is("state noun", head);
        let forces = self.is_of("military", reading) && self.is("army", head);
        if reading.sort != Sort::Body || !one || !(state || forces) {
            return None;
        }
        let here = self.doc.sentence_of(head);
        let near = self.seen.iter().copied().filter(|h| *h < head && here - self.doc.sentence_of(*h) <= BACK);
        let mut found: Option<(usize, &str)> = None;
        for h in near {
            let Some(r) =
                self.reading(h).filter(|r| if forces { self.is_of("military", r) } else { r.has_country() })
            else {
                continue;
            };
            for country in r.identities.iter().filter_map(|i| i.country.as_deref()) {
                match found {
                    _ if self.lexicon.tables.is_international(country) => {}
                    Some((_, c)) if c != country => return None,
                    _ => found = Some((h, country)),
                }
            }
        }
        found.map(|(h, _)| h)
    }

    /// The country in which a domestic body stands: named as a place in the sentence, or the only one of the story.
    pub(crate) fn add_place(&self, head: usize, reading: &mut Reading) {
        let tables = &self.lexicon.tables;
        // "The army" is of the country at hand; soldiers may be of any.
        let army = self.is_of("military", reading) && self.is("army", head) && self.doc.tag(head) == "NN";
        if !(army || reading.sector().is_some_and(|s| tables.is_sector("domestic", s))) || reading.former {
            return;
        }
        if !reading.name.is_empty() && reading.sort == Sort::Person {
            return;
        }
        // "21 countries", "another country" are other ones than the country at hand.
        let definite = || {
            let mut before = self.doc.children(head).filter(|c| *c < head);
            before.any(|c| self.doc.dep(c) == "det" && self.is("this", c))
        };
        if self.is("state noun", head) && (matches!(self.doc.tag(head), "NNS" | "NNPS") || !definite()) {
            return;
        }
        let Some(sentence) = self.doc.sentences().get(self.doc.sentence_of(head)) else { return };
        let (mut here, mut others): (Vec<Identity>, Vec<Identity>) = (Vec::new(), Vec::new());
        let mut add = |country: Option<String>, aside: bool| {
            let found = Identity { country, ..Identity::default() };
            let list = if aside { &mut others } else { &mut here };
            if !list.contains(&found) {
                list.push(found);
            }
        };
        for hit in self.hits.iter().filter(|h| sentence.tokens.contains(&h.tokens.start)) {
            let mut top = self.name_head(hit.tokens.clone());
            // "In the Malian capital".
            let town = self.doc.head(top);
            let adjective = self.doc.dep(top) == "amod" && self.is("town", town);
            if adjective {
                top = town;
            }
            let Some(aside) = self.placed_aside(top, head) else { continue };
            let kinds: &[Kind] =
                if adjective { &[Kind::Adjective] } else { &[Kind::State, Kind::Capital, Kind::Place] };
            if let Some(entry) =
                self.lexicon.entries(hit, self.day, kinds).first().and_then(|(id, _)| self.lexicon.entry(*id))
            {
                add(entry.country.clone(), aside && !adjective);
            }
        }
        // Places that only the gazetteer knows.
        for (tokens, country) in self.places.iter().filter(|(t, _)| sentence.tokens.contains(&t.start)) {
            if self.hit_at(tokens.start).is_none()
                && let Some(aside) = self.placed_aside(self.name_head(tokens.clone()), head)
            {
                add(Some(country.clone()), aside);
            }
        }
        if here.is_empty() {
            here = others;
        }
        // The one country of the story may be where a speech is held.
        let venue = self.hits.iter().filter(|h| sentence.tokens.contains(&h.tokens.start)).any(|h| {
            let preposition = preposition_over(self.doc, self.name_head(h.tokens.clone()));
            preposition.is_some_and(|p| self.is("placed", p) && self.is("venue", self.doc.head(p)))
        });
        if let [one] = here.as_slice() {
            reading.set_countries(std::slice::from_ref(one), "place");
        } else if here.is_empty()
            && !venue
            && let Some(country) = &self.story_country
            && (army || reading.sector().is_some_and(|s| tables.is_sector("state", s)))
        {
            reading.set_countries(std::slice::from_ref(country), "story");
        }
    }

    /// Whether a name that stands where something happens belongs to another actor than `head` ("the ministry in
    /// Paris said"); `None` where it does not stand so.
    fn placed_aside(&self, top: usize, head: usize) -> Option<bool> {
        let preposition = preposition_over(self.doc, top).filter(|p| self.is("placed", *p))?;
        let over = self.doc.head(preposition);
        // Where a speech is held is not whose minister holds it.
        if self.is("venue", over) {
            return None;
        }
        Some(over != head && self.doc.pos(over) != "VERB" && self.agent_at(over, over..over + 1).is_some())
    }

    /// The one country that a story names, if it names only one.
    pub(crate) fn only_country(&self, story: &Story) -> Option<Identity> {
        let kinds = [Kind::State, Kind::Adjective, Kind::Capital, Kind::Place, Kind::People];
        let mut found: Vec<String> = Vec::new();
        for hit in &self.hits {
            if let Some(c) = self
                .lexicon
                .entries(hit, self.day, &kinds)
                .first()
                .and_then(|(id, _)| self.lexicon.entry(*id))
                .and_then(|e| e.country.clone())
                && !self.lexicon.tables.is_international(&c)
                && !found.contains(&c)
            {
                found.push(c);
            }
        }
        for (_, country) in &self.places {
            if !found.contains(country) {
                found.push(country.clone());
            }
        }
        if found.is_empty()
            && let Some(place) = &story.dateline
        {
            found.extend(self.lexicon.country_of(&place.place));
        }
        match found.as_slice() {
            [one] => Some(Identity { country: Some(one.clone()), ..Identity::default() }),
            _ => None,
        }
    }

    /// Whether the story names a state or its people.
    pub(crate) fn names_country(&self, code: &str) -> bool {
        let kinds = [Kind::State, Kind::Adjective, Kind::Capital];
        self.places.iter().any(|(_, country)| country == code)
            || self.hits.iter().any(|hit| {
                let first = self.lexicon.entries(hit, self.day, &kinds).first().map(|(id, _)| *id);
                first
                    .and_then(|id| self.lexicon.entry(id))
                    .is_some_and(|e| e.country.as_deref() == Some(code))
            })
    }
}
