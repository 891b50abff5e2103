//! How stories get in: pipes, folders, patterns, tables, days and limits, other languages, and runs that are killed.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    command
}

fn dateline(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn stdout(folder: &Path, args: &[&str]) -> String {
    let out = dateline(folder, args);
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn titles(jsonl: &str) -> Vec<String> {
    let title = |line: &str| {
        let story: serde_json::Value = serde_json::from_str(line).unwrap();
        story["title"].as_str().unwrap_or_default().to_owned()
    };
    jsonl.lines().map(title).collect()
}

fn page(title: &str, day: &str, url: &str, last: &str) -> String {
    let said = ["unions said in a statement", "officials said", "witnesses said"];
    let body = said
        .map(|said| format!("<p>{title} on Monday after talks over pay broke down, {said}.</p>"))
        .concat();
    format!(
        "<html><head><title>{title}</title><link rel=\"canonical\" href=\"{url}\"><meta property=\"article:published_time\" content=\"{day}\"></head><body><article><h1>{title}</h1>{body}<p>{last}</p></article></body></html>"
    )
}

#[test]
fn folders_patterns_and_pipes_give_the_same_stories_in_the_same_order() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir_all(folder.join("news/b")).unwrap();
    for (file, title, day) in [
        ("news/2.html", "Dockers block the second gate", "2025-07-02"),
        ("news/b/1.html", "Dockers block the third gate", "2025-07-03"),
        ("news/1.html", "Dockers block the first gate", "2025-07-01"),
    ] {
        let url = format!("https://callao.example/{file}");
        std::fs::write(folder.join(file), page(title, day, &url, "No date was set for talks.")).unwrap();
    }
    let all = stdout(folder, &["read", "news"]);
    let wanted =
        ["Dockers block the first gate", "Dockers block the second gate", "Dockers block the third gate"];
    assert_eq!(titles(&all), wanted);
    assert_eq!(stdout(folder, &["read", "news/**/*.html"]), all);
    assert_eq!(titles(&stdout(folder, &["read", "news", "--limit", "2"])), wanted[..2]);
    assert_eq!(titles(&stdout(folder, &["read", "news", "--since", "2025-07-02"])), wanted[1..]);
    assert_eq!(titles(&stdout(folder, &["read", "news", "--since", "2025-07", "--limit", "1"])), wanted[..1]);
    let late = dateline(folder, &["read", "news", "--since", "2026"]);
    let said = String::from_utf8_lossy(&late.stderr);
    assert!(late.status.success() && late.stdout.is_empty(), "{said}");
    assert!(said.contains("3 published before 2026 left out"), "{said}");

    // What was read is read again as it is, from a pipe, as JSON Lines and as CSV.
    for format in ["jsonl", "csv"] {
        let written = stdout(folder, &["read", "news", "-f", format]);
        let mut again =
            command(folder, &["read", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        again.stdin.take().unwrap().write_all(written.as_bytes()).unwrap();
        let again = again.wait_with_output().unwrap();
        let again = String::from_utf8(again.stdout).unwrap();
        assert_eq!(titles(&again), wanted, "{format}");
        if format == "jsonl" {
            assert_eq!(again, all);
        }
    }
}

#[test]
fn columns_of_other_names_are_mapped() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let table = "key;date;headline;body\n7;4 July 2025;Army retakes bridge;Soldiers retook the bridge at Mbala on Friday, the army said.\n";
    std::fs::write(folder.join("t.csv"), table).unwrap();
    let inner = "{\"key\": 7, \"date\": \"2025-07-04\", \"headline\": \"Army retakes bridge\", \"article\": {\"body\": \"Soldiers left.\"}}\n";
    std::fs::write(folder.join("inner.jsonl"), inner).unwrap();
    let got = stdout(folder, &["read", "inner.jsonl", "--map", "text=article.body,published=date"]);
    assert!(
        got.contains("\"text\":\"Soldiers left.\"") && got.contains("\"published\":\"2025-07-04\""),
        "{got}"
    );
    let line = "{\"key\": 7, \"date\": \"2025-07-04\", \"headline\": \"Army retakes bridge\", \"body\": \"Soldiers retook the bridge at Mbala on Friday, the army said.\"}\n";
    std::fs::write(folder.join("t.jsonl"), line).unwrap();
    for file in ["t.csv", "t.jsonl"] {
        let got = stdout(folder, &["read", file, "--map", "text=body,published=date,title=headline,id=key"]);
        let story: serde_json::Value = serde_json::from_str(&got).unwrap();
        assert_eq!((&story["id"], &story["published"]), (&"7".into(), &"2025-07-04".into()), "{file}");
        assert_eq!(story["title"], "Army retakes bridge");
        assert!(story["text"].as_str().unwrap().starts_with("Soldiers retook"), "{file}");
    }
    for (args, says) in [
        (vec!["read", "t.csv"], "has no column `text` (it has: key, date, headline, body)"),
        (vec!["read", "t.csv", "--map", "text"], "write text=body,published=date"),
        (vec!["read", "t.csv", "--map", "txt=body"], "`txt` is no field of a story; there are text, id"),
        (vec!["read", "t.csv", "--since", "last week"], "`last week` is no date"),
        (vec!["read", "nowhere/*.html"], "nowhere/*.html: holds no file to read"),
    ] {
        let out = dateline(folder, &args);
        let stderr = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains(says), "{args:?}: {stderr}");
    }
}

#[test]
fn a_page_is_recognised_by_its_address_and_an_update_stands_beside_the_old_version() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let put = |name: &str, url: &str, last: &str| {
        let html = page("Rebels shell a village near Goma, killing two people", "2025-07-07", url, last);
        std::fs::write(folder.join(name), html).unwrap();
        let out = dateline(folder, &["code", name, "--store", "x.db"]);
        String::from_utf8(out.stderr).unwrap()
    };
    let first = put("a.html", "https://news.example/goma", "No group has claimed the attack.");
    assert!(first.contains("1 new stories, 0 changed, 0 as they were"), "{first}");
    // The same page under another name of its address.
    let same = put(
        "a.html",
        "https://www.news.example/goma/?utm_source=feed#top",
        "No group has claimed the attack.",
    );
    assert!(same.contains("0 new stories"), "{same}");
    let updated = put("b.html", "https://news.example/goma", "The army said it had repelled the rebels.");
    assert!(updated.contains("0 new stories, 1 changed"), "{updated}");
    // The old page once more changes nothing: it is known, and not the newest.
    let old = put("c.html", "https://news.example/goma", "No group has claimed the attack.");
    assert!(old.contains("0 new stories, 0 changed, 1 as they were; 0 events written"), "{old}");
    let other = put("d.html", "https://news.example/bukavu", "No group has claimed the attack.");
    assert!(other.contains("1 new stories"), "{other}");
}

