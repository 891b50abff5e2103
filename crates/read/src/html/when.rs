//! The date of a page that neither structured data nor meta elements tell: elements marked as dates, lines about the
//! headline, the address.
//!
//! Of several the one nearest to the headline counts, below it before above it: side columns carry the dates of other
//! reports. No date is guessed; one that can be read in two ways is none.

use super::page::{has_class, headline};
use super::text::{blocks, clean};
use crate::dates;
use crate::words::{Words, fold};
use std::collections::HashMap;
use trafilatura::dom::{Document, NodeId};

/// Attributes that hold a date beside or in place of the words.
const ATTRIBUTES: [&str; 8] = [
    "datetime",
    "content",
    "data-datetime",
    "data-time",
    "data-date",
    "data-timestamp",
    "data-published",
    "data-pubdate",
];

/// Lines below and above the headline in which a date may stand.
const BELOW: usize = 8;
const ABOVE: usize = 4;

/// The date that a page shows for its report.
pub(super) fn on_page(document: &Document, title: Option<&str>, words: &Words) -> Option<String> {
    marked(document, title, words).or_else(|| beside_headline(document, title?, words))
}

/// The date of an element that is marked as holding it.
fn marked(document: &Document, title: Option<&str>, words: &Words) -> Option<String> {
    let root = document.root();
    let order: HashMap<NodeId, usize> =
        document.iter_descendants(root, &[]).into_iter().enumerate().map(|(n, node)| (node, n)).collect();
    let at = headline(document, title).and_then(|h| order.get(&h).copied());
    let distance = |node: &NodeId| match (at, order.get(node)) {
        (Some(at), Some(n)) if *n >= at => n - at,
        (Some(at), Some(n)) => 2 * (at - n),
        _ => 0,
    };
    let find = |selector| {
        let mut nodes = document.query_selector_all(root, selector);
        nodes.sort_by_key(distance);
        nodes
    };
    let value = |node: NodeId| {
        let held =
            ATTRIBUTES.iter().filter_map(|a| document.get_attribute(node, a)).find_map(|v| moment(&v, words));
        held.or_else(|| dates::parse(&clean(&document.text_content(node)), words))
    };
    for selector in [
        "time[pubdate][datetime]",
        "[itemprop=datePublished]",
        "article time[datetime]",
        "main time[datetime]",
        "header time[datetime]",
        "time[datetime]",
    ] {
        if let Some(found) = find(selector).into_iter().take(8).find_map(value) {
            return Some(found);
        }
    }
    let classed = find("time, span[class], p[class], div[class], li[class], small, em[class]").into_iter();
    let is_marked = |n: &NodeId| {
        has_class(&document.class_name(*n), &words.date_classes) || document.tag_name(*n) == "time"
    };
    classed.filter(is_marked).take(40).find_map(|node| {
        let text = clean(&document.text_content(node));
        if text.len() >= 160 {
            return None;
        }
        published(&text, words).or_else(|| value(node))
    })
}

/// The date of a line of dates: the one that it calls published, else the first that it does not call updated.
fn published(line: &str, words: &Words) -> Option<String> {
    use crate::words::DateLabel::{Published, Updated};
    let marks = dates::scan(line, words).marks;
    let named = marks.iter().find(|m| m.label == Some(Published) && m.iso.is_some());
    let any = || marks.iter().find(|m| m.label != Some(Updated) && m.iso.is_some());
    named.or_else(any).or(marks.first())?.iso.clone()
}

/// A date, or seconds or milliseconds since 1970.
fn moment(value: &str, words: &Words) -> Option<String> {
    let value = value.trim();
    if value.bytes().all(|b| b.is_ascii_digit()) && matches!(value.len(), 10 | 13) {
        let seconds: i64 = value.get(..10)?.parse().ok()?;
        return dates::from_days(seconds.div_euclid(86_400));
    }
    dates::parse(value, words)
}

/// The date on a line about the headline.
fn beside_headline(document: &Document, title: &str, words: &Words) -> Option<String> {
    let title = fold(title);
    let lines: Vec<String> = blocks(document).into_iter().map(|b| b.text).collect();
    let at = lines.iter().position(|l| fold(l) == title)?;
    let below = lines.iter().skip(at + 1).take(BELOW);
    let above = lines.iter().take(at).rev().take(ABOVE);
    below.chain(above).filter(|l| l.len() < 160).find_map(|line| {
        let seen = dates::scan(line, words);
        let is_date_line =
            seen.leftover <= 2 || seen.leftover <= 6 && (seen.has_clock || line.contains(['|', '·', '•']));
        if is_date_line { published(line, words) } else { None }
    })
}

/// `/2025/12/06/` or `2025-12-06` inside an address.
pub(super) fn in_address(address: &str, words: &Words) -> Option<String> {
    let (_, path) = address.split_once("://")?;
    let pieces: Vec<&str> = path.split(['/', '?']).collect();
    let by_folder = pieces.windows(3).find_map(|w| match w {
        [y, m, d] if y.len() == 4 && m.len() <= 3 && d.len() <= 2 => {
            dates::parse(&format!("{y}/{m}/{d}"), words)
                .or_else(|| dates::parse(&format!("{d} {m} {y}"), words))
        }
        _ => None,
    });
    by_folder.or_else(|| pieces.iter().find_map(|p| p.get(..10).and_then(|d| dates::parse(d, words))))
}
