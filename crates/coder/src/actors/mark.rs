//! The order of marking: names, then heads from left to right, then what only the whole story tells.

use super::lexicon::{Hit, Lexicon};
use super::phrase::{is_amount, is_head, is_modifier, left_edge, phrase};
use super::tables::{Agent, AgentKind, Kind, Takes};
use super::{ActorMarks, ActorMention, Identity};
use crate::places::{PlaceMention, PlaceRole};
use dateline_parse::Document;
use dateline_record::Story;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Most words of a noun for actors.
const LONGEST: usize = 6;

/// What sort of thing a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Sort {
    /// One or more named or titled persons.
    Person,
    /// People without a name.
    People,
    /// A body: force, ministry, group, firm.
    Body,
    /// A state or its government.
    State,
    /// A place within a state.
    Place,
    /// Anything else.
    #[default]
    Thing,
}

/// What is known of a head.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    pub(crate) identities: Vec<Identity>,
    pub(crate) antecedents: Vec<usize>,
    pub(crate) via: &'static str,
    pub(crate) former: bool,
    pub(crate) is_agent: bool,
    pub(crate) sort: Sort,
    /// Words of the name, folded, where it has one.
    pub(crate) name: Vec<String>,
    pub(crate) plural: bool,
    /// The nouns for actors in the phrase: offices, ranks, kinds of body.
    pub(crate) nouns: Vec<String>,
    pub(crate) lines: Vec<(u16, u32)>,
}

impl Reading {
    /// Whether any country is known.
    pub(crate) fn has_country(&self) -> bool {
        self.identities.iter().any(|i| i.country.is_some())
    }

    /// Whether anything but words is known.
    pub(crate) fn has_code(&self) -> bool {
        self.identities.iter().any(|i| i.code().is_some())
    }

    /// Main sector of the first identity.
    pub(crate) fn sector(&self) -> Option<&str> {
        self.identities.first().and_then(|i| i.sectors.first()).map(String::as_str)
    }

    /// Gives every identity without a country these countries, with the sectors it has.
    pub(crate) fn set_countries(&mut self, owners: &[Identity], via: &'static str) {
        let countries: Vec<&String> = owners.iter().filter_map(|o| o.country.as_ref()).collect();
        if countries.is_empty() || self.has_country() {
            return;
        }
        let base = self.identities.first().cloned().unwrap_or_default();
        self.identities =
            countries.iter().map(|c| Identity { country: Some((*c).clone()), ..base.clone() }).collect();
        self.identities.dedup();
        self.via = via;
    }
}

/// A document under marking.
pub(crate) struct Marker<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) doc: &'a Document,
    pub(crate) day: Option<Date>,
    pub(crate) hits: Vec<Hit>,
    pub(crate) hit_of: Vec<Option<usize>>,
    /// For each token the nouns for actors that end there, with their first token.
    nouns: Vec<Vec<(usize, &'a Agent)>>,
    /// Readings by head.
    pub(crate) readings: Vec<Option<Rc<Reading>>>,
    /// Heads read so far, in order of the text.
    pub(crate) seen: Vec<usize>,
    /// Acronyms that the text explains, with the head they stand for.
    pub(crate) acronyms: BTreeMap<String, usize>,
    /// Countries of the story as a whole, where only one is named.
    pub(crate) story_country: Option<Identity>,
    /// Places of the story, with the countries they lie in.
    pub(crate) places: Vec<(Range<usize>, String)>,
    pub(crate) depth: usize,
}

/// Marks a document.
pub(crate) fn mark(lexicon: &Lexicon, story: &Story, doc: &Document, places: &[PlaceMention]) -> ActorMarks {
    let day = story.day().and_then(|d| d.parse().ok());
    let mut marker = Marker::new(lexicon, doc, day);
    // Codes that no table of actors has (Kosovo's in the gazetteer) say nothing here.
    let country = |p: &PlaceMention| p.place.country.clone().filter(|c| lexicon.tables.is_country(c));
    let named = places.iter().filter(|p| p.role == PlaceRole::Place);
    marker.places = named.filter_map(|p| Some((p.tokens.clone(), country(p)?))).collect();
    marker.story_country = marker.only_country(story);
    let heads: Vec<usize> = (0..doc.len()).filter(|t| marker.heads_phrase(*t)).collect();
    for head in &heads {
        marker.read(*head);
        marker.note(*head);
    }
    marker.look_ahead(&heads);
    let mut mentions: Vec<ActorMention> = heads.iter().map(|h| marker.mention(*h, phrase(doc, *h))).collect();
    mentions.extend(
        (0..doc.len()).filter(|t| heads.binary_search(t).is_err()).filter_map(|t| marker.modifier(t)),
    );
    mentions.sort_by_key(|m| m.head);
    ActorMarks { mentions }
}