#[test]
fn what_is_in_another_language_is_kept_and_not_coded() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let lines = [
        "{\"id\": \"en\", \"published\": \"2025-07-07\", \"text\": \"Rebels shelled a village near Goma on Monday, killing two people, the army said.\"}",
        "{\"id\": \"fr\", \"published\": \"2025-07-07\", \"text\": \"Les rebelles ont bombardé lundi un village près de Goma, tuant deux personnes, a déclaré un porte-parole de l'armée congolaise.\"}",
        "{\"id\": \"es\", \"language\": \"es\", \"published\": \"2025-07-07\", \"text\": \"Rebels shelled Goma.\"}",
    ];
    std::fs::write(folder.join("n.jsonl"), lines.join("\n")).unwrap();
    let out = dateline(folder, &["code", "n.jsonl", "--store", "x.db", "-f", "jsonl"]);
    let (events, said) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(
        events.contains("\"story\":\"en\"")
            && !events.contains("\"story\":\"fr\"")
            && !events.contains("\"story\":\"es\""),
        "{events}"
    );
    assert!(said.contains("neither parsed nor coded: 1 es, 1 fr"), "{said}");
    assert!(said.contains("3 new stories"), "{said}");
    let text = stdout(folder, &["code", "n.jsonl", "-f", "text"]);
    assert!(
        text.contains("notice: written in fr, which the language model does not read: kept, not coded"),
        "{text}"
    );
}

/// A web archive of pages, each of which has an event.
fn archive(folder: &Path, pages: usize) {
    let mut bytes = Vec::new();
    for n in 0..pages {
        let title = format!("Rebels shell village {n} near Goma, killing {} people", n + 2);
        let html = page(
            &title,
            "2025-07-07",
            &format!("https://news.example/{n}"),
            "No group has claimed the attack.",
        );
        let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}");
        write!(bytes, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{n}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len()).unwrap();
    }
    std::fs::write(folder.join("news.warc"), bytes).unwrap();
    std::fs::create_dir(folder.join("pages")).unwrap();
    for n in 0..pages {
        let title = format!("Rebels shell village {n} near Goma, killing {} people", n + 2);
        let html =
            page(&title, "2025-07-07", &format!("https://news.example/p{n}"), "No group has claimed it.");
        std::fs::write(folder.join(format!("pages/{n:04}.html")), html).unwrap();
    }
}

