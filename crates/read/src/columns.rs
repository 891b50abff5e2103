//! A Parquet file to stories: a record a row, its fields by the names of the columns.
//!
//! Rows are read one by one, so a file of any size needs no more memory than a page of each column. Dates and
//! times come as ISO 8601. Columns inside others are named with dots. Lists and maps are left aside.

use crate::dates::from_days;
use crate::finish::finish;
use crate::jsonl::Record;
use crate::open::{Items, Reader, one};
use crate::{Skip, Why};
use parquet::file::reader::ChunkReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::Field;
use parquet::record::reader::RowIter;
use serde_json::{Map, Number, Value};

/// The stories of a file, without the first `done` rows.
pub(crate) fn read(reader: &Reader, file: &str, source: impl ChunkReader + 'static, done: u64) -> Items {
    let open = SerializedFileReader::new(source).map(|r| RowIter::from_file_into(Box::new(r)));
    let rows = match open {
        Ok(rows) => rows,
        Err(e) => return one(Skip::input(file, Why::Damaged(e.to_string()))),
    };
    let (reader, file) = (reader.clone(), file.to_owned());
    let mut is_over = false;
    let stories = rows.enumerate().map_while(move |(n, row)| {
        if is_over {
            return None;
        }
        let fail = |why| Skip::at_record(&file, n as u64 + 1, why);
        let row = match row {
            Ok(row) => row,
            Err(e) => {
                // Behind a damaged page of a column nothing can be told apart.
                is_over = true;
                return Some(Err(fail(Why::Damaged(e.to_string()))));
            }
        };
        let record: Map<String, Value> =
            row.into_columns().into_iter().map(|(name, field)| (name, value(field))).collect();
        let story = Record(record).story(&reader.options.map, &reader.words);
        Some(story.map(|s| finish(s, &file)).map_err(fail))
    });
    Box::new(stories.skip(done as usize))
}

fn value(field: Field) -> Value {
    let number = |n: i64| Value::Number(n.into());
    match field {
        Field::Bool(b) => Value::Bool(b),
        Field::Byte(n) => number(n.into()),
        Field::Short(n) => number(n.into()),
        Field::Int(n) => number(n.into()),
        Field::Long(n) => number(n),
        Field::UByte(n) => number(n.into()),
        Field::UShort(n) => number(n.into()),
        Field::UInt(n) => number(n.into()),
        Field::ULong(n) => Value::Number(n.into()),
        Field::Float(n) => Number::from_f64(n.into()).map_or(Value::Null, Value::Number),
        Field::Double(n) => Number::from_f64(n).map_or(Value::Null, Value::Number),
        Field::Str(text) => Value::String(text),
        Field::Bytes(bytes) => Value::String(String::from_utf8_lossy(bytes.data()).into_owned()),
        Field::Date(days) => from_days(days.into()).map_or(Value::Null, Value::String),
        Field::Group(row) => {
            Value::Object(row.into_columns().into_iter().map(|(name, field)| (name, value(field))).collect())
        }
        Field::TimestampMillis(n) => moment(n.div_euclid(1000)),
        Field::TimestampMicros(n) => moment(n.div_euclid(1_000_000)),
        _ => Value::Null,
    }
}

/// Seconds since 1970.
fn moment(seconds: i64) -> Value {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let clock = format!("T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60);
    from_days(days).map_or(Value::Null, |date| Value::String(date + &clock))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::dates::from_days;
    use crate::open::Reader;
    use crate::{Options, Words};
    use bytes::Bytes;
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    fn file() -> Vec<u8> {
        let schema = "message story { REQUIRED BYTE_ARRAY body (UTF8); REQUIRED INT32 day (DATE); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let mut bytes = Vec::new();
        let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
        let mut rows = file.next_row_group().unwrap();
        let mut texts = rows.next_column().unwrap().unwrap();
        let values: Vec<ByteArray> =
            ["The bridge was retaken.", "", "The minister resigned."].map(ByteArray::from).to_vec();
        texts.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
        texts.close().unwrap();
        let mut days = rows.next_column().unwrap().unwrap();
        days.typed::<Int32Type>().write_batch(&[20_272, 20_273, 20_274], None, None).unwrap();
        days.close().unwrap();
        rows.close().unwrap();
        file.close().unwrap();
        bytes
    }

    fn told(bytes: Vec<u8>, done: u64) -> Vec<String> {
        let map = [("text".to_owned(), "body".to_owned()), ("published".to_owned(), "day".to_owned())].into();
        let options = Arc::new(Options { map, ..Options::default() });
        let reader = Reader { options, words: Arc::new(Words::embedded().unwrap()) };
        let items = read(&reader, "a", Bytes::from(bytes), done);
        items
            .map(|i| i.map_or_else(|e| e.to_string(), |s| format!("{} {}", s.published.unwrap(), s.text)))
            .collect()
    }

    #[test]
    fn rows_are_stories() {
        let all = [
            "2025-07-03 The bridge was retaken.",
            "a: record 2: has no `body`",
            "2025-07-05 The minister resigned.",
        ];
        assert_eq!(told(file(), 0), all);
        assert_eq!(told(file(), 2), all[2..]);
        let mut cut = file();
        cut.truncate(40);
        assert!(told(cut, 0)[0].starts_with("a: is damaged"));
    }

    #[test]
    fn days_are_dates() {
        let dates = [0, -1, 59, 11_016, 20_272].map(|d| from_days(d).unwrap());
        assert_eq!(dates, ["1970-01-01", "1969-12-31", "1970-03-01", "2000-02-29", "2025-07-03"]);
        assert_eq!(from_days(i64::MAX), None);
    }
}
