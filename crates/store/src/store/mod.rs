//! One SQLite file: stories and events in, records out.
//!
//! `put` takes whole stories with what was coded from them; a batch is one transaction, on disk when the call
//! returns. A story put again unchanged changes nothing; one whose text changed becomes a new version and its
//! older text stays; a new codebook's events stand beside the old ones, and the newest coding is the one that
//! questions see (`live`) unless they name another.

mod diff;
pub(crate) mod index;
mod read;
mod schema;

pub use diff::Change;
pub use read::StoryHead;

use crate::StoreError;
use dateline_record::{Event, Mention, Story};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// A store of stories, events, incidents and reviews.
#[derive(Debug)]
pub struct Store {
    pub(crate) db: Connection,
}

/// A story with what was coded from it.
#[derive(Debug, Clone, Copy)]
pub struct Coded<'a> {
    /// The story.
    pub story: &'a Story,
    /// Its actors, places and times; may be empty.
    pub mentions: &'a [Mention],
    /// Its events; may be empty.
    pub events: &'a [Event],
    /// Version of the codebook that coded them.
    pub codebook: &'a str,
}

/// What a `put` changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Stories that were not there before.
    pub new_stories: usize,
    /// Stories whose text or head changed.
    pub changed_stories: usize,
    /// Stories that were there already, coded with the same result.
    pub unchanged_stories: usize,
    /// Events written.
    pub events: usize,
}

impl Store {
    /// Opens the store at `path`, making it if it is not there, and brings an older one up to date.
    ///
    /// # Errors
    /// The file is no store, is newer than the program, or cannot be read or written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let open =
            |e: rusqlite::Error| StoreError::Open { path: path.display().to_string(), why: e.to_string() };
        let mut db = Connection::open(path).map_err(open)?;
        db.busy_timeout(Duration::from_secs(20)).map_err(open)?;
        // WAL lets readers go on while one writes; FULL makes a returned `put` survive a power cut.
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).map_err(open)?;
        Self::prepare(&db).map_err(open)?;
        schema::migrate(&mut db, path)?;
        Ok(Self { db })
    }

    /// A store in memory, gone when dropped.
    ///
    /// # Errors
    /// Out of memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut db = Connection::open_in_memory()?;
        Self::prepare(&db)?;
        schema::migrate(&mut db, Path::new(":memory:"))?;
        Ok(Self { db })
    }

    fn prepare(db: &Connection) -> rusqlite::Result<()> {
        db.execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824;")?;
        db.set_prepared_statement_cache_capacity(128);
        index::register(db)
    }

    /// Writes a batch of stories in one transaction.
    ///
    /// # Errors
    /// The disk is full or the file cannot be written; then nothing of the batch is kept.
    pub fn put(&mut self, batch: &[Coded<'_>]) -> Result<Counts, StoreError> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut counts = Counts::default();
        for coded in batch {
            put_one(&tx, coded, &mut counts)?;
        }
        tx.commit()?;
        Ok(counts)
    }

    /// Moves what other programs still have to read from the log into the file; for the end of a long load.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.db.execute_batch("PRAGMA optimize")?;
        Ok(())
    }
}

