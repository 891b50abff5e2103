//! Events as flat rows, one column a path of the record; and their parties as rows of their own.

use super::column::{Cell, Column, ColumnKind, columns, csv, features};
use super::text::csv_line;
use crate::store::index::word;
use dateline_record::{Actor, Event, Number};

fn low(n: Option<&Number>) -> Cell {
    Cell::count(n.and_then(|n| n.low))
}

fn high(n: Option<&Number>) -> Cell {
    Cell::count(n.and_then(|n| n.high))
}

/// The columns, in order.
pub fn event_columns() -> &'static [Column<Event>] {
    columns! {
        "id" String "Identifier: the same event has the same on every run." |e| Cell::Text(e.id.clone());
        "story" String "Identifier of the story that tells it." |e| Cell::Text(e.story.clone());
        "sentence" Integer "Sentence of the best evidence, from 0." |e| Cell::Integer(i64::from(e.sentence));
        "type" String "PLOVER 2.0 type." |e| Cell::Text(e.kind.clone());
        "mode" String "PLOVER 2.0 mode, the main one." |e| Cell::text(e.mode.clone());
        "modes" List "All modes." |e| Cell::list(e.modes.iter().map(|m| Some(m.as_str())));
        "contexts" List "PLOVER 2.0 contexts." |e| Cell::list(e.contexts.iter().map(|c| Some(c.as_str())));
        "cameo" String "Nearest CAMEO code; text, for its leading zero." |e| Cell::text(e.cameo.clone());
        "quad" String "Quad class." |e| Cell::Text(word(&e.quad));
        "score" Number "PLOVER score, -10 to 10." |e| Cell::Number(e.score);
        "status" String "Whether it happened: actual, future, hypothetical, negated." |e| Cell::Text(word(&e.status));
        "background" Boolean "Whether the report looks back at it rather than reporting it." |e| Cell::Boolean(e.background);
        "actor_codes" List "Country and sectors of each who acted; of all parties of a reciprocal event." |e| Cell::list(e.actors.iter().map(|a| a.code.as_deref()));
        "actor_countries" List "ISO 3166 alpha-3, or a body's code." |e| Cell::list(e.actors.iter().map(|a| a.country.as_deref()));
        "actor_texts" List "The words of the report." |e| Cell::list(e.actors.iter().map(|a| Some(a.text.as_str())));
        "actor_names" List "Person or body, where known." |e| Cell::list(e.actors.iter().map(|a| a.name.as_deref()));
        "recipient_codes" List "Country and sectors of each to whom it was done." |e| Cell::list(e.recipients.iter().map(|a| a.code.as_deref()));
        "recipient_countries" List "ISO 3166 alpha-3, or a body's code." |e| Cell::list(e.recipients.iter().map(|a| a.country.as_deref()));
        "recipient_texts" List "The words of the report." |e| Cell::list(e.recipients.iter().map(|a| Some(a.text.as_str())));
        "recipient_names" List "Person or body, where known." |e| Cell::list(e.recipients.iter().map(|a| a.name.as_deref()));
        "said_by_codes" List "Country and sectors of each who says so; empty where the reporter says it himself." |e| Cell::list(e.said_by.iter().map(|s| s.code.as_deref()));
        "said_by_texts" List "The words of the report." |e| Cell::list(e.said_by.iter().map(|s| Some(s.text.as_str())));
        "said_by_names" List "Person or body, where known." |e| Cell::list(e.said_by.iter().map(|s| s.name.as_deref()));
        "stance" List "What each does with it: asserts, denies, claims responsibility, doubts." |e| Cell::List(e.said_by.iter().map(|s| word(&s.stance)).map(Some).collect());
        "date_start" Date "First day." |e| Cell::text(e.date.as_ref().map(|d| d.start.clone()));
        "date_end" Date "Last day." |e| Cell::text(e.date.as_ref().map(|d| d.end.clone()));
        "date_precision" String "How exact: day, week, month, year, decade." |e| Cell::text(e.date.as_ref().map(|d| word(&d.precision)));
        "date_text" String "The words that say when; empty where the day of publication stands in." |e| Cell::text(e.date.as_ref().and_then(|d| d.text.clone()));
        "place_name" String "Name in the gazetteer." |e| Cell::text(e.place.as_ref().and_then(|p| p.name.clone()));
        "place_text" String "The words that say where." |e| Cell::text(e.place.as_ref().map(|p| p.text.clone()));
        "place_admin1" String "First-order division." |e| Cell::text(e.place.as_ref().and_then(|p| p.admin1.clone()));
        "place_admin2" String "Second-order division." |e| Cell::text(e.place.as_ref().and_then(|p| p.admin2.clone()));
        "place_country" String "ISO 3166 alpha-3." |e| Cell::text(e.place.as_ref().and_then(|p| p.country.clone()));
        "place_lat" Number "Degrees north, WGS 84." |e| Cell::number(e.place.as_ref().and_then(|p| p.lat));
        "place_lon" Number "Degrees east, WGS 84." |e| Cell::number(e.place.as_ref().and_then(|p| p.lon));
        "place_geonameid" Integer "GeoNames identifier." |e| Cell::count(e.place.as_ref().and_then(|p| p.geonameid));
        "place_precision" String "How exact: exact, near, admin2, admin1, area, country." |e| Cell::text(e.place.as_ref().and_then(|p| p.precision).map(|p| word(&p)));
        "killed_low" Integer "Lowest number of dead that the words allow." |e| low(e.killed.as_ref());
        "killed_high" Integer "Highest number of dead that the words allow." |e| high(e.killed.as_ref());
        "killed_text" String "The words that say it." |e| Cell::text(e.killed.as_ref().map(|k| k.text.clone()));
        "killed_who" String "Who they were, where the words say so: soldiers, civilians …" |e| Cell::text(e.killed.as_ref().and_then(|k| k.who.clone()));
        "killed_total" Boolean "Whether it is a running total, not the toll of this event." |e| e.killed.as_ref().map_or(Cell::Null, |k| Cell::Boolean(k.total));
        "injured_low" Integer "Lowest number of injured." |e| low(e.injured.as_ref());
        "injured_high" Integer "Highest number of injured." |e| high(e.injured.as_ref());
        "missing_low" Integer "Lowest number of missing." |e| low(e.missing.as_ref());
        "missing_high" Integer "Highest number of missing." |e| high(e.missing.as_ref());
        "captured_low" Integer "Lowest number of persons held." |e| low(e.captured.as_ref());
        "captured_high" Integer "Highest number of persons held." |e| high(e.captured.as_ref());
        "displaced_low" Integer "Lowest number of persons displaced." |e| low(e.displaced.as_ref());
        "displaced_high" Integer "Highest number of persons displaced." |e| high(e.displaced.as_ref());
        "follows" String "Identifier of the event of the same story that it follows." |e| Cell::text(e.follows.clone());
        "evidence_text" String "The sentence that says it." |e| Cell::Text(e.evidence.text.clone());
        "evidence_start" Integer "Where the sentence begins, in UTF-8 bytes of the story's text." |e| Cell::Integer(i64::from(e.evidence.span.start));
        "evidence_end" Integer "Where it ends." |e| Cell::Integer(i64::from(e.evidence.span.end));
        "pattern" String "Page, mode and line of the pattern that found it." |e| Cell::Text(e.evidence.pattern.clone());
        "codebook" String "Version of the codebook." |e| Cell::Text(e.evidence.codebook.clone());
    }
}

