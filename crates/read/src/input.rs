//! Inputs to stories: opens files and folders, recognises what each is, and hands it to its reader.
//!
//! JSON Lines are read line by line, so a file of any size needs no more memory than its longest record; other
//! text is read whole, up to a limit. Files of a folder come in order of their paths, always the same. An input
//! that cannot be read is one [`Skip`] and the next input follows.

#[cfg(feature = "html")]
use crate::html;
use crate::jsonl::{self, FieldMap};
use crate::words::Words;
use crate::{Kind, Skip, Why, decode, dump, finish::finish};
use dateline_record::{Notice, Story};
use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Where stories come from.
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// A stream, such as standard input, under a name for messages.
    Stream(String, Box<dyn Read + Send>),
}

impl Input {
    /// Bytes in memory under a name.
    pub fn bytes(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::Stream(name.to_owned(), Box::new(std::io::Cursor::new(bytes.into())))
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => f.debug_tuple("Path").field(path).finish(),
            Self::Stream(name, _) => f.debug_tuple("Stream").field(name).finish(),
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
            words: None,
        }
    }
}

/// Reads the stories of `input`, one by one.
pub fn read(input: Input, options: &Options) -> Stories {
    let words = options.words.clone().map_or_else(|| Words::embedded().map(Arc::new), Ok);
    let mut stories = Stories {
        options: options.clone(),
        words: Arc::default(),
        files: VecDeque::new(),
        open: Open::Nothing,
    };
    match words {
        Ok(words) => stories.words = words,
        Err(e) => {
            let skip = Skip::input(&e.file, Why::Damaged(format!("line {}: {}", e.line, e.why)));
            stories.open = Open::Ready(VecDeque::from([Err(skip)]));
            return stories;
        }
    }
    match input {
        Input::Path(path) => stories.add_path(&path),
        Input::Stream(name, stream) => stories.open = stories.start(&name, stream),
    }
    stories
}

/// The stories of an input; each item is a story, or why a record or input gave none.
pub struct Stories {
    options: Options,
    words: Arc<Words>,
    files: VecDeque<PathBuf>,
    open: Open,
}

enum Open {
    Nothing,
    Ready(VecDeque<Result<Story, Skip>>),
    Lines(Lines),
}

struct Lines {
    file: String,
    stream: BufReader<Box<dyn Read + Send>>,
    line: u64,
}

impl Iterator for Stories {
    type Item = Result<Story, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let item = match &mut self.open {
                Open::Nothing => None,
                Open::Ready(items) => items.pop_front(),
                Open::Lines(lines) => lines.next(&self.options, &self.words),
            };
            match item {
                Some(Ok(story)) if self.is_too_old(&story) => {}
                Some(item) => return Some(item),
                None => {
                    let path = self.files.pop_front()?;
                    let name = path.display().to_string();
                    self.open = match File::open(&path) {
                        Ok(file) => self.start(&name, Box::new(file)),
                        Err(e) => one(Skip::input(&name, unreadable(&e))),
                    };
                }
            }
        }
    }
}

impl Stories {
    fn is_too_old(&self, story: &Story) -> bool {
        self.options.since.as_deref().is_some_and(|since| story.day().is_some_and(|day| day < since))
    }

