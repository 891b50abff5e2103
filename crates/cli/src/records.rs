//! Records to standard output in the format that was asked for.

use crate::args::{Format, Inputs};
use crate::output;
use anyhow::bail;
use serde::Serialize;
use std::io::Write as _;

impl Inputs {
    /// The format: what was asked for, else text on a terminal and JSON Lines elsewhere.
    ///
    /// # Errors
    /// A format that this subcommand does not print.
    pub(crate) fn format(&self, known: &[Format]) -> anyhow::Result<Format> {
        let default = if output::on_terminal() { Format::Text } else { Format::Jsonl };
        let format = self.format.unwrap_or(default);
        if !known.contains(&format) {
            let known: Vec<String> = known.iter().map(ToString::to_string).collect();
            bail!("--format {format}: this subcommand prints {}", known.join(", "));
        }
        Ok(format)
    }
}

/// Prints each record as a line of JSON.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn jsonl<T: Serialize>(records: impl IntoIterator<Item = T>) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for record in records {
        serde_json::to_writer(&mut out, &record).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
