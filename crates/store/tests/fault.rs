//! A writer that is killed, or finds the disk full, loses no story that it reported kept and leaves none half written.
//!
//! This program is both: run with `--write FILE FROM` it writes batches and prints the number of each one kept; run
//! by `cargo test` it starts itself that way, many times, and ends it at moments that differ.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    dead_code,
    reason = "tests; each uses a part of the helpers"
)]

mod common;

use common::{attack, story};
use dateline_record::{Event, Story};
use dateline_store::{Coded, Query, Store};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Stories in a batch, and events of a story.
const BATCH: usize = 3;
const EVENTS: usize = 4;

fn told(n: usize) -> (Story, Vec<Event>) {
    let s = story(
        &format!("s{n:06}"),
        "2025-03-02",
        &format!("Soldiers fired on post {n}. {}", "It was night. ".repeat(40)),
    );
    let events = (0..EVENTS)
        .map(|k| attack(&s, "PAK MIL", ["AFG GOV", "AFG MIL", "AFG CVL", "IND MIL"][k], "2025-03-01"))
        .collect();
    (s, events)
}

fn write(file: &Path, from: usize) -> ExitCode {
    let mut store = Store::open(file).unwrap();
    let mut out = std::io::stdout();
    for batch in from.. {
        let made: Vec<(Story, Vec<Event>)> = (batch * BATCH..(batch + 1) * BATCH).map(told).collect();
        let coded: Vec<Coded<'_>> = made
            .iter()
            .map(|(story, events)| Coded { story, mentions: &[], events, codebook: "one" })
            .collect();
        if let Err(error) = store.put(&coded) {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
        writeln!(out, "{batch}").unwrap();
        out.flush().unwrap();
    }
    ExitCode::SUCCESS
}

/// Every batch up to `kept` is there, once and whole; one more may be, but no part of one.
fn check(file: &Path, kept: Option<usize>) -> usize {
    let store = Store::open(file).unwrap();
    let stories = store.story_count().unwrap() as usize;
    assert_eq!(stories % BATCH, 0, "half a batch was left");
    let batches = stories / BATCH;
    let promised = kept.map_or(0, |k| k + 1);
    assert!(batches >= promised, "batch {promised} was reported kept and is gone");
    assert!(batches <= promised + 1);
    assert_eq!(
        store.count(&Query::default()).unwrap() as usize,
        stories * EVENTS,
        "events are lost or doubled"
    );
    batches
}

fn whole(file: &Path) {
    let db = rusqlite::Connection::open(file).unwrap();
    assert_eq!(db.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0)).unwrap(), "ok");
    let sum: i64 = db
        .query_row("SELECT sum(events) FROM dyad_months WHERE a = 'AFG' AND b = 'PAK'", [], |r| r.get(0))
        .unwrap();
    let count: i64 =
        db.query_row("SELECT count(*) FROM dyads WHERE a = 'AFG' AND b = 'PAK'", [], |r| r.get(0)).unwrap();
    assert_eq!(sum, count, "the table of months agrees with the events");
}

fn killed_two_hundred_times(folder: &Path) {
    let file = folder.join("killed.db");
    let (mut next, mut moment) = (0_usize, 12_345_u64);
    for round in 0..200 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--write".as_ref(), file.as_os_str(), next.to_string().as_ref()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut kept = next.checked_sub(1);
        for _ in 0..moment >> 62 {
            kept = lines.next().map(|l| l.unwrap().parse().unwrap()).or(kept);
        }
        // A moment within the next batch, spent awake: the writer is busy meanwhile.
        let until = Instant::now() + Duration::from_micros((moment >> 40) % 4000);
        while Instant::now() < until {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said before it died counts as promised.
        for line in lines.map_while(Result::ok) {
            kept = line.parse().ok().or(kept);
        }
        if round == 0 && !file.exists() {
            continue;
        }
        next = check(&file, kept);
    }
    whole(&file);
    println!("killed 200 times: {next} batches kept, none lost, doubled or half written");
}

/// A limit on the size of files stands in for a full disk: the system refuses the write in the midst of a batch.
fn a_disk_that_takes_no_more(folder: &Path) {
    let file = folder.join("full.db");
    let line = "trap '' XFSZ; ulimit -f 2500 && exec \"$0\" --write \"$1\" 0";
    let out = Command::new("sh")
        .args(["-c", line])
        .arg(std::env::current_exe().unwrap())
        .arg(&file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    if out.status.code() != Some(2) {
        println!("skipped: no limit on file sizes here: {said}");
        return;
    }
    assert!(said.contains("nothing of this batch was"), "{said}");
    let kept = String::from_utf8_lossy(&out.stdout).lines().last().map(|l| l.parse().unwrap());
    assert!(kept > Some(3), "some batches fitted");
    let next = check(&file, kept);
    whole(&file);
    // With room again, the same command goes on.
    let mut store = Store::open(&file).unwrap();
    let (s, events) = told(next * BATCH);
    store.put(&[Coded { story: &s, mentions: &[], events: &events, codebook: "one" }]).unwrap();
    println!("a full disk: {next} batches kept, the next refused whole, and taken once there was room");
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if let [_, flag, file, from] = args.as_slice()
        && flag == "--write"
    {
        return write(Path::new(file), from.parse().unwrap());
    }
    let folder: PathBuf = std::env::temp_dir().join(format!("dateline-fault-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    killed_two_hundred_times(&folder);
    a_disk_that_takes_no_more(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    ExitCode::SUCCESS
}
