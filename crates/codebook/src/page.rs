//! Pages: Markdown that people read, the coder runs and the tests check.
//!
//! Turns `events/*.md` into event types with modes, patterns and marked sentences, and the pages of actors, times and
//! places into marked sentences. The law kept here: prose is skipped, and a line that nearly is a machine line is an
//! error with file and line. It knows no type: name, quad class, modes and scores stand on the page.
//!
//! A page of `events/`:
//!
//! ```text
//! # PROTEST
//! Prose. Then, in a paragraph of its own:
//!
//! Quad class: material conflict. Needs a recipient: no. Score: -5. CAMEO: 140.
//!
//! ## Not to be confused with
//! Prose.
//!
//! ## Modes
//! ### demo
//! Prose. Score: -5. CAMEO: 141.
//!
//!     $actor march|rally [against|outside $recipient]
//!
//! - [actor KEN EDU: Teachers] [event: marched] through [place: Nairobi].
//!
//! Not coded:
//!
//! - The band marched through the town.
//!
//! Known wrong:
//!
//! - What the coder says today of this sentence, wrongly; it moves up when that stops.
//! ```
//!
//! Patterns without a mode stand under `### (no mode)` or, on a page without modes, under `## Patterns`.

mod lines;
mod near;

use crate::notation::{Label, Marked};
use crate::pattern::Pattern;
use crate::{CodebookError, Files};
use dateline_record::Quad;
use lines::{Line, lines};
use std::collections::BTreeSet;

/// A PLOVER type, as its page defines it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventType {
    /// `PROTEST`
    pub name: String,
    /// Path of its page, relative to the codebook.
    pub file: String,
    /// Name of its page, with which the ids of its patterns begin: `protest`.
    pub page: String,
    /// The paragraphs before the first section, without keys.
    pub definition: String,
    /// Quad class.
    pub quad: Quad,
    /// Whether an event without a recipient (or, if reciprocal, without a second actor) is dropped.
    pub needs_recipient: bool,
    /// Score without mode, -10 to 10.
    pub score: f64,
    /// Nearest CAMEO code without mode.
    pub cameo: Option<String>,
    /// Its modes, in order of the page.
    pub modes: Vec<Mode>,
    /// Its patterns, in order of the page.
    pub patterns: Vec<Pattern>,
    /// Its sentences, in order of the page.
    pub sentences: Vec<Sentence>,
}

/// How an act of a type is done.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mode {
    /// `demo`
    pub name: String,
    /// What the page says of it, without keys.
    pub definition: String,
    /// Score, where it differs from the type's.
    pub score: Option<f64>,
    /// Nearest CAMEO code.
    pub cameo: Option<String>,
}

/// A sentence of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Line in the file, from 1.
    pub line: usize,
    /// The mode it stands under; on other pages than those of events the last heading.
    pub section: Option<String>,
    /// What the page says of it.
    pub verdict: Verdict,
    /// Its text and marks.
    pub marked: Marked,
}

/// What a page says of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Exactly the marked events.
    Coded,
    /// No event of the page's type.
    NotCoded,
    /// The marks are what comes out today, wrongly.
    KnownWrong,
}

/// A page that is none of an event: its marked sentences, and rules that are its owner's to read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Path, relative to the codebook.
    pub file: String,
    /// Its indented lines, in order.
    pub rules: Vec<Rule>,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
}

/// An indented line of a page that is none of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Line in the file, from 1.
    pub line: usize,
    /// The last heading.
    pub section: Option<String>,
    /// The line without its indent.
    pub text: String,
}

impl Page {
    /// Reads a page of sentences: actors, times, places, contexts, negatives. What indented lines
    /// mean is up to whoever owns the page.
    ///
    /// # Errors
    /// A line that nearly is a machine line.
    pub fn read(file: &str, text: &str) -> Result<Self, CodebookError> {
        let mut page = Self { file: file.to_owned(), ..Self::default() };
        let (mut section, mut verdict) = (None, Verdict::Coded);
        for (line, what) in lines(file, text)? {
            match what {
                Line::Heading(_, title) => (section, verdict) = (Some(title.to_owned()), Verdict::Coded),
                Line::List(list) => verdict = list,
                Line::Sentence(sentence) => {
                    let marked =
                        Marked::read(&sentence).map_err(|why| CodebookError::new(file, line, why))?;
                    page.sentences.push(Sentence { line, section: section.clone(), verdict, marked });
                }
                Line::Indented(text) => {
                    page.rules.push(Rule { line, section: section.clone(), text: text.to_owned() });
                }
                Line::Key(..) | Line::Prose(_) => {}
            }
        }
        Ok(page)
    }

    /// All pages whose path begins with `prefix`.
    ///
    /// # Errors
    /// The first page that does not read.
    pub fn under(files: &Files, prefix: &str) -> Result<Vec<Self>, CodebookError> {
        let is_page = |path: &str| std::path::Path::new(path).extension().is_some_and(|e| e == "md");
        files
            .under(prefix)
            .filter(|(path, _)| is_page(path))
            .map(|(path, text)| Self::read(path, text))
            .collect()
    }
}

