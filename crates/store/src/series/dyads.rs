//! Between whom most happens, and between whom it changed most.

use crate::{Store, StoreError};
use std::collections::BTreeMap;

/// What stands between two countries.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct DyadCount {
    /// The lesser code.
    pub a: String,
    /// The greater code.
    pub b: String,
    /// Events in the months asked for.
    pub events: i64,
    /// Mean PLOVER score; `None` without events.
    pub score: Option<f64>,
    /// Events in as many months before.
    pub events_before: i64,
    /// Mean score in these; `None` without events.
    pub score_before: Option<f64>,
    /// Sum of the lowest numbers of dead.
    pub killed_low: i64,
}

/// Events, sum of scores, lowest number of dead.
type Sums = (i64, f64, i64);

/// Every pair of countries with events from month `from` to month `to` (202512), the busiest first, or those whose
/// number of events changed most against as many months before.
///
/// # Errors
/// The store cannot be read.
pub fn dyads(
    store: &Store,
    from: i64,
    to: i64,
    by_change: bool,
    limit: usize,
) -> Result<Vec<DyadCount>, StoreError> {
    // Months beyond the first and last that hold anything would make the time before as long for nothing.
    let (first, last) = store.db.query_row(
        "SELECT coalesce(min(month), 0), coalesce(max(month), 0) FROM dyad_months WHERE events > 0",
        [],
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)),
    )?;
    let (from, to) = (from.max(first), to.min(last));
    let index = |month: i64| month / 100 * 12 + month % 100 - 1;
    let month = |index: i64| index / 12 * 100 + index % 12 + 1;
    let before = month((index(from) - (index(to) - index(from) + 1)).max(0));
    let mut query = store.db.prepare_cached(
        "SELECT a, b, month >= ?2, sum(events), sum(score), sum(killed_low) FROM dyad_months
         WHERE month BETWEEN ?1 AND ?3 GROUP BY a, b, month >= ?2",
    )?;
    let mut rows = query.query([before, from, to])?;
    let mut table: BTreeMap<(String, String), [Sums; 2]> = BTreeMap::new();
    while let Some(r) = rows.next()? {
        let entry = table.entry((r.get(0)?, r.get(1)?)).or_default();
        let [earlier, now] = entry;
        let slot = if r.get(2)? { now } else { earlier };
        *slot = (r.get(3)?, r.get(4)?, r.get(5)?);
    }
    let mean = |(n, sum, _): (i64, f64, i64)| (n > 0).then(|| sum / n as f64);
    let mut out: Vec<DyadCount> = table
        .into_iter()
        .filter(|(_, [earlier, now])| now.0 > 0 || by_change && earlier.0 > 0)
        .map(|((a, b), [earlier, now])| DyadCount {
            a,
            b,
            events: now.0,
            score: mean(now),
            events_before: earlier.0,
            score_before: mean(earlier),
            killed_low: now.2,
        })
        .collect();
    let key = |d: &DyadCount| if by_change { (d.events - d.events_before).abs() } else { d.events };
    out.sort_by(|x, y| key(y).cmp(&key(x)).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
    out.truncate(limit);
    Ok(out)
}
