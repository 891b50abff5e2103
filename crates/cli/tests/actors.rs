//! Tables of actors that users bring: checked like ours, used by every verb, and imported from older dictionaries.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output};

fn dateline(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline")).args(args).current_dir(folder).output().unwrap()
}

fn stdout(folder: &Path, args: &[&str]) -> String {
    let out = dateline(folder, args);
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// A dictionary in PETRARCH's format, with everything that the format has.
const DICTIONARY: &str = "\
# an invented country's actors
ZORBLAT_PEOPLES_FRONT_ ; founded 2001
+ZORBLATS_
\t[KENREB 20010101-20191231]
\t[KENPTY >20200101]
ACME_MOTORS_ [MNC]
NOBODY_KNOWN_ [QQX]
!PERSON! = MAN, WOMAN
ZORB!PERSON!_ {ZORBMEN_} [~MIL]
";

const NEWS: &str = "{\"id\": \"a\", \"published\": \"2015-05-04\", \"text\": \"The Zorblats shelled a village near Goma on Monday, killing two people.\"}\n";

#[test]
fn an_imported_dictionary_codes_events_and_names_its_lines() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("old.txt"), DICTIONARY).unwrap();
    std::fs::write(folder.join("news.jsonl"), NEWS).unwrap();
    let imported = dateline(folder, &["import-actors", "old.txt", "--output", "mine.tsv"]);
    let said = String::from_utf8_lossy(&imported.stderr);
    assert!(imported.status.success() && said.contains("old.txt: 4 names, 0 of them"), "{said}");
    assert!(said.contains("1 left out"), "{said}");
    let table = std::fs::read_to_string(folder.join("mine.tsv")).unwrap();
    let row = "Zorblat Peoples Front\tbody\tKEN REB\t2001-01-01\t2019-12-31\tZorblats";
    assert!(table.lines().any(|l| l == row), "{table}");
    assert!(table.contains("# line 7: Nobody Known has the code \"QQX\""), "{table}");

    let soldiers =
        ["who", "Kenyan zorbwomen", "--in", "Kenyan zorbwomen left the town.", "--actors", "mine.tsv"];
    assert!(
        stdout(folder, &soldiers).contains("KEN MIL"),
        "a noun of an agent file takes its country from its owner"
    );

    let code = |more: &[&str]| stdout(folder, &[&["code", "news.jsonl", "-f", "jsonl"], more].concat());
    let (without, with) = (code(&[]), code(&["--actors", "mine.tsv"]));
    assert!(!without.contains("KEN REB") && with.contains("\"code\":\"KEN REB\""), "{with}");
    let version = |events: &str| {
        let event: serde_json::Value = serde_json::from_str(events.lines().next().unwrap()).unwrap();
        event["evidence"]["codebook"].clone()
    };
    assert_ne!(version(&without), version(&with), "events say that another table had a part in them");

    let sentence = "The Zorblats left.";
    let who = |on| stdout(folder, &["who", "Zorblats", "--in", sentence, "--on", on, "--actors", "mine.tsv"]);
    assert!(
        who("2015-05-04").contains("KEN REB") && who("2015-05-04").contains("mine.tsv:3"),
        "{}",
        who("2015-05-04")
    );
    assert!(who("2022-05-04").contains("Zorblats: KEN PTY"), "{}", who("2022-05-04"));
    let marked = stdout(folder, &["mark", "news.jsonl", "-f", "csv", "--actors", "mine.tsv"]);
    assert!(marked.contains("Zorblat Peoples Front,KEN REB,KEN,REB"), "{marked}");

    stdout(folder, &["code", "news.jsonl", "--store", "x.db"]);
    stdout(folder, &["recode", "--store", "x.db", "--actors", "mine.tsv"]);
    assert!(stdout(folder, &["events", "--store", "x.db", "actor:KEN"]).contains("KEN REB"));
}

#[test]
fn several_tables_add_up_and_a_bad_line_ends_with_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let header = "name\tkind\tcode\tfrom\tto\taliases\n";
    std::fs::write(folder.join("a.tsv"), format!("{header}Zorblat Front\tbody\tKEN REB\t\t\t\n")).unwrap();
    std::fs::write(folder.join("b.tsv"), format!("{header}Qwghlm Guard\tbody\tTZA MIL\t\t\t\n")).unwrap();
    std::fs::write(folder.join("bad.tsv"), format!("{header}# fine\nA\tbody\tKEN XYZ\t\t\t\n")).unwrap();
    let sentence = "The Zorblat Front attacked the Qwghlm Guard.";
    let both = ["who", sentence, "--actors", "a.tsv", "--actors", "b.tsv"];
    let who = stdout(folder, &both);
    assert!(who.contains("a.tsv:2") && who.contains("b.tsv:2"), "{who}");
    for (args, says) in [
        (vec!["who", "Kenya", "--actors", "bad.tsv"], "bad.tsv:3: \"XYZ\" is neither a country"),
        (vec!["who", "Kenya", "--actors", "gone.tsv"], "--actors gone.tsv: No such file"),
        (vec!["code", "x.jsonl", "--actors", "bad.tsv"], "bad.tsv:3"),
        (vec!["import-actors", "gone.txt"], "gone.txt: No such file"),
        (vec!["import-actors", "bad.tsv"], "bad.tsv: no name with a code in it"),
    ] {
        let out = dateline(folder, &args);
        let stderr = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains(says), "{args:?}: {stderr}");
    }
}
