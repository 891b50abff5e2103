//! Input that cannot be read: each kind gets a message that says where and what to do, and never a panic.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output};

fn dateline(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(args)
        .current_dir(folder)
        .env("DATELINE_DATA", folder)
        .output()
        .unwrap()
}

#[test]
fn what_cannot_be_read_is_named_and_ends_with_code_2() {
    let cases: &[(&str, Option<&[u8]>, &str)] = &[
        ("missing.txt", None, "missing.txt: no such file"),
        ("empty.txt", Some(b""), "empty.txt: is empty"),
        (
            "binary.bin",
            Some(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0\0\x10\0\0\0\0\0\0"),
            "binary.bin: is binary",
        ),
        (
            "no-text.jsonl",
            Some(b"{\"id\": \"1\", \"title\": \"No text here\"}\n"),
            "no-text.jsonl:1: has no `text`",
        ),
        (
            "no-json.jsonl",
            Some(b"{\"id\": \"1\", \"text\": \"half a rec\n"),
            "no-json.jsonl:1: is not valid JSON",
        ),
        (
            "no-date.jsonl",
            Some(b"{\"text\": \"Rebels left.\", \"published\": \"2025-02-30\"}\n"),
            "no-date.jsonl:1: `published` is not a date",
        ),
    ];
    for (name, bytes, says) in cases {
        let folder = tempfile::tempdir().unwrap();
        if let Some(bytes) = bytes {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let out = dateline(folder.path(), &["read", name]);
        let stderr = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{name}: {stderr}");
        assert!(stderr.contains(says), "{name}: {stderr}");
        assert!(out.stdout.is_empty(), "{name}");
    }
}

#[test]
fn text_in_the_wrong_encoding_is_read_or_named() {
    let folder = tempfile::tempdir().unwrap();
    // Windows-1252, with its curly apostrophe, in a page that says it is UTF-8.
    let page = b"<html><head><meta charset=\"utf-8\"><title>N\x92Djamena</title></head><body><p>Rebels left N\x92Djamena.</p></body></html>";
    std::fs::write(folder.path().join("page.html"), page).unwrap();
    let out = dateline(folder.path(), &["read", "page.html"]);
    let stderr = String::from_utf8_lossy(&out.stderr);
    match out.status.code() {
        Some(0) => assert!(String::from_utf8_lossy(&out.stdout).contains("N’Djamena")),
        code => assert!(code == Some(2) && stderr.contains("page.html"), "{stderr}"),
    }
}

#[test]
fn a_bad_record_among_good_ones_is_skipped_named_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "{\"text\": \"Rebels left Goma.\"}\nnot json\n{\"title\": \"no text\"}\n{\"text\": \"Rebels came back.\"}\n";
    std::fs::write(folder.path().join("news.jsonl"), lines).unwrap();
    let out = dateline(folder.path(), &["read", "--input", "jsonl", "news.jsonl"]);
    let stderr = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(0), "{stderr}");
    assert_eq!(String::from_utf8_lossy(&out.stdout).lines().count(), 2);
    for says in ["news.jsonl:2: ", "news.jsonl:3: has no `text`", "2 skipped, 2 read"] {
        assert!(stderr.contains(says), "{says}: {stderr}");
    }
}

#[test]
fn one_missing_file_does_not_keep_the_others_from_being_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("news.jsonl"), "{\"text\": \"Rebels left Goma.\"}\n").unwrap();
    let out = dateline(folder.path(), &["read", "gone.txt", "news.jsonl"]);
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&out.stdout).lines().count(), 1);
}

#[test]
fn what_was_typed_wrong_says_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("news.jsonl"), "{\"text\": \"Rebels left Goma.\"}\n").unwrap();
    for (args, says) in [
        (vec!["read", "--input", "pdf", "news.jsonl"], "text, jsonl, html"),
        (vec!["read", "--format", "conllu", "news.jsonl"], "this subcommand prints text, jsonl"),
        (vec!["read", "--codebook", "nowhere", "news.jsonl"], "nowhere"),
        (vec!["resources", "install", "xl"], "md, sm"),
        (vec!["resources", "verify"], "dateline resources install"),
    ] {
        let out = dateline(folder.path(), &args);
        let stderr = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains(says), "{args:?}: {stderr}");
    }
}
