//! Names to the pairs of them of which one is said to lie in the other: "Paris, Texas", "Spin Boldak district of
//! Kandahar province", "Kandahar's Spin Boldak", "Long Beach, Calif.".
//!
//! The law kept here: a pair is kept only where some place of the one name lies in some place of the other, or no
//! table knows the inner name.

use super::find::Name;
use super::tables::{Sense, Tables};
use dateline_parse::Document;

/// `inner` is said to lie in `outer` (indices into the names).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) inner: usize,
    pub(crate) outer: usize,
}

/// More words than this between two names, and neither holds the other.
const BETWEEN: usize = 8;

pub(crate) fn links(tables: &Tables, doc: &Document, names: &[Name]) -> Vec<Link> {
    let mut links = Vec::new();
    for (i, pair) in names.windows(2).enumerate() {
        let [left, right] = pair else { continue };
        if left.people
            || right.people
            || doc.sentence_of(left.tokens.start) != doc.sentence_of(right.tokens.start)
        {
            continue;
        }
        let between = left.tokens.end..right.tokens.start;
        if between.len() > BETWEEN {
            continue;
        }
        let words: Vec<&str> = between.clone().map(|t| doc.text(t)).collect();
        let (inner, outer) = match words.as_slice() {
            [] | ["," | "("] => (i, i + 1),
            ["'s" | "’s", rest @ ..] if rest.iter().all(|w| plain(tables, w)) => (i + 1, i),
            words if forward(tables, doc, between.clone(), words) => (i, i + 1),
            _ => continue,
        };
        if !right.short && (words == [","] && peers(left, right) || countries(left, right)) {
            continue;
        }
        if holds(&names[outer], &names[inner]) {
            links.push(Link { inner, outer });
        } else if words == [","] && !names[inner].candidates.is_empty() && holds(&names[inner], &names[outer])
        {
            links.push(Link { inner: outer, outer: inner });
        }
    }
    // "Spin Boldak, Kandahar, Afghanistan": the first lies in the third as well.
    let more: Vec<Link> = links
        .iter()
        .filter_map(|a| {
            links.iter().find(|b| b.inner == a.outer).map(|b| Link { inner: a.inner, outer: b.outer })
        })
        .filter(|l| holds(&names[l.outer], &names[l.inner]))
        .collect();
    links.extend(more);
    links
}

/// Two countries or two first-order divisions of one country: a list ("Ohio, Oregon"), though some Oregon lies in Ohio.
fn peers(left: &Name, right: &Name) -> bool {
    left.key != right.key
        && left.candidates.iter().any(|l| {
            l.main
                && l.layer() < 2
                && right
                    .candidates
                    .iter()
                    .any(|r| r.main && r.layer() == l.layer() && (l.is_country() || l.country == r.country))
        })
}

/// Two countries, though a town of the one's name lies in the other ("in Mexico, the United States …").
fn countries(left: &Name, right: &Name) -> bool {
    let country = |n: &Name| n.candidates.iter().any(|c| c.main && c.is_country());
    left.key != right.key && country(left) && country(right)
}

/// Names that stand in one list ("Kenya, Uganda and Tanzania"): of each, its neighbours there.
pub(crate) fn lists(doc: &Document, names: &[Name]) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); names.len()];
    let mut first = 0;
    for i in 1..=names.len() {
        let joined = i < names.len() && {
            let between = names[i - 1].tokens.end..names[i].tokens.start;
            !between.is_empty()
                && between.len() < 4
                && between
                    .clone()
                    .all(|t| matches!(doc.text(t), "," | ";") || matches!(doc.pos(t), "CCONJ" | "DET"))
        };
        if joined {
            continue;
        }
        // Two names beside one comma are a place and what it lies in at least as often as a list.
        let conjunction = (first..i).any(|n| {
            n > first && (names[n - 1].tokens.end..names[n].tokens.start).any(|t| doc.pos(t) == "CCONJ")
        });
        if i - first > 2 || conjunction {
            for (n, list) in neighbours.iter_mut().enumerate().take(i).skip(first) {
                *list = (n.saturating_sub(3).max(first)..(n + 4).min(i)).filter(|m| *m != n).collect();
            }
        }
        first = i;
    }
    neighbours
}

fn holds(outer: &Name, inner: &Name) -> bool {
    if inner.candidates.is_empty() {
        return outer.candidates.iter().any(|o| !o.is_area());
    }
    outer.candidates.iter().any(|o| inner.candidates.iter().any(|c| o.holds(c)))
}

fn plain(tables: &Tables, word: &str) -> bool {
    let word = word.to_lowercase();
    tables.directions.contains(&word) || tables.after.contains_key(&word) || tables.before.contains_key(&word)
}

/// Only commas, articles, words of place and `in` or `of` between the two, one of the latter or a comma among them.
fn forward(tables: &Tables, doc: &Document, between: std::ops::Range<usize>, words: &[&str]) -> bool {
    let sense = |w: &str| tables.prepositions.get(&w.to_lowercase()).copied();
    let joined =
        words.iter().any(|w| matches!(*w, "," | "(") || matches!(sense(w), Some(Sense::In | Sense::Of)));
    let list = words.iter().any(|w| matches!(*w, ";" | "." | ":"))
        || between.clone().any(|t| doc.pos(t) == "CCONJ" || doc.pos(t) == "VERB");
    let comma_gap = words.iter().filter(|w| **w == ",").count() > 1;
    joined
        && !list
        && !comma_gap
        && between
            .clone()
            .all(|t| matches!(doc.pos(t), "PUNCT" | "DET" | "ADP" | "ADJ" | "NOUN" | "PROPN" | "NUM" | "ADV"))
}
