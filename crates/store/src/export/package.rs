//! A data package: every table as CSV, and one file that describes every column (Frictionless standard 2.0).

use super::column::{Column, ColumnKind, LIST};
use super::flat::{ACTOR_COLUMNS, actors_csv, event_columns, events_csv};
use super::incidents::{CLAIM_COLUMNS, claims_csv, incident_columns, incidents_csv};
use super::input::Input;
use super::text::csv_line;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

const STORY_COLUMNS: &[(&str, ColumnKind, &str)] = &[
    ("id", ColumnKind::String, "Identifier."),
    ("source", ColumnKind::String, "Outlet."),
    ("published", ColumnKind::String, "Publication date, ISO 8601, with a time where known."),
    ("title", ColumnKind::String, "Headline."),
    ("url", ColumnKind::String, "Where it stood."),
    ("language", ColumnKind::String, "ISO 639-1."),
];

/// The files of a data package by name: `datapackage.json`, `events.csv`, `actors.csv`, `stories.csv`, `incidents.csv`,
/// `claims.csv`.
/// Texts of stories are not among them: they belong to their publishers. `created`: when, RFC 3339, from the caller.
pub fn package(input: &Input, name: &str, created: &str) -> Vec<(String, String)> {
    let (events, incidents) = (described(event_columns()), described(incident_columns()));
    let mut stories: Vec<_> = input.stories.values().collect();
    stories.sort_by(|a, b| a.id.cmp(&b.id));
    let mut stories_csv = csv_line(STORY_COLUMNS.iter().map(|c| c.0));
    for s in stories {
        let cell = |v: &Option<String>| v.clone().unwrap_or_default();
        stories_csv += &csv_line([
            s.id.clone(),
            cell(&s.source),
            cell(&s.published),
            cell(&s.title),
            cell(&s.url),
            cell(&s.language),
        ]);
    }
    let tables = [
        ("events", events_csv(&input.events), events.as_slice(), Some("id"), Some(("story", "stories"))),
        ("actors", actors_csv(&input.events), ACTOR_COLUMNS, None, Some(("event", "events"))),
        ("stories", stories_csv, STORY_COLUMNS, Some("id"), None),
        ("incidents", incidents_csv(&input.incidents), incidents.as_slice(), Some("id"), None),
        ("claims", claims_csv(&input.incidents), CLAIM_COLUMNS, None, Some(("incident", "incidents"))),
    ];
    let resources: Vec<Value> = tables
        .iter()
        .map(|(name, text, columns, key, foreign)| resource(name, text, columns, *key, *foreign))
        .collect();
    let about = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": name, "created": created,
        "title": "Event data coded by Dateline", "description": "Who did what to whom, when, where, according to whom, with the words that say it.",
        "contributors": [{"title": "Dateline", "roles": ["wrangler"]}], "resources": resources,
    });
    let mut files = vec![("datapackage.json".to_owned(), format!("{about:#}\n"))];
    files.extend(tables.into_iter().map(|(name, text, ..)| (format!("{name}.csv"), text)));
    files
}

/// Name, kind and meaning of each column.
fn described<T>(columns: &[Column<T>]) -> Vec<(&'static str, ColumnKind, &'static str)> {
    columns.iter().map(|c| (c.name, c.kind, c.about)).collect()
}

fn resource(
    name: &str,
    text: &str,
    columns: &[(&str, ColumnKind, &str)],
    key: Option<&str>,
    foreign: Option<(&str, &str)>,
) -> Value {
    let hash = Sha256::digest(text.as_bytes()).iter().fold(String::from("sha256:"), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    });
    let fields: Vec<Value> = columns
        .iter()
        .map(|(field, kind, about)| {
            let mut value = json!({"name": field, "type": kind.name(), "description": about});
            if let Some(map) = value.as_object_mut() {
                if key == Some(*field) {
                    map.insert("constraints".to_owned(), json!({"required": true, "unique": true}));
                }
                if *kind == ColumnKind::List {
                    map.insert("delimiter".to_owned(), json!(LIST));
                    map.insert("itemType".to_owned(), json!("string"));
                }
            }
            value
        })
        .collect();
    let mut schema = json!({"fields": fields, "missingValues": [""]});
    if let Some(map) = schema.as_object_mut() {
        map.extend(key.map(|k| ("primaryKey".to_owned(), json!([k]))));
        map.extend(foreign.map(|(f, r)| {
            (
                "foreignKeys".to_owned(),
                json!([{"fields": [f], "reference": {"resource": r, "fields": ["id"]}}]),
            )
        }));
    }
    json!({
        "name": name, "path": format!("{name}.csv"), "type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": text.len(), "hash": hash,
        "dialect": {"header": true, "delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true}, "schema": schema,
    })
}
