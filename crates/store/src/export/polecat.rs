//! POLECAT's 40 columns, NGEC's and PLOVER's JSON: the formats of PLOVER's own users. One row an event.
//!
//! Lost in POLECAT: who says so, numbers of victims, evidence. Missing is the word `None` there, `null` in JSON. Persons
//! and bodies named in a story are not told apart here, so those columns stay empty.

use super::input::{Export, Input, characters, sectors};
use super::text::tsv_line;
use crate::store::index::word;
use dateline_record::{Actor, EventPlace, Number, PlacePrecision, Quad, Span, Status, Story};
use serde_json::{Value, json};

const HEADER: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// Events in POLECAT's columns.
pub fn polecat(input: &Input) -> Export {
    let mut out = Export { text: tsv_line(HEADER), ..Export::default() };
    for event in &input.events {
        if event.status != Status::Actual {
            out.leave("did not happen, or not yet");
            continue;
        }
        let story = input.story(event);
        let none = |v: Option<String>| v.filter(|v| !v.is_empty()).unwrap_or_else(|| "None".to_owned());
        let list = |v: Vec<String>| none(Some(v.join("; ")));
        let place = event.place.as_ref();
        let mut cells = vec![
            event.id.clone(),
            none(event.date.as_ref().map(|d| d.start.clone())),
            event.kind.clone(),
            none(event.mode.clone()),
            event.score.to_string(),
            word(&event.quad).to_uppercase(),
            list(event.contexts.clone()),
        ];
        for parties in [&event.actors, &event.recipients] {
            let of = |f: &dyn Fn(&Actor) -> Option<String>| {
                list(parties.iter().map(|a| f(a).unwrap_or_else(|| "None".to_owned())).collect())
            };
            let all: Vec<String> = parties.iter().flat_map(sectors).map(str::to_owned).collect();
            cells.extend([
                of(&|a| a.name.clone().or_else(|| a.country.as_deref().map(|c| input.country_name(Some(c))))),
                of(&|a| a.country.clone()),
                "None".to_owned(),
                of(&|a| a.sector.clone()),
                list(all),
                "None".to_owned(),
                of(&|a| Some(a.text.clone())),
                "None".to_owned(),
            ]);
        }
        let city = place
            .filter(|p| matches!(p.precision, Some(PlacePrecision::Exact | PlacePrecision::Near)))
            .and_then(|p| p.name.clone());
        let (locations, feature) = input.places(event);
        cells.extend([
            none(place.and_then(|p| p.name.clone())),
            none(city),
            none(place.and_then(|p| p.admin2.clone())),
            none(place.and_then(|p| p.admin1.clone())),
            none(place.and_then(|p| p.country.clone())),
            none(place.and_then(|p| p.lat).map(|x| x.to_string())),
            none(place.and_then(|p| p.lon).map(|x| x.to_string())),
            none(place.and_then(|p| p.geonameid).map(|x| x.to_string())),
            none(place.map(|p| p.text.clone())),
            none(feature.map(str::to_owned)),
            none(story.and_then(|s| s.source.clone())),
            none(story.and_then(Story::day).map(str::to_owned)),
            "None".to_owned(),
            "None".to_owned(),
            list(locations.into_iter().map(str::to_owned).collect()),
            none(story.and_then(|s| s.language.clone())),
            event.evidence.codebook.clone(),
        ]);
        out.row(&tsv_line(cells));
    }
    out
}

/// Events as NGEC writes them: one JSON object a line, offsets in characters.
pub fn ngec(input: &Input) -> Export {
    let mut out = Export::default();
    for event in &input.events {
        if event.status != Status::Actual {
            out.leave("did not happen, or not yet");
            continue;
        }
        let story = input.story(event);
        let text = story.map(|s| s.text.as_str()).unwrap_or_default();
        let at = |span: Span| (characters(text, span.start), characters(text, span.end));
        let party = |a: &Actor| {
            let (start, end) = at(a.span);
            let codes = sectors(a);
            json!({"text": a.text, "qa_start_char": start, "qa_end_char": end, "wiki": a.name, "country": a.country.as_deref().map(|c| input.state_or_body(c)),
                "code_1": codes.first(), "code_2": codes.get(1), "country_name": a.country.as_deref().map(|c| input.country_name(Some(c)))})
        };
        let words = |text: &str, span: Option<Span>| {
            let (start, end) = span.map(at).unzip();
            json!({"text": text, "qa_start_char": start, "qa_end_char": end})
        };
        let loc: Vec<Value> = event.place.iter().map(|p| words(&p.text, p.span)).collect();
        let dates: Vec<Value> =
            event.date.iter().filter_map(|d| Some(words(d.text.as_deref()?, d.span))).collect();
        let (locations, feature) = input.places(event);
        let geo = event.place.as_ref().map(|p| geo(p, feature, p.span.map(at)));
        let dated = event.date.as_ref().filter(|d| d.text.is_some());
        let mode: Vec<String> = event.modes.iter().map(|m| format!("{}-{m}", event.kind)).collect();
        out.row(
            &(json!({
                "id": format!("{}_{}_{}", event.story, event.kind, event.id), "date": story.and_then(Story::day), "event_type": event.kind, "event_mode": mode,
                "event_text": event.evidence.text, "story_id": event.story, "publisher": story.and_then(|s| s.source.clone()), "headline": story.and_then(|s| s.title.clone()),
                "pub_date": story.and_then(Story::day), "contexts": event.contexts, "version": event.evidence.codebook,
                "attributes": {"ACTOR": event.actors.iter().map(party).collect::<Vec<_>>(), "RECIP": event.recipients.iter().map(party).collect::<Vec<_>>(), "LOC": loc, "DATE": dates},
                "story_people": [], "story_orgs": [], "story_locs": locations, "geolocated_ents": [],
                "event_geolocation": {"reason": if geo.is_some() { "the event's own place" } else { "no place in the text" }, "geo": geo},
                "date_resolved": dated.map(|d| d.start.clone()), "date_raw": dated.and_then(|d| d.text.clone()),
            })
            .to_string()
                + "\n"),
        );
    }
    out
}

