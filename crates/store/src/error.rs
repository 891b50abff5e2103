//! What can go wrong: opening and writing a store, reading a table, understanding a question.

use crate::query::QueryError;

/// A line of a table that cannot be used: names file and line and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {why}")]
pub struct TableError {
    /// Path relative to the codebook's folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub why: String,
}

/// Opening, reading or writing a store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened as a store.
    #[error("{path}: cannot be opened as a store: {why}")]
    Open {
        /// The file.
        path: String,
        /// What stands in the way.
        why: String,
    },
    /// The store was written by a newer program.
    #[error(
        "{path}: written by a newer Dateline (store format {found}; this program knows up to {known}): update the program"
    )]
    Newer {
        /// The file.
        path: String,
        /// Its format.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// The disk is full.
    #[error(
        "the disk is full: nothing of this batch was written; free some space and run the same command again"
    )]
    Full,
    /// The disk failed.
    #[error(
        "the file could not be written or read ({0}): nothing of this batch was kept; see to the disk and run the same command again"
    )]
    Disk(String),
    /// SQLite refused.
    #[error("the store could not be read or written: {0}")]
    Sql(rusqlite::Error),
    /// A record cannot be read back.
    #[error("a record in the store cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A table of the codebook is wrong.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A question cannot be understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A file beside the store could not be written.
    #[error("{path}: {why}")]
    File {
        /// The file.
        path: String,
        /// What stands in the way.
        why: String,
    },
    /// Nothing has this id.
    #[error("no {what} with id `{id}` in this store")]
    Missing {
        /// `event`, `incident`, `story`, `review`.
        what: &'static str,
        /// As asked.
        id: String,
    },
    /// A decision that cannot be taken.
    #[error("{0}")]
    Refused(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            Some(rusqlite::ErrorCode::SystemIoFailure) => Self::Disk(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}
