//! `dateline dyads`: the pairs of countries between whom most happens, or changed most.

use crate::args::Dyads;
use crate::output;
use anyhow::Context as _;
use dateline_store::export::table;
use dateline_store::series;

pub(crate) fn run(args: &Dyads) -> anyhow::Result<()> {
    let (from, to) = (month("--from", &args.from)?, month("--to", &args.to)?);
    let rows: Vec<Vec<String>> = series::dyads(&args.kept.open()?, from, to, args.changed, args.limit)?
        .into_iter()
        .map(|d| {
            let before = d.score_before.map(|s| format!("{s:.1}")).unwrap_or_default();
            vec![
                format!("{}-{}", d.a, d.b),
                d.events.to_string(),
                format!("{:.1}", d.score),
                d.killed_low.to_string(),
                d.events_before.to_string(),
                before,
            ]
        })
        .collect();
    let header = ["pair", "events", "score", "killed", "events before", "score before"];
    Ok(output::print(&table(&header, &rows, output::width()))?)
}

/// `2025-12` as 202512.
fn month(option: &str, word: &str) -> anyhow::Result<i64> {
    let parts =
        word.split_once('-').and_then(|(y, m)| Some((y.parse::<i64>().ok()?, m.parse::<i64>().ok()?)));
    let (year, month) = parts
        .filter(|(_, month)| (1..=12).contains(month))
        .with_context(|| format!("{option}: `{word}` is no month; write 2025-12"))?;
    Ok(year * 100 + month)
}