/// The events as CSV with a header.
pub fn events_csv(events: &[Event]) -> String {
    csv(event_columns(), events)
}

/// The columns of the table of parties, with type and meaning.
pub(crate) const ACTOR_COLUMNS: &[(&str, ColumnKind, &str)] = &[
    ("event", ColumnKind::String, "Identifier of the event."),
    ("role", ColumnKind::String, "actor, recipient or said_by."),
    ("n", ColumnKind::Integer, "Position within the role, from 0."),
    ("text", ColumnKind::String, "The words of the report."),
    ("code", ColumnKind::String, "Country and sectors."),
    ("country", ColumnKind::String, "ISO 3166 alpha-3, or a body's code."),
    ("sector", ColumnKind::String, "Main PLOVER sector."),
    ("name", ColumnKind::String, "Person or body, where known."),
    ("start", ColumnKind::Integer, "Where the words begin, in UTF-8 bytes of the story's text."),
    ("end", ColumnKind::Integer, "Where they end."),
];

/// Every party of every event as CSV, one a row; refers to the events by id.
pub fn actors_csv(events: &[Event]) -> String {
    let mut out = csv_line(ACTOR_COLUMNS.iter().map(|c| c.0));
    for event in events {
        let speakers: Vec<Actor> = event
            .said_by
            .iter()
            .map(|s| Actor {
                text: s.text.clone(),
                span: s.span,
                code: s.code.clone(),
                country: s.country.clone(),
                sector: s.sector.clone(),
                name: s.name.clone(),
            })
            .collect();
        for (role, parties) in
            [("actor", &event.actors), ("recipient", &event.recipients), ("said_by", &speakers)]
        {
            for (n, a) in parties.iter().enumerate() {
                let cell = |v: &Option<String>| v.clone().unwrap_or_default();
                let (start, end) = (a.span.start.to_string(), a.span.end.to_string());
                out += &csv_line([
                    event.id.clone(),
                    role.to_owned(),
                    n.to_string(),
                    a.text.clone(),
                    cell(&a.code),
                    cell(&a.country),
                    cell(&a.sector),
                    cell(&a.name),
                    start,
                    end,
                ]);
            }
        }
    }
    out
}

/// The events as one `GeoJSON` feature collection; an event without a point keeps its place in it, with a null geometry.
pub fn geojson(events: &[Event]) -> String {
    features(event_columns(), events, |e| (e.id.as_str(), e.place.as_ref().and_then(|p| p.lat.zip(p.lon))))
}
