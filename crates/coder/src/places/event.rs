//! A predicate and the place mentions of its document to the one place that is the event's.
//!
//! The law kept here: a place is the event's because the syntax puts the event there: the predicate itself first,
//! then what takes part in it, then the clauses it stands beside. Where somebody spoke is not where it happened:
//! nothing is taken from above a clause of speech. It does not resolve names: that is done by then.

use super::tables::{Kind, Sense, Tables};
use super::{PlaceMention, PlaceRole, aside};
use dateline_parse::Document;
use dateline_record::{EventPlace, PlacePrecision};
use std::ops::Range;

/// What a place mention hangs on, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    /// The word that the place is put to.
    pub(super) at: usize,
    pub(super) how: How,
    /// Beside the place, not in it.
    near: bool,
    /// Word of place that goes with the name ("Spin Boldak district"), or the name's own head.
    head: usize,
    /// A border, a part of a country: the name's own point is not the place's.
    vague: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    In,
    To,
    From,
    Of,
    Object,
    Subject,
    Modifier,
}

/// Steps up from a predicate to the clauses it stands beside.
const UP: usize = 4;

pub(super) fn place(
    tables: &Tables,
    doc: &Document,
    trigger: usize,
    clause: &[usize],
    places: &[PlaceMention],
) -> Option<EventPlace> {
    let sentence = doc.sentence_of(trigger);
    let here = || places.iter().filter(|m| doc.sentence_of(m.tokens.start) == sentence);
    let best = best(tables, doc, trigger, clause, places);
    if let Some((mention, anchor)) = best {
        return Some(finish(doc, mention, anchor));
    }
    if let Some(place) = aside::place(tables, doc, trigger, clause, places) {
        return Some(place);
    }
    // A sentence without any place of its own goes on where the one before it stood.
    let own = here().any(|m| m.role == PlaceRole::Place);
    if own { None } else { before(tables, doc, sentence, places) }
}

/// The mention that belongs most closely to the predicate.
pub(super) fn best<'p>(
    tables: &Tables,
    doc: &Document,
    trigger: usize,
    clause: &[usize],
    places: &'p [PlaceMention],
) -> Option<(&'p PlaceMention, Anchor)> {
    let sentence = doc.sentence_of(trigger);
    let mut best: Option<(usize, usize, &PlaceMention, Anchor)> = None;
    let beside = beside(doc, trigger);
    // "The Chaman border" is a place, though its name can be that of a people.
    let names = |m: &&PlaceMention| {
        m.role != PlaceRole::Demonym
            || m.precision == Some(PlacePrecision::Exact) && is_border(tables, doc, m)
    };
    for mention in places.iter().filter(|m| doc.sentence_of(m.tokens.start) == sentence).filter(names) {
        let Some(anchor) = anchor(tables, doc, mention) else { continue };
        let Some(rank) = rank(tables, doc, trigger, clause, &beside, mention, anchor) else { continue };
        let far = mention.tokens.start.abs_diff(trigger);
        // Between equals the more specific place, then the nearer one.
        // "Reached Kadugli in Sudan": the country only says where the town is.
        let wide = if mention.precision == Some(PlacePrecision::Country) { 2 } else { 0 };
        let order = (rank + wide, layer(mention) * 1000 + far);
        if best.is_none_or(|(r, o, _, _)| order < (r, o)) {
            best = Some((order.0, order.1, mention, anchor));
        }
    }
    best.map(|(_, _, mention, anchor)| (mention, anchor))
}

fn is_border(tables: &Tables, doc: &Document, mention: &PlaceMention) -> bool {
    let next = mention.tokens.end;
    next < doc.len() && tables.after.get(&doc.text(next).to_lowercase()).is_some_and(|k| *k == Kind::Line)
}

/// Countries come last: a more specific place of the same rank is meant.
fn layer(mention: &PlaceMention) -> usize {
    match mention.precision {
        Some(PlacePrecision::Exact | PlacePrecision::Near) => 0,
        Some(PlacePrecision::Admin2) => 1,
        Some(PlacePrecision::Admin1) => 2,
        None | Some(PlacePrecision::Area) => 3,
        Some(PlacePrecision::Country) => 4,
    }
}

