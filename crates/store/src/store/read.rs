//! Records out of a store, by question or by id.

use super::Store;
use crate::query::{Query, QueryError, Sql, events_sql, wanted_words};
use crate::{StoreError, store::index};
use dateline_record::{Event, Mention, Story};
use rusqlite::{OptionalExtension, params_from_iter};

/// So many events with a word are many, and so large a part of all.
const OFTEN: (i64, i64) = (10_000, 20);

/// What a list of sources says of a story.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StoryHead {
    /// Its id.
    pub id: String,
    /// Outlet.
    pub source: Option<String>,
    /// Day of publication.
    pub day: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Where it stood.
    pub url: Option<String>,
}

impl Store {
    /// The events that a question asks for, as people left them.
    ///
    /// # Errors
    /// The place of `near` is not known, or the store cannot be read.
    pub fn events(&self, query: &Query) -> Result<Vec<Event>, StoreError> {
        let mut out = Vec::new();
        self.each_event(query, |event| {
            out.push(event);
            Ok::<(), StoreError>(())
        })?;
        Ok(out)
    }

    /// Calls `f` with each event that a question asks for, so that not all need be held at once; stops at its first
    /// error.
    ///
    /// # Errors
    /// As for [`Store::events`], or what `f` returned.
    pub fn each_event<E: From<StoreError>>(
        &self,
        query: &Query,
        mut f: impl FnMut(Event) -> Result<(), E>,
    ) -> Result<(), E> {
        let query = &self.placed(query)?;
        let Sql { body, tail, values, .. } = events_sql(query, self.stand_often(query)?);
        let sql = format!("SELECT e.record, e.reviewed {body} {tail}");
        let mut statement = self.db.prepare_cached(&sql).map_err(StoreError::from)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let record = row.get_ref(0).map_err(StoreError::from)?;
            let event: Event =
                serde_json::from_str(record.as_str().unwrap_or_default()).map_err(StoreError::from)?;
            let touched: bool = row.get(1).map_err(StoreError::from)?;
            let machine = query.rejected.then(|| event.clone());
            let shown = if touched { index::reviewed(&self.db, event)?.or(machine) } else { Some(event) };
            if let Some(event) = shown {
                f(event)?;
            }
        }
        Ok(())
    }

    /// How many events a question asks for, whatever its limit.
    ///
    /// # Errors
    /// As for [`Store::events`].
    pub fn count(&self, query: &Query) -> Result<u64, StoreError> {
        let Sql { body, values, .. } = events_sql(&self.placed(query)?, false);
        let n: i64 = self
            .db
            .prepare_cached(&format!("SELECT count(*) {body}"))?
            .query_row(params_from_iter(values), |r| r.get(0))?;
        Ok(n.unsigned_abs())
    }

    /// Whether all the words that a question asks for stand in so many events that the latest are sooner found by day.
    fn stand_often(&self, query: &Query) -> Result<bool, StoreError> {
        let wanted = wanted_words(query);
        if wanted.is_empty() {
            return Ok(false);
        }
        let all: i64 = self.db.query_row("SELECT coalesce(max(n), 0) FROM events", [], |r| r.get(0))?;
        let many = OFTEN.0.max(all / OFTEN.1);
        let mut counted = self.db.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM event_words WHERE event_words MATCH ?1 LIMIT ?2)",
        )?;
        for words in &wanted {
            let n: i64 = counted.query_row((words, many), |r| r.get(0))?;
            if n < many {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The version of a codebook that is called so or begins so.
    ///
    /// # Errors
    /// No codebook of the store does, or several do; says which there are.
    pub fn codebook_named(&self, word: &str) -> Result<String, StoreError> {
        let known = self.codebooks()?;
        let mut like = known.iter().filter(|v| v.starts_with(word));
        match (known.iter().find(|v| *v == word), like.next(), like.next()) {
            (Some(version), ..) | (None, Some(version), None) => Ok(version.clone()),
            _ => Err(QueryError {
                field: "codebook".to_owned(),
                word: word.to_owned(),
                why: format!("no such version; this store was coded by {}", known.join(", ")),
                at: None,
            }
            .into()),
        }
    }

    /// The id of the one event that has this id or one that begins so.
    ///
    /// # Errors
    /// None has, or several do.
    pub fn event_named(&self, word: &str) -> Result<String, StoreError> {
        let mut query = self
            .db
            .prepare_cached("SELECT DISTINCT id FROM events WHERE id >= ?1 AND id < ?1 || '~' LIMIT 2")?;
        let found: Vec<String> = query.query_map([word], |r| r.get(0))?.collect::<Result<_, _>>()?;
        match found.as_slice() {
            [id] => Ok(id.clone()),
            [] => Err(StoreError::Missing { what: "event", id: word.to_owned() }),
            _ if found.iter().any(|id| id == word) => Ok(word.to_owned()),
            _ => {
                Err(StoreError::Refused(format!("several events' ids begin with `{word}`; write more of it")))
            }
        }
    }

    /// The question with the point of its `near`, taken from the places that events of this store name.
    pub(crate) fn placed(&self, query: &Query) -> Result<Query, StoreError> {
        let mut query = query.clone();
        if let Some(word) = &query.codebook {
            query.codebook = Some(self.codebook_named(word)?);
        }
        if let Some(near) = query.near.as_mut().filter(|n| n.point.is_none()) {
            let found = self
                .db
                .query_row(
                    "SELECT e.lat, e.lon FROM event_words w JOIN events e ON e.n = w.rowid
                     WHERE event_words MATCH ?1 AND e.lat IS NOT NULL AND lower(json_extract(e.record, '$.place.name')) = lower(?2) LIMIT 1",
                    (format!("evidence : \"{}\"", near.name.replace('"', " ")), &near.name),
                    |r| Ok((r.get(0)?, r.get(1)?)),
                )
                .optional()?;
            near.point = found;
            if found.is_none() {
                return Err(QueryError {
                    field: "near".to_owned(),
                    word: near.name.clone(),
                    why: "no such place is known; give its point as lat,lon".to_owned(),
                    at: None,
                }
                .into());
            }
        }
        Ok(query)
    }

    /// An event by its id, newest coding first, as people left it.
    ///
    /// # Errors
    /// No such event, or it was rejected.
    pub fn event(&self, id: &str) -> Result<Event, StoreError> {
        let missing = || StoreError::Missing { what: "event", id: id.to_owned() };
        index::reviewed(&self.db, self.machine_event(id)?)?.ok_or_else(missing)
    }

    /// An event by its id, as the machine coded it.
    ///
    /// # Errors
    /// No such event.
    pub fn machine_event(&self, id: &str) -> Result<Event, StoreError> {
        let record: Option<String> = self
            .db
            .prepare_cached("SELECT record FROM events WHERE id = ?1 ORDER BY live DESC, n DESC LIMIT 1")?
            .query_row([id], |r| r.get(0))
            .optional()?;
        Ok(serde_json::from_str(
            &record.ok_or_else(|| StoreError::Missing { what: "event", id: id.to_owned() })?,
        )?)
    }

    /// A story by its id, in its newest version.
    ///
    /// # Errors
    /// No such story.
    pub fn story(&self, id: &str) -> Result<Story, StoreError> {
        let record: Option<String> = self
            .db
            .prepare_cached("SELECT record FROM stories WHERE id = ?1")?
            .query_row([id], |r| r.get(0))
            .optional()?;
        Ok(serde_json::from_str(
            &record.ok_or_else(|| StoreError::Missing { what: "story", id: id.to_owned() })?,
        )?)
    }

    /// Every version of a story, oldest first.
    ///
    /// # Errors
    /// No such story.
    pub fn story_versions(&self, id: &str) -> Result<Vec<Story>, StoreError> {
        let now = self.story(id)?;
        let mut query = self.db.prepare_cached(
            "SELECT v.record FROM story_versions v JOIN stories s ON s.n = v.story WHERE s.id = ?1 ORDER BY v.version",
        )?;
        let old: Vec<String> = query.query_map([id], |r| r.get(0))?.collect::<Result<_, _>>()?;
        old.iter().map(|r| Ok(serde_json::from_str(r)?)).chain([Ok(now)]).collect()
    }

    /// The heads of stories, in the order asked for; unknown ids are left out.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn heads(&self, ids: &[String]) -> Result<Vec<StoryHead>, StoreError> {
        let mut query =
            self.db.prepare_cached("SELECT id, source, day, title, url FROM stories WHERE id = ?1")?;
        let mut out = Vec::new();
        for id in ids {
            let head = query.query_row([id], |r| {
                Ok(StoryHead {
                    id: r.get(0)?,
                    source: r.get(1)?,
                    day: r.get(2)?,
                    title: r.get(3)?,
                    url: r.get(4)?,
                })
            });
            out.extend(head.optional()?);
        }
        Ok(out)
    }

    /// Calls `f` with every story in the order first put; stops at its first error.
    ///
    /// # Errors
    /// The store cannot be read, or what `f` returned.
    pub fn each_story(&self, mut f: impl FnMut(Story) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let mut query = self.db.prepare("SELECT record FROM stories ORDER BY n")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            f(serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or_default())?)?;
        }
        Ok(())
    }

    /// The mentions of a story in its newest coding.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn mentions(&self, story: &str) -> Result<Vec<Mention>, StoreError> {
        let record: Option<String> = self
            .db
            .prepare_cached(
                "SELECT c.mentions FROM codings c JOIN stories s ON (s.n, s.version, s.codebook) = (c.story, c.version, c.codebook) WHERE s.id = ?1",
            )?
            .query_row([story], |r| r.get(0))
            .optional()?;
        Ok(record.map(|r| serde_json::from_str(&r)).transpose()?.unwrap_or_default())
    }

    /// Versions of the codebook that coded something here, in the order they came.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn codebooks(&self) -> Result<Vec<String>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT version FROM codebooks ORDER BY n")?;
        Ok(query.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?)
    }

    /// How many stories wait for `settle`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn unsettled_count(&self) -> Result<u64, StoreError> {
        let n: i64 = self.db.query_row("SELECT count(*) FROM stories WHERE settled = 0", [], |r| r.get(0))?;
        Ok(n.unsigned_abs())
    }

    /// How many stories there are.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn story_count(&self) -> Result<u64, StoreError> {
        let n: i64 = self.db.query_row("SELECT count(*) FROM stories", [], |r| r.get(0))?;
        Ok(n.unsigned_abs())
    }
}
