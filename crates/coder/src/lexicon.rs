//! The word tables that predications are made with: light verbs, event nouns, attitudes, status words.
//!
//! Turns tables under `words/` into lookups by lemma. The law kept here: every English word that steers the
//! coder stands in a table, and a row that cannot be read is an error with file and line.

use dateline_codebook::{CodebookError, Files, Table, read_words};
use dateline_record::Status;
use hashbrown::{HashMap, HashSet};

/// Where the subject of a clause without one of its own comes from, or what a word's subject is to another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// The governing word's subject.
    Subject,
    /// The governing word's object.
    Object,
    /// Nobody.
    None,
}

/// What a wrapping word does.
#[derive(Debug, Clone, Copy)]
pub struct Attitude {
    /// Whose subject an infinitive or -ing form below it takes.
    pub control: Control,
    /// What happens to the status of what it wraps; `None` leaves it.
    pub status: Option<Status>,
    /// Whether it is speech: what it wraps is told by its subject.
    pub speech: bool,
    /// Whether it only says how the act goes on (begin, continue, manage): the act is the complement's.
    pub aspect: bool,
}

/// Where a light verb's event noun stands, and what the verb's subject is to it.
#[derive(Debug, Clone)]
pub struct Light {
    /// `object`, `subject` or a preposition.
    pub noun: String,
    /// What the verb's subject is to the noun.
    pub subject: Control,
}

/// The verb that an event noun stands for.
#[derive(Debug, Clone)]
pub struct Nominal {
    /// The verb, as patterns name it.
    pub verb: String,
    /// Prepositions that mark its object.
    pub object: Vec<String>,
    /// Prepositions, beside "by", that mark its subject; written `<from` in the table.
    pub subject: Vec<String>,
    /// What a bare "of" marks.
    pub of: Control,
}

/// Where a status word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusWord {
    /// An auxiliary of the verb.
    Auxiliary,
    /// An auxiliary of a verb in speech told in the past.
    Reported,
    /// What a relative clause describes, or its determiner.
    Antecedent,
    /// The word that opens the clause.
    Marker,
    /// A determiner of the event noun.
    Determiner,
    /// An adjective before the event noun.
    Modifier,
    /// An adverb.
    Adverb,
    /// The preposition that the event noun or -ing form hangs on.
    Preposition,
}

/// The word tables.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    attitudes: HashMap<String, Attitude>,
    lights: HashMap<String, Vec<Light>>,
    nominals: HashMap<String, Nominal>,
    status: HashMap<String, Vec<(StatusWord, Status)>>,
    transparent: HashSet<String>,
    fixed: HashSet<String>,
    stative: HashSet<String>,
    suffered: HashSet<String>,
    obligation: HashSet<String>,
    duties: HashSet<String>,
    firsts: HashSet<String>,
    manners: HashSet<String>,
    led: HashSet<String>,
    occasions: HashSet<String>,
    occasion_prepositions: HashSet<String>,
    verbs: HashMap<String, Vec<String>>,
    nouns: HashMap<String, Vec<String>>,
}

impl Lexicon {
    /// Reads the tables.
    ///
    /// # Errors
    /// A row that cannot be read, with file and line.
    pub fn load(files: &Files) -> Result<Self, CodebookError> {
        let set = |file: &str| -> Result<HashSet<String>, CodebookError> {
            Ok(read_words(file, files.get(file)?)?.into_iter().collect())
        };
        let [verbs, nouns] = synonyms(files)?;
        Ok(Self {
            verbs,
            nouns,
            attitudes: attitudes(files)?,
            lights: lights(files)?,
            nominals: nominals(files)?,
            status: status(files)?,
            transparent: set("words/transparent.txt")?,
            fixed: set("words/fixed-phrases.txt")?,
            suffered: set("words/headline-passives.txt")?,
            stative: set("words/stative-participles.txt")?,
            obligation: set("words/obligation.txt")?,
            duties: set("words/duties.txt")?,
            firsts: set("words/firsts.txt")?,
            manners: set("words/manner-prepositions.txt")?,
            led: set("words/led.txt")?,
            occasions: set("words/occasions.txt")?,
            occasion_prepositions: set("words/occasion-prepositions.txt")?,
        })
    }