impl<'a> Marker<'a> {
    pub(crate) fn new(lexicon: &'a Lexicon, doc: &'a Document, day: Option<Date>) -> Self {
        let hits = lexicon.find(doc);
        let mut hit_of = vec![None; doc.len()];
        for (i, hit) in hits.iter().enumerate() {
            for t in hit.tokens.clone() {
                if let Some(slot) = hit_of.get_mut(t) {
                    *slot = Some(i);
                }
            }
        }
        let mut marker = Self {
            lexicon,
            doc,
            day,
            hits,
            hit_of,
            nouns: Vec::new(),
            readings: vec![None; doc.len()],
            seen: Vec::new(),
            acronyms: BTreeMap::new(),
            story_country: None,
            places: Vec::new(),
            depth: 0,
        };
        marker.nouns = (0..doc.len()).map(|t| marker.nouns_ending(t)).collect();
        marker
    }

    /// Whether the main sector of a reading is in a class of `sectors.tsv`.
    pub(crate) fn is_of(&self, class: &str, reading: &Reading) -> bool {
        reading.sector().is_some_and(|s| self.lexicon.tables.is_sector(class, s))
    }

    /// Whether a token is in a class of `words.tsv`, as written or by its lemma.
    pub(crate) fn is(&self, class: &str, token: usize) -> bool {
        let Some(words) = self.lexicon.tables.words.get(class) else { return false };
        let text = self.doc.text(token);
        words.contains(text)
            || words.contains(self.doc.lemma(token))
            || text.starts_with(char::is_uppercase) && words.contains(&text.to_lowercase())
    }

    /// The name that covers a token.
    pub(crate) fn hit_at(&self, token: usize) -> Option<&Hit> {
        self.hit_of.get(token).copied().flatten().and_then(|i| self.hits.get(i))
    }

    /// Whether a token heads a phrase of its own: within a name of a table only the name's own head does.
    fn heads_phrase(&self, token: usize) -> bool {
        if !is_head(self.doc, token) {
            // "Theresa May" is no month.
            let hit = self.hit_at(token).filter(|h| h.tokens.len() > 1 && self.lexicon.has(h, Kind::Person));
            return hit
                .is_some_and(|h| is_amount(self.doc, token) && self.name_head(h.tokens.clone()) == token);
        }
        match self.hit_at(token) {
            Some(hit) if hit.tokens.len() > 1 => self.name_head(hit.tokens.clone()) == token,
            _ => true,
        }
    }

    /// The token of a range that hangs on something outside it.
    pub(crate) fn name_head(&self, tokens: Range<usize>) -> usize {
        let outside = |t: &usize| self.doc.is_root(*t) || !tokens.contains(&self.doc.head(*t));
        tokens
            .clone()
            .rev()
            .find(|t| outside(t) && is_head(self.doc, *t))
            .unwrap_or(tokens.end.saturating_sub(1))
    }

    /// The longest noun for actors that has `token` in it and lies within `bounds`, with its tokens.
    pub(crate) fn agent_at(&self, token: usize, bounds: Range<usize>) -> Option<(Range<usize>, &'a Agent)> {
        let ends = token..bounds.end.min(token + LONGEST).min(self.nouns.len());
        let found = ends
            .filter_map(|last| self.nouns.get(last).map(|n| (last, n)))
            .flat_map(|(last, nouns)| nouns.iter().map(move |(start, agent)| (*start..last + 1, *agent)));
        found
            .filter(|(range, _)| range.start <= token && range.start >= bounds.start)
            .min_by_key(|(range, _)| (std::cmp::Reverse(range.len()), range.start))
    }

    /// The nouns for actors that end at a token, with where they begin.
    fn nouns_ending(&self, last: usize) -> Vec<(usize, &'a Agent)> {
        let tables = &self.lexicon.tables;
        let word = super::fold::fold_word(self.doc.text(last));
        let ends = |w: &str| tables.noun_ends.contains(w);
        if !(ends(&word) || ends(self.doc.lemma(last)) || word.strip_suffix('s').is_some_and(ends)) {
            return Vec::new();
        }
        let first = self.doc.sentences().get(self.doc.sentence_of(last)).map_or(last, |s| s.tokens.start);
        let starts = (first.max((last + 1).saturating_sub(LONGEST))..=last).rev();
        // A noun of several words begins with one that some such noun begins with.
        let begins = |start: usize| {
            start == last || tables.noun_starts.contains(&super::fold::fold_word(self.doc.text(start)))
        };
        let noun = |start: usize| {
            if !begins(start) {
                return None;
            }
            let capital = || self.doc.text(start).starts_with(char::is_uppercase);
            let found = self.keys(start..last + 1).into_iter().find_map(|k| tables.agents.get(&k));
            found.filter(|a| !a.cased || capital()).map(|a| (start, a))
        };
        starts.filter_map(noun).collect()
    }

