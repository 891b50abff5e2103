//! A feed (RSS, Atom, JSON Feed) to its entries and their stories; an OPML list to the feeds it names.
//!
//! An entry gives a story of its own only as far as the feed carries its text; following its link is for `watch`.
//! Parsing has a time limit like a page. Keeps the order of the feed.

use crate::finish::finish_entry;
use crate::html::{self, limit};
use crate::open::{Item, Reader};
use crate::{Skip, Why, decode};
use dateline_record::Story;

/// An entry of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) updated: Option<String>,
    pub(crate) byline: Option<String>,
    /// Text or summary, as HTML.
    pub(crate) content: Option<String>,
}

/// A feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Feed {
    pub(crate) title: Option<String>,
    pub(crate) entries: Vec<Entry>,
}

/// Parses a feed that was found at `url`.
pub(crate) fn parse(reader: &Reader, bytes: Vec<u8>, url: Option<&str>) -> Result<Feed, Why> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Why::Empty);
    }
    let url = url.map(str::to_owned);
    let parsed = limit::within(reader.options.max_time, move || {
        let parser = feed_rs::parser::Builder::new().base_uri(url).build();
        parser.parse(bytes.as_slice()).map_err(|e| Why::Damaged(e.to_string()))
    })??;
    let iso = |d: Option<String>| d.and_then(|d| crate::dates::parse(&d, &reader.words));
    let entries = parsed.entries.into_iter().map(|e| {
        let link =
            e.links.iter().find(|l| l.rel.as_deref().is_none_or(|r| r == "alternate")).or(e.links.first());
        Entry {
            url: link.map(|l| l.href.trim().to_owned()),
            title: e.title.map(|t| html::plain(&t.content)),
            published: iso(e.published.map(|d| d.to_rfc3339())),
            updated: iso(e.updated.map(|d| d.to_rfc3339())),
            byline: e.authors.into_iter().find_map(|a| a.name).filter(|n| !n.is_empty()),
            content: e.content.and_then(|c| c.body).or(e.summary.map(|s| s.content)),
            id: e.id,
        }
    });
    Ok(Feed { entries: entries.collect(), title: parsed.title.map(|t| html::plain(&t.content)) })
}

/// The stories whose text a feed carries.
pub(crate) fn stories(reader: &Reader, file: &str, bytes: &[u8]) -> Result<Vec<Item>, Why> {
    let feed = parse(reader, bytes.to_vec(), None)?;
    if feed.entries.is_empty() {
        return Err(Why::NoReport);
    }
    let outlet = feed.title;
    let read = |(n, entry): (usize, Entry)| {
        let mut story = story(reader, entry).map_err(|why| Skip::at_record(file, n as u64 + 1, why))?;
        story.source = story.source.or_else(|| outlet.clone());
        Ok(finish_entry(story, file, &reader.words))
    };
    Ok(feed.entries.into_iter().enumerate().map(read).collect())
}

/// The story of an entry's own text.
pub(crate) fn story(reader: &Reader, entry: Entry) -> Result<Story, Why> {
    let content = entry.content.as_deref().unwrap_or_default();
    let mut story = html::fragment(entry.title.as_deref(), content, &reader.words, reader.options.max_time)?;
    story.published = entry.published.or(story.published);
    story.updated = entry.updated.filter(|u| Some(u) != story.published.as_ref()).or(story.updated);
    story.byline = entry.byline.or(story.byline);
    story.url = entry.url.or(story.url);
    story.title = entry.title.or(story.title);
    if story.published.is_some() {
        story.notices.retain(|n| !n.kind.starts_with("date-"));
    }
    Ok(story)
}

/// The addresses of the feeds that an OPML list names, in its order, each once.
///
/// # Errors
/// [`Why::Damaged`] for what is no XML, [`Why::NoReport`] for a list without a feed.
pub fn opml(bytes: &[u8]) -> Result<Vec<String>, Why> {
    let text = decode(bytes, None)?.text;
    let mut xml = quick_xml::Reader::from_str(&text);
    let mut feeds: Vec<String> = Vec::new();
    loop {
        use quick_xml::events::Event;
        let event = xml.read_event().map_err(|e| Why::Damaged(e.to_string()))?;
        let tag = match &event {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => break,
            _ => continue,
        };
        if !tag.name().as_ref().eq_ignore_ascii_case("outline") {
            continue;
        }
        for attribute in tag.attributes().with_checks(false).flatten() {
            if attribute.key.as_ref().eq_ignore_ascii_case("xmlurl") {
                let raw = attribute.value.to_string();
                let url = quick_xml::escape::unescape(&raw)
                    .map_or_else(|_| raw.clone(), std::borrow::Cow::into_owned);
                let url = url.trim().to_owned();
                if !url.is_empty() && !feeds.contains(&url) {
                    feeds.push(url);
                }
            }
        }
    }
    if feeds.is_empty() { Err(Why::NoReport) } else { Ok(feeds) }
}