    /// Whether an auxiliary obliges ("must").
    pub fn obliges(&self, word: &str) -> bool {
        self.obligation.contains(word)
    }

    /// Whether an -ing form behind a preposition is what the subject of the clause does ("by cutting", "after leaving").
    pub fn is_manner(&self, preposition: &str) -> bool {
        self.manners.contains(preposition)
    }

    /// Whether what stands before a participle with a hyphen does the act of the noun ("a rebel-led attack").
    pub fn is_led(&self, participle: &str) -> bool {
        self.led.contains(participle)
    }

    /// Whether an infinitive below a word is a duty ("has to leave", "a duty to protect").
    pub fn is_duty(&self, lemma: &str) -> bool {
        self.duties.contains(lemma)
    }

    /// Whether a word says that somebody was the first or the last to do something.
    pub fn is_first(&self, word: &str) -> bool {
        self.firsts.contains(word)
    }

    /// Whether a preposition and a noun say at what meeting somebody acts ("during a visit").
    pub fn is_occasion(&self, preposition: &str, noun: &str) -> bool {
        self.occasions.contains(noun) && self.occasion_prepositions.contains(preposition)
    }

    /// Verbs, as patterns know them, that mean the same as one that they do not know.
    pub fn verb_synonyms(&self, verb: &str) -> &[String] {
        self.verbs.get(verb).map_or(&[], Vec::as_slice)
    }

    /// Nouns, as patterns know them, that mean the same as one that they do not know.
    pub fn noun_synonyms(&self, noun: &str) -> &[String] {
        self.nouns.get(noun).map_or(&[], Vec::as_slice)
    }

    /// What a wrapping word does.
    pub fn attitude(&self, lemma: &str) -> Option<Attitude> {
        let same = || self.verb_synonyms(lemma).iter().chain(self.noun_synonyms(lemma));
        self.attitudes.get(lemma).or_else(|| same().find_map(|s| self.attitudes.get(s))).copied()
    }

    /// The frames in which a verb only carries an event noun.
    pub fn light(&self, lemma: &str) -> &[Light] {
        let same = || self.verb_synonyms(lemma).iter().find_map(|s| self.lights.get(s));
        self.lights.get(lemma).or_else(same).map_or(&[], Vec::as_slice)
    }

    /// The verb that a noun stands for.
    pub fn nominal(&self, lemma: &str) -> Option<&Nominal> {
        let same = || self.noun_synonyms(lemma).iter().find_map(|s| self.nominals.get(s));
        self.nominals.get(lemma).or_else(same)
    }

    /// What a word at a place does to status.
    pub fn status(&self, place: StatusWord, word: &str) -> Option<Status> {
        self.status.get(word)?.iter().find(|(p, _)| *p == place).map(|(_, s)| *s)
    }

    /// Whether a preposition and a bare noun are a fixed phrase in which the noun is no act.
    pub fn is_fixed(&self, preposition: &str, noun: &str) -> bool {
        self.fixed.contains(&format!("{preposition} {noun}"))
    }

    /// Whether a verb without an object says what its subject suffers ("Five killed in raid").
    pub fn is_suffered(&self, lemma: &str) -> bool {
        self.suffered.contains(lemma)
    }

    /// Whether a verb's passive says what its subject does ("is committed to").
    pub fn is_stative(&self, lemma: &str) -> bool {
        self.stative.contains(lemma)
    }

    /// Whether a noun stands for what its "of" phrase names.
    pub fn is_transparent(&self, lemma: &str) -> bool {
        self.transparent.contains(lemma)
    }
}

/// Synonyms of verbs and of nouns.
fn synonyms(files: &Files) -> Result<[HashMap<String, Vec<String>>; 2], CodebookError> {
    let (mut verbs, mut nouns) = (HashMap::new(), HashMap::new());
    for row in Table::open(files, "words/synonyms.tsv", &["word", "class", "means"])?.rows() {
        let all = match row.get("class") {
            "verb" => &mut verbs,
            "noun" => &mut nouns,
            other => return Err(row.error(format!("`{other}` must be verb or noun"))),
        };
        all.insert(row.get("word").to_owned(), row.list("means").map(str::to_owned).collect());
    }
    Ok([verbs, nouns])
}

