//! How many: the number that a noun phrase of victims gives, with its bounds.
//!
//! The law kept here: where the words give no number there is none; a bare plural counts nobody. Coordinated victims
//! add up; a part ("including a child", "two of them women") is never added.

use super::words::{Bound, Words};
use crate::numbers::Numbers;
use crate::tree::{Link, Tree};
use std::ops::Range;

/// A number of persons and the words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) low: Option<u32>,
    pub(super) high: Option<u32>,
    pub(super) tokens: Range<usize>,
    pub(super) who: Option<String>,
    /// Whether the words give a number, and not only a single person.
    pub(super) stated: bool,
}

pub(super) struct Counter<'a> {
    pub(super) words: &'a Words,
    pub(super) numbers: &'a Numbers,
    pub(super) tree: &'a Tree<'a>,
}

impl Counter<'_> {
    fn lower(&self, token: usize) -> String {
        self.tree.doc.text(token).to_lowercase()
    }

    fn lowers(&self, range: Range<usize>) -> Vec<String> {
        range.map(|t| self.lower(t)).collect()
    }

    /// Whether a head names persons, or only counts them.
    pub(super) fn is_victim(&self, head: usize) -> bool {
        let doc = self.tree.doc;
        if self.words.victim(&self.tree.lemma(head)).is_some()
            || self.words.victim(&self.lower(head)).is_some()
        {
            return true;
        }
        let named = doc.entity_of(head).is_some_and(|e| matches!(e.label.as_str(), "PERSON" | "NORP"));
        let number = doc.pos(head) == "NUM" || self.words.amount(&[self.lower(head).as_str()]).is_some();
        let money = head.checked_sub(1).is_some_and(|b| doc.pos(b) == "SYM");
        named
            || (number && !money)
            || (doc.pos(head) == "PRON"
                && doc.morph(head).contains("PronType=Prs")
                && !doc.morph(head).contains("Neut"))
    }

    /// What an "of" phrase names where the head only counts.
    fn counted_noun(&self, head: usize) -> Option<usize> {
        let counts =
            self.tree.doc.pos(head) == "NUM" || self.words.amount(&[self.lower(head).as_str()]).is_some();
        if !counts {
            return None;
        }
        let of = self.tree.kids(head, Link::Preposition).find(|p| *p == head + 1)?;
        self.tree.kid(of, Link::PrepositionObject)
    }

    /// The number of a noun phrase and of what is coordinated with it.
    pub(super) fn count(&self, head: usize) -> Option<Counted> {
        let mut all = self.one(head);
        let mut others: Vec<usize> = self.tree.kids(head, Link::Conjunct).collect();
        // "A man, his wife and two children": a list whose second member the parser took for an apposition.
        if all.as_ref().is_some_and(|a| !a.stated) {
            let listed = |a: &usize| self.tree.kid(*a, Link::Coordinator).is_some();
            others.extend(self.tree.kids(head, Link::Apposition).filter(listed));
        }
        for conjunct in others {
            if !self.tree.is_nominal(conjunct) || !self.is_victim(conjunct) || self.is_clause(conjunct) {
                continue;
            }
            let more = self.count(conjunct);
            all = match (all, more) {
                (Some(a), Some(b)) => Some(Counted {
                    low: match (a.low, b.low) {
                        (None, None) => None,
                        (x, y) => Some(x.unwrap_or(0) + y.unwrap_or(0)),
                    },
                    high: a.high.zip(b.high).map(|(x, y)| x + y),
                    tokens: a.tokens.start.min(b.tokens.start)..a.tokens.end.max(b.tokens.end),
                    who: if a.who == b.who { a.who } else { None },
                    stated: a.stated || b.stated,
                }),
                // "Five soldiers and some civilians": at least the five.
                (Some(a), None) => Some(Counted { high: None, ..a }),
                (None, Some(b)) => Some(Counted { high: None, ..b }),
                (None, None) => None,
            };
        }
        all
    }

    /// "Five were killed and nine wounded": a conjunct that is the subject of an elided clause adds nothing.
    fn is_clause(&self, head: usize) -> bool {
        self.tree.doc.children(head).any(|c| {
            c > head
                && matches!(self.tree.link(c), Link::ReducedRelative | Link::Modifier | Link::Predicate)
                && !self.words.predicates(&self.tree.lemma(c)).is_empty()
        })
    }

    fn one(&self, head: usize) -> Option<Counted> {
        let doc = self.tree.doc;
        let mut start = head;
        while start > 0
            && doc.is_below(start - 1, head)
            && doc.sentence_of(start - 1) == doc.sentence_of(head)
        {
            start -= 1;
        }
        let noun = self.counted_noun(head);
        let named = noun.unwrap_or(head);
        let who =
            self.words.victim(&self.tree.lemma(named)).or_else(|| self.words.victim(&self.lower(named)));
        let who = who.filter(|w| !w.is_empty()).map(str::to_owned);
        let lowers = self.lowers(start..head + 1);
        let words: Vec<&str> = lowers.iter().map(String::as_str).collect();
        // A number is sought before an amount of one word: "no more than 20" is no "no".
        let long = |rest: &[&str]| self.words.amount(rest).filter(|a| a.0 > 1);
        let number = (0..words.len()).find_map(|i| {
            let rest = words.get(i..)?;
            Some((i, long(rest).or_else(|| self.range(rest, start + i))?))
        });
        let amount = || (0..words.len()).find_map(|i| Some((i, self.words.amount(words.get(i..)?)?)));
        if let Some((i, (len, low, high))) = number.or_else(amount) {
            let first = start + i;
            if first > 0 && doc.pos(first - 1) == "SYM" {
                return None;
            }
            // "Dozens of" and its like end where the noun begins.
            let (first, low, high) = self.bounded(first, first + len, low, high);
            let end = named.max(head) + 1;
            return Some(Counted { low, high, tokens: first..end, who, stated: true });
        }
        self.single(head, start, who)
    }

    /// A number, or two with "to", "or", "and" or a hyphen between them.
    fn range(&self, words: &[&str], at: usize) -> Option<(usize, Option<u32>, Option<u32>)> {
        let (len, low) = self.numbers.read(words)?;
        let whole = |v: f64| (v.fract().abs() < 0.001 && v < 4.0e9).then_some(v as u32);
        let low = whole(low)?;
        let next = words.get(len).copied().unwrap_or_default();
        let second = words.get(len + 1..).and_then(|w| self.numbers.read(w));
        let before = at.checked_sub(1).map(|b| self.lower(b)).unwrap_or_default();
        let opened = self.words.bound(&[before.as_str()]).is_some_and(|(_, b)| b == Bound::Between);
        let between = opened && next == "and";
        match second {
            Some((more, high)) if matches!(next, "to" | "or" | "-" | "–") || between => {
                let high = whole(high)?;
                (high > low).then_some((len + 1 + more, Some(low), Some(high)))
            }
            // "A 23-year-old man" is no number of men.
            None if matches!(next, "-" | "–") || self.words.is("unit", next) => None,
            _ => Some((len, Some(low), Some(low))),
        }
    }

    /// What the words before and after a number do to it, and where it then begins.
    fn bounded(
        &self,
        first: usize,
        end: usize,
        low: Option<u32>,
        high: Option<u32>,
    ) -> (usize, Option<u32>, Option<u32>) {
        let doc = self.tree.doc;
        let sentence = doc.sentences().get(doc.sentence_of(first)).map_or(0, |s| s.tokens.start);
        let mut at = first;
        let (mut low, mut high) = (low, high);
        for _ in 0..3 {
            let before = self.lowers(at.saturating_sub(5).max(sentence)..at);
            let before: Vec<&str> = before.iter().map(String::as_str).collect();
            let Some((len, bound)) = self.words.bound(&before) else { break };
            at -= len;
            match bound {
                Bound::Low => high = None,
                Bound::High => (low, high) = (None, high.or(low)),
                Bound::Same | Bound::Between => {}
            }
        }
        // "Five or more".
        let after = self.lowers(end..(end + 2).min(doc.len()));
        if after.first().is_some_and(|w| w == "or") && after.get(1).is_some_and(|w| w == "more") {
            high = None;
        }
        (at, low, high)
    }

    /// One person: a singular noun with its determiner, a name, "him".
    fn single(&self, head: usize, start: usize, who: Option<String>) -> Option<Counted> {
        let doc = self.tree.doc;
        let person = doc.entity_of(head).filter(|e| e.label == "PERSON");
        let singular = doc.morph(head).contains("Number=Sing");
        let noun = doc.pos(head) == "NOUN" && self.words.victim(&self.tree.lemma(head)).is_some();
        let determined = self
            .tree
            .doc
            .children(head)
            .any(|c| matches!(self.tree.link(c), Link::Determiner | Link::Possessor));
        let pronoun =
            doc.pos(head) == "PRON" && self.is_victim(head) && !doc.morph(head).contains("PronType=Rel");
        if !(person.is_some() || (singular && ((noun && determined) || pronoun))) {
            return None;
        }
        let start = person.map_or(start, |e| e.tokens.start.min(start));
        Some(Counted { low: Some(1), high: Some(1), tokens: start..head + 1, who, stated: false })
    }
}
