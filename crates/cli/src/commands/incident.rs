//! `dateline incident ID`: one incident, with each source's version and the words of each report.

use crate::args::{Common, Format, One};
use crate::show::{card, words};
use crate::{output, records};
use anstyle::Style;
use dateline_record::{Claim, Event, Incident};
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
    let mut out = format!("\n {}\n", paint.put(Style::new().bold(), &headline(&incident)));
    for claim in &incident.claims {
        let _ = writeln!(out, "   {}", version(claim));
    }
    if !incident.disputed.is_empty() {
        let _ = writeln!(out, "   the sources differ on: {}", incident.disputed.join(", "));
    }
    let _ = writeln!(
        out,
        "   {}",
        paint.put(Style::new().dimmed(), &format!("one incident by: {}", incident.why.join(", ")))
    );
    out.push_str(&card::events(&events.iter().collect::<Vec<_>>(), width, paint));
    Ok(output::print(&out)?)
}

fn headline(incident: &Incident) -> String {
    let (actors, recipients) = (words::parties(&incident.actors), words::parties(&incident.recipients));
    let parties = if recipients.is_empty() { actors } else { format!("{actors} → {recipients}") };
    let when = incident.date.as_ref().map(words::date).unwrap_or_default();
    let place = incident.place.as_ref().map(words::place).unwrap_or_default();
    let cells = [incident.kind.clone(), parties, when, place, format!("{} stories", incident.stories.len())];
    cells.into_iter().filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// `AFG GOV says: PAK MIL → AFG`.
fn version(claim: &Claim) -> String {
    let who = if claim.said_by.is_empty() { "the reports".to_owned() } else { claim.said_by.join(", ") };
    let verb = match (claim.denies, claim.said_by.len()) {
        (true, _) => "denied by",
        (false, _) => "told by",
    };
    let to = if claim.recipients.is_empty() {
        String::new()
    } else {
        format!(" → {}", claim.recipients.join(", "))
    };
    format!("{}{to}, {verb} {who}", claim.actors.join(", "))
}
