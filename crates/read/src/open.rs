//! A named stream to its stories: unpacks it, recognises what it is, and hands it to the reader of that kind.
//!
//! What can be read by and by is (JSON Lines, tables, archives); a page, feed or text is read whole, up to a limit.

use crate::finish::{finish, finish_page};
use crate::jsonl;
use crate::parallel;
use crate::unpack::{Bytes, peek, unpack};
use crate::warc;
use crate::words::Words;
use crate::{Kind, Options, Skip, Why, decode, dump, table};
use dateline_record::{Notice, Story};
use std::collections::VecDeque;
use std::fs::File;
#[cfg(feature = "parquet")]
use std::io::Seek as _;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What an input gives, one by one.
pub(crate) type Items = Box<dyn Iterator<Item = Item> + Send>;

/// A story, or why there is none.
pub(crate) type Item = Result<Story, Skip>;

/// How to read, shared by all threads.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) options: Arc<Options>,
    pub(crate) words: Arc<Words>,
}

/// Pages of an archive that are held at once for each thread, and bytes of all of them.
const BATCH: usize = 16;
const BATCH_BYTES: usize = 64 << 20;

impl Reader {
    /// The stories of a stream, without the first `done` items.
    pub(crate) fn open(&self, file: &str, stream: Bytes, done: u64) -> Items {
        self.try_open(file, stream, done).unwrap_or_else(|e| one(Skip::input(file, unreadable(&e))))
    }

    /// The stories of what was fetched from an address.
    pub(crate) fn open_page(&self, url: &str, charset: Option<&str>, bytes: Vec<u8>) -> Items {
        let kind = self.options.kind.unwrap_or_else(|| Kind::recognise(&bytes, url));
        if kind != Kind::Html {
            return self.open(url, Box::new(io::Cursor::new(bytes)), 0);
        }
        let story = self.page(&bytes, charset, Some(url)).map(|s| finish_page(s, url, &self.words));
        Box::new(std::iter::once(story.map_err(|why| Skip::input(url, why))))
    }

    /// The stories of a file on disk, which unlike a stream can be read from its end.
    pub(crate) fn open_file(&self, name: &str, file: File, read: &Arc<AtomicU64>, done: u64) -> Items {
        #[cfg(feature = "parquet")]
        let file = {
            let mut file = file;
            let mut head = [0; 4];
            let is_parquet = file.read_exact(&mut head).is_ok() && &head == b"PAR1";
            if let Err(e) = file.rewind() {
                return one(Skip::input(name, unreadable(&e)));
            }
            if is_parquet {
                let (read, mut length) = (Arc::clone(read), file.metadata().map_or(0, |m| m.len()));
                // Its pages are read here and there, so its bytes count once it is at its end.
                let end = std::iter::from_fn(move || {
                    read.fetch_add(std::mem::take(&mut length), Ordering::Relaxed);
                    None
                });
                return Box::new(crate::columns::read(self, name, file, done).chain(end));
            }
            file
        };
        self.open(name, Box::new(Counted { stream: file, read: Arc::clone(read) }), done)
    }

    fn try_open(&self, file: &str, stream: Bytes, done: u64) -> io::Result<Items> {
        let (head, stream) = peek(unpack(stream)?, 8192)?;
        if head.is_empty() {
            return Ok(one(Skip::input(file, Why::Empty)));
        }
        let text_column = self.options.map.get("text").map_or("text", String::as_str);
        let kind = self.options.kind.unwrap_or_else(|| match Kind::recognise(&head, file) {
            Kind::Text if table::is_header(&head, text_column) => Kind::Csv,
            kind => kind,
        });
        if kind == Kind::Warc {
            let pages = warc::Pages::new(file, stream, self.options.max_bytes);
            let mut pages = PageStories {
                pages: Box::new(pages),
                ready: VecDeque::new(),
                file: file.to_owned(),
                reader: self.clone(),
            };
            for _ in 0..done {
                pages.pages.next();
            }
            return Ok(Box::new(pages));
        }
        let items = match kind {
            #[cfg(feature = "parquet")]
            Kind::Parquet => match self.bytes(stream)? {
                Ok(bytes) => crate::columns::read(self, file, bytes::Bytes::from(bytes), 0),
                Err(why) => one(Skip::input(file, why)),
            },
            Kind::Jsonl => self.json(file, stream)?,
            Kind::Csv => table::read(self, file, stream)?,
            _ => self.whole(file, stream, kind)?,
        };
        Ok(Box::new(items.skip(done as usize)))
    }

