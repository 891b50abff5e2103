//! What a person sees of the program: plain output, the same bytes always, a store that stays whole.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::{Command, Stdio};

fn dateline(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).env_remove("NO_COLOR");
    command
}

fn stdout(command: &mut Command) -> String {
    let out = command.output().unwrap();
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn the_demo_is_plain_without_a_terminal_and_fits_the_width() {
    for width in ["80", "140"] {
        let text = stdout(dateline(&["demo"]).env("COLUMNS", width));
        assert!(!text.contains('\x1b'), "colours without a terminal");
        for words in [
            "ASSAULT heavy-weapons",
            "SDN MIL",
            "12 Mar 2026",
            "7+ killed",
            "says TCD MIL",
            "denied by SDN MIL",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let most = width.parse().unwrap();
        for line in text.lines() {
            assert!(line.chars().count() <= most, "{width}: {line}");
        }
    }
    let coloured = stdout(dateline(&["demo", "--color", "always"]).env("COLUMNS", "80"));
    assert!(coloured.contains("\x1b[4m"), "roles are underlined");
}

#[test]
fn any_number_of_threads_prints_the_same_bytes() {
    let on = |threads| {
        stdout(dateline(&["code", "-f", "jsonl", "stories/demo.txt"]).env("RAYON_NUM_THREADS", threads))
    };
    assert_eq!(on("1"), on("4"));
}

/// Many stories, so that they are kept in several batches.
fn many(folder: &Path) -> String {
    let line = |n| {
        format!(
            "{{\"id\": \"s{n}\", \"published\": \"2026-03-14\", \"text\": \"Rebels shelled a village near Goma on Monday, killing {n} people.\"}}\n"
        )
    };
    let file = folder.join("many.jsonl");
    std::fs::write(&file, (2..202).map(line).collect::<String>()).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn the_same_input_twice_changes_nothing_in_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let (file, store) = (many(folder.path()), folder.path().join("x.db").to_str().unwrap().to_owned());
    stdout(&mut dateline(&["code", &file, "--store", &store]));
    let ask = || stdout(&mut dateline(&["events", "--store", &store]));
    let first = ask();
    assert_eq!(first.lines().count(), 200, "an event of each story");
    let again = dateline(&["code", &file, "--store", &store]).output().unwrap();
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("0 new stories, 0 changed, 200 as they were; 0 events written"), "{said}");
    assert_eq!(ask(), first);
}

#[test]
fn a_run_that_is_killed_leaves_whole_stories_and_the_next_one_completes_them() {
    let folder = tempfile::tempdir().unwrap();
    let (file, store) = (many(folder.path()), folder.path().join("x.db").to_str().unwrap().to_owned());
    // `--format jsonl` prints a batch once it is kept: the first line of output says that one was.
    let args = ["code", &file, "--store", &store, "-f", "jsonl"];
    let mut run = dateline(&args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut byte = [0];
    std::io::Read::read_exact(run.stdout.as_mut().unwrap(), &mut byte).unwrap();
    run.kill().unwrap();
    run.wait().unwrap();
    let ask = || stdout(&mut dateline(&["events", "--store", &store]));
    let kept = ask().lines().count();
    assert!((64..=200).contains(&kept), "whole batches were kept: {kept}");
    stdout(&mut dateline(&["code", &file, "--store", &store]));
    assert_eq!(ask().lines().count(), 200);
}

#[test]
fn a_question_that_is_not_understood_points_at_the_word() {
    let folder = tempfile::tempdir().unwrap();
    let (file, store) = (many(folder.path()), folder.path().join("x.db").to_str().unwrap().to_owned());
    stdout(&mut dateline(&["code", &file, "--store", &store, "--limit", "2"]));
    for (args, says) in [
        (vec!["events", "--store", &store, "typ:ASSAULT"], "did you mean `type`?"),
        (vec!["events", "--store", &store, "--killed-min", "many"], "killed-min"),
        (vec!["events", "--store", "nowhere.db"], "dateline code INPUT --store nowhere.db"),
        (vec!["export", "gdlt", "--store", &store], "gdelt-mentions"),
        (vec!["brief", "--store", &store, "--country", "Atlantis"], "Atlantis"),
    ] {
        let out = dateline(&args).output().unwrap();
        let stderr = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains(says), "{args:?}: {stderr}");
    }
    assert!(!Path::new("nowhere.db").exists(), "asking makes no store");
}

#[test]
fn review_takes_decisions() {
    let folder = tempfile::tempdir().unwrap();
    let (file, store) = (many(folder.path()), folder.path().join("x.db").to_str().unwrap().to_owned());
    stdout(&mut dateline(&["code", &file, "--store", &store, "--limit", "2"]));
    let review = |typed: &str| {
        let args = ["review", "--store", &store, "--reviewer", "anna"];
        let mut run = dateline(&args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::io::Write::write_all(run.stdin.as_mut().unwrap(), typed.as_bytes()).unwrap();
        assert!(run.wait().unwrap().success());
        stdout(&mut dateline(&["events", "--store", &store])).lines().count()
    };
    assert_eq!(review("r\na\n"), 1, "a rejected event is no answer any more");
    assert!(stdout(&mut dateline(&["quality", "--store", &store])).contains("ASSAULT"));
}

#[test]
fn two_reviewers_judge_apart_and_their_agreement_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (file, store) = (many(folder.path()), folder.path().join("x.db").to_str().unwrap().to_owned());
    stdout(&mut dateline(&["code", &file, "--store", &store, "--limit", "3"]));
    let review = |who: &str, typed: &str| {
        let args = ["review", "--store", &store, "--reviewer", who];
        let mut run = dateline(&args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::io::Write::write_all(run.stdin.as_mut().unwrap(), typed.as_bytes()).unwrap();
        String::from_utf8(run.wait_with_output().unwrap().stdout).unwrap()
    };
    // A verdict taken back and given anew; a correction shown at once; a remark.
    let seen = review("anna", "r\nu\na\nc actors.0.code COD MIL\nn not sure\na\nr\n");
    assert!(seen.contains("corrected: actors.0.code is \"COD MIL\""), "{seen}");
    let seen = review("bert", "a\na\na\n");
    assert!(
        seen.contains("3 of 3") && !seen.contains("corrected"),
        "what another decided is not shown: {seen}"
    );
    let agreement = stdout(&mut dateline(&["agreement", "--store", &store]));
    assert!(agreement.contains("anna and bert,3,33.3 %"), "{agreement}");
    let page = stdout(&mut dateline(&["review", "--store", &store, "--format", "codebook"]));
    assert!(page.contains("# ASSAULT") && page.contains("COD MIL"), "{page}");
    let decisions = stdout(&mut dateline(&["review", "--store", &store, "--format", "jsonl"]));
    assert_eq!(decisions.lines().filter(|l| l.contains("\"undone\":true")).count(), 1, "{decisions}");
    assert!(decisions.contains("\"at\":\"20"), "{decisions}");
}

#[test]
fn a_place_is_known_by_name_and_a_picture_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let (file, store) = (many(folder.path()), folder.path().join("x.db").to_str().unwrap().to_owned());
    stdout(&mut dateline(&["code", &file, "--store", &store, "--limit", "2"]));
    let near = |place: &str| {
        stdout(&mut dateline(&["events", "--store", &store, "--near", place, "60km"])).lines().count()
    };
    assert_eq!((near("Goma"), near("Goma, Congo-Kinshasa"), near("Kinshasa")), (2, 2, 0));
    let picture = folder.path().join("s.png");
    stdout(&mut dateline(&["series", "--store", &store, "--output", picture.to_str().unwrap()]));
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
    let page = folder.path().join("b.html");
    let args = [
        "brief",
        "--store",
        &store,
        "--country",
        "COD",
        "--until",
        "2026-03-14",
        "-o",
        page.to_str().unwrap(),
    ];
    let early = dateline(&args).output().unwrap();
    assert!(String::from_utf8_lossy(&early.stderr).contains("2 stories are not settled into incidents yet"));
    stdout(&mut dateline(&["settle", "--store", &store]));
    stdout(&mut dateline(&args));
    let page = std::fs::read_to_string(&page).unwrap();
    assert!(page.contains("<h2>What happened</h2>") && page.contains("Rebels shelled a village"), "{page}");
    let table = stdout(&mut dateline(&["dyads", "--store", &store, "--format", "csv"]));
    assert!(table.starts_with("pair,events,score,killed"), "{table}");
}

#[test]
fn parquet_is_written_or_said_how_to_build() {
    let folder = tempfile::tempdir().unwrap();
    let (file, store) = (many(folder.path()), folder.path().join("x.db").to_str().unwrap().to_owned());
    stdout(&mut dateline(&["code", &file, "--store", &store, "--limit", "2"]));
    for args in [
        vec!["events", "--store", &store, "--format", "parquet"],
        vec!["incidents", "--store", &store, "--format", "parquet"],
        vec!["export", "parquet", "--store", &store],
        vec!["code", &file, "--limit", "1", "--format", "parquet"],
    ] {
        let out = dateline(&args).output().unwrap();
        if cfg!(feature = "parquet") {
            assert!(out.stdout.starts_with(b"PAR1") && out.stdout.ends_with(b"PAR1"), "{args:?}");
        } else {
            let said = String::from_utf8_lossy(&out.stderr);
            assert_eq!(out.status.code(), Some(2));
            assert!(said.contains("--features parquet"), "{args:?}: {said}");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

#[test]
fn a_new_codebook_adds_its_events_beside_the_old_ones() {
    let folder = tempfile::tempdir().unwrap();
    let (file, store) = (many(folder.path()), folder.path().join("x.db").to_str().unwrap().to_owned());
    let book = folder.path().join("codebook");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook"), &book);
    let page = std::fs::read_to_string(book.join("events/assault.md")).unwrap();
    std::fs::write(book.join("events/assault.md"), page.replacen("## Modes", "A word more.\n\n## Modes", 1))
        .unwrap();
    let book = book.to_str().unwrap();
    stdout(&mut dateline(&["code", &file, "--store", &store, "--limit", "2"]));
    stdout(&mut dateline(&["recode", "--store", &store, "--codebook", book]));
    let of = |version: &str| stdout(&mut dateline(&["events", "--store", &store, "--codebook", version]));
    let newer = of(book);
    assert_eq!(newer.lines().count(), 2, "{newer}");
    // An unknown version is answered with those that there are.
    let out = dateline(&["events", "--store", &store, "--codebook", "none"]).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    let versions = said.trim().split("was coded by ").nth(1).unwrap();
    let (first, second) = versions.split_once(", ").unwrap();
    assert!(newer.contains(second) && !newer.contains(first), "{said}");
    assert!(of(first.get(..6).unwrap()).contains(first), "a version goes by how it begins");
    let out = dateline(&["diff", first, second, "--store", &store]).output().unwrap();
    assert!(out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("0 added, 0 removed, 0 changed"));
}
