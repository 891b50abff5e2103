//! Fuzzes the page reader and the notation: no text makes them panic, and what a sentence prints reads back.
#![no_main]

use dateline_codebook::notation::Marked;
use dateline_codebook::{EventType, Page};
use std::collections::BTreeSet;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let prepositions: BTreeSet<String> = ["on", "to", "of", "ahead of"].map(str::to_owned).into();
    let _ = EventType::read("events/page.md", text, &prepositions);
    if let Ok(page) = Page::read("page.md", text) {
        for sentence in &page.sentences {
            assert_eq!(Marked::read(&sentence.marked.to_string()), Ok(sentence.marked.clone()));
        }
    }
});
