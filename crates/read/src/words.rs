//! The word lists of `codebook/read/` to sets and tables that are fast to ask.
//!
//! A line that is not well formed is an error naming file and line. Holds no word itself.

use std::collections::{HashMap, HashSet};
use std::path::Path;

/// A bad line in a word list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {why}")]
pub struct WordsError {
    /// File below `codebook/`.
    pub file: String,
    /// Line from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

/// Words by which the parts of a page are told apart.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pub(crate) agencies: HashMap<String, String>,
    pub(crate) bylines: Vec<String>,
    pub(crate) caption_classes: Vec<String>,
    pub(crate) captions: Captions,
    pub(crate) date_classes: Vec<String>,
    pub(crate) date_labels: HashMap<String, DateLabel>,
    pub(crate) furniture: HashSet<String>,
    pub(crate) furniture_starts: Vec<String>,
    pub(crate) furniture_classes: Vec<String>,
    pub(crate) keys: HashMap<String, Field>,
    pub(crate) live: Vec<String>,
    pub(crate) meta: HashMap<String, (MetaField, u8)>,
    pub(crate) months: HashMap<String, i8>,
    pub(crate) not_places: HashSet<String>,
    pub(crate) related: HashSet<String>,
    pub(crate) sections: HashSet<String>,
    pub(crate) separators: HashSet<String>,
    pub(crate) standfirsts: Vec<String>,
    pub(crate) threads: Vec<String>,
    pub(crate) tracking: Vec<String>,
    pub(crate) meridiems: HashMap<String, bool>,
    pub(crate) zones: HashMap<String, i16>,
    pub(crate) weekdays: HashSet<String>,
}

/// Words by which a caption is known, by where they stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Captions {
    pub(crate) anywhere: Vec<String>,
    pub(crate) start: Vec<String>,
    pub(crate) credit: HashSet<String>,
}

/// Which of a story's dates a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateLabel {
    Published,
    Updated,
}

/// A field that an element in the head of a page gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum MetaField {
    Title,
    Summary,
    Byline,
    Source,
    Url,
    Published,
    Updated,
}

/// A field that a dump names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Title,
    Byline,
    Published,
    Updated,
    Source,
    Url,
    Language,
}

const FILES: [(&str, &str); 21] = [
    ("read/agencies.txt", include_str!("../../../codebook/read/agencies.txt")),
    ("read/bylines.txt", include_str!("../../../codebook/read/bylines.txt")),
    ("read/captionclasses.txt", include_str!("../../../codebook/read/captionclasses.txt")),
    ("read/captions.tsv", include_str!("../../../codebook/read/captions.tsv")),
    ("read/dateclasses.txt", include_str!("../../../codebook/read/dateclasses.txt")),
    ("read/datelabels.tsv", include_str!("../../../codebook/read/datelabels.tsv")),
    ("read/furniture.txt", include_str!("../../../codebook/read/furniture.txt")),
    ("read/furniture-starts.txt", include_str!("../../../codebook/read/furniture-starts.txt")),
    ("read/keys.tsv", include_str!("../../../codebook/read/keys.tsv")),
    ("read/live.txt", include_str!("../../../codebook/read/live.txt")),
    ("read/meta.tsv", include_str!("../../../codebook/read/meta.tsv")),
    ("read/months.tsv", include_str!("../../../codebook/read/months.tsv")),
    ("read/not-places.txt", include_str!("../../../codebook/read/not-places.txt")),
    ("read/related.txt", include_str!("../../../codebook/read/related.txt")),
    ("read/sections.txt", include_str!("../../../codebook/read/sections.txt")),
    ("read/separators.txt", include_str!("../../../codebook/read/separators.txt")),
    ("read/standfirsts.txt", include_str!("../../../codebook/read/standfirsts.txt")),
    ("read/furnitureclasses.txt", include_str!("../../../codebook/read/furnitureclasses.txt")),
    ("read/threads.txt", include_str!("../../../codebook/read/threads.txt")),
    ("read/tracking.txt", include_str!("../../../codebook/read/tracking.txt")),
    ("read/times.tsv", include_str!("../../../codebook/read/times.tsv")),
];
const WEEKDAYS: (&str, &str) = ("read/weekdays.txt", include_str!("../../../codebook/read/weekdays.txt"));

