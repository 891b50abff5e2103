//! `dateline events`: the events of a store that answer a question.

use crate::args::Ask;
use crate::output;
use anyhow::anyhow;
use dateline_store::render::{self, Format};

pub(crate) fn run(args: &Ask) -> anyhow::Result<()> {
    let format = args.format()?;
    let query = args.question.query()?;
    let events = args.kept.open()?.events(&query)?;
    Ok(output::print(&render::events(&events, format, output::width()))?)
}

impl Ask {
    /// The form asked for, else a table on a terminal and JSON Lines elsewhere.
    ///
    /// # Errors
    /// No such form.
    pub(crate) fn format(&self) -> anyhow::Result<Format> {
        match &self.format {
            Some(word) => word.parse().map_err(|why: String| anyhow!("--format: {why}")),
            None if output::on_terminal() => Ok(Format::Table),
            None => Ok(Format::Jsonl),
        }
    }
}
