//! `dateline recode`: all stories of a store once more, with the codebook as it is now.
//!
//! The new events stand beside the old ones; questions see the newest coding of each story.

use crate::args::{Common, Recode};
use crate::engine::Engine;
use crate::progress::Bar;
use crate::{output, store};
use dateline_read::Progress;
use dateline_record::Story;
use dateline_store::Counts;

/// Stories to a transaction.
const BATCH: usize = 64;

pub(crate) fn run(common: &Common, args: &Recode) -> anyhow::Result<()> {
    let mut kept = args.kept.open()?;
    let engine = Engine::load(common, &args.engine)?;
    let mut stories: Vec<Story> = Vec::new();
    kept.each_story(|story| {
        stories.push(story);
        Ok(())
    })?;
    let codebook = engine.coder.codebook().version.clone();
    let mut all = Counts::default();
    let total = stories.len();
    let bar = Bar::new(common.quiet, Progress::default());
    while !stories.is_empty() {
        let rest = stories.split_off(BATCH.min(stories.len()));
        let counts = store::put(&mut kept, &engine.analyse_all(stories), &codebook)?;
        all.unchanged_stories += counts.unchanged_stories;
        all.events += counts.events;
        stories = rest;
        bar.show(Progress::default(), total - stories.len());
    }
    bar.finish();
    kept.checkpoint()?;
    output::complain(&format!(
        "{total} stories, {} as they were, {} events written; codebook {codebook}",
        all.unchanged_stories, all.events
    ));
    Ok(())
}