impl EventType {
    /// Reads a page of an event type.
    ///
    /// # Errors
    /// A line that nearly is a machine line, a key that is missing, a pattern or a sentence that does not read.
    pub fn read(file: &str, text: &str, prepositions: &BTreeSet<String>) -> Result<Self, CodebookError> {
        let name = file.rsplit('/').next().unwrap_or(file);
        let mut reader = Reader {
            kind: Self {
                name: String::new(),
                file: file.to_owned(),
                page: name.strip_suffix(".md").unwrap_or(name).to_owned(),
                definition: String::new(),
                quad: Quad::VerbalCooperation,
                needs_recipient: false,
                score: 0.0,
                cameo: None,
                modes: Vec::new(),
                patterns: Vec::new(),
                sentences: Vec::new(),
            },
            keys: BTreeSet::new(),
            section: Section::Head,
            verdict: Verdict::Coded,
            prepositions,
        };
        for (line, what) in lines(file, text)? {
            reader.line(line, what).map_err(|why| CodebookError::new(file, line, why))?;
        }
        for key in ["Quad class", "Needs a recipient", "Score"] {
            if !reader.keys.contains(key) {
                return Err(CodebookError::new(
                    file,
                    1,
                    format!("the page lacks `{key}: …`; write it before the first section"),
                ));
            }
        }
        Ok(reader.kind)
    }

    /// The mode of this name.
    pub fn mode(&self, name: &str) -> Option<&Mode> {
        self.modes.iter().find(|m| m.name == name)
    }

    /// The score of an event of this type with these modes: that furthest from zero.
    pub fn score_of(&self, modes: &[String]) -> f64 {
        let scores = modes.iter().filter_map(|m| self.mode(m)).map(|m| m.score.unwrap_or(self.score));
        scores.reduce(|a, b| if b.abs() > a.abs() { b } else { a }).unwrap_or(self.score)
    }

    /// The mode that a pattern gives: its own, else that of its section.
    pub fn mode_of<'a>(&'a self, pattern: &'a Pattern) -> Option<&'a Mode> {
        self.mode(pattern.attributes.mode.as_deref().or(pattern.section())?)
    }

    /// The CAMEO code that a pattern gives: its own, else that of its mode, else that of the type.
    pub fn cameo_of<'a>(&'a self, pattern: &'a Pattern) -> Option<&'a str> {
        let own = pattern.attributes.cameo.as_deref();
        own.or_else(|| self.mode_of(pattern)?.cameo.as_deref()).or(self.cameo.as_deref())
    }
}

/// Where on the page the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Head,
    Prose,
    Modes,
    Mode,
    NoMode,
}

struct Reader<'a> {
    kind: EventType,
    keys: BTreeSet<&'static str>,
    section: Section,
    verdict: Verdict,
    prepositions: &'a BTreeSet<String>,
}

