//! `codebook/settle.tsv` to what the comparison asks for.

use crate::{TableError, Vocabulary, table};
use std::collections::{HashMap, HashSet};

const SHIPPED: (&str, &str) = ("settle.tsv", include_str!("../../../../codebook/settle.tsv"));

/// Limits and points by which reports are told to be of one incident.
#[derive(Debug, Clone)]
pub struct Rules {
    families: HashMap<String, u8>,
    need: Vec<f64>,
    join: Vec<f64>,
    roles: HashMap<String, u32>,
    alike: Vec<Vec<String>>,
    apart: Vec<String>,
    plain: Vec<String>,
    dayparts: HashMap<String, u32>,
    targets: HashMap<String, u32>,
    separate: HashSet<String>,
    common: HashSet<String>,
    /// Names of countries in lower case: a state's own name tells no more than its code.
    states: HashSet<String>,
    pub(super) points: Points,
    pub(super) limits: Limits,
}

macro_rules! named_numbers {
    ($(#[$about:meta])* $name:ident { $($field:ident = $key:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default)]
        pub(super) struct $name { $(pub(super) $field: f64),* }

        impl $name {
            const KEYS: &'static [&'static str] = &[$($key),*];

            fn slot(&mut self, key: &str) -> Option<&mut f64> {
                match key { $($key => Some(&mut self.$field),)* _ => None }
            }
        }
    };
}

named_numbers! {
    /// Points that a likeness or a difference gives.
    Points {
        close_place = "close-place", compatible_killed = "compatible-killed", echo = "echo", far_killed = "far-killed", loose_date = "loose-date",
        next_day = "next-day", one_side = "one-side", other_area = "other-area", other_daypart = "other-daypart",
        other_mode = "other-mode", other_name = "other-name", other_party = "other-party", other_role = "other-role", other_sides = "other-sides",
        other_target = "other-target", other_words = "other-words", same_area = "same-area", same_codes = "same-codes", same_country = "same-country", same_day = "same-day",
        same_daypart = "same-daypart", same_injured = "same-injured", same_killed = "same-killed", same_mode = "same-mode",
        same_name = "same-name", same_place = "same-place", same_sentence = "same-sentence", same_sides = "same-sides",
        same_story = "same-story", same_target = "same-target", same_word = "same-word", separate = "separate",
    }
}

named_numbers! {
    /// Where likeness turns into sameness.
    Limits {
        clear = "clear", close_km = "close-km", copies = "copies", far_km = "far-km", mean = "mean", merge = "merge", same_km = "same-km",
        strong = "strong",
    }
}

impl Rules {
    /// The rules that come with the program.
    ///
    /// # Errors
    /// A line that cannot be read.
    pub fn shipped() -> Result<Self, TableError> {
        Self::read(SHIPPED.0, SHIPPED.1)
    }

    /// Rules from the text of a table.
    ///
    /// # Errors
    /// An unknown kind or name, a number that is none, a number that is missing.
    pub fn read(file: &str, text: &str) -> Result<Self, TableError> {
        let mut this = Self {
            families: HashMap::new(),
            need: Vec::new(),
            join: Vec::new(),
            roles: HashMap::new(),
            alike: Vec::new(),
            apart: Vec::new(),
            plain: Vec::new(),
            dayparts: HashMap::new(),
            targets: HashMap::new(),
            separate: HashSet::new(),
            common: HashSet::new(),
            states: Vocabulary::builtin()?.country_names().map(str::to_lowercase).collect(),
            points: Points::default(),
            limits: Limits::default(),
        };
        let mut names: Vec<String> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        let mut bits = (0_u32, 0_u32, 0_u32);
        for row in table::rows(file, text, &["kind", "name", "value"])? {
            let (name, words) = (row.get(1), || row.get(2).split_whitespace().map(str::to_owned));
            match row.get(0) {
                "family" => {
                    this.families.extend(words().map(|w| (w, names.len() as u8)));
                    names.push(name.to_owned());
                    this.need.push(0.0);
                    this.join.push(f64::INFINITY);
                }
                kind @ ("need" | "join") => {
                    let value = row.number(file, 2)?;
                    let at = names.iter().position(|n| n == name);
                    let list = if kind == "need" { &mut this.need } else { &mut this.join };
                    let slot = at.and_then(|i| list.get_mut(i));
                    *slot.ok_or_else(|| row.error(file, format!("no family `{name}` stands above")))? = value;
                }
                "alike" => this.alike.push(words().collect()),
                "apart" => this.apart.extend(words()),
                "plain" => this.plain.extend(words()),
                "role" => {
                    this.roles.extend(words().map(|w| (w, 1 << (bits.2 % 32))));
                    bits.2 += 1;
                }
                "daypart" => {
                    this.dayparts.extend(words().map(|w| (w, 1 << (bits.0 % 32))));
                    bits.0 += 1;
                }
                "target" => {
                    this.targets.extend(words().map(|w| (w, 1 << (bits.1 % 32))));
                    bits.1 += 1;
                }
                "separate" => this.separate.extend(words()),
                "common" => this.common.extend(words()),
                kind @ ("points" | "limit") => {
                    let value = row.number(file, 2)?;
                    let slot = if kind == "points" { this.points.slot(name) } else { this.limits.slot(name) };
                    *slot.ok_or_else(|| row.error(file, format!("no {kind} is called `{name}`")))? = value;
                    seen.push(name.to_owned());
                }
                kind => return Err(row.error(file, format!("no kind `{kind}`; there are alike, apart, common, daypart, family, join, limit, need, plain, points, role, separate, target"))),
            }
        }
        let missing = Points::KEYS.iter().chain(Limits::KEYS).find(|k| !seen.iter().any(|s| s == *k));
        match missing {
            Some(key) => Err(TableError {
                file: file.to_owned(),
                line: 1,
                why: format!("a line for `{key}` is missing"),
            }),
            None => Ok(this),
        }
    }

