//! Places of an event that its own clause names in no mention: of the clause that tells the occasion, of a name that no
//! gazetteer knows, of a border without a name, of the subject that a sentence says was one of several.
//!
//! The law kept here: nothing is guessed. A name that no gazetteer knows stays words, without point or country.

use super::event::{Anchor, How, anchor, best, depth, finish, is_source};
use super::tables::{Kind, Sense, Tables};
use super::{PlaceMention, nowhere};
use dateline_parse::Document;
use dateline_record::{EventPlace, PlacePrecision};

/// Entities that a name of a small place is taken for.
const LABELS: [&str; 5] = ["GPE", "LOC", "FAC", "PERSON", "ORG"];

pub(super) fn place(
    tables: &Tables,
    doc: &Document,
    trigger: usize,
    clause: &[usize],
    places: &[PlaceMention],
) -> Option<EventPlace> {
    let mut top = trigger;
    while !doc.is_root(top) && clause.contains(&doc.head(top)) {
        top = doc.head(top);
    }
    unnamed(tables, doc, trigger, clause, places)
        .or_else(|| occasion(tables, doc, top, places))
        .or_else(|| subject(tables, doc, top, places))
}

/// "Were detained when officers entered the shafts at Pataz".
fn occasion(tables: &Tables, doc: &Document, top: usize, places: &[PlaceMention]) -> Option<EventPlace> {
    let when = |verb: &usize| {
        doc.dep(*verb) == "advcl"
            && doc
                .children(*verb)
                .any(|c| c < *verb && tables.occasions.contains(&doc.text(c).to_lowercase()))
    };
    // "Clashed with teachers who were demonstrating in Kisumu": what goes on as the act is done.
    let on_whom = |verb: &usize| {
        let mut at = doc.head(*verb);
        for _ in 0..3 {
            if at == top {
                return true;
            }
            if !matches!(doc.dep(at), "dobj" | "pobj" | "prep") {
                return false;
            }
            at = doc.head(at);
        }
        at == top
    };
    let meanwhile = |verb: &usize| {
        doc.dep(*verb) == "relcl"
            && doc.morph(*verb).contains("Aspect=Prog")
            && doc.children(*verb).any(|c| doc.dep(c) == "aux")
            && on_whom(verb)
    };
    let sentence = doc.sentences().get(doc.sentence_of(top)).map(|s| s.tokens.clone()).unwrap_or_default();
    doc.children(top).filter(when).chain(sentence.filter(meanwhile)).find_map(|verb| {
        let clause: Vec<usize> = doc.subtree(verb).collect();
        let found =
            best(tables, doc, verb, &clause, places).map(|(mention, anchor)| finish(doc, mention, anchor));
        found.or_else(|| unnamed(tables, doc, verb, &clause, places))
    })
}

/// "The talks in Saudi Arabia were the latest in a series of meetings".
fn subject(tables: &Tables, doc: &Document, top: usize, places: &[PlaceMention]) -> Option<EventPlace> {
    let mut at = top;
    for _ in 0..12 {
        if doc.is_root(at) || matches!(doc.dep(at), "ccomp" | "advcl" | "conj" | "parataxis") {
            return None;
        }
        let dep = doc.dep(at);
        at = doc.head(at);
        if matches!(dep, "attr" | "acomp") {
            break;
        }
    }
    let subject = doc.children(at).find(|c| doc.dep(*c) == "nsubj").filter(|s| *s < top)?;
    let own = |m: &&PlaceMention| anchor(tables, doc, m).is_some_and(|a| a.at == subject && a.how == How::In);
    let mention = places.iter().find(own)?;
    let anchor: Anchor = anchor(tables, doc, mention)?;
    Some(finish(doc, mention, anchor))
}

/// A name behind a preposition of place, or a border that is somebody's.
fn unnamed(
    tables: &Tables,
    doc: &Document,
    trigger: usize,
    clause: &[usize],
    places: &[PlaceMention],
) -> Option<EventPlace> {
    let lower = |t: usize| doc.text(t).to_lowercase();
    let known = |t: usize| !places.iter().any(|m| m.tokens.contains(&t));
    for &token in clause {
        if doc.is_root(token)
            || doc.dep(token) != "pobj"
            || doc.sentence_of(token) != doc.sentence_of(trigger)
        {
            continue;
        }
        let preposition = doc.head(token);
        let under = doc.head(preposition);
        let sense = tables.prepositions.get(&lower(preposition));
        let there = matches!(sense, Some(Sense::In | Sense::Near))
            && (under == trigger
                || clause.contains(&under) && depth(doc, under, trigger).is_some_and(|d| d < 9))
            && !is_source(tables, doc, token, trigger)
            && known(token);
        if !there {
            continue;
        }
        let of_name = tables.after.contains_key(&lower(token))
            && doc.children(token).any(|c| doc.dep(c) == "compound" && doc.pos(c) == "PROPN" && known(c));
        let line = tables.after.get(&lower(token)).is_some_and(|k| *k == Kind::Line)
            && doc.children(token).any(|c| doc.dep(c) == "poss");
        let label = doc.entity_of(token).map(|e| e.label.as_str());
        let named = doc.pos(token) == "PROPN"
            && label.is_none_or(|l| LABELS.contains(&l))
            && doc.text(token).chars().any(char::is_lowercase)
            && !tables.bodies.contains(&lower(token))
            && !doc.children(token).any(|c| matches!(doc.dep(c), "det" | "poss" | "appos"));
        if line || named || of_name {
            let own = |c: &usize| *c < token && matches!(doc.dep(*c), "compound" | "poss" | "amod");
            let first = doc.children(token).filter(own).map(|c| doc.subtree(c).start);
            let span = doc.span_of(first.min().unwrap_or(token)..token + 1);
            let precision = line.then_some(PlacePrecision::Area);
            return Some(EventPlace { precision, ..nowhere(span.of(doc.source()), span) });
        }
    }
    None
}
