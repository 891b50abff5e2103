//! Pages as outlets lay them out, and pages made to do harm.

#![cfg(feature = "html")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use dateline_read::{Input, Options, Skip, read};
use dateline_record::{PartKind, Story};
use std::time::{Duration, Instant};

fn one(html: impl Into<Vec<u8>>) -> Result<Story, Skip> {
    let mut items: Vec<_> = read(Input::bytes("a.html", html), &Options::default()).collect();
    assert_eq!(items.len(), 1);
    items.remove(0)
}

fn texts(story: &Story, kind: PartKind) -> Vec<&str> {
    story.parts.iter().filter(|p| p.kind == kind).map(|p| p.span.of(&story.text)).collect()
}

const PAGE: &str = r#"<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Dockers block port | The Callao Post</title>
<link rel="canonical" href="https://callao.example/2025/03/03/port">
<meta property="og:title" content="Dockers block Peru's largest port">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Dockers block Peru's largest port","datePublished":"2025-03-03T10:32:00-05:00",
"dateModified":"2025-03-04T07:05:00-05:00","author":{"name":"Ana Silva"},"publisher":{"name":"The Callao Post"},"description":"Talks over pay broke down on Sunday."}</script></head>
<body><nav><a href="/">Home</a><a href="/w">World</a></nav><main><article><h1>Dockers block Peru's largest port</h1>
<p class="standfirst">Talks over pay broke down on Sunday.</p><p class="byline">By Ana Silva</p>
<figure><img src="a.jpg"><figcaption>Dockers stand at a gate in Callao. (AP Photo/Jon Berg)</figcaption></figure>
<p>LIMA, Peru (AP) — Dockers blocked the port of Callao on Monday after talks over pay broke down, union leaders said.</p>
<div class="ad">Advertisement</div>
<h2>Why the talks failed</h2>
<p>The port's owner said that the union had walked out of the talks last week and that it would not call them again.</p>
<p>“We will be here <a href="/q">tomorrow</a>,” said Rosa Quispe, who leads the union of the dockers at the port of Callao.</p>
<p>Sign up for our newsletter.</p>
</article></main><aside><h3>Most read</h3><ul><li><a href="/1">Miners end strike</a></li></ul></aside>
<footer>© 2025 The Callao Post</footer></body></html>"#;

#[test]
fn a_page_gives_its_report_with_every_field() {
    let story = one(PAGE).unwrap();
    assert_eq!(story.title.as_deref(), Some("Dockers block Peru's largest port"));
    assert_eq!(story.published.as_deref(), Some("2025-03-03T10:32:00-05:00"));
    assert_eq!(story.updated.as_deref(), Some("2025-03-04T07:05:00-05:00"));
    assert_eq!(story.byline.as_deref(), Some("Ana Silva"));
    assert_eq!(story.source.as_deref(), Some("The Callao Post"));
    assert_eq!(story.url.as_deref(), Some("https://callao.example/2025/03/03/port"));
    assert_eq!(
        story.language.as_deref(),
        Some("en"),
        "what the page says about its language is not believed"
    );
    assert_eq!(story.dateline.as_ref().unwrap().place, "LIMA, Peru");
    assert_eq!(texts(&story, PartKind::Title), ["Dockers block Peru's largest port"]);
    assert_eq!(texts(&story, PartKind::Caption), ["Dockers stand at a gate in Callao. (AP Photo/Jon Berg)"]);
    assert_eq!(
        texts(&story, PartKind::Summary),
        ["Talks over pay broke down on Sunday.", "Why the talks failed"]
    );
    let body = texts(&story, PartKind::Body);
    assert_eq!(body.len(), 3, "{body:?}");
    assert!(
        body[0].starts_with("Dockers blocked") && body[2].starts_with("“We will be here tomorrow,” said")
    );
}

#[test]
fn dates_come_from_the_page_where_nothing_structured_has_one() {
    let page = |head: &str, line: &str| {
        let body = "<p>Dockers blocked the port of Callao on Monday after talks over pay broke down, union leaders said.</p>".repeat(3);
        format!(
            "<html><head><title>Dockers block port</title>{head}</head><body><h1>Dockers block port</h1>{line}{body}</body></html>"
        )
    };
    for (head, line, date) in [
        ("", "<time datetime='2025-03-03T08:00:00Z'>today</time>", "2025-03-03T08:00:00Z"),
        ("", "<div class='post-meta'>Posted on March 3, 2025 by Ana</div>", "2025-03-03"),
        ("<meta name='date' content='soon'><meta name='pubdate' content='20 March 2025'>", "", "2025-03-20"),
        ("<meta property='og:url' content='https://a.example/2025/03/03/port'>", "", "2025-03-03"),
    ] {
        assert_eq!(one(page(head, line)).unwrap().published.as_deref(), Some(date), "{head}{line}");
    }
    assert_eq!(one(page("", "<div class='date'>04/05/2025</div>")).unwrap().published, None);
}

