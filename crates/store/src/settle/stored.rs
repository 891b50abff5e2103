//! Settling what a store holds: only stories that are new or changed, against what could be the same.

use super::consensus::incident;
use super::{Around, Context, Facts, Report, Rules, Settler};
use crate::query::{Query, incidents_sql};
use crate::review::Action;
use crate::store::index::{self, actor_list, day_number};
use crate::{Store, StoreError, Vocabulary};
use dateline_record::{Event, Incident};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params, params_from_iter};
use std::collections::{BTreeSet, HashMap};

/// What settling changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// Stories that were new or changed.
    pub stories: usize,
    /// Incidents that are new.
    pub founded: usize,
    /// Incidents that were there and changed.
    pub changed: usize,
    /// Incidents that became part of others, or lost every report.
    pub gone: usize,
}

/// Above this many stories everything is loaded at once; below, only what lies near in time.
const FEW: usize = 400;

struct Row {
    event: Event,
    day: Option<String>,
    story: i64,
    incident: Option<String>,
    title: Option<String>,
}

impl Row {
    fn report(
        &self,
        tx: &Transaction<'_>,
        rules: &Rules,
        known: &mut Stories,
    ) -> Result<Option<Report>, StoreError> {
        // Most events say where and when; only for the others is their story looked at.
        let event = &self.event;
        let says = event.place.as_ref().is_some_and(|p| p.country.is_some())
            && event.date.as_ref().is_some_and(|d| d.text.is_some())
            && event.actors.iter().chain(&event.recipients).any(|a| a.country.is_some());
        let around = if says { Around::default() } else { known.around(tx, self)? };
        let context = Context { published: self.day.as_deref(), title: self.title.as_deref(), around };
        Ok(Report::new(rules, event, &context))
    }
}

/// What the events of stories share, looked up once.
#[derive(Default)]
struct Stories(HashMap<i64, Around>);

impl Stories {
    fn around(&mut self, tx: &Transaction<'_>, row: &Row) -> Result<Around, StoreError> {
        if let Some(known) = self.0.get(&row.story) {
            return Ok(known.clone());
        }
        let events: Vec<Event> =
            rows(tx, "e.story = ?1 ORDER BY e.n", [row.story])?.into_iter().map(|r| r.event).collect();
        let around = Around::of(&events, row.day.as_deref());
        self.0.insert(row.story, around.clone());
        Ok(around)
    }
}

const ROW: &str = "SELECT e.record, e.reviewed, s.day, e.story, ie.incident, s.title FROM events e JOIN stories s ON s.n = e.story LEFT JOIN incident_events ie ON ie.event = e.id";

fn rows(tx: &Transaction<'_>, filter: &str, values: impl rusqlite::Params) -> Result<Vec<Row>, StoreError> {
    let mut query = tx.prepare_cached(&format!("{ROW} WHERE e.live = 1 AND {filter}"))?;
    let mut rows = query.query(values)?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let event: Event = serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or_default())?;
        let event = if row.get(1)? { index::reviewed(tx, event)? } else { Some(event) };
        if let Some(event) = event {
            out.push(Row {
                event,
                day: row.get(2)?,
                story: row.get(3)?,
                incident: row.get(4)?,
                title: row.get(5)?,
            });
        }
    }
    Ok(out)
}

