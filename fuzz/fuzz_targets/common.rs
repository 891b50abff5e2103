//! Reads bytes as one kind of input and holds the laws of `read`: no panic, parts in order and in range over all
//! letters.

use dateline_read::{Input, Kind, Options, read};

pub fn check(bytes: &[u8], kind: Option<Kind>) {
    let options = Options { kind, ..Options::default() };
    for story in read(Input::bytes("fuzz", bytes), &options).flatten() {
        let mut at = 0;
        for part in &story.parts {
            let (start, end) = (part.span.start as usize, part.span.end as usize);
            assert!(at <= start && start < end && story.text.get(start..end).is_some());
            assert!(!story.text[at..start].chars().any(char::is_alphanumeric));
            at = end;
        }
        assert!(story.parts.is_empty() || !story.text[at..].chars().any(char::is_alphanumeric));
    }
}
