//! Inputs to stories: finds the files of a folder or pattern, opens one after another, and counts what was read.
//!
//! Files come in order of their paths, always the same, on any number of threads. An input that cannot be read is
//! one [`Skip`] and the next follows. Every item has a place, from which reading can go on after a stop.

use crate::jsonl::FieldMap;
use crate::open::{Counted, Item, Items, Reader, one, unreadable};
use crate::parallel;
use crate::words::{Words, WordsError};
use crate::{Kind, Skip, Why};
use dateline_record::Story;
use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// Where stories come from.
pub enum Input {
    /// A file, a folder, or a pattern with `*`, `?` and `**`.
    Path(PathBuf),
    /// A stream, such as standard input, under a name for messages.
    Stream(String, Box<dyn Read + Send>),
    /// What was fetched from an address.
    Page {
        /// The address.
        url: String,
        /// Charset that the server named.
        charset: Option<String>,
        /// The body.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// Bytes in memory under a name.
    pub fn bytes(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::Stream(name.to_owned(), Box::new(io::Cursor::new(bytes.into())))
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => f.debug_tuple("Path").field(path).finish(),
            Self::Stream(name, _) => f.debug_tuple("Stream").field(name).finish(),
            Self::Page { url, .. } => f.debug_tuple("Page").field(url).finish(),
        }
    }
}

/// How to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the input is; `None` to recognise it from its content.
    pub kind: Option<Kind>,
    /// Names that a record's fields have (`text` → `body`).
    pub map: BTreeMap<String, String>,
    /// Bytes of one page, record or text dump that are read at most.
    pub max_bytes: u64,
    /// Time that one page may take.
    pub max_time: Duration,
    /// Leaves out stories published before this day (`YYYY-MM-DD`); those without a date stay.
    pub since: Option<String>,
    /// Threads that read files of a folder and pages of an archive; the order of stories does not depend on it.
    pub threads: usize,
    /// Goes on behind this place; everything up to it is passed over.
    pub after: Option<Place>,
    /// Word lists; `None` for those that ship with the program.
    pub words: Option<Arc<Words>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            kind: None,
            map: FieldMap::new(),
            max_bytes: 32 << 20,
            max_time: Duration::from_secs(20),
            since: None,
            threads: 1,
            after: None,
            words: None,
        }
    }
}

/// How far reading has come: a file, and how many items of it were given out.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: String,
    /// Stories and skips of it.
    pub items: u64,
}

/// What was read so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files in all, where that is known.
    pub files: u64,
    /// Files that were read to their end.
    pub files_done: u64,
    /// Bytes of all files as they lie on disk.
    pub bytes: u64,
    /// Bytes of them that were read.
    pub bytes_done: u64,
    /// Stories given out.
    pub stories: u64,
    /// Records and inputs that gave none.
    pub skipped: u64,
    /// Stories left out because they are older than was asked for.
    pub older: u64,
}

/// The word lists that ship with the program, read once.
static SHIPPED: LazyLock<Result<Arc<Words>, WordsError>> = LazyLock::new(|| Words::embedded().map(Arc::new));

/// Reads the stories of `input`, one by one.
pub fn read(input: Input, options: &Options) -> Stories {
    let words = options.words.clone().map_or_else(|| SHIPPED.clone(), Ok);
    let (words, broken) = match words {
        Ok(words) => (words, None),
        Err(e) => {
            (Arc::default(), Some(Skip::input(&e.file, Why::Damaged(format!("line {}: {}", e.line, e.why)))))
        }
    };
    let reader = Reader { options: Arc::new(options.clone()), words };
    let mut stories = Stories {
        reader,
        files: VecDeque::new(),
        opened: VecDeque::new(),
        place: Place::default(),
        progress: Progress::default(),
        read: Arc::default(),
    };
    match (broken, input) {
        (Some(skip), _) => stories.add_skip(skip),
        (None, Input::Path(path)) => stories.add_path(&path),
        (None, Input::Page { url, charset, bytes }) => {
            let items = stories.reader.open_page(&url, charset.as_deref(), bytes);
            stories.opened.push_back(Opened { file: url, items, done: 0 });
        }
        (None, Input::Stream(name, stream)) => {
            let done = options.after.as_ref().filter(|p| p.file == name).map_or(0, |p| p.items);
            let counted = Counted { stream, read: Arc::clone(&stories.read) };
            let items = stories.reader.open(&name, Box::new(counted), done);
            stories.opened.push_back(Opened { file: name, items, done });
        }
    }
    stories
}

/// The stories of an input; each item is a story, or why a record or input gave none.
pub struct Stories {
    reader: Reader,
    files: VecDeque<PathBuf>,
    opened: VecDeque<Opened>,
    place: Place,
    progress: Progress,
    read: Arc<AtomicU64>,
}