impl Words {
    /// The word lists that ship with the program.
    ///
    /// # Errors
    /// A bad line in one of them, which a test excludes.
    pub fn embedded() -> Result<Self, WordsError> {
        Self::parse(|file| {
            let found = FILES.iter().chain([&WEEKDAYS]).find(|(name, _)| *name == file);
            found.map(|(_, text)| (*text).to_owned()).ok_or_else(|| "no such file".to_owned())
        })
    }

    /// The word lists of a codebook folder on disk.
    ///
    /// # Errors
    /// A file that cannot be read or holds a bad line.
    pub fn from_folder(codebook: &Path) -> Result<Self, WordsError> {
        Self::parse(|file| std::fs::read_to_string(codebook.join(file)).map_err(|e| e.to_string()))
    }

    fn parse(get: impl Fn(&str) -> Result<String, String>) -> Result<Self, WordsError> {
        let load = |file: &'static str| {
            get(file).map(|text| List { file, text }).map_err(|why| WordsError {
                file: file.into(),
                line: 0,
                why,
            })
        };
        let mut captions = Captions::default();
        load("read/captions.tsv")?.rows(|row| {
            let [place, words] = row else { return Err("needs where and words".into()) };
            let words = fold(words);
            match *place {
                "anywhere" => captions.anywhere.push(words),
                "start" => captions.start.push(words),
                "credit" => drop(captions.credit.insert(words)),
                _ => return Err(format!("\"{place}\" is not one of anywhere, start, credit")),
            }
            Ok(())
        })?;
        let (mut meridiems, mut zones) = (HashMap::new(), HashMap::new());
        load("read/times.tsv")?.rows(|row| {
            let [name, what, minutes] = row else { return Err("needs word, what and minutes".into()) };
            let minutes: i16 =
                minutes.parse().map_err(|_| format!("\"{minutes}\" is no number of minutes"))?;
            match *what {
                "am" | "pm" => drop(meridiems.insert(fold(name), *what == "pm")),
                "zone" => drop(zones.insert(fold(name), minutes)),
                _ => return Err(format!("\"{what}\" is not one of am, pm, zone")),
            }
            Ok(())
        })?;
        let mut meta = HashMap::new();
        load("read/meta.tsv")?.rows(|row| {
            let [name, field, rank] = row else { return Err("needs name, field and rank".into()) };
            let field = match *field {
                "title" => MetaField::Title,
                "summary" => MetaField::Summary,
                "byline" => MetaField::Byline,
                "source" => MetaField::Source,
                "url" => MetaField::Url,
                "published" => MetaField::Published,
                "updated" => MetaField::Updated,
                _ => return Err(format!("\"{field}\" is no field of a page")),
            };
            let rank = rank.parse().map_err(|_| format!("\"{rank}\" is no rank"))?;
            meta.insert(name.to_lowercase(), (field, rank));
            Ok(())
        })?;
        let starts = load("read/furniture-starts.txt")?.lines();
        Ok(Self {
            agencies: load("read/agencies.txt")?.lines().into_iter().map(|l| (fold(&l), l)).collect(),
            bylines: folded(&load("read/bylines.txt")?.lines()),
            caption_classes: load("read/captionclasses.txt")?.lines(),
            captions,
            date_classes: load("read/dateclasses.txt")?.lines(),
            date_labels: load("read/datelabels.tsv")?.table(|which| match which {
                "published" => Some(DateLabel::Published),
                "updated" => Some(DateLabel::Updated),
                _ => None,
            })?,
            furniture: folded(&load("read/furniture.txt")?.lines()).into_iter().collect(),
            // Starts keep the punctuation that tells them from prose.
            furniture_starts: starts.iter().map(|s| s.to_lowercase()).collect(),
            keys: load("read/keys.tsv")?.table(|field| {
                Some(match field {
                    "title" => Field::Title,
                    "byline" => Field::Byline,
                    "published" => Field::Published,
                    "updated" => Field::Updated,
                    "source" => Field::Source,
                    "url" => Field::Url,
                    "language" => Field::Language,
                    _ => return None,
                })
            })?,
            live: folded(&load("read/live.txt")?.lines()),
            meta,
            months: load("read/months.tsv")?.table(|n| n.parse().ok().filter(|n| (1..=12).contains(n)))?,
            not_places: folded(&load("read/not-places.txt")?.lines()).into_iter().collect(),
            related: folded(&load("read/related.txt")?.lines()).into_iter().collect(),
            sections: folded(&load("read/sections.txt")?.lines()).into_iter().collect(),
            // A separator may be nothing but punctuation, so it is not folded.
            separators: load("read/separators.txt")?.lines().into_iter().map(|l| l.to_lowercase()).collect(),
            standfirsts: load("read/standfirsts.txt")?.lines(),
            furniture_classes: load("read/furnitureclasses.txt")?.lines(),
            threads: folded(&load("read/threads.txt")?.lines()),
            tracking: load("read/tracking.txt")?.lines(),
            meridiems,
            zones,
            weekdays: folded(&load("read/weekdays.txt")?.lines()).into_iter().collect(),
        })
    }
}

