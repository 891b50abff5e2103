//! Number words to numbers: "twenty-one", "two hundred and five", "a dozen", "1,250".
//!
//! The law kept here: a number is read only where every word of it stands in `words/numbers.tsv` or is written in
//! digits. It does not read vague amounts ("several", "dozens"): what those mean depends on who asks.

use dateline_codebook::{CodebookError, Files};
use std::collections::BTreeMap;

const TABLE: &str = "words/numbers.tsv";

/// The number words of a codebook.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// By first word: the words after it, what they are worth, and whether they multiply what stands before.
    entries: BTreeMap<String, Vec<Entry>>,
}

#[derive(Debug, Clone)]
struct Entry {
    rest: Vec<String>,
    value: f64,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Stands for itself and adds to what stands before: "twenty", "one".
    Add,
    /// Multiplies what stands before: "hundred", "dozen".
    Times,
    /// Complete: takes nothing before or after but a multiplier: "half a dozen", "a couple of".
    Whole,
    /// Joins parts and is worth nothing: "and", "-".
    Join,
    /// Added after a number: "and a half".
    After,
}

impl Numbers {
    /// Reads `words/numbers.tsv`: words, value, and `add`, `times`, `whole`, `join` or `after`.
    ///
    /// # Errors
    /// A line with fewer than three cells, a value that is no number or an unknown role, with its line.
    pub fn load(files: &Files) -> Result<Self, CodebookError> {
        let mut numbers = Self::default();
        for (n, line) in files.get(TABLE)?.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let &[words, value, role] = cells.as_slice() else {
                return Err(CodebookError::new(TABLE, n + 1, "needs three cells: words, value, role"));
            };
            let Ok(value) = value.parse() else {
                return Err(CodebookError::new(TABLE, n + 1, format!("`{value}` is no number")));
            };
            let role = match role {
                "add" => Role::Add,
                "times" => Role::Times,
                "whole" => Role::Whole,
                "join" => Role::Join,
                "after" => Role::After,
                other => {
                    return Err(CodebookError::new(
                        TABLE,
                        n + 1,
                        format!("unknown role `{other}`: use add, times, whole, join or after"),
                    ));
                }
            };
            let mut words = words.split(' ').map(str::to_owned);
            let first = words.next().unwrap_or_default();
            let list = numbers.entries.entry(first).or_default();
            list.push(Entry { rest: words.collect(), value, role });
            list.sort_by_key(|e| std::cmp::Reverse(e.rest.len()));
        }
        Ok(numbers)
    }

    /// Every word that can stand in a number.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(|(w, es)| {
            std::iter::once(w.as_str()).chain(es.iter().flat_map(|e| e.rest.iter().map(String::as_str)))
        })
    }

    fn entry(&self, words: &[&str]) -> Option<&Entry> {
        let (first, rest) = words.split_first()?;
        self.entries
            .get(*first)?
            .iter()
            .find(|e| rest.len() >= e.rest.len() && e.rest.iter().zip(rest).all(|(a, b)| a == b))
    }

    /// The number that `words` (in lower case, a hyphen a word of its own) begin with: how many words it takes, and its value.
    pub fn read(&self, words: &[&str]) -> Option<(usize, f64)> {
        let (mut total, mut current, mut last) = (0.0_f64, 0.0_f64, f64::INFINITY);
        let (mut at, mut end) = (0, 0);
        while let Some(rest) = words.get(at..).filter(|r| !r.is_empty()) {
            if let Some(value) = digits(rest.first().copied().unwrap_or_default()) {
                if end > 0 {
                    break;
                }
                at += 1;
                current = value;
                last = 1.0;
                // A decimal point stands between two groups of digits.
                if let (Some(&"."), Some(fraction)) = (words.get(at), words.get(at + 1))
                    && let (true, Ok(part)) =
                        (fraction.bytes().all(|b| b.is_ascii_digit()), format!("0.{fraction}").parse::<f64>())
                {
                    current += part;
                    at += 2;
                }
                end = at;
                continue;
            }
            let Some(entry) = self.entry(rest) else { break };
            let len = entry.rest.len() + 1;
            match entry.role {
                Role::Whole if end == 0 => {
                    current = entry.value;
                    last = 0.0;
                }
                Role::Add
                    if entry.value < last
                        && (end == 0 || last >= 100.0 || (last >= 20.0 && entry.value < 10.0)) =>
                {
                    current += entry.value;
                    last = entry.value;
                }
                Role::Times if end > 0 => {
                    current *= entry.value;
                    last = entry.value;
                    if entry.value >= 1000.0 {
                        total += current;
                        current = 0.0;
                    }
                }
                Role::After if end > 0 => current += entry.value,
                Role::Join if end > 0 => {
                    at += len;
                    continue;
                }
                _ => break,
            }
            at += len;
            end = at;
        }
        (end > 0).then_some((end, total + current))
    }
}

/// Digits, perhaps with commas between thousands.
fn digits(word: &str) -> Option<f64> {
    let starts = word.bytes().next()?.is_ascii_digit();
    (starts && word.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.'))
        .then(|| word.replace(',', "").parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(usize, f64)> {
        let files = Files::from_folder(std::path::Path::new("../../codebook")).expect("codebook");
        let numbers = Numbers::load(&files).expect("numbers");
        numbers.read(&text.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn words_and_digits_are_read() {
        for (text, value) in [
            ("five", 5.0),
            ("twenty - one", 21.0),
            ("two hundred and five", 205.0),
            ("three thousand four hundred", 3400.0),
            ("1,250", 1250.0),
            ("2 . 5", 2.5),
            ("3 million", 3_000_000.0),
            ("a dozen", 12.0),
            ("half a dozen", 6.0),
            ("two dozen", 24.0),
            ("two and a half", 2.5),
        ] {
            assert_eq!(read(text), Some((text.split(' ').count(), value)), "{text}");
        }
    }

    #[test]
    fn a_number_stops_where_it_ends() {
        assert_eq!(read("five and the others"), Some((1, 5.0)));
        assert_eq!(read("two three"), Some((1, 2.0)));
        assert_eq!(read("the two"), None);
    }
}
