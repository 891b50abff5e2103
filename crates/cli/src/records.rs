//! Records to standard output, or to a file that a stopped run can go on with, in the format that was asked for.

use crate::args::{Format, Inputs, TableFormat, Tabular};
use crate::output;
use anyhow::{Context as _, bail};
use dateline_store::export::{csv_line, table};
use serde::Serialize;
use serde_json::Value;
use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

impl Inputs {
    /// The format: what was asked for, else text on a terminal and JSON Lines elsewhere.
    ///
    /// # Errors
    /// A format that this subcommand does not print.
    pub(crate) fn format(&self, known: &[Format]) -> anyhow::Result<Format> {
        let on_terminal = output::on_terminal() && self.output.is_none();
        let format = self.format.unwrap_or(if on_terminal { Format::Text } else { Format::Jsonl });
        if !known.contains(&format) {
            let known: Vec<String> = known.iter().map(ToString::to_string).collect();
            bail!("--format {format}: this subcommand prints {}", known.join(", "));
        }
        Ok(format)
    }
}

/// A column of a table of records: its name, and where its value stands in the record (RFC 6901).
pub(crate) type Column = (&'static str, &'static str);

/// Where records go.
#[derive(Debug)]
pub(crate) struct Sink {
    file: Option<File>,
    /// Whether nothing was written yet, so that a table still needs its header.
    is_fresh: bool,
}

impl Sink {
    /// A file that is cut to what a stopped run had safely written, or standard output.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn open(path: Option<&Path>, length: u64) -> anyhow::Result<Self> {
        let open = |path: &Path| -> std::io::Result<File> {
            let mut file = File::options().create(true).write(true).truncate(false).open(path)?;
            file.set_len(length)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        let file = path.map(|p| open(p).with_context(|| p.display().to_string())).transpose()?;
        Ok(Self { file, is_fresh: length == 0 })
    }

    /// Bytes in the file.
    ///
    /// # Errors
    /// The file cannot be asked.
    pub(crate) fn length(&mut self) -> std::io::Result<u64> {
        self.file.as_mut().map_or(Ok(0), std::io::Seek::stream_position)
    }

    /// Writes text as it is.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn text(&mut self, text: &str) -> anyhow::Result<()> {
        self.is_fresh = false;
        match &mut self.file {
            Some(file) => file.write_all(text.as_bytes())?,
            None => output::print(text)?,
        }
        Ok(())
    }

    /// Writes each record as a line of JSON.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn jsonl<T: Serialize>(&mut self, records: impl IntoIterator<Item = T>) -> anyhow::Result<()> {
        let mut lines = Vec::new();
        for record in records {
            serde_json::to_writer(&mut lines, &record)?;
            lines.push(b'\n');
        }
        self.text(&String::from_utf8(lines)?)
    }

    /// Writes rows of CSV, of which the first is a header; it stands once, at the top.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn table(&mut self, csv: &str) -> anyhow::Result<()> {
        let rows = if self.is_fresh { csv } else { csv.split_once('\n').map_or("", |(_, rows)| rows) };
        self.text(rows)
    }

    /// Writes records as rows of CSV with these columns.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn csv<T: Serialize>(
        &mut self,
        columns: &[Column],
        records: impl IntoIterator<Item = T>,
    ) -> anyhow::Result<()> {
        let mut csv = csv_line(columns.iter().map(|(name, _)| *name));
        for record in records {
            let record = serde_json::to_value(record)?;
            csv += &csv_line(columns.iter().map(|(_, at)| cell(record.pointer(at))));
        }
        self.table(&csv)
    }
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Prints each record as a line of JSON to standard output.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn jsonl<T: Serialize>(records: impl IntoIterator<Item = T>) -> anyhow::Result<()> {
    Sink { file: None, is_fresh: false }.jsonl(records)
}

/// Prints the rows of a short table: for people on a terminal, as CSV elsewhere, or as was asked.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn short<T: Serialize>(
    form: &Tabular,
    header: &[&str],
    rows: &[T],
    cells: impl Fn(&T) -> Vec<String>,
) -> anyhow::Result<()> {
    let default = if output::on_terminal() { TableFormat::Table } else { TableFormat::Csv };
    let lines: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let text = match form.format.unwrap_or(default) {
        TableFormat::Jsonl => return jsonl(rows),
        TableFormat::Table => table(header, &lines, output::width()),
        TableFormat::Csv => {
            let names = header.iter().map(|h| h.replace(' ', "_"));
            lines.iter().fold(csv_line(names), |out, line| out + &csv_line(line))
        }
    };
    Ok(output::print(&text)?)
}
