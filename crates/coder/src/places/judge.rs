//! A name that may be a place to how likely it is one here: "Jordan" the country, the player, the shoe.
//!
//! The law kept here: the features are counted from the document alone and weighed by `weights.tsv`, step `place`;
//! no weight stands in the program.

use super::candidate::{Candidate, kilometres};
use super::find::{Name, PLACES};
use super::links::Link;
use super::resolve::Group;
use super::tables::{Kind, Sense, Tables};
use dateline_parse::Document;
use std::collections::HashMap;

/// How many of [`FEATURES`] need no other name to be resolved.
pub const ALONE: usize = 47;

/// What is counted, in the order of the weights. Those from `near a place` on need the other names.
pub const FEATURES: [&str; 52] = [
    "bias",
    "place whole",
    "place part",
    "facility",
    "organisation whole",
    "organisation part",
    "person",
    "nationality",
    "other entity",
    "proper noun",
    "preposition",
    "within",
    "possessive",
    "country",
    "division",
    "own",
    "population",
    "several words",
    "other name only",
    "sentence first",
    "capitals",
    "place elsewhere",
    "person elsewhere",
    "glued left",
    "glued right",
    "common",
    "people",
    "short form",
    "unlisted",
    "kind word",
    "three letters",
    "holds",
    "person first word",
    "dateline",
    "subject",
    "lower elsewhere",
    "body behind",
    "illness behind",
    "people in body",
    "place and preposition",
    "listed with places",
    "person and preposition",
    "body and preposition",
    "way",
    "unlisted with words",
    "common alone",
    "person and size",
    "near a place",
    "near places",
    "in their country",
    "no other place",
    "judged so elsewhere",
];

/// What is known of each name over the whole document.
pub(crate) struct Elsewhere<'d> {
    /// Mentions of a folded key: all, labelled as place.
    keys: HashMap<&'d str, (f64, f64)>,
    /// Words that stand in a name of a person.
    persons: HashMap<&'d str, f64>,
    /// Words that also stand in small letters.
    lower: HashMap<String, f64>,
}

fn label<'d>(doc: &'d Document, name: &Name) -> Option<&'d dateline_parse::Entity> {
    name.tokens.clone().find_map(|t| doc.entity_of(t))
}

impl<'d> Elsewhere<'d> {
    pub(crate) fn count(doc: &'d Document, names: &'d [Name]) -> Self {
        let mut keys: HashMap<&str, (f64, f64)> = HashMap::new();
        for name in names {
            let entry = keys.entry(&name.key).or_default();
            entry.0 += 1.0;
            entry.1 +=
                f64::from(u8::from(label(doc, name).is_some_and(|e| PLACES.contains(&e.label.as_str()))));
        }
        let mut persons: HashMap<&str, f64> = HashMap::new();
        for entity in doc.entities().iter().filter(|e| e.label == "PERSON" && e.tokens.len() > 1) {
            for token in entity.tokens.clone() {
                *persons.entry(doc.text(token)).or_default() += 1.0;
            }
        }
        let wanted: std::collections::HashSet<String> = names
            .iter()
            .filter(|n| n.tokens.len() == 1)
            .map(|n| doc.text(n.tokens.start).to_lowercase())
            .collect();
        let mut lower: HashMap<String, f64> = HashMap::new();
        for token in 0..doc.len() {
            if wanted.contains(doc.text(token)) {
                *lower.entry(doc.text(token).to_owned()).or_default() += 1.0;
            }
        }
        Self { keys, persons, lower }
    }
}

