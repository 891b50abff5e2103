//! Page dumps of invented outlets in many styles, each with the stories and parts it must give.
//!
//! `tests/dumps/NAME.txt` is read and compared with `NAME.expected`: a line for the story, one for each part.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::print_stderr, reason = "a test may fail")]

use dateline_read::{Input, Options, read};
use dateline_record::{PartKind, Story};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn print(story: &Story) -> String {
    let quoted = |f: &Option<String>| {
        f.as_ref().map_or("none".to_owned(), |v| {
            if v.contains([' ', ',']) { format!("\"{v}\"") } else { v.clone() }
        })
    };
    let plain = |f: &Option<String>| f.clone().unwrap_or_else(|| "none".to_owned());
    let mut out = format!(
        "story title={} published={} updated={} byline={} source={} dateline={} language={}\n",
        quoted(&story.title),
        plain(&story.published),
        plain(&story.updated),
        quoted(&story.byline),
        plain(&story.source),
        quoted(&story.dateline.as_ref().map(|d| d.place.clone())),
        plain(&story.language),
    );
    for part in &story.parts {
        let kind = serde_json::to_string(&part.kind).unwrap();
        let text: Vec<&str> = part.span.of(&story.text).split_whitespace().collect();
        writeln!(out, "{} {}", kind.trim_matches('"'), text.join(" ")).unwrap();
    }
    for notice in story.notices.iter().filter(|n| n.kind == "date-ambiguous") {
        writeln!(out, "notice {} {}", notice.kind, notice.text).unwrap();
    }
    out
}

fn stories(path: &Path) -> Vec<Story> {
    read(Input::Path(path.to_owned()), &Options::default()).collect::<Result<_, _>>().unwrap()
}

#[test]
fn dumps_of_many_outlets_give_the_stories_and_parts_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dumps");
    let mut dumps: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    dumps.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    dumps.sort();
    assert!(dumps.len() >= 8);
    let mut wrong = String::new();
    for dump in dumps {
        let got: String = stories(&dump).iter().map(print).collect();
        let expected = std::fs::read_to_string(dump.with_extension("expected")).unwrap();
        if got != expected {
            let name = dump.file_name().unwrap().to_string_lossy();
            let mut lines = got.lines();
            for (n, line) in expected.lines().enumerate() {
                let found = lines.next().unwrap_or_default();
                if found != line {
                    writeln!(wrong, "{name}: line {}\n  expected {line}\n  got      {found}", n + 1).unwrap();
                    break;
                }
            }
            writeln!(wrong, "--- all of {name} as read:\n{got}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_dump_of_two_reports_gives_two_stories() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reports/page-dump.txt");
    if !path.exists() {
        eprintln!("skipped: no shared reports beside the repository");
        return;
    }
    let stories = stories(&path);
    let heads: Vec<_> = stories
        .iter()
        .map(|s| {
            (
                s.published.as_deref().unwrap(),
                s.dateline.as_ref().unwrap().place.as_str(),
                s.updated.is_some(),
            )
        })
        .collect();
    assert_eq!(heads, [("2025-11-24", "ISLAMABAD", true), ("2025-12-06", "KABUL", true)]);
    for story in &stories {
        assert!(story.notices.iter().any(|n| n.kind == "date-from-update"));
        let copies = |kind| {
            let parts = story.parts.iter().filter(move |p| p.kind == kind);
            parts.filter(|p| Some(p.span.of(&story.text)) == story.title.as_deref()).count()
        };
        assert_eq!((copies(PartKind::Title), copies(PartKind::Furniture)), (1, 1));
        let count = |kind| story.parts.iter().filter(|p| p.kind == kind).count();
        assert_eq!((count(PartKind::Summary), count(PartKind::Dateline)), (2, 1));
    }
    let whole = std::fs::read_to_string(&path).unwrap();
    assert!(stories.iter().all(|s| whole.contains(&s.text)));
}
