//! A document's text to lexemes: words, digits and marks, so that no rule depends on how a pipeline cuts tokens.
//!
//! The law kept here: lexemes rise, do not overlap, and every one knows the token it lies in. Upper and lower
//! case, the kinds of dash and of apostrophe are levelled; the text itself is not touched.

use dateline_parse::Document;
use std::collections::BTreeMap;

/// The number that every word outside the rules and tables has.
pub(super) const UNKNOWN: u32 = 0;

/// Words to numbers, so that matching compares integers.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: BTreeMap<String, u32>,
    words: Vec<String>,
}

impl Vocabulary {
    /// The number of a word, given out if it is new.
    pub(super) fn add(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        self.words.push(word.to_owned());
        let id = self.words.len() as u32;
        self.ids.insert(word.to_owned(), id);
        id
    }

    fn id(&self, word: &str) -> u32 {
        self.ids.get(word).copied().unwrap_or(UNKNOWN)
    }

    /// The number of a word that was given out.
    pub(super) fn known(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    /// The word behind a number; empty for [`UNKNOWN`].
    pub(super) fn word(&self, id: u32) -> &str {
        (id as usize).checked_sub(1).and_then(|i| self.words.get(i)).map_or("", String::as_str)
    }
}

/// Digits as they stand in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    /// What they are worth.
    pub(super) value: u32,
    /// How many there are, commas not counted.
    pub(super) len: u8,
    /// Whether commas divide them.
    pub(super) grouped: bool,
}

/// One word, number or mark.
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact about a lexeme")]
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme {
    /// First byte.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    /// Number in the vocabulary.
    pub(super) word: u32,
    /// Its digits, if it is made of digits.
    pub(super) digits: Option<Digits>,
    /// Whether it is neither word nor number.
    pub(super) mark: bool,
    /// Whether it starts with a capital.
    pub(super) capital: bool,
    /// Whether it is the first word of its sentence.
    pub(super) first: bool,
    /// Whether it touches the one before it.
    pub(super) glued: bool,
    /// Whether a paragraph ends before it.
    pub(super) broken: bool,
    /// The token it lies in.
    pub(super) token: usize,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Class {
    Letter,
    Digit,
    Space,
    Mark,
}

fn class_of(c: char) -> Class {
    if c.is_ascii_digit() {
        Class::Digit
    } else if c.is_alphabetic() {
        Class::Letter
    } else if c.is_whitespace() {
        Class::Space
    } else {
        Class::Mark
    }
}

/// A character as rules and tables write it.
fn level(c: char) -> char {
    match c {
        '–' | '—' | '‑' | '‐' | '−' => '-',
        '’' | '‘' | '´' | '`' => '\'',
        c => c,
    }
}

/// Cuts any text: `(start, end)` bytes and levelled word.
pub(super) fn cut(text: &str) -> Vec<(usize, usize, String)> {
    let mut out: Vec<(usize, usize, String)> = Vec::new();
    let mut last = Class::Space;
    for (at, c) in text.char_indices() {
        let class = class_of(c);
        let end = at + c.len_utf8();
        // A comma between a digit and exactly three more digits groups thousands.
        let groups = c == ',' && last == Class::Digit && {
            let rest: Vec<char> = text.get(end..).unwrap_or_default().chars().take(4).collect();
            rest.len() >= 3
                && rest.iter().take(3).all(char::is_ascii_digit)
                && !rest.get(3).is_some_and(char::is_ascii_digit)
        };
        match out.last_mut() {
            Some(word) if (class == last && matches!(class, Class::Letter | Class::Digit)) || groups => {
                word.1 = end;
                word.2.extend(c.to_lowercase());
            }
            _ if class == Class::Space => {}
            _ => out.push((at, end, level(c).to_lowercase().collect())),
        }
        last = if groups { Class::Digit } else { class };
    }
    out
}

/// The lexemes of a document.
pub(super) fn lex(doc: &Document, vocabulary: &Vocabulary) -> Vec<Lexeme> {
    let text = doc.source();
    let mut out = Vec::new();
    let mut last_end = 0;
    for sentence in doc.sentences() {
        let span = doc.span_of(sentence.tokens.clone());
        let mut first = true;
        for (start, end, word) in cut(span.of(text)) {
            let (start, end) = (start + span.start as usize, end + span.start as usize);
            let between = text.get(last_end..start).unwrap_or_default();
            let initial = text.get(start..end).and_then(|w| w.chars().next());
            let mark = initial.is_some_and(|c| class_of(c) == Class::Mark);
            let digits = initial.filter(char::is_ascii_digit).and_then(|_| {
                let grouped = word.contains(',');
                let plain = word.replace(',', "");
                Some(Digits { value: plain.parse().ok()?, len: plain.len() as u8, grouped })
            });
            out.push(Lexeme {
                start: start as u32,
                end: end as u32,
                word: vocabulary.id(&word),
                digits,
                mark,
                capital: initial.is_some_and(char::is_uppercase),
                first: first && !mark,
                glued: between.is_empty() && start > 0,
                broken: between.contains("\n\n"),
                token: doc
                    .token_at(start)
                    .unwrap_or(sentence.tokens.start)
                    .clamp(sentence.tokens.start, sentence.tokens.end.saturating_sub(1)),
            });
            first &= mark;
            last_end = end;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cut;

    fn words(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|(_, _, w)| w).collect()
    }

    #[test]
    fn text_is_cut_where_rules_expect_it() {
        assert_eq!(words("mid-October’s 1970s"), ["mid", "-", "october", "'", "s", "1970", "s"]);
        assert_eq!(words("Oct. 9–15, 2013"), ["oct", ".", "9", "-", "15", ",", "2013"]);
        assert_eq!(words("1,250 and 9,2013"), ["1,250", "and", "9", ",", "2013"]);
    }
}
