//! Reads an input to a file of JSON Lines and keeps its place beside it, so that it can be killed at any moment and
//! started again: `resume INPUT OUT [THREADS]`. Prints how much was read.
//!
//! The place is written after the stories it stands for, with the length that the file then has; a start cuts the file
//! to that length and goes on behind the place, so no story is lost or written twice.
#![allow(clippy::print_stdout, reason = "it prints")]

use dateline_read::{Input, Options, Place, read};
use std::io::{self, Seek, SeekFrom, Write};

/// Stories between two notes of the place.
const EVERY: u64 = 500;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, out, rest @ ..] = arguments.as_slice() else {
        println!("usage: resume INPUT OUT [THREADS]");
        return Ok(());
    };
    let threads = rest.first().and_then(|t| t.parse().ok()).unwrap_or(1);
    let note = format!("{out}.place");
    let (after, length) = std::fs::read_to_string(&note).ok().and_then(|n| parse(&n)).unzip();
    let mut file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(out)?;
    file.set_len(length.unwrap_or(0))?;
    file.seek(SeekFrom::End(0))?;
    let mut stories = read(Input::Path(input.into()), &Options { threads, after, ..Options::default() });
    let mut lines = Vec::new();
    let mut since = 0;
    while let Some(item) = stories.next() {
        if let Ok(story) = item {
            serde_json::to_writer(&mut lines, &story)?;
            lines.push(b'\n');
        }
        since += 1;
        if since == EVERY {
            since = 0;
            keep(&mut file, &mut lines, stories.place(), &note)?;
        }
    }
    keep(&mut file, &mut lines, stories.place(), &note)?;
    println!("{:?}", stories.progress());
    Ok(())
}

fn keep(file: &mut std::fs::File, lines: &mut Vec<u8>, place: &Place, note: &str) -> io::Result<()> {
    file.write_all(lines)?;
    lines.clear();
    let length = file.stream_position()?;
    let new = format!("{note}.new");
    std::fs::write(&new, format!("{length}\t{}\t{}\n", place.items, place.file))?;
    std::fs::rename(new, note)
}

fn parse(note: &str) -> Option<(Place, u64)> {
    let mut fields = note.trim_end().splitn(3, '\t');
    let (length, items, file) =
        (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?, fields.next()?.to_owned());
    Some((Place { file, items }, length))
}
