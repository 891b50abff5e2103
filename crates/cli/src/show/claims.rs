//! An incident to a headline and a line for each version of it, so that a claim is never shown as a fact.

use super::paint::{Paint, Role};
use super::words;
use anstyle::Style;
use dateline_record::{Claim, Incident, Toll};
use std::fmt::Write as _;

/// The incident's headline, then who tells it how, who denies it, and what they differ on.
pub(crate) fn lines(incident: &Incident, paint: Paint) -> String {
    let mut out = format!("  {}\n", paint.put(Style::new().bold(), &headline(incident)));
    for claim in &incident.claims {
        let who = if claim.said_by.is_empty() { "the report".to_owned() } else { claim.said_by.join(", ") };
        let verb = if claim.denies { "denies" } else { "says" };
        let who = paint.put(Role::Speaker.style(), &format!("{who} {verb}"));
        let _ = writeln!(out, "    {who} {}{}", version(claim), toll(incident.killed.as_ref(), claim));
    }
    if !incident.disputed.is_empty() {
        let on = format!("they differ on {}", incident.disputed.join(", "));
        let _ = writeln!(out, "    {}", paint.put(Style::new().dimmed(), &on));
    }
    out
}

fn headline(incident: &Incident) -> String {
    let when = incident.date.as_ref().map(words::date).unwrap_or_default();
    let place = incident.place.as_ref().map(words::place).unwrap_or_default();
    [incident.kind.clone(), when, place].into_iter().filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// `SDN MIL → TCD`.
fn version(claim: &Claim) -> String {
    let actors = if claim.actors.is_empty() { "?".to_owned() } else { claim.actors.join(", ") };
    if claim.recipients.is_empty() { actors } else { format!("{actors} → {}", claim.recipients.join(", ")) }
}

/// The dead in this version.
fn toll(toll: Option<&Toll>, claim: &Claim) -> String {
    let of = |t: &&dateline_record::TollVersion| claim.events.contains(&t.event);
    match toll.and_then(|t| t.by.iter().find(of)) {
        Some(t) => match (t.low, t.high) {
            (Some(low), Some(high)) if low == high => format!(", {low} killed"),
            (Some(low), Some(high)) => format!(", {low}–{high} killed"),
            (Some(low), None) => format!(", {low}+ killed"),
            (None, Some(high)) => format!(", up to {high} killed"),
            (None, None) => String::new(),
        },
        None => String::new(),
    }
}
