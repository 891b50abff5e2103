//! Feeds followed by the program itself, on a server of our own: what is new is coded and kept, a dead host is survived,
//! Ctrl-C stops cleanly, a restart goes on.
#![cfg(all(feature = "watch", unix))]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What the server knows: the articles that its feeds name, and what was asked of it.
#[derive(Debug, Default)]
struct Site {
    base: String,
    /// Paths that the RSS feed names, each with its version.
    named: Vec<(String, u32)>,
    /// Answers by path and status.
    asked: BTreeMap<(String, u16), u32>,
}

impl Site {
    fn times(&self, path: &str, status: u16) -> u32 {
        self.asked.get(&(path.to_owned(), status)).copied().unwrap_or(0)
    }

    fn rss(&self) -> String {
        let item = |(path, version): &(String, u32)| {
            let day = format!("Mon, 0{version} Jul 2025 10:00:00 GMT");
            format!(
                "<item><title>Rebels shell {path}</title><link>{}{path}</link><guid>{path}</guid><pubDate>{day}</pubDate></item>",
                self.base
            )
        };
        let items: String = self.named.iter().map(item).collect();
        format!(
            "<rss version=\"2.0\"><channel><title>Test Wire</title><link>{}</link><description>d</description>{items}</channel></rss>",
            self.base
        )
    }

    /// Status, headers and body.
    fn answer(&self, path: &str, head: &str) -> (u16, String, String) {
        let fine = |body: String| (200, String::new(), body);
        let etag = format!("\"{:?}\"", self.named).replace('"', "'");
        match path {
            "/robots.txt" => fine("User-agent: *\nDisallow: /secret\n".to_owned()),
            "/feed.rss" if head.contains(&etag.to_lowercase()) => (304, String::new(), String::new()),
            "/feed.rss" => (200, format!("ETag: \"{etag}\"\r\n"), self.rss()),
            "/feed.atom" => fine(format!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Star</title><id>x</id><updated>2025-07-01T00:00:00Z</updated><entry><id>a</id><title>Atom</title><link href=\"{}/atom\"/><updated>2025-07-01T09:00:00Z</updated></entry></feed>",
                self.base
            )),
            "/feed.json" => fine(format!(
                "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Radio\", \"items\": [{{\"id\": \"1\", \"url\": \"{}/json\", \"title\": \"Json\", \"date_published\": \"2025-07-07T08:00:00Z\"}}]}}",
                self.base
            )),
            "/busy" if self.times("/busy", 429) == 0 => (429, "Retry-After: 1\r\n".to_owned(), String::new()),
            "/gone" => (404, String::new(), "no".to_owned()),
            path => {
                let version = self.named.iter().find(|(p, _)| p == path).map_or(1, |(_, v)| *v);
                fine(article(&format!("{}{path}", self.base), path, version))
            }
        }
    }
}

fn article(url: &str, path: &str, version: u32) -> String {
    let name = path.trim_start_matches('/');
    let body = "<p>Rebels shelled a village near Goma on Monday, killing two people, the army said in a statement.</p><p>No group has claimed the attack, which came after talks broke down in the capital.</p>";
    format!(
        "<html><head><title>Rebels shell village {name}</title><link rel=\"canonical\" href=\"{url}\"><meta name=\"pubdate\" content=\"2025-07-07\"></head><body><article><h1>Rebels shell village {name}</h1>{body}<p>This is what was known at the hour {version}.</p></article></body></html>"
    )
}

fn serve() -> Arc<Mutex<Site>> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let site = Arc::new(Mutex::new(Site { base, ..Site::default() }));
    let shared = Arc::clone(&site);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let site = Arc::clone(&shared);
            std::thread::spawn(move || one(stream, &site));
        }
    });
    site
}

fn one(mut stream: TcpStream, site: &Mutex<Site>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while reader.read_line(&mut head).is_ok_and(|n| n > 2) {}
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let (status, headers, body) = {
        let mut site = site.lock().unwrap();
        let answer = site.answer(&path, &head.to_lowercase());
        *site.asked.entry((path, answer.0)).or_default() += 1;
        answer
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status} x\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
}

