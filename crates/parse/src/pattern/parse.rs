//! The notation of Python's `re` to a tree.

use super::set::{Class, Set};
use std::sync::Arc;

/// A piece of a pattern.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Char(char),
    /// Any character but a newline.
    Any,
    Set(Arc<Set>),
    /// `^`
    Start,
    /// `$`: the end, or before a newline that ends the text.
    End,
    /// `\Z`
    VeryEnd,
    /// `\b`, or `\B` when false.
    Boundary(bool),
    Sequence(Vec<Self>),
    Choice(Vec<Self>),
    Repeat {
        node: Box<Self>,
        least: u32,
        most: Option<u32>,
        greedy: bool,
    },
    Look {
        node: Box<Self>,
        ahead: bool,
        negated: bool,
    },
}

/// Longest run that `{n,m}` may ask for.
const MOST: u32 = 1000;

struct Parser<'a> {
    source: &'a str,
    at: usize,
    ignore_case: bool,
    depth: usize,
    /// The class that was read last, with its text; tokenizer rules repeat long classes hundreds of times.
    known: hashbrown::HashMap<&'a str, Arc<Set>>,
}

/// Parses a pattern; says whether case is ignored.
pub(super) fn parse(source: &str) -> Result<(Node, bool), String> {
    let mut p = Parser { source, at: 0, ignore_case: false, depth: 0, known: hashbrown::HashMap::new() };
    if let Some(flags) = source.strip_prefix("(?")
        && let Some((flags, _)) = flags.split_once(')')
        && !flags.is_empty()
        && flags.chars().all(|c| matches!(c, 'i' | 'u'))
    {
        p.ignore_case = flags.contains('i');
        p.at = flags.len() + 3;
    }
    let node = p.choice()?;
    if p.at < source.len() {
        return Err(format!("unmatched `)` at byte {} of the pattern", p.at));
    }
    Ok((node, p.ignore_case))
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, s: &str) -> bool {
        let there = self.rest().starts_with(s);
        if there {
            self.at += s.len();
        }
        there
    }

    fn choice(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > 200 {
            return Err("the pattern nests too deeply".into());
        }
        let mut options = vec![self.sequence()?];
        while self.eat("|") {
            options.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if options.len() == 1 { options.swap_remove(0) } else { Node::Choice(options) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let node = self.atom()?;
            nodes.push(self.repeated(node)?);
        }
        Ok(if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::Sequence(nodes) })
    }

    fn repeated(&mut self, mut node: Node) -> Result<Node, String> {
        loop {
            let (least, most) = if self.eat("*") {
                (0, None)
            } else if self.eat("+") {
                (1, None)
            } else if self.eat("?") {
                (0, Some(1))
            } else if let Some(bounds) = self.bounds()? {
                bounds
            } else {
                return Ok(node);
            };
            let greedy = !self.eat("?");
            node = Node::Repeat { node: Box::new(node), least, most, greedy };
        }
    }

    /// `{n}`, `{n,}`, `{,m}` or `{n,m}`; anything else in braces stands for itself.
    fn bounds(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let Some((inside, _)) = self.rest().strip_prefix('{').and_then(|r| r.split_once('}')) else {
            return Ok(None);
        };
        let (low, high) = inside.split_once(',').unwrap_or((inside, inside));
        let number = |s: &str| s.parse::<u32>().ok();
        if inside == "," || !inside.bytes().all(|b| b.is_ascii_digit() || b == b',') || inside.is_empty() {
            return Ok(None);
        }
        let least = if low.is_empty() { Some(0) } else { number(low) };
        let most = if high.is_empty() { None } else { number(high) };
        let (Some(least), true) = (least, high.is_empty() || most.is_some()) else {
            return Err(format!("`{{{inside}}}` is no bound"));
        };
        if least > MOST || most.is_some_and(|m| m > MOST || m < least) {
            return Err(format!("`{{{inside}}}` is out of bounds"));
        }
        self.at += inside.len() + 2;
        Ok(Some((least, most)))
    }

    fn atom(&mut self) -> Result<Node, String> {
        let at = self.at;
        match self.next() {
            Some('.') => Ok(Node::Any),
            Some('^') => Ok(Node::Start),
            Some('$') => Ok(Node::End),
            Some('[') => self.set(),
            Some('(') => self.group(),
            Some('\\') => self.escape(),
            Some('*' | '+' | '?') => Err(format!("nothing to repeat at byte {at} of the pattern")),
            Some(c) => Ok(Node::Char(c)),
            None => Err("the pattern ends early".into()),
        }
    }

    fn group(&mut self) -> Result<Node, String> {
        let look = |ahead, negated| Some((ahead, negated));
        let kind = if self.eat("?:") {
            None
        } else if self.eat("?=") {
            look(true, false)
        } else if self.eat("?!") {
            look(true, true)
        } else if self.eat("?<=") {
            look(false, false)
        } else if self.eat("?<!") {
            look(false, true)
        } else if self.rest().starts_with('?') {
            return Err(format!("the group at byte {} is not supported", self.at));
        } else {
            None
        };
        let node = self.choice()?;
        if !self.eat(")") {
            return Err("a group is not closed".into());
        }
        Ok(match kind {
            Some((ahead, negated)) => Node::Look { node: Box::new(node), ahead, negated },
            None => Node::Sequence(vec![node]),
        })
    }

    fn escape(&mut self) -> Result<Node, String> {
        let c = self.next().ok_or("a backslash ends the pattern")?;
        if let Some(class) = Class::of(c) {
            let mut set = Set::default();
            set.class(class);
            return Ok(Node::Set(Arc::new(set.close(false))));
        }
        Ok(match c {
            'b' => Node::Boundary(true),
            'B' => Node::Boundary(false),
            'A' => Node::Start,
            'Z' => Node::VeryEnd,
            _ => Node::Char(self.escaped(c)?),
        })
    }

    /// The character that an escape stands for.
    fn escaped(&mut self, c: char) -> Result<char, String> {
        let hex = |p: &mut Self, n: usize| {
            let digits = p.rest().get(..n).ok_or("an escape ends early")?;
            p.at += n;
            u32::from_str_radix(digits, 16)
                .ok()
                .and_then(char::from_u32)
                .ok_or_else(|| format!("`{digits}` is no character"))
        };
        match c {
            'u' => hex(self, 4),
            'U' => hex(self, 8),
            'x' => hex(self, 2),
            'n' => Ok('\n'),
            't' => Ok('\t'),
            'r' => Ok('\r'),
            'f' => Ok('\u{c}'),
            'v' => Ok('\u{b}'),
            'a' => Ok('\u{7}'),
            '0' => Ok('\0'),
            c if c.is_ascii_alphanumeric() => Err(format!("the escape `\\{c}` is not supported")),
            c => Ok(c),
        }
    }

    fn set(&mut self) -> Result<Node, String> {
        let start = self.at;
        let end = self.set_end()?;
        let text = self.source.get(start..end).unwrap_or_default();
        if let Some(known) = self.known.get(text) {
            self.at = end + 1;
            return Ok(Node::Set(Arc::clone(known)));
        }
        let mut set = Set::default();
        if self.eat("^") {
            set.negate();
        }
        while self.at < end {
            let Some(low) = self.member(&mut set)? else { continue };
            if self.rest().starts_with('-') && self.at + 1 < end {
                self.at += 1;
                let high = self.member(&mut set)?.ok_or("a class cannot end a range")?;
                if high < low {
                    return Err(format!("`{low}-{high}` is no range"));
                }
                set.range(low as u32, high as u32);
            } else {
                set.range(low as u32, low as u32);
            }
        }
        self.at = end + 1;
        let set = Arc::new(set.close(self.ignore_case));
        self.known.insert(text, Arc::clone(&set));
        Ok(Node::Set(set))
    }

    /// Byte of the bracket that closes the set which starts here.
    fn set_end(&self) -> Result<usize, String> {
        let mut chars = self.rest().char_indices().peekable();
        let mut first = true;
        while let Some((i, c)) = chars.next() {
            match c {
                '^' if first && i == 0 => continue,
                ']' if !first => return Ok(self.at + i),
                '\\' => {
                    chars.next();
                }
                _ => {}
            }
            first = false;
        }
        Err("a set is not closed".into())
    }

    /// One member of a set; nothing if it was a class, which is then in the set.
    fn member(&mut self, set: &mut Set) -> Result<Option<char>, String> {
        let c = self.next().ok_or("a set is not closed")?;
        if c != '\\' {
            return Ok(Some(c));
        }
        let c = self.next().ok_or("a backslash ends the pattern")?;
        if let Some(class) = Class::of(c) {
            set.class(class);
            return Ok(None);
        }
        if c == 'b' {
            return Ok(Some('\u{8}'));
        }
        self.escaped(c).map(Some)
    }
}
