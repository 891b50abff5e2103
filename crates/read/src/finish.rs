//! What every story gets last, from whatever format it came: language, id, and notices.
//!
//! An id that was given stays. A page's is a hash of its address, so that an updated page is the same story; what has
//! no address of its own gets a hash of its content. A language that cannot be told with confidence is none.

use crate::address::canonical;
use crate::words::Words;
use dateline_record::{Notice, Story, hash_id};

/// Letters below which a language is not guessed.
const ENOUGH_TEXT: usize = 40;

/// Completes the report on a page.
pub(crate) fn finish_page(mut story: Story, file: &str, words: &Words) -> Story {
    if let Some(address) = story.url.as_deref().and_then(|url| canonical(url, words)) {
        story.id = hash_id(&["page", &address]);
    }
    finish(story, file)
}

/// Completes the words that a feed has of a report, which are not those of its page.
#[cfg(feature = "feed")]
pub(crate) fn finish_entry(mut story: Story, file: &str, words: &Words) -> Story {
    if let Some(address) = story.url.as_deref().and_then(|url| canonical(url, words)) {
        story.id = hash_id(&["entry", &address]);
    }
    finish(story, file)
}

/// Completes `story`, which came from `file`.
pub(crate) fn finish(mut story: Story, file: &str) -> Story {
    if story.language.is_none() {
        story.language = language(&story);
    }
    if story.source.is_none() && file != "-" {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        story.source = Some(name.to_owned());
    }
    if story.published.is_none() && story.updated.is_none() {
        let known = story.notices.iter().any(|n| n.kind.starts_with("date-"));
        if !known {
            let text = "no publication date found; relative dates cannot be resolved".to_owned();
            story.notices.push(Notice { kind: "date-missing".into(), text, span: None });
        }
    }
    if story.id.is_empty() {
        let field = |f: &Option<String>| f.clone().unwrap_or_default();
        story.id =
            hash_id(&[&field(&story.url), &field(&story.published), &field(&story.title), &story.text]);
    }
    story
}

/// ISO 639-1 code of the news parts.
fn language(story: &Story) -> Option<String> {
    let mut sample = String::new();
    for part in story.news_parts() {
        sample.push_str(part.span.of(&story.text));
        sample.push('\n');
        if sample.len() > 4000 {
            break;
        }
    }
    if sample.chars().filter(|c| c.is_alphabetic()).count() < ENOUGH_TEXT {
        return None;
    }
    let found = whatlang::detect(&sample)?;
    found.is_reliable().then(|| code(found.lang()).to_owned())
}

/// ISO 639-1, or 639-3 where there is no shorter one.
fn code(language: whatlang::Lang) -> &'static str {
    let three = language.code();
    let two = include_str!("../../../codebook/read/languages.tsv").lines().filter_map(|l| l.split_once('\t'));
    two.into_iter().find(|(long, _)| *long == three).map_or(three, |(_, short)| short)
}
