//! Laws that hold for any bytes: no panic; parts in order, in range, on character boundaries, over all letters.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::print_stderr, reason = "a test may fail")]

use dateline_read::{Input, Options, read};
use dateline_record::Story;
use proptest::prelude::*;

fn check(story: &Story) {
    let mut at = 0;
    for part in &story.parts {
        let (start, end) = (part.span.start as usize, part.span.end as usize);
        assert!(at <= start && start < end, "parts overlap or are empty: {:?}", story.parts);
        assert!(story.text.get(start..end).is_some(), "span {start}..{end} is off a character boundary");
        let between = story.text.get(at..start).unwrap();
        assert!(!between.chars().any(char::is_alphanumeric), "no part holds {between:?}");
        at = end;
    }
    let rest = story.text.get(at..).unwrap();
    assert!(story.parts.is_empty() || !rest.chars().any(char::is_alphanumeric), "no part holds {rest:?}");
    assert!(!story.id.is_empty());
    for notice in &story.notices {
        if let Some(span) = notice.span {
            assert!(story.text.get(span.start as usize..span.end as usize).is_some());
        }
    }
}

/// Lines as they stand in dumps, so that random files reach every branch.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("\u{c}".to_owned()),
        Just("Army retakes bridge in the north".to_owned()),
        Just("Updated 24 November 2025".to_owned()),
        Just("Published On 3 Jul 2025 | 10:32 AM EST".to_owned()),
        Just("By Ana Silva".to_owned()),
        Just("Follow".to_owned()),
        Just("Related stories".to_owned()),
        Just("  • Delegation meets the army’s chief in Mbala".to_owned()),
        Just("KABUL, Dec 6 (Reuters) - The army retook a bridge on Friday, a spokesman said.".to_owned()),
        Just("MBALA: The army retook a bridge — the third — on Friday.".to_owned()),
        Just("The army retook a bridge on Friday, a spokesman said. Two were hurt.".to_owned()),
        Just("Title: Army retakes bridge".to_owned()),
        Just("Live: fight for bridge".to_owned()),
        Just("* * *".to_owned()),
        Just("Soldiers on a bridge [File: Ana Silva/AFP]".to_owned()),
        "[ -~]{0,60}",
        "\\PC{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn dumps_of_random_lines(lines in prop::collection::vec(line(), 0..30), end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")]) {
        let text = lines.join(end);
        let mut at = 0;
        for story in read(Input::bytes("a.txt", text.clone()), &Options { kind: dateline_read::Kind::from_name("text"), ..Options::default() }).flatten() {
            check(&story);
            let found = text.get(at..).unwrap().find(&story.text);
            prop_assert!(found.is_some(), "a story is a stretch of the file, after the one before");
            at += found.unwrap_or(0) + story.text.len();
        }
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for story in read(Input::bytes("a", bytes), &Options::default()).flatten() {
            check(&story);
        }
    }

    #[test]
    fn any_text_in_a_record(text in "\\PC{1,200}") {
        let line = serde_json::json!({ "text": text }).to_string();
        for story in read(Input::bytes("a", line), &Options::default()).flatten() {
            check(&story);
            prop_assert_eq!(&story.text, &text);
        }
    }
}
