//! What people decided about events: kept apart from the machine's record and applied over it.
//!
//! Every decision carries who took it and when (both come from the caller), and can be undone; an undone
//! decision stays in the store. Later decisions win over earlier ones. A decision that would leave no valid
//! record is refused when it is taken.

mod agree;
mod quality;

pub use agree::{Agreement, agreement};
pub use quality::{Quality, quality};

use crate::store::index;
use crate::{Store, StoreError};
use dateline_record::Event;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Action {
    /// The event is right as it stands.
    Accept,
    /// There is no such event.
    Reject,
    /// One field is another: `type`, `actors.0.code`, `killed.low`, `place.name` …
    Correct {
        /// Path of the field in the record.
        field: String,
        /// What it should be.
        value: Value,
    },
    /// The event reports the same incident as another.
    Merge {
        /// The other event.
        other: String,
    },
    /// The event does not report the same incident as another.
    Split {
        /// The other event.
        other: String,
    },
    /// A remark.
    Note {
        /// What it says.
        text: String,
    },
}

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Number of the decision in its store.
    pub n: i64,
    /// The event.
    pub event: String,
    /// What was decided.
    #[serde(flatten)]
    pub action: Action,
    /// Who decided.
    pub reviewer: String,
    /// When, ISO 8601.
    pub at: String,
    /// Whether it was taken back.
    pub undone: bool,
}

const COLUMNS: &str = "n, event, other, action, field, value, note, reviewer, at, undone";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Decision> {
    let text = |i: usize| row.get::<_, Option<String>>(i).map(Option::unwrap_or_default);
    let action = match text(3)?.as_str() {
        "accept" => Action::Accept,
        "reject" => Action::Reject,
        "correct" => {
            Action::Correct { field: text(4)?, value: serde_json::from_str(&text(5)?).unwrap_or(Value::Null) }
        }
        "merge" => Action::Merge { other: text(2)? },
        "split" => Action::Split { other: text(2)? },
        _ => Action::Note { text: text(6)? },
    };
    Ok(Decision {
        n: row.get(0)?,
        event: row.get(1)?,
        action,
        reviewer: text(7)?,
        at: text(8)?,
        undone: row.get(9)?,
    })
}

/// The decisions in force on an event, in the order taken.
pub(crate) fn decisions_on(db: &Connection, event: &str) -> Result<Vec<Decision>, StoreError> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM reviews WHERE event = ?1 AND undone = 0 ORDER BY n"
    ))?;
    Ok(query.query_map([event], from_row)?.collect::<Result<_, _>>()?)
}

/// The event after `decisions`; `None` where the last verdict rejects it.
pub fn apply(event: Event, decisions: &[Decision]) -> Option<Event> {
    let verdict = decisions.iter().rev().find(|d| matches!(d.action, Action::Accept | Action::Reject));
    if verdict.is_some_and(|d| d.action == Action::Reject) {
        return None;
    }
    let mut event = event;
    for decision in decisions {
        if let Action::Correct { field, value } = &decision.action
            && let Ok(corrected) = correct(&event, field, value)
        {
            event = corrected;
        }
    }
    Some(event)
}

/// The event with one field changed.
///
/// # Errors
/// No such field, or a value that the field cannot hold.
fn correct(event: &Event, field: &str, value: &Value) -> Result<Event, StoreError> {
    let refused = |why: String| StoreError::Refused(format!("`{field}` cannot be set: {why}"));
    if ["id", "story", "evidence"].contains(&field.split('.').next().unwrap_or_default()) {
        return Err(refused("it says where the event stands and is not open to correction".to_owned()));
    }
    let mut record = serde_json::to_value(event)?;
    let mut slot = &mut record;
    for key in field.split('.') {
        slot = match slot {
            Value::Object(map) => map.entry(key).or_insert(Value::Null),
            Value::Array(list) => key
                .parse::<usize>()
                .ok()
                .and_then(|i| list.get_mut(i))
                .ok_or_else(|| refused(format!("there is no item `{key}`")))?,
            _ => return Err(refused(format!("`{key}` has no place in a plain value"))),
        };
    }
    *slot = value.clone();
    follow(&mut record, field, value)?;
    let corrected: Event = serde_json::from_value(record.clone()).map_err(|e| refused(e.to_string()))?;
    // A misspelt field would be dropped in silence: what was written must come back.
    let back = serde_json::to_value(&corrected)?;
    let found = field.split('.').try_fold(&back, |v, key| match v {
        Value::Array(list) => key.parse::<usize>().ok().and_then(|i| list.get(i)),
        other => other.get(key),
    });
    if found.unwrap_or(&Value::Null) == value {
        Ok(corrected)
    } else if found.is_none() {
        Err(refused("an event has no such field".to_owned()))
    } else {
        Ok(corrected)
    }
}

