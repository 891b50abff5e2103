//! UCDP GED's 49 columns: armed force by an organised actor with at least one death in some report.
//!
//! A side that is not named is not codable and its events are counted as left out. A side that UCDP's list of actors
//! names has its number, and two that share one dyad the dyad's; numbers of conflicts stay empty. Lost: modes, contexts, background, evidence.

use super::input::{Export, Input, number, sectors};
use super::text::csv_line;
use super::unit::{Unit, units};
use crate::{TableError, table};
use dateline_record::{Actor, DatePrecision, PlacePrecision};
use std::collections::BTreeMap;

const TABLE: (&str, &str) = ("exports/ucdp.tsv", include_str!("../../../../codebook/exports/ucdp.tsv"));

const ACTORS: (&str, &str) =
    ("exports/ucdp-actors.tsv", include_str!("../../../../codebook/exports/ucdp-actors.tsv"));

const HEADER: [&str; 49] = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    Government,
    Group,
    Civilian,
}

#[derive(Clone)]
struct Side {
    kind: Kind,
    name: String,
    /// Gleditsch and Ward's number of a state.
    gwno: String,
    /// UCDP's number of the actor, and those of its dyads.
    id: &'static str,
    dyads: Vec<&'static str>,
}

/// The tables, by what each row is for.
struct Tables {
    rows: Vec<(&'static str, &'static str)>,
    /// UCDP's name, number and dyads of an actor, by every name in lower case.
    actors: BTreeMap<String, (&'static str, &'static str, &'static str)>,
}

impl Tables {
    fn read() -> Result<Self, TableError> {
        let rows = table::rows(TABLE.0, TABLE.1, &["kind", "value"])?;
        let mut actors = BTreeMap::new();
        for row in table::rows(ACTORS.0, ACTORS.1, &["name", "id", "dyads", "also"])? {
            let actor = (row.get(0), row.get(1), row.get(2));
            for name in row.get(3).split("; ").chain([row.get(0)]).filter(|n| !n.is_empty()) {
                actors.entry(name.to_lowercase()).or_insert(actor);
            }
        }
        Ok(Self { rows: rows.iter().map(|r| (r.get(0), r.get(1))).collect(), actors })
    }

    fn values(&self, kind: &str) -> impl Iterator<Item = &'static str> {
        self.rows.iter().filter(move |r| r.0 == kind).map(|r| r.1)
    }

    fn word(&self, kind: &str) -> &'static str {
        self.values(kind).next().unwrap_or_default()
    }

    /// A side under UCDP's name, where it lists it.
    fn listed(&self, kind: Kind, name: String, gwno: String) -> Side {
        match self.actors.get(&name.to_lowercase()) {
            Some((name, id, dyads)) => {
                let dyads = dyads.split("; ").filter(|d| !d.is_empty()).collect();
                Side { kind, name: (*name).to_owned(), gwno, id, dyads }
            }
            None => Side { kind, name, gwno, id: "", dyads: Vec::new() },
        }
    }

    fn side(&self, input: &Input, actor: &Actor) -> Option<Side> {
        let country = actor.country.as_deref().and_then(|c| input.names.country(c));
        let kinds: Vec<&str> =
            sectors(actor).iter().filter_map(|s| input.names.sector(s)).map(|s| s.side.as_str()).collect();
        match kinds.first().copied() {
            None | Some("government") => country.map(|c| {
                let own = if c.ucdp_name.is_empty() { &c.name } else { &c.ucdp_name };
                let name = self.word("government").replace("{}", own);
                self.listed(Kind::Government, name, c.gwno.clone())
            }),
            Some("civilian") => {
                let name = self.word("civilians").to_owned();
                Some(Side { kind: Kind::Civilian, name, gwno: String::new(), id: "", dyads: Vec::new() })
            }
            _ => actor.name.clone().map(|name| self.listed(Kind::Group, name, String::new())),
        }
    }

    /// The side that several parties are: those who bear arms before those who do not.
    fn sides(&self, input: &Input, parties: &[Actor]) -> Option<Side> {
        let all: Vec<Side> = parties.iter().filter_map(|a| self.side(input, a)).collect();
        all.iter().find(|s| s.kind != Kind::Civilian).or(all.first()).cloned()
    }

    /// Of `best` dead those of side a, side b, civilians, and those not told apart. `struck`: the side that was
    /// attacked, where one was.
    fn deaths(&self, unit: &Unit<'_>, (a, b): (&Side, &Side), struck: Option<&Side>, best: u32) -> [u32; 4] {
        let who = unit.victims.as_deref();
        let told_as = |kind: &str| who.is_some_and(|w| self.values(kind).any(|v| v == w));
        let unclear = [0, 0, 0, best];
        // Of violence against civilians the dead are civilians, unless they are told of as soldiers or fighters.
        let armed = |kind: Kind| match kind {
            Kind::Government => told_as("government dead"),
            Kind::Group => told_as("group dead"),
            Kind::Civilian => false,
        };
        if b.kind == Kind::Civilian {
            let other = armed(Kind::Government) || armed(Kind::Group);
            return if other { unclear } else { [0, 0, best, 0] };
        }
        if told_as("civilian dead") {
            return [0, 0, best, 0];
        }
        match (armed(a.kind), armed(b.kind)) {
            (true, false) => [best, 0, 0, 0],
            (false, true) => [0, best, 0, 0],
            // Two of one kind: the dead of an attack are of the side that was attacked.
            (true, true) => match struck {
                Some(side) if side.name == a.name => [best, 0, 0, 0],
                Some(_) => [0, best, 0, 0],
                None => unclear,
            },
            (false, false) => unclear,
        }
    }
}

