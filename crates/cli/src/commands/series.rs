//! `dateline series`: counts over time of the events that answer a question.

use crate::args::{Common, Series};
use crate::commands::events::named;
use crate::{output, records};
use anyhow::{Context as _, anyhow, bail};
use dateline_store::series;

pub(crate) fn run(common: &Common, args: &Series) -> anyhow::Result<()> {
    let by = args.by.parse().map_err(|why: String| anyhow!("--by: {why}"))?;
    let store = args.kept.open()?;
    let points = series::series(&store, &args.question.query(common)?, by)?;
    let title = args.title.clone().unwrap_or_else(|| {
        let asked = args.question.words();
        format!("{} by {}", if asked.is_empty() { "all events" } else { &asked }, args.by)
    });
    let default = if output::on_terminal() { "chart" } else { "csv" };
    let file = args.output.as_deref();
    let text = match named(args.format.as_deref(), file).unwrap_or(default) {
        "chart" => series::chart(&points, output::width()),
        "table" => series::series_table(&points, output::width()),
        "csv" => series::series_csv(&points),
        "svg" => series::svg(&points, &title),
        "png" if file.is_none() && output::on_terminal() => {
            bail!("a picture is no text for a terminal: name a file with --output FILE.png")
        }
        "png" => {
            let picture = series::png(&points, &title).context("the picture cannot be drawn")?;
            return output::write(file, &picture);
        }
        "jsonl" => return records::jsonl(&points),
        other => bail!("--format: `{other}` is no format; there are chart, table, csv, svg, png, jsonl"),
    };
    output::write(file, text.as_bytes())
}
