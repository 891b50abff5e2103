//! `dateline events`: the events of a store that answer a question.

use crate::args::Ask;
use crate::output;
use anyhow::anyhow;
use dateline_store::render::{self, Format};

pub(crate) fn run(args: &Ask) -> anyhow::Result<()> {
    let format = form(args.format.as_deref())?;
    let query = args.question.query()?;
    let events = args.kept.open()?.events(&query)?;
    Ok(output::print(&render::events(&events, format, output::width()))?)
}

/// The form asked for, else a table on a terminal and JSON Lines elsewhere.
///
/// # Errors
/// No such form.
pub(crate) fn form(word: Option<&str>) -> anyhow::Result<Format> {
    match word {
        Some(word) => word.parse().map_err(|why: String| anyhow!("--format: {why}")),
        None if output::on_terminal() => Ok(Format::Table),
        None => Ok(Format::Jsonl),
    }
}