impl Store {
    /// Settles the stories that are new or changed since it was last called.
    ///
    /// # Errors
    /// The store cannot be read or written; then nothing is changed.
    pub fn settle(&mut self, rules: &Rules, names: &Vocabulary) -> Result<Settled, StoreError> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let waiting: Vec<i64> = tx
            .prepare_cached("SELECT n FROM stories WHERE settled = 0 ORDER BY day, id")?
            .query_map([], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        if waiting.is_empty() {
            return Ok(Settled::default());
        }
        let mut fresh: Vec<Row> = Vec::new();
        let mut left: BTreeSet<String> = BTreeSet::new();
        for story in &waiting {
            fresh.extend(rows(&tx, "e.story = ?1 ORDER BY e.n", [story])?);
            let mut old = tx.prepare_cached("SELECT DISTINCT ie.incident FROM incident_events ie JOIN events e ON e.id = ie.event WHERE e.story = ?1")?;
            left.extend(old.query_map([story], |r| r.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?);
        }
        let waits: BTreeSet<i64> = waiting.iter().copied().collect();
        let mut settler = Settler::new(rules);
        let mut stories = Stories::default();
        for (a, b, same) in decided(&tx)? {
            settler.decided(&a, &b, same);
        }
        let mut kept = if waiting.len() > FEW {
            rows(&tx, "ie.incident IS NOT NULL ORDER BY e.n", [])?
        } else {
            around(&tx, rules, &fresh, &left, &mut stories)?
        };
        kept.retain(|r| !waits.contains(&r.story));
        for row in kept {
            let report = row.report(&tx, rules, &mut stories)?;
            if let Some((incident, report)) = row.incident.zip(report) {
                settler.restore(report, &incident);
            }
        }
        for row in fresh {
            if let Some(report) = row.report(&tx, rules, &mut stories)? {
                settler.add(report, row.incident.as_deref());
            }
        }
        let mut done = Settled { stories: waiting.len(), ..Settled::default() };
        let mut facts: HashMap<String, Facts> = HashMap::new();
        for story in &waiting {
            tx.prepare_cached(
                "DELETE FROM incident_events WHERE event IN (SELECT id FROM events WHERE story = ?1)",
            )?
            .execute([story])?;
            tx.prepare_cached("UPDATE stories SET settled = 1 WHERE n = ?1")?.execute([story])?;
        }
        let changed: Vec<usize> = settler.touched().collect();
        let ids: BTreeSet<String> = changed.iter().map(|c| settler.id_of(*c)).collect();
        for cluster in &changed {
            save(&tx, rules, names, &settler, *cluster, &mut facts, &mut done)?;
        }
        // Incidents that lost a report to a new coding and gained none: what is left of them is told anew.
        for id in left.difference(&ids) {
            let cluster = settler.all().find(|c| settler.id_of(*c) == *id);
            if let Some(cluster) = cluster {
                save(&tx, rules, names, &settler, cluster, &mut facts, &mut done)?;
            } else {
                tx.prepare_cached("DELETE FROM incidents WHERE id = ?1")?.execute([id])?;
                done.gone += 1;
            }
        }
        for (old, new) in settler.renamed() {
            tx.prepare_cached("UPDATE incident_names SET incident = ?2 WHERE incident = ?1")?
                .execute([old, new])?;
            tx.prepare_cached("INSERT OR REPLACE INTO incident_names(old, incident) VALUES(?1, ?2)")?
                .execute([old, new])?;
        }
        tx.commit()?;
        Ok(done)
    }

    /// Forgets which stories were settled, so that the next [`Store::settle`] looks at all of them again.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn unsettle(&mut self) -> Result<(), StoreError> {
        self.db.execute("UPDATE stories SET settled = 0", [])?;
        Ok(())
    }

    /// The incidents that a question asks for.
    ///
    /// # Errors
    /// The place of `near` is not known, or the store cannot be read.
    pub fn incidents(&self, query: &Query) -> Result<Vec<Incident>, StoreError> {
        let sql = incidents_sql(&self.placed(query)?);
        let mut statement = self.db.prepare_cached(&format!("SELECT i.record {} {}", sql.body, sql.tail))?;
        let mut rows = statement.query(params_from_iter(sql.values))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or_default())?);
        }
        Ok(out)
    }

    /// The incidents that report any of these events, each once, in the order of the events.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn incidents_of(&self, events: &[Event]) -> Result<Vec<Incident>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT incident FROM incident_events WHERE event = ?1")?;
        let mut seen = BTreeSet::new();
        let mut out = Vec::new();
        for event in events {
            let id: Option<String> = query.query_row([&event.id], |r| r.get(0)).optional()?;
            if let Some(id) = id.filter(|id| seen.insert(id.clone())) {
                out.push(self.incident(&id)?);
            }
        }
        Ok(out)
    }

    /// An incident by its id, or by the id of one that became part of it.
    ///
    /// # Errors
    /// No such incident.
    pub fn incident(&self, id: &str) -> Result<Incident, StoreError> {
        let name: Option<String> = self
            .db
            .prepare_cached("SELECT incident FROM incident_names WHERE old = ?1")?
            .query_row([id], |r| r.get(0))
            .optional()?;
        let record: Option<String> = self
            .db
            .prepare_cached(
                "SELECT record FROM incidents WHERE id IN (?1, ?2) ORDER BY id = ?1 DESC LIMIT 1",
            )?
            .query_row([id, name.as_deref().unwrap_or(id)], |r| r.get(0))
            .optional()?;
        Ok(serde_json::from_str(
            &record.ok_or_else(|| StoreError::Missing { what: "incident", id: id.to_owned() })?,
        )?)
    }

    /// Says that all reports of an incident are of one incident, so that settling never splits it.
    ///
    /// # Errors
    /// No such incident, or the store cannot be written.
    pub fn confirm_incident(&mut self, id: &str, reviewer: &str, at: &str) -> Result<usize, StoreError> {
        let incident = self.incident(id)?;
        let Some((first, rest)) = incident.events.split_first() else { return Ok(0) };
        for other in rest {
            self.review(first, &Action::Merge { other: other.clone() }, reviewer, at)?;
        }
        Ok(rest.len())
    }
}

