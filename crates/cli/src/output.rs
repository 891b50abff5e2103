//! Where words go: records to standard output, all else to standard error; colours and widths.

use crate::args::{Colour, Common};
use crate::show::paint::Paint;
use anyhow::Context as _;
use std::io::{IsTerminal as _, Write};
use std::path::Path;

/// Width where there is no terminal, in columns.
const PLAIN_WIDTH: usize = 100;

/// No line is longer, however wide the terminal is, in columns.
const WIDEST: usize = 160;

/// Prints a line to standard error; a standard error that is closed is nothing to stop for.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Prints to standard output.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn print(text: &str) -> std::io::Result<()> {
    std::io::stdout().write_all(text.as_bytes())
}

/// The file named, or standard output.
///
/// # Errors
/// The file cannot be made.
#[cfg(feature = "parquet")]
pub(crate) fn to(path: Option<&Path>) -> anyhow::Result<Box<dyn Write + Send>> {
    Ok(match path {
        Some(path) => Box::new(std::fs::File::create(path).with_context(|| path.display().to_string())?),
        None => Box::new(std::io::stdout()),
    })
}

/// Writes to the file named, or to standard output.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write(path: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    match path {
        Some(path) => std::fs::write(path, bytes).with_context(|| path.display().to_string()),
        None => Ok(std::io::stdout().write_all(bytes)?),
    }
}

/// Whether an error says only that nobody reads our output any more.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|e| e.downcast_ref().is_some_and(is_pipe))
}

/// Whether standard output is a terminal.
pub(crate) fn on_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Colours for standard output.
pub(crate) fn paint(common: &Common) -> Paint {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
        && std::env::var_os("TERM").is_none_or(|v| v != "dumb");
    Paint {
        on: match common.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => wanted && on_terminal(),
        },
    }
}

/// Columns of standard output.
pub(crate) fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let columns = columns.or_else(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)));
    columns.unwrap_or(PLAIN_WIDTH).clamp(40, WIDEST)
}
