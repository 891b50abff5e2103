//! A document to the blocks of its main text, and blocks to one text.
//!
//! The extractor says which elements are the report; here they become paragraphs, headings and bullets. Where it
//! finds less than the structured data hold, those are taken; where a page is nested too deeply for it, all blocks
//! of the page are.

use super::page::Page;
use crate::dump::{BlockKind, Placed, ends_sentence};
use crate::words::fold;
use trafilatura::dom::Document;

/// A block of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    pub(crate) text: String,
    /// The element that the words stand in without a paragraph of their own, by its order in the document.
    bare_in: Option<usize>,
}

impl Block {
    fn new(kind: BlockKind, text: String) -> Self {
        Self { kind, text, bare_in: None }
    }
}

/// The main text of a document, in blocks.
pub(crate) fn main(document: Document, page: &Page, deepest: usize) -> Vec<Block> {
    if depth(&document) > deepest {
        return blocks(&document);
    }
    // The extractor takes one of a live page's entries for the report.
    if page.is_live {
        let main = document
            .query_selector(document.root(), "main")
            .filter(|m| !document.iter_descendants(*m, &["h1"]).is_empty());
        return main.map_or_else(|| blocks(&document), |m| blocks(&document.extract_subtree_as_document(m)));
    }
    let options = trafilatura::Options::default().with_fallback(true).with_exclude_comments(true);
    let whole = document.clone_document();
    let mut found = match trafilatura::extract_document(document, &options) {
        Ok(result) => blocks(&Document::parse(&result.content_html)),
        Err(_) => Vec::new(),
    };
    let length = |blocks: &[Block]| -> usize { blocks.iter().map(|b| b.text.len()).sum() };
    if let Some(body) = page.body.as_deref().filter(|b| b.len() > 2 * length(&found) && b.len() > 200) {
        let lines = body.split('\n').map(clean).filter(|l| !l.is_empty());
        found = lines.map(|text| Block::new(BlockKind::Paragraph, text)).collect();
    }
    let all = blocks(&whole);
    if found.is_empty() {
        return all;
    }
    mend(part(found, &all), &all)
}

/// Takes apart what the extractor has run together: a block of which the page shows the pieces apart.
fn part(found: Vec<Block>, all: &[Block]) -> Vec<Block> {
    let mut out = Vec::new();
    for block in found {
        if all.iter().any(|b| b.text == block.text) {
            out.push(block);
            continue;
        }
        let pieces: Vec<&Block> =
            all.iter().filter(|b| b.text.contains(' ') && block.text.contains(b.text.as_str())).collect();
        let length: usize = pieces.iter().map(|b| b.text.len()).sum();
        if pieces.len() >= 2 && length * 10 >= block.text.len() * 9 {
            out.extend(pieces.into_iter().cloned());
        } else {
            out.push(block);
        }
    }
    out
}

/// Puts back words that stand between line breaks beside others that were kept: the extractor loses those that
/// follow an element.
fn mend(mut found: Vec<Block>, all: &[Block]) -> Vec<Block> {
    let place = |found: &[Block], text: &str| found.iter().position(|b| b.text == text);
    for (n, block) in all.iter().enumerate() {
        let long = block.text.split(' ').count() >= 8 && ends_sentence(&block.text);
        if block.bare_in.is_none() || !long || found.iter().any(|b| b.text.contains(&block.text)) {
            continue;
        }
        let beside = |n: Option<usize>| n.and_then(|n| all.get(n)).filter(|b| b.bare_in == block.bare_in);
        if let Some(at) = beside(n.checked_sub(1)).and_then(|b| place(&found, &b.text)) {
            found.insert(at + 1, block.clone());
        } else if let Some(at) = beside(Some(n + 1)).and_then(|b| place(&found, &b.text)) {
            found.insert(at, block.clone());
        }
    }
    found
}

