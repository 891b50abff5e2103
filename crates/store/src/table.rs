//! Tab-separated tables of the codebook to rows that know their line.
//!
//! The first line that is no comment is the header and must be the one expected; a row has as many cells as
//! the header; lines that start with `#` and empty lines are skipped.

use crate::TableError;

/// One line of a table.
pub(crate) struct Row<'a> {
    /// Line in the file, from 1.
    pub(crate) line: usize,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// The cell of a column; empty where the table has none.
    pub(crate) fn get(&self, column: usize) -> &'a str {
        self.cells.get(column).copied().unwrap_or_default()
    }

    /// An error at this line.
    pub(crate) fn error(&self, file: &str, why: impl Into<String>) -> TableError {
        TableError { file: file.to_owned(), line: self.line, why: why.into() }
    }

    /// The number in a column.
    pub(crate) fn number(&self, file: &str, column: usize) -> Result<f64, TableError> {
        let cell = self.get(column);
        cell.parse().map_err(|_| self.error(file, format!("`{cell}` is not a number")))
    }
}

/// The rows of `text`.
///
/// # Errors
/// Another header, or a line with more or fewer cells than the header.
pub(crate) fn rows<'a>(file: &str, text: &'a str, header: &[&str]) -> Result<Vec<Row<'a>>, TableError> {
    let all = short_rows(file, text, header)?;
    match all.iter().find(|row| row.cells.len() < header.len()) {
        Some(row) => {
            Err(row.error(file, format!("{} cells, the header has {}", row.cells.len(), header.len())))
        }
        None => Ok(all),
    }
}

/// The rows of a table that leaves off empty cells at the end of a line.
///
/// # Errors
/// Another header, or a line with more cells than the header.
pub(crate) fn short_rows<'a>(file: &str, text: &'a str, header: &[&str]) -> Result<Vec<Row<'a>>, TableError> {
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty());
    let error = |line: usize, why: String| TableError { file: file.to_owned(), line: line + 1, why };
    let Some((at, first)) = lines.next() else {
        return Err(error(0, format!("the table is empty; its first line must be `{}`", header.join("⇥"))));
    };
    if first.split('\t').ne(header.iter().copied()) {
        return Err(error(at, format!("the header must be `{}`", header.join("⇥"))));
    }
    lines
        .map(|(at, line)| {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() <= header.len() {
                Ok(Row { line: at + 1, cells })
            } else {
                Err(error(at, format!("{} cells, the header has {}", cells.len(), header.len())))
            }
        })
        .collect()
}
