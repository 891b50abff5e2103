//! The tables below `harm/`: words that tell of harm, amounts, bounds and victims.

use dateline_codebook::{CodebookError, Files, Table};
use std::collections::{BTreeMap, BTreeSet};

/// What befell somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HarmKind {
    /// Dead.
    Killed,
    /// Hurt.
    Injured,
    /// Missing.
    Missing,
    /// Captured, arrested or held.
    Captured,
    /// Driven from home.
    Displaced,
}

impl HarmKind {
    /// As the notation writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Injured => "injured",
            Self::Missing => "missing",
            Self::Captured => "captured",
            Self::Displaced => "displaced",
        }
    }

    fn read(name: &str) -> Option<Self> {
        [Self::Killed, Self::Injured, Self::Missing, Self::Captured, Self::Displaced]
            .into_iter()
            .find(|k| k.name() == name)
    }
}

/// What sort of word tells of harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Whose object in the active voice is harmed.
    Object,
    /// Whose subject is harmed.
    Subject,
    /// Whose needed object is itself the count: "claimed five lives".
    Needed,
    Adjective,
    Noun,
    Toll,
    /// Counts only where the text says that there was none.
    Nought,
}

/// One row of `predicates.tsv` that tells of harm.
#[derive(Debug, Clone)]
pub(super) struct Predicate {
    pub(super) kind: HarmKind,
    pub(super) class: Class,
    /// Lemma that must stand beside it.
    pub(super) needs: Option<String>,
}

/// What a word before a number does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Low,
    High,
    Same,
    /// Opens two numbers with "and" between them.
    Between,
}

type Phrases<T> = Vec<(Vec<String>, T)>;

/// All tables.
#[derive(Debug, Default)]
pub(super) struct Words {
    predicates: BTreeMap<String, Vec<Predicate>>,
    /// Words of grammar, by class: modal, since, within, unit, reach, number, mishap.
    grammar: BTreeSet<(String, String)>,
    amounts: Phrases<(Option<u32>, Option<u32>)>,
    bounds: Phrases<Bound>,
    victims: BTreeMap<String, String>,
    /// Nouns that are acts, from the words of time.
    acts: BTreeSet<String>,
    /// Verbs that frame an act, from the words of time.
    framing: BTreeSet<String>,
}

fn split(phrase: &str) -> Vec<String> {
    phrase.split(' ').map(str::to_owned).collect()
}

impl Words {
    pub(super) fn load(files: &Files) -> Result<Self, CodebookError> {
        let mut words = Self::default();
        let table =
            Table::open(files, "harm/predicates.tsv", &["word", "kind", "class", "victims", "needs"])?;
        for row in table.rows() {
            let (word, class) = (row.get("word").to_owned(), row.get("class"));
            let class = match (class, row.get("victims")) {
                ("verb", "object") => Class::Object,
                ("verb", "subject") => Class::Subject,
                ("verb", "needed") => Class::Needed,
                ("adjective", _) => Class::Adjective,
                ("noun", _) => Class::Noun,
                ("toll", _) => Class::Toll,
                ("none", _) => Class::Nought,
                ("modal" | "since" | "within" | "unit" | "reach" | "number" | "mishap", _) => {
                    words.grammar.insert((class.to_owned(), word));
                    continue;
                }
                _ => return Err(row.error(format!("unknown class `{class}`; see the head of the table"))),
            };
            let Some(kind) = HarmKind::read(row.get("kind")) else {
                return Err(row.error("kind must be killed, injured, missing, captured or displaced"));
            };
            let needs = row.opt("needs").map(str::to_owned);
            words.predicates.entry(word).or_default().push(Predicate { kind, class, needs });
        }
        let number = |row: &dateline_codebook::Row<'_>, column: &'static str| match row.opt(column) {
            None => Ok(None),
            Some(n) => n.parse().map(Some).map_err(|_| row.error(format!("`{n}` is no number"))),
        };
        for row in Table::open(files, "harm/amounts.tsv", &["words", "low", "high"])?.rows() {
            words.amounts.push((split(row.get("words")), (number(&row, "low")?, number(&row, "high")?)));
        }
        for row in Table::open(files, "harm/bounds.tsv", &["words", "bound"])?.rows() {
            let bound = match row.get("bound") {
                "low" => Bound::Low,
                "high" => Bound::High,
                "same" => Bound::Same,
                "between" => Bound::Between,
                other => {
                    return Err(row.error(format!("unknown bound `{other}`: use low, high, same or between")));
                }
            };
            words.bounds.push((split(row.get("words")), bound));
        }
        words.amounts.sort_by_key(|(p, _)| std::cmp::Reverse(p.len()));
        words.bounds.sort_by_key(|(p, _)| std::cmp::Reverse(p.len()));
        for row in Table::open(files, "harm/victims.tsv", &["noun", "who"])?.rows() {
            words.victims.insert(row.get("noun").to_owned(), row.get("who").to_owned());
        }
        for line in files.get("times/words.tsv")?.lines() {
            match line.split('\t').collect::<Vec<_>>().as_slice() {
                ["happening", word, ..] => words.acts.insert((*word).to_owned()),
                ["happen", word, ..] => words.framing.insert((*word).to_owned()),
                _ => false,
            };
        }
        Ok(words)
    }

    pub(super) fn predicates(&self, lemma: &str) -> &[Predicate] {
        self.predicates.get(lemma).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is(&self, class: &str, lemma: &str) -> bool {
        self.grammar.contains(&(class.to_owned(), lemma.to_owned()))
    }

    pub(super) fn is_act(&self, lemma: &str) -> bool {
        self.acts.contains(lemma)
    }

    pub(super) fn frames(&self, lemma: &str) -> bool {
        self.framing.contains(lemma)
    }

    /// The group that a noun for persons is counted under (empty: none in particular); nothing for other nouns.
    pub(super) fn victim(&self, lemma: &str) -> Option<&str> {
        self.victims.get(lemma).map(String::as_str)
    }

    /// The amount that `words` begin with: its length, lowest and highest.
    pub(super) fn amount(&self, words: &[&str]) -> Option<(usize, Option<u32>, Option<u32>)> {
        let (phrase, (low, high)) = self.amounts.iter().find(|(p, _)| starts(words, p))?;
        Some((phrase.len(), *low, *high))
    }

    /// The bound that `words` end with: its length and what it does.
    pub(super) fn bound(&self, words: &[&str]) -> Option<(usize, Bound)> {
        let (phrase, bound) = self.bounds.iter().find(|(p, _)| ends(words, p))?;
        Some((phrase.len(), *bound))
    }
}

fn starts(words: &[&str], phrase: &[String]) -> bool {
    words.len() >= phrase.len() && phrase.iter().zip(words).all(|(a, b)| a == b)
}

fn ends(words: &[&str], phrase: &[String]) -> bool {
    words.len().checked_sub(phrase.len()).and_then(|n| words.get(n..)).is_some_and(|w| starts(w, phrase))
}
