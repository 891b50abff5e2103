//! A page's document to what it says about its report: title, dates, author, outlet, address, captions.
//!
//! Order of trust: JSON-LD, meta elements by rank, elements marked as dates, the address. A headline on the page
//! is believed where structured data or Open Graph confirm it.

use super::data::{self, Article};
use super::text::{blocks, clean};
use super::when;
use crate::dates;
use crate::words::{MetaField, Words, fold};
use dateline_record::{Notice, Story};
use std::collections::HashMap;
use trafilatura::dom::{Document, NodeId};

/// What a page says about its report.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    pub(crate) title: Option<String>,
    pub(crate) summary: Option<String>,
    /// The summary, where the page shows it as one.
    pub(crate) standfirst: Option<String>,
    pub(crate) captions: Vec<String>,
    /// Whole text as structured data give it.
    pub(crate) body: Option<String>,
    /// Whether its entries are one report.
    pub(crate) is_live: bool,
    published: Option<String>,
    updated: Option<String>,
    byline: Option<String>,
    source: Option<String>,
    url: Option<String>,
    date_from_address: bool,
}

/// Captions of one page that are kept.
const CAPTIONS: usize = 12;

/// Looks through a document, fetched from `address` if that is known.
pub(crate) fn see(document: &Document, address: Option<&str>, words: &Words) -> Page {
    let root = document.root();
    let scripts: Vec<String> = document
        .scripts_with_type(&["application/ld+json"])
        .into_iter()
        .map(|n| document.text_content(n))
        .collect();
    let data = data::article(scripts.iter().map(String::as_str));
    let meta = meta(document, words);
    let of = |field| meta.get(&field).map(|(_, value)| value.clone());
    let date = |value: Option<String>| value.and_then(|v| dates::parse(&v, words));
    let standfirst = standfirst(document, words).map(|s| clean(&s));
    let mut page = Page {
        title: title(document, &data, of(MetaField::Title).as_ref()),
        summary: standfirst
            .clone()
            .or_else(|| data.summary.clone())
            .or_else(|| of(MetaField::Summary))
            .map(|s| clean(&s)),
        standfirst,
        captions: captions(document, words),
        published: date(data.published).or_else(|| date(of(MetaField::Published))),
        updated: date(data.updated).or_else(|| date(of(MetaField::Updated))),
        byline: data
            .byline
            .or_else(|| of(MetaField::Byline))
            .filter(|b| !b.starts_with("http"))
            .map(|b| clean(&b)),
        source: data.source.or_else(|| of(MetaField::Source)).map(|s| clean(&s)),
        url: None,
        body: data.body,
        is_live: data.is_live,
        date_from_address: false,
    };
    let canonical =
        document.query_selector(root, "link[rel=canonical]").and_then(|n| document.get_attribute(n, "href"));
    let absolute = |u: &String| u.starts_with("http://") || u.starts_with("https://");
    page.url = canonical
        .filter(absolute)
        .or_else(|| of(MetaField::Url).filter(absolute))
        .or(data.url)
        .or_else(|| address.map(str::to_owned));
    if page.published.is_none() {
        page.published = when::on_page(document, page.title.as_deref(), words);
    }
    if page.published.is_none() && page.updated.is_none() {
        page.published = page.url.as_deref().or(address).and_then(|u| when::in_address(u, words));
        page.date_from_address = page.published.is_some();
    }
    page
}

/// The best value of each field among the meta elements.
fn meta(document: &Document, words: &Words) -> HashMap<MetaField, (u8, String)> {
    let mut best: HashMap<MetaField, (u8, String)> = HashMap::new();
    for node in document.query_selector_all(document.root(), "meta") {
        let attribute = |name| document.get_attribute(node, name);
        let Some(content) = attribute("content").map(|c| c.trim().to_owned()).filter(|c| !c.is_empty())
        else {
            continue;
        };
        for name in ["property", "name", "itemprop", "http-equiv"].into_iter().filter_map(attribute) {
            let Some((field, rank)) = words.meta.get(&name.to_lowercase()) else { continue };
            let better = best.get(field).is_none_or(|(r, _)| rank < r);
            // A date that is none must not hide one that is.
            let dated = !matches!(field, MetaField::Published | MetaField::Updated)
                || dates::parse(&content, words).is_some();
            if better && dated {
                best.insert(*field, (*rank, content.clone()));
            }
        }
    }
    best
}

fn title(document: &Document, data: &Article, meta: Option<&String>) -> Option<String> {
    let root = document.root();
    let lines = |tag: &str| -> Vec<String> {
        let texts =
            document.query_selector_all(root, tag).into_iter().map(|n| clean(&document.text_content(n)));
        texts.filter(|t| !t.is_empty()).take(40).collect()
    };
    let in_head = document.query_selector(root, "title").map(|n| clean(&document.text_content(n)));
    let heads = lines("h1");
    let confirmed = |head: &&String| data.title.iter().chain(meta).any(|t| same(head, t));
    if let Some(head) = heads.iter().find(confirmed) {
        return Some(head.clone());
    }
    // Old pages have their headline in an h2 or h3.
    if let Some(head) = lines("h2")
        .iter()
        .chain(&lines("h3"))
        .find(|h| confirmed(h) || in_head.as_ref().is_some_and(|t| t.starts_with(*h)))
    {
        return Some(head.clone());
    }
    // Older ones have it in larger type, and the outlet before or behind it in the head.
    if let Some(line) = in_head.as_ref().and_then(|head| line_in(document, head)) {
        return Some(line);
    }
    let named = data.title.as_ref().map(|t| clean(t)).or_else(|| meta.map(|t| without_site(&clean(t))));
    let only = match heads.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    };
    named.or(only).or_else(|| in_head.map(|t| without_site(&t))).filter(|t| !t.is_empty())
}