/// SHA-256 as hexadecimal digits, the first half: enough to tell contents apart.
pub(crate) fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(16).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn put_one(tx: &Transaction<'_>, coded: &Coded<'_>, counts: &mut Counts) -> Result<(), StoreError> {
    let record = serde_json::to_string(coded.story)?;
    let hash = content(coded.story)?;
    let codebook = codebook_number(tx, coded.codebook)?;
    let known: Option<(i64, i64, String)> = tx
        .prepare_cached("SELECT n, version, hash FROM stories WHERE id = ?1")?
        .query_row([&coded.story.id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .optional()?;
    let (story, version, fresh) = match known {
        None => {
            counts.new_stories += 1;
            (insert_story(tx, coded.story, &record, &hash)?, 1, true)
        }
        Some((n, version, old)) if old == hash => (n, version, false),
        // An older version that comes again is known, and is not the newest.
        Some((n, ..)) if is_older_version(tx, n, &hash)? => {
            counts.unchanged_stories += 1;
            return Ok(());
        }
        Some((n, version, _)) => {
            counts.changed_stories += 1;
            replace_story(tx, n, version, coded.story, &record, &hash)?;
            (n, version + 1, true)
        }
    };
    let events: Vec<String> = coded.events.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let mentions = serde_json::to_string(coded.mentions)?;
    let coding = digest(&(events.join("\n") + "\n" + &mentions));
    let before: Option<String> = tx
        .prepare_cached("SELECT hash FROM codings WHERE story = ?1 AND version = ?2 AND codebook = ?3")?
        .query_row(params![story, version, codebook], |r| r.get(0))
        .optional()?;
    let current: Option<i64> =
        tx.prepare_cached("SELECT codebook FROM stories WHERE n = ?1")?.query_row([story], |r| r.get(0))?;
    if before.as_deref() == Some(&coding) && !fresh && current == Some(codebook) {
        counts.unchanged_stories += 1;
        return Ok(());
    }
    index::hide_events(tx, story)?;
    tx.prepare_cached("UPDATE stories SET codebook = ?2, settled = 0 WHERE n = ?1")?
        .execute([story, codebook])?;
    if before.as_deref() == Some(&coding) {
        // The same codebook as some time ago: its events are there and only come to the front again.
        index::show_events(tx, story)?;
        return Ok(());
    }
    if before.is_some() {
        index::delete_events(tx, story, version, codebook)?;
    }
    tx.prepare_cached(
        "INSERT OR REPLACE INTO codings(story, version, codebook, hash, mentions) VALUES(?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![story, version, codebook, coding, mentions])?;
    for (event, record) in coded.events.iter().zip(&events) {
        index::insert_event(tx, event, record, story, version, codebook)?;
        counts.events += 1;
    }
    index::show_events(tx, story)
}

/// What makes two readings of a story the same: not the spelling of its address, nor the file it lay in.
fn content(story: &Story) -> Result<String, StoreError> {
    let bare = Story { url: None, source: None, notices: Vec::new(), ..story.clone() };
    Ok(digest(&serde_json::to_string(&bare)?))
}

fn is_older_version(tx: &Transaction<'_>, story: i64, hash: &str) -> Result<bool, StoreError> {
    let mut query = tx.prepare_cached("SELECT record FROM story_versions WHERE story = ?1")?;
    let mut rows = query.query([story])?;
    while let Some(row) = rows.next()? {
        let older: Story = serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or_default())?;
        if content(&older)? == hash {
            return Ok(true);
        }
    }
    Ok(false)
}

fn codebook_number(tx: &Transaction<'_>, version: &str) -> Result<i64, StoreError> {
    tx.prepare_cached("INSERT INTO codebooks(version) VALUES(?1) ON CONFLICT DO NOTHING")?
        .execute([version])?;
    Ok(tx.prepare_cached("SELECT n FROM codebooks WHERE version = ?1")?.query_row([version], |r| r.get(0))?)
}

fn insert_story(tx: &Transaction<'_>, story: &Story, record: &str, hash: &str) -> Result<i64, StoreError> {
    tx.prepare_cached(
        "INSERT INTO stories(id, version, hash, source, day, title, url, record) VALUES(?1, 1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![story.id, hash, story.source, story.day(), story.title, story.url, record])?;
    let n = tx.last_insert_rowid();
    index_story(tx, n, story)?;
    Ok(n)
}

fn replace_story(
    tx: &Transaction<'_>,
    n: i64,
    version: i64,
    story: &Story,
    record: &str,
    hash: &str,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO story_versions(story, version, record) SELECT n, version, record FROM stories WHERE n = ?1")?
        .execute([n])?;
    tx.prepare_cached(
        "UPDATE stories SET version = ?2, hash = ?3, source = ?4, day = ?5, title = ?6, url = ?7, record = ?8 WHERE n = ?1",
    )?
    .execute(params![n, version + 1, hash, story.source, story.day(), story.title, story.url, record])?;
    tx.prepare_cached("DELETE FROM story_words WHERE rowid = ?1")?.execute([n])?;
    index_story(tx, n, story)
}

fn index_story(tx: &Transaction<'_>, n: i64, story: &Story) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO story_words(rowid, title, text) VALUES(?1, ?2, ?3)")?.execute(params![
        n,
        story.title,
        story.text
    ])?;
    Ok(())
}
