//! Records to Parquet: the flat columns, lists as lists, the parties as lists of structures, and the point as
//! `GeoParquet`.
//!
//! Records are taken one by one and written a group of rows at a time, so that a store of any size can be exported.
//! Text is dictionary-encoded and all is packed with zstd; dates are `date32`, counts `int32`, degrees `float64`. The
//! file carries the codebook versions, the program's version and, where the caller gives it, the time of the run.

use super::column::{Cell, Column, ColumnKind};
use super::flat::event_columns;
use super::incidents::incident_columns;
use crate::store::index::word;
use dateline_record::{Actor, Event, Incident};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::sync::Arc;

pub use parquet::errors::ParquetError;

/// Rows to a group: enough to pack well, few enough to hold in memory.
const GROUP: usize = 50_000;

/// What `GeoParquet` 1.1 wants to be told of the column of points; without a system of coordinates it means WGS 84.
const GEO: &str = r#"{"version":"1.1.0","primary_column":"geometry","columns":{"geometry":{"encoding":"WKB","geometry_types":["Point"]}}}"#;

/// A record that has columns.
pub trait Rows: Sized + 'static {
    /// Its flat columns.
    fn columns() -> &'static [Column<Self>];
    /// Its lists of structures: the name of each and of its fields, all of them words.
    fn lists() -> &'static [(&'static str, &'static [&'static str])];
    /// The structures of list `n`, each with a value for every field.
    fn items(&self, n: usize) -> Vec<Vec<Option<String>>>;
    /// Latitude and longitude.
    fn point(&self) -> Option<(f64, f64)>;
    /// The codebook that coded it.
    fn codebook(&self) -> Option<&str>;
}

const PARTY: &[&str] = &["text", "code", "country", "sector", "name"];

fn party(a: &Actor) -> Vec<Option<String>> {
    vec![Some(a.text.clone()), a.code.clone(), a.country.clone(), a.sector.clone(), a.name.clone()]
}

impl Rows for Event {
    fn columns() -> &'static [Column<Self>] {
        event_columns()
    }

    fn lists() -> &'static [(&'static str, &'static [&'static str])] {
        &[
            ("actors", PARTY),
            ("recipients", PARTY),
            ("said_by", &["text", "code", "country", "sector", "name", "cue", "stance", "carried_by"]),
        ]
    }

    fn items(&self, n: usize) -> Vec<Vec<Option<String>>> {
        match n {
            0 => self.actors.iter().map(party).collect(),
            1 => self.recipients.iter().map(party).collect(),
            _ => {
                let of = |s: &dateline_record::Speaker| {
                    vec![
                        Some(s.text.clone()),
                        s.code.clone(),
                        s.country.clone(),
                        s.sector.clone(),
                        s.name.clone(),
                        s.cue.clone(),
                        Some(word(&s.stance)),
                        s.carried_by.clone(),
                    ]
                };
                self.said_by.iter().map(of).collect()
            }
        }
    }

    fn point(&self) -> Option<(f64, f64)> {
        self.place.as_ref().and_then(|p| p.lat.zip(p.lon))
    }

    fn codebook(&self) -> Option<&str> {
        Some(&self.evidence.codebook)
    }
}

impl Rows for Incident {
    fn columns() -> &'static [Column<Self>] {
        incident_columns()
    }

    fn lists() -> &'static [(&'static str, &'static [&'static str])] {
        &[("actors", PARTY), ("recipients", PARTY)]
    }

    fn items(&self, n: usize) -> Vec<Vec<Option<String>>> {
        let parties = if n == 0 { &self.actors } else { &self.recipients };
        parties.iter().map(party).collect()
    }

    fn point(&self) -> Option<(f64, f64)> {
        self.place.as_ref().and_then(|p| p.lat.zip(p.lon))
    }

    fn codebook(&self) -> Option<&str> {
        None
    }
}