struct List {
    file: &'static str,
    text: String,
}

impl List {
    /// Lines that hold something; `# ` opens a comment, so that a separator may be `##`.
    fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(n, l)| (n + 1, l.trim_end()));
        lines.filter(|(_, l)| !l.is_empty() && !l.starts_with("# "))
    }

    fn lines(&self) -> Vec<String> {
        self.numbered().map(|(_, l)| l.to_owned()).collect()
    }

    fn rows(&self, mut take: impl FnMut(&[&str]) -> Result<(), String>) -> Result<(), WordsError> {
        for (line, text) in self.numbered() {
            let row: Vec<&str> = text.split('\t').collect();
            take(&row).map_err(|why| WordsError { file: self.file.into(), line, why })?;
        }
        Ok(())
    }

    fn table<T>(&self, value: impl Fn(&str) -> Option<T>) -> Result<HashMap<String, T>, WordsError> {
        let mut table = HashMap::new();
        self.rows(|row| {
            let [words, what] = row else { return Err("needs two columns".into()) };
            let what = value(what).ok_or_else(|| format!("\"{what}\" is not a value of this table"))?;
            match table.insert(fold(words), what) {
                Some(_) => Err(format!("\"{words}\" stands twice")),
                None => Ok(()),
            }
        })?;
        Ok(table)
    }
}

fn folded(lines: &[String]) -> Vec<String> {
    lines.iter().map(|l| fold(l)).collect()
}

/// A line as the lists know it: small letters, single spaces, no punctuation at the ends, straight apostrophes.
pub(crate) fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase));
    }
    let keep = |c: char| !c.is_alphanumeric() && c != '©';
    out.trim_matches(keep).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Words, fold};

    #[test]
    fn the_lists_that_ship_are_well_formed() {
        let words = Words::embedded().unwrap();
        assert_eq!(words.months.get("sept"), Some(&9));
        assert!(words.furniture.contains("short url"));
    }

    #[test]
    fn a_bad_line_names_file_and_line() {
        let folder = std::env::temp_dir().join(format!("dateline-words-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("read")).unwrap();
        for (file, text) in super::FILES.iter().chain([&super::WEEKDAYS]) {
            let text = if *file == "read/months.tsv" { "# name\tmonth\nmay\t5\njune\t13\n" } else { text };
            std::fs::write(folder.join(file), text).unwrap();
        }
        let error = Words::from_folder(&folder).unwrap_err();
        assert_eq!(error.to_string(), "read/months.tsv:3: \"13\" is not a value of this table");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn folding_drops_case_spaces_and_punctuation_at_the_ends() {
        assert_eq!(fold("  Editors’   Picks: "), "editors' picks");
        assert_eq!(fold("© 2025 The Paper"), "© 2025 the paper");
    }
}
