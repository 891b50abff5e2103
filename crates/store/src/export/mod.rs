//! Events and incidents in the forms that the field reads.
//!
//! Turns records into text, never into files (the data package is a list of named
//! texts). What a form cannot hold is left out and said in the notes of its module; what is unknown stays unknown in
//! each form's own way. Mapping tables are data under `codebook/exports/`.

mod flat;
mod text;

pub use flat::{Cell, Column, ColumnKind, actors_csv, event_columns, events_csv, geojson};
pub use text::{csv_line, table};