/// Title, standfirst and captions before the main text, without what stands in it already.
pub(crate) fn join(page: &Page, mut found: Vec<Block>) -> (String, Vec<Placed>) {
    let title = page.title.as_deref().map(fold);
    found.retain(|b| Some(fold(&b.text)) != title);
    for block in &mut found {
        if page.captions.contains(&block.text) {
            block.kind = BlockKind::Caption;
        } else if page.standfirst.as_ref() == Some(&block.text) {
            block.kind = BlockKind::Summary;
        }
    }
    let has = |text: &str| found.iter().any(|b| b.text.contains(text) || fold(&b.text) == fold(text));
    let mut head = Vec::new();
    if let Some(title) = &page.title {
        head.push(Block::new(BlockKind::Title, title.clone()));
    }
    // A description that was cut off repeats the first paragraph.
    let cut = |s: &str| s.trim_end_matches(['.', '…', ' ']).to_owned();
    if let Some(summary) =
        page.summary.as_ref().filter(|s| !s.is_empty() && !has(&cut(s)) && Some(fold(s)) != title)
    {
        head.push(Block::new(BlockKind::Summary, summary.clone()));
    }
    let captions = page.captions.iter().filter(|c| !has(c));
    head.extend(captions.map(|c| Block::new(BlockKind::Caption, c.clone())));
    let mut text = String::new();
    let mut placed = Vec::new();
    for block in head.into_iter().chain(found) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&block.text);
        placed.push(Placed { kind: block.kind, start, end: text.len() });
    }
    (text, placed)
}

/// Text with its white space joined.
pub(crate) fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Levels of elements inside one another.
fn depth(document: &Document) -> usize {
    let mut stack = vec![(document.root(), 1)];
    let mut deepest = 0;
    while let Some((node, level)) = stack.pop() {
        deepest = deepest.max(level);
        stack.extend(document.children(node).into_iter().map(|n| (n, level + 1)));
    }
    deepest
}

fn is_inline(tag: &str) -> bool {
    matches!(
        tag,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "hi"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "ref"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "acronym"
            | "big"
            | "strike"
    )
}

fn is_unseen(tag: &str) -> bool {
    matches!(
        tag,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "svg"
            | "iframe"
            | "object"
            | "select"
            | "button"
            | "nav"
    )
}

enum Step<N> {
    Enter(N),
    Leave(BlockKind, Option<usize>),
}

/// All blocks of a document in order, without recursion.
pub(crate) fn blocks(document: &Document) -> Vec<Block> {
    let mut out = Vec::new();
    let mut text = String::new();
    let (mut kind, mut bare_in, mut order) = (BlockKind::Paragraph, None, 0);
    let mut stack = vec![Step::Enter(document.root())];
    let mut flush = |text: &mut String, kind, bare_in| {
        let clean = clean(text);
        text.clear();
        if !clean.is_empty() {
            out.push(Block { kind, text: clean, bare_in });
        }
    };
    while let Some(step) = stack.pop() {
        let node = match step {
            Step::Leave(outer, outer_bare) => {
                flush(&mut text, kind, bare_in);
                (kind, bare_in) = (outer, outer_bare);
                continue;
            }
            Step::Enter(node) => node,
        };
        if document.is_text(node) {
            text.push_str(&document.text_content(node));
            continue;
        }
        let tag = document.tag_name(node).to_owned();
        if is_unseen(&tag) {
            continue;
        }
        let children = document.child_nodes(node);
        if tag == "br" || tag == "hr" {
            flush(&mut text, kind, bare_in);
        } else if !is_inline(&tag) {
            flush(&mut text, kind, bare_in);
            stack.push(Step::Leave(kind, bare_in));
            order += 1;
            bare_in = matches!(tag.as_str(), "div" | "td" | "article" | "section" | "main" | "body")
                .then_some(order);
            kind = match tag.as_str() {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
                "li" | "dd" | "dt" => BlockKind::Item,
                "figcaption" => BlockKind::Caption,
                "p" | "blockquote" | "ul" | "ol" if kind == BlockKind::Item => BlockKind::Item,
                _ => BlockKind::Paragraph,
            };
        }
        stack.extend(children.into_iter().rev().map(Step::Enter));
    }
    flush(&mut text, kind, bare_in);
    out
}
