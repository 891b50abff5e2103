//! Phrases to TIMEX3 values, without a parse: what the rules give where nothing says which way a time looks.

use dateline_codebook::Files;
use dateline_codebook::notation::Marked;
use dateline_coder::times::{TimeMention, Times};
use dateline_parse::{Document, Sentence, TokenRow};
use dateline_record::PartKind;
use std::collections::BTreeSet;
use std::path::Path;

fn times() -> Times {
    let files = Files::from_folder(Path::new("../../codebook")).expect("codebook");
    Times::load(&files).expect("times.md")
}

/// A document of untagged tokens in one sentence.
fn bare(text: &str) -> Document {
    let mut rows: Vec<TokenRow> = Vec::new();
    let mut open = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        match rows.last_mut() {
            Some(row) if open && c.is_alphanumeric() => row.end = end,
            _ if c.is_whitespace() => {}
            _ => rows.push(TokenRow { start, end, ..TokenRow::default() }),
        }
        open = c.is_alphanumeric();
    }
    let tokens = 0..rows.len();
    Document::new(
        text.into(),
        rows,
        vec![Sentence { tokens, part: PartKind::Body, paragraph: 0 }],
        Vec::new(),
    )
}

fn mark(text: &str, published: Option<&str>) -> Vec<TimeMention> {
    times().mark(&bare(text), published.map(|p| p.parse().expect("a date")))
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn newspaper_phrases_get_their_values() {
    let path = Path::new("../../../shared/gold/time-phrases.jsonl");
    let Ok(gold) = std::fs::read_to_string(path) else {
        {
            eprintln!("skipped: {} is not there", path.display());
        }
        return;
    };
    let mut wrong = Vec::new();
    for line in gold.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a JSON line");
        let field = |name: &str| row.get(name).and_then(|v| v.as_str()).expect("a text field");
        let found: Vec<String> =
            mark(field("phrase"), Some(field("dct"))).into_iter().map(|m| m.timex.value).collect();
        let right = match found.as_slice() {
            [] => field("gold") == "NONE",
            [value] => field("gold").split('|').any(|g| g == value),
            _ => false,
        };
        if !right {
            wrong.push(format!("{}: {found:?}, not {}", field("phrase"), field("gold")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_time_has_its_days_and_precision() {
    for (phrase, start, end, precision) in [
        ("on Friday", "2025-12-05", "2025-12-05", "Day"),
        ("last weekend", "2025-11-29", "2025-11-30", "Week"),
        ("in early 1970s", "1970-01-01", "1973-04-30", "Decade"),
        ("late last year", "2024-09-01", "2024-12-31", "Year"),
        ("in mid-October", "2025-10-11", "2025-10-21", "Month"),
        ("since 2021", "2021-01-01", "2021-12-31", "Year"),
        ("over the past two weeks", "2025-11-22", "2025-12-06", "Week"),
        ("between Oct. 9 and 15", "2025-10-09", "2025-10-15", "Week"),
    ] {
        let found = mark(phrase, Some("2025-12-06"));
        let [time] = found.as_slice() else { panic!("{phrase}: {found:?}") };
        let days = (time.start.map(|d| d.to_string()), time.end.map(|d| d.to_string()));
        assert_eq!(days, (Some(start.into()), Some(end.into())), "{phrase}");
        assert_eq!(time.precision.map(|p| format!("{p:?}")), Some(precision.into()), "{phrase}");
    }
}

#[test]
fn without_a_publication_date_what_is_relative_stays_open() {
    for (phrase, value) in [
        ("on Friday", "XXXX-WXX-5"),
        ("on Oct. 28", "XXXX-10-28"),
        ("yesterday", "XXXX-XX-XX"),
        ("in 2021", "2021"),
    ] {
        let found = mark(phrase, None);
        assert_eq!(found.iter().map(|m| m.timex.value.as_str()).collect::<Vec<_>>(), [value], "{phrase}");
        assert_eq!(found.iter().any(|m| m.start.is_some()), value == "2021", "{phrase}");
    }
}

#[test]
fn odd_text_is_no_trouble() {
    for text in [
        "",
        " ",
        "1",
        "'",
        "0000-00-00",
        "Feb. 30, 2013",
        "99999999999999 years ago",
        "the the the of in 20",
        "٣ يوم",
        "9999-12-31 and a century later",
        "1/2/3/4/5",
        "’70s –",
        "half half half a",
    ] {
        for published in [None, Some("0001-01-01"), Some("9999-12-31"), Some("2024-02-29")] {
            let doc = bare(text);
            for m in times().mark(&doc, published.map(|p| p.parse().expect("a date"))) {
                assert!(!m.span.of(text).is_empty(), "{text}: {m:?}");
            }
        }
    }
}

/// What `times.md` demands of itself: a rule that reads no time of the page's sentences has no example. Rules for
/// what is no time are exempt: nothing shows which of them was used.
#[test]
fn every_rule_has_a_sentence() {
    let files = Files::from_folder(Path::new("../../codebook")).expect("codebook");
    let page = files.get("times.md").expect("times.md");
    let times = times();
    let mut used = BTreeSet::new();
    for line in page.lines().filter_map(|l| l.strip_prefix("- ")) {
        let marked = Marked::read(line).expect("a marked sentence");
        let published = marked.date.as_deref().map(|d| d.parse().expect("a date"));
        used.extend(times.mark(&bare(&marked.text), published).into_iter().map(|m| m.rule));
    }
    let rules = page.lines().enumerate().filter(|(_, l)| l.starts_with("    ") && !l.ends_with("NONE"));
    let idle: Vec<String> = rules
        .filter(|(n, _)| !used.contains(&format!("times:{}", n + 1)))
        .map(|(n, l)| format!("times.md:{}: {}", n + 1, l.trim()))
        .collect();
    assert!(idle.is_empty(), "{idle:#?}");
}
