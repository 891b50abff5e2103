//! A document without what surrounds its report: readers' comments, other reports, boxes and notices of the page.
//!
//! The headline is the fixed point: what holds it stays, and so does anything that holds much of the page's prose, for a
//! class name may mean something else on its site. Works before the extractor, which knows no headline. Words are
//! removed whole with their elements, never changed.

use super::page::headline;
use super::text::clean;
use crate::dump::ends_sentence;
use crate::words::{Words, fold};
use std::collections::HashSet;
use trafilatura::dom::{Document, NodeId};

/// Share of the page's prose, in hundredths, above which an element is not believed to be furniture.
const MOST: usize = 40;
/// Letters of a paragraph that is prose.
const PROSE: usize = 60;
/// Attributes beside class and id that name what an element is.
const NAMES: [&str; 3] = ["role", "data-component", "data-testid"];
/// Letters of a box with a form.
const BOX: usize = 600;
/// Elements of one page whose names are looked at.
const ELEMENTS: usize = 4000;

/// What is known of the page.
pub(crate) struct Known<'a> {
    /// Its headline.
    pub(crate) title: Option<&'a str>,
    /// Whether its entries are one report.
    pub(crate) is_live: bool,
}

/// Removes what is no part of the report.
pub(crate) fn prune(document: &mut Document, known: &Known<'_>, words: &Words) {
    let root = document.root();
    let holds_headline: HashSet<NodeId> =
        headline(document, known.title).map(|h| ancestors(document, h)).unwrap_or_default();
    let total = prose(document, root).max(1);
    let is_small = |document: &Document, node| prose(document, node) * 100 <= total * MOST;
    if !holds_headline.is_empty() && !known.is_live {
        other_articles(document, &holds_headline);
    }
    boxes(document, &holds_headline);
    for node in document
        .query_selector_all(root, "[class], [id], [role], [data-component], [data-testid]")
        .into_iter()
        .take(ELEMENTS)
    {
        let stays = holds_headline.contains(&node)
            || matches!(document.tag_name(node), "html" | "body" | "main")
            || !is_furniture(document, node, words)
            || document.parent(node).is_none();
        if !stays && is_small(document, node) {
            document.remove(node, true);
        }
    }
    cards(document, &holds_headline, &is_small);
    for node in document.query_selector_all(root, "h2, h3, h4, h5, h6, legend") {
        if holds_headline.contains(&node) || !opens_thread(&document.text_content(node), words) {
            continue;
        }
        let Some(parent) = document.parent(node) else { continue };
        if !holds_headline.contains(&parent) && is_small(document, parent) {
            document.remove(parent, true);
            continue;
        }
        let mut next = document.next_element_sibling(node);
        while let Some(below) = next {
            next = document.next_element_sibling(below);
            if !holds_headline.contains(&below) && is_small(document, below) {
                document.remove(below, true);
            }
        }
    }
}

fn ancestors(document: &Document, node: NodeId) -> HashSet<NodeId> {
    std::iter::successors(Some(node), |n| document.parent(*n)).collect()
}

/// Letters of the paragraphs below a node.
fn prose(document: &Document, node: NodeId) -> usize {
    let text = |n: &NodeId| document.text_content(*n).trim().len();
    document.iter_descendants(node, &["p"]).iter().map(text).filter(|n| *n >= PROSE).sum()
}

/// An article element that holds the headline and enough prose is the report; the other articles of the page are not,
/// and neither is what stands beside it.
fn other_articles(document: &mut Document, holds_headline: &HashSet<NodeId>) {
    let articles = document.query_selector_all(document.root(), "article");
    let is_prose = |text: &str| text.len() >= PROSE && ends_sentence(text);
    let Some(report) = articles.iter().copied().find(|a| {
        let paragraphs = document.iter_descendants(*a, &["p"]);
        let texts = paragraphs.iter().map(|p| clean(&document.text_content(*p)));
        holds_headline.contains(a) && texts.filter(|t| is_prose(t)).count() >= 2
    }) else {
        return;
    };
    let inside: HashSet<NodeId> = document.iter_descendants(report, &[]).into_iter().collect();
    for article in articles {
        if !holds_headline.contains(&article) && !inside.contains(&article) {
            document.remove(article, true);
        }
    }
    // Beside it, paragraphs that stand each under a heading are cards of other reports.
    for node in std::iter::successors(Some(report), |n| document.parent(*n)).collect::<Vec<_>>() {
        let Some(parent) = document.parent(node) else { continue };
        for beside in document.children(parent).into_iter().filter(|n| *n != node) {
            let headings = document.iter_descendants(beside, &["h2", "h3", "h4", "h5"]).len();
            let paragraphs = document.iter_descendants(beside, &["p"]).len();
            if headings >= 2 && 2 * headings >= paragraphs && !holds_headline.contains(&beside) {
                document.remove(beside, true);
            }
        }
    }
}

