//! Counts over time: what a question's events amount to by day, week, month or year; between whom most happens;
//! and what happened of late.
//!
//! Counts what is actual and no background, unless the question asks otherwise; a running total of dead is no
//! incident's toll and is left out of sums. A period without events stands in the series with zeros.

mod brief;
mod chart;
mod draw;
mod dyads;
mod page;

pub use brief::{Brief, Line, New, Report, brief};
pub use chart::{chart, png, svg};
pub use dyads::{DyadCount, dyads};

use crate::export::{csv_line, table};
use crate::query::{Query, Sql, events_sql};
use crate::{Store, StoreError};
use rusqlite::params_from_iter;
use std::collections::BTreeMap;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A day.
    Day,
    /// A week, from Monday, named by its first day.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl std::str::FromStr for Period {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "day" => Ok(Self::Day),
            "week" => Ok(Self::Week),
            "month" => Ok(Self::Month),
            "year" => Ok(Self::Year),
            _ => Err(format!("`{word}` is no period; there are day, week, month, year")),
        }
    }
}

/// What happened in one period.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Point {
    /// `2025-12-05`, `2025-12` or `2025`.
    pub period: String,
    /// Events.
    pub events: i64,
    /// Verbal cooperation.
    pub verbal_cooperation: i64,
    /// Material cooperation.
    pub material_cooperation: i64,
    /// Verbal conflict.
    pub verbal_conflict: i64,
    /// Material conflict.
    pub material_conflict: i64,
    /// Mean PLOVER score; `None` without events.
    pub score: Option<f64>,
    /// Sum of the lowest numbers of dead. Several reports of one incident add up: settle first, and ask for incidents, to count each once.
    pub killed_low: i64,
    /// Sum of the highest numbers.
    pub killed_high: i64,
}

impl Point {
    fn add(&mut self, quad: &str, events: i64, score: f64, killed: (i64, i64)) {
        let slot = match quad {
            "verbal cooperation" => &mut self.verbal_cooperation,
            "material cooperation" => &mut self.material_cooperation,
            "verbal conflict" => &mut self.verbal_conflict,
            _ => &mut self.material_conflict,
        };
        *slot += events;
        let before = self.score.unwrap_or(0.0) * self.events as f64;
        self.events += events;
        self.score = (self.events > 0).then(|| (before + score) / self.events as f64);
        self.killed_low += killed.0;
        self.killed_high += killed.1;
    }
}

/// The period that a day (20251205) falls in, and the one after it.
fn period_of(day: i64, by: Period) -> Option<(String, i64)> {
    let date =
        jiff::civil::Date::new((day / 10_000) as i16, (day / 100 % 100) as i8, (day % 100) as i8).ok()?;
    let number =
        |d: jiff::civil::Date| i64::from(d.year()) * 10_000 + i64::from(d.month()) * 100 + i64::from(d.day());
    let span = jiff::Span::new();
    match by {
        Period::Day => Some((date.to_string(), number(date.checked_add(span.days(1)).ok()?))),
        Period::Week => {
            let monday = date.checked_sub(span.days(date.weekday().to_monday_zero_offset())).ok()?;
            Some((monday.to_string(), number(monday.checked_add(span.days(7)).ok()?)))
        }
        Period::Month => {
            let first = date.first_of_month();
            Some((
                format!("{:04}-{:02}", first.year(), first.month()),
                number(first.checked_add(span.months(1)).ok()?),
            ))
        }
        Period::Year => Some((format!("{:04}", date.year()), (i64::from(date.year()) + 1) * 10_000 + 101)),
    }
}