impl Reader<'_> {
    fn line(&mut self, line: usize, what: Line<'_>) -> Result<(), String> {
        match what {
            Line::Heading(1, title)
                if self.kind.name.is_empty() && title.chars().all(|c| c.is_ascii_uppercase()) =>
            {
                title.clone_into(&mut self.kind.name);
            }
            _ if self.kind.name.is_empty() => {
                return Err("the page must open with `# TYPE` in capitals".to_owned());
            }
            Line::Heading(2, title) => {
                self.verdict = Verdict::Coded;
                self.section = match title {
                    "Modes" => Section::Modes,
                    "Patterns" => Section::NoMode,
                    _ => Section::Prose,
                };
            }
            Line::Heading(3, title) if self.section != Section::Head && self.section != Section::Prose => {
                self.verdict = Verdict::Coded;
                self.section = if title == "(no mode)" { Section::NoMode } else { Section::Mode };
                if self.section == Section::Mode {
                    self.open_mode(title)?;
                }
            }
            Line::Heading(_, title) => {
                return Err(format!(
                    "the heading {title:?} does not fit here: `### mode` stands under `## Modes`"
                ));
            }
            Line::Key(key, value) => self.key(key, value)?,
            Line::Prose(text) => self.prose(text),
            Line::List(verdict) => self.verdict = verdict,
            Line::Indented(text) => {
                if !matches!(self.section, Section::Mode | Section::NoMode) {
                    return Err("a pattern must stand under a `### mode`, `### (no mode)` or `## Patterns`"
                        .to_owned());
                }
                if self.verdict != Verdict::Coded {
                    return Err(
                        "a pattern stands after `Not coded:` or `Known wrong:`; move it above".to_owned()
                    );
                }
                let mut pattern = Pattern::parse(text, self.prepositions)?;
                pattern.id = match self.mode_name() {
                    Some(mode) => format!("{}/{mode}:{line}", self.kind.page),
                    None => format!("{}:{line}", self.kind.page),
                };
                self.kind.patterns.push(pattern);
            }
            Line::Sentence(text) => {
                if self.verdict == Verdict::Coded && !matches!(self.section, Section::Mode | Section::NoMode)
                {
                    return Err("a coded sentence must stand under a mode or `## Patterns`; in prose write a paragraph".to_owned());
                }
                let marked = Marked::read(&text)?;
                self.check(&marked)?;
                let section = self.mode_name().map(str::to_owned);
                self.kind.sentences.push(Sentence { line, section, verdict: self.verdict, marked });
            }
        }
        Ok(())
    }

    fn mode_name(&self) -> Option<&str> {
        (self.section == Section::Mode).then(|| self.kind.modes.last().map(|m| m.name.as_str())).flatten()
    }

    fn open_mode(&mut self, title: &str) -> Result<(), String> {
        if title.is_empty() || !title.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            return Err(format!("{title:?} is no name of a mode: lower case and hyphens"));
        }
        if self.kind.mode(title).is_some() {
            return Err(format!("the mode {title:?} stands twice"));
        }
        self.kind.modes.push(Mode { name: title.to_owned(), ..Mode::default() });
        Ok(())
    }

    fn prose(&mut self, text: &str) {
        let into = match self.section {
            Section::Head => &mut self.kind.definition,
            Section::Mode => match self.kind.modes.last_mut() {
                Some(mode) if self.verdict == Verdict::Coded => &mut mode.definition,
                _ => return,
            },
            _ => return,
        };
        if !into.is_empty() {
            into.push(' ');
        }
        into.push_str(text);
    }

    fn key(&mut self, key: &'static str, value: &str) -> Result<(), String> {
        let score = || {
            value
                .parse::<f64>()
                .ok()
                .filter(|s| s.abs() <= 10.0)
                .ok_or(format!("{value:?} is no score between -10 and 10"))
        };
        if self.section == Section::Head {
            if !self.keys.insert(key) {
                return Err(format!("`{key}:` stands twice"));
            }
            match key {
                "Quad class" => {
                    self.kind.quad = match value {
                        "verbal cooperation" => Quad::VerbalCooperation,
                        "material cooperation" => Quad::MaterialCooperation,
                        "verbal conflict" => Quad::VerbalConflict,
                        "material conflict" => Quad::MaterialConflict,
                        _ => {
                            return Err(format!(
                                "{value:?} is no quad class: verbal or material, cooperation or conflict"
                            ));
                        }
                    }
                }
                "Needs a recipient" => {
                    self.kind.needs_recipient = match value {
                        "yes" => true,
                        "no" => false,
                        _ => return Err(format!("`Needs a recipient: {value}` must be yes or no")),
                    }
                }
                "Score" => self.kind.score = score()?,
                _ => self.kind.cameo = Some(cameo(value)?),
            }
            return Ok(());
        }
        let Some(mode) = self.kind.modes.last_mut().filter(|_| self.section == Section::Mode) else {
            return Err(format!("`{key}:` stands neither before the first section nor under a mode"));
        };
        match key {
            "Score" if mode.score.is_none() => mode.score = Some(score()?),
            "CAMEO" if mode.cameo.is_none() => mode.cameo = Some(cameo(value)?),
            _ => return Err(format!("`{key}:` stands twice or does not belong to a mode")),
        }
        Ok(())
    }

    /// Marks that an event page cannot have, and roles of events that are not marked.
    fn check(&self, marked: &Marked) -> Result<(), String> {
        let events = marked.events();
        for mark in &marked.marks {
            if matches!(mark.label, Label::Who(_)) {
                return Err(
                    "`[who` stands on pages of actors only; write `[actor` or `[recipient`".to_owned()
                );
            }
            if let Some(lost) = mark.events.iter().find(|e| !events.contains(e)) {
                return Err(format!(
                    "`[{}` belongs to event {lost}, which has no `[event` mark",
                    mark.label.name()
                ));
            }
        }
        for event in &events {
            let triggers = marked
                .marks
                .iter()
                .filter(|m| matches!(m.label, Label::Event { .. }) && m.is_of(*event))
                .count();
            if triggers > 1 {
                return Err(format!("event {event} is marked twice; number the second (`[event2: …]`)"));
            }
        }
        match (self.verdict, events.is_empty()) {
            (Verdict::Coded, true) => {
                Err("a coded sentence needs an `[event: …]` mark; else list it under `Not coded:`".to_owned())
            }
            (Verdict::NotCoded, false) if self.marks_own(marked) => {
                Err("a sentence under `Not coded:` marks an event of this type".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn marks_own(&self, marked: &Marked) -> bool {
        marked.marks.iter().any(|m| match &m.label {
            Label::Event { kind, .. } => kind.as_ref().is_none_or(|k| *k == self.kind.name),
            _ => false,
        })
    }
}

fn cameo(value: &str) -> Result<String, String> {
    let good = (2..=4).contains(&value.len()) && value.chars().all(|c| c.is_ascii_digit());
    if good { Ok(value.to_owned()) } else { Err(format!("{value:?} is no CAMEO code: two to four digits")) }
}

#[cfg(test)]
mod tests;