fn watch(folder: &Path, more: &[&str]) -> Child {
    let args = ["watch", "feeds.opml", "--store", "x.db", "--every", "0", "--delay", "0"];
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(args)
        .args(more)
        .current_dir(folder)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until the server has seen something.
fn until(site: &Mutex<Site>, run: &mut Child, what: &str, seen: impl Fn(&Site) -> bool) {
    let started = Instant::now();
    while !seen(&site.lock().unwrap()) {
        assert!(run.try_wait().unwrap().is_none(), "ended before {what}");
        assert!(started.elapsed() < Duration::from_mins(2), "{what}: {:?}", site.lock().unwrap().asked);
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

fn ended(mut run: Child) -> String {
    let mut said = String::new();
    std::io::Read::read_to_string(run.stderr.as_mut().unwrap(), &mut said).unwrap();
    assert!(run.wait().unwrap().success(), "{said}");
    said
}

fn events(folder: &Path) -> String {
    let args = ["events", "--store", "x.db", "type:ASSAULT", "status:actual"];
    let out = Command::new(env!("CARGO_BIN_EXE_dateline")).args(args).current_dir(folder).output().unwrap();
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn feeds_are_followed_through_trouble_stopped_and_followed_again() {
    let site = serve();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let base = site.lock().unwrap().base.clone();
    let name = |paths: &[(&str, u32)]| {
        site.lock().unwrap().named = paths.iter().map(|(p, v)| ((*p).to_owned(), *v)).collect();
    };
    name(&[("/a", 1), ("/busy", 1), ("/gone", 1), ("/secret", 1)]);
    let feeds = [
        format!("{base}/feed.rss"),
        format!("{base}/feed.atom"),
        format!("{base}/feed.json"),
        "http://127.0.0.1:1/dead".to_owned(),
    ];
    let outlines = feeds.map(|f| format!("<outline type=\"rss\" xmlUrl=\"{f}\"/>")).concat();
    std::fs::write(
        folder.join("feeds.opml"),
        format!("<opml version=\"2.0\"><body>{outlines}</body></opml>"),
    )
    .unwrap();

    let mut run = watch(folder, &[]);
    until(&site, &mut run, "an unchanged feed", |s| {
        s.times("/feed.rss", 304) > 0 && s.times("/json", 200) > 0 && s.times("/atom", 200) > 0
    });
    name(&[("/b", 1), ("/a", 2), ("/busy", 1), ("/gone", 1), ("/secret", 1)]);
    until(&site, &mut run, "a new article and an updated one", |s| {
        s.times("/b", 200) > 0 && s.times("/a", 200) > 1
    });
    let before = site.lock().unwrap().times("/feed.rss", 304);
    until(&site, &mut run, "the feed read to its end", |s| s.times("/feed.rss", 304) > before);
    let killed = Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let said = ended(run);
    for words in [
        "following 4 feeds",
        "127.0.0.1:1/dead",
        "/gone: was not fetched: the server answers 404",
        "/secret: was not fetched: its robots.txt",
        "x.db: 6 stories with",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(site.lock().unwrap().times("/secret", 200), 0);
    let first = events(folder);
    // /a, /b, /busy, /atom, /json: each told in headline and text; /a in its newest version alone.
    for path in ["a", "b", "busy", "atom", "json"] {
        assert!(
            first.contains(&format!("village {path}")) || first.contains("village near Goma"),
            "{path}: {first}"
        );
    }
    let stories: std::collections::BTreeSet<String> = first
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["story"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(stories.len(), 5, "{first}");

    let fetched = |path| site.lock().unwrap().times(path, 200);
    let (a, b) = (fetched("/a"), fetched("/b"));
    name(&[("/c", 1), ("/b", 1), ("/a", 2)]);
    let said = ended(watch(folder, &["--once"]));
    assert!(said.contains("village c") && said.contains("x.db: 1 stories with"), "{said}");
    assert_eq!((a, b), (fetched("/a"), fetched("/b")), "what was read is not fetched again");
    assert!(events(folder).len() > first.len());
}
