//! What is kept beside an event's record so that questions find it: columns, parties, dyads, place, words.
//!
//! Everything here is made from the event as a person sees it, that is after reviews, and can be made again
//! from the record at any time. Only live events count in `dyad_months`.

use crate::StoreError;
use crate::review;
use dateline_record::{Actor, Event, Speaker, Status};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, Transaction, params};
use std::collections::BTreeMap;

/// `2025-12-05` as 20251205; `None` where it is no date.
pub(crate) fn day_number(day: &str) -> Option<i64> {
    let date: jiff::civil::Date = day.get(..10)?.parse().ok()?;
    Some(i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day()))
}

/// Functions that questions use.
pub(crate) fn register(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("km", 4, flags, |c| {
        Ok(kilometres((c.get(0)?, c.get(1)?), (c.get(2)?, c.get(3)?)))
    })?;
    db.create_scalar_function("has_party", 2, flags, |c| {
        Ok(has_party(c.get_raw(0).as_str().unwrap_or_default(), c.get_raw(1).as_str().unwrap_or_default()))
    })
}

/// Great-circle distance of two points (latitude, longitude in degrees).
pub(crate) fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
    let h = half(lat_a, lat_b) + lat_a.cos() * lat_b.cos() * half(a.1.to_radians(), b.1.to_radians());
    12_742.0 * h.sqrt().min(1.0).asin()
}

/// Whether one of the parties in `list` (`|PAK MIL|AFG GOV|`) carries every code of `wanted` (`PAK MIL`).
fn has_party(list: &str, wanted: &str) -> bool {
    list.split('|')
        .filter(|p| !p.is_empty())
        .any(|party| wanted.split(' ').all(|code| party.split(' ').any(|c| c == code)))
}

fn party_list<'a>(parties: impl Iterator<Item = (Option<&'a str>, Option<&'a str>)>) -> String {
    let codes: Vec<&str> = parties.filter_map(|(code, country)| code.or(country)).collect();
    if codes.is_empty() { String::new() } else { format!("|{}|", codes.join("|")) }
}

pub(crate) fn actor_list(actors: &[Actor]) -> String {
    party_list(actors.iter().map(|a| (a.code.as_deref(), a.country.as_deref())))
}

fn speaker_list(speakers: &[Speaker]) -> String {
    party_list(speakers.iter().map(|s| (s.code.as_deref(), s.country.as_deref())))
}

/// The pairs of countries between which an event stands, the lesser code first, with direction: 1 first to
/// second, 2 second to first, 3 both.
pub(crate) fn dyads(event: &Event) -> BTreeMap<(&str, &str), i64> {
    let mut pairs: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for (i, actor) in event.actors.iter().enumerate() {
        let Some(a) = actor.country.as_deref() else { continue };
        if event.recipients.is_empty() {
            let others =
                event.actors.iter().skip(i + 1).filter_map(|o| o.country.as_deref()).filter(|b| *b != a);
            pairs.extend(others.map(|b| ((a.min(b), a.max(b)), 3)));
        }
        for b in event.recipients.iter().filter_map(|r| r.country.as_deref()) {
            *pairs.entry((a.min(b), a.max(b))).or_insert(0) |= if a <= b { 1 } else { 2 };
        }
    }
    pairs
}

/// The event as a person left it; `None` where it was rejected.
pub(crate) fn reviewed(tx: &Connection, event: Event) -> Result<Option<Event>, StoreError> {
    let decisions = review::decisions_on(tx, &event.id)?;
    Ok(review::apply(event, &decisions))
}

/// Writes an event and everything that finds it; not yet live.
pub(super) fn insert_event(
    tx: &Transaction<'_>,
    event: &Event,
    record: &str,
    story: i64,
    version: i64,
    codebook: i64,
) -> Result<(), StoreError> {
    let touched: bool = tx
        .prepare_cached("SELECT EXISTS(SELECT 1 FROM reviews WHERE event = ?1 AND undone = 0)")?
        .query_row([&event.id], |r| r.get(0))?;
    // Two mentions of one event may come with one id: the first stays.
    let added = tx
        .prepare_cached(
            "INSERT INTO events(id, story, version, codebook, live, type, quad, score, status, background, actors, recipients, speakers, reviewed, record)
             VALUES(?1, ?2, ?3, ?4, 0, '', '', 0, '', 0, '', '', '', ?5, ?6) ON CONFLICT DO NOTHING",
        )?
        .execute(params![event.id, story, version, codebook, touched, record])?;
    if added == 0 {
        return Ok(());
    }
    let n = tx.last_insert_rowid();
    let effective = if touched { reviewed(tx, event.clone())? } else { None };
    index(tx, n, effective.as_ref().unwrap_or(event))
}

