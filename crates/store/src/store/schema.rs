//! The tables of a store, and how an older store becomes one of today.
//!
//! `PRAGMA user_version` holds the format. Each migration runs in a transaction of its own; a store of a
//! newer format is refused and left as it is.

use crate::StoreError;
use rusqlite::Connection;
use std::path::Path;

/// Says that the file is a Dateline store (`DLNE`), so that no other SQLite file is taken for one.
const APPLICATION: i64 = 0x444c_4e45;

/// One step for each format, in order; step `i` makes format `i + 1`.
const MIGRATIONS: &[&str] = &[FIRST, INCIDENTS_AND_REVIEWS, WORDS_BY_ROLE];

/// The newest format.
pub(crate) const NEWEST: i64 = MIGRATIONS.len() as i64;

const FIRST: &str = "
CREATE TABLE codebooks(n INTEGER PRIMARY KEY, version TEXT NOT NULL UNIQUE);
CREATE TABLE stories(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, hash TEXT NOT NULL,
  codebook INTEGER REFERENCES codebooks(n), source TEXT, day TEXT, title TEXT, url TEXT, record TEXT NOT NULL);
CREATE TABLE story_versions(
  story INTEGER NOT NULL, version INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY(story, version)) WITHOUT ROWID;
CREATE TABLE codings(
  story INTEGER NOT NULL, version INTEGER NOT NULL, codebook INTEGER NOT NULL, hash TEXT NOT NULL, mentions TEXT NOT NULL,
  PRIMARY KEY(story, version, codebook)) WITHOUT ROWID;
CREATE TABLE events(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL, story INTEGER NOT NULL REFERENCES stories(n), version INTEGER NOT NULL,
  codebook INTEGER NOT NULL, live INTEGER NOT NULL, type TEXT NOT NULL, mode TEXT, quad TEXT NOT NULL, score REAL NOT NULL,
  status TEXT NOT NULL, background INTEGER NOT NULL, day INTEGER, day_end INTEGER, country TEXT, lat REAL, lon REAL,
  killed INTEGER, killed_high INTEGER, actors TEXT NOT NULL, recipients TEXT NOT NULL, speakers TEXT NOT NULL,
  record TEXT NOT NULL, UNIQUE(id, version, codebook));
CREATE INDEX events_by_story ON events(story);
CREATE INDEX events_by_day ON events(live, day, day_end);
CREATE INDEX events_by_type ON events(live, type, day);
CREATE INDEX events_by_country ON events(live, country, day);
CREATE INDEX events_by_killed ON events(live, killed, day) WHERE killed IS NOT NULL;
CREATE TABLE parties(
  country TEXT NOT NULL, role INTEGER NOT NULL, day INTEGER NOT NULL, event INTEGER NOT NULL,
  PRIMARY KEY(country, role, day, event)) WITHOUT ROWID;
CREATE TABLE dyads(
  a TEXT NOT NULL, b TEXT NOT NULL, day INTEGER NOT NULL, event INTEGER NOT NULL, direction INTEGER NOT NULL,
  PRIMARY KEY(a, b, day, event)) WITHOUT ROWID;
CREATE TABLE dyad_months(
  a TEXT NOT NULL, b TEXT NOT NULL, month INTEGER NOT NULL, quad TEXT NOT NULL, events INTEGER NOT NULL, score REAL NOT NULL,
  killed_low INTEGER NOT NULL, killed_high INTEGER NOT NULL, PRIMARY KEY(a, b, month, quad)) WITHOUT ROWID;