fn geo(p: &EventPlace, feature: Option<&str>, at: Option<(usize, usize)>) -> Value {
    json!({"admin1_name": p.admin1, "admin2_name": p.admin2, "country_code3": p.country, "start_char": at.map(|a| a.0), "end_char": at.map(|a| a.1),
        "feature_code": feature, "geonameid": p.geonameid.map(|g| g.to_string()), "lat": p.lat, "lon": p.lon, "resolved_placename": p.name, "search_placename": p.text})
}

/// Events by the data fields of PLOVER's manual: one JSON object a line; `killed` and `injured` stand beside `size`,
/// which holds no range.
pub fn plover(input: &Input) -> Export {
    let mut out = Export::default();
    for event in &input.events {
        let Some(date) = event.date.as_ref().filter(|_| event.status == Status::Actual) else {
            out.leave(if event.date.is_none() { "without a date" } else { "did not happen, or not yet" });
            continue;
        };
        let story = input.story(event);
        let text = story.map(|s| s.text.as_str()).unwrap_or_default();
        let entities = |actors: &[Actor]| {
            actors.iter().map(|a| json!({"code": a.country.as_deref().map(|c| input.plover_country(c)), "sector": sectors(a), "entity_text": a.text, "identifier_text": a.name})).collect::<Vec<_>>()
        };
        let exact = |n: &Option<Number>| n.as_ref().and_then(|n| n.low.filter(|l| Some(*l) == n.high));
        let range = |n: &Option<Number>| n.as_ref().map(|n| json!({"low": n.low, "high": n.high}));
        let quad = match event.quad {
            Quad::VerbalCooperation => 1,
            Quad::MaterialCooperation => 2,
            Quad::VerbalConflict => 3,
            Quad::MaterialConflict => 4,
        };
        let place = event.place.as_ref().map(|p| {
            let resolution = match p.precision {
                Some(PlacePrecision::Exact | PlacePrecision::Near) => Some(4),
                Some(PlacePrecision::Admin2) => Some(3),
                Some(PlacePrecision::Admin1) => Some(2),
                Some(PlacePrecision::Country) => Some(1),
                _ => None,
            };
            json!({"extracted_place": p.text, "resolved_place": p.name, "geonameid": p.geonameid, "lat": p.lat, "lon": p.lon, "district": p.admin2, "province": p.admin1,
                "country": p.country.as_deref().map(|c| input.country_name(Some(c))), "country_code": p.country, "resolution": resolution})
        });
        let span = event.evidence.span;
        out.row(
            &(json!({
                "id": event.id, "date": date.start, "enddate": date.end, "actor": entities(&event.actors), "recipient": entities(&event.recipients), "event": [event.kind],
                "mode": event.modes, "context": event.contexts, "quad_code": quad, "event_scale": event.score, "event_loc": place, "event_text": event.evidence.text,
                "link": input.incident(event).map(|i| i.id.clone()), "size": {"dead": exact(&event.killed), "injured": exact(&event.injured), "arrested": exact(&event.captured)},
                "killed": range(&event.killed), "injured": range(&event.injured),
                "text_info": {"sequence": event.sentence, "start": characters(text, span.start), "end": characters(text, span.end)},
                "cite_info": {"url": story.and_then(|s| s.url.clone()), "title": story.and_then(|s| s.title.clone()), "language": story.and_then(|s| s.language.clone()),
                    "publication": story.and_then(|s| s.source.clone()), "codebook": event.evidence.codebook},
            })
            .to_string()
                + "\n"),
        );
    }
    out
}
