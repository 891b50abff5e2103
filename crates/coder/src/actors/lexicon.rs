//! All names of all tables as one automaton: a document to the names in it, each with what it stood for on the day.
//!
//! The law kept here: a match begins and ends where words do, the longest wins, and among the lines that share a
//! spelling those in force on the day of the story. Whether it acts is the parse's business.

use super::fold::fold;
use super::tables::{Entry, Kind, Name, Tables};
use super::trie::Trie;
use dateline_parse::Document;
use jiff::civil::Date;
use std::ops::Range;

/// The tables with their automaton.
pub(crate) struct Lexicon {
    pub(crate) tables: Tables,
    names: Vec<Name>,
    automaton: Trie,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon").field("names", &self.names.len()).finish_non_exhaustive()
    }
}

/// A name in a document.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) tokens: Range<usize>,
    /// Index into the lexicon's names.
    pub(crate) name: usize,
    /// More names in the same token ("U.S.-China").
    pub(crate) more: Vec<usize>,
}

/// How an entry stands to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Force {
    /// The day is within its dates.
    In,
    /// The office is over.
    Over,
    /// The office is still to come.
    ToCome,
}

impl Lexicon {
    pub(crate) fn new(tables: Tables) -> Self {
        let automaton = Trie::new(tables.names.keys().map(String::as_str));
        let names = tables.names.values().cloned().collect();
        Self { tables, names, automaton }
    }

    pub(crate) fn entry(&self, id: u32) -> Option<&Entry> {
        self.tables.entries.get(id as usize)
    }

    pub(crate) fn name(&self, hit: &Hit) -> Option<&Name> {
        self.names.get(hit.name)
    }

    /// The entries of a hit of one of these kinds, the ones in force first, then those over (latest first), then
    /// those to come (soonest first).
    pub(crate) fn entries(&self, hit: &Hit, day: Option<Date>, kinds: &[Kind]) -> Vec<(u32, Force)> {
        let mut found: Vec<(u32, Force)> = self
            .name(hit)
            .into_iter()
            .flat_map(|n| &n.entries)
            .filter_map(|id| self.entry(*id).map(|e| (*id, e)))
            .filter(|(_, e)| kinds.contains(&e.kind))
            .map(|(id, e)| (id, force(e, day)))
            .collect();
        found.sort_by_key(|(id, f)| {
            let entry = self.entry(*id);
            let distance = match f {
                Force::In => 0,
                Force::Over => entry.and_then(|e| e.to).map_or(0, |d| -days(d)),
                Force::ToCome => entry.and_then(|e| e.from).map_or(0, days),
            };
            (*f, distance, *id)
        });
        found
    }

    /// The country of a place name by itself, as datelines print it.
    pub(crate) fn country_of(&self, place: &str) -> Option<String> {
        let name = self.tables.names.get(&super::fold::fold_name(place))?;
        let found = name.entries.iter().filter_map(|id| self.entry(*id));
        found
            .filter(|e| matches!(e.kind, Kind::State | Kind::Capital | Kind::Place))
            .find_map(|e| e.country.clone())
    }

    /// Whether a name has entries of a kind.
    pub(crate) fn has(&self, hit: &Hit, kind: Kind) -> bool {
        self.name(hit)
            .is_some_and(|n| n.entries.iter().any(|id| self.entry(*id).is_some_and(|e| e.kind == kind)))
    }

    /// The names of a document, longest first, not overlapping, in order.
    pub(crate) fn find(&self, doc: &Document) -> Vec<Hit> {
        let folded = fold(doc.source());
        let mut found: Vec<(Range<usize>, u32, u32, usize)> = Vec::new();
        for (start, end, name) in self.automaton.find(&folded.text) {
            let (Some(from), Some(to)) = (folded.starts.get(start), folded.ends.get(end - 1)) else {
                continue;
            };
            let tokens = doc.tokens_in(dateline_record::Span { start: *from, end: *to });
            let (Some(first), Some(last)) = (tokens.clone().next(), tokens.clone().last()) else { continue };
            if doc.sentence_of(first) != doc.sentence_of(last) || !begins(doc, first, *from) {
                continue;
            }
            let name = name as usize;
            let text = dateline_record::Span { start: *from, end: *to }.of(doc.source());
            if self.names.get(name).is_some_and(|n| fits(n, text)) {
                found.push((first..last + 1, *from, *to, name));
            }
        }
        found.sort_by_key(|(_, from, to, _)| (*from, std::cmp::Reverse(*to)));
        let mut hits: Vec<Hit> = Vec::new();
        let mut done = 0;
        for (tokens, from, to, name) in found {
            if from < done {
                continue;
            }
            match hits.last_mut() {
                Some(last) if last.tokens.end > tokens.start => last.more.push(name),
                _ => hits.push(Hit { tokens, name, more: Vec::new() }),
            }
            done = to;
        }
        hits
    }
}

/// Whether a name that begins at a byte begins where a token does, or after a hyphen in it.
fn begins(doc: &Document, token: usize, byte: u32) -> bool {
    let start = doc.span(token).start;
    byte == start
        || doc.text(token).get(..(byte.saturating_sub(start)) as usize).is_some_and(|t| t.ends_with('-'))
}

fn days(date: Date) -> i64 {
    i64::from(date.year()) * 372 + i64::from(date.month()) * 31 + i64::from(date.day())
}

/// How an entry stands to a day; without a day, an entry without an end is in force.
pub(crate) fn force(entry: &Entry, day: Option<Date>) -> Force {
    let Some(day) = day else {
        return if entry.to.is_none() { Force::In } else { Force::Over };
    };
    if entry.from.is_some_and(|f| day < f) {
        Force::ToCome
    } else if entry.to.is_some_and(|t| day > t) {
        Force::Over
    } else {
        Force::In
    }
}

/// Whether the text writes a name as a name: a short acronym in capitals, any other capitalised where a spelling is.
fn fits(name: &Name, text: &str) -> bool {
    name.spellings.iter().any(|spelling| {
        let letters = || spelling.chars().filter(|c| c.is_alphabetic());
        if letters().count() <= 6 && letters().all(char::is_uppercase) {
            return text.starts_with(spelling.as_str());
        }
        let capital = |s: &str| s.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        !capital(spelling) || capital(text)
    })
}
