//! What happened in a country of late, as a page that a person reads in a minute.
//!
//! One line an incident, the deadliest and most widely told first, each with who says so; what the sources
//! dispute; and what is new against the weeks before. Nothing is said that no record holds.

use super::chart::escape;
use crate::query::{Party, Query, Sort};
use crate::render::{date, parties, place, range};
use crate::store::index::day_number;
use crate::{Store, StoreError, Vocabulary};
use dateline_record::Incident;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One incident in a brief.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Line {
    /// The incident.
    pub incident: Incident,
    /// What it says, in one sentence fragment.
    pub text: String,
    /// Outlets and headlines of its stories.
    pub sources: Vec<String>,
}

/// What happened in a country in some days.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Brief {
    /// Name of the country.
    pub country: String,
    /// First and last day.
    pub days: (String, String),
    /// What happened.
    pub happened: Vec<Line>,
    /// Of these, what the sources dispute, with each version.
    pub disputed: Vec<(String, Vec<String>)>,
    /// Types and pairs of countries with more incidents than in the four spans of as many days before.
    pub new: Vec<String>,
}

/// The brief of a country (a code) for the `days` days that end with `last` (`2025-12-06`).
///
/// # Errors
/// The date is none, or the store cannot be read.
pub fn brief(
    store: &Store,
    names: &Vocabulary,
    country: &str,
    last: &str,
    days: u32,
) -> Result<Brief, StoreError> {
    let wrong = || StoreError::Refused(format!("`{last}` is no date; write 2025-12-06"));
    let end: jiff::civil::Date = last.parse().map_err(|_| wrong())?;
    let back = |n: i64| {
        end.checked_sub(jiff::Span::new().try_days(n).unwrap_or_default()).unwrap_or(end).to_string()
    };
    let span = i64::from(days.max(1));
    let ask = |from: &str, to: &str| -> Result<Vec<Incident>, StoreError> {
        let here =
            Query { from: day_number(from), to: day_number(to), sort: Sort::Killed, ..Query::default() };
        let abroad = Query {
            parties: vec![Party::Code { country: Some(country.to_owned()), sectors: Vec::new() }],
            ..here.clone()
        };
        let mut found = store.incidents(&Query { countries: vec![country.to_owned()], ..here })?;
        for incident in store.incidents(&abroad)? {
            if !found.iter().any(|i| i.id == incident.id) {
                found.push(incident);
            }
        }
        Ok(found)
    };
    let first = back(span - 1);
    let mut happened = ask(&first, last)?;
    let weight = |i: &Incident| {
        (i.killed.as_ref().and_then(|k| k.low.or(k.high)).unwrap_or(0), i.sources.len(), i.events.len())
    };
    happened.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.id.cmp(&b.id)));
    let earlier = ask(&back(span * 5 - 1), &back(span))?;
    let new = changes(&happened, &earlier);
    let disputed =
        happened.iter().filter(|i| !i.disputed.is_empty()).map(|i| (tell(i), versions(i))).collect();
    let lines = happened
        .into_iter()
        .map(|incident| {
            let heads = store.heads(&incident.stories)?;
            let sources = heads
                .into_iter()
                .map(|h| [h.source, h.title, h.day].into_iter().flatten().collect::<Vec<_>>().join(", "))
                .collect();
            Ok(Line { text: tell(&incident), sources, incident })
        })
        .collect::<Result<_, StoreError>>()?;
    let country = names.name(country).unwrap_or(country).to_owned();
    Ok(Brief { country, days: (first, last.to_owned()), happened: lines, disputed, new })
}

/// `2025-12-05, Spin Boldak, AFG: ASSAULT by PAK MIL on AFG CVL, 5 killed (3 sources)`.
fn tell(i: &Incident) -> String {
    let mut out = date(i.date.as_ref());
    let place = place(i.place.as_ref());
    if !place.is_empty() {
        let _ = write!(out, ", {place}");
    }
    let _ = write!(out, ": {}", i.kind);
    match (i.actors.as_slice(), i.recipients.as_slice()) {
        ([], []) => {}
        (a, []) if a.len() > 1 => drop(write!(out, " between {}", parties(a))),
        (a, []) => drop(write!(out, " by {}", parties(a))),
        ([], r) => drop(write!(out, " on {}", parties(r))),
        (a, r) => drop(write!(out, " by {} on {}", parties(a), parties(r))),
    }
    if let Some(k) = &i.killed {
        let _ = write!(out, ", {} killed", range(k.low, k.high));
    }
    let n = i.sources.len();
    let _ = write!(out, " ({n} source{})", if n == 1 { "" } else { "s" });
    out
}

