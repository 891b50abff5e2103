//! `times/words.tsv`: the words that rules name by class (`$month`, `$weekday`, `$unit`), and what each is worth.

use super::lex::{Lexeme, UNKNOWN, Vocabulary, cut};
use dateline_codebook::{CodebookError, Files};
use dateline_parse::Document;
use std::collections::BTreeMap;

const TABLE: &str = "times/words.tsv";

/// What a word must be besides being spelt so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Written with a capital and not tagged as a verb: May, March.
    Capital,
    /// Not part of a name: "daily", not "the Daily Mail".
    Common,
    /// Tagged as a noun or number where it is tagged at all: "second".
    Noun,
    /// Tagged as an adverb, particle or interjection, not as a conjunction: "now".
    Adverb,
}

/// One phrase of a class.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Number of its class.
    pub(super) class: usize,
    words: Vec<u32>,
    /// What it is worth.
    pub(super) value: String,
    need: Option<Need>,
}

/// The table.
#[derive(Debug, Default)]
pub(super) struct Words {
    classes: Vec<String>,
    entries: BTreeMap<u32, Vec<Entry>>,
    lemmas: BTreeMap<String, Vec<usize>>,
}

impl Words {
    pub(super) fn load(files: &Files, vocabulary: &mut Vocabulary) -> Result<Self, CodebookError> {
        let mut words = Self::default();
        for (n, line) in files.get(TABLE)?.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fail = |why: String| CodebookError::new(TABLE, n + 1, why);
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let (class, phrase) = match (cells.first(), cells.get(1)) {
                (Some(class), Some(phrase)) if cells.len() <= 4 && !phrase.is_empty() => (*class, *phrase),
                _ => return Err(fail("needs two to four cells: class, phrase, value, need".into())),
            };
            let need = match cells.get(3).copied().unwrap_or_default() {
                "" => None,
                "capital" => Some(Need::Capital),
                "common" => Some(Need::Common),
                "noun" => Some(Need::Noun),
                "adverb" => Some(Need::Adverb),
                other => {
                    return Err(fail(format!("unknown need `{other}`: use capital, common, noun or adverb")));
                }
            };
            let class = words.class(class).unwrap_or_else(|| {
                words.classes.push(class.to_owned());
                words.classes.len() - 1
            });
            let value = cells.get(2).copied().unwrap_or_default().to_owned();
            words.lemmas.entry(phrase.to_owned()).or_default().push(class);
            let spelt: Vec<u32> = cut(phrase).iter().map(|(_, _, w)| vocabulary.add(w)).collect();
            let Some(first) = spelt.first().copied() else { return Err(fail("the phrase is empty".into())) };
            words.entries.entry(first).or_default().push(Entry { class, words: spelt, value, need });
        }
        for list in words.entries.values_mut() {
            list.sort_by_key(|e| std::cmp::Reverse(e.words.len()));
        }
        Ok(words)
    }

    /// The number of a class.
    pub(super) fn class(&self, name: &str) -> Option<usize> {
        self.classes.iter().position(|c| c == name)
    }

    /// The value of a phrase in a class.
    pub(super) fn value(&self, class: &str, phrase: &str, vocabulary: &mut Vocabulary) -> Option<String> {
        let class = self.class(class)?;
        let spelt: Vec<u32> = cut(phrase).iter().map(|(_, _, w)| vocabulary.add(w)).collect();
        self.entries
            .get(spelt.first()?)?
            .iter()
            .find(|e| e.class == class && e.words == spelt)
            .map(|e| e.value.clone())
    }

    /// Whether a lemma stands in a class.
    pub(super) fn has(&self, class: &str, lemma: &str) -> bool {
        self.class(class).is_some_and(|c| self.lemmas.get(lemma).is_some_and(|cs| cs.contains(&c)))
    }

    /// The words that phrases of a class begin with.
    pub(super) fn firsts(&self, class: usize) -> impl Iterator<Item = u32> + '_ {
        self.entries.iter().filter(move |(_, es)| es.iter().any(|e| e.class == class)).map(|(w, _)| *w)
    }

    /// The phrases of a class that stand at `at`, longest first: how many lexemes, and the value.
    pub(super) fn at<'a>(
        &'a self,
        class: usize,
        doc: &'a Document,
        lexemes: &'a [Lexeme],
        at: usize,
    ) -> impl Iterator<Item = (usize, &'a str)> + 'a {
        let entries = lexemes.get(at).and_then(|l| self.entries.get(&l.word)).map_or(&[][..], Vec::as_slice);
        entries
            .iter()
            .filter(move |e| e.class == class && fits(e, doc, lexemes, at))
            .map(|e| (e.words.len(), e.value.as_str()))
    }
}

fn fits(entry: &Entry, doc: &Document, lexemes: &[Lexeme], at: usize) -> bool {
    let Some(here) = lexemes.get(at..at + entry.words.len()) else { return false };
    let spelt =
        here.iter().zip(&entry.words).enumerate().all(|(i, (l, w))| l.word == *w && (i == 0 || !l.broken));
    let Some(first) = here.first().filter(|_| spelt) else { return false };
    let pos = doc.pos(first.token);
    match entry.need {
        None => true,
        Some(Need::Capital) => {
            // "August Wilson" is somebody.
            let person = doc.entity_of(first.token).is_some_and(|e| e.label == "PERSON");
            first.capital && !person && !matches!(pos, "VERB" | "AUX") && !has_forename(doc, lexemes, at)
        }
        Some(Need::Common) => !(first.capital && !first.first && pos == "PROPN"),
        Some(Need::Noun) => !matches!(pos, "ADJ" | "ADV" | "VERB" | "PROPN"),
        Some(Need::Adverb) => !matches!(pos, "SCONJ" | "CCONJ" | "PROPN"),
    }
}

/// Whether a name that is no word of time stands before a lexeme and belongs to it ("Theresa May").
fn has_forename(doc: &Document, lexemes: &[Lexeme], at: usize) -> bool {
    let (Some(before), Some(here)) = (at.checked_sub(1).and_then(|i| lexemes.get(i)), lexemes.get(at)) else {
        return false;
    };
    before.word == UNKNOWN
        && before.capital
        && doc.pos(before.token) == "PROPN"
        && doc.dep(before.token) == "compound"
        && doc.head(before.token) == here.token
}