/// Events, or incidents, in UCDP GED's columns.
///
/// # Errors
/// A table that cannot be read.
pub fn ucdp(input: &Input, by_incident: bool) -> Result<Export, TableError> {
    let tables = Tables::read()?;
    let mut out = Export { text: csv_line(HEADER), ..Export::default() };
    for unit in units(input, by_incident) {
        let event = &unit.event;
        let Some(dead) = unit.dead.filter(|d| tables.values("type").any(|t| t == event.kind) && d.2 > 0)
        else {
            out.leave("without deaths by armed force");
            continue;
        };
        let (first, second) = if event.recipients.is_empty() {
            let (one, others) = event.actors.split_at(event.actors.len().min(1));
            (tables.sides(input, one), tables.sides(input, others))
        } else {
            (tables.sides(input, &event.actors), tables.sides(input, &event.recipients))
        };
        let struck = second.clone().filter(|_| !event.recipients.is_empty());
        let (Some(mut a), Some(mut b)) = (first, second) else {
            out.leave("a side is not named");
            continue;
        };
        let violence = match (a.kind, b.kind) {
            (Kind::Civilian, Kind::Civilian) => {
                out.leave("no organised side");
                continue;
            }
            (Kind::Civilian, _) | (_, Kind::Civilian) => 3,
            (Kind::Government, _) | (_, Kind::Government) => 1,
            _ => 2,
        };
        // A government stands first, civilians last; equals by name.
        if (b.kind, &b.name) < (a.kind, &a.name) {
            std::mem::swap(&mut a, &mut b);
        }
        let (Some(date), Some(place)) = (event.date.as_ref(), event.place.as_ref()) else {
            out.leave("without a date or place");
            continue;
        };
        let Some(date_prec) = date_prec(date) else {
            out.leave("with a date vaguer than a year");
            continue;
        };
        let deaths = tables.deaths(&unit, (&a, &b), struck.as_ref(), dead.1);
        out.row(&csv_line(row(
            &tables, input, &unit, &a, &b, violence, dead, deaths, date, date_prec, place,
        )));
    }
    Ok(out)
}

fn date_prec(date: &dateline_record::EventDate) -> Option<u8> {
    let days = date
        .start
        .parse::<jiff::civil::Date>()
        .ok()
        .zip(date.end.parse::<jiff::civil::Date>().ok())
        .map(|(s, e)| (e - s).get_days());
    match date.precision {
        DatePrecision::Decade => None,
        DatePrecision::Year => Some(5),
        DatePrecision::Month => Some(4),
        _ => match days? {
            0 => Some(1),
            1..=5 => Some(2),
            6 => Some(3),
            7..=31 => Some(4),
            _ => Some(5),
        },
    }
}

fn where_prec(precision: Option<PlacePrecision>) -> &'static str {
    match precision {
        Some(PlacePrecision::Exact) => "1",
        Some(PlacePrecision::Near) => "2",
        Some(PlacePrecision::Admin2) => "3",
        Some(PlacePrecision::Admin1) => "4",
        Some(PlacePrecision::Area) => "5",
        Some(PlacePrecision::Country) => "6",
        None => "",
    }
}

