//! What Python says of characters and strings: `isalpha`, `isdigit`, `isspace`, `isupper`, `lower`.
//!
//! The law: the answers of `CPython`, on which tokenizers and shapes of trained pipelines depend; Rust's own
//! predicates follow other Unicode properties. Differences between Unicode versions touch new characters only.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Characters that are digits but not decimal (superscripts, circled numbers …).
const DIGITS: &[(u32, u32)] = &[
    (0xb2, 0xb3),
    (0xb9, 0xb9),
    (0x1369, 0x1371),
    (0x19da, 0x19da),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x2080, 0x2089),
    (0x2460, 0x2468),
    (0x2474, 0x247c),
    (0x2488, 0x2490),
    (0x24ea, 0x24ea),
    (0x24f5, 0x24fd),
    (0x24ff, 0x24ff),
    (0x2776, 0x277e),
    (0x2780, 0x2788),
    (0x278a, 0x2792),
    (0x10a40, 0x10a43),
    (0x10e60, 0x10e68),
    (0x11052, 0x1105a),
    (0x1f100, 0x1f10a),
];

/// `str.isalpha` of one character: the categories of letters.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(
        c.general_category(),
        GeneralCategory::LowercaseLetter
            | GeneralCategory::UppercaseLetter
            | GeneralCategory::TitlecaseLetter
            | GeneralCategory::ModifierLetter
            | GeneralCategory::OtherLetter
    )
}

/// `str.isdecimal` of one character.
pub(crate) fn is_decimal(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.general_category() == GeneralCategory::DecimalNumber)
}

/// `str.isdigit` of one character.
pub(crate) fn is_digit(c: char) -> bool {
    is_decimal(c) || DIGITS.iter().any(|(a, b)| (*a..=*b).contains(&(c as u32)))
}

/// `str.isalnum` of one character.
pub(crate) fn is_alnum(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_alpha(c)
        || matches!(
            c.general_category(),
            GeneralCategory::DecimalNumber | GeneralCategory::LetterNumber | GeneralCategory::OtherNumber
        )
}

/// `str.isspace` of one character.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// `str.isspace`: not empty and nothing but space.
pub(crate) fn all_space(s: &str) -> bool {
    !s.is_empty() && s.chars().all(is_space)
}

/// `str.isalpha`: not empty and nothing but letters.
pub(crate) fn all_alpha(s: &str) -> bool {
    !s.is_empty() && s.chars().all(is_alpha)
}

/// The last `n` characters.
pub(crate) fn last_chars(s: &str, n: usize) -> &str {
    let start = s.char_indices().rev().take(n).last().map_or(0, |(i, _)| i);
    s.get(start..).unwrap_or_default()
}

/// The pattern of a word: `Xxxxx` for `Kabul`, `dd.d` for `12.5`; runs are cut to four.
pub(crate) fn shape(s: &str) -> String {
    if s.chars().nth(99).is_some() {
        return "LONG".to_owned();
    }
    let mut out = String::with_capacity(s.len());
    let (mut last, mut run) = ('\0', 0);
    for c in s.chars() {
        let kind = match c {
            _ if is_alpha(c) => {
                if c.is_uppercase() {
                    'X'
                } else {
                    'x'
                }
            }
            _ if is_digit(c) => 'd',
            _ => c,
        };
        if kind == last && !out.is_empty() {
            run += 1;
        } else {
            run = 0;
            last = kind;
        }
        if run < 4 {
            out.push(kind);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (word, want) in
            [("Kabul", "Xxxxx"), ("12.5", "dd.d"), ("U.S.", "X.X."), ("AAAAAb", "XXXXx"), ("٣²", "dd")]
        {
            assert_eq!(shape(word), want, "{word}");
        }
        assert_eq!(shape(&"a".repeat(100)), "LONG");
        assert_eq!(last_chars("naïveté", 3), "eté");
        assert!(all_space("\u{1c}\u{3000}") && !all_space(""));
    }
}