/// The head of a mention: its token that hangs on a word outside it.
fn head(doc: &Document, tokens: &Range<usize>) -> usize {
    tokens.clone().rev().find(|t| doc.is_root(*t) || !tokens.contains(&doc.head(*t))).unwrap_or(tokens.start)
}

pub(super) fn anchor(tables: &Tables, doc: &Document, mention: &PlaceMention) -> Option<Anchor> {
    let mut at = head(doc, &mention.tokens);
    let (mut near, mut word, mut vague) = (false, at, false);
    for t in mention.tokens.start.saturating_sub(2)..mention.tokens.start {
        vague |= tables.directions.contains(&doc.text(t).to_lowercase()) && doc.head(t) == at;
    }
    let lower = |t: usize| doc.text(t).to_lowercase();
    let kind = |t: usize| tables.after.get(&lower(t)).or_else(|| tables.after.get(doc.lemma(t))).copied();
    for _ in 0..8 {
        let over = doc.head(at);
        let hang = |how: How| Some(Anchor { at: over, how, near, head: word, vague });
        match doc.dep(at) {
            "compound" | "nmod" | "amod" | "poss" | "npadvmod" | "nummod" if over != at => {
                let Some(kind) = kind(over) else { return hang(How::Modifier) };
                near |= matches!(kind, Kind::Line | Kind::Post | Kind::Edge);
                if doc.dep(at) != "poss" && over.abs_diff(mention.tokens.end) < 3 {
                    word = over;
                }
                at = over;
            }
            "conj" | "appos" if over != at => at = over,
            "pobj" => {
                let under = doc.head(over);
                let two = format!("{} {}", lower(under), lower(over));
                let sense = tables
                    .prepositions
                    .get(&two)
                    .or_else(|| tables.prepositions.get(&lower(over)))
                    .copied()?;
                match sense {
                    Sense::Source => return None,
                    Sense::Of | Sense::Between => {
                        let direction = tables.directions.contains(&lower(under));
                        let place = kind(under).is_some() || tables.before.contains_key(&two);
                        near |=
                            direction || matches!(kind(under), Some(Kind::Line | Kind::Post | Kind::Edge));
                        if !direction && !place {
                            return Some(Anchor { at: under, how: How::Of, near, head: word, vague });
                        }
                        if direction {
                            return Some(Anchor {
                                at: doc.head(under),
                                how: How::In,
                                near: true,
                                head: word,
                                vague,
                            });
                        }
                        at = under;
                    }
                    _ if doc.pos(under) == "ADP"
                        || (two.len() > lower(over).len() && tables.prepositions.contains_key(&two)) =>
                    {
                        near |= sense == Sense::Near;
                        if near && mention.precision == Some(PlacePrecision::Country) {
                            // "close to India" is more often said of leanings.
                            return None;
                        }
                        return Some(Anchor { at: doc.head(under), how: How::In, near, head: word, vague });
                    }
                    Sense::In | Sense::Near => {
                        near |= sense == Sense::Near;
                        return Some(Anchor { at: under, how: How::In, near, head: word, vague });
                    }
                    Sense::To => return Some(Anchor { at: under, how: How::To, near, head: word, vague }),
                    // "40 km from Kabul" is near it, not a way that begins there.
                    Sense::From if tables.measures.contains(&lower(under)) => {
                        return Some(Anchor {
                            at: doc.head(under),
                            how: How::In,
                            near: true,
                            head: word,
                            vague,
                        });
                    }
                    Sense::From => {
                        return Some(Anchor { at: under, how: How::From, near, head: word, vague });
                    }
                }
            }
            "dobj" | "nsubjpass" | "attr" | "oprd" => return hang(How::Object),
            "nsubj" | "csubj" => return hang(How::Subject),
            _ => return None,
        }
    }
    None
}

