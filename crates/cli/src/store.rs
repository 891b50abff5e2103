//! Opening a store that is there, and putting analysed stories into one.

use crate::args::{Common, Kept};
use crate::engine::Analysis;
use crate::output;
use anyhow::{Context as _, bail};
use dateline_record::Mention;
use dateline_store::{Coded, Counts, Store};

impl Kept {
    /// Opens the store.
    ///
    /// # Errors
    /// There is no such file, or it is no store.
    pub(crate) fn open(&self) -> anyhow::Result<Store> {
        if !self.store.exists() {
            let file = self.store.display();
            bail!("{file}: no such store; fill one with: dateline code INPUT --store {file}");
        }
        Store::open(&self.store).with_context(|| self.store.display().to_string())
    }
}

/// Says on standard error how many stories the incidents of a store leave out so far.
///
/// # Errors
/// The store cannot be read.
pub(crate) fn warn_unsettled(common: &Common, store: &Store) -> anyhow::Result<()> {
    let waiting = store.unsettled_count()?;
    if waiting > 0 && !common.quiet {
        output::complain(&format!(
            "{waiting} stories are not settled into incidents yet; run: dateline settle"
        ));
    }
    Ok(())
}

/// Keeps a batch: whole or not at all.
///
/// # Errors
/// The store cannot be written.
pub(crate) fn put(store: &mut Store, analyses: &[Analysis], codebook: &str) -> anyhow::Result<Counts> {
    let mentions: Vec<Vec<Mention>> =
        analyses.iter().map(|a| a.marks.mentions(&a.story, &a.document)).collect();
    let batch: Vec<Coded<'_>> = analyses
        .iter()
        .zip(&mentions)
        .map(|(a, mentions)| Coded { story: &a.story, mentions, events: &a.coded.events, codebook })
        .collect();
    Ok(store.put(&batch)?)
}