/// What a question's events amount to, period by period, from the first that has any to the last.
///
/// # Errors
/// The store cannot be read.
pub fn series(store: &Store, query: &Query, by: Period) -> Result<Vec<Point>, StoreError> {
    let mut query = store.placed(query)?;
    let Sql { months_answer, .. } = events_sql(&query, false);
    let mut points: BTreeMap<String, (i64, Point)> = BTreeMap::new();
    let mut add = |day: i64, quad: &str, events: i64, score: f64, killed: (i64, i64)| {
        if let Some((period, _)) = period_of(day, by) {
            let entry =
                points.entry(period.clone()).or_insert_with(|| (day, Point { period, ..Point::default() }));
            entry.1.add(quad, events, score, killed);
        }
    };
    let whole_months = query.from.is_none_or(|d| d % 100 == 1) && query.to.is_none_or(|d| d % 100 == 31);
    let undirected = !query.dyads.is_empty() && query.dyads.iter().all(|d| !d.directed);
    if months_answer && undirected && whole_months && matches!(by, Period::Month | Period::Year) {
        let mut seen: Vec<(String, String)> = query
            .dyads
            .iter()
            .map(|d| (d.a.clone().min(d.b.clone()), d.a.clone().max(d.b.clone())))
            .collect();
        seen.sort();
        seen.dedup();
        if let [(a, b)] = seen.as_slice() {
            let mut rows = store.db.prepare_cached(
                "SELECT month, quad, events, score, killed_low, killed_high FROM dyad_months
                 WHERE a = ?1 AND b = ?2 AND month >= ?3 AND month <= ?4 AND events > 0",
            )?;
            let mut rows =
                rows.query((a, b, query.from.unwrap_or(0) / 100, query.to.unwrap_or(i64::MAX) / 100))?;
            while let Some(r) = rows.next()? {
                let month: i64 = r.get(0)?;
                add(
                    month * 100 + 1,
                    r.get_ref(1)?.as_str().unwrap_or_default(),
                    r.get(2)?,
                    r.get(3)?,
                    (r.get(4)?, r.get(5)?),
                );
            }
            return Ok(filled(points, by));
        }
    }
    query.background = query.background.or(Some(false));
    if query.status.is_empty() {
        query.status.push("actual".to_owned());
    }
    let Sql { body, values, .. } = events_sql(&query, false);
    let sql = format!(
        "SELECT e.day, e.quad, count(*), sum(e.score), total(CASE WHEN json_extract(e.record, '$.killed.total') THEN 0 ELSE e.killed END),
         total(CASE WHEN json_extract(e.record, '$.killed.total') THEN 0 ELSE e.killed_high END) {body} AND e.day IS NOT NULL GROUP BY e.day, e.quad"
    );
    // Only rows with dead need their record read.
    let sql = sql.replace("json_extract(e.record", "e.killed IS NOT NULL AND json_extract(e.record");
    let mut statement = store.db.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(r) = rows.next()? {
        let (low, high): (f64, f64) = (r.get(4)?, r.get(5)?);
        add(
            r.get(0)?,
            r.get_ref(1)?.as_str().unwrap_or_default(),
            r.get(2)?,
            r.get(3)?,
            (low as i64, high as i64),
        );
    }
    Ok(filled(points, by))
}

/// The points in order, with those between that have no events.
fn filled(points: BTreeMap<String, (i64, Point)>, by: Period) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    let mut next: Option<i64> = None;
    for (period, (day, point)) in points {
        while let Some((gap, after)) = next.and_then(|n| period_of(n, by)) {
            if gap >= period {
                break;
            }
            out.push(Point { period: gap, ..Point::default() });
            next = Some(after);
        }
        out.push(point);
        next = period_of(day, by).map(|(_, after)| after);
    }
    out
}

const HEADER: [&str; 9] = [
    "period",
    "events",
    "verbal_cooperation",
    "material_cooperation",
    "verbal_conflict",
    "material_conflict",
    "mean_score",
    "killed_low",
    "killed_high",
];

fn cells(p: &Point) -> Vec<String> {
    let counts =
        [p.events, p.verbal_cooperation, p.material_cooperation, p.verbal_conflict, p.material_conflict];
    let score = p.score.map(|s| format!("{s:.2}")).unwrap_or_default();
    let mut out = vec![p.period.clone()];
    out.extend(counts.map(|n| n.to_string()));
    out.extend([score, p.killed_low.to_string(), p.killed_high.to_string()]);
    out
}

/// A series as CSV.
pub fn series_csv(points: &[Point]) -> String {
    points.iter().fold(csv_line(HEADER), |out, p| out + &csv_line(cells(p)))
}

/// A series as a table for a terminal.
pub fn series_table(points: &[Point], width: usize) -> String {
    let rows: Vec<Vec<String>> = points.iter().map(cells).collect();
    table(
        &[
            "period",
            "events",
            "verbal +",
            "material +",
            "verbal -",
            "material -",
            "score",
            "killed low",
            "high",
        ],
        &rows,
        width,
    )
}