/// A line near the top of the page that is most of its title.
fn line_in(document: &Document, title: &str) -> Option<String> {
    let title = fold(title);
    let lines = blocks(document).into_iter().take(60).map(|b| b.text);
    let is_most = |line: &String| {
        let line = fold(line);
        line.split(' ').count() >= 4
            && line.len() * 2 > title.len()
            && line.len() < title.len()
            && title.contains(&line)
    };
    lines.into_iter().find(is_most)
}

/// The element that is the headline and nothing else.
pub(super) fn headline(document: &Document, title: Option<&str>) -> Option<NodeId> {
    let title = fold(title?);
    let found = |selector| {
        let nodes = document.query_selector_all(document.root(), selector);
        nodes.into_iter().find(|n| fold(&clean(&document.text_content(*n))) == title)
    };
    found("h1").or_else(|| found("h2, h3, [role=heading]"))
}

/// Whether two titles are the same but for an outlet's name or a changed word.
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    if a == b {
        return true;
    }
    let (words_a, words_b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let shared = words_a.iter().filter(|w| words_b.contains(w)).count();
    shared * 10 >= words_a.len().max(words_b.len()) * 6 && words_a.len() >= 2
}

/// `Dockers block port | The Callao Post` without its outlet.
fn without_site(title: &str) -> String {
    let cut = [" | ", " — ", " – ", " - ", " :: ", " » "].iter().filter_map(|mark| title.rfind(mark)).max();
    let front = cut.and_then(|at| title.get(..at)).filter(|f| f.split(' ').count() >= 3);
    front.unwrap_or(title).to_owned()
}

pub(super) fn has_class(class: &str, wanted: &[String]) -> bool {
    let class = class.to_lowercase();
    class.split([' ', '_', '-']).any(|c| wanted.iter().any(|w| c == w))
        || class.split(' ').any(|c| wanted.iter().any(|w| c.contains(w.as_str()) && w.len() > 5))
}

/// The standfirst by its class, where it stands outside lists of other stories.
fn standfirst(document: &Document, words: &Words) -> Option<String> {
    let nodes = document.query_selector_all(document.root(), "h1 ~ p, h1 ~ div, h1 ~ h2, header p, header h2, header div, article p[class], article h2[class], article div[class]");
    for node in nodes.into_iter().take(60) {
        let class = document.class_name(node);
        if class.is_empty() || !has_class(&class, &words.standfirsts) {
            continue;
        }
        let text = clean(&document.text_content(node));
        if (5..=70).contains(&text.split(' ').count()) {
            return Some(text);
        }
    }
    None
}

fn captions(document: &Document, words: &Words) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let nodes = document.query_selector_all(document.root(), "figcaption, p[class], div[class], span[class]");
    let marked = nodes.into_iter().filter(|n| {
        document.tag_name(*n) == "figcaption" || has_class(&document.class_name(*n), &words.caption_classes)
    });
    for node in marked.take(CAPTIONS) {
        let text = clean(&document.text_content(node));
        if (3..=90).contains(&text.split(' ').count()) && !found.iter().any(|f| f.contains(&text)) {
            found.push(text);
        }
    }
    found
}

impl Page {
    /// A page of which the title alone is known.
    #[cfg(feature = "feed")]
    pub(crate) fn titled(title: Option<String>) -> Self {
        Self { title, ..Self::default() }
    }

    /// Puts what the page says into its story; what the text itself shows fills the rest.
    pub(crate) fn complete(self, story: &mut Story) {
        if self.title.is_some() {
            story.title = self.title;
        }
        if self.published.is_some() {
            story.notices.retain(|n| !n.kind.starts_with("date-"));
            story.published = self.published;
        }
        if self.updated.is_some() {
            story.updated = self.updated;
        }
        if story.published.is_none()
            && let Some(updated) = story.updated.clone()
        {
            let text =
                format!("the page says only when it was updated; {updated} stands for its publication date");
            story.notices.push(Notice { kind: "date-from-update".into(), text, span: None });
            story.published = Some(updated);
        }
        if self.date_from_address {
            let text = "no date on the page; taken from its address".to_owned();
            story.notices.push(Notice { kind: "date-from-address".into(), text, span: None });
        }
        story.byline = self.byline.or(story.byline.take());
        story.url = self.url.or(story.url.take());
        let host = || story.url.as_deref().and_then(host).map(str::to_owned);
        story.source = self.source.or_else(|| story.source.clone()).or_else(host);
    }
}

/// The host of an address, without `www.`
fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|h| !h.is_empty())
}
