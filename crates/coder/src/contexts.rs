//! Contexts: the words of a sentence or paragraph to what it is about.
//!
//! Runs `contexts.md`, and with the same cues `topics.md`, which names what is no politics. The law kept here: a context
//! rests on words that stand there; none is inferred from a type, an actor or a country.

use dateline_codebook::{CodebookError, Files, Page, Rule};
use dateline_parse::Document;
use hashbrown::HashMap;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// The cues of a page, by their first word.
#[derive(Debug, Default)]
pub struct Contexts {
    names: Vec<String>,
    cues: HashMap<String, Vec<Cue>>,
}

/// A word or phrase that gives a context, perhaps only beside others.
#[derive(Debug)]
struct Cue {
    context: usize,
    phrase: Phrase,
    with: Vec<Phrase>,
}

#[derive(Debug, Clone)]
struct Phrase {
    words: Vec<String>,
    /// Universal part of speech of its last word.
    class: Option<&'static str>,
    /// Compared as it stands, for it holds capitals.
    exact: bool,
}

impl Contexts {
    /// Reads the page `path`: contexts or topics under `###`, cues on indented lines.
    ///
    /// # Errors
    /// No such page, or a cue that does not read.
    pub fn load(files: &Files, path: &str) -> Result<Self, CodebookError> {
        let mut contexts = Self::default();
        for rule in &Page::read(path, files.get(path)?)?.rules {
            contexts.add(rule).map_err(|why| CodebookError::new(path, rule.line, why))?;
        }
        Ok(contexts)
    }

    fn add(&mut self, rule: &Rule) -> Result<(), String> {
        let name = rule.section.as_deref().ok_or("cues stand under the heading of their context")?;
        let context = self.names.iter().position(|n| n == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        let (cues, with) = rule.text.split_once(" + ").unwrap_or((&rule.text, ""));
        let phrases = |text: &str| {
            text.split('|').filter(|p| !p.trim().is_empty()).map(Phrase::read).collect::<Result<Vec<_>, _>>()
        };
        let with = phrases(with)?;
        for phrase in phrases(cues)? {
            let first = phrase.words.first().cloned().unwrap_or_default();
            self.cues.entry(first).or_default().push(Cue { context, phrase, with: with.clone() });
        }
        Ok(())
    }

    /// The names of all contexts, in order of the page.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The contexts that the words of `tokens` give, in order of the page.
    pub fn find(&self, doc: &Document, tokens: Range<usize>) -> Vec<&str> {
        let mut found = BTreeSet::new();
        for token in tokens.clone() {
            let forms = [lower(doc.lemma(token)), lower(doc.text(token)), Cow::Borrowed(doc.text(token))];
            let cues = forms.iter().enumerate().filter(|(i, f)| !forms.iter().take(*i).any(|g| g == *f));
            for cue in cues.filter_map(|(_, form)| self.cues.get(form.as_ref())).flatten() {
                let company = || {
                    cue.with.is_empty()
                        || tokens.clone().any(|t| cue.with.iter().any(|w| w.is_at(doc, t, tokens.end)))
                };
                if !found.contains(&cue.context) && cue.phrase.is_at(doc, token, tokens.end) && company() {
                    found.insert(cue.context);
                }
            }
        }
        found.into_iter().filter_map(|c| self.names.get(c)).map(String::as_str).collect()
    }
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

impl Phrase {
    fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (words, class) = match text.rsplit_once('/') {
            None => (text, None),
            Some((words, "n")) => (words, Some("NOUN")),
            Some((words, "v")) => (words, Some("VERB")),
            Some((words, "a")) => (words, Some("ADJ")),
            Some(_) => return Err(format!("`{text}`: a word class is /n, /v or /a")),
        };
        if words.contains(char::is_whitespace) {
            return Err(format!("`{text}`: write `_` between the words of a phrase and `|` between cues"));
        }
        let exact = words.chars().any(char::is_uppercase);
        let words = part(words).split('_').filter(|w| !w.is_empty()).map(str::to_owned).collect();
        Ok(Self { words, class, exact })
    }

    fn is_at(&self, doc: &Document, token: usize, end: usize) -> bool {
        let last = token + self.words.len();
        let class = |c: &str| doc.pos(last - 1) == c || (c == "NOUN" && doc.pos(last - 1) == "PROPN");
        last <= end
            && !self.words.is_empty()
            && self.words.iter().zip(token..).all(|(word, t)| self.is_word(doc, t, word))
            && self.class.is_none_or(class)
    }

    fn is_word(&self, doc: &Document, token: usize, word: &str) -> bool {
        if self.exact {
            return doc.text(token) == word;
        }
        let same = |form: &str| form == word || (form.is_ascii() && form.eq_ignore_ascii_case(word));
        same(doc.lemma(token)) || same(doc.text(token))
    }
}

/// Parts what pipelines part: the possessive from its noun, and words and numbers at a hyphen.
fn part(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 4);
    let mut before = None;
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let alike = |test: fn(char) -> bool| before.is_some_and(test) && next.is_some_and(test);
        let joined = alike(char::is_alphabetic) || alike(char::is_numeric);
        let owner = before == Some('s') || next == Some('s');
        match c {
            '-' if joined => out.push_str("_-_"),
            '\'' if owner => out.push_str("_'"),
            _ => out.push(c),
        }
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn cues_are_parted_as_texts_are() {
        for (cue, parted) in [
            ("pro-democracy", "pro_-_democracy"),
            ("women's_rights", "women_'s_rights"),
            ("victims'_fund", "victims_'_fund"),
            ("covid-19", "covid-19"),
            ("3-1", "3_-_1"),
            ("coup_d'état", "coup_d'état"),
        ] {
            assert_eq!(super::part(cue), parted);
        }
    }
}
