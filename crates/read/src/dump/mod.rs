//! A plain-text page dump to its reports: title, dates, dateline and parts of each.
//!
//! Four steps: the text is cut into units (a paragraph, a bullet, a line); each unit gets a look (prose,
//! headline, date, caption, furniture …) from its own words; runs of units between prose are searched for the
//! head of another report; the units of each report become its parts. The law kept here: each report's text is
//! one stretch of the input, and stretches do not overlap. No date or title is made up.

mod assemble;
mod look;
mod split;
mod units;

use crate::words::Words;
use dateline_record::Story;
#[cfg(feature = "html")]
pub(crate) use units::ends_sentence;

/// The reports in `text`, in order. Empty where no unit of it is a headline or prose.
pub(crate) fn read(text: &str, words: &Words) -> Vec<Story> {
    let units = look::see(text, &units::cut(text), words);
    let stretches = split::stretches(&units);
    stretches.into_iter().filter_map(|range| assemble::story(text, units.get(range)?)).collect()
}

/// The one report in `text`, which is known to be one page; `None` where it holds neither headline nor prose.
pub(crate) fn one(text: &str, words: &Words) -> Option<Story> {
    assemble::story(text, &look::see(text, &units::cut(text), words))
}

/// What an element of a page was.
#[cfg(feature = "html")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Title,
    Summary,
    Caption,
    Heading,
    Item,
    Paragraph,
}

/// An element's place in the text made of a page.
#[cfg(feature = "html")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) kind: BlockKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The one report whose elements are known; `None` where they hold neither headline nor prose.
#[cfg(feature = "html")]
pub(crate) fn blocks(text: &str, blocks: &[Placed], words: &Words) -> Option<Story> {
    use dateline_record::PartKind;
    use look::Look;
    let units = blocks.iter().map(|b| units::Unit { start: b.start, end: b.end, gap: 1, page_break: false });
    let mut seen = look::see(text, &units.collect::<Vec<_>>(), words);
    for (unit, block) in seen.iter_mut().zip(blocks) {
        let says_something =
            matches!(unit.look, Look::Prose | Look::Opening(_) | Look::Headline | Look::Bullet);
        unit.is_known = match block.kind {
            BlockKind::Title => Some(PartKind::Title),
            BlockKind::Summary => Some(PartKind::Summary),
            BlockKind::Caption => Some(PartKind::Caption),
            BlockKind::Heading if says_something => {
                unit.look = Look::Headline;
                None
            }
            BlockKind::Item if says_something => {
                unit.look = Look::Bullet;
                None
            }
            BlockKind::Heading | BlockKind::Item | BlockKind::Paragraph => None,
        };
        if unit.is_known.is_some() {
            unit.look = Look::Caption;
        }
    }
    assemble::story(text, &seen)
}

/// Parts of a text that is known to be one report without a page around it: paragraphs, and a dateline.
pub(crate) fn paragraphs(story: &mut Story, words: &Words) {
    let units = units::cut(&story.text);
    assemble::plain(story, &units, words);
}
