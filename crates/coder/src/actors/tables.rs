//! The tables under `actors/`: lines to names with codes and dates in force.
//!
//! The law kept here: a code that PLOVER does not know, a date that is none, or a name without a letter is an error
//! naming file and line. What a name does in a sentence is not said here.

use super::fold::{fold_name, fold_word};
use dateline_codebook::{CodebookError, Files, Row, Table};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What sort of thing a name names, and so what it may do in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A state or territory ("Kenya").
    State,
    /// Its adjective ("Kenyan").
    Adjective,
    /// Its people ("Kenyans").
    People,
    /// Its capital, which stands for its government where it acts ("Nairobi").
    Capital,
    /// A place within a state ("Mombasa").
    Place,
    /// A body: government, force, party, firm, group.
    Body,
    /// A person, while in an office.
    Person,
}

/// One line's claim: this name is this, from then to then.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The name by which records call it.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) country: Option<String>,
    pub(crate) sectors: Vec<String>,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    /// Index into [`Tables::files`].
    pub(crate) file: u16,
    pub(crate) line: u32,
}

/// How a noun for actors gets its sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// The noun says it.
    Own,
    /// Whom it belongs to says it; the noun only where nobody is named.
    Owner,
    /// It counts what follows "of".
    Amount,
}

/// What a noun for actors stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AgentKind {
    /// One person, or several in the plural.
    Person,
    /// Several.
    Group,
    /// A body.
    Body,
    /// An adjective that names a sector ("naval").
    Modifier,
}

/// A noun for actors.
#[derive(Debug, Clone)]
pub(crate) struct Agent {
    pub(crate) sectors: Vec<String>,
    pub(crate) kind: AgentKind,
    pub(crate) takes: Takes,
    /// Only with a capital ("House").
    pub(crate) cased: bool,
    pub(crate) file: u16,
    pub(crate) line: u32,
}

/// A spelling and the entries that may be meant by it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Name {
    pub(crate) entries: Vec<u32>,
    /// Spellings with their capitals; one of them must fit the text's.
    pub(crate) spellings: Vec<String>,
    /// A surname that the table does not give as an alias: it counts only for what is known to be a person.
    pub(crate) surname_only: bool,
}

/// A word that means a state where the story names another ("the North" in a report on Korea).
#[derive(Debug, Clone)]
pub(crate) struct StandIn {
    pub(crate) word: String,
    pub(crate) country: Option<String>,
    pub(crate) sectors: Vec<String>,
    /// Code of the state that must be named.
    pub(crate) given: String,
    pub(crate) file: u16,
    pub(crate) line: u32,
}

/// All tables, read and checked.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) files: Vec<String>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) names: BTreeMap<String, Name>,
    pub(crate) agents: HashMap<String, Agent>,
    /// Last words of the nouns for actors.
    pub(crate) noun_ends: HashSet<String>,
    /// First words of nouns for actors of several words.
    pub(crate) noun_starts: HashSet<String>,
    pub(crate) titles: HashMap<String, Vec<String>>,
    pub(crate) words: BTreeMap<String, BTreeSet<String>>,
    classes: HashMap<String, Vec<String>>,
    pub(crate) stand_ins: Vec<StandIn>,
    countries: BTreeSet<String>,
    international: BTreeSet<String>,
    unions: BTreeSet<String>,
    sectors: BTreeSet<String>,
}

/// Columns of every table of names, and of tables that users add.
pub(crate) const NAME_COLUMNS: [&str; 6] = ["name", "kind", "code", "from", "to", "aliases"];

/// What PLOVER calls the sectors of CAMEO.
pub(crate) const PETRARCH: &str = "actors/petrarch.tsv";

/// Tables of the folder that are not tables of names.
const OWN_FORM: [&str; 8] = [
    "actors/agents.tsv",
    "actors/codes.tsv",
    "actors/countries.tsv",
    PETRARCH,
    "actors/sectors.tsv",
    "actors/stand-ins.tsv",
    "actors/titles.tsv",
    "actors/words.tsv",
];

impl Tables {
    /// Reads every table of the folder.
    pub(crate) fn read(files: &Files) -> Result<Self, CodebookError> {
        let mut tables = Self::default();
        tables.read_codes(files)?;
        tables.read_words(files)?;
        tables.read_countries(files)?;
        tables.read_agents(files)?;
        tables.read_titles(files)?;
        tables.read_stand_ins(files)?;
        let named: Vec<(&str, &str)> =
            files.under("actors/").filter(|(p, _)| is_table(p) && !OWN_FORM.contains(p)).collect();
        for (path, text) in named {
            tables.read_names(path, text)?;
        }
        tables.surnames();
        Ok(tables)
    }

