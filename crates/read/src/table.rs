//! Comma-separated values to stories: a record a row, its fields by the names of the header line.
//!
//! The delimiter is the one of comma, semicolon, tab and bar that the header line has most of. A row that is no
//! record is skipped with its line. Values are text; the column names of a story's fields can be mapped.

use crate::finish::finish;
use crate::jsonl::Record;
use crate::open::{Items, Reader, one};
use crate::unpack::{Bytes, peek};
use crate::{Skip, Why, decode};
use serde_json::{Map, Value};
use std::io::{self, Cursor, Read};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The stories of a table.
pub(crate) fn read(reader: &Reader, file: &str, stream: Bytes) -> io::Result<Items> {
    let limit = reader.options.max_bytes;
    let (head, mut stream) = peek(stream, 1 << 16)?;
    // Text that is not UTF-8 has to be known as a whole before it can be decoded.
    let cut = head.len() == 1 << 16;
    let is_utf8 = std::str::from_utf8(&head).map_or_else(|e| cut && e.error_len().is_none(), |_| true);
    if !is_utf8 {
        let mut bytes = Vec::new();
        stream.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Ok(one(Skip::input(file, Why::TooLarge { limit })));
        }
        stream = match decode(&bytes, None) {
            Ok(decoded) => Box::new(Cursor::new(decoded.text.into_bytes())),
            Err(why) => return Ok(one(Skip::input(file, why))),
        };
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let header_line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let delimiter = delimiter(header_line);
    // With CR LF the reader counts a row's line before it has passed the LF of the row above.
    let behind = u64::from(header_line.ends_with(b"\r"));
    let mut table = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(stream);
    let names: Vec<String> = match table.headers() {
        Ok(names) => names.iter().map(|n| n.trim().trim_start_matches('\u{feff}').to_owned()).collect(),
        Err(e) => return Ok(one(Skip::input(file, Why::Damaged(e.to_string())))),
    };
    let text = reader.options.map.get("text").map_or("text", String::as_str);
    if !names.iter().any(|n| n == text) {
        let why = Why::NoColumn { wanted: text.to_owned(), found: names.join(", ") };
        return Ok(one(Skip::input(file, why)));
    }
    let (reader, file) = (reader.clone(), file.to_owned());
    let stories = table.into_records().map(move |row| {
        let row = row.map_err(|e| {
            let line = e.position().map_or(0, csv::Position::line);
            Skip::at_line(&file, line, Why::Damaged(e.to_string()))
        })?;
        let line = row.position().map_or(0, csv::Position::line) + behind;
        let values = row.iter().map(|v| Value::String(v.to_owned()));
        let record: Map<String, Value> = names.iter().cloned().zip(values).collect();
        let story = Record(record).story(&reader.options.map, &reader.words);
        story.map(|s| finish(s, &file)).map_err(|why| Skip::at_line(&file, line, why))
    });
    Ok(Box::new(stories))
}

fn delimiter(header: &[u8]) -> u8 {
    let count = |d: u8| header.split(|b| *b == d).count();
    DELIMITERS.into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',')
}

/// Whether a first line names the columns of a table with this one among them.
pub(crate) fn is_header(head: &[u8], text_column: &str) -> bool {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let delimiter = delimiter(line);
    let names = line
        .split(|b| *b == delimiter)
        .map(|n| String::from_utf8_lossy(n).trim().trim_matches('"').to_owned());
    let names: Vec<String> = names.collect();
    names.len() >= 2 && names.iter().any(|n| n == text_column)
}
