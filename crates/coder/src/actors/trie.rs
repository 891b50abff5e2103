//! An automaton over words: all names at once, so that a text is read once however many names there are.
//!
//! The law kept here: a step is a whole word or one mark between words, so that no name is found inside a word.
//! (Automata over bytes find the same and more, half of it inside words, and take ten times as long to build.)

use std::collections::HashMap;

/// Names by their words and the marks between them.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    words: HashMap<Box<str>, u32>,
    next: HashMap<(u32, u32), u32>,
    /// For each state the name that ends there.
    names: Vec<Option<u32>>,
}

impl Trie {
    /// An automaton over folded names; a name's number is its place in the order given.
    pub(crate) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut trie = Self { names: vec![None], ..Self::default() };
        for (number, name) in names.enumerate() {
            let mut state = 0;
            for (start, end) in pieces(name) {
                let piece = name.get(start..end).unwrap_or_default();
                let fresh = trie.words.len() as u32;
                let word = match trie.words.get(piece) {
                    Some(w) => *w,
                    None => *trie.words.entry(piece.into()).or_insert(fresh),
                };
                let fresh = trie.names.len() as u32;
                state = *trie.next.entry((state, word)).or_insert(fresh);
                if state == fresh {
                    trie.names.push(None);
                }
            }
            if let Some(slot) = trie.names.get_mut(state as usize) {
                *slot = Some(number as u32);
            }
        }
        trie
    }

    /// Every name in a folded text: first and last byte and number; from each place the longest last.
    pub(crate) fn find(&self, text: &str) -> Vec<(usize, usize, u32)> {
        let pieces: Vec<(usize, usize)> = pieces(text).collect();
        // Names are kept with spaces for hyphens.
        let word = |piece: &str| self.words.get(if piece == "-" { " " } else { piece }).copied();
        let words: Vec<Option<u32>> =
            pieces.iter().map(|(s, e)| word(text.get(*s..*e).unwrap_or_default())).collect();
        let mut found = Vec::new();
        for first in 0..pieces.len() {
            let mut state = 0;
            for (word, (_, end)) in words.iter().zip(&pieces).skip(first) {
                let Some(after) = word.and_then(|w| self.next.get(&(state, w))) else { break };
                state = *after;
                if let Some(Some(number)) = self.names.get(state as usize) {
                    found.push((pieces[first].0, *end, *number));
                }
            }
        }
        found
    }
}

/// Words of a folded text, and each other character for itself.
fn pieces(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, c) = chars.next()?;
        let mut end = start + c.len_utf8();
        while c.is_alphanumeric()
            && let Some((at, d)) = chars.next_if(|(_, d)| d.is_alphanumeric())
        {
            end = at + d.len_utf8();
        }
        Some((start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::Trie;

    #[test]
    fn whole_words_only() {
        let trie = Trie::new(["mali", "u.s.", "south sudan", "sudan"].into_iter());
        let found = |t: &str| {
            trie.find(t)
                .into_iter()
                .map(|(s, e, _)| t.get(s..e).unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(found("somalia and mali"), ["mali"]);
        assert_eq!(found("the u.s. in south sudan"), ["u.s.", "south sudan", "sudan"]);
        assert_eq!(found("mali-based"), ["mali"]);
        assert_eq!(found("south-sudan"), ["south-sudan", "sudan"]);
    }
}