fn decided(tx: &Transaction<'_>) -> Result<Vec<(String, String, bool)>, StoreError> {
    let mut query = tx.prepare_cached("SELECT event, other, action = 'merge' FROM reviews WHERE undone = 0 AND action IN ('merge', 'split') AND other IS NOT NULL ORDER BY n")?;
    Ok(query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<Result<_, _>>()?)
}

/// The settled events that the new ones could meet (of the same family, days and countries), with all other reports
/// of the incidents these stand in.
fn around(
    tx: &Transaction<'_>,
    rules: &Rules,
    fresh: &[Row],
    left: &BTreeSet<String>,
    stories: &mut Stories,
) -> Result<Vec<Row>, StoreError> {
    let mut incidents: BTreeSet<String> = left.clone();
    for row in fresh {
        let report = row.report(tx, rules, stories)?;
        let Some(report) = report else { continue };
        // A day apart may be one incident, and a day of publication stands in for the three days before it.
        let (from, to) = if report.summary {
            (report.days.0 - 366, report.days.1)
        } else {
            (report.days.0 - 3, report.days.1 + 4)
        };
        let (from, to) = (number_of(from), number_of(to));
        let long = if report.summary { "AND e.day_end > e.day + 7" } else { "" };
        let family: Vec<String> =
            rules.types_like(&row.event.kind).map(|t| format!("'{}'", t.replace('\'', ""))).collect();
        let joined = "JOIN incident_events ie ON ie.event = e.id";
        let wanted = format!("BETWEEN ?1 AND ?2 AND e.live = 1 AND e.type IN ({}) {long}", family.join(", "));
        let mut found = |sql: String, values: &[&dyn rusqlite::ToSql]| -> Result<(), StoreError> {
            let mut query = tx.prepare_cached(&sql)?;
            incidents
                .extend(query.query_map(values, |r| r.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?);
            Ok(())
        };
        for country in report.countries() {
            let by_party = "SELECT ie.incident FROM parties p CROSS JOIN events e ON e.n = p.event";
            found(
                format!("{by_party} {joined} WHERE p.country = ?3 AND p.role IN (0, 1) AND p.day {wanted}"),
                &[&from, &to, &country],
            )?;
            found(
                format!("SELECT ie.incident FROM events e {joined} WHERE e.country = ?3 AND e.day {wanted}"),
                &[&from, &to, &country],
            )?;
        }
        // What says no country may be of any.
        found(
            format!(
                "SELECT ie.incident FROM events e {joined} WHERE e.country IS NULL AND NOT EXISTS (SELECT 1 FROM parties p WHERE p.event = e.n AND p.country IS NOT NULL) AND e.day {wanted}"
            ),
            &[&from, &to],
        )?;
        if report.countries().is_empty() {
            found(format!("SELECT ie.incident FROM events e {joined} WHERE e.day {wanted}"), &[&from, &to])?;
        }
        if let Some(event) = &row.event.follows {
            found("SELECT incident FROM incident_events WHERE event = ?1".to_owned(), &[event])?;
        }
    }
    let mut out = Vec::new();
    for incident in &incidents {
        out.extend(rows(
            tx,
            "e.id IN (SELECT event FROM incident_events WHERE incident = ?1) ORDER BY e.n",
            [incident],
        )?);
    }
    Ok(out)
}

/// Days of the common era as 20251205.
fn number_of(day: i32) -> i64 {
    let span = jiff::Span::new().try_days(day).unwrap_or_default();
    day_number(&jiff::civil::date(2000, 1, 1).saturating_add(span).to_string()).unwrap_or(0)
}

fn read_incident(tx: &Transaction<'_>, id: &str) -> Result<Option<Incident>, StoreError> {
    let record: Option<String> = tx
        .prepare_cached("SELECT record FROM incidents WHERE id = ?1")?
        .query_row([id], |r| r.get(0))
        .optional()?;
    Ok(record.map(|r| serde_json::from_str(&r)).transpose()?)
}

fn facts_of<'f>(
    tx: &Transaction<'_>,
    story: &str,
    facts: &'f mut HashMap<String, Facts>,
) -> Result<Option<&'f Facts>, StoreError> {
    if !facts.contains_key(story) {
        let record: Option<String> = tx
            .prepare_cached("SELECT record FROM stories WHERE id = ?1")?
            .query_row([story], |r| r.get(0))
            .optional()?;
        if let Some(record) = record {
            facts.insert(story.to_owned(), Facts::new(&serde_json::from_str(&record)?));
        }
    }
    Ok(facts.get(story))
}

