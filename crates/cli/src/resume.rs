//! How far a run has come, kept beside what it writes, so that one that was killed goes on where it was.
//!
//! A note is written after everything it stands for. It counts only for a run of the same arguments over the same
//! files with the same codebook; any other run starts at the beginning. Standard input is never gone on with: nobody
//! knows whether it is the same. A run that comes to its end removes its note.

use anyhow::Context as _;
use dateline_read::Place;
use dateline_record::hash_id;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How far a run has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Note {
    /// What the run was: a hash of all that decides what it writes.
    run: String,
    /// Which of the inputs that were named, from 0.
    pub(crate) input: usize,
    /// File within it.
    file: String,
    /// Stories and skips of that file.
    items: u64,
    /// Stories in all.
    pub(crate) stories: usize,
    /// Bytes of the file that was written.
    pub(crate) length: u64,
}

impl Note {
    /// The place behind which reading goes on.
    pub(crate) fn place(&self) -> Place {
        Place { file: self.file.clone(), items: self.items }
    }
}

/// Where the note of a run stands.
#[derive(Debug)]
pub(crate) struct Notebook {
    path: PathBuf,
    run: String,
}

impl Notebook {
    /// The notebook beside `written`, for the run that `what` describes.
    pub(crate) fn beside(written: &std::path::Path, what: &[&str]) -> Self {
        let mut path = written.as_os_str().to_owned();
        path.push(".place");
        Self { path: path.into(), run: hash_id(what) }
    }

    /// The note that the same run left, if it was stopped.
    pub(crate) fn read(&self) -> Option<Note> {
        let note: Note = serde_json::from_slice(&std::fs::read(&self.path).ok()?).ok()?;
        (note.run == self.run).then_some(note)
    }

    /// Notes how far the run has come; written beside and renamed, so that a kill leaves the older note whole.
    ///
    /// # Errors
    /// The note cannot be written.
    pub(crate) fn write(
        &self,
        input: usize,
        place: &Place,
        stories: usize,
        length: u64,
    ) -> anyhow::Result<()> {
        let (run, file, items) = (self.run.clone(), place.file.clone(), place.items);
        let note = Note { run, input, file, items, stories, length };
        let fresh = self.path.with_extension("place-new");
        let shown = || self.path.display().to_string();
        std::fs::write(&fresh, serde_json::to_vec(&note)?).with_context(shown)?;
        std::fs::rename(&fresh, &self.path).with_context(shown)
    }

    /// Removes the note, since the run has come to its end.
    pub(crate) fn remove(&self) {
        // Where there is none, or it cannot be removed, the next run only starts at its place.
        let _ = std::fs::remove_file(&self.path);
    }
}
