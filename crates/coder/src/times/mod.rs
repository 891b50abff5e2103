//! Time expressions: which spans speak of a time, and which day, week, month or year that is.
//!
//! Turns a document and its publication date into mentions with TIMEX3 type and value, and mentions into the time
//! of an event. The rules are data: `times.md` has patterns with their sentences, `times/words.tsv` the words. The law
//! kept here: no clock is read; without a publication date what is relative stays open; news looks back, so that a bare
//! weekday or month is the last one unless the words around it look ahead. It knows no language.

mod beside;
mod calendar;
mod event;
mod find;
mod lex;
mod rule;
mod tense;
mod value;
mod words;

use crate::numbers::Numbers;
use crate::tree::Functions;
use dateline_codebook::{CodebookError, Files};
use dateline_parse::Document;
use dateline_record::{DatePrecision, EventDate, Span, Timex};
use find::Finder;
use jiff::civil::Date;
use lex::{Lexeme, UNKNOWN, Vocabulary, lex};
use rule::{Class, Kind, Names, Node, Rule, Stretch};
use std::cell::RefCell;
use std::ops::Range;
use value::{Context, Moment};
use words::Words;

const PAGE: &str = "times.md";

/// The rules of `times.md`, ready to run.
#[derive(Debug, Default)]
pub struct Times {
    words: Words,
    numbers: Numbers,
    functions: Functions,
    page: Page,
}

/// What `times.md` says.
#[derive(Debug, Default)]
struct Page {
    vocabulary: Vocabulary,
    rules: Vec<Rule>,
    /// Line of each rule, from 1.
    lines: Vec<usize>,
    /// Rules of each section.
    groups: Vec<Vec<usize>>,
    /// Rules that mark mentions, by the word they begin with.
    by_word: Vec<Vec<usize>>,
    /// Rules that mark mentions and may begin with digits.
    by_digits: Vec<usize>,
    /// Whether a number or an open amount can begin with the word.
    counting: Vec<bool>,
    ordinal: Option<usize>,
    suffix: Option<usize>,
    meridiem: Option<usize>,
    zone: Option<usize>,
    vague: Option<usize>,
    decade: Option<usize>,
    /// What makes digits a decade: the "s" of "1970s".
    plural: Option<usize>,
}

/// One time expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Where it stands.
    pub span: Span,
    /// TIMEX3 type and value.
    pub timex: Timex,
    /// First day, for a time on the calendar.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// How exact.
    pub precision: Option<DatePrecision>,
    /// The rule that read it: `times:LINE`.
    pub rule: String,
}

impl Times {
    /// Reads the rules of `times.md` and the words of `times/words.tsv` and `words/numbers.tsv`.
    ///
    /// # Errors
    /// A rule or word that cannot be read, with file and line.
    pub fn load(files: &Files) -> Result<Self, CodebookError> {
        let mut vocabulary = Vocabulary::default();
        let words = Words::load(files, &mut vocabulary)?;
        let numbers = Numbers::load(files)?;
        for word in numbers.words() {
            vocabulary.add(word);
        }
        for mark in [".", ":", "-", "'"] {
            vocabulary.add(mark);
        }
        let page = Page::read(files.get(PAGE)?, &words, &numbers, vocabulary)?;
        Ok(Self { words, numbers, functions: Functions::load(files)?, page })
    }

