//! UCDP GED's 49 columns: armed force by an organised actor with at least one death in some report.
//!
//! A side that is not named is not codable and its events are counted as left out. What only UCDP's own lists hold
//! (ids of conflicts, dyads, sides) stays empty. Lost: modes, contexts, background, evidence.

use super::input::{Export, Input, number, sectors};
use super::text::csv_line;
use super::unit::{Unit, units};
use crate::{TableError, table};
use dateline_record::{Actor, DatePrecision, PlacePrecision};

const TABLE: (&str, &str) = ("exports/ucdp.tsv", include_str!("../../../../codebook/exports/ucdp.tsv"));

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

struct Side {
    kind: Kind,
    name: String,
    gwno: String,
}

/// Events, or incidents, in UCDP GED's columns.
///
/// # Errors
/// A table that cannot be read.
pub fn ucdp(input: &Input, by_incident: bool) -> Result<Export, TableError> {
    let table = table::rows(TABLE.0, TABLE.1, &["kind", "value"])?;
    let value = |kind: &str| table.iter().find(|r| r.get(0) == kind).map(|r| r.get(1)).unwrap_or_default();
    let types: Vec<&str> = table.iter().filter(|r| r.get(0) == "type").map(|r| r.get(1)).collect();
    let mut out = Export { text: csv_line(HEADER), ..Export::default() };
    for unit in units(input, by_incident) {
        let event = &unit.event;
        let Some(dead) = unit.dead.filter(|d| types.contains(&event.kind.as_str()) && d.2 > 0) else {
            out.leave("without deaths by armed force");
            continue;
        };
        let side = |actors: &[Actor]| {
            actors.iter().find_map(|a| named(input, a, value("government"), value("civilians")))
        };
        let (first, second) = if event.recipients.is_empty() {
            (side(event.actors.get(..1).unwrap_or_default()), side(event.actors.get(1..).unwrap_or_default()))
        } else {
            (side(&event.actors), side(&event.recipients))
        };
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
        out.row(&csv_line(row(input, &unit, &a, &b, violence, dead, date, date_prec, place)));
    }
    Ok(out)
}

fn named(input: &Input, actor: &Actor, government: &str, civilians: &str) -> Option<Side> {
    let country = actor.country.as_deref().and_then(|c| input.names.country(c));
    let kinds: Vec<&str> =
        sectors(actor).iter().filter_map(|s| input.names.sector(s)).map(|s| s.side.as_str()).collect();
    match kinds.first().copied() {
        None | Some("government") => country.map(|c| Side {
            kind: Kind::Government,
            name: government.replace("{}", if c.ucdp_name.is_empty() { &c.name } else { &c.ucdp_name }),
            gwno: c.gwno.clone(),
        }),
        Some("civilian") => {
            Some(Side { kind: Kind::Civilian, name: civilians.to_owned(), gwno: String::new() })
        }
        _ => actor.name.clone().map(|name| Side { kind: Kind::Group, name, gwno: String::new() }),
    }
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
    input: &Input,
    unit: &Unit<'_>,
    a: &Side,
    b: &Side,
    violence: u8,
    (low, best, high): (u32, u32, u32),
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
    let civilian = if violence == 3 { best } else { 0 };
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
        none(),
        format!("{} - {}", a.name, b.name),
        none(),
        none(),
        a.name.clone(),
        none(),
        none(),
        b.name.clone(),
        unit.stories.len().to_string(),
        article,
        joined(&|s| s.source.clone()),
        joined(&|s| s.day().map(str::to_owned)),
        joined(&|s| s.title.clone()),
        unit.said_by.join(";"),
        where_prec(place.precision).to_owned(),
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
        "0".to_owned(),
        "0".to_owned(),
        civilian.to_string(),
        (best - civilian).to_string(),
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
