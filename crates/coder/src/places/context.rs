//! Places that are named by what stands around them: "in the capital", "Gerrard Street", "the Chaman-Spin Boldak
//! border".
//!
//! Turns the mentions of a document, resolved, into more and better ones. The law kept here: the country of a capital
//! and the town of a street are places that the story names; where it names none, none is given.

use super::candidate::{Candidate, kilometres};
use super::gazetteer::Gazetteer;
use super::tables::{Kind, Tables};
use super::{PlaceMention, PlaceRole};
use dateline_parse::Document;
use dateline_record::PlacePrecision;

/// Two towns on either side of a border lie no farther apart (kilometres).
const ACROSS: f64 = 60.0;

/// Adds the capitals that are not named, puts streets into their towns and borders between theirs.
pub(super) fn complete(
    gazetteer: &Gazetteer,
    tables: &Tables,
    doc: &Document,
    mentions: &mut Vec<PlaceMention>,
) {
    let capitals: Vec<PlaceMention> =
        (0..doc.len()).filter_map(|t| capital(gazetteer, tables, doc, t, mentions)).collect();
    mentions.extend(capitals);
    mentions.sort_by_key(|m| m.tokens.start);
    for i in 0..mentions.len() {
        if let Some(town) = street(tables, doc, mentions, i).map(|t| t.place.clone()) {
            let mention = &mut mentions[i];
            let text = mention.place.text.clone();
            mention.place = town;
            mention.place.text = text;
            mention.place.span = Some(mention.span);
            mention.place.name = None;
            mention.place.geonameid = None;
            mention.feature = None;
            mention.place.precision = mention.place.precision.map(|_| PlacePrecision::Near);
            mention.precision = mention.place.precision;
            mention.doubt.clear();
        }
        if let Some(point) = border(tables, doc, mentions, i) {
            for mention in &mut mentions[i..i + 2] {
                (mention.place.lat, mention.place.lon) = (Some(point.0), Some(point.1));
                mention.place.precision = Some(PlacePrecision::Near);
                mention.precision = mention.place.precision;
            }
        }
    }
}

/// "The capital", "the Afghan capital", "Syria's capital city", where its name does not stand beside it.
fn capital(
    gazetteer: &Gazetteer,
    tables: &Tables,
    doc: &Document,
    token: usize,
    mentions: &[PlaceMention],
) -> Option<PlaceMention> {
    if doc.pos(token) != "NOUN" || !tables.capitals.contains(doc.text(token)) {
        return None;
    }
    let over = doc.head(token);
    let head = if doc.dep(token) == "compound" { over } else { token };
    if head != token && tables.after.get(doc.text(head)) != Some(&Kind::Settlement) {
        return None;
    }
    let phrase = doc.subtree(head);
    let within = |m: &&PlaceMention| phrase.contains(&m.tokens.start);
    let names_it = |m: &PlaceMention| {
        m.role != PlaceRole::Demonym
            && m.tokens.start > head
            && m.precision != Some(PlacePrecision::Country)
            && m.tokens.start <= head + 3
            && doc.children(head).all(|c| doc.dep(c) != "prep" || c > m.tokens.start)
    };
    if mentions.iter().any(names_it) || doc.dep(head) == "appos" {
        return None;
    }
    let mut first = head.min(token);
    let mut country = None;
    for child in doc.children(head).filter(|c| *c < head && *c != token) {
        let mention = mentions.iter().find(|m| m.tokens.contains(&child));
        match mention {
            Some(m) => country = country.or(m.place.country.as_deref()),
            None if doc.dep(child) == "det"
                && doc.children(head).all(|c| c >= head || c == child || c == token) =>
            {
                first = child;
            }
            None if matches!(doc.dep(child), "det" | "punct" | "case") => {}
            // "Venture capital", "the provincial capital".
            None => return None,
        }
    }
    if country.is_none() && first == head.min(token) {
        return None;
    }
    let inside = mentions.iter().filter(within).find(|m| m.precision == Some(PlacePrecision::Country));
    let bare = doc.children(head).all(|c| doc.dep(c) != "prep");
    country = country.or(inside.and_then(|m| m.place.country.as_deref()));
    if country.is_none() && bare {
        country = around(doc, mentions, head);
    }
    let number = gazetteer.capital(gazetteer.country(country?)?)?;
    let place = Candidate::of_gazetteer(gazetteer, number, true)?;
    let tokens = first..head.max(token) + 1;
    let span = doc.span_of(tokens.clone());
    let place_there = place.place(span.of(doc.source()), span);
    Some(PlaceMention {
        tokens,
        span,
        role: PlaceRole::Place,
        precision: place_there.precision,
        place: place_there,
        feature: Some(place.feature.to_owned()),
        doubt: Vec::new(),
    })
}