    /// Whether reports of one incident may be coded as either type.
    pub fn alike(&self, kind: &str, other: &str) -> bool {
        self.family(kind).is_some() && self.family(kind) == self.family(other)
    }

    pub(super) fn family(&self, kind: &str) -> Option<u8> {
        self.families.get(kind).copied()
    }

    /// The types of the family of a type, in order.
    pub(super) fn types_like(&self, kind: &str) -> impl Iterator<Item = String> {
        let family = self.family(kind);
        let mut types: Vec<String> =
            self.families.iter().filter(|(_, f)| Some(**f) == family).map(|(t, _)| t.clone()).collect();
        types.sort();
        types.into_iter()
    }

    pub(super) fn need(&self, family: u8) -> f64 {
        self.need.get(usize::from(family)).copied().unwrap_or(1.0)
    }

    /// Points from which a report of the family joins.
    pub(super) fn join(&self, family: u8) -> f64 {
        self.join.get(usize::from(family)).copied().unwrap_or(f64::INFINITY)
    }

    /// Bits of the roles that the sectors play.
    pub(super) fn roles(&self, sectors: &[String]) -> u32 {
        sectors.iter().fold(0, |bits, s| bits | self.roles.get(s).copied().unwrap_or(0))
    }

    /// Bits of the kinds that the modes belong to; a mode of no kind has none and tells nothing.
    pub(super) fn kinds(&self, modes: &[String]) -> u32 {
        let of = |mode: &String| {
            self.alike
                .iter()
                .enumerate()
                .filter(|(_, kind)| kind.contains(mode))
                .fold(0, |bits, (i, _)| bits | 1 << (i % 32))
        };
        modes.iter().fold(0, |bits, m| bits | of(m))
    }

    /// Whether the act is never one incident with an act of a mode of another kind.
    pub(super) fn stands_apart(&self, modes: &[String]) -> bool {
        modes.iter().any(|m| self.apart.contains(m))
    }

    /// Whether a sector stands for a state as such, and so says no more than the country does.
    pub(super) fn is_plain(&self, sector: &str) -> bool {
        self.plain.iter().any(|p| p == sector)
    }

    pub(super) fn daypart(&self, word: &str) -> u32 {
        self.dayparts.get(word).copied().unwrap_or(0)
    }

    pub(super) fn target(&self, word: &str) -> u32 {
        self.targets.get(word).copied().unwrap_or(0)
    }

    pub(super) fn is_separate(&self, word: &str) -> bool {
        self.separate.contains(word)
    }

    pub(super) fn is_state(&self, name: &str) -> bool {
        self.states.contains(name)
    }

    pub(super) fn is_common(&self, word: &str) -> bool {
        self.common.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_named() {
        let text = SHIPPED.1.replace("same-day\t1.6", "same-day\tmuch");
        let line = text.lines().position(|l| l.contains("much")).unwrap() + 1;
        assert_eq!(
            Rules::read("settle.tsv", &text).unwrap_err().to_string(),
            format!("settle.tsv:{line}: `much` is not a number")
        );
        let text = SHIPPED.1.replace("points\tsame-day\t1.6\n", "");
        assert!(Rules::read("settle.tsv", &text).unwrap_err().to_string().contains("`same-day` is missing"));
    }
}
