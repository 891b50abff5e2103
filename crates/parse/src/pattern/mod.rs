//! Python regular expressions, as far as tokenizer rules use them, to programs that find the leftmost match.
//!
//! The law: Python's `re` decides which alternative wins (leftmost, then first listed, then greediest), since
//! token boundaries depend on it; lookahead, lookbehind and the flags `i` and `u` included. It has no groups to
//! read out, no back references and no named groups; a pattern that needs one is an error when loaded.
//!
//! *Limit*: a search gives up (no match) after a number of steps that no natural text needs, so that hostile
//! text cannot hang a run.

mod parse;
mod run;
mod set;

use run::Program;

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Pattern {
    program: Program,
}

impl Pattern {
    /// Compiles a pattern in Python's notation.
    pub(crate) fn new(source: &str) -> Result<Self, String> {
        let (node, ignore_case) = parse::parse(source)?;
        Ok(Self { program: Program::new(&node, ignore_case)? })
    }

    /// Leftmost match at or after byte `from`: `re.search`.
    pub(crate) fn find_at(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        self.program.find(text, from)
    }

    /// Leftmost match: `re.search`.
    pub(crate) fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.find_at(text, 0)
    }

    /// Whether a match begins at the start of the text: `re.match`.
    pub(crate) fn matches_start(&self, text: &str) -> bool {
        self.program.match_at(text, 0).is_some()
    }

    /// All matches, none overlapping: `re.finditer`.
    pub(crate) fn find_all(&self, text: &str) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        let mut from = 0;
        while from <= text.len() {
            let Some((start, end)) = self.find_at(text, from) else { break };
            out.push((start, end));
            from = if start == end { next_char(text, end) } else { end };
        }
        out
    }
}

fn next_char(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(pattern: &str, text: &str) -> String {
        let p = Pattern::new(pattern).expect("pattern compiles");
        p.find_all(text).iter().map(|(a, b)| format!("{a}-{b}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn searches_agree_with_python() {
        for (pattern, text, want) in [
            ("a|ab", "ab", "0-1"),
            ("ab|a", "ab", "0-2"),
            (r"(?<=[0-9])\+$", "12+", "2-3"),
            (r"^\+(?![0-9])", "+1", ""),
            (r"^\+(?![0-9])", "+x", "0-1"),
            (r"\.\.+", "a...b..", "1-4 5-7"),
            (r"(?<=[a-z])\.(?=[A-Z])", "end.Next", "3-4"),
            (r"(?<![a-z])b", "ab b", "3-4"),
            (r"[^a-c]+", "abxyc", "2-4"),
            (r"(?:x{2,3})+?", "xxxxx", "0-3 3-5"),
            (r"(?i)ÄB", "äb", "0-3"),
            (r"\d{1,3}(?:\.\d{1,3}){3}", "at 10.0.0.1", "3-11"),
            (r"a*", "baac", "0-0 1-3 3-3 4-4"),
            (r"[\u00e9-\u00ff]", "caf\u{e9}", "3-5"),
            (r"x\b", "x xy", "0-1"),
            (r"[a\]\-b]+", "]a-bc", "0-4"),
            (r"(?<=a|b)c", "ac xc bc", "1-2 7-8"),
        ] {
            assert_eq!(all(pattern, text), want, "{pattern} on {text}");
        }
    }

    #[test]
    fn what_is_not_supported_is_an_error() {
        for pattern in [r"(a)\1", "(?P<n>a)", "(", "[a", "*a", "a{2", r"\"] {
            let got = Pattern::new(pattern);
            assert!(pattern == "a{2" || got.is_err(), "{pattern}");
        }
    }

    #[test]
    fn hostile_text_does_not_hang() {
        let p = Pattern::new("(?:a*)*b").expect("pattern compiles");
        assert_eq!(p.find(&"a".repeat(5000)), None);
    }
}
