//! What can go wrong while a pipeline folder is loaded.
//!
//! Loading is the only step that fails: once a [`Pipeline`](crate::Pipeline) stands, any text is parsed.

use std::path::PathBuf;

/// Why a pipeline folder could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file of the pipeline is missing or cannot be read.
    #[error("cannot read {}: {source}; is this the folder that holds config.cfg?", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file does not have the form that spaCy writes.
    #[error("{file} is not as spaCy v3 writes it: {why}")]
    Format {
        /// The file, relative to the pipeline folder.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// The pipeline needs something that this runtime does not have.
    #[error("the pipeline's `{component}` needs {what}, which this runtime does not support")]
    Unsupported {
        /// The component's name.
        component: String,
        /// What it needs.
        what: String,
    },
}

impl LoadError {
    pub(crate) fn format(file: &str, why: impl Into<String>) -> Self {
        Self::Format { file: file.to_owned(), why: why.into() }
    }

    pub(crate) fn unsupported(component: &str, what: impl Into<String>) -> Self {
        Self::Unsupported { component: component.to_owned(), what: what.into() }
    }
}
