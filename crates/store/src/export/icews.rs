//! ICEWS: 20 columns, tab-separated, with a header. One row a pair of actors.
//!
//! Lost: who says so, status, numbers of victims, precision. The date is the event's, not the story's.

use super::input::{Export, Input, number, pairs, sectors};
use super::text::tsv_line;
use dateline_record::{Actor, PlacePrecision, Status};

const HEADER: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

/// Events in ICEWS's columns.
pub fn icews(input: &Input) -> Export {
    let mut out = Export { text: tsv_line(HEADER), ..Export::default() };
    for event in &input.events {
        let Some(date) = event.date.as_ref().filter(|_| event.status == Status::Actual) else {
            out.leave(if event.date.is_none() { "without a date" } else { "did not happen, or not yet" });
            continue;
        };
        // Codes that ICEWS never had go by their parent.
        let mut code = input.cameo_code(event);
        while code.len() > 2 && input.cameo.get(&code).is_none_or(|c| c.icews_text.is_empty()) {
            code.pop();
        }
        let Some(cameo) = input.cameo.get(&code) else {
            out.leave("without a CAMEO code");
            continue;
        };
        let (pairs, cut) = pairs(event);
        if cut {
            out.leave("pairs beyond the first of an event with more than twelve");
        }
        for (i, (source, target)) in pairs.into_iter().enumerate() {
            let place = event.place.as_ref();
            let degrees = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
            let city = place
                .filter(|p| matches!(p.precision, Some(PlacePrecision::Exact | PlacePrecision::Near)))
                .and_then(|p| p.name.clone());
            let [source_name, source_sectors, source_country] = party(input, source);
            let [target_name, target_sectors, target_country] = party(input, target);
            out.row(&tsv_line([
                (number(&event.id) + i as u64).to_string(),
                date.start.clone(),
                source_name,
                source_sectors,
                source_country,
                cameo.icews_text.clone(),
                code.clone(),
                cameo.icews_intensity.clone(),
                target_name,
                target_sectors,
                target_country,
                number(&event.story).to_string(),
                (event.sentence + 1).to_string(),
                input.story(event).and_then(|s| s.source.clone()).unwrap_or_default(),
                city.unwrap_or_default(),
                place.and_then(|p| p.admin2.clone()).unwrap_or_default(),
                place.and_then(|p| p.admin1.clone()).unwrap_or_default(),
                place.map(|p| input.country_name(p.country.as_deref())).unwrap_or_default(),
                degrees(place.and_then(|p| p.lat)),
                degrees(place.and_then(|p| p.lon)),
            ]));
        }
    }
    out
}

/// Name, sectors, country.
fn party(input: &Input, actor: Option<&Actor>) -> [String; 3] {
    let Some(actor) = actor else { return [String::new(), String::new(), String::new()] };
    let state = actor.country.as_deref().is_some_and(|c| input.names.country(c).is_some());
    let country = input.country_name(actor.country.as_deref());
    let known: Vec<_> = sectors(actor).into_iter().filter_map(|s| input.names.sector(s)).collect();
    let role = known.first().map(|s| s.name.clone());
    let name = match (&actor.name, role) {
        (Some(name), _) => name.clone(),
        (None, Some(role)) if !country.is_empty() => format!("{role} ({country})"),
        (None, Some(role)) => role,
        (None, None) if !country.is_empty() => country.clone(),
        (None, None) => actor.text.clone(),
    };
    let list: Vec<&str> = known.iter().map(|s| s.icews.as_str()).filter(|s| !s.is_empty()).collect();
    [name, list.join(","), if state { country } else { String::new() }]
}
