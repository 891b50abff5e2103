//! The language model and the codebook, loaded once, and stories run through them on all cores.

use crate::args::{Common, Engine as Options};
use crate::data;
use anyhow::Context as _;
use dateline_codebook::Codebook;
use dateline_coder::{Coded, Coder, Marks};
use dateline_parse::{Document, Pipeline};
use dateline_record::Story;
use dateline_resources::{Source, model};
use rayon::prelude::*;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// Loads the pipeline, fetching it where it is not there.
///
/// # Errors
/// The model cannot be had, or is no pipeline that this program runs.
pub(crate) fn pipeline(common: &Common, options: &Options) -> anyhow::Result<Pipeline> {
    let folder = match &options.model {
        Some(name) if name.contains(['/', MAIN_SEPARATOR]) || Path::new(name).is_dir() => PathBuf::from(name),
        name => data::ensure(common, &model(name.as_deref())?, &Source::default())?,
    };
    Pipeline::load(&folder).with_context(|| format!("{}: cannot load the language model", folder.display()))
}

/// The codebook that was asked for.
///
/// # Errors
/// A page or table that cannot be read, with file and line.
pub(crate) fn codebook(common: &Common) -> anyhow::Result<Codebook> {
    Ok(match data::codebook(common)? {
        Some(folder) => {
            Codebook::from_folder(folder).with_context(|| format!("--codebook {}", folder.display()))?
        }
        None => Codebook::shipped()?,
    })
}

/// A pipeline and a coder.
pub(crate) struct Engine {
    pub(crate) pipeline: Pipeline,
    pub(crate) coder: Coder,
}

/// A story with all that was made of it.
pub(crate) struct Analysis {
    pub(crate) story: Story,
    pub(crate) document: Document,
    pub(crate) marks: Marks,
    pub(crate) coded: Coded,
}

impl Engine {
    /// Loads both.
    ///
    /// # Errors
    /// The model cannot be had or loaded; the codebook does not read.
    pub(crate) fn load(common: &Common, options: &Options) -> anyhow::Result<Self> {
        // The codebook first: a mistake in a page should not have to wait for a download.
        let coder = Coder::new(codebook(common)?)?;
        Ok(Self { pipeline: pipeline(common, options)?, coder })
    }

    /// Parses, marks and codes one story.
    pub(crate) fn analyse(&self, story: Story) -> Analysis {
        let document = self.pipeline.parse_story(&story);
        let marks = self.coder.mark(&story, &document);
        let coded = self.coder.code(&story, &document, &marks);
        Analysis { story, document, marks, coded }
    }

    /// The same for many, on all cores, in the order given.
    pub(crate) fn analyse_all(&self, stories: Vec<Story>) -> Vec<Analysis> {
        stories.into_par_iter().map(|story| self.analyse(story)).collect()
    }
}