/// A file whose items are being given out.
struct Opened {
    file: String,
    items: Items,
    done: u64,
}

/// Files up to this size are read whole, several at once.
const SMALL: u64 = 2 << 20;
/// Small files that are read at once for each thread.
const BATCH: usize = 16;

impl Iterator for Stories {
    type Item = Result<Story, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(opened) = self.opened.front_mut() else {
                if self.files.is_empty() {
                    return None;
                }
                self.open_files();
                continue;
            };
            let Some(item) = opened.items.next() else {
                self.opened.pop_front();
                self.progress.files_done += 1;
                continue;
            };
            opened.done += 1;
            self.place.items = opened.done;
            if self.place.file != opened.file {
                self.place.file.clone_from(&opened.file);
            }
            match &item {
                Ok(story) if self.is_too_old(story) => {
                    self.progress.older += 1;
                    continue;
                }
                Ok(_) => self.progress.stories += 1,
                Err(_) => self.progress.skipped += 1,
            }
            return Some(item);
        }
    }
}

impl Stories {
    /// The place of the item that was given out last.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What was read so far.
    pub fn progress(&self) -> Progress {
        Progress { bytes_done: self.read.load(Ordering::Relaxed), ..self.progress }
    }

    fn is_too_old(&self, story: &Story) -> bool {
        let since = self.reader.options.since.as_deref();
        since.is_some_and(|since| story.day().is_some_and(|day| day < since))
    }

    fn add_skip(&mut self, skip: Skip) {
        let file = skip.file.clone();
        self.opened.push_back(Opened { file, items: one(skip), done: 0 });
    }

    fn add_path(&mut self, path: &Path) {
        let name = path.display().to_string();
        let found = match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path),
            Ok(_) => Ok(vec![path.to_owned()]),
            Err(_) if name.contains(['*', '?', '[']) => pattern(&name),
            Err(e) => Err(e),
        };
        let files = match found {
            Ok(files) if files.is_empty() => return self.add_skip(Skip::input(&name, Why::NoFiles)),
            Ok(files) => files,
            Err(e) => return self.add_skip(Skip::input(&name, unreadable(&e))),
        };
        let length = |f: &PathBuf| std::fs::metadata(f).map_or(0, |m| m.len());
        self.progress.files = files.len() as u64;
        self.progress.bytes = files.iter().map(length).sum();
        let after = self.reader.options.after.as_ref();
        let start =
            after.and_then(|p| files.iter().position(|f| f.display().to_string() == p.file)).unwrap_or(0);
        self.progress.files_done = start as u64;
        self.files.extend(files.into_iter().skip(start));
    }

    /// Opens the next file, or reads the next small files at once.
    fn open_files(&mut self) {
        let threads = self.reader.options.threads.max(1);
        let small = |f: &PathBuf| std::fs::metadata(f).is_ok_and(|m| m.len() <= SMALL);
        let count = self.files.iter().take(BATCH * threads).take_while(|f| small(f)).count().max(1);
        let batch: Vec<PathBuf> = self.files.drain(..count).collect();
        let (reader, read) = (&self.reader, &self.read);
        let alone = count == 1 || threads == 1;
        let open = |path: PathBuf| {
            let file = path.display().to_string();
            let done = reader.options.after.as_ref().filter(|p| p.file == file).map_or(0, |p| p.items);
            let items: Items = match File::open(&path) {
                Ok(stream) => reader.open_file(&file, stream, read, done),
                Err(e) => one(Skip::input(&file, unreadable(&e))),
            };
            let items: Items = if alone { items } else { Box::new(items.collect::<Vec<Item>>().into_iter()) };
            Opened { file, items, done }
        };
        self.opened = if alone {
            // Opened one by one, so that no more than one is held.
            let mut batch = VecDeque::from(batch);
            let first = batch.pop_front().map(open);
            for path in batch.into_iter().rev() {
                self.files.push_front(path);
            }
            first.into_iter().collect()
        } else {
            parallel::map(batch, threads, open).into()
        };
    }
}

impl std::fmt::Debug for Stories {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stories")
            .field("place", &self.place)
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}

/// Files below `folder` in order of their paths; names that start with a dot are left out.
fn walk(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        // A link to a folder above would never end.
        match path.is_dir() {
            true if path.is_symlink() => {}
            true => files.extend(walk(&path)?),
            false => files.push(path),
        }
    }
    Ok(files)
}

/// Files that a pattern names, in order of their paths.
fn pattern(pattern: &str) -> io::Result<Vec<PathBuf>> {
    let found =
        glob::glob(pattern).map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, e.to_string()))?;
    let mut files: Vec<PathBuf> = found.filter_map(Result::ok).filter(|p| p.is_file()).collect();
    files.sort();
    Ok(files)
}
