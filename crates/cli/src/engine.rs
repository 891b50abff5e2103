//! The language model and the codebook, loaded once, and stories run through them on all cores.

use crate::args::{Common, Engine as Options, Model};
use crate::{data, output};
use anyhow::Context as _;
use dateline_codebook::Codebook;
use dateline_coder::{Coded, Coder, Marks};
use dateline_parse::{Document, Pipeline};
use dateline_record::{Notice, Story};
use dateline_resources::{Source, model};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// Loads the pipeline, fetching it where it is not there.
///
/// # Errors
/// The model cannot be had, or is no pipeline that this program runs.
pub(crate) fn pipeline(common: &Common, options: &Model) -> anyhow::Result<Pipeline> {
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
    /// The model cannot be had or loaded; the codebook or a table of actors does not read.
    pub(crate) fn load(common: &Common, options: &Options) -> anyhow::Result<Self> {
        // The codebook first: a mistake in a page should not have to wait for a download.
        let coder = coder(common, options)?;
        Ok(Self { pipeline: pipeline(common, &options.model)?, coder })
    }

    /// Parses, marks and codes one story; one in another language than the model's stays as it is.
    pub(crate) fn analyse(&self, story: Story) -> Analysis {
        let document = self.pipeline.parse_story(&story);
        let marks = self.coder.mark(&story, &document);
        let mut coded = self.coder.code(&story, &document, &marks);
        if let Some(language) = story.language.as_ref().filter(|_| !self.pipeline.reads(&story)) {
            let text =
                format!("written in {language}, which the language model does not read: kept, not coded");
            coded.notices.push(Notice { kind: "language-not-coded".into(), text, span: None });
        }
        Analysis { story, document, marks, coded }
    }

    /// The same for many, on all cores, in the order given.
    pub(crate) fn analyse_all(&self, stories: Vec<Story>) -> Vec<Analysis> {
        stories.into_par_iter().map(|story| self.analyse(story)).collect()
    }

    /// What decides, beside the stories, what is written of them.
    pub(crate) fn with(&self, options: &Options) -> Vec<String> {
        vec![self.coder.codebook().version.clone(), options.model.model.clone().unwrap_or_default()]
    }
}

/// The codebook, made ready together with the user's tables of actors.
fn coder(common: &Common, options: &Options) -> anyhow::Result<Coder> {
    let read = |path: &PathBuf| -> anyhow::Result<(String, String)> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| format!("--actors {name}"))?;
        Ok((name, text))
    };
    let own: Vec<(String, String)> = options.actors.iter().map(read).collect::<Result<_, _>>()?;
    let own: Vec<(&str, &str)> = own.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Ok(Coder::with_actors(codebook(common)?, &own)?)
}

/// Stories in languages that the model does not read, by language.
#[derive(Debug, Default)]
pub(crate) struct Foreign(BTreeMap<String, usize>);

impl Foreign {
    /// Counts those of a batch.
    pub(crate) fn count<'a>(&mut self, pipeline: &Pipeline, stories: impl Iterator<Item = &'a Story>) {
        for language in stories.filter(|s| !pipeline.reads(s)).filter_map(|s| s.language.clone()) {
            *self.0.entry(language).or_default() += 1;
        }
    }

    /// Says how many there were.
    pub(crate) fn tell(&self, common: &Common) {
        if self.0.is_empty() || common.quiet {
            return;
        }
        let each: Vec<String> = self.0.iter().map(|(language, n)| format!("{n} {language}")).collect();
        output::complain(&format!(
            "not in the language of the model, so neither parsed nor coded: {}",
            each.join(", ")
        ));
    }
}
