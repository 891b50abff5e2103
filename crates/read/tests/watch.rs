//! Feeds followed on a server of our own that misbehaves in every way: nothing hangs, everything is reported, a
//! restart goes on where it was.

#![cfg(feature = "fetch")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use dateline_read::{Fetch, Fetcher, Options, Told, Version, Watch, Watched, watch};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Requests that reached a server, by path.
type Log = Arc<Mutex<BTreeMap<String, u32>>>;

fn serve(
    answer: impl Fn(&str, &str, u32, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
) -> (String, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let log = Log::default();
    let (answer, shared) = (Arc::new(answer), Arc::clone(&log));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (answer, log) = (Arc::clone(&answer), Arc::clone(&shared));
            std::thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut head = String::new();
                while reader.read_line(&mut head).is_ok_and(|n| n > 2) {}
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let times = {
                    let mut log = log.lock().unwrap();
                    let times = log.entry(path.clone()).or_default();
                    *times += 1;
                    *times
                };
                let mut stream = stream;
                let _ = answer(&path, &head, times, &mut stream);
            });
        }
    });
    (base, log)
}

fn send(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) -> std::io::Result<()> {
    let head =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

fn page(title: &str) -> String {
    let body = format!(
        "<p>{title} on Monday after talks over pay broke down, union leaders said in a statement.</p>"
    )
    .repeat(3);
    format!(
        "<html><head><title>{title}</title><meta name='pubdate' content='2025-07-07'></head><body><h1>{title}</h1>{body}</body></html>"
    )
}

fn rss(base: &str, paths: &[&str]) -> String {
    let item = |p: &&str| format!("<item><title>{p}</title><link>{base}{p}</link><guid>{p}</guid></item>");
    format!(
        "<rss version=\"2.0\"><channel><title>Test</title><link>{base}</link><description>d</description>{}</channel></rss>",
        paths.iter().map(item).collect::<String>()
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

const BAD: [&str; 25] = [
    "/good",
    "/slow",
    "/loop",
    "/short",
    "/bomb",
    "/charset",
    "/later",
    "/error",
    "/huge",
    "/inside",
    "/forbidden",
    "/binary",
    "/empty",
    "/garbage",
    "/close",
    "/moved",
    "/silent",
    "/long",
    "/chunks",
    "/endless-chunks",
    "/headers",
    "/half-gzip",
    "/nested",
    "/file",
    "/always-later",
];

fn misbehave(
    secret: String,
) -> impl Fn(&str, &str, u32, &mut TcpStream) -> std::io::Result<()> + Send + Sync {
    let bomb = gzip(&vec![b' '; 64 << 20]);
    move |path, head, times, out| match path {
        "/robots.txt" => send(out, "200 OK", "", b"User-agent: *\nDisallow: /forbidden\n"),
        "/feed" => {
            let host = head
                .lines()
                .find_map(|l| l.to_ascii_lowercase().strip_prefix("host: ").map(str::to_owned))
                .unwrap();
            send(out, "200 OK", "ETag: \"1\"\r\n", rss(&format!("http://{host}"), &BAD).as_bytes())
        }
        "/slow" => {
            out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")?;
            loop {
                out.write_all(b"<p>x</p>")?;
                out.flush()?;
                std::thread::park_timeout(Duration::from_millis(100));
            }
        }
        "/loop" => send(out, "302 Found", "Location: /loop\r\n", b""),
        "/short" => {
            out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n<html><p>cut")
        }
        "/bomb" => send(out, "200 OK", "Content-Encoding: gzip\r\nContent-Type: text/html\r\n", &bomb),
        "/charset" => {
            let html = page("Le général Kéïta démissionne");
            let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&html);
            send(out, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", &bytes)
        }
        "/later" if times == 1 => send(out, "429 Too Many Requests", "Retry-After: 0\r\n", b""),
        // Takes the request and never says a word.
        "/silent" => loop {
            std::thread::park_timeout(Duration::from_millis(100));
            if out.peek(&mut [0]).is_ok_and(|n| n == 0) {
                return Ok(());
            }
        },
        // Says more than it announced: the rest is not the page's.
        "/long" => {
            let html = page("Dockers block gate /long");
            write!(
                out,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{html}",
                html.len()
            )?;
            out.write_all(&vec![b'x'; 100_000])
        }
        "/chunks" => {
            out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno chunk\r\n")
        }
        "/endless-chunks" => {
            out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
            loop {
                out.write_all(b"1000\r\n")?;
                out.write_all(&[b'x'; 4096])?;
                out.write_all(b"\r\n")?;
            }
        }
        "/headers" => {
            out.write_all(b"HTTP/1.1 200 OK\r\n")?;
            loop {
                out.write_all(
                    b"X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n",
                )?;
            }
        }
        "/half-gzip" => {
            let packed = gzip(page("Dockers block gate /half").as_bytes());
            let half = packed.get(..packed.len() / 2).unwrap_or_default();
            send(out, "200 OK", "Content-Encoding: gzip\r\nContent-Type: text/html\r\n", half)
        }
        "/nested" => send(out, "200 OK", "Content-Type: text/html\r\n", "<div>".repeat(100_000).as_bytes()),
        "/file" => send(out, "302 Found", "Location: file:///etc/passwd\r\n", b""),
        "/always-later" => send(out, "429 Too Many Requests", "Retry-After: 0\r\n", b""),
        "/error" => send(out, "503 Service Unavailable", "", b"down"),
        "/huge" => {
            out.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
            let block = vec![b'x'; 1 << 16];
            loop {
                out.write_all(&block)?;
            }
        }
        "/inside" => send(out, "302 Found", &format!("Location: {secret}/secret\r\n"), b""),
        "/binary" => send(out, "200 OK", "Content-Type: text/html\r\n", &[0, 1, 2, 3, 0, 0, 9, 0xff, 0, 0]),
        "/empty" => send(out, "200 OK", "", b""),
        "/garbage" => out.write_all(b"\x16\x03\x01 this is no answer\r\n\r\n"),
        "/close" => Ok(()),
        "/moved" => send(out, "301 Moved Permanently", "Location: /good2\r\n", b""),
        "/good" | "/good2" | "/later" => send(
            out,
            "200 OK",
            "Content-Type: text/html\r\n",
            page(&format!("Dockers block gate {path}")).as_bytes(),
        ),
        _ => send(out, "404 Not Found", "", b"no"),
    }
}

fn fetcher(base: &str) -> Fetcher {
    let named = vec![format!("{base}/feed")];
    Fetcher::new(Fetch {
        timeout: Duration::from_millis(1500),
        delay: Duration::ZERO,
        retries: 1,
        max_bytes: 1 << 20,
        named,
        ..Fetch::default()
    })
}

/// The most memory that this test program has held, in megabytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

#[test]
fn a_robots_file_that_fails_allows_nothing_for_now_and_one_that_is_not_there_everything() {
    for (robots, told) in [
        ("HTTP/1.1 503 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", None),
        ("HTTP/1.1 404 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Some("Dockers block gate")),
        (
            "HTTP/1.1 302 x\r\nLocation: /robots.txt\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            Some("Dockers block gate"),
        ),
        ("nonsense\r\n\r\n", None),
    ] {
        let (base, log) = serve(move |path, _, _, out| match path {
            "/robots.txt" => out.write_all(robots.as_bytes()),
            _ => send(out, "200 OK", "", page("Dockers block gate").as_bytes()),
        });
        let found = fetcher(&base).get(&format!("{base}/a"), &Version::default(), &AtomicBool::new(false));
        assert_eq!(found.is_ok(), told.is_some(), "{robots:?}: {found:?}");
        assert_eq!(log.lock().unwrap().contains_key("/a"), told.is_some(), "{robots:?}");
    }
}

fn once() -> Watch {
    Watch { once: true, interval: Duration::ZERO, threads: 2, read: Options::default() }
}

#[test]
fn a_server_that_misbehaves_in_every_way_is_survived_and_reported() {
    let (secret, inside) = serve(|_, _, _, out| send(out, "200 OK", "", page("A secret is out").as_bytes()));
    let (base, log) = serve(misbehave(secret));
    let feeds = [format!("{base}/feed"), format!("{base}/none"), "http://127.0.0.1:9/dead".to_owned()];
    let (mut titles, mut skips, mut watched) = (Vec::new(), BTreeMap::new(), Watched::default());
    let started = Instant::now();
    let stop = AtomicBool::new(false);
    watch(&feeds, &fetcher(&base), &mut watched, &once(), &stop, |told| {
        match told {
            Told::Story(story) => titles.push(story.title.unwrap()),
            Told::Skip(skip) => {
                drop(skips.insert(skip.file.rsplit('/').next().unwrap().to_owned(), skip.why.to_string()));
            }
            Told::Kept(_) => {}
        }
        ControlFlow::Continue(())
    });
    if let Some(most) = peak_memory() {
        assert!(most < 300, "{most} MB");
    }
    assert!(started.elapsed() < Duration::from_secs(40), "took {:?}", started.elapsed());
    titles.sort();
    assert_eq!(
        titles,
        [
            "Dockers block gate /good",
            "Dockers block gate /good2",
            "Dockers block gate /later",
            "Dockers block gate /long",
            "Le général Kéïta démissionne"
        ]
    );
    for (path, why) in [
        ("slow", "timeout"),
        ("loop", "redirects more than 5 times"),
        ("short", "ends early"),
        ("bomb", "larger than the limit of 1048576 bytes"),
        ("error", "answers 503"),
        ("huge", "larger than the limit"),
        ("inside", "its address is private"),
        ("forbidden", "robots.txt does not allow it"),
        ("binary", "holds no report"),
        ("empty", "holds no report"),
        ("garbage", "not fetched"),
        ("close", "not fetched"),
        ("silent", "timeout"),
        ("chunks", "not fetched"),
        ("endless-chunks", "larger than the limit"),
        ("headers", "not fetched"),
        ("half-gzip", "ends early"),
        ("nested", "inside one another without end"),
        ("file", "only http and https"),
        ("always-later", "answers 429"),
        ("none", "answers 404"),
        ("dead", "private"),
    ] {
        let told = skips.get(path).unwrap_or_else(|| panic!("{path} was not reported: {skips:?}"));
        assert!(told.contains(why), "{path}: {told}");
    }
    assert!(inside.lock().unwrap().is_empty(), "a private address was reached through a redirect");
    assert!(!log.lock().unwrap().contains_key("/forbidden"));
}

#[test]
fn a_restart_goes_on_where_it_was_and_an_unchanged_feed_is_not_sent_again() {
    let (base, log) = serve(|path, head, _, out| match path {
        "/feed" if head.to_ascii_lowercase().contains("if-none-match: \"7\"") => {
            send(out, "304 Not Modified", "", b"")
        }
        "/feed" => {
            let host = head
                .lines()
                .find_map(|l| l.to_ascii_lowercase().strip_prefix("host: ").map(str::to_owned))
                .unwrap();
            send(
                out,
                "200 OK",
                "ETag: \"7\"\r\n",
                rss(&format!("http://{host}"), &["/a", "/b", "/c"]).as_bytes(),
            )
        }
        "/a" | "/b" | "/c" => send(out, "200 OK", "", page(&format!("Dockers block gate {path}")).as_bytes()),
        _ => send(out, "404 Not Found", "", b""),
    });
    let feeds = [format!("{base}/feed")];
    let fetcher = fetcher(&base);
    let stop = AtomicBool::new(false);
    let run = |watched: &mut Watched, most: usize| {
        let mut titles = Vec::new();
        watch(&feeds, &fetcher, watched, &once(), &stop, |told| {
            if let Told::Story(story) = told {
                if titles.len() == most {
                    // The caller could not take this one.
                    return ControlFlow::Break(());
                }
                titles.push(story.title.unwrap());
            }
            ControlFlow::Continue(())
        });
        titles
    };
    let mut watched = Watched::default();
    assert_eq!(run(&mut watched, 1), ["Dockers block gate /c"]);
    // What is kept between runs is plain JSON.
    let kept = serde_json::to_string(&watched).unwrap();
    let mut watched: Watched = serde_json::from_str(&kept).unwrap();
    assert_eq!(run(&mut watched, 9), ["Dockers block gate /b", "Dockers block gate /a"]);
    assert_eq!(run(&mut watched, 9), [""; 0]);
    assert_eq!(log.lock().unwrap().get("/c"), Some(&1));
}

#[test]
fn stop_ends_a_wait_at_once() {
    let (base, _) = serve(|_, _, _, out| send(out, "503 Service Unavailable", "Retry-After: 25\r\n", b""));
    let fetcher = fetcher(&base);
    let stop = AtomicBool::new(false);
    let started = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::park_timeout(Duration::from_millis(300));
            stop.store(true, Ordering::Relaxed);
        });
        let failure = fetcher.get(&format!("{base}/feed"), &Version::default(), &stop).unwrap_err();
        assert!(failure.is_passing);
    });
    assert!(started.elapsed() < Duration::from_secs(5));
}
