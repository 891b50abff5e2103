//! `dateline dyads`: the pairs of countries between whom most happens, or changed most.

use crate::args::Dyads;
use crate::records;
use anyhow::Context as _;
use dateline_store::series::{self, DyadCount};
use dateline_store::{Query, Store};

pub(crate) fn run(args: &Dyads) -> anyhow::Result<()> {
    let store = args.kept.open()?;
    let to = args.to.as_deref().map_or(Ok(999_912), |word| month("--to", word))?;
    let from = match &args.from {
        Some(word) => month("--from", word)?,
        None if args.changed => last(&store)?.min(to),
        None => 101,
    };
    let rows = series::dyads(&store, from, to, args.changed, args.limit)?;
    let header = ["pair", "events", "score", "killed", "events before", "score before", "change"];
    let mean = |score: Option<f64>| score.map(|s| format!("{s:.1}")).unwrap_or_default();
    let cells = |d: &DyadCount| {
        vec![
            format!("{}-{}", d.a, d.b),
            d.events.to_string(),
            mean(d.score),
            d.killed_low.to_string(),
            d.events_before.to_string(),
            mean(d.score_before),
            format!("{:+}", d.events - d.events_before),
        ]
    };
    records::short(&args.form, &header, &rows, cells)
}

/// The last month in which anything happened.
fn last(store: &Store) -> anyhow::Result<i64> {
    let query = Query { limit: Some(1), background: Some(false), ..Query::default() };
    let day = store.events(&query)?.into_iter().next().and_then(|e| Some(e.date?.start));
    Ok(day.and_then(|d| month("", d.get(..7)?).ok()).unwrap_or(101))
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
