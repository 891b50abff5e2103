//! Events and incidents in the forms that the field reads.
//!
//! Turns records into text, never into files. What a form cannot hold is left out and said at the head of its
//! module; what an event lacks that a form demands leaves the event out, counted by reason in [`Export`]; what is
//! unknown stays unknown in each form's own way. Mapping tables are data under `codebook/exports/`.

mod acled;
mod column;
mod flat;
mod gdelt;
mod icews;
mod incidents;
mod input;
mod package;
#[cfg(feature = "parquet")]
pub mod parquet;
mod polecat;
mod text;
mod ucdp;
mod unit;

pub use acled::acled;
pub use column::{Cell, Column, ColumnKind, csv, csv_head, csv_row};
pub use flat::{actors_csv, event_columns, events_csv, geojson};
pub use gdelt::{gdelt_events, gdelt_mentions};
pub use icews::icews;
pub use incidents::{claims_csv, incident_columns, incidents_csv, incidents_geojson};
pub use input::{Export, Input};
pub use package::package;
pub use polecat::{ngec, plover, polecat};
pub use text::{csv_line, table};
pub use ucdp::ucdp;

/// The forms by the names that commands use, each with what it is.
pub const FORMS: &[(&str, &str)] = &[
    ("acled", "ACLED-like CSV, 31 columns"),
    ("csv", "flat CSV of every field"),
    ("gdelt", "GDELT 2.0 events, 61 columns without a header"),
    ("gdelt-mentions", "GDELT 2.0 mentions, 16 columns without a header"),
    ("geojson", "GeoJSON feature collection"),
    ("icews", "ICEWS-style tab-separated, 20 columns"),
    ("ngec", "NGEC JSON Lines"),
    ("package", "a folder with datapackage.json and its tables"),
    ("parquet", "Parquet, flat columns and parties as lists of structures, with points as GeoParquet"),
    ("plover", "PLOVER JSON Lines by the manual's data fields"),
    ("polecat", "POLECAT tab-separated, 40 columns"),
    ("ucdp", "UCDP GED-like CSV, 49 columns"),
];

/// What the caller decides about an export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Choices {
    /// One row an incident rather than one an event, where the form knows incidents (ACLED, UCDP).
    pub by_incident: bool,
    /// ACLED's kinds of actor as numbers.
    pub numeric_inter: bool,
    /// Unix seconds of the run.
    pub timestamp: i64,
}

/// The export in the form named; `None` where there is no such form, it is a folder (`package`), or
/// no text (`parquet`).
///
/// # Errors
/// A table of the codebook that cannot be read.
pub fn export(form: &str, input: &Input, choices: Choices) -> Result<Option<Export>, crate::TableError> {
    let whole = |text: String| Export { rows: input.events.len(), text, ..Export::default() };
    Ok(Some(match form {
        "acled" => acled(input, choices.by_incident, choices.numeric_inter, choices.timestamp)?,
        "csv" => whole(events_csv(&input.events)),
        "gdelt" => gdelt_events(input),
        "gdelt-mentions" => gdelt_mentions(input),
        "geojson" => whole(geojson(&input.events)),
        "icews" => icews(input),
        "ngec" => ngec(input),
        "plover" => plover(input),
        "polecat" => polecat(input),
        "ucdp" => ucdp(input, choices.by_incident)?,
        _ => return Ok(None),
    }))
}