/// The words beside whose clauses a predicate stands, nearest first; nothing above a clause that someone says.
fn beside(doc: &Document, trigger: usize) -> Vec<usize> {
    let mut up = Vec::new();
    let mut at = trigger;
    while up.len() < UP && !doc.is_root(at) {
        if matches!(doc.dep(at), "ccomp" | "parataxis" | "csubj") {
            break;
        }
        at = doc.head(at);
        up.push(at);
    }
    up
}

/// Whether a country or capital stands where its government acts or is acted on, rather than where something is.
pub(super) fn governs(tables: &Tables, doc: &Document, tokens: &Range<usize>) -> bool {
    let mut at = head(doc, tokens);
    let opens = doc.sentences().get(doc.sentence_of(at)).is_some_and(|s| s.tokens.start == tokens.start);
    if opens
        && tokens.end < doc.len()
        && doc.pos(tokens.end) == "PUNCT"
        && !doc.span_of(tokens.clone()).of(doc.source()).chars().any(char::is_lowercase)
    {
        // A dateline, whatever the parser hung it on.
        return false;
    }
    for _ in 0..4 {
        let over = doc.head(at);
        match doc.dep(at) {
            "conj" if over != at && doc.pos(over) == "PROPN" => at = over,
            "nsubj" => return doc.pos(over) == "VERB",
            "dobj" | "dative" | "nsubjpass" => {
                return doc.pos(over) == "VERB" && !tables.verbs.contains(doc.lemma(over));
            }
            "pobj" => {
                let sense = tables.prepositions.get(&doc.text(over).to_lowercase());
                return matches!(sense, None | Some(Sense::Between)) && doc.dep(over) != "pcomp";
            }
            _ => return false,
        }
    }
    false
}

/// How closely a place belongs to the predicate, 0 the closest; `None` where it does not.
fn rank(
    tables: &Tables,
    doc: &Document,
    trigger: usize,
    clause: &[usize],
    beside: &[usize],
    mention: &PlaceMention,
    anchor: Anchor,
) -> Option<usize> {
    let capital =
        mention.precision == Some(PlacePrecision::Country) || mention.feature.as_deref() == Some("PPLC");
    let within =
        clause.contains(&anchor.at) && anchor.at != trigger && !is_source(tables, doc, anchor.at, trigger);
    let mut top = trigger;
    while !doc.is_root(top) && clause.contains(&doc.head(top)) {
        top = doc.head(top);
    }
    let own = head(doc, &mention.tokens);
    let of_place = anchor.head != own
        || doc.dep(own) == "pobj"
            && tables.after.contains_key(&doc.text(doc.head(doc.head(own))).to_lowercase());
    let settles = |t: usize| tables.verbs.contains(doc.lemma(t));
    let moves = |t: usize| tables.movements.contains(doc.lemma(t));
    match anchor.how {
        // "Carried out firing along the border": the verb that carries a noun is the act as well.
        How::In if anchor.at == trigger || anchor.at == top => Some(0),
        How::In if within => depth(doc, anchor.at, trigger),
        How::Object
            if anchor.at == trigger
                && (settles(trigger) || (!capital && mention.role == PlaceRole::Place)) =>
        {
            Some(1)
        }
        How::Of if anchor.at == trigger && (settles(trigger) || !capital) => Some(1),
        How::To if anchor.at == trigger && moves(trigger) => Some(2),
        How::From if anchor.at == trigger && moves(trigger) => Some(3),
        How::Modifier
            if anchor.at == trigger
                && doc.pos(trigger) != "VERB"
                && (!capital || doc.dep(head(doc, &mention.tokens)) != "poss") =>
        {
            Some(2)
        }
        // "Brought grain to the town of Kadugli": a word of place says that something is there.
        How::To if anchor.at == trigger && !capital && of_place => Some(5),
        How::Modifier | How::Of if within && !capital && doc.dep(anchor.at) != "nsubj" => Some(6),
        How::From | How::To
            if within && mention.precision != Some(PlacePrecision::Country) && moves(trigger) =>
        {
            Some(4)
        }
        How::In => beside_of(doc, beside, anchor.at, trigger).map(|(n, steps)| 8 + n + steps),
        How::Object if settles(anchor.at) => beside.iter().position(|t| *t == anchor.at).map(|n| 9 + n),
        How::Modifier if !capital => {
            beside.iter().position(|t| *t == anchor.at && doc.pos(*t) != "VERB").map(|n| 10 + n)
        }
        _ => None,
    }
}

