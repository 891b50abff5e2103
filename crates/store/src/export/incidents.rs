//! Incidents as flat rows, and each source's version of them as rows of their own.

use super::column::{Cell, Column, ColumnKind, LIST, columns, csv, features};
use super::text::csv_line;
use dateline_record::{Actor, Incident};

fn codes(actors: &[Actor]) -> Cell {
    Cell::list(actors.iter().map(|a| Some(a.code.as_deref().unwrap_or(&a.text))))
}

/// The columns, in order.
pub fn incident_columns() -> &'static [Column<Incident>] {
    columns! {
        "id" String "Identifier; stays while stories join." |i| Cell::Text(i.id.clone());
        "type" String "PLOVER 2.0 type." |i| Cell::Text(i.kind.clone());
        "date_start" Date "First day by most sources." |i| Cell::text(i.date.as_ref().map(|d| d.start.clone()));
        "date_end" Date "Last day by most sources." |i| Cell::text(i.date.as_ref().map(|d| d.end.clone()));
        "actor_codes" List "Who did it by most sources; all parties where that is in dispute." |i| codes(&i.actors);
        "actor_names" List "Person or body, where known." |i| Cell::list(i.actors.iter().map(|a| a.name.as_deref()));
        "recipient_codes" List "To whom." |i| codes(&i.recipients);
        "recipient_names" List "Person or body, where known." |i| Cell::list(i.recipients.iter().map(|a| a.name.as_deref()));
        "place_name" String "Where by most sources." |i| Cell::text(i.place.as_ref().and_then(|p| p.name.clone()));
        "place_admin1" String "First-order division." |i| Cell::text(i.place.as_ref().and_then(|p| p.admin1.clone()));
        "place_country" String "ISO 3166 alpha-3." |i| Cell::text(i.place.as_ref().and_then(|p| p.country.clone()));
        "place_lat" Number "Degrees north, WGS 84." |i| Cell::number(i.place.as_ref().and_then(|p| p.lat));
        "place_lon" Number "Degrees east, WGS 84." |i| Cell::number(i.place.as_ref().and_then(|p| p.lon));
        "killed_low" Integer "Lowest number of dead in any version." |i| Cell::count(i.killed.as_ref().and_then(|k| k.low));
        "killed_high" Integer "Highest number of dead in any version." |i| Cell::count(i.killed.as_ref().and_then(|k| k.high));
        "events" Integer "Events that report it." |i| Cell::size(i.events.len());
        "stories" Integer "Stories that tell it." |i| Cell::size(i.stories.len());
        "sources" Integer "Independent sources: copies count once." |i| Cell::size(i.sources.len());
        "disputed" List "What the versions disagree on." |i| Cell::list(i.disputed.iter().map(|d| Some(d.as_str())));
        "why" List "Why the events were taken for one incident." |i| Cell::list(i.why.iter().map(|w| Some(w.as_str())));
    }
}

/// The incidents as CSV with a header.
pub fn incidents_csv(incidents: &[Incident]) -> String {
    csv(incident_columns(), incidents)
}

/// The incidents as one `GeoJSON` feature collection.
pub fn incidents_geojson(incidents: &[Incident]) -> String {
    features(incident_columns(), incidents, |i| {
        (i.id.as_str(), i.place.as_ref().and_then(|p| p.lat.zip(p.lon)))
    })
}

/// The columns of the table of versions, with type and meaning.
pub(crate) const CLAIM_COLUMNS: &[(&str, ColumnKind, &str)] = &[
    ("incident", ColumnKind::String, "Identifier of the incident."),
    ("n", ColumnKind::Integer, "Position within the incident, from 0."),
    ("said_by", ColumnKind::List, "Codes (or words) of those who say so; empty for the reporter."),
    ("actors", ColumnKind::List, "Who did it, in this version."),
    ("recipients", ColumnKind::List, "To whom, in this version."),
    ("killed_low", ColumnKind::Integer, "Lowest number of dead in this version."),
    ("killed_high", ColumnKind::Integer, "Highest number of dead in this version."),
    ("denies", ColumnKind::Boolean, "Whether it denies the incident or the part of who says so in it."),
    ("events", ColumnKind::List, "Identifiers of the events that tell this version."),
    ("stories", ColumnKind::List, "Identifiers of the stories that carry it."),
];

/// Every version of every incident as CSV, one a row; refers to the incidents by id.
pub fn claims_csv(incidents: &[Incident]) -> String {
    let mut out = csv_line(CLAIM_COLUMNS.iter().map(|c| c.0));
    for incident in incidents {
        for (n, claim) in incident.claims.iter().enumerate() {
            let tolls = || {
                let by = incident.killed.iter().flat_map(|k| &k.by);
                by.filter(|t| claim.events.contains(&t.event))
            };
            let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
            out += &csv_line([
                incident.id.clone(),
                n.to_string(),
                claim.said_by.join(LIST),
                claim.actors.join(LIST),
                claim.recipients.join(LIST),
                number(tolls().filter_map(|t| t.low).min()),
                number(tolls().filter_map(|t| t.high).max()),
                claim.denies.to_string(),
                claim.events.join(LIST),
                claim.stories.join(LIST),
            ]);
        }
    }
    out
}
