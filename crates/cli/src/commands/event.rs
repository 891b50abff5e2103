//! `dateline event ID`: one event of a store, with the words that say it and the decisions taken on it.

use crate::args::{Common, Format, One};
use crate::show::card;
use crate::{output, records};
use std::fmt::Write as _;

pub(crate) fn run(common: &Common, args: &One) -> anyhow::Result<()> {
    let store = args.kept.open()?;
    let event = store.event(&store.event_named(&args.id)?)?;
    let text = args.format.map_or_else(output::on_terminal, |f| f == Format::Text);
    if !text {
        return records::jsonl([event]);
    }
    let (width, paint) = (output::width(), output::paint(common));
    let mut out = card::heading(&store.story(&event.story)?, width, paint);
    out.push_str(&card::events(&[&event], width, paint));
    for decision in store.decisions(Some(&event.id))? {
        let _ = writeln!(out, "    {}", serde_json::to_string(&decision)?);
    }
    Ok(output::print(&out)?)
}
