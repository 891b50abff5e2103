//! A document to the names in it that may be places, each with the places it may stand for.
//!
//! The law kept here: names do not overlap, the longest wins, and each stands on whole words of the text. It
//! takes part in no choice: whether a name is a place at all is `judge`'s, which place it is is `resolve`'s.

use super::candidate::Candidate;
use super::fold::fold_into;
use super::gazetteer::{Gazetteer, Walk};
use super::tables::{Kind, Tables};
use dateline_parse::Document;
use std::ops::Range;

/// A name that may be a place.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) tokens: Range<usize>,
    /// Folded.
    pub(crate) key: String,
    /// An adjective or noun of nationality.
    pub(crate) people: bool,
    /// Places it may stand for, likeliest first once resolved.
    pub(crate) candidates: Vec<Candidate>,
    /// Short form of a division ("Calif.").
    pub(crate) short: bool,
}

/// Names of more words than this are not looked for.
const WORDS: usize = 8;
/// Records of one name beyond this many are not looked at; the larger ones come first.
const CANDIDATES: usize = 48;

/// Labels of the pipeline for geopolitical and natural places.
pub(crate) const PLACES: [&str; 2] = ["GPE", "LOC"];

pub(crate) fn find(gazetteer: &Gazetteer, tables: &Tables, doc: &Document) -> Vec<Name> {
    let mut names = Vec::new();
    for sentence in doc.sentences() {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let found = short(tables, doc, at, sentence.tokens.end)
                .or_else(|| longest(gazetteer, tables, doc, at, sentence.tokens.end));
            at = match found {
                Some(name) => {
                    let end = name.tokens.end;
                    names.push(name);
                    end
                }
                None => at + 1,
            };
        }
    }
    unlisted(tables, doc, names)
}

/// A short form such as `Calif.` at token `at`.
fn short(tables: &Tables, doc: &Document, at: usize, end: usize) -> Option<Name> {
    let comma = at > 0 && doc.text(at - 1) == ",";
    let mut text = doc.text(at).to_owned();
    for last in at..end.min(at + 2) {
        if last > at {
            text.push_str(if doc.span(last).start == doc.span(last - 1).end { "" } else { " " });
            text.push_str(doc.text(last));
        }
        let forms = tables.shorts.get(&text).into_iter().flatten();
        let candidates: Vec<Candidate> = forms.filter(|f| comma || !f.after_comma).map(|f| f.place).collect();
        if !candidates.is_empty() {
            let mut key = String::new();
            fold_into(&mut key, candidates[0].name);
            return Some(Name { tokens: at..last + 1, key, people: false, candidates, short: true });
        }
    }
    None
}

