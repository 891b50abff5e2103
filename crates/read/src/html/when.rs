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

/// Elements behind the headline within which a date is its own.
const NEAR: usize = 30;

/// The date that a page shows for its report.
pub(super) fn on_page(document: &Document, title: Option<&str>, words: &Words) -> Option<String> {
    let found = Marked::find(document, title, words);
    let lines = Lines::about(document, title);
    found
        .timed()
        .or_else(|| found.classed(NEAR))
        .or_else(|| lines.below(words))
        .or_else(|| found.classed(usize::MAX))
        .or_else(|| lines.above(words))
}

/// Elements that are marked as dates, by how far they are from the headline.
struct Marked<'a> {
    document: &'a Document,
    words: &'a Words,
    order: HashMap<NodeId, usize>,
    headline: Option<usize>,
}

impl<'a> Marked<'a> {
    fn find(document: &'a Document, title: Option<&str>, words: &'a Words) -> Self {
        let nodes = document.iter_descendants(document.root(), &[]);
        let order: HashMap<NodeId, usize> =
            nodes.into_iter().enumerate().map(|(n, node)| (node, n)).collect();
        let headline = headline(document, title).and_then(|h| order.get(&h).copied());
        Self { document, words, order, headline }
    }

    /// Elements between; those above the headline are further than any below it that is near.
    fn distance(&self, node: NodeId) -> usize {
        match (self.headline, self.order.get(&node)) {
            (Some(at), Some(n)) if *n >= at => n - at,
            (Some(at), Some(n)) => NEAR + 2 * (at - n),
            _ => 0,
        }
    }

    fn nearest(&self, selector: &str) -> Vec<NodeId> {
        let mut nodes = self.document.query_selector_all(self.document.root(), selector);
        nodes.sort_by_key(|n| self.distance(*n));
        nodes
    }

    fn value(&self, node: NodeId) -> Option<String> {
        let held = ATTRIBUTES.iter().filter_map(|a| self.document.get_attribute(node, a));
        let text = || dates::parse(&clean(&self.document.text_content(node)), self.words);
        held.into_iter().find_map(|v| moment(&v, self.words)).or_else(text)
    }

    /// The date of an element that a machine is meant to read.
    fn timed(&self) -> Option<String> {
        let selectors = [
            "time[pubdate][datetime]",
            "[itemprop=datePublished]",
            "article time[datetime]",
            "main time[datetime]",
            "header time[datetime]",
            "time[datetime]",
        ];
        selectors.into_iter().find_map(|s| self.nearest(s).into_iter().take(8).find_map(|n| self.value(n)))
    }

    /// The date of an element whose class says that it holds one.
    fn classed(&self, reach: usize) -> Option<String> {
        let nodes = self.nearest("time, span[class], p[class], div[class], li[class], small, em[class]");
        let is_marked = |n: &NodeId| {
            has_class(&self.document.class_name(*n), &self.words.date_classes)
                || self.document.tag_name(*n) == "time"
        };
        let near = nodes.into_iter().take_while(|n| self.distance(*n) <= reach);
        near.filter(is_marked).take(40).find_map(|node| {
            let text = clean(&self.document.text_content(node));
            if text.len() >= 160 {
                return None;
            }
            published(&text, self.words).or_else(|| self.value(node))
        })
    }
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

/// The lines about the headline.
struct Lines {
    above: Vec<String>,
    below: Vec<String>,
}

impl Lines {
    fn about(document: &Document, title: Option<&str>) -> Self {
        let mut above: Vec<String> = blocks(document).into_iter().map(|b| b.text).collect();
        let at = title.map(fold).and_then(|title| above.iter().position(|l| fold(l) == title));
        let below = at.map(|at| above.split_off(at)).unwrap_or_default();
        if below.is_empty() {
            above.clear();
        }
        Self { above, below }
    }

    fn below(&self, words: &Words) -> Option<String> {
        self.below.iter().skip(1).take(BELOW).find_map(|l| on_line(l, words))
    }

    fn above(&self, words: &Words) -> Option<String> {
        self.above.iter().rev().take(ABOVE).find_map(|l| on_line(l, words))
    }
}

/// The date of a line that is a line of dates.
fn on_line(line: &str, words: &Words) -> Option<String> {
    if line.len() >= 160 {
        return None;
    }
    let seen = dates::scan(line, words);
    let divided = seen.has_clock || line.contains(['|', '·', '•']);
    let is_date_line = seen.leftover <= 2 || seen.leftover <= 6 && divided;
    if is_date_line { published(line, words) } else { None }
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
