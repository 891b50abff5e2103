//! `dateline events` and `dateline incidents`: what a store has that answers a question.

use crate::args::{Ask, Common};
use crate::output;
use crate::parquet::File;
use crate::store::warn_unsettled;
use anyhow::anyhow;
use dateline_record::{Event, Incident};
use dateline_store::render::{self, Format};
use std::path::Path;

/// Name of the form that is no text.
const PARQUET: &str = "parquet";

pub(crate) fn run(common: &Common, args: &Ask) -> anyhow::Result<()> {
    let form = named(args.format.as_deref(), args.output.as_deref());
    let store = args.kept.open()?;
    let query = args.question.query(common)?;
    if form == Some(PARQUET) {
        let mut file = File::<Event>::create(args.output.as_deref(), None)?;
        store.each_event(&query, |event| file.write(&event))?;
        return file.finish();
    }
    let text = render::events(&store.events(&query)?, format(form)?, output::width());
    output::write(args.output.as_deref(), text.as_bytes())
}

pub(crate) fn incidents(common: &Common, args: &Ask) -> anyhow::Result<()> {
    let form = named(args.format.as_deref(), args.output.as_deref());
    let store = args.kept.open()?;
    warn_unsettled(common, &store)?;
    let incidents = store.incidents(&args.question.query(common)?)?;
    if form == Some(PARQUET) {
        let mut file = File::<Incident>::create(args.output.as_deref(), None)?;
        incidents.iter().try_for_each(|incident| file.write(incident))?;
        return file.finish();
    }
    let text = render::incidents(&incidents, format(form)?, output::width());
    output::write(args.output.as_deref(), text.as_bytes())
}

/// The form asked for, else the one that the file's ending names.
pub(crate) fn named<'a>(word: Option<&'a str>, file: Option<&'a Path>) -> Option<&'a str> {
    word.or_else(|| file?.extension()?.to_str())
}

/// The form asked for, else a table on a terminal and JSON Lines elsewhere.
///
/// # Errors
/// No such form.
pub(crate) fn format(word: Option<&str>) -> anyhow::Result<Format> {
    match word {
        Some(word) => word.parse().map_err(|why: String| anyhow!("--format: {why}, {PARQUET}")),
        None if output::on_terminal() => Ok(Format::Table),
        None => Ok(Format::Jsonl),
    }
}