#[test]
fn a_page_in_another_charset_is_decoded() {
    let page = PAGE.replace("utf-8", "windows-1252");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&page);
    assert!(one(bytes.into_owned()).unwrap().text.contains("“We will be here"));
}

#[test]
fn a_page_without_a_report_says_so() {
    let nav = format!("<html><body><nav>{}</nav></body></html>", "<a href='/x'>World</a>".repeat(50));
    assert_eq!(one(nav).unwrap_err().to_string(), "a.html: holds no report");
}

#[test]
fn hostile_pages_cost_no_more_than_their_limit() {
    let deep =
        format!("<html><body>{}<p>Dockers blocked the port of Callao on Monday.</p>", "<div>".repeat(30_000));
    let wide = format!("<html><body>{}", "<p>x<b>y</b>".repeat(30_000));
    let open = format!("<html><body>{}", "<a href=\"".repeat(20_000));
    let table = format!("<html><body>{}", "<table><tr><td>".repeat(3_000));
    let nested = format!("<html><body>{}text", "<b><i><u>".repeat(3_000));
    let options = Options { max_time: Duration::from_secs(5), ..Options::default() };
    for (name, page) in [("deep", deep), ("wide", wide), ("open", open), ("table", table), ("nested", nested)]
    {
        let started = Instant::now();
        let items: Vec<_> = read(Input::bytes(name, page), &options).collect();
        assert_eq!(items.len(), 1, "{name}");
        assert!(started.elapsed() < Duration::from_secs(7), "{name} took {:?}", started.elapsed());
    }
}

const SAID: &str =
    "Dockers blocked the port of Callao on Monday after talks over pay broke down, unions said.";
const MORE: &str =
    "The port handles most of the country’s trade with Asia, and trucks stood for miles before its gates.";

/// The body of a page, paragraph by paragraph.
fn body(page: &str) -> Vec<String> {
    let story = one(page.to_owned()).unwrap();
    let body = story.parts.iter().filter(|p| p.kind == PartKind::Body);
    body.map(|p| p.span.of(&story.text).to_owned()).collect()
}

#[test]
fn what_surrounds_a_report_is_no_part_of_it() {
    let report = format!("<h1>Dockers block port</h1><p>{SAID}</p><p>{MORE}</p>");
    let other =
        "<p>Farmers closed the border at Osh on Tuesday as the rains cut off the north, officials said.</p>";
    for page in [
        format!(
            "<article>{report}</article><article><h2>Farmers close border</h2>{other}{other}{other}</article>"
        ),
        format!("<main><article>{report}<section class='reader-comments'>{other}</section></article></main>"),
        format!(
            "<div>{report}</div><div><h3>8 Comments</h3><div><b>anna</b>{other}</div><div><b>ben</b>{other}</div></div>"
        ),
        format!(
            "<main>{report}<form><p>Write to us on any day of the week, we read it all.</p><input></form></main>"
        ),
        format!(
            "<main><article><h1>Dockers block port</h1><p>{SAID}</p><div class='inline-promo'><h4>Farmers close border</h4>{other}</div><p>{MORE}</p></article></main>"
        ),
    ] {
        let page = format!("<html><head><title>Dockers block port</title></head><body>{page}</body></html>");
        assert_eq!(body(&page), [SAID, MORE], "{page}");
    }
}

#[test]
fn every_entry_of_a_live_page_is_read() {
    let entry = |n| {
        format!(
            "<article><time>1{n}:05</time><h2>Gate {n} is blocked too</h2><p>{SAID}</p><p>Gate number {n} was blocked at noon, and nobody was let in, a guard said.</p></article>"
        )
    };
    let data =
        r#"{"@type": "LiveBlogPosting", "headline": "Port strike: live", "datePublished": "2025-07-07"}"#;
    let page = format!(
        "<html><head><script type=\"application/ld+json\">{data}</script></head><body><nav>World</nav><main><h1>Port strike: live</h1>{}</main></body></html>",
        [1, 2, 3, 4].map(entry).concat()
    );
    let body = body(&page).join("\n");
    for n in 1..=4 {
        assert!(body.contains(&format!("Gate number {n} was blocked")), "{n}: {body}");
    }
}

#[test]
fn of_several_dates_the_one_beside_the_headline_counts() {
    let page = |side: &str, line: &str| {
        format!(
            "<html><head><title>Dockers block port</title></head><body><div>{side}</div><div><h1>Dockers block port</h1>{line}<p>{SAID}</p><p>{MORE}</p></div></body></html>"
        )
    };
    let side = "<span class='date'>8 August 2025</span> <a>Farmers close border</a>";
    for line in [
        "<span class='date'>7 July 2025</span>",
        "<div class='x'>Our Correspondent | 7 July 2025, 12:05 AM</div>",
        "<div class='date'>Updated 9 July 2025 | Published 7 July 2025</div>",
        "<span class='timestamp' data-timestamp='1751875200000'>two years ago</span>",
    ] {
        let story = one(page(side, line)).unwrap();
        assert_eq!(story.day(), Some("2025-07-07"), "{line}");
    }
}