/// The values of one column of a group of rows, and how deep each is defined.
struct Leaf {
    values: Values,
    /// Of a plain value 1, of nothing 0; in a list 2, of an unknown item 1, of an empty list 0.
    defined: Vec<i16>,
    /// In a list 0 for its first item, 1 for the others.
    repeated: Vec<i16>,
    listed: bool,
}

enum Values {
    Bytes(Vec<ByteArray>),
    Integers(Vec<i32>),
    Numbers(Vec<f64>),
    Booleans(Vec<bool>),
}

impl Leaf {
    fn new(kind: ColumnKind) -> Self {
        let values = match kind {
            ColumnKind::String | ColumnKind::List => Values::Bytes(Vec::new()),
            ColumnKind::Integer | ColumnKind::Date => Values::Integers(Vec::new()),
            ColumnKind::Number => Values::Numbers(Vec::new()),
            ColumnKind::Boolean => Values::Booleans(Vec::new()),
        };
        let listed = kind == ColumnKind::List;
        Self { values, defined: Vec::new(), repeated: Vec::new(), listed }
    }

    /// Takes one row's value.
    fn push(&mut self, cell: Cell) {
        if let Cell::List(items) = cell {
            return self.push_list(items);
        }
        let known = match (&mut self.values, cell) {
            (Values::Bytes(list), Cell::Text(text)) => {
                list.push(text.into_bytes().into());
                true
            }
            (Values::Integers(list), Cell::Text(day)) => push_some(list, days(&day)),
            (Values::Integers(list), Cell::Integer(n)) => push_some(list, i32::try_from(n).ok()),
            (Values::Numbers(list), Cell::Number(n)) => push_some(list, Some(n)),
            (Values::Booleans(list), Cell::Boolean(b)) => push_some(list, Some(b)),
            _ => false,
        };
        self.defined.push(i16::from(known));
    }

    fn push_list(&mut self, items: Vec<Option<String>>) {
        let Values::Bytes(list) = &mut self.values else { return };
        if items.is_empty() {
            self.defined.push(0);
            self.repeated.push(0);
        }
        for (i, item) in items.into_iter().enumerate() {
            self.defined.push(if item.is_some() { 2 } else { 1 });
            self.repeated.push(i16::from(i > 0));
            list.extend(item.map(|text| text.into_bytes().into()));
        }
    }

    fn push_bytes(&mut self, bytes: Option<Vec<u8>>) {
        let Values::Bytes(list) = &mut self.values else { return };
        self.defined.push(i16::from(bytes.is_some()));
        list.extend(bytes.map(ByteArray::from));
    }

    fn write(&mut self, out: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let defined = Some(self.defined.as_slice());
        let repeated = self.listed.then_some(self.repeated.as_slice());
        match &mut self.values {
            Values::Bytes(v) => {
                out.typed::<ByteArrayType>().write_batch(v, defined, repeated)?;
                v.clear();
            }
            Values::Integers(v) => {
                out.typed::<Int32Type>().write_batch(v, defined, repeated)?;
                v.clear();
            }
            Values::Numbers(v) => {
                out.typed::<DoubleType>().write_batch(v, defined, repeated)?;
                v.clear();
            }
            Values::Booleans(v) => {
                out.typed::<BoolType>().write_batch(v, defined, repeated)?;
                v.clear();
            }
        }
        self.defined.clear();
        self.repeated.clear();
        Ok(())
    }
}

fn push_some<T>(list: &mut Vec<T>, value: Option<T>) -> bool {
    let known = value.is_some();
    list.extend(value);
    known
}

/// Days since 1 January 1970.
fn days(day: &str) -> Option<i32> {
    let date: jiff::civil::Date = day.parse().ok()?;
    Some((date - jiff::civil::date(1970, 1, 1)).get_days())
}

/// A point as well-known binary, lesser byte first.
fn wkb((lat, lon): (f64, f64)) -> Vec<u8> {
    let mut out = vec![1, 1, 0, 0, 0];
    out.extend(lon.to_le_bytes());
    out.extend(lat.to_le_bytes());
    out
}

