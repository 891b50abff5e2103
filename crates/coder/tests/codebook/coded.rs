//! Sentences to what the coder finds in them: all in one batch, in parallel.

use crate::cases::Case;
use dateline_codebook::Codebook;
use dateline_coder::actors::ActorMention;
use dateline_coder::places::PlaceMention;
use dateline_coder::harm::HarmMention;
use dateline_coder::times::TimeMention;
use dateline_parse::Document;
use dateline_record::{Event, Story};

/// The publication date of a sentence that states none: a Sunday.
const PUBLISHED: &str = "2025-06-15";

/// What the coder found in one sentence.
#[derive(Default)]
pub(crate) struct Coded {
    pub(crate) doc: Document,
    pub(crate) events: Vec<Event>,
    pub(crate) actors: Vec<ActorMention>,
    pub(crate) times: Vec<TimeMention>,
    pub(crate) harms: Vec<HarmMention>,
    pub(crate) places: Vec<PlaceMention>,
}

pub(crate) fn code_all(_codebook: &Codebook, cases: &[Case]) -> Result<Vec<Coded>, String> {
    let stories: Vec<Story> = cases
        .iter()
        .map(|case| {
            let marked = &case.sentence.marked;
            let published = marked.date.as_deref().unwrap_or(PUBLISHED).to_owned();
            Story {
                id: case.name.clone(),
                text: marked.text.clone(),
                published: Some(published),
                ..Story::default()
            }
        })
        .collect();
    if stories.is_empty() {
        return Ok(Vec::new());
    }
    Err("there is no coder yet".to_owned())
}