/// A word of the contract, as JSON writes it.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Fills the columns of row `n` and what stands in other tables.
pub(crate) fn index(tx: &Connection, n: i64, event: &Event) -> Result<(), StoreError> {
    let day = event.date.as_ref().and_then(|d| day_number(&d.start));
    let end = event.date.as_ref().and_then(|d| day_number(&d.end));
    let place = event.place.as_ref();
    let killed = event.killed.as_ref();
    tx.prepare_cached(
        "UPDATE events SET type = ?2, mode = ?3, quad = ?4, score = ?5, status = ?6, background = ?7, day = ?8, day_end = ?9,
         country = ?10, lat = ?11, lon = ?12, killed = ?13, killed_high = ?14, actors = ?15, recipients = ?16, speakers = ?17 WHERE n = ?1",
    )?
    .execute(params![
        n,
        event.kind,
        event.mode,
        word(&event.quad),
        event.score,
        word(&event.status),
        event.background,
        day,
        end,
        place.and_then(|p| p.country.as_deref()),
        place.and_then(|p| p.lat),
        place.and_then(|p| p.lon),
        killed.and_then(|k| k.low.or(k.high)),
        killed.and_then(|k| k.high.or(k.low)),
        actor_list(&event.actors),
        actor_list(&event.recipients),
        speaker_list(&event.said_by),
    ])?;
    each_party(event, |role, country| {
        tx.prepare_cached("INSERT OR IGNORE INTO parties(country, role, day, event) VALUES(?1, ?2, ?3, ?4)")?
            .execute(params![country, role, day.unwrap_or(0), n])?;
        Ok(())
    })?;
    for ((a, b), direction) in dyads(event) {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO dyads(a, b, day, event, direction) VALUES(?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![a, b, day.unwrap_or(0), n, direction])?;
    }
    if let Some((lat, lon)) = place.and_then(|p| p.lat.zip(p.lon)) {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO spots(event, west, east, south, north) VALUES(?1, ?2, ?2, ?3, ?3)",
        )?
        .execute(params![n, lon, lat])?;
    }
    let words = |parties: &[Actor]| {
        let all = parties.iter().flat_map(|a| [Some(a.text.as_str()), a.name.as_deref()]);
        all.flatten().collect::<Vec<_>>().join(" | ")
    };
    let speakers = event.said_by.iter().flat_map(|s| [Some(s.text.as_str()), s.name.as_deref()]);
    let speakers = speakers.flatten().collect::<Vec<_>>().join(" | ");
    tx.prepare_cached(
        "INSERT INTO event_words(rowid, evidence, actors, recipients, speakers) VALUES(?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        n,
        event.evidence.text,
        words(&event.actors),
        words(&event.recipients),
        speakers
    ])?;
    Ok(())
}

/// Takes row `n` out of every other table; `event` is what was indexed.
pub(crate) fn unindex(tx: &Connection, n: i64, event: &Event) -> Result<(), StoreError> {
    let day = event.date.as_ref().and_then(|d| day_number(&d.start)).unwrap_or(0);
    each_party(event, |role, country| {
        tx.prepare_cached(
            "DELETE FROM parties WHERE country = ?1 AND role = ?2 AND day = ?3 AND event = ?4",
        )?
        .execute(params![country, role, day, n])?;
        Ok(())
    })?;
    for ((a, b), _) in dyads(event) {
        tx.prepare_cached("DELETE FROM dyads WHERE a = ?1 AND b = ?2 AND day = ?3 AND event = ?4")?
            .execute(params![a, b, day, n])?;
    }
    tx.prepare_cached("DELETE FROM spots WHERE event = ?1")?.execute([n])?;
    tx.prepare_cached("DELETE FROM event_words WHERE rowid = ?1")?.execute([n])?;
    Ok(())
}