/// The country spoken of last before a token, else the one that the story names most.
fn around<'m>(doc: &Document, mentions: &'m [PlaceMention], token: usize) -> Option<&'m str> {
    let sentence = doc.sentence_of(token);
    let near = mentions
        .iter()
        .rev()
        .filter(|m| m.tokens.start < token && sentence - doc.sentence_of(m.tokens.start) <= 2)
        .find_map(|m| m.place.country.as_deref());
    near.or_else(|| {
        let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for country in mentions.iter().filter_map(|m| m.place.country.as_deref()) {
            *counts.entry(country).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(_, n)| *n).map(|(c, _)| c)
    })
}

/// The town in which a street or square lies: the one beside it, else the last that was named before it.
fn street<'m>(
    tables: &Tables,
    doc: &Document,
    mentions: &'m [PlaceMention],
    i: usize,
) -> Option<&'m PlaceMention> {
    let mention = mentions.get(i)?;
    let word = |t: usize| {
        let end = doc.sentences().get(doc.sentence_of(mention.tokens.start)).map_or(0, |s| s.tokens.end);
        t < end && tables.after.get(&doc.text(t).to_lowercase()) == Some(&Kind::Street)
    };
    let last = mention.tokens.end - 1;
    // The name may lie inside that of the street ("Great Portland Street").
    let capital = |t: usize| t < doc.len() && doc.text(t).starts_with(char::is_uppercase);
    let is_street = mention.role == PlaceRole::Place
        && mention.feature.as_deref() != Some("ST")
        && (mention.tokens.len() > 1 && word(last) || capital(last + 1) && word(last + 1))
        && !(mention.feature.is_some() && mention.place.geonameid.is_none() && mention.place.lat.is_some());
    if !is_street {
        return None;
    }
    let sentence = doc.sentence_of(mention.tokens.start);
    let named = |m: &PlaceMention| m.place.name == mention.place.name && m.place.name.is_some();
    let town = |m: &&PlaceMention| {
        m.role == PlaceRole::Place
            && m.feature.as_deref().is_some_and(|f| f.starts_with("PPL"))
            && !named(m)
            && !(doc.sentence_of(m.tokens.start) == doc.sentence_of(last) && m.tokens.start == last + 1)
            && !word(m.tokens.end)
    };
    let after =
        mentions[i + 1..].iter().take_while(|m| doc.sentence_of(m.tokens.start) == sentence).find(town);
    after.or_else(|| mentions[..i].iter().rev().find(town)).or_else(|| mentions[i + 1..].iter().find(town))
}

/// The middle between two towns that stand before one word for a border.
fn border(tables: &Tables, doc: &Document, mentions: &[PlaceMention], i: usize) -> Option<(f64, f64)> {
    let (left, right) = (mentions.get(i)?, mentions.get(i + 1)?);
    let joined = (left.tokens.end..right.tokens.start).map(|t| doc.text(t)).collect::<String>();
    let line = |t: usize| {
        t < doc.len()
            && matches!(tables.after.get(&doc.text(t).to_lowercase()), Some(Kind::Line | Kind::Post))
    };
    let town = |m: &PlaceMention| {
        m.feature.as_deref().is_some_and(|f| f.starts_with("PPL") || matches!(f, "ADM2" | "CSTM"))
    };
    if !matches!(joined.as_str(), "-" | "–" | "/" | "")
        || !line(right.tokens.end)
        || !town(left)
        || !town(right)
    {
        return None;
    }
    let (p, q) = (left.place.lat.zip(left.place.lon)?, right.place.lat.zip(right.place.lon)?);
    (kilometres(p, q) < ACROSS).then_some((f64::midpoint(p.0, q.0), f64::midpoint(p.1, q.1)))
}
