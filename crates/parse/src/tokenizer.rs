//! Text to tokens, by the rules in a pipeline's own `tokenizer` file.
//!
//! The law: spaCy's boundaries. Tokens cover every character but single spaces between them. Chunks (between
//! spaces) are split once and remembered.
//!
//! *Limit*: a chunk of more than [`LONGEST`] bytes is no word: it is cut by infixes alone, so that the work stays
//! in proportion to the text.

use crate::error::LoadError;
use crate::lexicon::{Lexicon, Tables, Word};
use crate::msgpack::Value;
use crate::pattern::Pattern;
use crate::strings::{ById, hash64, string_id};
use crate::text;

/// Longest chunk to which the whole machinery of affixes is applied.
const LONGEST: usize = 512;

/// A token: its word, its first byte, whether a space follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) word: Word,
    pub(crate) start: u32,
    pub(crate) space: bool,
}

/// A piece of a special case: its text and its norm (0 if none is given).
type Piece = (Box<str>, u64);

/// The rules.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    token_match: Option<Pattern>,
    url_match: Option<Pattern>,
    specials: ById<Vec<Piece>>,
    /// By first token: sequences of tokens that a special case may consist of.
    sequences: ById<Vec<Vec<u64>>>,
}

/// Words of chunks met so far.
#[derive(Debug, Default)]
pub(crate) struct Chunks {
    known: ById<(u32, u32)>,
    words: Vec<Word>,
}

impl Chunks {
    pub(crate) fn clear(&mut self) {
        self.known.clear();
        self.words.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }
}

const FILE: &str = "tokenizer";