/// The features of one name.
pub(crate) fn features(
    tables: &Tables,
    doc: &Document,
    names: &[Name],
    i: usize,
    links: &[Link],
    list: &[usize],
    elsewhere: &Elsewhere<'_>,
) -> [f64; FEATURES.len()] {
    let name = &names[i];
    let (first, last) = (name.tokens.start, name.tokens.end - 1);
    let sentence = doc.sentences().get(doc.sentence_of(first)).map_or(first..last + 1, |s| s.tokens.clone());
    let entity = label(doc, name);
    let is = |l: &str| entity.is_some_and(|e| e.label == l);
    let place = entity.is_some_and(|e| PLACES.contains(&e.label.as_str()));
    let upper = |t: usize| doc.text(t).chars().next().is_some_and(char::is_uppercase);
    let whole =
        entity.is_some_and(|e| e.tokens.clone().filter(|t| upper(*t)).all(|t| name.tokens.contains(&t)));
    let before = (sentence.start..first).rev().find(|t| {
        let w = doc.text(*t);
        !(doc.pos(*t) == "DET" || tables.directions.contains(w) || tables.before.contains_key(w))
    });
    let sense = before.and_then(|t| tables.prepositions.get(&doc.text(t).to_lowercase()));
    let next = (last + 1 < sentence.end).then_some(last + 1);
    let direct = (first > sentence.start).then(|| first - 1);
    let glued = |t: Option<usize>| {
        t.is_some_and(|t| {
            upper(t)
                && doc.tag(t).starts_with("NNP")
                && !tables.directions.contains(&doc.text(t).to_lowercase())
        })
    };
    let population = name
        .candidates
        .iter()
        .map(|c| if c.main { c.population } else { c.population / 30.0 })
        .fold(0.0, f64::max);
    let caps = |r: std::ops::Range<usize>| !r.clone().any(|t| doc.text(t).chars().any(char::is_lowercase));
    let (all, as_place) = elsewhere.keys.get(name.key.as_str()).copied().unwrap_or((1.0, 0.0));
    let here = f64::from(u8::from(place));
    let lower = doc.text(first).to_lowercase();
    let kind = next.is_some_and(|t| {
        tables.after.contains_key(&doc.text(t).to_lowercase()) || tables.after.contains_key(doc.lemma(t))
    }) || direct.is_some_and(|t| tables.before.contains_key(&doc.text(t).to_lowercase()))
        || (first > sentence.start + 1
            && tables.before.contains_key(&format!(
                "{} {}",
                doc.text(first - 2).to_lowercase(),
                doc.text(first - 1).to_lowercase()
            )));
    // "The Chaman-Spin Boldak border" names two places.
    let line = |t: usize| {
        t < sentence.end
            && matches!(tables.after.get(&doc.text(t).to_lowercase()), Some(Kind::Line | Kind::Post))
    };
    let dash = |t: usize| t < sentence.end && matches!(doc.text(t), "-" | "–");
    let across =
        names.get(i + 1).is_some_and(|n| n.tokens.start == last + 2 && dash(last + 1) && line(n.tokens.end));
    let kind = kind || across;
    let entered = doc.dep(last) == "dobj" && tables.verbs.contains(doc.lemma(doc.head(last)));
    let put = entered || matches!(sense, Some(Sense::In | Sense::Near | Sense::From | Sense::To));
    let alone = entity.is_some_and(|e| e.tokens == name.tokens);
    let yes = |b: bool| f64::from(u8::from(b));
    // "US" is not the word "us", and as good as a main name.
    let short =
        name.key.len() < 4 && caps(name.tokens.clone()) && name.candidates.iter().any(Candidate::is_country);
    [
        1.0,
        yes(place && whole),
        yes(place && !whole),
        yes(is("FAC")),
        yes(is("ORG") && whole),
        yes(is("ORG") && !whole),
        yes(is("PERSON")),
        yes(is("NORP")),
        yes(entity.is_some() && !place && !["FAC", "ORG", "PERSON", "NORP"].iter().any(|l| is(l))),
        yes(doc.tag(last).starts_with("NNP")),
        yes(put),
        yes(links.iter().any(|l| l.inner == i)),
        yes(next.is_some_and(|t| doc.tag(t) == "POS")),
        yes(short || name.candidates.iter().any(|c| c.main && c.is_country())),
        yes(name.candidates.iter().any(|c| c.main && c.is_admin1())),
        yes(name.candidates.iter().any(|c| c.own)),
        (population + 1.0).log10() / 7.0,
        yes(name.tokens.len() > 1),
        yes(!name.candidates.iter().any(|c| c.main)),
        yes(first == sentence.start),
        yes(caps(sentence.clone()) || (caps(name.tokens.clone()) && name.key.len() > 4)),
        if all > 1.0 { (as_place - here) / (all - 1.0) } else { 0.0 },
        yes(!is("PERSON") && elsewhere.persons.contains_key(doc.text(last))),
        yes(glued(direct)),
        yes(glued(next)),
        yes(name.tokens.len() == 1 && tables.common.contains(&lower) && !short),
        yes(name.people),
        yes(name.short),
        yes(name.candidates.is_empty()),
        yes(kind),
        yes(name.key.len() < 4),
        yes(links.iter().any(|l| l.outer == i)),
        yes(is("PERSON")
            && entity.is_some_and(|e| e.tokens.start == first && e.tokens.len() > name.tokens.len())),
        yes(first == sentence.start
            && caps(name.tokens.clone())
            && name.key.len() > 3
            && next.is_some_and(|t| matches!(doc.text(t), "," | ":" | "—" | "–" | "-" | "--" | "("))),
        yes(matches!(doc.dep(last), "nsubj" | "nsubjpass")),
        yes(name.tokens.len() == 1 && elsewhere.lower.contains_key(&lower) && !short),
        yes(next.is_some_and(|t| tables.bodies.contains(&doc.text(t).to_lowercase()))),
        yes(next.is_some_and(|t| tables.illnesses.contains(&doc.text(t).to_lowercase()))),
        yes(name.people && is("ORG")),
        yes(place && put),
        yes(across
            || list
                .iter()
                .any(|n| label(doc, &names[*n]).is_some_and(|e| PLACES.contains(&e.label.as_str())))),
        yes(is("PERSON") && alone && put),
        yes(is("ORG") && whole && put),
        yes(matches!(sense, Some(Sense::From | Sense::To))
            && before.is_some_and(|t| tables.movements.contains(doc.lemma(doc.head(t))))),
        yes(name.candidates.is_empty() && (kind || links.iter().any(|l| l.inner == i))),
        yes(name.tokens.len() == 1
            && tables.common.contains(&lower)
            && !short
            && !place
            && !links.iter().any(|l| l.inner == i)),
        if is("PERSON") && alone && put { (population + 1.0).log10() / 7.0 } else { 0.0 },
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
    ]
}