/// Starts a run, kills it once its note says that something is safely written, and says whether it was in the middle.
fn kill(folder: &Path, args: &[&str], note: &str) -> bool {
    let mut run = command(folder, args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let note = folder.join(note);
    while !note.exists() && run.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();
    note.exists()
}

#[test]
fn a_killed_run_that_is_started_again_writes_what_an_undisturbed_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    archive(folder, 200);
    for input in ["news.warc", "pages"] {
        for verb in ["read", "code"] {
            let (whole, cut) = (format!("{verb}.whole"), format!("{verb}.cut"));
            stdout(folder, &[verb, input, "-f", "jsonl", "-o", &whole]);
            let args = [verb, input, "-f", "jsonl", "-o", &cut];
            assert!(
                kill(folder, &args, &format!("{cut}.place")),
                "{verb} {input} ended before it was killed"
            );
            let again = dateline(folder, &args);
            let said = String::from_utf8_lossy(&again.stderr);
            assert!(said.contains("going on after "), "{said}");
            let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
            assert_eq!(read(&whole), read(&cut), "{verb} {input}");
            assert!(read(&whole).lines().count() >= 200);
            assert!(!folder.join(format!("{cut}.place")).exists(), "a finished run leaves no note");
        }
        let (whole, cut) = (format!("{input}.whole.db"), format!("{input}.cut.db"));
        stdout(folder, &["code", input, "--store", &whole]);
        let args = ["code", input, "--store", &cut];
        assert!(kill(folder, &args, &format!("{cut}.place")), "{input} ended before it was killed");
        let again = dateline(folder, &args);
        assert!(String::from_utf8_lossy(&again.stderr).contains("going on after "));
        for question in [["events", "--store"], ["incidents", "--store"]] {
            let ask = |db: &str| stdout(folder, &[question[0], question[1], db]);
            assert_eq!(ask(&whole), ask(&cut), "{input}");
        }
        let settle = |db: &str| stdout(folder, &["settle", "--store", db]);
        assert_eq!(settle(&whole), settle(&cut), "{input}");
        assert!(stdout(folder, &["events", "--store", &cut]).lines().count() >= 200);
    }
}

#[test]
fn a_folder_that_has_changed_is_read_from_the_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    archive(folder, 100);
    let args = ["code", "pages", "--store", "x.db"];
    assert!(kill(folder, &args, "x.db.place"));
    // A file that sorts before all that was read: going on behind the old place would lose it.
    let html = page(
        "Rebels shell a bridge near Bukavu, killing 9 people",
        "2025-07-07",
        "https://news.example/new",
        "No.",
    );
    std::fs::write(folder.join("pages/0000-new.html"), html).unwrap();
    let again = dateline(folder, &args);
    let said = String::from_utf8_lossy(&again.stderr);
    assert!(!said.contains("going on"), "{said}");
    assert_eq!(stdout(folder, &["events", "--store", "x.db"]).lines().count(), 101);
}

#[test]
fn an_address_is_fetched_or_says_how_to_build_a_program_that_fetches() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/news", listener.local_addr().unwrap());
    let html =
        page("Dockers block the first gate", "2025-07-01", "https://callao.example/1", "No date was set.");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = std::io::BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut first) = (String::new(), String::new());
            while head.read_line(&mut line).is_ok_and(|n| n > 2) {
                if first.is_empty() {
                    first.clone_from(&line);
                }
                line.clear();
            }
            let body = if first.contains("robots") { "User-agent: *\nDisallow: /private" } else { &html };
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let out = dateline(folder.path(), &["read", &url]);
    let said = String::from_utf8_lossy(&out.stderr);
    if cfg!(feature = "watch") {
        assert!(out.status.success(), "{said}");
        assert_eq!(titles(&String::from_utf8(out.stdout).unwrap()), ["Dockers block the first gate"]);
        let refused =
            dateline(folder.path(), &["read", &format!("{}/private/x", url.trim_end_matches("/news"))]);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(refused.status.code() == Some(2) && said.contains("robots.txt does not allow it"), "{said}");
    } else {
        assert!(out.status.code() == Some(2) && said.contains("--features watch"), "{said}");
    }
}

#[test]
#[cfg(feature = "parquet")]
fn columns_of_a_parquet_file_are_mapped() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    archive(folder, 3);
    stdout(folder, &["code", "news.warc", "-f", "parquet", "-o", "events.parquet"]);
    let map = ["--map", "text=evidence_text,published=date_start,title=type"];
    let got = stdout(folder, &[&["read", "events.parquet"], map.as_slice()].concat());
    let stories: Vec<serde_json::Value> = got.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(stories.len() >= 3, "{got}");
    for story in &stories {
        assert!(
            story["text"].as_str().unwrap().contains("Goma")
                || story["text"].as_str().unwrap().contains("attack")
        );
        assert!(story["published"].as_str().unwrap().starts_with("2025-07-0"), "{story}");
    }
    let unmapped = dateline(folder, &["read", "events.parquet"]);
    let said = String::from_utf8_lossy(&unmapped.stderr);
    assert!(said.contains("events.parquet: record 1: has no `text`"), "{said}");
}