/// Writes a cluster's incident, or deletes it where no report is left.
fn save(
    tx: &Transaction<'_>,
    rules: &Rules,
    names: &Vocabulary,
    settler: &Settler<'_>,
    cluster: usize,
    facts: &mut HashMap<String, Facts>,
    done: &mut Settled,
) -> Result<(), StoreError> {
    let id = settler.id_of(cluster);
    let events: Vec<Event> = settler
        .events_of(cluster)
        .map(|e| current(tx, e))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect();
    if events.is_empty() {
        let n = tx.prepare_cached("DELETE FROM incidents WHERE id = ?1")?.execute([&id])?;
        tx.prepare_cached("DELETE FROM incident_events WHERE incident = ?1")?.execute([&id])?;
        done.gone += n;
        return Ok(());
    }
    for event in &events {
        facts_of(tx, &event.story, facts)?;
    }
    let members: Vec<(&Event, &Facts)> =
        events.iter().filter_map(|e| Some((e, facts.get(&e.story)?))).collect();
    let mut incident = incident(rules, names, &id, settler.why(cluster), &members);
    incident.relations = settler.relations(cluster, &|e| events.iter().find(|x| x.id == e).cloned());
    // What led earlier reports to it stays among the reasons.
    let before = read_incident(tx, &id)?;
    if before.is_some() {
        done.changed += 1;
    } else {
        done.founded += 1;
    }
    for reason in before.map(|i| i.why).unwrap_or_default() {
        if !incident.why.contains(&reason) {
            incident.why.push(reason);
        }
    }
    let day = |d: Option<&String>| d.and_then(|d| day_number(d));
    let place = incident.place.as_ref();
    tx.prepare_cached(
        "INSERT INTO incidents(id, type, day, day_end, country, lat, lon, killed, disputed, actors, recipients, sources, record)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT(id) DO UPDATE SET type = ?2, day = ?3, day_end = ?4, country = ?5, lat = ?6, lon = ?7, killed = ?8, disputed = ?9,
         actors = ?10, recipients = ?11, sources = ?12, record = ?13",
    )?
    .execute(params![
        id,
        incident.kind,
        day(incident.date.as_ref().map(|d| &d.start)),
        day(incident.date.as_ref().map(|d| &d.end)),
        place.and_then(|p| p.country.as_deref()),
        place.and_then(|p| p.lat),
        place.and_then(|p| p.lon),
        incident.killed.as_ref().and_then(|k| k.low.or(k.high)),
        incident.disputed.join(", "),
        actor_list(&incident.actors),
        actor_list(&incident.recipients),
        incident.sources.len() as i64,
        serde_json::to_string(&incident)?,
    ])?;
    for event in &events {
        tx.prepare_cached("INSERT OR REPLACE INTO incident_events(event, incident) VALUES(?1, ?2)")?
            .execute([&event.id, &id])?;
    }
    Ok(())
}

fn current(tx: &Transaction<'_>, id: &str) -> Result<Option<Event>, StoreError> {
    let found: Option<(String, bool)> = tx
        .prepare_cached("SELECT record, reviewed FROM events WHERE id = ?1 AND live = 1")?
        .query_row([id], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let Some((record, touched)) = found else { return Ok(None) };
    let event: Event = serde_json::from_str(&record)?;
    if touched { index::reviewed(tx, event) } else { Ok(Some(event)) }
}
