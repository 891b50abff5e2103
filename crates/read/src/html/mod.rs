//! An HTML page to the report on it.
//!
//! Metadata come from JSON-LD first, then meta elements, then the page; the main text from the extractor crate
//! `trafilatura`, whose paragraphs get their kinds from the same looks as a page dump. The laws kept here: a page
//! costs no more than its size and time limits, whatever stands in it; an element's words are copied and only
//! white space in them is joined; `lang` is not believed. Does not run scripts and follows no link.

mod data;
pub(crate) mod limit;
mod page;
mod prune;
mod text;
mod when;

use crate::Why;
use crate::decode::decode;
use crate::dump;
use crate::words::Words;
use dateline_record::{Notice, Part, PartKind, Story};
use prune::Known;
use std::sync::Arc;
use std::time::Duration;
use trafilatura::dom::Document;

/// Elements inside one another beyond which a page is not given to the extractor, which recurses.
const DEEPEST: usize = 400;

/// A page and what is known about it from outside.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fetched<'a> {
    /// Charset of the header that came with it.
    pub(crate) charset: Option<&'a str>,
    /// Address it was fetched from.
    pub(crate) url: Option<&'a str>,
}

/// The report on a page.
pub(crate) fn read(
    bytes: &[u8],
    from: &Fetched<'_>,
    words: &Arc<Words>,
    time: Duration,
) -> Result<Story, Why> {
    let in_page = charset_in_page(bytes);
    let decoded = decode(bytes, from.charset.or(in_page.as_deref()))?;
    let url = from.url.map(str::to_owned);
    let (lossy, encoding, guessed) = (decoded.lossy, decoded.encoding, decoded.guessed);
    let words = Arc::clone(words);
    let story = limit::within(time, move || extract(&decoded.text, url.as_deref(), &words))??;
    let text = match (lossy, guessed) {
        (true, _) => format!("some bytes are not valid {encoding} and were replaced"),
        (false, true) => format!("no charset declared; read as {encoding}, which is a guess"),
        (false, false) => return Ok(story),
    };
    let notices =
        story.notices.into_iter().chain([Notice { kind: "encoding-doubtful".into(), text, span: None }]);
    Ok(Story { notices: notices.collect(), ..story })
}

fn extract(html: &str, url: Option<&str>, words: &Words) -> Result<Story, Why> {
    if limit::is_bottomless(html) {
        return Err(Why::Damaged("its elements stand inside one another without end".to_owned()));
    }
    let mut document = Document::parse(html);
    let page = page::see(&document, url, words);
    prune::prune(&mut document, &Known { title: page.title.as_deref(), is_live: page.is_live }, words);
    let blocks = text::main(document, &page, DEEPEST);
    let (text, blocks) = text::join(&page, blocks);
    let mut story = dump::blocks(&text, &blocks, words).ok_or(Why::NoReport)?;
    page.complete(&mut story);
    mark_biography(&mut story);
    let is_news = |p: &Part| {
        p.kind == PartKind::Body && dump::ends_sentence(p.span.of(&story.text)) && p.span.len() > 30
    };
    let has_news = story.parts.iter().any(is_news);
    if has_news { Ok(story) } else { Err(Why::NoReport) }
}

/// A last paragraph that begins with the author's name says who he is, not what happened.
fn mark_biography(story: &mut Story) {
    let Some(author) = story.byline.as_deref().and_then(|b| b.split([',', '|']).next()).map(str::trim) else {
        return;
    };
    let last = story.parts.iter().rposition(|p| p.kind == PartKind::Body);
    let is_one = |part: &Part| author.contains(' ') && part.span.of(&story.text).starts_with(author);
    let bodies = story.parts.iter().filter(|p| p.kind == PartKind::Body).count();
    if let Some(at) = last.filter(|at| bodies >= 3 && story.parts.get(*at).is_some_and(is_one))
        && let Some(part) = story.parts.get_mut(at)
    {
        part.kind = PartKind::Furniture;
    }
}

/// The story of a piece of HTML that is known to be a report's text or summary.
#[cfg(feature = "feed")]
pub(crate) fn fragment(
    title: Option<&str>,
    html: &str,
    words: &Arc<Words>,
    time: Duration,
) -> Result<Story, Why> {
    let (title, html, words) = (title.map(text::clean), html.to_owned(), Arc::clone(words));
    limit::within(time, move || {
        let page = page::Page::titled(title);
        let (text, blocks) = text::join(&page, text::blocks(&Document::parse(&html)));
        dump::blocks(&text, &blocks, &words).ok_or(Why::NoReport)
    })?
}

/// The words of a piece of HTML that is a line.
#[cfg(feature = "feed")]
pub(crate) fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return text::clean(html);
    }
    let blocks = text::blocks(&Document::parse(html));
    text::clean(&blocks.into_iter().map(|b| b.text).collect::<Vec<_>>().join(" "))
}

/// The charset that a page names in its first bytes.
fn charset_in_page(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..2048).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, after) = head.split_once("charset")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let name: String =
        value.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect();
    Some(name).filter(|n| !n.is_empty())
}
