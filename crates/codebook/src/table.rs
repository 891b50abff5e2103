//! Tables (`.tsv`) and word sets (`.txt`): a checked text file to rows that know their line.
//!
//! The law kept here: every line is either a comment, the header, or a row that fits the header; anything else is an
//! error naming file and line. What a column means is the caller's business.

use crate::{CodebookError, Files};
use std::collections::{BTreeMap, BTreeSet};

/// A tab-separated table: a header line, then one row a line. Lines that are empty or begin with `#` are skipped.
#[derive(Debug, Clone, Default)]
pub struct Table {
    file: String,
    columns: Vec<&'static str>,
    rows: Vec<(usize, Vec<String>)>,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    fields: &'a [String],
    /// Line in the file, from 1.
    pub line: usize,
}

impl Table {
    /// Reads a table whose header must be exactly `columns`, in that order. Empty fields at the end of a line may be left out.
    ///
    /// # Errors
    /// A header that differs, a row with too many fields, a field with spaces at its ends, an empty first field.
    pub fn read(file: &str, text: &str, columns: &[&'static str]) -> Result<Self, CodebookError> {
        let mut table = Self { file: file.to_owned(), columns: columns.to_vec(), rows: Vec::new() };
        let mut header = false;
        for (i, line) in text.lines().enumerate() {
            let fail = |why: String| CodebookError::new(file, i + 1, why);
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if !header {
                if fields != columns {
                    return Err(fail(format!(
                        "the header must be the tab-separated columns {}",
                        columns.join(", ")
                    )));
                }
                header = true;
                continue;
            }
            if fields.len() > columns.len() {
                return Err(fail(format!(
                    "{} fields, but the header has {}; remove a tab",
                    fields.len(),
                    columns.len()
                )));
            }
            if let Some(bad) = fields.iter().find(|f| f.trim() != *f) {
                return Err(fail(format!(
                    "field {bad:?} begins or ends with a space; separate fields by one tab only"
                )));
            }
            if fields.first().is_none_or(String::is_empty) {
                return Err(fail("the first field is empty; fill it or remove the line".to_owned()));
            }
            table.rows.push((i + 1, fields));
        }
        if header { Ok(table) } else { Err(CodebookError::new(file, 1, "the header line is missing")) }
    }

    /// The table at `path` of a codebook; see [`Table::read`].
    ///
    /// # Errors
    /// No such file, or one that does not read.
    pub fn open(files: &Files, path: &str, columns: &[&'static str]) -> Result<Self, CodebookError> {
        Self::read(path, files.get(path)?, columns)
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, fields)| Row { table: self, fields, line: *line })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'a> Row<'a> {
    /// The field of a column; empty where the line leaves it out, or where the table has no such column.
    pub fn get(&self, column: &str) -> &'a str {
        let at = self.table.columns.iter().position(|c| *c == column);
        debug_assert!(at.is_some(), "{} has no column {column}", self.table.file);
        at.and_then(|i| self.fields.get(i)).map_or("", String::as_str)
    }

    /// The field of a column, if it is not empty.
    pub fn opt(&self, column: &str) -> Option<&'a str> {
        Some(self.get(column)).filter(|f| !f.is_empty())
    }

    /// The parts of a field that lists several, separated by `|`.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get(column).split('|').map(str::trim).filter(|p| !p.is_empty())
    }

    /// An error at this row.
    pub fn error(&self, why: impl Into<String>) -> CodebookError {
        CodebookError::new(&self.table.file, self.line, why)
    }
}

/// Reads a word set: one entry a line, `#` begins a comment, entries in byte order.
///
/// # Errors
/// An entry that stands twice, is out of order, or holds an underscore.
pub fn read_words(file: &str, text: &str) -> Result<BTreeSet<String>, CodebookError> {
    let mut words = BTreeSet::new();
    for (i, line) in text.lines().enumerate() {
        let entry = line.split('#').next().unwrap_or_default().trim();
        if entry.is_empty() {
            continue;
        }
        if entry.contains('_') {
            return Err(CodebookError::new(
                file,
                i + 1,
                format!("write {entry:?} with spaces, as in a text"),
            ));
        }
        if let Some(last) = words.last()
            && entry <= String::as_str(last)
        {
            let why = if words.contains(entry) {
                "stands twice; remove one"
            } else {
                "is out of order; sort the file"
            };
            return Err(CodebookError::new(file, i + 1, format!("{entry:?} {why}")));
        }
        words.insert(entry.to_owned());
    }
    Ok(words)
}

/// All word sets of a codebook (`words/*.txt`), by the name of the file without its ending.
///
/// # Errors
/// See [`read_words`].
pub fn read_word_sets(files: &Files) -> Result<BTreeMap<String, BTreeSet<String>>, CodebookError> {
    let mut sets = BTreeMap::new();
    for (path, text) in files.under("words/") {
        if let Some(name) = path.strip_prefix("words/").and_then(|p| p.strip_suffix(".txt")) {
            sets.insert(name.to_owned(), read_words(path, text)?);
        }
    }
    Ok(sets)
}

#[cfg(test)]
mod tests {
    use super::{Table, read_words};

    #[test]
    fn rows_know_their_line() {
        let text = "# who\nname\tcode\tfrom\nKenya\tKEN\n\nChad\tTCD\t1960\n";
        let table = Table::read("t.tsv", text, &["name", "code", "from"]).expect("reads");
        let rows: Vec<_> = table.rows().map(|r| (r.line, r.get("code"), r.opt("from"))).collect();
        assert_eq!(rows, [(3, "KEN", None), (5, "TCD", Some("1960"))]);
    }

    #[test]
    fn bad_lines_name_file_and_line() {
        for (text, error) in [
            ("", "t.tsv:1: the header line is missing"),
            ("name\n", "t.tsv:1: the header must be the tab-separated columns name, code"),
            ("name\tcode\nA\tB\tC\n", "t.tsv:2: 3 fields, but the header has 2; remove a tab"),
            (
                "name\tcode\nA \tB\n",
                "t.tsv:2: field \"A \" begins or ends with a space; separate fields by one tab only",
            ),
            ("name\tcode\n\tB\n", "t.tsv:2: the first field is empty; fill it or remove the line"),
        ] {
            assert_eq!(Table::read("t.tsv", text, &["name", "code"]).expect_err("bad").to_string(), error);
        }
    }

    #[test]
    fn word_sets_are_sorted_and_without_doubles() {
        assert_eq!(read_words("w.txt", "ban # a comment\n# none\ncurb\n").expect("reads").len(), 2);
        for (text, error) in [
            ("curb\nban\n", "w.txt:2: \"ban\" is out of order; sort the file"),
            ("ban\nban\n", "w.txt:2: \"ban\" stands twice; remove one"),
            ("call_off\n", "w.txt:1: write \"call_off\" with spaces, as in a text"),
        ] {
            assert_eq!(read_words("w.txt", text).expect_err("bad").to_string(), error);
        }
    }
}