    /// A first line that is a whole record opens JSON Lines; anything else is one document.
    fn json(&self, file: &str, stream: Bytes) -> io::Result<Items> {
        let limit = self.options.max_bytes;
        let mut stream = BufReader::new(stream);
        let mut first = Vec::new();
        while first.iter().all(u8::is_ascii_whitespace) {
            if (&mut stream).take(limit).read_until(b'\n', &mut first)? == 0 {
                break;
            }
        }
        let text = String::from_utf8_lossy(&first);
        let text = text.trim().trim_start_matches('\u{feff}');
        let opens_document = text == "{" || text.starts_with('[');
        let whole: Bytes = Box::new(io::Cursor::new(first).chain(stream));
        if !opens_document {
            return Ok(Box::new(Lines {
                file: file.to_owned(),
                stream: BufReader::new(whole),
                line: 0,
                reader: self.clone(),
            }));
        }
        let items = match self.bytes(whole)?.and_then(|bytes| decode(&bytes, None)) {
            Ok(decoded) => jsonl::document(&decoded.text, file, &self.options.map, &self.words),
            Err(why) => vec![Err(Skip::input(file, why))],
        };
        Ok(Box::new(items.into_iter()))
    }

    fn bytes(&self, stream: Bytes) -> io::Result<Result<Vec<u8>, Why>> {
        let limit = self.options.max_bytes;
        let mut bytes = Vec::new();
        stream.take(limit + 1).read_to_end(&mut bytes)?;
        Ok(if bytes.len() as u64 > limit { Err(Why::TooLarge { limit }) } else { Ok(bytes) })
    }

    fn whole(&self, file: &str, stream: Bytes, kind: Kind) -> io::Result<Items> {
        let items = self.bytes(stream)?.and_then(|bytes| self.document(file, &bytes, kind));
        let items = items.unwrap_or_else(|why| vec![Err(Skip::input(file, why))]);
        Ok(Box::new(items.into_iter()))
    }

    /// The stories of a page, feed or text that is in memory.
    fn document(&self, file: &str, bytes: &[u8], kind: Kind) -> Result<Vec<Item>, Why> {
        match kind {
            Kind::Html => Ok(vec![Ok(finish_page(self.page(bytes, None, None)?, file, &self.words))]),
            #[cfg(feature = "feed")]
            Kind::Feed => crate::feed::stories(self, file, bytes),
            #[cfg(not(feature = "feed"))]
            Kind::Feed => Err(Why::NotBuilt { kind, feature: "feed" }),
            Kind::Opml => Err(Why::Feeds),
            Kind::Parquet => Err(Why::NotBuilt { kind, feature: "parquet" }),
            Kind::Text | Kind::Jsonl | Kind::Csv | Kind::Warc => {
                let decoded = decode(bytes, None)?;
                let stories = dump::read(&decoded.text, &self.words);
                if stories.is_empty() {
                    return Err(Why::NoReport);
                }
                let notice = decoded.notice();
                let complete = |mut story: Story| {
                    story.notices.extend(notice.clone());
                    Ok(finish(story, file))
                };
                Ok(stories.into_iter().map(complete).collect())
            }
        }
    }

    #[cfg(feature = "html")]
    pub(crate) fn page(&self, bytes: &[u8], charset: Option<&str>, url: Option<&str>) -> Result<Story, Why> {
        crate::html::read(bytes, &crate::html::Fetched { charset, url }, &self.words, self.options.max_time)
    }

    #[cfg(not(feature = "html"))]
    #[expect(clippy::unused_self, reason = "the other build uses it")]
    pub(crate) fn page(&self, _: &[u8], _: Option<&str>, _: Option<&str>) -> Result<Story, Why> {
        Err(Why::NotBuilt { kind: Kind::Html, feature: "html" })
    }