/// Kilometres over which nearness to another place of the story fades to a third.
const FADE: f64 = 40.0;

/// Counts what needs the other names: whether a place of this name lies among the places of the story.
pub(crate) fn look_around(
    counts: &mut [f64; FEATURES.len()],
    name: &Name,
    placed: bool,
    groups: &[Group],
    same: (f64, f64),
) {
    let others = || {
        let elsewhere = groups.iter().filter(|g| g.key != name.key);
        elsewhere.filter_map(Group::likeliest).filter(|(c, _)| !c.is_country() && !c.is_area())
    };
    let (mut near, mut near_all, mut country) = (0.0f64, 0.0f64, 0.0f64);
    for candidate in name.candidates.iter().filter(|c| c.main && !c.is_country()) {
        let (mut best, mut all, mut same, mut total) = (0.0f64, 0.0f64, 0.0f64, 0.0f64);
        for (other, belief) in others() {
            let close = belief * (-kilometres(candidate.point(), other.point()) / FADE).exp();
            best = best.max(close);
            all += close;
            total += belief;
            same += if candidate.country == other.country { belief } else { 0.0 };
        }
        near = near.max(best);
        near_all = near_all.max(all);
        country = country.max(if total > 0.0 { same / total } else { 0.0 });
    }
    let alone = if others().next().is_none() { 1.0 } else { 0.0 };
    // Of all mentions of this name, and of those judged places, the others.
    let (all, so) = (same.0 - 1.0, same.1 - f64::from(u8::from(placed)));
    let elsewhere = if all > 0.0 { so / all } else { 0.0 };
    counts[ALONE..].copy_from_slice(&[near, (1.0 + near_all).ln(), country, alone, elsewhere]);
}
