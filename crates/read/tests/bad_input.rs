//! Input that is wrong in every way a person might give it: each is named, counted, and stops nothing else.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::print_stderr, reason = "a test may fail")]

use dateline_read::{Input, Options, Skip, read};
use dateline_record::Story;

fn all(name: &str, bytes: &[u8]) -> Vec<Result<Story, Skip>> {
    read(Input::bytes(name, bytes), &Options::default()).collect()
}

fn only_error(name: &str, bytes: &[u8]) -> String {
    let items = all(name, bytes);
    assert_eq!(items.len(), 1, "{items:?}");
    let skip = items.into_iter().next().unwrap().unwrap_err();
    assert!(skip.is_whole_input());
    skip.to_string()
}

#[test]
fn whole_inputs_that_are_no_use_say_why() {
    assert_eq!(only_error("a.txt", b""), "a.txt: is empty");
    assert_eq!(only_error("a.txt", b"\n \n"), "a.txt: is empty");
    assert_eq!(only_error("a.jsonl", b"\n\n"), "a.jsonl: is empty");
    let binary = only_error("a.bin", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
    assert_eq!(binary, "a.bin: is binary, not text, a page, a feed or an archive");
    let missing: Vec<_> = read(Input::Path("no/such/file.txt".into()), &Options::default()).collect();
    assert_eq!(missing[0].as_ref().unwrap_err().to_string(), "no/such/file.txt: no such file or folder");
    let small = Options { max_bytes: 10, ..Options::default() };
    let large: Vec<_> = read(Input::bytes("a.txt", "Twelve letters."), &small).collect();
    assert_eq!(large[0].as_ref().unwrap_err().to_string(), "a.txt: is larger than the limit of 10 bytes");
}

#[test]
fn a_bad_record_costs_itself_alone() {
    let lines = concat!(
        "{\"text\": \"Rebels freed forty hostages.\", \"published\": \"2025-07-03\"}\n",
        "{\"title\": \"no text\"}\n",
        "not json\n",
        "\n",
        "{\"text\": \"\"}\n",
        "{\"text\": 5}\n",
        "{\"text\": \"Army retakes bridge.\", \"published\": \"2025-02-30\"}\n",
        "{\"text\": \"Army retakes bridge.\", \"published\": null, \"extra\": [1]}\n",
        "[1]\n",
    );
    let items = all("a.jsonl", lines.as_bytes());
    let printed: Vec<String> =
        items.iter().map(|i| i.as_ref().map_or_else(ToString::to_string, |s| s.text.clone())).collect();
    assert_eq!(
        printed,
        [
            "Rebels freed forty hostages.",
            "a.jsonl:2: has no `text`",
            "a.jsonl:3: is not valid JSON: expected ident at column 2",
            "a.jsonl:5: has no `text`",
            "a.jsonl:6: has no `text`",
            "a.jsonl:7: `published` is not a date: \"2025-02-30\"; write it as 2025-12-06",
            "Army retakes bridge.",
            "a.jsonl:9: is not valid JSON: invalid type: sequence, expected a map at column 0",
        ]
    );
    let mut bytes = b"{\"text\": \"caf\xe9 bombed\"}\n".to_vec();
    bytes.extend(b"{\"text\": \"The bridge was retaken.\"}\n");
    let items = all("b.jsonl", &bytes);
    assert_eq!(items[0].as_ref().unwrap_err().to_string(), "b.jsonl:1: is not valid UTF-8; save it as UTF-8");
    assert!(items[1].is_ok());
}

#[test]
fn what_a_record_gives_is_used() {
    let line = r#"{"id": 7, "text": "KABUL: Fire was exchanged.", "published": "6 December 2025", "title": "Clash", "url": "https://a.example/1", "language": "en"}"#;
    let story = all("a", line.as_bytes()).remove(0).unwrap();
    assert_eq!((story.id.as_str(), story.published.as_deref()), ("7", Some("2025-12-06")));
    assert_eq!(story.dateline.unwrap().place, "KABUL");
    assert_eq!(story.parts[1].span.of(&story.text), "Fire was exchanged.");
    let array = all("a", b"[\n{\"text\": \"One fell.\"},\n{\"text\": \"Two fell.\"}]");
    assert_eq!(array.into_iter().map(|s| s.unwrap().text).collect::<Vec<_>>(), ["One fell.", "Two fell."]);
    let one = all("a", b"{\n  \"text\": \"One fell.\"\n}\n");
    assert_eq!(one[0].as_ref().unwrap().text, "One fell.");
    let map = Options {
        map: [("text".into(), "body".into()), ("published".into(), "when".into())].into(),
        ..Options::default()
    };
    let mapped = read(Input::bytes("a", r#"{"body": "One fell.", "when": "2025-07-03"}"#), &map)
        .next()
        .unwrap()
        .unwrap();
    assert_eq!((mapped.text.as_str(), mapped.day()), ("One fell.", Some("2025-07-03")));
}

#[test]
fn other_encodings_are_read_with_a_notice() {
    let text = "Le ministre démissionne\n\nLe ministre de l’Intérieur a démissionné jeudi après l’arrestation de onze manifestants à Dakar.\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let story = all("a.txt", &bytes).remove(0).unwrap();
    assert_eq!(story.title.as_deref(), Some("Le ministre démissionne"));
    assert_eq!(story.language.as_deref(), Some("fr"));
    assert!(story.notices.iter().any(|n| n.kind == "encoding-doubtful"));
}

#[test]
fn a_folder_is_read_in_order_of_paths_and_goes_on_after_a_bad_file() {
    let folder = std::env::temp_dir().join(format!("dateline-read-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("b")).unwrap();
    for (name, bytes) in [
        ("a.txt", &b"The bridge was retaken on Monday."[..]),
        ("b/1.txt", b"\0\0\0\0\0\0\0\0\0\0"),
        ("b/2.jsonl", b"{\"text\": \"Forty hostages were freed.\"}"),
        ("c.txt", b"The minister resigned on Sunday."),
        (".hidden", b"Never read."),
    ] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let items: Vec<_> = read(Input::Path(folder.clone()), &Options::default()).collect();
    let told: Vec<_> = items.iter().map(|i| i.as_ref().map_or("skipped", |s| s.text.as_str())).collect();
    assert_eq!(
        told,
        [
            "The bridge was retaken on Monday.",
            "skipped",
            "Forty hostages were freed.",
            "The minister resigned on Sunday."
        ]
    );
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    let empty = read(Input::Path(folder.clone()), &Options::default()).next().unwrap().unwrap_err();
    assert!(empty.to_string().ends_with("holds no file to read"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_same_content_has_the_same_id_and_other_content_another() {
    let id = |text: &str| all("x", text.as_bytes()).remove(0).unwrap().id;
    assert_eq!(id("The bridge was retaken."), id("The bridge was retaken."));
    assert_ne!(id("The bridge was retaken."), id("The bridge was retaken again."));
}
