//! What a page reads as, and which lines are errors.

use super::{EventType, Page, Verdict};
use crate::notation::Marked;
use dateline_record::Quad;
use proptest::prelude::*;

const PAGE: &str = "# PROTEST

Civilians gather, in public, to press a demand.

Quad class: material conflict. Needs a recipient: no. Score: -5. CAMEO: 140.

## Not to be confused with

Harm to persons is ASSAULT as well.

## Modes

### demo

A crowd shows itself. CAMEO: 141.

    $actor march [against $recipient]

- [actor KEN EDU: Teachers] [event: marched]
  on Tuesday.

Not coded:

- The band marched.

### riot

Score: -7.

    $actor riot => mode demo

- [actor: They] [event: rioted].

Known wrong:

- [actor: Prices] [event: rioted].
";

fn read(text: &str) -> Result<EventType, String> {
    let prepositions = ["against"].map(str::to_owned).into();
    EventType::read("events/protest.md", text, &prepositions).map_err(|e| e.to_string())
}

#[test]
fn a_page_gives_type_modes_patterns_and_sentences() {
    let kind = read(PAGE).expect("reads");
    assert_eq!(
        (kind.name.as_str(), kind.quad, kind.needs_recipient),
        ("PROTEST", Quad::MaterialConflict, false)
    );
    assert_eq!(kind.definition, "Civilians gather, in public, to press a demand.");
    let modes: Vec<_> =
        kind.modes.iter().map(|m| (m.name.as_str(), m.definition.as_str(), m.cameo.as_deref())).collect();
    assert_eq!(modes, [("demo", "A crowd shows itself.", Some("141")), ("riot", "", None)]);
    assert!((kind.score_of(&["demo".to_owned(), "riot".to_owned()]) - -7.0).abs() < 1e-9);
    let ids: Vec<_> = kind.patterns.iter().map(|p| (p.id.as_str(), kind.cameo_of(p))).collect();
    assert_eq!(ids, [("protest/demo:17", Some("141")), ("protest/riot:30", Some("141"))]);
    let sentences: Vec<_> = kind
        .sentences
        .iter()
        .map(|s| (s.line, s.section.as_deref(), s.verdict, s.marked.text.as_str()))
        .collect();
    assert_eq!(
        sentences,
        [
            (19, Some("demo"), Verdict::Coded, "Teachers marched on Tuesday."),
            (24, Some("demo"), Verdict::NotCoded, "The band marched."),
            (32, Some("riot"), Verdict::Coded, "They rioted."),
            (36, Some("riot"), Verdict::KnownWrong, "Prices rioted."),
        ]
    );
}

#[test]
fn near_machine_lines_are_errors_with_their_line() {
    for (from, to, error) in [
        ("    $actor march", "$actor march", "17: a `$slot` stands in prose"),
        ("    $actor march", "  $actor march", "17: the line is indented by fewer than four"),
        ("    $actor march", "\t$actor march", "17: the line begins with a tab"),
        ("[against $recipient]", "[against $recipient", "17: `[` without `]`"),
        ("- The band", "* The band", "24: a sentence of the page begins with `- `"),
        ("- The band", "-The band", "24: a sentence of the page begins with `- `"),
        ("- The band", "The [event: band]", "24: a `[event` mark stands in prose"),
        ("- The band", "The [band", "24: a bracket is not closed"),
        ("[event: marched]", "[event: marched", "19: `[event` is not closed"),
        ("[event: marched]", "marched", "19: `[actor` belongs to event 1, which has no `[event` mark"),
        (
            "- The band marched.",
            "- The band [event: marched].",
            "24: a sentence under `Not coded:` marks an event",
        ),
        ("Not coded:", "Not Coded:", "22: write `Not coded:` alone"),
        ("Known wrong:", "**Known wrong**", "34: write `Known wrong:` alone"),
        ("### riot", "###riot", "26: a heading is"),
        ("### riot", "#### riot", "26: a heading is"),
        ("### riot", "### Riot", "26: \"Riot\" is no name of a mode"),
        ("### riot", "### demo", "26: the mode \"demo\" stands twice"),
        ("Score: -7", "score: -7", "28: write `Score: …` in just these letters"),
        ("Score: -7", "Score -7", "28: write `Score: …` in just these letters"),
        ("Score: -7", "Score: high", "28: \"high\" is no score"),
        ("Score: -5. ", "", "1: the page lacks `Score: …`"),
        ("material conflict", "war", "5: \"war\" is no quad class"),
        ("# PROTEST", "# Protest", "1: the page must open with `# TYPE`"),
        ("Harm to", "- Harm to", "9: a coded sentence must stand under a mode"),
    ] {
        let found = read(&PAGE.replacen(from, to, 1)).expect_err(to);
        assert!(found.starts_with(&format!("events/protest.md:{error}")), "{to}: {found}");
    }
}

#[test]
fn other_pages_give_their_sentences() {
    let page = Page::read(
        "times.md",
        "# Times\n\n    rule of its own\n\n- [time DATE 2025: in 2025]\n\nNot coded:\n\n- A plain one.\n",
    )
    .expect("reads");
    let sentences: Vec<_> = page.sentences.iter().map(|s| (s.line, s.verdict)).collect();
    assert_eq!(sentences, [(5, Verdict::Coded), (9, Verdict::NotCoded)]);
}

/// Pieces from which lines of pages, and near ones, are made.
fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("# AID\n"),
        Just("## Modes\n"),
        Just("### demo\n"),
        Just("- "),
        Just("    "),
        Just("  "),
        Just("\t"),
        Just("Score: -5. "),
        Just("Quad class: material conflict. "),
        Just("Needs a recipient: no. "),
        Just("Not coded:\n"),
        Just("Known wrong:\n"),
        Just("$actor "),
        Just("march "),
        Just("["),
        Just("]"),
        Just("[event: "),
        Just("[actor2 KEN: "),
        Just("=> cameo 14"),
        Just("é"),
        Just("\\"),
        Just("{"),
        Just("\n"),
        Just("\n\n"),
        Just("=>"),
        Just("(2025-12-06) "),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_page_makes_the_reader_panic_and_sentences_print_as_they_read(text in line()) {
        let _ = read(&text);
        if let Ok(page) = Page::read("page.md", &text) {
            for sentence in page.sentences {
                prop_assert_eq!(Marked::read(&sentence.marked.to_string()), Ok(sentence.marked));
            }
        }
    }
}