/// The schema in the format's own words.
fn schema<T: Rows>() -> String {
    let mut out = String::from("message rows {\n");
    for c in T::columns() {
        let _ = match c.kind {
            ColumnKind::String => writeln!(out, "optional binary {} (STRING);", c.name),
            ColumnKind::Integer => writeln!(out, "optional int32 {};", c.name),
            ColumnKind::Date => writeln!(out, "optional int32 {} (DATE);", c.name),
            ColumnKind::Number => writeln!(out, "optional double {};", c.name),
            ColumnKind::Boolean => writeln!(out, "optional boolean {};", c.name),
            ColumnKind::List => writeln!(
                out,
                "required group {} (LIST) {{ repeated group list {{ optional binary element (STRING); }} }}",
                c.name
            ),
        };
    }
    for (name, fields) in T::lists() {
        let _ =
            write!(out, "required group {name} (LIST) {{ repeated group list {{ required group element {{ ");
        for field in *fields {
            let _ = write!(out, "optional binary {field} (STRING); ");
        }
        out.push_str("} } }\n");
    }
    out + "optional binary geometry;\n}"
}

/// Writes records to a Parquet file.
pub struct Writer<W: Write + Send, T: Rows> {
    file: SerializedFileWriter<W>,
    leaves: Vec<Leaf>,
    held: usize,
    codebooks: BTreeSet<String>,
    of: std::marker::PhantomData<T>,
}

impl<W: Write + Send, T: Rows> Writer<W, T> {
    /// Begins a file. `created`: when, RFC 3339, from the caller; left out, the same records give the same bytes.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn new(out: W, created: Option<String>) -> Result<Self, ParquetError> {
        let program = format!("dateline {}", env!("CARGO_PKG_VERSION"));
        let mut about = vec![
            KeyValue::new("geo".to_owned(), GEO.to_owned()),
            KeyValue::new("program".to_owned(), program.clone()),
        ];
        about.extend(created.map(|c| KeyValue::new("created".to_owned(), c)));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_created_by(program)
            .set_key_value_metadata(Some(about))
            .build();
        let schema = Arc::new(parse_message_type(&schema::<T>())?);
        let file = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
        let mut kinds: Vec<ColumnKind> = T::columns().iter().map(|c| c.kind).collect();
        for (_, fields) in T::lists() {
            kinds.extend(fields.iter().map(|_| ColumnKind::List));
        }
        kinds.push(ColumnKind::String);
        Ok(Self {
            file,
            leaves: kinds.into_iter().map(Leaf::new).collect(),
            held: 0,
            codebooks: BTreeSet::new(),
            of: std::marker::PhantomData,
        })
    }

    /// Takes a record.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, record: &T) -> Result<(), ParquetError> {
        let mut leaves = self.leaves.iter_mut();
        for (column, leaf) in T::columns().iter().zip(&mut leaves) {
            leaf.push((column.get)(record));
        }
        for (n, (_, fields)) in T::lists().iter().enumerate() {
            let items = record.items(n);
            for (field, leaf) in (0..fields.len()).zip(&mut leaves) {
                leaf.push_list(items.iter().map(|item| item.get(field).cloned().flatten()).collect());
            }
        }
        if let Some(leaf) = leaves.next() {
            leaf.push_bytes(record.point().map(wkb));
        }
        if let Some(version) = record.codebook().filter(|v| !self.codebooks.contains(*v)) {
            self.codebooks.insert(version.to_owned());
        }
        self.held += 1;
        if self.held == GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for leaf in &mut self.leaves {
            if let Some(mut column) = group.next_column()? {
                leaf.write(&mut column)?;
                column.close()?;
            }
        }
        group.close()?;
        self.held = 0;
        Ok(())
    }

    /// Ends the file; without this call there is none.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(mut self) -> Result<W, ParquetError> {
        if self.held > 0 {
            self.flush()?;
        }
        let versions = self.codebooks.iter().cloned().collect::<Vec<_>>().join(", ");
        self.file.append_key_value_metadata(KeyValue::new("codebook".to_owned(), versions));
        self.file.into_inner()
    }
}
