//! Archives, tables, packed files, folders and patterns: all stories, in order, whatever is damaged.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::format_collect, reason = "a test may fail")]

use dateline_read::{Input, Options, Place, read};
use std::io::Write;
use std::path::PathBuf;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn page(n: usize) -> String {
    let body = format!(
        "<p>Dockers blocked gate {n} of the port of Callao on Monday after talks over pay broke down, unions said.</p>"
    );
    format!(
        "<html><head><title>Dockers block gate {n} of the port</title></head><body><h1>Dockers block gate {n} of the port</h1>{}</body></html>",
        body.repeat(3)
    )
}

fn record(n: usize) -> Vec<u8> {
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page(n));
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{n}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes(), b"\r\n\r\n"].concat()
}

fn told(bytes: Vec<u8>, options: &Options) -> Vec<String> {
    let show = |i: Result<dateline_record::Story, dateline_read::Skip>| match i {
        Ok(story) => story.url.or(story.title).unwrap_or_default(),
        Err(skip) => skip.to_string(),
    };
    read(Input::bytes("a", bytes), options).map(show).collect()
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("dateline-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
#[cfg(feature = "html")]
fn an_archive_gives_the_same_stories_packed_or_not_on_any_number_of_threads() {
    let records: Vec<Vec<u8>> = (0..70).map(record).collect();
    let plain = told(records.concat(), &Options::default());
    assert_eq!((plain.len(), plain[69].as_str()), (70, "https://a.example/69"));
    let packed: Vec<u8> = records.iter().flat_map(|r| gzip(r)).collect();
    for threads in [1, 2, 5] {
        assert_eq!(told(packed.clone(), &Options { threads, ..Options::default() }), plain);
    }
    assert_eq!(told(gzip(&records.concat()), &Options::default()), plain);
}

#[test]
#[cfg(feature = "html")]
fn damaged_records_are_named_and_the_rest_is_read() {
    let mut packed: Vec<Vec<u8>> = (0..5).map(|n| gzip(&record(n))).collect();
    let middle = packed[2].len() / 2;
    packed[2][middle] ^= 0xff;
    packed[2].truncate(middle + 20);
    let got = told(packed.concat(), &Options::default());
    let urls: Vec<_> = got.iter().filter(|l| l.starts_with("https")).cloned().collect();
    assert_eq!(urls, [0, 1, 3, 4].map(|n| format!("https://a.example/{n}")));
    assert!(got.iter().any(|l| l.contains("is damaged")), "{got:?}");
    let mut cut = record(0);
    cut.extend(&record(1)[..300]);
    assert_eq!(told(cut, &Options::default())[1], "a: record 2: is damaged: a record that is cut off");
}

#[test]
#[cfg(feature = "html")]
fn reading_goes_on_where_it_stopped() {
    let archive: Vec<u8> = (0..40).flat_map(|n| gzip(&record(n))).collect();
    let whole = told(archive.clone(), &Options::default());
    let mut first = read(Input::bytes("a", archive.clone()), &Options { threads: 2, ..Options::default() });
    let mut got: Vec<String> = first.by_ref().take(17).map(|s| s.unwrap().url.unwrap()).collect();
    let place = first.place().clone();
    assert_eq!(place, Place { file: "a".into(), items: 17 });
    got.extend(told(archive, &Options { after: Some(place), ..Options::default() }));
    assert_eq!(got, whole);
}

#[test]
fn tables_are_read_with_their_columns_mapped() {
    let table = "id;when;body\r\n1;2025-07-03;\"Forty hostages were freed; \nall are well.\"\r\n2;soon;The bridge was retaken.\r\n3;;\r\n4;2025-07-04;The minister resigned.\r\n";
    let map = [("text".to_owned(), "body".to_owned()), ("published".to_owned(), "when".to_owned())].into();
    let options = Options { map, ..Options::default() };
    let items: Vec<_> = read(Input::bytes("a.csv", table), &options).collect();
    let first = items[0].as_ref().unwrap();
    assert_eq!(
        (first.id.as_str(), first.day(), first.text.as_str()),
        ("1", Some("2025-07-03"), "Forty hostages were freed; \nall are well.")
    );
    assert_eq!(
        items[1].as_ref().unwrap_err().to_string(),
        "a.csv:4: `published` is not a date: \"soon\"; write it as 2025-12-06"
    );
    assert_eq!(items[2].as_ref().unwrap_err().to_string(), "a.csv:5: has no `body`");
    assert_eq!(items[3].as_ref().unwrap().id, "4");
    let none =
        read(Input::bytes("a.csv", "id,body\n1,x\n"), &Options::default()).next().unwrap().unwrap_err();
    assert_eq!(
        none.to_string(),
        "a.csv: has no column `text` (it has: id, body); name it with `text=COLUMN`"
    );
    let tabs = read(Input::bytes("-", "id\ttext\n1\tThe bridge was retaken.\n"), &Options::default())
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(tabs.text, "The bridge was retaken.");
    let (latin, _, _) =
        encoding_rs::WINDOWS_1252.encode("text,id\nLe général Kéïta a démissionné à Bamako.,1\n");
    let latin = read(Input::bytes("a.csv", latin.into_owned()), &Options::default()).next().unwrap().unwrap();
    assert_eq!(latin.text, "Le général Kéïta a démissionné à Bamako.");
}

#[test]
fn packed_lines_are_read_and_a_damaged_end_is_named() {
    let lines: String =
        (0..200).map(|n| format!("{{\"text\": \"Gate {n} was blocked.\", \"url\": \"u{n}\"}}\n")).collect();
    let packed = gzip(lines.as_bytes());
    assert_eq!(told(packed.clone(), &Options::default()).len(), 200);
    let cut = told(packed[..packed.len() - 30].to_vec(), &Options::default());
    assert!(
        cut.len() > 100 && cut.last().unwrap().ends_with("is damaged: part of it cannot be unpacked"),
        "{:?}",
        cut.last()
    );
}

#[test]
fn folders_and_patterns_come_in_order_on_any_number_of_threads() {
    let folder = folder("order");
    for n in 0..60 {
        std::fs::write(folder.join(format!("{n:02}.txt")), format!("Gate {n} was blocked on Monday."))
            .unwrap();
    }
    std::fs::write(folder.join("30.txt"), b"").unwrap();
    let all = |threads, path: PathBuf, after: Option<Place>| -> (Vec<String>, dateline_read::Progress) {
        let mut stories = read(Input::Path(path), &Options { threads, after, ..Options::default() });
        let texts = stories.by_ref().map(|s| s.map_or_else(|e| e.to_string(), |s| s.text)).collect();
        (texts, stories.progress())
    };
    let (one, progress) = all(1, folder.clone(), None);
    assert_eq!((progress.files, progress.files_done, progress.stories, progress.skipped), (60, 60, 59, 1));
    assert_eq!(progress.bytes, progress.bytes_done);
    assert_eq!(all(3, folder.clone(), None).0, one);
    assert_eq!(all(3, folder.join("1*.txt"), None).0, one[10..20]);
    let place = Place { file: folder.join("41.txt").display().to_string(), items: 1 };
    assert_eq!(all(2, folder.clone(), Some(place)).0, one[42..]);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_bomb_is_stopped_at_the_limit() {
    let bomb = gzip(&vec![b'a'; 80 << 20]);
    let options = Options { max_bytes: 1 << 20, ..Options::default() };
    assert_eq!(told(bomb, &options), ["a: is larger than the limit of 1048576 bytes"]);
}