fn versions(i: &Incident) -> Vec<String> {
    let mut out: Vec<String> = i
        .claims
        .iter()
        .map(|c| {
            let who = if c.said_by.is_empty() { "reporters".to_owned() } else { c.said_by.join(", ") };
            let act = match (c.actors.is_empty(), c.recipients.is_empty()) {
                (true, _) => "tells of it".to_owned(),
                (false, true) => c.actors.join(", "),
                (false, false) => format!("{} on {}", c.actors.join(", "), c.recipients.join(", ")),
            };
            format!("{who}: {}{act}", if c.denies { "denies: " } else { "" })
        })
        .collect();
    for toll in i.killed.iter().flat_map(|k| &k.by) {
        let who = if toll.said_by.is_empty() { "reporters".to_owned() } else { toll.said_by.join(", ") };
        out.push(format!("{who}: {} killed", range(toll.low, toll.high)));
    }
    out.sort();
    out.dedup();
    out
}

/// What is more often told than in the spans before.
fn changes(now: &[Incident], before: &[Incident]) -> Vec<String> {
    let count = |list: &[Incident]| {
        let mut out: BTreeMap<String, usize> = BTreeMap::new();
        for i in list {
            *out.entry(i.kind.clone()).or_insert(0) += 1;
            let mut countries: Vec<&str> =
                i.actors.iter().chain(&i.recipients).filter_map(|a| a.country.as_deref()).collect();
            countries.sort_unstable();
            countries.dedup();
            if let [a, b] = countries.as_slice() {
                *out.entry(format!("{a}-{b}")).or_insert(0) += 1;
            }
        }
        out
    };
    let (now, before) = (count(now), count(before));
    let mut out = Vec::new();
    for (key, n) in now {
        let earlier = before.get(&key).copied().unwrap_or(0);
        if earlier == 0 {
            out.push(format!("{key}: {n}, none in the four spans before"));
        } else if n * 4 > earlier * 2 {
            out.push(format!("{key}: {n}, against {:.1} a span before", earlier as f64 / 4.0));
        }
    }
    out
}

impl Brief {
    /// As text.
    pub fn text(&self) -> String {
        self.written("", "- ", "  ")
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        self.written("## ", "- ", "  - ")
    }

    fn written(&self, head: &str, item: &str, under: &str) -> String {
        let mut out = format!(
            "{}{}, {} to {}\n",
            head.strip_prefix('#').unwrap_or(head),
            self.country,
            self.days.0,
            self.days.1
        );
        let _ = write!(out, "\n{head}What happened\n\n");
        if self.happened.is_empty() {
            out.push_str("Nothing in this store.\n");
        }
        for line in &self.happened {
            let _ = writeln!(out, "{item}{}", line.text);
            for source in &line.sources {
                let _ = writeln!(out, "{under}{source}");
            }
        }
        if !self.disputed.is_empty() {
            let _ = write!(out, "\n{head}What is disputed\n\n");
            for (text, versions) in &self.disputed {
                let _ = writeln!(out, "{item}{text}");
                for version in versions {
                    let _ = writeln!(out, "{under}{version}");
                }
            }
        }
        if !self.new.is_empty() {
            let _ = write!(out, "\n{head}What is new\n\n");
            for line in &self.new {
                let _ = writeln!(out, "{item}{line}");
            }
        }
        out
    }

    /// As a page of HTML without anything from elsewhere.
    pub fn html(&self) -> String {
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title>\n<style>body{{font:16px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}}small{{color:#555}}</style></head><body>\n<h1>{0}, {1} to {2}</h1>\n<h2>What happened</h2>\n<ul>\n",
            escape(&self.country),
            self.days.0,
            self.days.1
        );
        for line in &self.happened {
            let sources: Vec<String> = line.sources.iter().map(|s| escape(s)).collect();
            let _ =
                writeln!(out, "<li>{}<br><small>{}</small></li>", escape(&line.text), sources.join("<br>"));
        }
        out.push_str("</ul>\n");
        if !self.disputed.is_empty() {
            out.push_str("<h2>What is disputed</h2>\n<ul>\n");
            for (text, versions) in &self.disputed {
                let versions: Vec<String> =
                    versions.iter().map(|v| format!("<li>{}</li>", escape(v))).collect();
                let _ = writeln!(out, "<li>{}<ul>{}</ul></li>", escape(text), versions.concat());
            }
            out.push_str("</ul>\n");
        }
        if !self.new.is_empty() {
            let lines: Vec<String> = self.new.iter().map(|l| format!("<li>{}</li>", escape(l))).collect();
            let _ = writeln!(out, "<h2>What is new</h2>\n<ul>{}</ul>", lines.concat());
        }
        out + "</body></html>\n"
    }
}
