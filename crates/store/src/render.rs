//! Answers to text: one record a line, a table for a terminal, CSV, `GeoJSON`.

use crate::export::{events_csv, geojson, incidents_csv, incidents_geojson, table};
use crate::store::index::word;
use dateline_record::{Actor, Event, EventDate, EventPlace, Incident, Number};

/// In which form an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table for people.
    Table,
    /// One record a line.
    Jsonl,
    /// Flat columns.
    Csv,
    /// A feature collection.
    Geojson,
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "table" | "text" => Ok(Self::Table),
            "jsonl" => Ok(Self::Jsonl),
            "csv" => Ok(Self::Csv),
            "geojson" => Ok(Self::Geojson),
            _ => Err(format!("`{word}` is no format; there are table, jsonl, csv, geojson")),
        }
    }
}

/// One JSON record a line.
pub fn jsonl<T: serde::Serialize>(records: &[T]) -> String {
    records.iter().filter_map(|r| serde_json::to_string(r).ok()).map(|line| line + "\n").collect()
}

/// Events in the form asked for; `width` is that of the terminal, for a table.
pub fn events(events: &[Event], format: Format, width: usize) -> String {
    match format {
        Format::Jsonl => jsonl(events),
        Format::Csv => events_csv(events),
        Format::Geojson => geojson(events),
        Format::Table => {
            let rows: Vec<Vec<String>> = events.iter().map(event_row).collect();
            table(&["date", "type", "who", "whom", "where", "killed", "said by", "words"], &rows, width)
        }
    }
}

fn event_row(event: &Event) -> Vec<String> {
    let mode = event.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    let status = if event.status == dateline_record::Status::Actual {
        String::new()
    } else {
        format!(" ({})", word(&event.status))
    };
    let speakers: Vec<&str> = event.said_by.iter().map(|s| s.code.as_deref().unwrap_or(&s.text)).collect();
    vec![
        date(event.date.as_ref()),
        format!("{}{mode}{status}", event.kind),
        parties(&event.actors),
        parties(&event.recipients),
        place(event.place.as_ref()),
        event.killed.as_ref().map(number).unwrap_or_default(),
        speakers.join(", "),
        event.evidence.text.clone(),
    ]
}

/// A day, or first and last.
pub(crate) fn date(date: Option<&EventDate>) -> String {
    date.map(|d| if d.start == d.end { d.start.clone() } else { format!("{}/{}", d.start, d.end) })
        .unwrap_or_default()
}

/// A name and its country.
pub(crate) fn place(place: Option<&EventPlace>) -> String {
    let Some(p) = place else { return String::new() };
    let name = p.name.as_ref().unwrap_or(&p.text);
    p.country.as_ref().map_or_else(|| name.clone(), |c| format!("{name}, {c}"))
}

/// Codes, or words where no code is known.
pub(crate) fn parties(actors: &[Actor]) -> String {
    let list: Vec<&str> = actors.iter().map(|a| a.code.as_deref().unwrap_or(&a.text)).collect();
    list.join(", ")
}

/// `5`, `5+`, `≤9`, `12–15`.
pub(crate) fn number(n: &Number) -> String {
    range(n.low, n.high)
}

/// `5`, `5+`, `≤9`, `12–15`; empty where nothing is known.
pub(crate) fn range(low: Option<u32>, high: Option<u32>) -> String {
    match (low, high) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a}–{b}"),
        (Some(a), None) => format!("{a}+"),
        (None, Some(b)) => format!("≤{b}"),
        (None, None) => String::new(),
    }
}

/// Incidents in the form asked for; `width` is that of the terminal, for a table.
pub fn incidents(incidents: &[Incident], format: Format, width: usize) -> String {
    match format {
        Format::Jsonl => jsonl(incidents),
        Format::Table => {
            let rows: Vec<Vec<String>> = incidents.iter().map(incident_row).collect();
            table(
                &["date", "type", "who", "whom", "where", "killed", "stories", "id", "disputed"],
                &rows,
                width,
            )
        }
        Format::Csv => incidents_csv(incidents),
        Format::Geojson => incidents_geojson(incidents),
    }
}

fn incident_row(i: &Incident) -> Vec<String> {
    let killed = i.killed.as_ref().map(|k| range(k.low, k.high)).unwrap_or_default();
    vec![
        date(i.date.as_ref()),
        i.kind.clone(),
        parties(&i.actors),
        parties(&i.recipients),
        place(i.place.as_ref()),
        killed,
        i.stories.len().to_string(),
        i.id.clone(),
        i.disputed.join(", "),
    ]
}
