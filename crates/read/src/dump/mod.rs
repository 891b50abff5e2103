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

/// The reports in `text`, in order. Empty where no unit of it is a headline or prose.
pub(crate) fn read(text: &str, words: &Words) -> Vec<Story> {
    let units = look::see(text, &units::cut(text), words);
    let stretches = split::stretches(&units);
    stretches.into_iter().filter_map(|range| assemble::story(text, units.get(range)?)).collect()
}

/// Parts of a text that is known to be one report without a page around it: paragraphs, and a dateline.
pub(crate) fn paragraphs(story: &mut Story, words: &Words) {
    let units = units::cut(&story.text);
    assemble::plain(story, &units, words);
}
