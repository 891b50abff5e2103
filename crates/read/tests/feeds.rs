//! Feeds of every kind, and lists of them.

#![cfg(feature = "feed")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use dateline_read::{Input, Options, opml, read};
use dateline_record::Story;

fn stories(feed: &str) -> Vec<Story> {
    read(Input::bytes("feed", feed), &Options::default()).map(Result::unwrap).collect()
}

const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Callao Post</title><link>https://callao.example/</link><description>News</description>
<item><title>Dockers block Peru&#8217;s largest port</title><link>https://callao.example/1</link><guid>1</guid><pubDate>Mon, 03 Mar 2025 10:32:00 -0500</pubDate><dc:creator>Ana Silva</dc:creator>
<content:encoded><![CDATA[<p>LIMA: Dockers blocked the port of Callao on Monday, union leaders said.</p><p>Three people were hurt, the <b>health ministry</b> said.</p>]]></content:encoded></item>
<item><title>Miners end strike</title><link>https://callao.example/2</link><description>Miners in Arequipa went back to work on Sunday.</description></item>
</channel></rss>"#;

const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Northern Star</title><id>x</id><updated>2025-07-01T00:00:00Z</updated>
<entry><id>a</id><title>Army retakes bridge</title><link href="https://star.example/a"/><published>2025-07-01T06:00:00Z</published><updated>2025-07-01T09:00:00Z</updated>
<content type="html">&lt;p&gt;Soldiers retook the bridge at Mbala on Tuesday, the army said.&lt;/p&gt;</content></entry></feed>"#;

const JSON: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Radio Osh", "items": [
{"id": "1", "url": "https://osh.example/1", "title": "Border is closed", "content_html": "<p>The border was closed on Monday, officials said.</p>", "date_published": "2025-07-07T08:00:00Z"}]}"#;

#[test]
fn entries_are_stories_as_far_as_the_feed_carries_them() {
    let rss = stories(RSS);
    let first = &rss[0];
    assert_eq!(first.title.as_deref(), Some("Dockers block Peru’s largest port"));
    assert_eq!(first.published.as_deref(), Some("2025-03-03T15:32:00Z"));
    assert_eq!(
        (first.byline.as_deref(), first.url.as_deref()),
        (Some("Ana Silva"), Some("https://callao.example/1"))
    );
    assert_eq!(
        (first.source.as_deref(), first.dateline.as_ref().unwrap().place.as_str()),
        (Some("The Callao Post"), "LIMA")
    );
    assert!(first.text.ends_with("Three people were hurt, the health ministry said."));
    assert_eq!(rss[1].text, "Miners end strike\n\nMiners in Arequipa went back to work on Sunday.");
    let atom = stories(ATOM);
    assert_eq!(
        (atom[0].day(), atom[0].updated.as_deref()),
        (Some("2025-07-01"), Some("2025-07-01T09:00:00Z"))
    );
    let json = stories(JSON);
    assert_eq!((json[0].title.as_deref(), json[0].day()), (Some("Border is closed"), Some("2025-07-07")));
}

#[test]
fn a_broken_feed_says_so() {
    let broken: Vec<_> =
        read(Input::bytes("feed", "<rss version=\"2.0\"><channel><title>x</title>"), &Options::default())
            .collect();
    assert!(broken[0].is_err());
    let empty = "<rss version=\"2.0\"><channel><title>x</title><link>https://a.example</link><description>d</description></channel></rss>";
    let empty: Vec<_> = read(Input::bytes("feed", empty), &Options::default()).collect();
    assert_eq!(empty[0].as_ref().unwrap_err().to_string(), "feed: holds no report");
}

#[test]
fn a_list_names_its_feeds_once_each() {
    let list = r#"<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
        <outline text="News"><outline type="rss" text="A" xmlUrl="https://a.example/feed?x=1&amp;y=2"/><outline xmlUrl="https://b.example/"/></outline>
        <outline type="rss" xmlUrl="https://b.example/"/></body></opml>"#;
    assert_eq!(opml(list.as_bytes()).unwrap(), ["https://a.example/feed?x=1&y=2", "https://b.example/"]);
    assert_eq!(opml(b"<opml version=\"2.0\"></opml>").unwrap_err().to_string(), "holds no report");
    let read: Vec<_> = read(Input::bytes("feeds.opml", list), &Options::default()).collect();
    assert_eq!(
        read[0].as_ref().unwrap_err().to_string(),
        "feeds.opml: is a list of feeds, not a story; follow them with `watch`"
    );
}