/// Which of the words beside a predicate a word takes part in, and over how many steps; not through other clauses.
fn beside_of(doc: &Document, beside: &[usize], mut at: usize, trigger: usize) -> Option<(usize, usize)> {
    for steps in 0..6 {
        if let Some(n) = beside.iter().position(|t| *t == at) {
            return Some((n, steps));
        }
        if at == trigger
            || doc.is_root(at)
            || matches!(doc.dep(at), "ccomp" | "parataxis" | "relcl" | "advcl" | "acl" | "conj")
        {
            return None;
        }
        at = doc.head(at);
    }
    None
}

/// How deep in the predicate's own clause a word stands, from 1; in a clause beside it 9; in what somebody says, nowhere.
pub(super) fn depth(doc: &Document, mut at: usize, trigger: usize) -> Option<usize> {
    let (mut steps, mut aside) = (1, false);
    while at != trigger && !doc.is_root(at) && steps < 12 {
        match doc.dep(at) {
            "ccomp" | "parataxis" | "csubj" => return None,
            "advcl" | "relcl" => aside = true,
            "conj" => aside |= doc.pos(at) == "VERB",
            _ => {}
        }
        at = doc.head(at);
        steps += 1;
    }
    Some(if aside { 9 } else { steps.min(6) })
}

/// Whether a word stands in a phrase that names who says it ("according to officials in Kabul").
pub(super) fn is_source(tables: &Tables, doc: &Document, mut at: usize, trigger: usize) -> bool {
    let mut steps = 0;
    while at != trigger && !doc.is_root(at) && steps < 12 {
        let over = doc.head(at);
        let two = format!("{} {}", doc.text(over).to_lowercase(), doc.text(at).to_lowercase());
        if tables.prepositions.get(&two) == Some(&Sense::Source) {
            return true;
        }
        at = over;
        steps += 1;
    }
    false
}

pub(super) fn finish(doc: &Document, mention: &PlaceMention, anchor: Anchor) -> EventPlace {
    let mut place = mention.place.clone();
    let tokens = mention.tokens.start.min(anchor.head)..mention.tokens.end.max(anchor.head + 1);
    if tokens.len() < mention.tokens.len() + 3 {
        let span = doc.span_of(tokens);
        span.of(doc.source()).clone_into(&mut place.text);
        place.span = Some(span);
    }
    place.precision = match place.precision {
        Some(PlacePrecision::Exact) if anchor.near => Some(PlacePrecision::Near),
        Some(PlacePrecision::Country) if anchor.near || anchor.vague => Some(PlacePrecision::Area),
        other => other,
    };
    place
}

/// The place where the nearest sentence before in the same paragraph puts its things, if it names one alone.
fn before(tables: &Tables, doc: &Document, sentence: usize, places: &[PlaceMention]) -> Option<EventPlace> {
    let paragraph = doc.sentences().get(sentence)?.paragraph;
    let earlier = (0..sentence)
        .rev()
        .take(2)
        .take_while(|s| doc.sentences().get(*s).is_some_and(|x| x.paragraph == paragraph));
    for s in earlier {
        let mut found = places
            .iter()
            .filter(|m| {
                doc.sentence_of(m.tokens.start) == s && m.role == PlaceRole::Place && m.place.lat.is_some()
            })
            .filter_map(|m| {
                anchor(tables, doc, m)
                    .filter(|a| a.how == How::In && doc.pos(a.at) != "PROPN")
                    .map(|a| (m, a))
            });
        let first = found.next();
        if let (Some((mention, anchor)), None) = (first, found.next()) {
            let mut place = finish(doc, mention, anchor);
            if place.precision == Some(PlacePrecision::Exact) {
                place.precision = Some(PlacePrecision::Near);
            }
            return Some(place);
        }
    }
    None
}