/// Paragraphs that stand each under a heading of its own, away from the headline, are cards of other reports.
fn cards(
    document: &mut Document,
    holds_headline: &HashSet<NodeId>,
    is_small: &dyn Fn(&Document, NodeId) -> bool,
) {
    for node in
        document.query_selector_all(document.root(), "section, aside, div, ul").into_iter().take(ELEMENTS)
    {
        if holds_headline.contains(&node) || document.parent(node).is_none() {
            continue;
        }
        let headings = document.iter_descendants(node, &["h2", "h3", "h4", "h5"]).len();
        if headings >= 3
            && 2 * headings >= document.iter_descendants(node, &["p"]).len()
            && is_small(document, node)
        {
            document.remove(node, true);
        }
    }
}

/// A small box with a form asks for an address, a vote or money.
fn boxes(document: &mut Document, holds_headline: &HashSet<NodeId>) {
    for form in document.query_selector_all(document.root(), "form, input, textarea") {
        let Some(parent) = document.parent(form) else { continue };
        let text = document.text_content(parent).trim().len();
        if text <= BOX && !holds_headline.contains(&parent) {
            document.remove(parent, true);
        }
    }
}

fn is_furniture(document: &Document, node: NodeId, words: &Words) -> bool {
    let names = [document.class_name(node), document.id_attr(node)];
    let others = NAMES.iter().filter_map(|name| document.get_attribute(node, name));
    let names: Vec<String> = names.into_iter().chain(others).collect();
    names.iter().flat_map(|n| n.split_whitespace()).any(|name| {
        let split = split(name);
        words.furniture_classes.iter().any(|wanted| {
            let wanted: Vec<&str> = wanted.split('-').collect();
            split.windows(wanted.len()).any(|w| w == wanted.as_slice())
        })
    })
}

/// `relatedPosts_x1` to its words.
fn split(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase() {
            words.push(String::new());
        }
        if let (true, Some(last)) = (c.is_alphanumeric(), words.last_mut()) {
            last.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|w| !w.is_empty());
    words
}

/// "8 Comments", "Comments (8)", "6 thoughts on …".
fn opens_thread(text: &str, words: &Words) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_ascii_digit() && !"()[],".contains(*c)).collect();
    let bare = fold(&bare);
    words.threads.iter().any(|t| {
        let rest = bare.strip_prefix(t.as_str());
        rest.is_some_and(|rest| rest.is_empty() || t.contains(' ') && rest.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::{Known, prune, split};
    use crate::Words;
    use trafilatura::dom::Document;

    fn left(body: &str) -> String {
        let mut document = Document::parse(&format!("<html><body>{body}</body></html>"));
        let words = Words::embedded().unwrap();
        prune(&mut document, &Known { title: Some("Dockers block port"), is_live: false }, &words);
        let root = document.root();
        document.text_content(root).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    const SAID: &str =
        "Dockers blocked the port of Callao on Monday after talks over pay broke down, unions said.";

    #[test]
    fn what_holds_the_headline_or_most_of_the_prose_stays() {
        let report = format!("<h1>Dockers block port</h1><p>{SAID}</p><p>{SAID}</p>");
        let kept = format!("Dockers block port{SAID}{SAID}");
        for (page, left_over) in [
            (
                format!("<div class='has-comments'>{report}</div><div class='comments'><p>Me too.</p></div>"),
                kept.clone(),
            ),
            (
                format!(
                    "<article class='related'>{report}</article><article><h2>Other</h2><p>{SAID}</p></article>"
                ),
                kept.clone(),
            ),
            (format!("{report}<h3>8 Comments</h3><div>{SAID}</div>"), format!("{kept}8 Comments")),
            (format!("{report}<div><h3>Comments (2)</h3><b>x</b> {SAID}</div>"), kept.clone()),
            (
                format!("<h1>Dockers block port</h1><div class='promo'><p>{SAID}</p></div>"),
                format!("Dockers block port{SAID}"),
            ),
            (format!("{report}<div class='inlinePromo'><p>Read on.</p></div>"), kept),
        ] {
            assert_eq!(left(&page), left_over, "{page}");
        }
    }

    #[test]
    fn class_names_are_cut_into_words() {
        assert_eq!(split("relatedPosts_x1--isOpen"), ["related", "posts", "x1", "is", "open"]);
        assert_eq!(split("NEWS-box"), ["news", "box"]);
    }
}