impl Tokenizer {
    /// Reads the rules as `Tokenizer.to_bytes` writes them.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, LoadError> {
        let error = |why: String| LoadError::format(FILE, why);
        let root = Value::read(bytes).map_err(error)?;
        let pattern = |key: &str| match root.get(key).and_then(Value::str) {
            Some(source) => {
                Pattern::new(source).map(Some).map_err(|why| LoadError::format(FILE, format!("{key}: {why}")))
            }
            None => Ok(None),
        };
        let mut rules: Vec<(&str, Vec<Piece>)> = Vec::new();
        for (chunk, pieces) in root.get("exceptions").map(Value::map).unwrap_or_default() {
            let chunk = chunk.str().ok_or_else(|| error("an exception is no string".into()))?;
            let pieces: Vec<Piece> = pieces
                .list()
                .iter()
                .map(|p| {
                    let attr = |number: u64, name: &str| {
                        p.map()
                            .iter()
                            .find(|(k, _)| k.uint() == Some(number) || k.str() == Some(name))
                            .and_then(|(_, v)| v.str())
                    };
                    let orth =
                        attr(65, "ORTH").ok_or_else(|| error(format!("exception `{chunk}` lacks ORTH")))?;
                    Ok((orth.into(), attr(67, "NORM").map_or(0, string_id)))
                })
                .collect::<Result<_, LoadError>>()?;
            if pieces.iter().map(|(p, _)| p.len()).sum::<usize>() != chunk.len() || pieces.is_empty() {
                return Err(error(format!("the pieces of exception `{chunk}` do not make it up")));
            }
            rules.push((chunk, pieces));
        }
        let mut out = Self {
            prefix: pattern("prefix_search")?,
            suffix: pattern("suffix_search")?,
            infix: pattern("infix_finditer")?,
            token_match: pattern("token_match")?,
            url_match: pattern("url_match")?,
            specials: ById::default(),
            sequences: ById::default(),
        };
        let heuristics = root.get("faster_heuristics") != Some(&Value::Bool(false));
        for (chunk, _) in &rules {
            let splits = |p: &Option<Pattern>| p.as_ref().is_some_and(|p| p.find(chunk).is_some());
            let found =
                chunk.contains(' ') || splits(&out.prefix) || splits(&out.infix) || splits(&out.suffix);
            if !heuristics || found {
                let words: Vec<u64> = out.plain(chunk).iter().map(|w| string_id(w)).collect();
                if let Some(first) = words.first() {
                    out.sequences.entry(*first).or_default().push(words);
                }
            }
        }
        for (chunk, pieces) in rules {
            out.specials.insert(hash64(chunk.as_bytes()), pieces);
        }
        Ok(out)
    }

    /// Tokens of a special case's own text, by affixes alone.
    fn plain(&self, chunk: &str) -> Vec<String> {
        let mut lexicon = Lexicon::default();
        let mut tokens = Vec::new();
        self.split_text(chunk, false, &Tables::default(), &mut lexicon, &mut Chunks::default(), &mut tokens);
        tokens.iter().map(|t| lexicon.get(t.word).text.to_string()).collect()
    }

    /// The tokens of a text.
    pub(crate) fn tokens(
        &self,
        text: &str,
        tables: &Tables,
        lexicon: &mut Lexicon,
        chunks: &mut Chunks,
    ) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(text.len() / 5);
        self.split_text(text, true, tables, lexicon, chunks, &mut tokens);
        if tokens.iter().any(|t| lexicon.get(t.word).begins_special) {
            self.join_specials(text, tables, lexicon, &mut tokens);
        }
        tokens
    }

    /// Cuts a text into chunks of space and of non-space, and each chunk into tokens.
    fn split_text(
        &self,
        text: &str,
        special: bool,
        tables: &Tables,
        lexicon: &mut Lexicon,
        chunks: &mut Chunks,
        tokens: &mut Vec<Token>,
    ) {
        let Some(first) = text.chars().next() else { return };
        let (mut start, mut in_space) = (0, text::is_space(first));
        for (i, c) in text.char_indices() {
            if text::is_space(c) == in_space {
                continue;
            }
            if start < i {
                self.chunk(text, start, i, special, tables, lexicon, chunks, tokens);
            }
            start = i;
            if c == ' ' {
                if let Some(last) = tokens.last_mut() {
                    last.space = true;
                }
                start = i + 1;
            }
            in_space = !in_space;
        }
        if start < text.len() {
            self.chunk(text, start, text.len(), special, tables, lexicon, chunks, tokens);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the text, the rules' memory and the tokens so far")]
    fn chunk(
        &self,
        text: &str,
        start: usize,
        end: usize,
        special: bool,
        tables: &Tables,
        lexicon: &mut Lexicon,
        chunks: &mut Chunks,
        tokens: &mut Vec<Token>,
    ) {
        let chunk = text.get(start..end).unwrap_or_default();
        let hash = hash64(chunk.as_bytes());
        let (from, to) = if let Some(known) = chunks.known.get(&hash) {
            *known
        } else {
            let mut pieces = Vec::new();
            self.split_chunk(chunk, special, &mut pieces);
            let from = chunks.words.len() as u32;
            for (piece, norm) in pieces {
                let begins = |orth| self.sequences.contains_key(&orth);
                chunks.words.push(lexicon.word(piece, norm, tables, begins));
            }
            let range = (from, chunks.words.len() as u32);
            chunks.known.insert(hash, range);
            range
        };
        let mut at = start;
        for word in &chunks.words[from as usize..to as usize] {
            tokens.push(Token { word: *word, start: at as u32, space: false });
            at += lexicon.get(*word).text.len();
        }
    }

    fn special(&self, s: &str) -> Option<&[Piece]> {
        self.specials.get(&hash64(s.as_bytes())).map(Vec::as_slice)
    }

    /// Splits a chunk into pieces with their norms.
    fn split_chunk<'t>(&self, chunk: &'t str, special: bool, out: &mut Vec<(&'t str, u64)>) {
        if special && self.push_special(chunk, out) {
            return;
        }
        if chunk.len() > LONGEST {
            self.push_infixes(chunk, out);
            return;
        }
        let mut suffixes = Vec::new();
        let rest = self.strip_affixes(chunk, special, out, &mut suffixes);
        let done = rest.is_empty() || (special && self.push_special(rest, out));
        if !done {
            let whole = |p: &Option<Pattern>| p.as_ref().is_some_and(|p| p.matches_start(rest));
            if whole(&self.token_match) || whole(&self.url_match) {
                out.push((rest, 0));
            } else {
                self.push_infixes(rest, out);
            }
        }
        out.extend(suffixes.into_iter().rev().map(|s| (s, 0)));
    }

    fn push_special<'t>(&self, s: &'t str, out: &mut Vec<(&'t str, u64)>) -> bool {
        let Some(pieces) = self.special(s) else { return false };
        let mut at = 0;
        for (piece, norm) in pieces {
            out.push((s.get(at..at + piece.len()).unwrap_or_default(), *norm));
            at += piece.len();
        }
        true
    }

    /// Takes prefixes and suffixes off until nothing more comes off; what is left.
    fn strip_affixes<'t>(
        &self,
        chunk: &'t str,
        special: bool,
        prefixes: &mut Vec<(&'t str, u64)>,
        suffixes: &mut Vec<&'t str>,
    ) -> &'t str {
        let mut rest = chunk;
        let mut last = usize::MAX;
        let is_special = |s: &str| !s.is_empty() && special && self.special(s).is_some();
        while !rest.is_empty() && rest.len() != last {
            if self.token_match.as_ref().is_some_and(|p| p.matches_start(rest)) || is_special(rest) {
                break;
            }
            last = rest.len();
            let length = |p: &Option<Pattern>, s: &str| {
                p.as_ref().and_then(|p| p.find(s)).map_or(0, |(from, to)| to - from)
            };
            let before = length(&self.prefix, rest);
            let (Some(prefix), Some(minus_prefix)) = (rest.get(..before), rest.get(before..)) else { break };
            if before > 0 && is_special(minus_prefix) {
                prefixes.push((prefix, 0));
                return minus_prefix;
            }
            let after = length(&self.suffix, minus_prefix);
            let cut = rest.len() - after;
            let (Some(minus_suffix), Some(suffix)) = (rest.get(..cut), rest.get(cut..)) else { break };
            if after > 0 && is_special(minus_suffix) {
                suffixes.push(suffix);
                return minus_suffix;
            }
            if before > 0 {
                prefixes.push((prefix, 0));
            }
            if after > 0 {
                suffixes.push(suffix);
            }
            rest = rest.get(before..cut).unwrap_or_default();
        }
        rest
    }

    fn push_infixes<'t>(&self, s: &'t str, out: &mut Vec<(&'t str, u64)>) {
        let mut start = 0;
        let mut push = |from: usize, to: usize| {
            if let Some(piece) = s.get(from..to).filter(|p| !p.is_empty()) {
                out.push((piece, 0));
            }
        };
        for (from, to) in self.infix.as_ref().map(|p| p.find_all(s)).unwrap_or_default() {
            if from == 0 {
                continue;
            }
            push(start, from);
            push(from, to);
            start = to;
        }
        push(start, s.len());
    }

    /// Puts special cases in the place of the tokens that affixes made of them.
    fn join_specials(&self, text: &str, tables: &Tables, lexicon: &mut Lexicon, tokens: &mut Vec<Token>) {
        let orths: Vec<u64> = tokens.iter().map(|t| lexicon.get(t.word).orth).collect();
        let mut found: Vec<(usize, usize)> = Vec::new();
        for i in 0..orths.len() {
            for sequence in self.sequences.get(&orths[i]).into_iter().flatten() {
                if orths[i..].starts_with(sequence) {
                    found.push((i, i + sequence.len()));
                }
            }
        }
        // Longest first, then leftmost; what lost still blocks its tokens, as in spaCy.
        found.sort_by_key(|(a, b)| (std::cmp::Reverse(b - a), *a));
        let mut seen = vec![false; tokens.len()];
        let mut chosen = Vec::new();
        for (a, b) in found {
            if !seen[a] && !seen[b - 1] {
                chosen.push((a, b));
            }
            seen[a..b].fill(true);
        }
        chosen.sort_unstable();
        let mut out = Vec::with_capacity(tokens.len());
        let mut next = 0;
        for (a, b) in chosen {
            let (from, last) = (tokens[a].start as usize, tokens[b - 1]);
            let to = last.start as usize + lexicon.get(last.word).text.len();
            let Some(pieces) = text.get(from..to).and_then(|s| self.special(s)) else { continue };
            out.extend_from_slice(&tokens[next..a]);
            let mut at = from;
            for (piece, norm) in pieces {
                let begins = |orth| self.sequences.contains_key(&orth);
                let word = lexicon.word(piece, *norm, tables, begins);
                out.push(Token { word, start: at as u32, space: false });
                at += piece.len();
            }
            if let Some(t) = out.last_mut() {
                t.space = last.space;
            }
            next = b;
        }
        out.extend_from_slice(&tokens[next..]);
        *tokens = out;
    }
}