    /// The one report on a page of an archive.
    fn archived(&self, page: &warc::Page) -> Result<Story, Why> {
        let mut story = if page.is_text {
            let decoded = decode(&page.bytes, page.charset.as_deref())?;
            let mut story = dump::one(&decoded.text, &self.words).ok_or(Why::NoReport)?;
            story.notices.extend(decoded.notice());
            story
        } else {
            self.page(&page.bytes, page.charset.as_deref(), page.url.as_deref())?
        };
        story.url = story.url.or_else(|| page.url.clone());
        Ok(story)
    }
}

impl decode::Decoded {
    fn notice(&self) -> Option<Notice> {
        let text = match (self.guessed, self.lossy) {
            (_, true) => format!("some bytes are not valid {} and were replaced", self.encoding),
            (true, false) => format!("not UTF-8; read as {}, which is a guess", self.encoding),
            (false, false) => return None,
        };
        Some(Notice { kind: "encoding-doubtful".into(), text, span: None })
    }
}

/// A skip and nothing else.
pub(crate) fn one(skip: Skip) -> Items {
    Box::new(std::iter::once(Err(skip)))
}

/// A stream whose bytes are counted.
pub(crate) struct Counted<R> {
    pub(crate) stream: R,
    pub(crate) read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.stream.read(out)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// What went wrong with the file system, in the program's words.
pub(crate) fn unreadable(error: &io::Error) -> Why {
    match error.kind() {
        io::ErrorKind::NotFound => Why::Missing,
        io::ErrorKind::InvalidData => Why::Damaged(error.to_string()),
        _ => Why::Unreadable(error.to_string()),
    }
}

/// Stories of an archive's pages: read in batches on several threads, in the archive's order.
struct PageStories {
    pages: Box<warc::Pages>,
    ready: VecDeque<Item>,
    file: String,
    reader: Reader,
}

impl Iterator for PageStories {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.ready.is_empty() {
            let threads = self.reader.options.threads.max(1);
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while batch.len() < BATCH * threads && bytes < BATCH_BYTES {
                let Some(page) = self.pages.next() else { break };
                bytes += page.as_ref().map_or(0, |p| p.bytes.len());
                batch.push(page);
            }
            let (reader, file) = (&self.reader, self.file.as_str());
            let read = |page: Result<warc::Page, Skip>| {
                let page = page?;
                let story = reader.archived(&page).map_err(|why| Skip::at_record(file, page.record, why))?;
                Ok(finish_page(story, file, &reader.words))
            };
            self.ready = parallel::map(batch, threads, read).into();
        }
        self.ready.pop_front()
    }
}

/// JSON Lines, read line by line.
struct Lines {
    file: String,
    stream: BufReader<Bytes>,
    line: u64,
    reader: Reader,
}

impl Iterator for Lines {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let limit = self.reader.options.max_bytes;
        loop {
            let mut bytes = Vec::new();
            self.line += 1;
            let fail = |why| Some(Err(Skip::at_line(&self.file, self.line, why)));
            match (&mut self.stream).take(limit + 1).read_until(b'\n', &mut bytes) {
                Ok(0) if self.line == 1 => return Some(Err(Skip::input(&self.file, Why::Empty))),
                Ok(0) => return None,
                Err(e) => {
                    // Behind a damaged place a packed stream goes on; any other would fail again for ever.
                    if e.kind() != io::ErrorKind::InvalidData {
                        self.stream = BufReader::new(Box::new(io::empty()));
                    }
                    return fail(unreadable(&e));
                }
                Ok(_) => {}
            }
            if bytes.len() as u64 > limit {
                if let Err(e) = self.stream.skip_until(b'\n') {
                    return fail(unreadable(&e));
                }
                return fail(Why::TooLarge { limit });
            }
            let Ok(text) = std::str::from_utf8(&bytes) else {
                return fail(Why::Encoding("UTF-8".into()));
            };
            let text = text.trim_start_matches('\u{feff}').trim();
            if !text.is_empty() {
                return Some(jsonl::line(
                    text,
                    &self.file,
                    self.line,
                    &self.reader.options.map,
                    &self.reader.words,
                ));
            }
        }
    }
}