fn is_upper(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// The longest name that begins at token `at`.
fn longest(gazetteer: &Gazetteer, tables: &Tables, doc: &Document, at: usize, end: usize) -> Option<Name> {
    let article = doc.text(at) == "the" || doc.text(at) == "al";
    let begins = is_upper(doc.text(at)) || (article && at + 1 < end && is_upper(doc.text(at + 1)));
    if !begins {
        return None;
    }
    let (mut listed, mut own) = (gazetteer.walk(), Walk::new(tables.names.as_fst()));
    let mut key = String::new();
    let mut best: Option<(usize, String, Option<u64>, Option<u64>)> = None;
    for last in at..end.min(at + WORDS) {
        let from = key.len();
        if last > at {
            let gap = doc.span(last - 1).end as usize..doc.span(last).start as usize;
            fold_into(&mut key, doc.source().get(gap).unwrap_or_default());
        }
        fold_into(&mut key, doc.text(last));
        let step = key.get(from..).unwrap_or_default();
        let (more, own_more) = (listed.step(step), own.step(step));
        if !more && !own_more {
            break;
        }
        let word = doc.text(last);
        let closed = word.chars().any(char::is_uppercase)
            || tables.after.contains_key(word)
            || (last > at && word.chars().next().is_some_and(|c| c.is_ascii_digit()));
        if closed && !key.ends_with(' ') && !(article && last == at) && long_enough(&key, doc.text(at)) {
            let (value, own_value) = (listed.value(), own.value());
            let shorter = best.is_some();
            if (value.is_some() || own_value.is_some())
                && !(shorter && is_of_shorter(gazetteer, tables, doc, last, end, value))
            {
                best = Some((last + 1, key.clone(), value, own_value));
            }
        }
    }
    let (last, key, value, own) = best?;
    // "West" alone is a direction; "Western Province" is not.
    if last == at + 1 && tables.directions.contains(&key) {
        return None;
    }
    let set = own.and_then(|i| tables.sets.get(i as usize));
    if let Some(set) = set.filter(|s| s.places.is_empty() && !s.peoples.is_empty()) {
        // A nationality is also some village's name; the village needs the pipeline's word for it.
        let village =
            doc.entity_of(at).is_some_and(|e| PLACES.contains(&e.label.as_str()) && e.tokens == (at..last));
        if !village || value.is_none() {
            return Some(Name {
                tokens: at..last,
                key,
                people: true,
                candidates: set.peoples.clone(),
                short: false,
            });
        }
    }
    let mut candidates: Vec<Candidate> = set.map(|s| s.places.clone()).unwrap_or_default();
    if let Some(value) = value {
        let mut rest: Vec<Candidate> = Candidate::listed(gazetteer, value).collect();
        if rest.len() > CANDIDATES {
            rest.sort_by(|a, b| b.main.cmp(&a.main).then(b.population.total_cmp(&a.population)));
            rest.truncate(CANDIDATES);
        }
        // Our own row stands for the same place where both lie together.
        rest.retain(|c| !candidates.iter().any(|o| same(o, c)));
        candidates.extend(rest);
    }
    // A capital whose other name is its country's ("Mexico") does not stand for that.
    if candidates.iter().any(|c| c.main && c.is_country()) {
        candidates.retain(|c| c.main || !c.is_settlement());
    }
    // "US" and "EU" in capitals are no villages of that name.
    if key.len() < 4
        && candidates.iter().any(|c| c.own || c.is_country())
        && !doc.span_of(at..last).of(doc.source()).chars().any(char::is_lowercase)
    {
        candidates.retain(|c| c.own || c.is_country());
    }
    let people = set.is_some_and(|s| !s.peoples.is_empty()) && doc.tag(at).starts_with("JJ");
    if people {
        candidates = set.map(|s| s.peoples.clone()).unwrap_or_default();
    }
    Some(Name { tokens: at..last, key, people, candidates, short: false })
}

/// Whether the last word belongs to what follows: "Rome City Council" is Rome's, unless the longer name is well known.
fn is_of_shorter(
    gazetteer: &Gazetteer,
    tables: &Tables,
    doc: &Document,
    last: usize,
    end: usize,
    value: Option<u64>,
) -> bool {
    let body = last + 1 < end
        && is_upper(doc.text(last + 1))
        && tables.bodies.contains(&doc.text(last + 1).to_lowercase());
    let known = || value.is_some_and(|v| Candidate::listed(gazetteer, v).any(|c| c.population > 50_000.0));
    body && tables.after.get(&doc.text(last).to_lowercase()) == Some(&Kind::Settlement) && !known()
}

/// One place in both tables: of one layer and country, and close by; a first-order division wherever its middle is put.
pub(crate) fn same(own: &Candidate, listed: &Candidate) -> bool {
    let near = own.is_admin1() || super::candidate::kilometres(own.point(), listed.point()) < 200.0;
    own.layer() == listed.layer() && own.country == listed.country && near
}

/// Names of one or two letters must be printed in capitals ("US", not "Us").
fn long_enough(key: &str, first: &str) -> bool {
    key.len() > 2 || !first.chars().any(char::is_lowercase)
}

/// Adds what the pipeline took for a place and no table knows.
fn unlisted(tables: &Tables, doc: &Document, mut names: Vec<Name>) -> Vec<Name> {
    let mut more = Vec::new();
    let street = |t: usize| tables.after.get(&doc.text(t).to_lowercase()) == Some(&Kind::Street);
    let wanted = |e: &&dateline_parse::Entity| {
        PLACES.contains(&e.label.as_str())
            || e.label == "FAC" && e.tokens.len() > 1 && street(e.tokens.end - 1)
    };
    for entity in doc.entities().iter().filter(wanted) {
        let mut tokens = entity.tokens.clone();
        while tokens.len() > 1 && !is_upper(doc.text(tokens.start)) {
            tokens.start += 1;
        }
        while tokens.len() > 1 && matches!(doc.tag(tokens.end - 1), "POS" | "," | "." | "HYPH") {
            tokens.end -= 1;
        }
        let first = names.partition_point(|n| n.tokens.end <= tokens.start);
        let taken = names.get(first).is_some_and(|n| n.tokens.start < tokens.end);
        if !taken && !tokens.is_empty() && is_upper(doc.text(tokens.start)) {
            let mut key = String::new();
            fold_into(&mut key, doc.span_of(tokens.clone()).of(doc.source()));
            more.push(Name {
                tokens,
                key: key.trim_end().to_owned(),
                people: false,
                candidates: Vec::new(),
                short: false,
            });
        }
    }
    names.extend(more);
    names.sort_by_key(|n| n.tokens.start);
    names
}