CREATE VIRTUAL TABLE spots USING rtree(event, west, east, south, north);
CREATE VIRTUAL TABLE story_words USING fts5(title, text, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE event_words USING fts5(evidence, parties, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');
";

const INCIDENTS_AND_REVIEWS: &str = "
ALTER TABLE stories ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX stories_to_settle ON stories(n) WHERE settled = 0;
CREATE TABLE incidents(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, day INTEGER, day_end INTEGER, country TEXT, lat REAL, lon REAL,
  killed INTEGER, disputed TEXT NOT NULL, actors TEXT NOT NULL, recipients TEXT NOT NULL, sources INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX incidents_by_day ON incidents(day);
CREATE INDEX incidents_by_country ON incidents(country, day);
CREATE INDEX incidents_by_killed ON incidents(killed, day) WHERE killed IS NOT NULL;
CREATE TABLE incident_events(event TEXT PRIMARY KEY, incident TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX incident_events_by_incident ON incident_events(incident);
CREATE TABLE incident_names(old TEXT PRIMARY KEY, incident TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reviews(
  n INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, other TEXT, action TEXT NOT NULL, field TEXT, value TEXT, note TEXT,
  reviewer TEXT NOT NULL, at TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0);
CREATE INDEX reviews_by_event ON reviews(event);
CREATE INDEX reviews_by_other ON reviews(other) WHERE other IS NOT NULL;
";

/// The words of who acted, to whom, and who says so apart, so that a question for one does not find another.
const WORDS_BY_ROLE: &str = "
DROP TABLE event_words;
CREATE VIRTUAL TABLE event_words USING fts5(
  evidence, actors, recipients, speakers, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO event_words(rowid, evidence, actors, recipients, speakers)
SELECT n, json_extract(record, '$.evidence.text'),
  (SELECT group_concat(concat_ws(' | ', value ->> 'text', value ->> 'name'), ' | ') FROM json_each(record, '$.actors')),
  (SELECT group_concat(concat_ws(' | ', value ->> 'text', value ->> 'name'), ' | ') FROM json_each(record, '$.recipients')),
  (SELECT group_concat(concat_ws(' | ', value ->> 'text', value ->> 'name'), ' | ') FROM json_each(record, '$.said_by'))
FROM events;
";

/// Makes `db` a store of the newest format.
///
/// # Errors
/// The file is another program's database, or of a newer format, or cannot be written.
pub(crate) fn migrate(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let shown = path.display().to_string();
    let open = |e: rusqlite::Error| StoreError::Open { path: shown.clone(), why: e.to_string() };
    let number = |db: &Connection, pragma: &str| db.query_row(pragma, [], |r| r.get::<_, i64>(0));
    let tables = number(db, "SELECT count(*) FROM sqlite_schema").map_err(open)?;
    let application = number(db, "PRAGMA application_id").map_err(open)?;
    if tables > 0 && application != APPLICATION {
        return Err(StoreError::Open {
            path: shown,
            why: "it is another program's database; name a new file".to_owned(),
        });
    }
    let found = number(db, "PRAGMA user_version").map_err(open)?;
    if found > NEWEST {
        return Err(StoreError::Newer { path: shown, found, known: NEWEST });
    }
    if found == NEWEST {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another program may have migrated while this one waited for the lock.
    let found: i64 = tx.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    for step in MIGRATIONS.iter().skip(found as usize) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.pragma_update(None, "user_version", NEWEST.max(found))?;
    tx.commit()?;
    Ok(())
}

/// Makes `db` a store of an older format, for the test that opens one.
#[cfg(test)]
pub(crate) fn create_format(db: &Connection, format: usize) -> rusqlite::Result<()> {
    for step in MIGRATIONS.iter().take(format) {
        db.execute_batch(step)?;
    }
    db.pragma_update(None, "application_id", APPLICATION)?;
    db.pragma_update(None, "user_version", format as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Coded, Query, Store};
    use dateline_record::Story;

    #[test]
    fn an_older_store_is_brought_up_to_date_and_keeps_what_it_holds() {
        let folder = std::env::temp_dir().join(format!("dateline-store-format-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("old.db");
        let _ = std::fs::remove_file(&file);
        let db = Connection::open(&file).unwrap();
        create_format(&db, 1).unwrap();
        let story = r#"{"id":"old","text":"Old news."}"#;
        db.execute("INSERT INTO stories(id, version, hash, record) VALUES('old', 1, 'h', ?1)", [story])
            .unwrap();
        let event = r#"{"id":"e","story":"old","sentence":0,"type":"ASSAULT","mode":null,"modes":[],"contexts":[],"cameo":null,"quad":"material conflict","score":-9.0,"status":"actual","background":false,"actors":[{"text":"Lashkar fighters","span":[0,3],"code":null,"country":null,"sector":null,"name":null}],"recipients":[],"said_by":[],"date":null,"place":null,"killed":null,"injured":null,"evidence":{"text":"Old news.","span":[0,9],"trigger":[0,3],"pattern":"p:1","codebook":"one"}}"#;
        db.execute_batch("INSERT INTO codebooks(version) VALUES('one')").unwrap();
        db.execute(
            "INSERT INTO events(id, story, version, codebook, live, type, quad, score, status, background, actors, recipients, speakers, record)
             VALUES('e', 1, 1, 1, 1, 'ASSAULT', 'material conflict', -9.0, 'actual', 0, '', '', '', ?1)",
            [event],
        )
        .unwrap();
        drop(db);
        let mut store = Store::open(&file).unwrap();
        let found = |text: &str| {
            let query = Query::parse(text, &crate::Vocabulary::builtin().unwrap()).unwrap();
            store.events(&query).unwrap().len()
        };
        assert_eq!((found("actor:lashkar"), found("recipient:lashkar"), found("news")), (1, 0, 1));
        assert_eq!(store.story("old").unwrap().text, "Old news.");
        let new = Story { id: "new".into(), text: "New news.".into(), ..Story::default() };
        store.put(&[Coded { story: &new, mentions: &[], events: &[], codebook: "one" }]).unwrap();
        assert_eq!(store.events(&Query::default()).unwrap().len(), 1);
        drop(store);

        // A newer program's store is refused and left as it is.
        let db = Connection::open(&file).unwrap();
        db.pragma_update(None, "user_version", NEWEST + 1).unwrap();
        drop(db);
        let refused = Store::open(&file).unwrap_err().to_string();
        assert!(
            refused.contains("written by a newer Dateline") && refused.contains("update the program"),
            "{refused}"
        );

        // So is another program's database, and a file that is none.
        let other = folder.join("other.db");
        let _ = std::fs::remove_file(&other);
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE t(x)").unwrap();
        assert!(Store::open(&other).unwrap_err().to_string().contains("another program's database"));
        std::fs::write(&other, "not a database, but long enough to be looked at as one".repeat(40)).unwrap();
        assert!(Store::open(&other).unwrap_err().to_string().contains("cannot be opened as a store"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