    fn add_path(&mut self, path: &Path) {
        let name = path.display().to_string();
        let found = match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path),
            Ok(_) => Ok(vec![path.to_owned()]),
            Err(e) => Err(e),
        };
        match found {
            Ok(files) if files.is_empty() => self.open = one(Skip::input(&name, Why::NoFiles)),
            Ok(files) => self.files.extend(files),
            Err(e) => self.open = one(Skip::input(&name, unreadable(&e))),
        }
    }

    /// Recognises a stream and reads it, or prepares to read it by and by.
    fn start(&self, file: &str, mut stream: Box<dyn Read + Send>) -> Open {
        let mut head = Vec::new();
        if let Err(e) = stream.by_ref().take(8192).read_to_end(&mut head) {
            return one(Skip::input(file, unreadable(&e)));
        }
        let kind = self.options.kind.unwrap_or_else(|| Kind::recognise(&head, file));
        let whole = std::io::Cursor::new(head).chain(stream);
        if kind == Kind::Jsonl {
            return self.start_json(file, Box::new(whole));
        }
        let limit = self.options.max_bytes;
        let mut bytes = Vec::new();
        if let Err(e) = whole.take(limit + 1).read_to_end(&mut bytes) {
            return one(Skip::input(file, unreadable(&e)));
        }
        if bytes.len() as u64 > limit {
            return one(Skip::input(file, Why::TooLarge { limit }));
        }
        Open::Ready(
            self.text(file, &bytes, kind).unwrap_or_else(|why| VecDeque::from([Err(Skip::input(file, why))])),
        )
    }

    /// A first line that is a whole record opens JSON Lines; anything else is one document.
    fn start_json(&self, file: &str, stream: Box<dyn Read + Send>) -> Open {
        let mut stream = BufReader::new(stream);
        let mut first = Vec::new();
        let limit = self.options.max_bytes;
        while first.iter().all(u8::is_ascii_whitespace) {
            match (&mut stream).take(limit).read_until(b'\n', &mut first) {
                Ok(0) => break,
                Ok(_) => {}
                Err(e) => return one(Skip::input(file, unreadable(&e))),
            }
        }
        let text = String::from_utf8_lossy(&first);
        let opens_document =
            matches!(text.trim().trim_start_matches('\u{feff}'), "{" | "[") || text.trim().starts_with('[');
        let whole: Box<dyn Read + Send> = Box::new(std::io::Cursor::new(first).chain(stream));
        if !opens_document {
            return Open::Lines(Lines { file: file.to_owned(), stream: BufReader::new(whole), line: 0 });
        }
        let mut bytes = Vec::new();
        if let Err(e) = whole.take(limit + 1).read_to_end(&mut bytes) {
            return one(Skip::input(file, unreadable(&e)));
        }
        if bytes.len() as u64 > limit {
            return one(Skip::input(file, Why::TooLarge { limit }));
        }
        match decode(&bytes, None) {
            Ok(decoded) => {
                Open::Ready(jsonl::document(&decoded.text, file, &self.options.map, &self.words).into())
            }
            Err(why) => one(Skip::input(file, why)),
        }
    }

    fn text(&self, file: &str, bytes: &[u8], kind: Kind) -> Result<VecDeque<Result<Story, Skip>>, Why> {
        let not_built = |feature| Err(Why::NotBuilt { kind, feature });
        match kind {
            #[cfg(feature = "html")]
            Kind::Html => {
                let page = html::Fetched::default();
                let story = html::read(bytes, &page, &self.words, self.options.max_time)?;
                return Ok(VecDeque::from([Ok(finish(story, file))]));
            }
            #[cfg(not(feature = "html"))]
            Kind::Html => return not_built("html"),
            Kind::Feed | Kind::Opml => return not_built("feed"),
            Kind::Warc => return not_built("warc"),
            Kind::Csv => return not_built("csv"),
            Kind::Parquet => return not_built("parquet"),
            Kind::Text | Kind::Jsonl => {}
        }
        let decoded = decode(bytes, None)?;
        let mut stories = dump::read(&decoded.text, &self.words);
        if stories.is_empty() {
            return Err(Why::NoReport);
        }
        for story in &mut stories {
            story.notices.extend(encoding_notice(&decoded));
        }
        Ok(stories.into_iter().map(|s| Ok(finish(s, file))).collect())
    }
}

fn encoding_notice(decoded: &decode::Decoded) -> Option<Notice> {
    let text = match (decoded.guessed, decoded.lossy) {
        (_, true) => format!("some bytes are not valid {} and were replaced", decoded.encoding),
        (true, false) => format!("not UTF-8; read as {}, which is a guess", decoded.encoding),
        (false, false) => return None,
    };
    Some(Notice { kind: "encoding-doubtful".into(), text, span: None })
}

impl Lines {
    fn next(&mut self, options: &Options, words: &Words) -> Option<Result<Story, Skip>> {
        loop {
            let mut bytes = Vec::new();
            self.line += 1;
            let fail = |why| Some(Err(Skip::at_line(&self.file, self.line, why)));
            match (&mut self.stream).take(options.max_bytes + 1).read_until(b'\n', &mut bytes) {
                Ok(0) if self.line == 1 => return Some(Err(Skip::input(&self.file, Why::Empty))),
                Ok(0) => return None,
                Err(e) => {
                    // A stream that fails would fail again for ever.
                    self.stream = BufReader::new(Box::new(std::io::empty()));
                    return fail(unreadable(&e));
                }
                Ok(_) => {}
            }
            if bytes.len() as u64 > options.max_bytes {
                if let Err(e) = self.stream.skip_until(b'\n') {
                    return fail(unreadable(&e));
                }
                return fail(Why::TooLarge { limit: options.max_bytes });
            }
            let Ok(text) = std::str::from_utf8(&bytes) else {
                return fail(Why::Encoding("UTF-8".into()));
            };
            let text = text.trim_start_matches('\u{feff}').trim();
            if !text.is_empty() {
                return Some(jsonl::line(text, &self.file, self.line, &options.map, words));
            }
        }
    }
}

fn one(skip: Skip) -> Open {
    Open::Ready(VecDeque::from([Err(skip)]))
}

fn unreadable(error: &std::io::Error) -> Why {
    match error.kind() {
        std::io::ErrorKind::NotFound => Why::Missing,
        _ => Why::Unreadable(error.to_string()),
    }
}

/// Files below `folder` in order of their paths; names that start with a dot are left out.
fn walk(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
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
