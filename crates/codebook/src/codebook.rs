//! The codebook as a whole: every page and word set, read and checked against each other.

use crate::page::EventType;
use crate::pattern::{Lemma, Pattern, Term};
use crate::table::{Table, read_word_sets, read_words};
use crate::{CodebookError, Files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const PREPOSITIONS: &str = "words/prepositions.txt";
const GROUPS: &str = "words/groups.tsv";

/// Everything that the coder runs, but for the tables that other parts read from [`Codebook::files`].
#[derive(Debug, Clone, Default)]
pub struct Codebook {
    /// The event types, in order of their pages.
    pub types: Vec<EventType>,
    /// The word sets, by name.
    pub words: BTreeMap<String, BTreeSet<String>>,
    /// Groups of types that a wrapping pattern may name (`<meet>`), by name; `*` stands for any act at all.
    pub groups: BTreeMap<String, BTreeSet<String>>,
    /// All files, for tables of actors, times and places.
    pub files: Files,
    /// Short hash of all files.
    pub version: String,
}

impl Codebook {
    /// The codebook that the binary carries.
    ///
    /// # Errors
    /// A page or word set that does not read.
    pub fn shipped() -> Result<Self, CodebookError> {
        Self::from_files(Files::shipped())
    }

    /// A codebook from a folder.
    ///
    /// # Errors
    /// A folder, page or word set that does not read.
    pub fn from_folder(folder: &Path) -> Result<Self, CodebookError> {
        Self::from_files(Files::from_folder(folder)?)
    }

    /// A codebook from its files.
    ///
    /// # Errors
    /// A page or word set that does not read, a set that a pattern names and nobody wrote, a type or pattern that
    /// stands twice.
    pub fn from_files(files: Files) -> Result<Self, CodebookError> {
        let words = read_word_sets(&files)?;
        let prepositions = read_words(PREPOSITIONS, files.get(PREPOSITIONS)?)?;
        let mut types: Vec<EventType> = Vec::new();
        for (path, text) in
            files.under("events/").filter(|(path, _)| Path::new(path).extension().is_some_and(|e| e == "md"))
        {
            let kind = EventType::read(path, text, &prepositions)?;
            if let Some(other) = types.iter().find(|t| t.name == kind.name) {
                return Err(CodebookError::new(
                    path,
                    1,
                    format!("{} is the type of {} already", kind.name, other.file),
                ));
            }
            types.push(kind);
        }
        let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in Table::open(&files, GROUPS, &["group", "type"])?.rows() {
            if !groups.entry(row.get("group").to_owned()).or_default().insert(row.get("type").to_owned()) {
                return Err(row.error("the line stands twice; remove one"));
            }
        }
        for kind in &types {
            check(kind, &types, &words, &groups)?;
        }
        let version = files.version();
        Ok(Self { types, words, groups, files, version })
    }

    /// The type of this name.
    pub fn kind(&self, name: &str) -> Option<&EventType> {
        self.types.iter().find(|t| t.name == name)
    }

    /// Every pattern with its type, in order of the pages.
    pub fn patterns(&self) -> impl Iterator<Item = (&EventType, &Pattern)> {
        self.types.iter().flat_map(|t| t.patterns.iter().map(move |p| (t, p)))
    }

    /// The lemmas and phrases that a term stands for, words apart by single spaces; classes are not looked at.
    pub fn lemmas<'a>(&'a self, term: &'a Term) -> Vec<&'a str> {
        match &term.what {
            Lemma::Word(word) => vec![word],
            Lemma::Set(name) => self.words.get(name).into_iter().flatten().map(String::as_str).collect(),
        }
    }

    /// The word set of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn word_set(&self, name: &str) -> Result<&BTreeSet<String>, CodebookError> {
        self.words.get(name).ok_or_else(|| {
            CodebookError::new(&format!("words/{name}.txt"), 0, "no such word set in the codebook")
        })
    }
}

