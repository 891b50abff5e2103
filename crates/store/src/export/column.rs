//! A record as a flat row: columns with name, kind and meaning, and the value that each takes from the record.
//!
//! One list of columns is behind CSV, `GeoJSON`, Parquet and the data package, so that they cannot drift apart.

use super::text::csv_line;
use serde_json::{Map, Value, json};

/// A value in a flat row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Unknown.
    Null,
    /// Words or a code.
    Text(String),
    /// Several of these; one may be unknown.
    List(Vec<Option<String>>),
    /// A count or an offset.
    Integer(i64),
    /// A measure.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
}

impl Cell {
    pub(crate) fn text<S: Into<String>>(value: Option<S>) -> Self {
        value.map_or(Self::Null, |v| Self::Text(v.into()))
    }

    pub(crate) fn count(value: Option<u32>) -> Self {
        value.map_or(Self::Null, |v| Self::Integer(i64::from(v)))
    }

    pub(crate) fn size(value: usize) -> Self {
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }

    pub(crate) fn number(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Number)
    }

    pub(crate) fn list<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Self {
        Self::List(values.map(|v| v.map(str::to_owned)).collect())
    }

    /// As CSV writes it; unknown is empty, a list is joined by `; `.
    pub fn csv(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(t) => t.clone(),
            Self::List(list) if list.iter().all(Option::is_none) => String::new(),
            Self::List(list) => {
                list.iter().map(|v| v.as_deref().unwrap_or_default()).collect::<Vec<_>>().join(LIST)
            }
            Self::Integer(i) => i.to_string(),
            Self::Number(n) => n.to_string(),
            Self::Boolean(b) => b.to_string(),
        }
    }

    /// As JSON writes it; a list is joined as in CSV, for map programs that know no lists.
    pub fn json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Text(t) => json!(t),
            Self::List(_) => Some(self.csv()).filter(|t| !t.is_empty()).map_or(Value::Null, Value::String),
            Self::Integer(i) => json!(i),
            Self::Number(n) => json!(n),
            Self::Boolean(b) => json!(b),
        }
    }
}

/// Between the items of a list.
pub(crate) const LIST: &str = "; ";

/// What a column holds, in the words of the data package standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words or a code.
    String,
    /// Plain values joined by `; `.
    List,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `yyyy-mm-dd`.
    Date,
}

impl ColumnKind {
    /// The name of the type in a data package's schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::List => "list",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }
}

/// A column of a flat table of records.
pub struct Column<T> {
    /// Its name: the path in the record, with underscores.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// What it means, in one sentence.
    pub about: &'static str,
    /// The value of one record.
    pub get: fn(&T) -> Cell,
}

/// A table of columns, each in one line: name, kind, meaning, value.
macro_rules! columns {
    ($($name:literal $kind:ident $about:literal $get:expr;)*) => {
        &[$($crate::export::Column { name: $name, kind: $crate::export::ColumnKind::$kind, about: $about, get: $get }),*]
    };
}
pub(crate) use columns;

/// The head of a CSV file of these columns.
pub fn csv_head<T>(columns: &[Column<T>]) -> String {
    csv_line(columns.iter().map(|c| c.name))
}

/// One record as a line of CSV.
pub fn csv_row<T>(columns: &[Column<T>], record: &T) -> String {
    csv_line(columns.iter().map(|c| (c.get)(record).csv()))
}

/// Records as CSV with a head.
pub fn csv<T>(columns: &[Column<T>], records: &[T]) -> String {
    records.iter().fold(csv_head(columns), |out, record| out + &csv_row(columns, record))
}

/// Records as one `GeoJSON` feature collection, with `id` and point of each; one without a point keeps its place, with
/// a null geometry.
pub(crate) fn features<'a, T>(
    columns: &[Column<T>],
    records: &'a [T],
    place: impl Fn(&'a T) -> (&'a str, Option<(f64, f64)>),
) -> String {
    let round = |x: f64| (x * 1e6).round() / 1e6;
    let features: Vec<Value> = records
        .iter()
        .map(|record| {
            let properties: Map<String, Value> = columns
                .iter()
                .filter(|c| c.name != "id")
                .map(|c| (c.name.to_owned(), (c.get)(record).json()))
                .collect();
            let (id, point) = place(record);
            let geometry = point.map_or(
                Value::Null,
                |(lat, lon)| json!({"type": "Point", "coordinates": [round(lon), round(lat)]}),
            );
            json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties})
        })
        .collect();
    json!({"type": "FeatureCollection", "features": features}).to_string() + "\n"
}