fn control(file: &str, line: usize, word: &str) -> Result<Control, CodebookError> {
    match word {
        "subject" => Ok(Control::Subject),
        "object" => Ok(Control::Object),
        "none" => Ok(Control::None),
        _ => Err(CodebookError::new(file, line, format!("`{word}` must be subject, object or none"))),
    }
}

fn status_word(file: &str, line: usize, word: &str) -> Result<Option<Status>, CodebookError> {
    match word {
        "same" => Ok(None),
        "actual" => Ok(Some(Status::Actual)),
        "future" => Ok(Some(Status::Future)),
        "hypothetical" => Ok(Some(Status::Hypothetical)),
        "negated" => Ok(Some(Status::Negated)),
        _ => Err(CodebookError::new(
            file,
            line,
            format!("`{word}` is no status: same, actual, future, hypothetical or negated"),
        )),
    }
}

fn attitudes(files: &Files) -> Result<HashMap<String, Attitude>, CodebookError> {
    const FILE: &str = "words/attitudes.tsv";
    let table = Table::read(FILE, files.get(FILE)?, &["lemma", "control", "status", "kind"])?;
    let mut all = HashMap::new();
    for row in table.rows() {
        let (speech, aspect) = match row.get("kind") {
            "speech" => (true, false),
            "aspect" => (false, true),
            "act" => (false, false),
            other => return Err(row.error(format!("kind `{other}` must be speech, aspect or act"))),
        };
        let attitude = Attitude {
            control: control(FILE, row.line, row.get("control"))?,
            status: status_word(FILE, row.line, row.get("status"))?,
            speech,
            aspect,
        };
        all.insert(row.get("lemma").to_owned(), attitude);
    }
    Ok(all)
}

fn lights(files: &Files) -> Result<HashMap<String, Vec<Light>>, CodebookError> {
    const FILE: &str = "words/light-verbs.tsv";
    let table = Table::read(FILE, files.get(FILE)?, &["verb", "noun", "subject"])?;
    let mut all: HashMap<String, Vec<Light>> = HashMap::new();
    for row in table.rows() {
        let light =
            Light { noun: row.get("noun").to_owned(), subject: control(FILE, row.line, row.get("subject"))? };
        all.entry(row.get("verb").to_owned()).or_default().push(light);
    }
    Ok(all)
}

fn nominals(files: &Files) -> Result<HashMap<String, Nominal>, CodebookError> {
    const FILE: &str = "words/nominals.tsv";
    let table = Table::read(FILE, files.get(FILE)?, &["noun", "verb", "object", "of"])?;
    let mut all = HashMap::new();
    for row in table.rows() {
        let nominal = Nominal {
            verb: row.get("verb").to_owned(),
            object: row
                .list("object")
                .filter(|p| !p.starts_with('<') && *p != "of")
                .map(str::to_owned)
                .collect(),
            subject: row.list("object").filter_map(|p| p.strip_prefix('<')).map(str::to_owned).collect(),
            of: control(FILE, row.line, row.get("of"))?,
        };
        all.insert(row.get("noun").to_owned(), nominal);
    }
    Ok(all)
}

fn status(files: &Files) -> Result<HashMap<String, Vec<(StatusWord, Status)>>, CodebookError> {
    const FILE: &str = "words/status.tsv";
    let table = Table::read(FILE, files.get(FILE)?, &["word", "where", "status"])?;
    let mut all: HashMap<String, Vec<(StatusWord, Status)>> = HashMap::new();
    for row in table.rows() {
        let place = match row.get("where") {
            "auxiliary" => StatusWord::Auxiliary,
            "reported" => StatusWord::Reported,
            "antecedent" => StatusWord::Antecedent,
            "marker" => StatusWord::Marker,
            "determiner" => StatusWord::Determiner,
            "modifier" => StatusWord::Modifier,
            "adverb" => StatusWord::Adverb,
            "preposition" => StatusWord::Preposition,
            other => {
                return Err(CodebookError::new(
                    FILE,
                    row.line,
                    format!("`{other}` is no place for a status word"),
                ));
            }
        };
        if let Some(status) = status_word(FILE, row.line, row.get("status"))? {
            all.entry(row.get("word").to_owned()).or_default().push((place, status));
        }
    }
    Ok(all)
}