    /// All time expressions of a document, in order. `published` anchors what is relative.
    pub fn mark(&self, doc: &Document, published: Option<Date>) -> Vec<TimeMention> {
        let lexemes = lex(doc, &self.page.vocabulary);
        let finder = Finder {
            times: self,
            doc,
            lexemes: &lexemes,
            reached: RefCell::default(),
            found: RefCell::default(),
        };
        let tense = |token: usize| tense::around(&self.words, &self.functions, doc, token);
        let mut context = Context { published, that: None, here: None, tense: &tense };
        let mut out: Vec<TimeMention> = Vec::new();
        let mut at = 0;
        while let Some(lexeme) = lexemes.get(at) {
            if lexeme.first {
                context.here = None;
                finder.found.borrow_mut().clear();
            }
            let rules = if lexeme.digits.is_some() {
                let by_word = self.page.by_word.get(lexeme.word as usize).map_or(&[][..], Vec::as_slice);
                merge(by_word, &self.page.by_digits)
            } else {
                self.page.by_word.get(lexeme.word as usize).cloned().unwrap_or_default()
            };
            let mut best: Option<(usize, usize, Moment)> = None;
            for index in rules {
                let Some(rule) = self.page.rules.get(index) else { continue };
                if let Some((end, moment)) = finder.rule(rule, at, &context, 0)
                    && best.as_ref().is_none_or(|b| b.0 < end)
                {
                    best = Some((end, index, moment));
                }
            }
            let Some((end, index, moment)) = best else {
                at += 1;
                continue;
            };
            if moment.kind != Kind::None
                && let Some(last) = lexemes.get(end - 1)
            {
                let mention = self.mention(doc, *lexeme, *last, index, &moment, published);
                if mention.start.is_some()
                    && matches!(moment.kind, Kind::Date | Kind::Time)
                    && !moment.value.contains('/')
                {
                    let day = moment.value.split('T').next().unwrap_or_default().to_owned();
                    if mention.precision == Some(DatePrecision::Day) {
                        context.here = Some(day.clone());
                    }
                    context.that = Some(day);
                }
                out.push(mention);
            }
            finder.found.borrow_mut().clear();
            at = end.max(at + 1);
        }
        out
    }

    fn mention(
        &self,
        doc: &Document,
        first: Lexeme,
        last: Lexeme,
        rule: usize,
        moment: &Moment,
        published: Option<Date>,
    ) -> TimeMention {
        let span = Span { start: first.start, end: last.end };
        let (mut start, mut end, mut precision) = (None, None, None);
        if let Some((a, b, p)) = calendar::interval(&moment.value) {
            let (a, b) = calendar::stretch(a, b, moment.stretch);
            (start, end, precision) = (Some(a), Some(b), Some(p));
        } else if let (Some(published), Stretch::Past | Stretch::Next) = (published, moment.stretch) {
            if let Some((a, b, p)) = calendar::beside(published, &moment.value, moment.stretch) {
                (start, end, precision) = (Some(a), Some(b), Some(p));
            }
        } else if let (Some(published), "PRESENT_REF") = (published, moment.value.as_str()) {
            (start, end, precision) = (Some(published), Some(published), Some(DatePrecision::Day));
        }
        TimeMention {
            tokens: doc.tokens_in(span),
            span,
            timex: Timex { kind: moment.kind.name().into(), value: moment.value.clone() },
            start,
            end,
            precision,
            rule: format!("times:{}", self.page.lines.get(rule).copied().unwrap_or_default()),
        }
    }

    /// The time of the event whose predicate is the token `trigger` and whose own clause (the predicate's subtree
    /// without clauses that hold other events) is `clause`: syntax first, then sentence, paragraph and the publication date.
    pub fn event_date(
        &self,
        doc: &Document,
        trigger: usize,
        clause: &[usize],
        times: &[TimeMention],
        published: Option<Date>,
    ) -> Option<EventDate> {
        event::date(self, doc, trigger, clause, times, published)
    }
}