/// The half-degree cell of the PRIO grid.
fn priogrid(lat: f64, lon: f64) -> i64 {
    let (row, column) = (((lat + 90.0) / 0.5).floor() as i64, ((lon + 180.0) / 0.5).floor() as i64);
    row.min(359) * 720 + column.min(719) + 1
}

#[allow(clippy::too_many_arguments, reason = "one row of forty-nine columns, made in one place")]
fn row(
    tables: &Tables,
    input: &Input,
    unit: &Unit<'_>,
    a: &Side,
    b: &Side,
    violence: u8,
    (low, best, high): (u32, u32, u32),
    deaths: [u32; 4],
    date: &dateline_record::EventDate,
    date_prec: u8,
    place: &dateline_record::EventPlace,
) -> Vec<String> {
    let none = String::new;
    let text = |v: Option<String>| v.unwrap_or_default();
    let country = place.country.as_deref().and_then(|c| input.names.country(c));
    let relid = input.incident(&unit.event).map_or_else(|| unit.id.clone(), |i| i.id.clone());
    let joined = |f: &dyn Fn(&dateline_record::Story) -> Option<String>| {
        unit.stories.iter().map(|s| f(s).unwrap_or_default()).collect::<Vec<_>>().join(";")
    };
    let article = joined(&|s| {
        Some(
            [s.source.clone(), s.day().map(str::to_owned), s.title.clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        )
    });
    let mut shared = a.dyads.iter().filter(|d| b.dyads.contains(d));
    // Two actors that fought in several dyads: which one is not known.
    let dyad = shared.next().filter(|_| shared.next().is_none()).copied().unwrap_or_default();
    let feature = input.places(&unit.event).1;
    let at_sea = feature.is_some_and(|f| tables.values("sea").any(|s| s == f));
    let [deaths_a, deaths_b, civilian, unclear] = deaths;
    let point = place.lat.zip(place.lon);
    vec![
        number(&unit.id).to_string(),
        relid,
        date.start.get(..4).unwrap_or_default().to_owned(),
        none(),
        "Candidate".to_owned(),
        violence.to_string(),
        none(),
        none(),
        none(),
        none(),
        dyad.to_owned(),
        format!("{} - {}", a.name, b.name),
        none(),
        a.id.to_owned(),
        a.name.clone(),
        none(),
        b.id.to_owned(),
        b.name.clone(),
        unit.stories.len().to_string(),
        article,
        joined(&|s| s.source.clone()),
        joined(&|s| s.day().map(str::to_owned)),
        joined(&|s| s.title.clone()),
        unit.said_by.join(";"),
        if place.country.is_none() && at_sea { "7" } else { where_prec(place.precision) }.to_owned(),
        place.name.clone().unwrap_or_else(|| place.text.clone()),
        place.text.clone(),
        text(place.admin1.clone()),
        text(place.admin2.clone()),
        text(place.lat.map(|x| x.to_string())),
        text(place.lon.map(|x| x.to_string())),
        text(point.map(|(lat, lon)| format!("POINT ({lon} {lat})"))),
        text(point.map(|(lat, lon)| priogrid(lat, lon).to_string())),
        country
            .map(|c| if c.ucdp_name.is_empty() { c.name.clone() } else { c.ucdp_name.clone() })
            .unwrap_or_default(),
        country.map(|c| c.gwno.clone()).unwrap_or_default(),
        country.map(|c| c.ucdp_region.clone()).unwrap_or_default(),
        if unit.summary { "2" } else { "1" }.to_owned(),
        date_prec.to_string(),
        date.start.clone(),
        date.end.clone(),
        deaths_a.to_string(),
        deaths_b.to_string(),
        civilian.to_string(),
        unclear.to_string(),
        best.to_string(),
        high.to_string(),
        low.to_string(),
        a.gwno.clone(),
        b.gwno.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::priogrid;

    #[test]
    fn a_cell_of_the_grid_is_half_a_degree() {
        assert_eq!(priogrid(-90.0, -180.0), 1);
        assert_eq!(priogrid(0.0, 0.0), 180 * 720 + 360 + 1);
        assert_eq!(priogrid(90.0, 180.0), 360 * 720);
    }
}
