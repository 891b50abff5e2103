//! `dateline incident ID`: one incident, with each source's version and the words of each report.

use crate::args::{Common, Format, One};
use crate::show::{card, claims};
use crate::{output, records};
use anstyle::Style;
use dateline_record::Event;
use std::fmt::Write as _;

pub(crate) fn run(common: &Common, args: &One) -> anyhow::Result<()> {
    let store = args.kept.open()?;
    let incident = store.incident(&args.id)?;
    let text = args.format.map_or_else(output::on_terminal, |f| f == Format::Text);
    if !text {
        return records::jsonl([incident]);
    }
    let (width, paint) = (output::width(), output::paint(common));
    let events: Vec<Event> = incident.events.iter().map(|id| store.event(id)).collect::<Result<_, _>>()?;
    let mut out = claims::lines(&incident, paint);
    let why = format!("one incident by: {}", incident.why.join(", "));
    let _ = writeln!(out, "    {}", paint.put(Style::new().dimmed(), &why));
    out.push_str(&card::events(&events.iter().collect::<Vec<_>>(), width, paint));
    Ok(output::print(&out)?)
}
