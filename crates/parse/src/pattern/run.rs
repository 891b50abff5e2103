//! A tree to a program, and the program over a text: backtracking with an explicit stack.
//!
//! Choices look at the next character before they try an option, so that rules with hundreds of options stay fast.

use super::parse::Node;
use super::set::{Set, is_word};
use std::sync::Arc;

#[derive(Debug)]
enum Step {
    Char(char),
    /// A character, or one that differs from it by case.
    CharNoCase(char),
    Any,
    Set(Arc<Set>),
    Start,
    End,
    VeryEnd,
    Boundary(bool),
    /// Goes on at the first, and at the second if that fails.
    Split(u32, u32),
    Jump(u32),
    /// Options by the next character.
    Choice(Box<Table>),
    /// Tests the steps up to the next `Match` without moving, then goes on at `next`.
    Look {
        ahead: bool,
        negated: bool,
        width: u32,
        next: u32,
    },
    Match,
}

/// For each ASCII character, any other character and the end of the text: the options that may match.
#[derive(Debug)]
struct Table {
    ascii: Vec<Vec<u32>>,
    other: Vec<u32>,
    end: Vec<u32>,
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    first: First,
    anchored: bool,
}

/// What a match may begin with.
#[derive(Debug, Clone, Copy)]
struct First {
    ascii: u128,
    other: bool,
    /// It may match without reading a character.
    empty: bool,
}

const NOTHING: First = First { ascii: 0, other: false, empty: true };

impl First {
    fn or(self, b: Self) -> Self {
        Self { ascii: self.ascii | b.ascii, other: self.other | b.other, empty: self.empty | b.empty }
    }

    fn then(self, b: Self) -> Self {
        if self.empty { Self { empty: b.empty, ..self.or(b) } } else { self }
    }

    fn may(self, next: Option<char>) -> bool {
        self.empty
            || match next {
                Some(c) if c.is_ascii() => self.ascii >> (c as u32) & 1 == 1,
                Some(_) => self.other,
                None => false,
            }
    }
}

fn first(node: &Node, no_case: bool) -> First {
    match node {
        Node::Char(c) => {
            let mut out = First { ascii: 0, other: false, empty: false };
            let cases = c.to_lowercase().chain(c.to_uppercase()).filter(|_| no_case);
            for c in std::iter::once(*c).chain(cases) {
                if c.is_ascii() {
                    out.ascii |= 1 << (c as u32);
                } else {
                    out.other = true;
                }
            }
            // Beyond ASCII there are further characters that fold to one of these.
            out.other |= no_case;
            out
        }
        Node::Any => First { ascii: u128::MAX, other: true, empty: false },
        Node::Set(set) => First { ascii: set.ascii(), other: true, empty: false },
        Node::Start | Node::End | Node::VeryEnd | Node::Boundary(_) | Node::Look { .. } => NOTHING,
        Node::Sequence(nodes) => nodes.iter().fold(NOTHING, |f, n| f.then(first(n, no_case))),
        Node::Choice(nodes) => nodes.iter().map(|n| first(n, no_case)).reduce(First::or).unwrap_or(NOTHING),
        Node::Repeat { node, least, .. } => {
            let f = first(node, no_case);
            First { empty: f.empty || *least == 0, ..f }
        }
    }
}

/// Whether a match can only begin at the start of the text.
fn anchored(node: &Node) -> bool {
    match node {
        Node::Start => true,
        Node::Sequence(nodes) => nodes.first().is_some_and(anchored),
        Node::Choice(nodes) => nodes.iter().all(anchored),
        _ => false,
    }
}

/// Characters that a node reads, if that is always the same number.
fn width(node: &Node) -> Option<u32> {
    match node {
        Node::Char(_) | Node::Any | Node::Set(_) => Some(1),
        Node::Start | Node::End | Node::VeryEnd | Node::Boundary(_) | Node::Look { .. } => Some(0),
        Node::Sequence(nodes) => nodes.iter().map(width).sum(),
        Node::Choice(nodes) => {
            let w = width(nodes.first()?)?;
            nodes.iter().all(|n| width(n) == Some(w)).then_some(w)
        }
        Node::Repeat { node, least, most, .. } => {
            if *most == Some(*least) {
                width(node)?.checked_mul(*least)
            } else {
                None
            }
        }
    }
}