    /// Whether a code is that of a state or territory.
    pub(crate) fn is_country(&self, code: &str) -> bool {
        self.countries.contains(code)
    }

    /// Whether a name counts only where its state is named.
    pub(crate) fn is_namesake(&self, entry: &Entry) -> bool {
        self.files.get(entry.file as usize).is_some_and(|f| f == "actors/namesakes.tsv")
    }

    fn file(&mut self, path: &str) -> u16 {
        self.files.push(path.to_owned());
        (self.files.len() - 1) as u16
    }

    fn read_codes(&mut self, files: &Files) -> Result<(), CodebookError> {
        let path = "actors/codes.tsv";
        for row in Table::open(files, path, &["code", "kind", "meaning"])?.rows() {
            match row.get("kind") {
                "sector" => self.sectors.insert(row.get("code").to_owned()),
                kind @ ("international" | "union") => {
                    if kind == "union" {
                        self.unions.insert(row.get("code").to_owned());
                    }
                    self.international.insert(row.get("code").to_owned());
                    self.countries.insert(row.get("code").to_owned())
                }
                other => {
                    return Err(row.error(format!("kind {other:?}: write sector, union or international")));
                }
            };
        }
        Ok(())
    }

    fn read_words(&mut self, files: &Files) -> Result<(), CodebookError> {
        for row in Table::open(files, "actors/words.tsv", &["class", "words"])?.rows() {
            self.words.insert(row.get("class").to_owned(), row.list("words").map(str::to_owned).collect());
        }
        for row in Table::open(files, "actors/sectors.tsv", &["class", "sectors"])?.rows() {
            let sectors: Vec<String> = row.list("sectors").map(str::to_owned).collect();
            self.check_sectors(row, &sectors)?;
            self.classes.insert(row.get("class").to_owned(), sectors);
        }
        Ok(())
    }

