//! The harm that belongs to an event: sentences with their parses, so that no model is needed.
//!
//! `data/event-harm.md` marks one event and the numbers that are its own; `data/event-harm.conllu` holds the parses,
//! one document a sentence, in the same order.

use dateline_codebook::Files;
use dateline_codebook::notation::{Label, Marked};
use dateline_coder::harm::Harm;
use dateline_parse::Document;
use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(path).expect("a file of this test")
}

#[test]
fn an_event_gets_its_own_harm_and_no_other() {
    let files = Files::from_folder(Path::new("../../codebook")).expect("codebook");
    let harm = Harm::load(&files).expect("the tables of harm");
    let sentences = read("tests/data/event-harm.md");
    let parses = read("tests/data/event-harm.conllu");
    let sentences: Vec<&str> = sentences.lines().filter_map(|l| l.strip_prefix("- ")).collect();
    let parses: Vec<&str> =
        parses.split("# newdoc").skip(1).filter_map(|p| Some(p.split_once('\n')?.1)).collect();
    assert_eq!(sentences.len(), parses.len());
    let mut wrong = Vec::new();
    for (sentence, parse) in sentences.iter().zip(parses) {
        let marked = Marked::read(sentence).expect("a marked sentence");
        let doc = Document::from_conllu(parse, Some(&marked.text)).expect("a parse");
        let event = marked.marks.iter().find(|m| m.label.name() == "event").expect("an event");
        let trigger = doc.token_at(event.span.start as usize).expect("a token");
        let tolls = harm.of_event(&doc, trigger, &[trigger], &harm.mark(&doc, &[], None));
        for (name, found) in [
            ("killed", &tolls.killed),
            ("injured", &tolls.injured),
            ("missing", &tolls.missing),
            ("captured", &tolls.captured),
            ("displaced", &tolls.displaced),
        ] {
            let mark = marked.marks.iter().find(|m| m.label.name() == name);
            let wanted = mark.map(|m| m.span.of(&marked.text));
            if found.as_ref().map(|n| n.text.as_str()) != wanted {
                wrong.push(format!("{sentence}: {name} {found:?}"));
            }
            let count = mark.and_then(|m| match m.label {
                Label::Killed(c) | Label::Injured(c) | Label::Captured(c) | Label::Displaced(c) => c,
                _ => None,
            });
            if let (Some(found), Some(count)) = (found, count)
                && (found.low, found.high) != (count.low, count.high)
            {
                wrong.push(format!("{sentence}: {name} is {:?} to {:?}", found.low, found.high));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