    /// Whether a word before a head can name a sector: adjectives only where they are no ordinary ones ("major").
    pub(crate) fn is_sector_word(&self, token: usize) -> bool {
        if self.doc.pos(token) != "ADJ" {
            return true;
        }
        let found = self.keys(token..token + 1).into_iter().find_map(|k| self.lexicon.tables.agents.get(&k));
        found.is_some_and(|a| {
            a.kind == AgentKind::Modifier
                || a.kind == AgentKind::Body
                || a.sectors.iter().any(|s| self.lexicon.tables.is_sector("adjective", s))
        })
    }

    /// The spellings under which a range of tokens may stand in a table: as written, and with the lemma of its last.
    pub(crate) fn keys(&self, range: Range<usize>) -> Vec<String> {
        let written = super::fold::fold_word(self.doc.span_of(range.clone()).of(self.doc.source()));
        let last = range.end.saturating_sub(1);
        let lemma = self.doc.lemma(last).to_lowercase();
        let stem = written
            .len()
            .checked_sub(self.doc.text(last).len())
            .and_then(|n| written.get(..n))
            .unwrap_or_default();
        let mut keys = vec![format!("{stem}{lemma}")];
        // The pipeline leaves the plural on words it takes for names ("Ministers").
        if let Some(singular) = written.strip_suffix('s') {
            keys.push(singular.to_owned());
        }
        // "Attorney-General" and "attorney general".
        if written.contains('-') {
            keys.push(written.replace('-', " "));
        }
        keys.insert(0, written);
        keys
    }

    /// The mention of a head.
    fn mention(&self, head: usize, tokens: Range<usize>) -> ActorMention {
        let reading = self.readings.get(head).cloned().flatten().map(Rc::unwrap_or_clone).unwrap_or_default();
        self.to_mention(head, tokens, reading)
    }

    fn to_mention(&self, head: usize, tokens: Range<usize>, reading: Reading) -> ActorMention {
        let files = &self.lexicon.tables.files;
        ActorMention {
            head,
            span: self.doc.span_of(tokens.clone()),
            tokens,
            identities: reading.identities,
            antecedents: reading.antecedents,
            via: reading.via,
            former: reading.former,
            is_agent: reading.is_agent,
            lines: reading
                .lines
                .iter()
                .filter_map(|(f, l)| files.get(*f as usize).map(|f| (f.clone(), *l)))
                .collect(),
        }
    }

    /// The mention of a noun or adjective before another noun that itself names somebody ("Turkish" airstrikes,
    /// "police" raid).
    fn modifier(&mut self, token: usize) -> Option<ActorMention> {
        if !is_modifier(self.doc, token) {
            return None;
        }
        let hit = self.hit_at(token).cloned();
        // "United" in "United Nations Security Council".
        if hit.as_ref().is_some_and(|h| h.tokens.end != token + 1) {
            return None;
        }
        let titled = self
            .readings
            .get(self.doc.head(token))
            .is_some_and(|r| r.as_ref().is_some_and(|r| r.sort == Sort::Person));
        if titled && hit.is_none() {
            return None;
        }
        let start = left_edge(self.doc, token);
        let above = left_edge(self.doc, self.doc.head(token));
        // "attorney" in "attorney general", "fighter" in "fighter jets": part of the noun over it.
        let over = self.doc.head(token);
        let within =
            self.agent_at(over, above..self.doc.len().min(over + 4)).is_some_and(|(r, _)| r.contains(&token));
        if hit.is_none() && (within || !self.is_sector_word(token)) {
            return None;
        }
        let (tokens, reading) = if let Some(hit) = hit {
            (hit.tokens.clone(), self.read_name(token, &hit)?)
        } else {
            let (range, agent) = self
                .agent_at(token, above.min(start)..token + 1)
                .filter(|(_, a)| a.kind != AgentKind::Modifier && a.takes != Takes::Amount)?;
            let from = self.owners_before(above..range.start);
            (
                from.min(range.start)..token + 1,
                self.read_noun(token, from.min(range.start)..token + 1, range, agent),
            )
        };
        Some(self.to_mention(token, tokens, reading))
    }

    /// Where the names that stand directly before a range begin.
    fn owners_before(&self, range: Range<usize>) -> usize {
        let mut at = range.end;
        while at > range.start {
            match self.hit_at(at - 1) {
                Some(hit) => at = hit.tokens.start.max(range.start),
                None => break,
            }
        }
        at
    }
}
