//! JSON Lines, a JSON array, or one JSON object to stories.
//!
//! `text` alone is required; fields that are not known are left aside. A record that is not JSON, has no text or
//! has a date that is none is skipped with its file and line, and reading goes on.

use crate::dates;
use crate::dump;
use crate::finish::finish;
use crate::words::Words;
use crate::{Skip, Why};
use dateline_record::{Dateline, Notice, Part, Story};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A story as somebody else wrote it: numbers may stand for strings, and anything may be missing or null.
pub(crate) struct Record(pub(crate) Map<String, Value>);

/// The fields of a story that a record can have, under these names or others.
pub const FIELDS: &[&str] = &[
    "text",
    "id",
    "url",
    "source",
    "title",
    "byline",
    "language",
    "published",
    "updated",
    "dateline",
    "notices",
    "parts",
];

/// Other names of a field (`--map text=body` gives `text` → `body`).
pub(crate) type FieldMap = BTreeMap<String, String>;

/// The story of one line.
pub(crate) fn line(json: &str, file: &str, at: u64, map: &FieldMap, words: &Words) -> Result<Story, Skip> {
    let record = serde_json::from_str(json).map_err(|e| Skip::at_line(file, at, Why::Json(short(&e))))?;
    Record(record).story(map, words).map(|s| finish(s, file)).map_err(|why| Skip::at_line(file, at, why))
}

/// The stories of a JSON document that is not one record a line.
pub(crate) fn document(json: &str, file: &str, map: &FieldMap, words: &Words) -> Vec<Result<Story, Skip>> {
    let value: Value = match serde_json::from_str(json) {
        Ok(value) => value,
        Err(e) => return vec![Err(Skip::at_line(file, e.line() as u64, Why::Json(short(&e))))],
    };
    let records = match value {
        Value::Array(records) => records,
        one => vec![one],
    };
    let read = |(n, value): (usize, Value)| {
        let fail = |why| Skip::at_record(file, n as u64 + 1, why);
        let record = serde_json::from_value(value).map_err(|e| fail(Why::Json(e.to_string())))?;
        Record(record).story(map, words).map(|s| finish(s, file)).map_err(fail)
    };
    records.into_iter().enumerate().map(read).collect()
}

/// serde's message, whose line is always 1 here, without it.
fn short(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let column = error.column();
    match text.split_once(" at line ") {
        Some((message, _)) if error.line() == 1 => format!("{message} at column {column}"),
        _ => text,
    }
}

impl Record {
    /// A field by its name, or by names with dots between them (`evidence.text`) where it lies inside others.
    fn get(&self, name: &str) -> Option<&Value> {
        let inside = || {
            let (outer, inner) = name.split_once('.')?;
            inner.split('.').try_fold(self.0.get(outer)?, |value, name| value.get(name))
        };
        self.0.get(name).or_else(inside)
    }

    /// The story, without id and language.
    pub(crate) fn story(mut self, map: &FieldMap, words: &Words) -> Result<Story, Why> {
        let name = |name| map.get(name).map_or(name, String::as_str);
        let text = match self.get(name("text")) {
            Some(Value::String(text)) if !text.trim().is_empty() => text.clone(),
            _ => return Err(Why::NoField(name("text").to_owned())),
        };
        let mut story = Story { text, ..Story::default() };
        let field = |field| plain(self.get(name(field)));
        story.id = field("id").unwrap_or_default();
        story.url = field("url");
        story.source = field("source");
        story.title = field("title");
        story.byline = field("byline");
        story.language = field("language");
        story.published = date("published", field("published"), words)?;
        story.updated = date("updated", field("updated"), words)?;
        story.dateline = match self.0.remove(name("dateline")) {
            Some(Value::String(place)) => Some(Dateline { place }),
            other => other.and_then(|d| serde_json::from_value(d).ok()),
        };
        let notices = self.0.remove("notices").and_then(|n| serde_json::from_value(n).ok());
        story.notices = notices.unwrap_or_default();
        let parts = self.0.remove("parts").filter(|p| p.as_array().is_some_and(|p| !p.is_empty()));
        match parts.map(serde_json::from_value::<Vec<Part>>) {
            Some(Ok(parts)) if fit(&parts, &story.text) => story.parts = parts,
            given => {
                if given.is_some() {
                    let text = "the record's parts do not fit its text and were found anew".to_owned();
                    story.notices.push(Notice { kind: "parts-unfit".into(), text, span: None });
                }
                dump::paragraphs(&mut story, words);
            }
        }
        Ok(story)
    }
}

/// Whether parts are in order, in range and on character boundaries.
fn fit(parts: &[Part], text: &str) -> bool {
    let in_text = |p: &Part| text.get(p.span.start as usize..p.span.end as usize).is_some();
    let ordered = parts.windows(2).all(|w| matches!(w, [a, b] if a.span.end <= b.span.start));
    ordered && parts.iter().all(in_text)
}

fn plain(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn date(field: &'static str, value: Option<String>, words: &Words) -> Result<Option<String>, Why> {
    let Some(value) = value else { return Ok(None) };
    match dates::parse(&value, words) {
        Some(iso) => Ok(Some(iso)),
        None => Err(Why::Date { field, value }),
    }
}
