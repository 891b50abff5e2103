//! Patterns against lexemes: every way in which a pattern can be read from a place on.
//!
//! The law kept here: a match does not cross the end of a paragraph, and nothing is evaluated but what a slot
//! needs. Which match is taken is decided in the module above: the longest, then the first on the page.

use super::lex::{Lexeme, UNKNOWN};
use super::rule::{Class, Look, Node, Rule};
use super::value::{Context, Moment, Value};
use super::{Page, Times};
use dateline_parse::Document;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What the slots of a rule hold.
pub(super) type Binds = Vec<Option<Value>>;

/// Where a reading ends, and what it is worth.
type End = (usize, Value);

/// Rules over the lexemes of one document.
pub(super) struct Finder<'a> {
    pub(super) times: &'a Times,
    pub(super) doc: &'a Document,
    pub(super) lexemes: &'a [Lexeme],
    /// Where sections can end.
    pub(super) reached: RefCell<BTreeMap<(usize, usize), u64>>,
    /// What sections were found to match where; to be emptied when the times spoken of change.
    pub(super) found: RefCell<BTreeMap<(usize, usize), Vec<End>>>,
}

impl Finder<'_> {
    fn page(&self) -> &Page {
        &self.times.page
    }

    /// The longest reading of a rule from `at` that has a value: where it ends, and the value.
    pub(super) fn rule(
        &self,
        rule: &Rule,
        at: usize,
        context: &Context<'_>,
        depth: usize,
    ) -> Option<(usize, Moment)> {
        if self.reach(&rule.pattern, 1, at, depth) & !1 == 0
            || !rule.before.iter().all(|look| self.behind(look, at) == look.wanted)
        {
            return None;
        }
        let mut readings = self.node(&rule.pattern, at, vec![None; rule.slots.len()], context, depth);
        readings.retain(|(end, _)| {
            *end > at && rule.after.iter().all(|look| self.ahead(look, *end) == look.wanted)
        });
        readings.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        readings
            .into_iter()
            .find_map(|(end, binds)| Some((end, context.make(rule, &binds, self.lexemes.get(at)?.token)?)))
    }

    fn ahead(&self, look: &Look, at: usize) -> bool {
        if self.lexemes.get(at).is_none_or(|l| l.broken) {
            let end = |node: &Node| matches!(node, Node::Pos(p) if p == "PUNCT");
            return end(&look.node) || matches!(&look.node, Node::Any(nodes) if nodes.iter().any(end));
        }
        self.reach(&look.node, 1, at, 1) != 0
    }

    fn behind(&self, look: &Look, at: usize) -> bool {
        self.lexemes.get(at).is_some_and(|l| !l.broken)
            && (at.saturating_sub(3)..at)
                .any(|start| self.reach(&look.node, 1, start, 1) & (1 << (at - start)) != 0)
    }

    /// Where a node can end, by bits counted from `base`, if it starts at one of the bits of `starts`. Values are not
    /// made and nothing is allocated: most rules fail here. It may find an end too many, and never one too few.
    fn reach(&self, node: &Node, starts: u64, base: usize, depth: usize) -> u64 {
        let each = |ends: &dyn Fn(usize) -> u64| {
            let (mut left, mut all) = (starts, 0);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                all |= ends(base + bit as usize) << bit;
            }
            all
        };
        match node {
            Node::Seq(nodes) => {
                nodes.iter().fold(starts, |at, n| if at == 0 { 0 } else { self.reach(n, at, base, depth) })
            }
            Node::Any(nodes) => nodes.iter().fold(0, |all, n| all | self.reach(n, starts, base, depth)),
            Node::Maybe(inner) => starts | self.reach(inner, starts, base, depth),
            Node::Word(word) => {
                each(&|at| u64::from(self.lexemes.get(at).is_some_and(|l| l.word == *word)) << 1)
            }
            Node::Pos(pos) => {
                each(&|at| u64::from(self.lexemes.get(at).is_some_and(|l| self.is_pos(l, pos))) << 1)
            }
            Node::Slot(_, class) => each(&|at| self.ends(*class, at, depth)),
        }
    }

    /// Where a slot can end, by bits counted from `at`.
    fn ends(&self, class: Class, at: usize, depth: usize) -> u64 {
        let Some(here) = self.lexemes.get(at) else { return 0 };
        let table = |class: Option<usize>| {
            class.map_or(0, |c| {
                self.times
                    .words
                    .at(c, self.doc, self.lexemes, at)
                    .fold(0, |all, (n, _)| all | 1_u64 << n.min(63))
            })
        };
        let digits = here.digits.is_some();
        let number =
            |this: &Self| this.number(at).iter().fold(0, |all, (end, _)| all | 1_u64 << (end - at).min(63));
        match class {
            Class::Number => number(self),
            Class::Ordinal => (u64::from(digits) << 2) | table(self.page().ordinal),
            Class::Year => u64::from(plain(here, 1000, 2100, 4..=4).is_some()) << 1,
            Class::Recent => u64::from(plain(here, 1900, 2040, 4..=4).is_some()) << 1,
            Class::Short => u64::from(plain(here, 0, 99, 2..=2).is_some()) << 1,
            Class::Day => u64::from(plain(here, 1, 31, 1..=2).is_some()) * 0b110,
            Class::Month => u64::from(plain(here, 1, 12, 1..=2).is_some()) << 1,
            Class::Hour => (u64::from(digits) << 1) | number(self),
            Class::Clock => u64::from(digits) * 0b1010,
            Class::Decade => (u64::from(digits || here.mark) * 0b1_1100) | table(self.page().decade),
            Class::Table(class) => table(Some(class)),
            Class::Group(group) => {
                if depth > 4 {
                    return 0;
                }
                if let Some(found) = self.reached.borrow().get(&(group, at)) {
                    return *found;
                }
                let rules = self.page().groups.get(group).map_or(&[][..], Vec::as_slice);
                let rules = rules.iter().filter_map(|i| self.page().rules.get(*i));
                let found = rules.fold(0, |all, rule| all | self.reach(&rule.pattern, 1, at, depth + 1)) & !1;
                self.reached.borrow_mut().insert((group, at), found);
                found
            }
        }
    }

    fn node(
        &self,
        node: &Node,
        at: usize,
        binds: Binds,
        context: &Context<'_>,
        depth: usize,
    ) -> Vec<(usize, Binds)> {
        match node {
            Node::Seq(nodes) => {
                let mut states = vec![(at, binds)];
                for part in nodes {
                    states = states
                        .into_iter()
                        .flat_map(|(at, binds)| self.node(part, at, binds, context, depth))
                        .collect();
                    if states.is_empty() {
                        break;
                    }
                }
                states
            }
            Node::Any(nodes) => {
                nodes.iter().flat_map(|n| self.node(n, at, binds.clone(), context, depth)).collect()
            }
            Node::Maybe(inner) => {
                let mut states = self.node(inner, at, binds.clone(), context, depth);
                states.push((at, binds));
                states
            }
            Node::Word(word) => match self.lexemes.get(at) {
                Some(l) if l.word == *word => vec![(at + 1, binds)],
                _ => Vec::new(),
            },
            Node::Pos(pos) => match self.lexemes.get(at) {
                Some(l) if self.is_pos(l, pos) => vec![(at + 1, binds)],
                _ => Vec::new(),
            },
            Node::Slot(slot, class) => self
                .slot(*class, at, context, depth)
                .into_iter()
                .filter(|(end, _)| {
                    !self.lexemes.get(at..*end).unwrap_or_default().iter().skip(1).any(|l| l.broken)
                })
                .map(|(end, value)| {
                    let mut binds = binds.clone();
                    if let Some(place) = binds.get_mut(*slot) {
                        *place = Some(value);
                    }
                    (end, binds)
                })
                .collect(),
        }
    }

    fn is_pos(&self, lexeme: &Lexeme, pos: &str) -> bool {
        if pos == "PUNCT" { lexeme.mark } else { self.doc.pos(lexeme.token) == pos }
    }

    fn slot(&self, class: Class, at: usize, context: &Context<'_>, depth: usize) -> Vec<(usize, Value)> {
        let Some(here) = self.lexemes.get(at) else { return Vec::new() };
        let next = self.lexemes.get(at + 1);
        let digits = here.digits;
        let plain = |low, high, len| plain(here, low, high, len);
        let one =
            |value: Option<Value>, len: usize| value.map(|v| (at + len, v)).into_iter().collect::<Vec<_>>();
        // A suffix such as the "th" of "5th" touches its digits.
        let suffix = next.filter(|n| {
            n.glued
                && self.page().suffix.is_some_and(|c| {
                    self.times.words.at(c, self.doc, self.lexemes, at + 1).next().is_some() && !n.mark
                })
        });
        match class {
            Class::Number => self.number(at),
            Class::Ordinal => {
                if let (Some(d), Some(_)) = (digits, suffix) {
                    return one(Some(Value::Number(f64::from(d.value))), 2);
                }
                self.page().ordinal.map_or_else(Vec::new, |c| {
                    self.times
                        .words
                        .at(c, self.doc, self.lexemes, at)
                        .filter_map(|(n, v)| Some((at + n, Value::Number(v.parse().ok()?))))
                        .collect()
                })
            }
            Class::Year => one(plain(1000, 2100, 4..=4).map(|v| Value::Text(v.to_string())), 1),
            Class::Recent => one(plain(1900, 2040, 4..=4).map(|v| Value::Text(v.to_string())), 1),
            Class::Decade => self.decade(at),
            Class::Short => one(plain(0, 99, 2..=2).map(|v| Value::Text(format!("{v:02}"))), 1),
            Class::Day => {
                let value = plain(1, 31, 1..=2).map(|v| Value::Text(v.to_string()));
                if suffix.is_some() { one(value, 2) } else { one(value, 1) }
            }
            Class::Month => one(plain(1, 12, 1..=2).map(|v| Value::Text(v.to_string())), 1),
            Class::Hour => {
                let mut out = one(plain(0, 24, 1..=2).map(|v| Value::Clock(v, None)), 1);
                if out.is_empty() {
                    out = self
                        .number(at)
                        .into_iter()
                        .filter_map(|(end, v)| match v {
                            Value::Number(n) if (1.0..=12.0).contains(&n) && end == at + 1 => {
                                Some((end, Value::Clock(n as u32, None)))
                            }
                            _ => None,
                        })
                        .collect();
                }
                out
            }
            Class::Clock => self.clock(at),
            Class::Table(table) => self
                .times
                .words
                .at(table, self.doc, self.lexemes, at)
                .map(|(n, v)| (at + n, Value::Text(v.to_owned())))
                .collect(),
            Class::Group(group) => {
                if depth > 4 {
                    return Vec::new();
                }
                if let Some(found) = self.found.borrow().get(&(group, at)) {
                    return found.clone();
                }
                let rules = self.page().groups.get(group).map_or(&[][..], Vec::as_slice);
                let rules = rules.iter().filter_map(|i| self.page().rules.get(*i));
                let found: Vec<(usize, Value)> = rules
                    .filter_map(|rule| self.rule(rule, at, context, depth + 1))
                    .map(|(end, m)| (end, Value::Moment(Box::new(m))))
                    .collect();
                self.found.borrow_mut().insert((group, at), found.clone());
                found
            }
        }
    }

    fn number(&self, at: usize) -> Vec<(usize, Value)> {
        let Some(here) = self.lexemes.get(at) else { return Vec::new() };
        if here.digits.is_none() && !self.page().counting.get(here.word as usize).copied().unwrap_or(false) {
            return Vec::new();
        }
        let source = self.doc.source();
        let words: Vec<&str> = self
            .lexemes
            .get(at..(at + 12).min(self.lexemes.len()))
            .unwrap_or_default()
            .iter()
            .enumerate()
            .take_while(|(i, l)| (*i == 0 || !l.broken) && (l.digits.is_some() || l.word != UNKNOWN))
            .map(|(i, l)| {
                if l.digits.is_some() {
                    return source.get(l.start as usize..l.end as usize).unwrap_or_default();
                }
                let word = self.page().vocabulary.word(l.word);
                // A full stop is a decimal point only between digits that touch it.
                let apart = !l.glued || self.lexemes.get(at + i + 1).is_none_or(|n| !n.glued);
                if word == "." && apart { "" } else { word }
            })
            .collect();
        if let Some((len, value)) = self.times.numbers.read(&words) {
            return vec![(at + len, Value::Number(value))];
        }
        self.page().vague.map_or_else(Vec::new, |c| {
            self.times.words.at(c, self.doc, self.lexemes, at).map(|(n, _)| (at + n, Value::Vague)).collect()
        })
    }

    fn decade(&self, at: usize) -> Vec<(usize, Value)> {
        let word = |at: usize| self.lexemes.get(at).map_or("", |l| self.page().vocabulary.word(l.word));
        let mark = usize::from(word(at) == "'");
        let digits =
            self.lexemes.get(at + mark).and_then(|l| l.digits).filter(|d| d.value % 10 == 0 && !d.grouped);
        let mut end = at + mark + 1;
        if word(end) == "'" {
            end += 1;
        }
        let plural = self
            .page()
            .plural
            .is_some_and(|c| self.times.words.at(c, self.doc, self.lexemes, end).next().is_some());
        let glued = self.lexemes.get(at + mark + 1..=end).is_some_and(|ls| ls.iter().all(|l| l.glued));
        let value = match digits {
            Some(d) if d.len == 4 && (1000..=2100).contains(&d.value) && mark == 0 => {
                Some(format!("{}", d.value / 10))
            }
            Some(d) if d.len == 2 => Some(format!("{}{}", if d.value < 30 { 20 } else { 19 }, d.value / 10)),
            _ => None,
        };
        match value {
            Some(value) if plural && glued => vec![(end + 1, Value::Text(value))],
            _ => self.page().decade.map_or_else(Vec::new, |c| {
                self.times
                    .words
                    .at(c, self.doc, self.lexemes, at)
                    .map(|(n, v)| (at + n, Value::Text(v.to_owned())))
                    .collect()
            }),
        }
    }

    fn clock(&self, at: usize) -> Vec<(usize, Value)> {
        let Some(hours) = self.lexemes.get(at).and_then(|l| l.digits) else { return Vec::new() };
        if hours.len == 4 && hours.value < 2400 && hours.value % 100 < 60 && !hours.grouped {
            return vec![(at + 1, Value::Clock(hours.value / 100, Some(hours.value % 100)))];
        }
        let (Some(mark), Some(minutes)) = (self.lexemes.get(at + 1), self.lexemes.get(at + 2)) else {
            return Vec::new();
        };
        // "9.30 p.m." is a time, "1.29 late Thursday" a price.
        let half = |at: usize| {
            let is = |class: Option<usize>| {
                class.is_some_and(|c| self.times.words.at(c, self.doc, self.lexemes, at).next().is_some())
            };
            is(self.page().meridiem) || is(self.page().zone)
        };
        let joined = mark.glued
            && minutes.glued
            && match self.page().vocabulary.word(mark.word) {
                ":" => true,
                "." => half(at + 3),
                _ => false,
            };
        match minutes.digits {
            Some(m) if joined && m.len == 2 && m.value < 60 && hours.value <= 24 => {
                vec![(at + 3, Value::Clock(hours.value, Some(m.value)))]
            }
            _ => Vec::new(),
        }
    }
}

/// The value of digits without commas, of so many places, between two bounds.
fn plain(lexeme: &Lexeme, low: u32, high: u32, len: std::ops::RangeInclusive<u8>) -> Option<u32> {
    let digits = lexeme.digits.filter(|d| !d.grouped && len.contains(&d.len))?;
    (low..=high).contains(&digits.value).then_some(digits.value)
}