fn merge(a: &[usize], b: &[usize]) -> Vec<usize> {
    let mut all: Vec<usize> = a.iter().chain(b).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

impl Page {
    fn read(
        text: &str,
        words: &Words,
        numbers: &Numbers,
        vocabulary: Vocabulary,
    ) -> Result<Self, CodebookError> {
        let fail = |line: usize, why: String| CodebookError::new(PAGE, line + 1, why);
        let names: Vec<String> =
            text.lines().filter_map(|l| l.strip_prefix("### ")).map(|n| n.trim().to_owned()).collect();
        let mut page = Self {
            vocabulary,
            groups: vec![Vec::new(); names.len()],
            ordinal: words.class("ordinal"),
            suffix: words.class("suffix"),
            meridiem: words.class("meridiem"),
            zone: words.class("zone"),
            vague: words.class("vague"),
            decade: words.class("decade"),
            plural: words.class("decades"),
            ..Self::default()
        };
        let (mut group, mut parts) = (None, false);
        let mut marks = Vec::new();
        for (n, line) in text.lines().enumerate() {
            if let Some(name) = line.strip_prefix("### ") {
                group = names.iter().position(|g| g == name.trim());
            } else if let Some(name) = line.strip_prefix("## ") {
                parts = name.trim() == "Parts";
            } else if line.starts_with("    ") && !line.trim().is_empty() {
                let Some(group) = group else {
                    return Err(fail(n, "a rule stands before the first `###` section".into()));
                };
                let mut known = Names { words, vocabulary: &mut page.vocabulary, groups: &names };
                let rule = rule::read(line, &mut known).map_err(|why| fail(n, why))?;
                if let Some(list) = page.groups.get_mut(group) {
                    list.push(page.rules.len());
                }
                marks.push(!parts);
                page.rules.push(rule);
                page.lines.push(n + 1);
            } else if line.contains("=>") && !line.contains('`') {
                return Err(fail(
                    n,
                    "a rule is indented by four spaces; in prose put `=>` between backquotes".into(),
                ));
            }
        }
        page.index(&marks, words, numbers);
        Ok(page)
    }

    /// Files every rule that marks mentions under the words it can begin with.
    fn index(&mut self, marks: &[bool], words: &Words, numbers: &Numbers) {
        let number_words: Vec<u32> = numbers.words().map(|w| self.vocabulary.add(w)).collect();
        let open: Vec<u32> = self.vague.iter().flat_map(|c| words.firsts(*c)).collect();
        for word in number_words.iter().chain(&open) {
            let at = *word as usize;
            if self.counting.len() <= at {
                self.counting.resize(at + 1, false);
            }
            if let Some(slot) = self.counting.get_mut(at) {
                *slot = true;
            }
        }
        for (i, _) in marks.iter().enumerate().filter(|(_, m)| **m) {
            let mut firsts = Firsts {
                page: self,
                words,
                number_words: &number_words,
                found: Vec::new(),
                digits: false,
                depth: 0,
            };
            if let Some(rule) = self.rules.get(i) {
                firsts.visit(&rule.pattern);
            }
            let (found, digits) = (firsts.found, firsts.digits);
            for word in found.into_iter().filter(|w| *w != UNKNOWN) {
                let at = word as usize;
                if self.by_word.len() <= at {
                    self.by_word.resize(at + 1, Vec::new());
                }
                if let Some(list) = self.by_word.get_mut(at).filter(|l| l.last() != Some(&i)) {
                    list.push(i);
                }
            }
            if digits {
                self.by_digits.push(i);
            }
        }
    }
}

/// What a pattern can begin with.
struct Firsts<'a> {
    page: &'a Page,
    words: &'a Words,
    number_words: &'a [u32],
    found: Vec<u32>,
    digits: bool,
    depth: usize,
}

impl Firsts<'_> {
    /// Returns whether the node can be passed without taking a word.
    fn visit(&mut self, node: &Node) -> bool {
        match node {
            Node::Word(word) => {
                self.found.push(*word);
                // A number in a pattern ("9/11") begins with digits, which are filed apart.
                self.digits |= self.page.vocabulary.word(*word).starts_with(|c: char| c.is_ascii_digit());
                false
            }
            Node::Pos(_) => false,
            Node::Maybe(inner) => {
                self.visit(inner);
                true
            }
            Node::Any(nodes) => nodes.iter().fold(false, |open, n| self.visit(n) | open),
            Node::Seq(nodes) => nodes.iter().all(|n| self.visit(n)),
            Node::Slot(_, class) => {
                self.class(*class);
                false
            }
        }
    }

    fn class(&mut self, class: Class) {
        let table = |this: &mut Self, class: Option<usize>| {
            if let Some(class) = class {
                this.found.extend(this.words.firsts(class));
            }
        };
        match class {
            Class::Number => {
                self.digits = true;
                self.found.extend(self.number_words);
                table(self, self.page.vague);
            }
            Class::Ordinal => {
                self.digits = true;
                table(self, self.page.ordinal);
            }
            Class::Hour => {
                self.digits = true;
                self.found.extend(self.number_words);
            }
            Class::Decade => {
                self.digits = true;
                self.found.extend(self.page.vocabulary.known("'"));
                table(self, self.page.decade);
            }
            Class::Year | Class::Recent | Class::Short | Class::Day | Class::Month | Class::Clock => {
                self.digits = true;
            }
            Class::Table(class) => {
                self.digits |= self
                    .words
                    .firsts(class)
                    .any(|w| self.page.vocabulary.word(w).starts_with(|c: char| c.is_ascii_digit()));
                table(self, Some(class));
            }
            Class::Group(group) if self.depth < 5 => {
                self.depth += 1;
                let page = self.page;
                for rule in page.groups.get(group).into_iter().flatten().filter_map(|i| page.rules.get(*i)) {
                    self.visit(&rule.pattern);
                }
                self.depth -= 1;
            }
            Class::Group(_) => {}
        }
    }
}
