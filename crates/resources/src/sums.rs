//! SHA-256 of files, and the list of sums that an installed model keeps beside its files.

use crate::Error;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Name of the list, in the model's folder: a line per file, path, bytes and SHA-256 between tabs.
pub(crate) const LIST: &str = "dateline-files.tsv";

/// One file of an installed model.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Installed {
    /// Path below the model's folder, with `/`.
    pub(crate) path: String,
    /// Size in bytes.
    pub(crate) bytes: u64,
    /// SHA-256 in hexadecimal.
    pub(crate) sha256: String,
}

/// The SHA-256 of a file.
pub(crate) fn of_file(path: &Path) -> Result<String, Error> {
    let mut file = File::open(path).map_err(|e| Error::io(path, e))?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut block).map_err(|e| Error::io(path, e))?;
        if n == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&block[..n]);
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// The list as text.
pub(crate) fn write(files: &[Installed]) -> String {
    files.iter().fold(String::new(), |mut out, f| {
        let _ = writeln!(out, "{}\t{}\t{}", f.path, f.bytes, f.sha256);
        out
    })
}

/// The list of a model's folder; `None` where there is none or it is not whole.
pub(crate) fn read(folder: &Path) -> Option<Vec<Installed>> {
    let text = std::fs::read_to_string(folder.join(LIST)).ok()?;
    let files = text.lines().map(|line| {
        let mut cells = line.split('\t');
        let (path, bytes, sha256) = (cells.next()?, cells.next()?.parse().ok()?, cells.next()?);
        Some(Installed { path: path.to_owned(), bytes, sha256: sha256.to_owned() })
    });
    files.collect::<Option<Vec<_>>>().filter(|files| !files.is_empty())
}
