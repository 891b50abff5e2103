//! Words to their lexical attributes, computed once per word.
//!
//! The law: attributes are a function of the word (and of the norm that a special case gives it). Numbers of
//! words are good within one [`Lexicon`] only; a lexicon belongs to one thread at a time.

use crate::strings::{ById, hash64, string_id};
use crate::text;

/// Number of a word in a [`Lexicon`].
pub(crate) type Word = u32;

/// A word's attributes.
#[derive(Debug)]
pub(crate) struct Lexeme {
    pub(crate) text: Box<str>,
    pub(crate) lower: Box<str>,
    pub(crate) orth: u64,
    pub(crate) norm: u64,
    pub(crate) lower_id: u64,
    pub(crate) prefix: u64,
    pub(crate) suffix: u64,
    pub(crate) shape: u64,
    pub(crate) is_space: bool,
    /// Row of the table of vectors.
    pub(crate) vector: Option<u32>,
    /// Whether a sequence of tokens that is a special case may begin here.
    pub(crate) begins_special: bool,
}

/// What a word's attributes are computed from, beside the word: tables of the pipeline.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// Norms by number of the word.
    pub(crate) norms: ById<Box<str>>,
    /// Rows of vectors by number of the word.
    pub(crate) rows: ById<u32>,
}

/// The words met so far.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    words: Vec<Lexeme>,
    numbers: ById<Word>,
}

impl Lexicon {
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn get(&self, word: Word) -> &Lexeme {
        &self.words[word as usize]
    }

    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.numbers.clear();
    }

    /// The number of a word; `norm` is what a special case says of it, or 0.
    pub(crate) fn word(
        &mut self,
        word: &str,
        norm: u64,
        tables: &Tables,
        begins_special: impl Fn(u64) -> bool,
    ) -> Word {
        let hash = hash64(word.as_bytes());
        let key = hash.wrapping_add(norm.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        if let Some(n) = self.numbers.get(&key) {
            return *n;
        }
        let lower: Box<str> = word.to_lowercase().into();
        let orth = string_id(word);
        let first = word.chars().next().map_or(0, char::len_utf8);
        let norm = if norm != 0 {
            norm
        } else {
            tables.norms.get(&orth).map_or_else(|| string_id(&lower), |n| string_id(n))
        };
        let n = self.words.len() as Word;
        self.words.push(Lexeme {
            orth,
            norm,
            lower_id: string_id(&lower),
            prefix: string_id(word.get(..first).unwrap_or_default()),
            suffix: string_id(text::last_chars(word, 3)),
            shape: string_id(&text::shape(word)),
            is_space: text::all_space(word),
            vector: tables.rows.get(&orth).copied(),
            begins_special: begins_special(orth),
            text: word.into(),
            lower,
        });
        self.numbers.insert(key, n);
        n
    }
}
