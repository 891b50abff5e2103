//! Where the words around a time look: back, ahead, or nowhere that can be told.
//!
//! Reads the verb that governs the time, its auxiliaries, what wraps it ("agreed to meet on Tuesday") and the
//! preposition before the time. The words are data: classes `ahead`, `promise`, `scheduled`, `until`, `by`, `aimed` of
//! `times/words.tsv`. The law kept here: a parse that makes no sense gives `Unknown`, never a panic.

use super::words::Words;
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

/// The direction around `token`, the first of a time expression.
pub(super) fn tense(words: &Words, doc: &Document, token: usize) -> Tense {
    if token >= doc.len() {
        return Tense::Unknown;
    }
    let sentence = doc.sentence_of(token);
    let before = |n: usize| {
        token.checked_sub(n).filter(|t| doc.sentence_of(*t) == sentence).map(|t| doc.text(t).to_lowercase())
    };
    let preposition = before(1).unwrap_or_default();
    let until = words.has("until", &preposition);
    let by = words.has("by", &preposition);
    let aimed = words.has("aimed", &preposition);
    let mut at = token;
    let mut infinitive = false;
    let mut noun = false;
    for _ in 0..12 {
        if doc.is_root(at) {
            return if until { Tense::Future } else { Tense::Unknown };
        }
        // Words of the time expression itself ("Friday morning") govern nothing.
        at = doc.head(at);
        let lemma = doc.lemma(at).to_lowercase();
        match doc.pos(at) {
            "VERB" | "AUX" => {
                if words.has("ahead", &lemma) || ((infinitive || aimed) && words.has("promise", &lemma)) {
                    return Tense::Future;
                }
                match verb(words, doc, at, &lemma) {
                    Some(Tense::Past)
                        if infinitive
                            && !doc.is_root(at)
                            && doc.pos(doc.head(at)) == "VERB"
                            && has(doc, at, "VerbForm=Part") => {}
                    Some(Tense::Past) if noun && scheduled_below(words, doc, token, at) => {
                        return Tense::Unknown;
                    }
                    Some(Tense::Past) => return if until { Tense::Future } else { Tense::Past },
                    Some(tense) => return tense,
                    None if until || by => return Tense::Future,
                    None => {}
                }
                infinitive |= has(doc, at, "VerbForm=Inf");
                if !has(doc, at, "VerbForm=Inf") && !has(doc, at, "VerbForm=Part") {
                    return if until || by { Tense::Future } else { Tense::Unknown };
                }
            }
            "NOUN" | "PROPN" => {
                if aimed && !noun && words.has("scheduled", &lemma) {
                    return Tense::Future;
                }
                noun = true;
                if words.has("ahead", &lemma)
                    || doc
                        .children(at)
                        .any(|c| words.has("ahead", &doc.lemma(c).to_lowercase()) && doc.pos(c) != "NOUN")
                {
                    return Tense::Future;
                }
                if words.has("promise", &lemma) && infinitive {
                    return Tense::Future;
                }
            }
            "ADJ" | "ADV" if words.has("ahead", &lemma) => return Tense::Future,
            _ => {}
        }
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
fn verb(words: &Words, doc: &Document, at: usize, lemma: &str) -> Option<Tense> {
    let auxiliaries: Vec<usize> =
        doc.children(at).filter(|c| matches!(doc.dep(*c), "aux" | "auxpass")).collect();
    if auxiliaries.iter().any(|a| {
        words.has("ahead", &doc.lemma(*a).to_lowercase()) || words.has("ahead", &doc.text(*a).to_lowercase())
    }) {
        return Some(Tense::Future);
    }
    if auxiliaries.iter().any(|a| has(doc, *a, "Tense=Past"))
        || has(doc, at, "Tense=Past") && !has(doc, at, "VerbForm=Part")
    {
        return Some(Tense::Past);
    }
    // "Has met", "having met" look back; "is meeting", "is to meet" ahead.
    let perfect = has(doc, at, "Aspect=Perf");
    if perfect && auxiliaries.iter().any(|a| has(doc, *a, "VerbForm=Fin") || has(doc, *a, "VerbForm=Part")) {
        return Some(Tense::Past);
    }
    if perfect && auxiliaries.is_empty() {
        return Some(Tense::Past);
    }
    let present = has(doc, at, "Tense=Pres") && has(doc, at, "VerbForm=Fin")
        || auxiliaries.iter().any(|a| has(doc, *a, "Tense=Pres"));
    if present && words.has("scheduled", lemma) {
        return Some(Tense::Future);
    }
    None
}
