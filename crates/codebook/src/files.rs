//! The files of a codebook, by path relative to its folder, from the binary or from disk.

use dateline_record::hash_id;
use std::collections::BTreeMap;
use std::path::Path;

/// A codebook file that cannot be used: names file and line and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {why}")]
pub struct CodebookError {
    /// Path relative to the codebook's folder.
    pub file: String,
    /// Line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// What is wrong and what to do.
    pub why: String,
}

impl CodebookError {
    /// An error at a line of a file.
    pub fn new(file: &str, line: usize, why: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, why: why.into() }
    }
}

/// The files of a codebook: path relative to `codebook/` (always with `/`), to text.
#[derive(Debug, Clone, Default)]
pub struct Files {
    texts: BTreeMap<String, String>,
}

/// The text files of `codebook/` as they were when the binary was built.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

impl Files {
    /// The codebook that the binary carries.
    pub fn shipped() -> Self {
        let mut files = Self::default();
        for (path, text) in SHIPPED {
            files.insert(path, text);
        }
        files
    }

    /// Short hash of all paths and texts: which codebook coded an event.
    pub fn version(&self) -> String {
        let parts: Vec<&str> = self.texts.iter().flat_map(|(p, t)| [p.as_str(), t.as_str()]).collect();
        hash_id(&parts).chars().take(12).collect()
    }

    /// Reads every `.md`, `.tsv` and `.txt` file below `folder`.
    ///
    /// # Errors
    /// A folder or file that cannot be read, or is not UTF-8.
    pub fn from_folder(folder: &Path) -> Result<Self, CodebookError> {
        let mut files = Self::default();
        files.walk(folder, folder)?;
        Ok(files)
    }

    fn walk(&mut self, root: &Path, folder: &Path) -> Result<(), CodebookError> {
        let fail = |path: &Path, e: &dyn std::fmt::Display| {
            CodebookError::new(&path.to_string_lossy(), 0, e.to_string())
        };
        for entry in std::fs::read_dir(folder).map_err(|e| fail(folder, &e))? {
            let path = entry.map_err(|e| fail(folder, &e))?.path();
            if path.is_dir() {
                self.walk(root, &path)?;
            } else if path.extension().is_some_and(|e| e == "md" || e == "tsv" || e == "txt") {
                let text = std::fs::read_to_string(&path).map_err(|e| fail(&path, &e))?;
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                self.texts.insert(name, text);
            }
        }
        Ok(())
    }

    /// Adds or replaces one file.
    pub fn insert(&mut self, path: &str, text: &str) {
        self.texts.insert(path.to_owned(), text.to_owned());
    }

    /// One file's text.
    ///
    /// # Errors
    /// No such file.
    pub fn get(&self, path: &str) -> Result<&str, CodebookError> {
        self.texts
            .get(path)
            .map(String::as_str)
            .ok_or_else(|| CodebookError::new(path, 0, "no such file in the codebook"))
    }

    /// Files whose path starts with `prefix`, in order of path.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> + 'a {
        self.texts.iter().filter(move |(p, _)| p.starts_with(prefix)).map(|(p, t)| (p.as_str(), t.as_str()))
    }
}
