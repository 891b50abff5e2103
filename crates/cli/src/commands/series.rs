//! `dateline series`: counts over time of the events that answer a question.

use crate::args::Series;
use crate::{output, records};
use anyhow::{anyhow, bail};
use dateline_store::series;

pub(crate) fn run(args: &Series) -> anyhow::Result<()> {
    let by = args.by.parse().map_err(|why: String| anyhow!("--by: {why}"))?;
    let query = args.question.query()?;
    let points = series::series(&args.kept.open()?, &query, by)?;
    let default = if output::on_terminal() { "chart" } else { "csv" };
    let text = match args.format.as_deref().unwrap_or(default) {
        "chart" => series::chart(&points, output::width()),
        "table" => series::series_table(&points, output::width()),
        "csv" => series::series_csv(&points),
        "svg" => series::svg(&points, &format!("events by {}", args.by)),
        "jsonl" => return records::jsonl(&points),
        other => bail!("--format: `{other}` is no format; there are chart, table, csv, svg, jsonl"),
    };
    Ok(output::print(&text)?)
}