/// Largest program; a pattern that needs more is refused.
const LARGEST: usize = 1 << 22;

struct Compiler {
    steps: Vec<Step>,
    no_case: bool,
}

impl Compiler {
    fn here(&self) -> u32 {
        self.steps.len() as u32
    }

    fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    fn emit(&mut self, node: &Node) -> Result<(), String> {
        if self.steps.len() > LARGEST {
            return Err("the pattern is too large".into());
        }
        match node {
            Node::Char(c) => {
                let step = if self.no_case { Step::CharNoCase(fold(*c)) } else { Step::Char(*c) };
                self.push(step);
            }
            Node::Any => {
                self.push(Step::Any);
            }
            Node::Set(set) => {
                self.push(Step::Set(Arc::clone(set)));
            }
            Node::Start => {
                self.push(Step::Start);
            }
            Node::End => {
                self.push(Step::End);
            }
            Node::VeryEnd => {
                self.push(Step::VeryEnd);
            }
            Node::Boundary(b) => {
                self.push(Step::Boundary(*b));
            }
            Node::Sequence(nodes) => {
                for n in nodes {
                    self.emit(n)?;
                }
            }
            Node::Choice(nodes) => self.choice(nodes)?,
            Node::Repeat { node, least, most, greedy } => self.repeat(node, *least, *most, *greedy)?,
            Node::Look { node, ahead, negated } => {
                let width = match (ahead, width(node)) {
                    (true, _) => 0,
                    (false, Some(w)) => w,
                    (false, None) => return Err("a look-behind needs a fixed width".into()),
                };
                let look = self.push(Step::Look { ahead: *ahead, negated: *negated, width, next: 0 });
                self.emit(node)?;
                self.push(Step::Match);
                let here = self.here();
                if let Step::Look { next, .. } = &mut self.steps[look] {
                    *next = here;
                }
            }
        }
        Ok(())
    }

    fn choice(&mut self, nodes: &[Node]) -> Result<(), String> {
        let at = self.push(Step::Match);
        let mut table = Table { ascii: vec![Vec::new(); 128], other: Vec::new(), end: Vec::new() };
        let mut jumps = Vec::with_capacity(nodes.len());
        for node in nodes {
            let (here, f) = (self.here(), first(node, self.no_case));
            for c in 0..128 {
                if f.empty || f.ascii >> c & 1 == 1 {
                    table.ascii[c].push(here);
                }
            }
            if f.empty || f.other {
                table.other.push(here);
            }
            if f.empty {
                table.end.push(here);
            }
            self.emit(node)?;
            jumps.push(self.push(Step::Jump(0)));
        }
        let here = self.here();
        for j in jumps {
            self.steps[j] = Step::Jump(here);
        }
        self.steps[at] = Step::Choice(Box::new(table));
        Ok(())
    }

    fn repeat(&mut self, node: &Node, least: u32, most: Option<u32>, greedy: bool) -> Result<(), String> {
        let split = |a, b| if greedy { Step::Split(a, b) } else { Step::Split(b, a) };
        for _ in 0..least {
            self.emit(node)?;
        }
        let Some(most) = most else {
            let at = self.push(Step::Match);
            self.emit(node)?;
            self.push(Step::Jump(at as u32));
            let here = self.here();
            self.steps[at] = split(at as u32 + 1, here);
            return Ok(());
        };
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.push(Step::Match));
            self.emit(node)?;
        }
        let here = self.here();
        for at in splits {
            self.steps[at] = split(at as u32 + 1, here);
        }
        Ok(())
    }
}

fn fold(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) => l,
        _ => c,
    }
}

fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at).and_then(|t| t.chars().next_back())
}

fn after(text: &str, at: usize) -> Option<char> {
    let bytes = text.as_bytes();
    match bytes.get(at) {
        Some(b) if b.is_ascii() => Some(char::from(*b)),
        _ => text.get(at..).and_then(|t| t.chars().next()),
    }
}

