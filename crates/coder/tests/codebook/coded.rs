//! Sentences to what the coder finds in them: all in one batch, in parallel.

use crate::cases::Case;
use dateline_codebook::Codebook;
use dateline_coder::contexts::Contexts;
use dateline_coder::{Coder, Marks};
use dateline_parse::{Document, Pipeline};
use dateline_record::{Event, Story};
use dateline_resources::{Source, data_folder, ensure, model};
use rayon::prelude::*;

/// The publication date of a sentence that states none: a Sunday.
const PUBLISHED: &str = "2025-06-15";

/// What the coder found in one sentence.
pub(crate) struct Coded {
    pub(crate) doc: Document,
    pub(crate) events: Vec<Event>,
    pub(crate) marks: Marks,
    pub(crate) contexts: Vec<String>,
}

pub(crate) fn code_all(codebook: &Codebook, cases: &[Case]) -> Result<Vec<Coded>, String> {
    let page = |path| Contexts::load(&codebook.files, path).map_err(|e| e.to_string());
    let (contexts, topics) = (page("contexts.md")?, page("topics.md")?);
    let coder = Coder::new(codebook.clone()).map_err(|e| e.to_string())?;
    let pipeline = pipeline()?;
    Ok(cases
        .par_iter()
        .map(|case| {
            let marked = &case.sentence.marked;
            let published = marked.date.as_deref().unwrap_or(PUBLISHED).to_owned();
            let story = Story {
                id: case.name.clone(),
                text: marked.text.clone(),
                published: Some(published),
                ..Story::default()
            };
            let doc = pipeline.parse_story(&story);
            let marks = coder.mark(&story, &doc);
            let events = coder.code(&story, &doc, &marks).events;
            let contexts = if case.file == "topics.md" { &topics } else { &contexts };
            let contexts = contexts.find(&doc, 0..doc.len()).into_iter().map(str::to_owned).collect();
            Coded { doc, events, marks, contexts }
        })
        .collect())
}

/// The default language model, fetched where it is not there, as the program itself does.
fn pipeline() -> Result<Pipeline, String> {
    let data =
        data_folder(std::env::var_os("DATELINE_DATA")).ok_or("no folder for user data; set DATELINE_DATA")?;
    let model = model(None).map_err(|e| e.to_string())?;
    let folder = ensure(&data, &model, &Source::default(), &mut |_| {}).map_err(|e| e.to_string())?;
    Pipeline::load(&folder).map_err(|e| e.to_string())
}
