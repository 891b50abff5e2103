//! What the notation reads as, what it rejects, and that what prints reads back.

use super::{Count, Expect, Label, Mark, Marked};
use dateline_record::{Span, Stance, Status};
use proptest::option::of;
use proptest::prelude::*;

#[test]
fn marks_become_spans_of_the_plain_text() {
    let marked = Marked::read(
        "(2025-12-06) [actor PAK MIL: Forces of [place: Pakistan]] [event2 future: shelled] \\[sic\\] it.",
    )
    .expect("reads");
    assert_eq!(marked.text, "Forces of Pakistan shelled [sic] it.");
    assert_eq!(marked.date.as_deref(), Some("2025-12-06"));
    let words: Vec<_> =
        marked.marks.iter().map(|m| (m.label.name(), m.events.clone(), m.span.of(&marked.text))).collect();
    assert_eq!(
        words,
        [
            ("actor", vec![1], "Forces of Pakistan"),
            ("place", vec![1], "Pakistan"),
            ("event", vec![2], "shelled")
        ]
    );
    assert_eq!(marked.events(), [2]);
}

#[test]
fn notation_prints_as_it_was_written() {
    for text in [
        "[actor KEN EDU: Thousands of teachers] [event: marched] through [place: Nairobi] [time 2025-06-10: on Tuesday].",
        "[event ASSAULT/heavy-weapons future background: will shell] [recipient none: it]",
        "[event /torture negated: beat] [event2 AGREE: vow] [actor1,2: They]",
        "[killed 5-: at least five] and [injured -9: up to nine] and [killed 5: five] [injured 12-15: some]",
        "[said AFG GOV denies: Kabul] [said claims: he] [said: she]",
        "[time DATE XXXX-06: June] [time SET: daily] [time TIME 2025-06-10T10:30: half past ten]",
        "[place none: Georgia] [place Washington, D.C., USA: Washington] [who KEN EDU: teachers]",
        "\\(2025-12-06) is no date here, nor \\[this\\] a mark \\\\",
    ] {
        assert_eq!(Marked::read(text).expect(text).to_string(), text);
    }
}

#[test]
fn faults_say_what_to_do() {
    for (text, why) in [
        ("[actor: A", "`[actor` is not closed"),
        ("A] b", "`]` without `[`"),
        ("[sic] b", "`[sic` is no mark; write `\\[`"),
        ("[actor A]", "`[actor` lacks its `: `"),
        ("[actor Pak: A]", "\"Pak\" is no code"),
        ("[event assault: A]", "is no type, mode or status"),
        ("[killed many: A]", "\"many\" is no number"),
        ("[actor0: A]", "events count from 1"),
        ("[actor: ]", "the mark `actor` is empty"),
        ("a \\ b", "write `\\\\` for a backslash"),
    ] {
        let error = Marked::read(text).expect_err(text);
        assert!(error.contains(why), "{text}: {error}");
    }
}

#[test]
fn crossing_marks_are_left_out_when_printed() {
    let mark = |a, b| Mark { label: Label::Actor(Expect::Any), events: vec![1], span: Span::new(a, b) };
    let marked =
        Marked { text: "abcdef".to_owned(), date: None, marks: vec![mark(0, 3), mark(2, 5), mark(5, 9)] };
    assert_eq!(marked.to_string(), "[actor: abc]def");
}

fn expect() -> impl Strategy<Value = Expect> {
    prop_oneof![Just(Expect::Any), Just(Expect::Null), "[A-Z]{3}( [A-Z]{3})?".prop_map(Expect::Is)]
}

fn label() -> impl Strategy<Value = Label> {
    let status = prop_oneof![
        Just(Status::Actual),
        Just(Status::Future),
        Just(Status::Hypothetical),
        Just(Status::Negated)
    ];
    let event = (of("[A-Z]{4,6}"), of("[a-z]{4}"), status, any::<bool>()).prop_map(
        |(kind, mode, status, background)| {
            let mode =
                if kind.is_none() && mode.is_none() { Expect::Any } else { Expect::of(mode.as_deref()) };
            Label::Event { kind, mode, status, background }
        },
    );
    let count = of((of(0u32..99), of(0u32..99)))
        .prop_map(|c| c.filter(|(l, h)| l.is_some() || h.is_some()).map(|(low, high)| Count { low, high }));
    let stance =
        of(prop_oneof![Just(Stance::Denies), Just(Stance::ClaimsResponsibility), Just(Stance::Asserts)]);
    let place = (
        prop_oneof![Just(Expect::Null), "[A-Z][a-z]{2,6}( [A-Z][a-z]+)?".prop_map(Expect::Is)],
        of("[A-Z]{3}"),
    );
    prop_oneof![
        expect().prop_map(Label::Actor),
        expect().prop_map(Label::Who),
        event,
        (of(Just("DATE".to_owned())), of("[0-9]{4}-[0-9]{2}"))
            .prop_map(|(kind, value)| Label::Time { kind, value }),
        place.prop_map(|(name, country)| Label::Place { name, country }),
        count.prop_map(Label::Killed),
        (expect(), stance).prop_map(|(code, stance)| Label::Said { code, stance }),
    ]
}

/// A text in pieces, some of them marked, some of those with a mark around the first piece inside.
fn marked() -> impl Strategy<Value = Marked> {
    let events = prop_oneof![Just(vec![1]), Just(vec![2]), Just(vec![1, 3])];
    let piece = ("[a-e \\[\\]\\\\(é]{1,6}", "[a-e :]{1,4}", of((label(), events)), of(label()));
    (of(Just("2025-12-06".to_owned())), proptest::collection::vec(piece, 0..6)).prop_map(|(date, pieces)| {
        let mut marked = Marked { date, ..Marked::default() };
        for (inner, outer, mark, nested) in pieces {
            let start = marked.text.len();
            marked.text.push_str(&inner);
            let middle = marked.text.len();
            marked.text.push_str(&outer);
            if let Some((label, events)) = mark {
                marked.marks.push(Mark { label, events, span: Span::new(start, marked.text.len()) });
                let span = Span::new(start, middle);
                marked.marks.extend(nested.map(|label| Mark { label, events: vec![1], span }));
            }
        }
        marked
    })
}

proptest! {
    #[test]
    fn what_prints_reads_back(marked in marked()) {
        let printed = marked.to_string();
        prop_assert_eq!(Marked::read(&printed), Ok(marked), "{}", printed);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[\\[\\]\\\\a-c:, 0-9é()-]{0,40}|.{0,20}") {
        let _ = Marked::read(&text);
    }
}