    fn read_countries(&mut self, files: &Files) -> Result<(), CodebookError> {
        let path = "actors/countries.tsv";
        let table =
            Table::open(files, path, &["code", "name", "aliases", "adjectives", "people", "capitals"])?;
        let file = self.file(path);
        for row in table.rows() {
            let code = row.get("code").split(' ').next().unwrap_or_default();
            if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) {
                self.countries.insert(code.to_owned());
            }
        }
        for row in table.rows() {
            let (country, sectors) = self.code(row, row.get("code"))?;
            let forms = [
                ("aliases", Kind::State),
                ("adjectives", Kind::Adjective),
                ("people", Kind::People),
                ("capitals", Kind::Capital),
            ];
            let name = row.get("name");
            let mut add = |kind: Kind, spellings: Vec<&str>| -> Result<(), CodebookError> {
                let entry = Entry {
                    name: name.to_owned(),
                    kind,
                    country: country.clone(),
                    sectors: sectors.clone(),
                    from: None,
                    to: None,
                    file,
                    line: row.line as u32,
                };
                self.add(row, entry, &spellings)
            };
            for (column, kind) in forms {
                let mut spellings: Vec<&str> = row.list(column).collect();
                if kind == Kind::State {
                    spellings.push(name);
                }
                add(kind, spellings)?;
            }
        }
        Ok(())
    }

    fn read_stand_ins(&mut self, files: &Files) -> Result<(), CodebookError> {
        let path = "actors/stand-ins.tsv";
        let file = self.file(path);
        for row in Table::open(files, path, &["word", "code", "given"])?.rows() {
            let (country, sectors) = self.code(row, row.get("code"))?;
            let (given, _) = self.code(row, row.get("given"))?;
            let given = given.ok_or_else(|| row.error("given: write the code of a state"))?;
            let (word, line) = (row.get("word").to_owned(), row.line as u32);
            self.stand_ins.push(StandIn { word, country, sectors, given, file, line });
        }
        Ok(())
    }

    fn read_agents(&mut self, files: &Files) -> Result<(), CodebookError> {
        let path = "actors/agents.tsv";
        let file = self.file(path);
        for row in Table::open(files, path, &["noun", "sectors", "kind", "takes"])?.rows() {
            let kind = match row.get("kind") {
                "person" => AgentKind::Person,
                "group" => AgentKind::Group,
                "body" => AgentKind::Body,
                "modifier" => AgentKind::Modifier,
                other => {
                    return Err(row.error(format!("kind {other:?}: write person, group, body or modifier")));
                }
            };
            let takes = match row.get("takes") {
                "own" => Takes::Own,
                "owner" => Takes::Owner,
                "amount" => Takes::Amount,
                other => return Err(row.error(format!("takes {other:?}: write own, owner or amount"))),
            };
            let sectors: Vec<String> = row.get("sectors").split_whitespace().map(str::to_owned).collect();
            self.check_sectors(row, &sectors)?;
            let cased = row.get("noun").starts_with(char::is_uppercase);
            let agent = Agent { sectors, kind, takes, cased, file, line: row.line as u32 };
            if self.agent(fold_word(row.get("noun")), agent) {
                return Err(row.error(format!("{:?} stands twice; remove one", row.get("noun"))));
            }
        }
        Ok(())
    }

    fn read_titles(&mut self, files: &Files) -> Result<(), CodebookError> {
        for row in Table::open(files, "actors/titles.tsv", &["title", "sectors"])?.rows() {
            let sectors: Vec<String> = row.get("sectors").split_whitespace().map(str::to_owned).collect();
            self.check_sectors(row, &sectors)?;
            self.titles.insert(fold_word(row.get("title")), sectors);
        }
        Ok(())
    }

    /// Reads a table of names: ours or a user's.
    pub(crate) fn read_names(&mut self, path: &str, text: &str) -> Result<(), CodebookError> {
        let table = Table::read(path, text, &NAME_COLUMNS)?;
        let file = self.file(path);
        for row in table.rows() {
            let kind = match row.get("kind") {
                "person" => Kind::Person,
                "body" => Kind::Body,
                "place" => Kind::Place,
                "noun" => {
                    self.read_noun(row, file)?;
                    continue;
                }
                other => return Err(row.error(format!("kind {other:?}: write person, body, place or noun"))),
            };
            let (country, sectors) = self.code(row, row.get("code"))?;
            let (from, to) = (day(row, "from", false)?, day(row, "to", true)?);
            if let (Some(a), Some(b)) = (from, to)
                && a > b
            {
                return Err(row.error(format!("in force from {a} to {b}: the end is before the beginning")));
            }
            let name = row.get("name").to_owned();
            let mut spellings: Vec<&str> = row.list("aliases").collect();
            spellings.push(row.get("name"));
            let entry = Entry { name, kind, country, sectors, from, to, file, line: row.line as u32 };
            self.add(row, entry, &spellings)?;
        }
        Ok(())
    }

    /// A user's noun for who acts ("commando"), which goes before ours: its code is sectors, whoever's they are.
    fn read_noun(&mut self, row: Row<'_>, file: u16) -> Result<(), CodebookError> {
        let (country, sectors) = self.code(row, row.get("code"))?;
        if country.is_some() || row.opt("from").or(row.opt("to")).is_some() {
            return Err(
                row.error("a noun has sectors only, no country and no dates: write `MIL`, not `PAK MIL`")
            );
        }
        for spelling in row.list("aliases").chain([row.get("name")]) {
            let (kind, takes) = (AgentKind::Person, Takes::Own);
            let cased = false;
            let agent = Agent { sectors: sectors.clone(), kind, takes, cased, file, line: row.line as u32 };
            self.agent(fold_word(spelling), agent);
        }
        Ok(())
    }

    /// Adds a noun for who acts; whether it stood there before.
    fn agent(&mut self, noun: String, agent: Agent) -> bool {
        self.noun_ends.extend(noun.rsplit([' ', '-']).next().map(str::to_owned));
        self.noun_starts.extend(noun.split_once([' ', '-', '\'']).map(|(first, _)| first.to_owned()));
        self.agents.insert(noun, agent).is_some()
    }

    fn add(&mut self, row: Row<'_>, entry: Entry, spellings: &[&str]) -> Result<(), CodebookError> {
        let id = self.entries.len() as u32;
        self.entries.push(entry);
        for spelling in spellings {
            let folded = fold_name(spelling);
            if !folded.chars().any(char::is_alphabetic) {
                return Err(row.error(format!("{spelling:?} is no name: it has no letter")));
            }
            let name = self.names.entry(folded).or_default();
            if !name.entries.contains(&id) {
                name.entries.push(id);
            }
            if !name.spellings.iter().any(|s| s == spelling) {
                name.spellings.push((*spelling).to_owned());
            }
        }
        Ok(())
    }

    /// Last names of persons, where no line gives that word a meaning already.
    pub(crate) fn surnames(&mut self) {
        let mut found: BTreeMap<String, Name> = BTreeMap::new();
        for (id, entry) in self.entries.iter().enumerate().filter(|(_, e)| e.kind == Kind::Person) {
            let Some((_, last)) = entry.name.rsplit_once(' ') else { continue };
            let folded = fold_name(last);
            if folded.len() < 3 || self.names.contains_key(&folded) {
                continue;
            }
            let name = found.entry(folded).or_default();
            name.entries.push(id as u32);
            name.surname_only = true;
            name.spellings.push(last.to_owned());
        }
        self.names.extend(found);
    }

    /// A code such as `PAK GOV MIL`, `UNO` or `REB`: country and sectors.
    fn code(&self, row: Row<'_>, code: &str) -> Result<(Option<String>, Vec<String>), CodebookError> {
        let mut words = code.split_whitespace().peekable();
        let country = words.next_if(|w| self.countries.contains(*w)).map(str::to_owned);
        let sectors: Vec<String> = words.map(str::to_owned).collect();
        if country.is_none() && sectors.is_empty() {
            return Err(row.error("no code; write a country, a sector or both, as `PAK MIL`"));
        }
        self.check_sectors(row, &sectors)?;
        Ok((country, sectors))
    }

    fn check_sectors(&self, row: Row<'_>, sectors: &[String]) -> Result<(), CodebookError> {
        match sectors.iter().find(|s| !self.sectors.contains(*s)) {
            Some(bad) => {
                Err(row
                    .error(format!("{bad:?} is neither a country of countries.tsv nor a code of codes.tsv")))
            }
            None => Ok(()),
        }
    }

    /// The parts of a code that the tables know, as they are written here, and those that they do not.
    pub(crate) fn fit<'a>(&self, code: &'a str) -> (Vec<&'a str>, Vec<&'a str>) {
        let mut parts = code.split_whitespace().peekable();
        let first = parts.next_if(|p| self.countries.contains(*p));
        // `IGO UNO` is what CAMEO calls `UNO`.
        let body =
            parts.next_if(|p| first.is_some_and(|f| self.is_international(f)) && self.is_international(p));
        let (sectors, unknown): (Vec<_>, Vec<_>) = parts.partition(|p| self.sectors.contains(*p));
        (body.or(first).into_iter().chain(sectors).collect(), unknown)
    }

    /// Whether a code of the country field is that of an international body.
    pub(crate) fn is_international(&self, country: &str) -> bool {
        self.international.contains(country)
    }

    /// Whether `word` is in a class of `words.tsv`.
    pub(crate) fn is(&self, class: &str, word: &str) -> bool {
        self.words.get(class).is_some_and(|w| w.contains(word))
    }

    /// Whether a sector is in a class of `sectors.tsv`.
    pub(crate) fn is_sector(&self, class: &str, sector: &str) -> bool {
        self.classes.get(class).is_some_and(|c| c.iter().any(|s| s == sector))
    }

    /// The codes of international bodies.
    pub(crate) fn international(&self) -> &BTreeSet<String> {
        &self.international
    }

    /// The codes of unions of states.
    pub(crate) fn unions(&self) -> &BTreeSet<String> {
        &self.unions
    }

    /// The sectors of a class of `sectors.tsv`, as somebody is given them.
    pub(crate) fn sectors(&self, class: &str) -> Vec<String> {
        self.classes.get(class).cloned().unwrap_or_default()
    }
}

fn is_table(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|e| e == "tsv")
}

/// A date of a table: a day, or a month or year, of which the first or the last day counts.
fn day(row: Row<'_>, column: &str, last: bool) -> Result<Option<Date>, CodebookError> {
    let Some(text) = row.opt(column) else { return Ok(None) };
    let fail = || row.error(format!("{column} {text:?} is no date; write 2021, 2021-08 or 2021-08-15"));
    let mut parts = text.split('-').map(str::parse::<i16>);
    let mut next = || parts.next().transpose().map_err(|_| fail());
    let (year, month, day) = (next()?, next()?, next()?);
    let year = year.ok_or_else(fail)?;
    let whole =
        Date::new(year, month.map_or(if last { 12 } else { 1 }, |m| m as i8), day.map_or(1, |d| d as i8))
            .map_err(|_| fail())?;
    Ok(Some(if last && day.is_none() { whole.last_of_month() } else { whole }))
}
