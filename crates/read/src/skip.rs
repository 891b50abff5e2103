//! What could not be read, and why: a record or a whole input that is left out, named so that a person finds it.

use crate::Kind;

/// A record, or a whole input, that gave no story.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {why}", self.place())]
pub struct Skip {
    /// File, URL, or `-` for standard input.
    pub file: String,
    /// Line from 1 (text formats) where the record starts.
    pub line: Option<u64>,
    /// Record from 1, for formats that have no lines (WARC, feeds).
    pub record: Option<u64>,
    /// What is wrong.
    pub why: Why,
}

/// Why something was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The file or folder is not there.
    #[error("no such file or folder")]
    Missing,
    /// The system would not let it be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Nothing in it.
    #[error("is empty")]
    Empty,
    /// A folder or pattern without any file.
    #[error("holds no file to read")]
    NoFiles,
    /// Bytes that are no text in any encoding, nor an archive that can be opened.
    #[error("is binary, not text, a page, a feed or an archive")]
    Binary,
    /// Text that is not valid in the encoding it declares or that its content suggests.
    #[error("is not valid {0}; save it as UTF-8")]
    Encoding(String),
    /// More than the limit.
    #[error("is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit that was passed, in bytes.
        limit: u64,
    },
    /// Took more than its time.
    #[error("took longer than {0} ms")]
    TooSlow(u64),
    /// A line that is no JSON.
    #[error("is not valid JSON: {0}")]
    Json(String),
    /// A record without the one field that is required.
    #[error("has no `{0}`")]
    NoField(String),
    /// A table without the one column that is required.
    #[error("has no column `{wanted}` (it has: {found}); name it with `text=COLUMN`")]
    NoColumn {
        /// Column that was looked for.
        wanted: String,
        /// Columns that are there.
        found: String,
    },
    /// A list of feeds, which holds no stories itself.
    #[error("is a list of feeds, not a story; follow them with `watch`")]
    Feeds,
    /// A date that is none.
    #[error("`{field}` is not a date: \"{value}\"; write it as 2025-12-06")]
    Date {
        /// Name of the field.
        field: &'static str,
        /// What stands there.
        value: String,
    },
    /// A page, feed or text in which no report was found.
    #[error("holds no report")]
    NoReport,
    /// A kind of input that this build cannot read.
    #[error("is {kind}, which this build cannot read; build with the feature `{feature}`")]
    NotBuilt {
        /// What it is.
        kind: Kind,
        /// The cargo feature that reads it.
        feature: &'static str,
    },
    /// A damaged record or archive.
    #[error("is damaged: {0}")]
    Damaged(String),
    /// A server, or the rules of its robots.txt, refused it.
    #[error("was not fetched: {0}")]
    NotFetched(String),
}

impl Skip {
    /// A whole input that gave nothing.
    pub fn input(file: &str, why: Why) -> Self {
        Self { file: file.to_owned(), line: None, record: None, why }
    }

    /// A record that starts at a line.
    pub fn at_line(file: &str, line: u64, why: Why) -> Self {
        Self { file: file.to_owned(), line: Some(line), record: None, why }
    }

    /// A record by its number.
    pub fn at_record(file: &str, record: u64, why: Why) -> Self {
        Self { file: file.to_owned(), line: None, record: Some(record), why }
    }

    /// Whether a whole input is meant and not one record of it: a program that was given this input by name
    /// should end with an error.
    pub fn is_whole_input(&self) -> bool {
        self.line.is_none() && self.record.is_none()
    }

    fn place(&self) -> String {
        match (self.line, self.record) {
            (Some(line), _) => format!("{}:{line}", self.file),
            (None, Some(record)) => format!("{}: record {record}", self.file),
            (None, None) => self.file.clone(),
        }
    }
}
