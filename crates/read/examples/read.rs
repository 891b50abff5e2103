//! Reads each file that is named and prints a line of JSON: the file, and the stories or why there are none.
//!
//! `cargo run --release -p dateline-read --example read -- FILES…`; `eval/read/score.py` scores its output.
#![allow(clippy::print_stdout, reason = "it prints")]

use dateline_read::{Input, Options, read};

fn main() {
    for file in std::env::args().skip(1) {
        let items = read(Input::Path(file.clone().into()), &Options::default());
        let (mut stories, mut skipped) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Ok(story) => stories.push(story),
                Err(skip) => skipped.push(skip.to_string()),
            }
        }
        println!("{}", serde_json::json!({ "file": file, "stories": stories, "skipped": skipped }));
    }
}
