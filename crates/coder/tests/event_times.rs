//! The time that belongs to an event: sentences with their parses, so that no model is needed.
//!
//! `data/event-times.md` marks one event and the time that is its own, if the sentence has one;
//! `data/event-times.conllu` holds the parses, one document a sentence, in the same order.

use dateline_codebook::Files;
use dateline_codebook::notation::Marked;
use dateline_coder::times::Times;
use dateline_parse::Document;
use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(path).expect("a file of this test")
}

#[test]
fn an_event_gets_its_own_time_and_no_other() {
    let files = Files::from_folder(Path::new("../../codebook")).expect("codebook");
    let times = Times::load(&files).expect("times.md");
    let sentences = read("tests/data/event-times.md");
    let parses = read("tests/data/event-times.conllu");
    let sentences: Vec<&str> = sentences.lines().filter_map(|l| l.strip_prefix("- ")).collect();
    let parses: Vec<&str> =
        parses.split("# newdoc").skip(1).filter_map(|p| Some(p.split_once('\n')?.1)).collect();
    assert_eq!(sentences.len(), parses.len());
    let mut wrong = Vec::new();
    for (sentence, parse) in sentences.iter().zip(parses) {
        let marked = Marked::read(sentence).expect("a marked sentence");
        let doc = Document::from_conllu(parse, Some(&marked.text)).expect("a parse");
        let published = marked.date.as_deref().map(|d| d.parse().expect("a date"));
        let span = |label: &str| marked.marks.iter().find(|m| m.label.name() == label).map(|m| m.span);
        let trigger = span("event").and_then(|s| doc.token_at(s.start as usize)).expect("an event");
        let date = times.event_date(&doc, trigger, &[trigger], &times.mark(&doc, published), published);
        let found = date.and_then(|d| d.text);
        let wanted = span("time").map(|s| s.of(&marked.text).to_owned());
        if found != wanted {
            wrong.push(format!("{sentence}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