/// What a corrected field decides of others: a party's code its country and sector, a type its quad class.
///
/// # Errors
/// There is no such type.
fn follow(record: &mut Value, field: &str, value: &Value) -> Result<(), StoreError> {
    let names = crate::Vocabulary::builtin()?;
    let Some(word) = value.as_str() else { return Ok(()) };
    if field == "type" {
        let Some(quad) = names.quad(word) else {
            return Err(StoreError::Refused(format!(
                "`type` cannot be set: there is no `{word}`; there are {}",
                names.types().collect::<Vec<_>>().join(", ")
            )));
        };
        if let Some(map) = record.as_object_mut() {
            map.insert("quad".to_owned(), serde_json::to_value(quad)?);
            map.insert("cameo".to_owned(), names.cameo(word, None).into());
        }
    }
    let party = field.strip_suffix(".code").map(|path| format!("/{}", path.replace('.', "/")));
    if let Some(map) = party.and_then(|p| record.pointer_mut(&p)).and_then(Value::as_object_mut) {
        let country = word.split(' ').next().filter(|c| names.name(c).is_some());
        let sector = word.split(' ').find(|c| names.sector(c).is_some());
        map.insert("country".to_owned(), country.into());
        map.insert("sector".to_owned(), sector.into());
    }
    Ok(())
}

impl Store {
    /// Takes a decision on an event; returns its number.
    ///
    /// # Errors
    /// No such event, or a correction that leaves no valid record.
    pub fn review(
        &mut self,
        event: &str,
        action: &Action,
        reviewer: &str,
        at: &str,
    ) -> Result<i64, StoreError> {
        let machine = self.machine_event(event)?;
        let (mut other, mut field, mut value, mut note) = (None, None, None, None);
        let name = match action {
            Action::Accept => "accept",
            Action::Reject => "reject",
            Action::Correct { field: f, value: v } => {
                let now = apply(machine.clone(), &decisions_on(&self.db, event)?).unwrap_or(machine);
                correct(&now, f, v)?;
                field = Some(f.as_str());
                value = Some(v.to_string());
                "correct"
            }
            Action::Merge { other: o } | Action::Split { other: o } => {
                self.machine_event(o)?;
                other = Some(o.as_str());
                if matches!(action, Action::Merge { .. }) { "merge" } else { "split" }
            }
            Action::Note { text } => {
                note = Some(text.as_str());
                "note"
            }
        };
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let n = changing(&tx, event, || {
            tx.execute(
                "INSERT INTO reviews(event, other, action, field, value, note, reviewer, at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![event, other, name, field, value, note, reviewer, at],
            )?;
            Ok(tx.last_insert_rowid())
        })?;
        tx.commit()?;
        Ok(n)
    }

    /// Takes decision `n` back.
    ///
    /// # Errors
    /// No such decision, or it is undone already.
    pub fn undo_review(&mut self, n: i64) -> Result<Decision, StoreError> {
        let missing = || StoreError::Missing { what: "review", id: n.to_string() };
        let found = self
            .db
            .query_row(&format!("SELECT {COLUMNS} FROM reviews WHERE n = ?1 AND undone = 0"), [n], from_row)
            .optional()?
            .ok_or_else(missing)?;
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        changing(&tx, &found.event, || Ok(tx.execute("UPDATE reviews SET undone = 1 WHERE n = ?1", [n])?))?;
        tx.commit()?;
        Ok(Decision { undone: true, ..found })
    }

    /// Every decision, undone ones too, in the order taken; of one event, where one is named.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn decisions(&self, event: Option<&str>) -> Result<Vec<Decision>, StoreError> {
        let mut query = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM reviews WHERE ?1 IS NULL OR event = ?1 ORDER BY n"
        ))?;
        Ok(query.query_map([event], from_row)?.collect::<Result<_, _>>()?)
    }
}

/// Runs `change` on an event's decisions, with the event's rows taken out of the index before and put back after.
fn changing<T>(
    tx: &Connection,
    event: &str,
    change: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let rows: Vec<(i64, String)> = tx
        .prepare_cached("SELECT n, record FROM events WHERE id = ?1")?
        .query_map([event], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let before = decisions_on(tx, event)?;
    for (n, record) in &rows {
        let machine: Event = serde_json::from_str(record)?;
        let shown = apply(machine.clone(), &before);
        let indexed = shown.unwrap_or(machine);
        index::set_live(tx, *n, &indexed, false)?;
        index::unindex(tx, *n, &indexed)?;
    }
    let out = change()?;
    let after = decisions_on(tx, event)?;
    for (n, record) in &rows {
        let machine: Event = serde_json::from_str(record)?;
        let shown = apply(machine.clone(), &after);
        tx.execute("UPDATE events SET reviewed = ?2 WHERE n = ?1", params![n, !after.is_empty()])?;
        index::index(tx, *n, shown.as_ref().unwrap_or(&machine))?;
        let current: bool = tx.query_row(
            "SELECT (e.version, e.codebook) = (s.version, s.codebook) FROM events e JOIN stories s ON s.n = e.story WHERE e.n = ?1",
            [n],
            |r| r.get(0),
        )?;
        if let Some(event) = shown.filter(|_| current) {
            index::set_live(tx, *n, &event, true)?;
        }
    }
    // What was settled from this event's story has to be looked at again.
    tx.execute(
        "UPDATE stories SET settled = 0 WHERE n IN (SELECT story FROM events WHERE id = ?1)",
        [event],
    )?;
    Ok(out)
}