/// Calls `f` with role (0 actor, 1 recipient, 2 speaker) and country of every party that has one.
fn each_party(
    event: &Event,
    mut f: impl FnMut(i64, &str) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let actors = event.actors.iter().map(|a| (0, &a.country));
    let recipients = event.recipients.iter().map(|a| (1, &a.country));
    let speakers = event.said_by.iter().map(|s| (2, &s.country));
    for (role, country) in actors.chain(recipients).chain(speakers) {
        if let Some(country) = country {
            f(role, country)?;
        }
    }
    Ok(())
}

/// Makes row `n` live or not, and counts it in or out of the months of its dyads.
pub(crate) fn set_live(tx: &Connection, n: i64, event: &Event, live: bool) -> Result<(), StoreError> {
    let changed = tx
        .prepare_cached("UPDATE events SET live = ?2 WHERE n = ?1 AND live <> ?2")?
        .execute(params![n, live])?;
    let Some(day) = event.date.as_ref().and_then(|d| day_number(&d.start)) else { return Ok(()) };
    if changed == 0 || event.background || event.status != Status::Actual {
        return Ok(());
    }
    let sign = if live { 1 } else { -1 };
    let killed = |n: Option<u32>| i64::from(n.unwrap_or(0)) * sign;
    let toll = event.killed.as_ref().filter(|k| !k.total);
    for ((a, b), _) in dyads(event) {
        tx.prepare_cached(
            "INSERT INTO dyad_months(a, b, month, quad, events, score, killed_low, killed_high) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT DO UPDATE SET events = events + excluded.events, score = score + excluded.score,
             killed_low = killed_low + excluded.killed_low, killed_high = killed_high + excluded.killed_high",
        )?
        .execute(params![
            a,
            b,
            day / 100,
            word(&event.quad),
            sign,
            event.score * sign as f64,
            killed(toll.and_then(|k| k.low)),
            killed(toll.and_then(|k| k.high.or(k.low))),
        ])?;
    }
    Ok(())
}

/// Rows of a story's events: number, record, whether reviewed.
fn rows(tx: &Connection, filter: &str, story: i64) -> Result<Vec<(i64, String, bool)>, StoreError> {
    let mut query = tx.prepare_cached(&format!(
        "SELECT n, record, reviewed FROM events WHERE story = ?1 AND {filter} ORDER BY n"
    ))?;
    let rows = query.query_map([story], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a story's events from sight.
pub(super) fn hide_events(tx: &Transaction<'_>, story: i64) -> Result<(), StoreError> {
    for (n, record, touched) in rows(tx, "live = 1", story)? {
        let event: Event = serde_json::from_str(&record)?;
        let event = if touched { reviewed(tx, event)? } else { Some(event) };
        if let Some(event) = event {
            set_live(tx, n, &event, false)?;
        }
    }
    Ok(())
}

/// Brings the events of a story's current version and codebook to sight.
pub(super) fn show_events(tx: &Transaction<'_>, story: i64) -> Result<(), StoreError> {
    let current = "(version, codebook) = (SELECT version, codebook FROM stories WHERE n = ?1)";
    for (n, record, touched) in rows(tx, current, story)? {
        let event: Event = serde_json::from_str(&record)?;
        let event = if touched { reviewed(tx, event)? } else { Some(event) };
        if let Some(event) = event {
            set_live(tx, n, &event, true)?;
        }
    }
    Ok(())
}

/// Deletes a coding's events that the same codebook now codes otherwise; they are not live any more.
pub(super) fn delete_events(
    tx: &Transaction<'_>,
    story: i64,
    version: i64,
    codebook: i64,
) -> Result<(), StoreError> {
    for (n, record, touched) in rows(tx, &format!("version = {version} AND codebook = {codebook}"), story)? {
        let event: Event = serde_json::from_str(&record)?;
        let indexed = if touched { reviewed(tx, event.clone())?.unwrap_or(event) } else { event };
        unindex(tx, n, &indexed)?;
        tx.prepare_cached("DELETE FROM events WHERE n = ?1")?.execute([n])?;
    }
    Ok(())
}
