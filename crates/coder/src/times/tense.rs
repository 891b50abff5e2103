//! Where the words around a time look: back, ahead, or nowhere that can be told.
//!
//! Reads the verb that governs the time, its auxiliaries, what wraps it ("agreed to meet on Tuesday") and the
//! preposition before the time. The words are data: classes `ahead`, `promise`, `scheduled`, `until`, `by` and `aimed` of
//! `times/words.tsv`. The law kept here: a parse that makes no sense gives `Unknown`, never a panic.

use super::words::Words;
use crate::tree::{Functions, Link};
use dateline_parse::Document;

/// Direction of a time that does not say it itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

fn has(doc: &Document, token: usize, feature: &str) -> bool {
    doc.morph(token).split('|').any(|f| f == feature)
}

fn auxiliaries<'a>(
    functions: &'a Functions,
    doc: &'a Document,
    verb: usize,
) -> impl Iterator<Item = usize> + 'a {
    doc.children(verb)
        .filter(|c| matches!(functions.link(doc.dep(*c)), Link::Auxiliary | Link::PassiveAuxiliary))
}

/// Whether a verb is finite, by itself or by an auxiliary.
pub(super) fn is_finite(functions: &Functions, doc: &Document, verb: usize) -> bool {
    has(doc, verb, "VerbForm=Fin") || auxiliaries(functions, doc, verb).any(|a| has(doc, a, "VerbForm=Fin"))
}

/// The preposition before a time, by what it says of direction.
#[derive(Debug, Clone, Copy, Default)]
struct Lead {
    until: bool,
    by: bool,
    aimed: bool,
}

/// The direction around `token`, the first of a time expression.
pub(super) fn around(words: &Words, functions: &Functions, doc: &Document, token: usize) -> Tense {
    if token >= doc.len() {
        return Tense::Unknown;
    }
    let sentence = doc.sentence_of(token);
    let before =
        token.checked_sub(1).filter(|t| doc.sentence_of(*t) == sentence).map(|t| doc.text(t).to_lowercase());
    let word = before.unwrap_or_default();
    let lead = Lead {
        until: words.has("until", &word),
        by: words.has("by", &word),
        aimed: words.has("aimed", &word),
    };
    if doc.is_root(token) {
        return if lead.until { Tense::Future } else { Tense::Unknown };
    }
    climb(words, functions, doc, doc.head(token), token, lead)
}

/// The direction in which an act itself is told.
pub(super) fn of(words: &Words, functions: &Functions, doc: &Document, act: usize) -> Tense {
    climb(words, functions, doc, act, act, Lead::default())
}

fn climb(
    words: &Words,
    functions: &Functions,
    doc: &Document,
    from: usize,
    token: usize,
    lead: Lead,
) -> Tense {
    let (mut at, mut infinitive, mut noun, mut behind) = (from, false, false, false);
    let open = if lead.until { Tense::Future } else { Tense::Unknown };
    for _ in 0..12 {
        let lemma = doc.lemma(at).to_lowercase();
        match doc.pos(at) {
            "VERB" | "AUX" => {
                if words.has("ahead", &lemma) && at != token
                    || ((infinitive && !behind || lead.aimed) && words.has("promise", &lemma))
                {
                    return Tense::Future;
                }
                let wrapped = infinitive
                    && !behind
                    && has(doc, at, "VerbForm=Part")
                    && !doc.is_root(at)
                    && doc.pos(doc.head(at)) == "VERB";
                match verb(words, functions, doc, at, &lemma) {
                    Some(Tense::Past) if wrapped => {}
                    Some(Tense::Past) if noun && scheduled_below(words, doc, token, at) => {
                        return Tense::Unknown;
                    }
                    Some(Tense::Past) => return if lead.until { Tense::Future } else { Tense::Past },
                    Some(tense) => return tense,
                    None if lead.until || lead.by => return Tense::Future,
                    None => {}
                }
                infinitive |= has(doc, at, "VerbForm=Inf");
                if !has(doc, at, "VerbForm=Inf") && !has(doc, at, "VerbForm=Part") {
                    return if lead.until || lead.by { Tense::Future } else { Tense::Unknown };
                }
            }
            "NOUN" | "PROPN" => {
                if lead.aimed && !noun && words.has("scheduled", &lemma) {
                    return Tense::Future;
                }
                noun = true;
                let announced = doc.children(at).any(|c| {
                    words.has("ahead", &doc.lemma(c).to_lowercase())
                        && !matches!(doc.pos(c), "NOUN" | "PROPN")
                });
                // The month of May does not look ahead.
                if announced
                    || (words.has("ahead", &lemma) && doc.pos(at) == "NOUN")
                    || (infinitive && !behind && words.has("promise", &lemma))
                {
                    return Tense::Future;
                }
            }
            // "Agreed to hold back after the clashes in October": what lies behind the act is past.
            "ADP" | "SCONJ" if words.has("offset", &lemma) && at != token => behind = true,
            "ADJ" | "ADV" if words.has("ahead", &lemma) || (infinitive && words.has("promise", &lemma)) => {
                return Tense::Future;
            }
            _ => {}
        }
        if doc.is_root(at) {
            return open;
        }
        at = doc.head(at);
    }
    Tense::Unknown
}

/// Whether the noun between a time and its verb names what is set beforehand ("Sunday's election").
fn scheduled_below(words: &Words, doc: &Document, token: usize, verb: usize) -> bool {
    let mut at = token;
    while at != verb && !doc.is_root(at) {
        if words.has("scheduled", &doc.lemma(at).to_lowercase()) {
            return true;
        }
        at = doc.head(at);
    }
    false
}

/// What a verb with its auxiliaries says, if it is finite or a passive participle.
fn verb(words: &Words, functions: &Functions, doc: &Document, at: usize, lemma: &str) -> Option<Tense> {
    let helpers: Vec<usize> = auxiliaries(functions, doc, at).collect();
    let ahead = |a: &usize| {
        words.has("ahead", &doc.lemma(*a).to_lowercase()) || words.has("ahead", &doc.text(*a).to_lowercase())
    };
    if helpers.iter().any(ahead) {
        return Some(Tense::Future);
    }
    let past = |t: usize| has(doc, t, "Tense=Past") && has(doc, t, "VerbForm=Fin");
    if past(at) || helpers.iter().any(|a| past(*a)) {
        return Some(Tense::Past);
    }
    // "Has met", "having met" and "held on Friday" look back; "is held", "is meeting" do not.
    let passive =
        |a: &usize| functions.link(doc.dep(*a)) == Link::PassiveAuxiliary && has(doc, *a, "Tense=Pres");
    if (has(doc, at, "Aspect=Perf") || has(doc, at, "Tense=Past")) && !helpers.iter().any(passive) {
        return Some(Tense::Past);
    }
    let present = has(doc, at, "Tense=Pres") && has(doc, at, "VerbForm=Fin")
        || helpers.iter().any(|a| has(doc, *a, "Tense=Pres"));
    (present && words.has("scheduled", lemma)).then_some(Tense::Future)
}