impl Program {
    pub(super) fn new(node: &Node, no_case: bool) -> Result<Self, String> {
        let mut compiler = Compiler { steps: Vec::new(), no_case };
        compiler.emit(node)?;
        compiler.push(Step::Match);
        Ok(Self { steps: compiler.steps, first: first(node, no_case), anchored: anchored(node) })
    }

    pub(super) fn find(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        let mut budget = budget(text);
        let mut stack = Vec::new();
        let mut at = from;
        loop {
            let next = after(text, at);
            if self.first.may(next)
                && let Some(end) = self.run(0, text, at, &mut stack, &mut budget)
            {
                return Some((at, end));
            }
            at += next?.len_utf8();
            if self.anchored {
                return None;
            }
        }
    }

    pub(super) fn match_at(&self, text: &str, at: usize) -> Option<usize> {
        if !self.first.may(after(text, at)) {
            return None;
        }
        self.run(0, text, at, &mut Vec::new(), &mut budget(text))
    }

    /// Where a match of the steps at `pc` ends that begins at byte `at`.
    fn run(
        &self,
        pc: u32,
        text: &str,
        at: usize,
        stack: &mut Vec<(u32, usize)>,
        budget: &mut u64,
    ) -> Option<usize> {
        let floor = stack.len();
        stack.push((pc, at));
        while stack.len() > floor {
            let (mut pc, mut at) = stack.pop()?;
            loop {
                *budget = budget.saturating_sub(1);
                if *budget == 0 {
                    stack.truncate(floor);
                    return None;
                }
                let next = after(text, at);
                let eaten = match self.steps.get(pc as usize)? {
                    Step::Match => {
                        stack.truncate(floor);
                        return Some(at);
                    }
                    Step::Char(c) => next.filter(|n| n == c),
                    Step::CharNoCase(c) => next.filter(|n| fold(*n) == *c),
                    Step::Any => next.filter(|n| *n != '\n'),
                    Step::Set(set) => next.filter(|n| set.has(*n)),
                    Step::Jump(to) => {
                        pc = *to;
                        continue;
                    }
                    Step::Split(a, b) => {
                        stack.push((*b, at));
                        pc = *a;
                        continue;
                    }
                    Step::Choice(table) => {
                        let options = match next {
                            Some(c) if c.is_ascii() => &table.ascii[c as usize],
                            Some(_) => &table.other,
                            None => &table.end,
                        };
                        let Some((head, tail)) = options.split_first() else { break };
                        stack.extend(tail.iter().rev().map(|pc| (*pc, at)));
                        pc = *head;
                        continue;
                    }
                    zero => {
                        let (holds, to) = self.holds(zero, pc, text, at, stack, budget);
                        if !holds {
                            break;
                        }
                        pc = to;
                        continue;
                    }
                };
                let Some(c) = eaten else { break };
                at += c.len_utf8();
                pc += 1;
            }
        }
        None
    }

    /// Whether a step that reads nothing holds, and where to go on.
    fn holds(
        &self,
        step: &Step,
        pc: u32,
        text: &str,
        at: usize,
        stack: &mut Vec<(u32, usize)>,
        budget: &mut u64,
    ) -> (bool, u32) {
        let holds = match step {
            Step::Start => at == 0,
            Step::VeryEnd => at == text.len(),
            Step::End => at == text.len() || (at + 1 == text.len() && text.ends_with('\n')),
            Step::Boundary(wanted) => {
                let (left, right) = (before(text, at), after(text, at));
                (left.is_some_and(is_word) != right.is_some_and(is_word)) == *wanted
            }
            Step::Look { ahead, negated, width, next } => {
                let from = if *ahead { Some(at) } else { back(text, at, *width) };
                let end = from.and_then(|from| self.run(pc + 1, text, from, stack, budget));
                let found = if *ahead { end.is_some() } else { end == Some(at) };
                return (found != *negated, *next);
            }
            _ => false,
        };
        (holds, pc + 1)
    }
}

/// Byte that lies `chars` characters before byte `at`.
fn back(text: &str, at: usize, chars: u32) -> Option<usize> {
    let mut at = at;
    for _ in 0..chars {
        at -= before(text, at)?.len_utf8();
    }
    Some(at)
}

/// Steps that a search may take.
fn budget(text: &str) -> u64 {
    200_000 + 500 * text.len() as u64
}
