//! Sets of characters: what stands in square brackets, `\w`, `\d`, `\s`, and `.`.

use crate::text;

/// A set of characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Set {
    ascii: u128,
    ranges: Vec<(u32, u32)>,
    classes: Vec<Class>,
    negated: bool,
}

/// A set that is defined by a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Word,
    NotWord,
    Digit,
    NotDigit,
    Space,
    NotSpace,
}

impl Class {
    /// The class that follows a backslash.
    pub(crate) fn of(letter: char) -> Option<Self> {
        Some(match letter {
            'w' => Self::Word,
            'W' => Self::NotWord,
            'd' => Self::Digit,
            'D' => Self::NotDigit,
            's' => Self::Space,
            'S' => Self::NotSpace,
            _ => return None,
        })
    }

    fn has(self, c: char) -> bool {
        match self {
            Self::Word => is_word(c),
            Self::NotWord => !is_word(c),
            Self::Digit => text::is_decimal(c),
            Self::NotDigit => !text::is_decimal(c),
            Self::Space => text::is_space(c),
            Self::NotSpace => !text::is_space(c),
        }
    }
}

/// What `\w` matches.
pub(crate) fn is_word(c: char) -> bool {
    c == '_' || text::is_alnum(c)
}

impl Set {
    pub(crate) fn range(&mut self, from: u32, to: u32) {
        self.ranges.push((from, to));
    }

    pub(crate) fn class(&mut self, class: Class) {
        self.classes.push(class);
    }

    pub(crate) fn negate(&mut self) {
        self.negated = true;
    }

    /// Sorts the ranges and fills the table for ASCII; under `ignore_case` both cases of each member belong.
    pub(crate) fn close(mut self, ignore_case: bool) -> Self {
        if ignore_case {
            let mut more = Vec::new();
            for (a, b) in &self.ranges {
                for c in (*a..=*b).filter_map(char::from_u32) {
                    more.extend(c.to_lowercase().chain(c.to_uppercase()).map(|c| (c as u32, c as u32)));
                }
            }
            self.ranges.append(&mut more);
        }
        self.ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(self.ranges.len());
        for (a, b) in self.ranges {
            match merged.last_mut() {
                Some(last) if a <= last.1.saturating_add(1) => last.1 = last.1.max(b),
                _ => merged.push((a, b)),
            }
        }
        self.ranges = merged;
        self.ascii = (0..128u8).filter(|b| self.slow(char::from(*b))).fold(0, |m, b| m | (1 << b));
        self
    }

    fn slow(&self, c: char) -> bool {
        let code = c as u32;
        let i = self.ranges.partition_point(|(_, b)| *b < code);
        let inside =
            self.ranges.get(i).is_some_and(|(a, _)| *a <= code) || self.classes.iter().any(|k| k.has(c));
        inside != self.negated
    }

    pub(crate) fn has(&self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> (c as u32) & 1 == 1 } else { self.slow(c) }
    }

    /// The ASCII members, and whether there may be members beyond ASCII.
    pub(crate) fn ascii(&self) -> u128 {
        self.ascii
    }
}