type Sets = BTreeMap<String, BTreeSet<String>>;

fn check(kind: &EventType, types: &[EventType], words: &Sets, groups: &Sets) -> Result<(), CodebookError> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for pattern in &kind.patterns {
        let line = pattern.line();
        if let Some(set) = pattern.sets().into_iter().find(|s| !words.contains_key(*s)) {
            return Err(CodebookError::new(
                &kind.file,
                line,
                format!("there is no word set {{{set}}}; write words/{set}.txt"),
            ));
        }
        let wrapped = pattern.wraps.iter().flat_map(|w| &w.groups);
        if let Some(group) =
            wrapped.into_iter().find(|g| !groups.contains_key(g.strip_suffix("-obliged").unwrap_or(g)))
        {
            return Err(CodebookError::new(
                &kind.file,
                line,
                format!("there is no group <{group}> in {GROUPS}"),
            ));
        }
        if let Some(also) = &pattern.attributes.also {
            let (name, mode) =
                also.split_once('/').map_or((also.as_str(), None), |(name, mode)| (name, Some(mode)));
            let known = types
                .iter()
                .find(|t| t.name == name)
                .is_some_and(|t| mode.is_none_or(|m| t.mode(m).is_some()));
            if !known {
                return Err(CodebookError::new(
                    &kind.file,
                    line,
                    format!("no page has the type and mode {also:?}"),
                ));
            }
        }
        if let Some(mode) = pattern.attributes.mode.as_deref().filter(|m| kind.mode(m).is_none()) {
            return Err(CodebookError::new(&kind.file, line, format!("the page has no mode {mode:?}")));
        }
        let printed =
            Pattern { attributes: crate::pattern::Attributes::default(), ..pattern.clone() }.to_string();
        if let Some(first) = seen.insert(printed, line) {
            return Err(CodebookError::new(
                &kind.file,
                line,
                format!("the pattern stands at line {first} already; remove one"),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Codebook;
    use crate::Files;

    const HEAD: &str =
        "# AID\n\nQuad class: material cooperation. Needs a recipient: yes. Score: 10.\n\n## Patterns\n\n";

    fn load(patterns: &str) -> Result<Codebook, String> {
        let mut files = Files::default();
        files.insert("words/prepositions.txt", "to\n");
        files.insert("words/groups.tsv", "group\ttype\nmeet\tCONSULT\n");
        files.insert("words/relief.txt", "aid\nfood\n");
        files.insert("events/aid.md", &format!("{HEAD}{patterns}"));
        Codebook::from_files(files).map_err(|e| e.to_string())
    }

    #[test]
    fn terms_expand_to_the_words_of_their_set() {
        let codebook = load("    $actor send {relief} to $recipient\n").expect("loads");
        let (_, pattern) = codebook.patterns().next().expect("one");
        assert_eq!(pattern.id, "aid:7");
        let object = pattern.object.as_ref().expect("object");
        assert_eq!(codebook.lemmas(&object.filler.heads[0]), ["aid", "food"]);
    }

    #[test]
    fn pages_are_checked_against_word_sets_and_each_other() {
        for (patterns, error) in [
            (
                "    $actor send {arms}\n",
                "events/aid.md:7: there is no word set {arms}; write words/arms.txt",
            ),
            ("    $actor seek <war>\n", "events/aid.md:7: there is no group <war> in words/groups.tsv"),
            ("    $actor give => also AID/x\n", "events/aid.md:7: no page has the type and mode \"AID/x\""),
            ("    $actor give => mode x\n", "events/aid.md:7: the page has no mode \"x\""),
            (
                "    $actor give\n    $actor give\n",
                "events/aid.md:8: the pattern stands at line 7 already; remove one",
            ),
        ] {
            assert_eq!(load(patterns).expect_err(patterns), error);
        }
    }

    #[test]
    fn the_shipped_codebook_reads() {
        assert_eq!(Codebook::shipped().map(|c| c.version.len()), Ok(12));
    }
}
