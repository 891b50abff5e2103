//! Noun phrases: a parse to the heads that can be mentions, and how far the phrase of each reaches.
//!
//! The law kept here: a phrase is a range of tokens around its head; it takes in what stands before the head, phrases
//! with prepositions and appositions after it, and ends before clauses, conjuncts and times. Labels are those of
//! English spaCy pipelines (`ClearNLP`).

use dateline_parse::Document;
use std::ops::Range;

/// Arcs by which a word is part of another's phrase rather than head of its own.
const INNER: [&str; 16] = [
    "compound", "amod", "nummod", "det", "advmod", "npadvmod", "quantmod", "case", "expl", "prt", "punct",
    "cc", "predet", "aux", "mark", "neg",
];

/// Arcs to dependents left of a head that belong to its phrase.
const BEFORE: [&str; 12] = [
    "det", "predet", "amod", "compound", "nmod", "nummod", "quantmod", "poss", "advmod", "npadvmod", "appos",
    "case",
];

/// Arcs of things that words of any class can be.
const FUNCTIONS: [&str; 10] =
    ["nsubj", "nsubjpass", "dobj", "pobj", "dative", "attr", "conj", "appos", "oprd", "agent"];

/// Labels of entities that are no actors.
const AMOUNTS: [&str; 7] = ["DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "LANGUAGE"];

/// Longest phrase to either side, in tokens; beyond it a parse has gone wrong.
const REACH: usize = 30;

/// Whether a token stands for a time, an amount or the like.
pub(crate) fn is_amount(doc: &Document, token: usize) -> bool {
    doc.entity_of(token).is_some_and(|e| AMOUNTS.contains(&e.label.as_str()) && e.tokens.contains(&token))
}

/// Whether a token heads a noun phrase.
pub(crate) fn is_head(doc: &Document, token: usize) -> bool {
    let (dep, pos) = (doc.dep(token), doc.pos(token));
    if is_amount(doc, token) || !doc.text(token).chars().any(char::is_alphanumeric) {
        return false;
    }
    if INNER.contains(&dep) {
        return false;
    }
    // "India - Pakistan war": a conjunct of a modifier is a modifier.
    if dep == "conj"
        && pos != "NOUN"
        && !is_head(doc, doc.head(token))
        && INNER.contains(&doc.dep(doc.head(token)))
    {
        return false;
    }
    match pos {
        "NOUN" | "PROPN" => true,
        "PRON" => dep != "det",
        // "the injured": an adjective stands for people only after an article, as a subject, or as a nationality.
        "ADJ" if doc.entity_of(token).is_none() && !stands_alone(doc, token) => false,
        "NUM" | "ADJ" | "DET" => FUNCTIONS.contains(&dep) && (dep != "conj" || is_head(doc, doc.head(token))),
        "X" | "VERB" => dep == "pobj" && doc.entity_of(token).is_some(),
        _ => false,
    }
}

fn stands_alone(doc: &Document, adjective: usize) -> bool {
    matches!(doc.dep(adjective), "nsubj" | "nsubjpass")
        || doc.children(adjective).any(|c| doc.dep(c) == "det")
}

/// Whether a token is a possessive pronoun or a noun before another noun whose mention the owner's is.
pub(crate) fn is_modifier(doc: &Document, token: usize) -> bool {
    matches!(doc.dep(token), "compound" | "amod" | "nmod" | "conj" | "npadvmod")
        && matches!(doc.pos(token), "NOUN" | "PROPN" | "ADJ")
}

/// The phrase of a head.
pub(crate) fn phrase(doc: &Document, head: usize) -> Range<usize> {
    let start = left_edge(doc, head);
    start..right_edge(doc, head, 0)
}

/// First token of the phrase.
pub(crate) fn left_edge(doc: &Document, head: usize) -> usize {
    let floor = doc.sentences().get(doc.sentence_of(head)).map_or(head, |s| s.tokens.start);
    let start = doc
        .children(head)
        .take_while(|c| *c < head)
        .filter(|c| BEFORE.contains(&doc.dep(*c)) && !is_late_clause(doc, *c))
        .map(|c| doc.subtree(c).start)
        .min()
        .unwrap_or(head);
    let entity =
        doc.entity_of(head).filter(|e| e.tokens.contains(&head) && !AMOUNTS.contains(&e.label.as_str()));
    let start = start.min(entity.map_or(head, |e| e.tokens.start));
    let start = start.max(floor).max(head.saturating_sub(REACH)).min(head);
    (start..head).find(|t| doc.pos(*t) != "PUNCT" || doc.text(*t) == "\"").unwrap_or(head)
}

fn is_late_clause(doc: &Document, child: usize) -> bool {
    matches!(doc.dep(child), "advmod" | "npadvmod") && is_amount(doc, child)
}

/// One past the last token of the phrase.
fn right_edge(doc: &Document, head: usize, depth: usize) -> usize {
    let mut end = head + 1;
    if depth > 6 {
        return end;
    }
    let rights: Vec<usize> = doc.children(head).filter(|c| *c > head).collect();
    let mut pending = false;
    for child in rights {
        let dep = doc.dep(child);
        let from = doc.subtree(child).start;
        // Between phrase and dependent only a comma, a bracket or a dash may stand.
        if from > end + usize::from(pending) || child > head + REACH {
            break;
        }
        match dep {
            "punct" if matches!(doc.text(child), "," | "(" | "-" | "–" | "[") => {
                pending = true;
                continue;
            }
            "punct" if matches!(doc.text(child), ")" | "]") && child == end => end = child + 1,
            "prep" | "agent" if !pending => match preposition_end(doc, child, depth) {
                Some(e) => end = e,
                None => break,
            },
            "appos" if !is_amount(doc, child) => end = right_edge(doc, child, depth + 1),
            "nummod" | "compound" | "flat" | "nmod" if !pending && child == end && !is_amount(doc, child) => {
                end = child + 1;
            }
            "amod" if !pending && child == end => end = doc.subtree(child).end.min(child + 14),
            _ => break,
        }
        pending = false;
    }
    end
}

/// Where a preposition's phrase ends; `None` where it gives a time or nothing.
fn preposition_end(doc: &Document, preposition: usize, depth: usize) -> Option<usize> {
    let object = doc
        .children(preposition)
        .find(|c| *c > preposition && matches!(doc.dep(*c), "pobj" | "prep" | "pcomp"))?;
    if is_amount(doc, object) {
        return None;
    }
    match doc.dep(object) {
        "prep" => preposition_end(doc, object, depth + 1),
        "pobj" => {
            let mut last = object;
            let mut end = right_edge(doc, object, depth + 1);
            while let Some(next) = doc
                .children(last)
                .find(|c| *c > last && doc.dep(*c) == "conj" && doc.subtree(*c).start <= end + 2)
            {
                end = right_edge(doc, next, depth + 1).max(end);
                last = next;
            }
            Some(end)
        }
        _ => None,
    }
}

/// The object of a preposition.
pub(crate) fn object_of(doc: &Document, preposition: usize) -> Option<usize> {
    doc.children(preposition).find(|c| doc.dep(*c) == "pobj")
}

/// The objects of a preposition with their conjuncts.
pub(crate) fn with_conjuncts(doc: &Document, first: usize) -> Vec<usize> {
    let mut all = vec![first];
    let mut at = first;
    while let Some(next) = doc.children(at).find(|c| *c > at && doc.dep(*c) == "conj") {
        all.push(next);
        at = next;
    }
    all
}

/// The preposition over a head, through conjuncts ("in Kenya and Uganda").
pub(crate) fn preposition_over(doc: &Document, head: usize) -> Option<usize> {
    let mut at = head;
    for _ in 0..8 {
        match doc.dep(at) {
            "pobj" => return Some(doc.head(at)),
            "conj" | "appos" => at = doc.head(at),
            _ => return None,
        }
    }
    None
}
