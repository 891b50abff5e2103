//! GDELT 2.0: 61 columns of events and 16 of mentions, tab-separated, without a header.
//!
//! One row a pair of actors. Lost: who says so, status, numbers of victims, precision of dates. Tone and the places of
//! the actors are not measured and stay empty; nothing is invented.

use super::input::{Cameo, Export, Input, characters, number, pairs, sectors};
use super::text::tsv_line;
use dateline_record::{Actor, Event, PartKind, PlacePrecision, Status, Story};
use std::collections::BTreeSet;

/// Events, 61 columns.
pub fn gdelt_events(input: &Input) -> Export {
    let mut out = Export::default();
    for event in &input.events {
        if event.status != Status::Actual {
            out.leave("did not happen, or not yet");
            continue;
        }
        let Some(day) = event.date.as_ref().map(|d| d.start.clone()) else {
            out.leave("without a date");
            continue;
        };
        let code = input.cameo_code(event);
        let Some(cameo) = input.cameo.get(&code) else {
            out.leave("without a CAMEO code");
            continue;
        };
        let (pairs, cut) = pairs(event);
        if cut {
            out.leave("pairs beyond the first of an event with more than twelve");
        }
        for (i, (actor, target)) in pairs.into_iter().enumerate() {
            let cells = row(input, event, &day, &code, cameo, number(&event.id) + i as u64, (actor, target));
            out.row(&tsv_line(cells));
        }
    }
    out
}

fn row(
    input: &Input,
    event: &Event,
    day: &str,
    code: &str,
    cameo: &Cameo,
    id: u64,
    (actor, target): (Option<&Actor>, Option<&Actor>),
) -> Vec<String> {
    let digits: String = day.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default().to_owned();
    let n = |from, to| part(from, to).parse::<f64>().unwrap_or(0.0);
    let fraction = n(0, 4) + (n(4, 6) * 30.0 + n(6, 8)) / 365.0;
    let mut cells = vec![id.to_string(), digits.clone(), part(0, 6), part(0, 4), format!("{fraction:.4}")];
    cells.extend(actor_cells(input, actor));
    cells.extend(actor_cells(input, target));
    let story = input.story(event);
    let lead = story.is_some_and(|s| in_lead(s, event));
    let quad = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
        .iter()
        .position(|q| *q == cameo.quad);
    cells.extend([
        u8::from(lead).to_string(),
        code.to_owned(),
        code.chars().take(3).collect(),
        code.chars().take(2).collect(),
        quad.map(|q| (q + 1).to_string()).unwrap_or_default(),
        cameo.goldstein.clone(),
    ]);
    let (mentions, sources, stories) = counts(input, event);
    cells.extend([mentions.to_string(), sources.to_string(), stories.to_string(), String::new()]);
    for _ in 0..2 {
        cells.push("0".to_owned());
        cells.extend(std::iter::repeat_n(String::new(), 7));
    }
    cells.extend(place_cells(input, event));
    cells.push(story.map(added).unwrap_or_default());
    cells.push(story.and_then(|s| s.url.clone()).unwrap_or_else(|| event.story.clone()));
    cells
}

/// Reports, independent sources and stories of the incident.
fn counts(input: &Input, event: &Event) -> (usize, usize, usize) {
    input.incident(event).map_or((1, 1, 1), |i| (i.events.len(), i.sources.len().max(1), i.stories.len()))
}

fn actor_cells(input: &Input, actor: Option<&Actor>) -> Vec<String> {
    let Some(actor) = actor else { return vec![String::new(); 10] };
    let country = actor.country.as_deref();
    let state = country.is_some_and(|c| input.names.country(c).is_some());
    let roles: Vec<String> = sectors(actor)
        .iter()
        .filter_map(|s| input.names.sector(s))
        .map(|s| s.cameo.clone())
        .filter(|c| !c.is_empty())
        .collect();
    let name = actor.name.clone().or_else(|| country.map(|c| input.country_name(Some(c))));
    let name =
        name.or_else(|| sectors(actor).first().and_then(|s| input.names.sector(s)).map(|s| s.name.clone()));
    let mut code = country.unwrap_or_default().to_owned();
    code.extend(roles.iter().map(String::as_str));
    let mut cells = vec![
        code,
        name.unwrap_or_else(|| actor.text.clone()).to_uppercase(),
        country.filter(|_| state).unwrap_or_default().to_owned(),
        country.filter(|_| !state).unwrap_or_default().to_owned(),
        String::new(),
        String::new(),
        String::new(),
    ];
    cells.extend((0..3).map(|i| roles.get(i).cloned().unwrap_or_default()));
    cells
}

/// Whether the evidence stands in the title or in the first paragraph of the body.
fn in_lead(story: &Story, event: &Event) -> bool {
    let parts = story.news_parts();
    let body = parts.iter().find(|p| p.kind == PartKind::Body).map(|p| p.span);
    let title = parts.iter().filter(|p| p.kind == PartKind::Title).map(|p| p.span);
    title.chain(body).any(|span| span.overlaps(event.evidence.span))
}

fn place_cells(input: &Input, event: &Event) -> Vec<String> {
    let Some(place) = &event.place else {
        let mut none = vec![String::new(); 8];
        if let Some(first) = none.first_mut() {
            "0".clone_into(first);
        }
        return none;
    };
    let us = place.country.as_deref() == Some("USA");
    let fine = if us { "3" } else { "4" };
    let kind = match place.precision {
        Some(PlacePrecision::Exact | PlacePrecision::Near | PlacePrecision::Admin2) => fine,
        Some(PlacePrecision::Admin1) => {
            if us {
                "2"
            } else {
                "5"
            }
        }
        Some(PlacePrecision::Area) if place.lat.is_some() => "4",
        Some(PlacePrecision::Country) => "1",
        _ => "0",
    };
    let country = place.country.as_deref();
    let name = place.name.clone().unwrap_or_else(|| place.text.clone());
    let mut full: Vec<String> = vec![name];
    if kind != "1" {
        full.extend(place.admin1.clone().filter(|a| !full.contains(a)));
        full.extend(country.map(|c| input.country_name(Some(c))));
    }
    let fips = country.and_then(|c| input.names.country(c)).map(|c| c.fips.clone()).unwrap_or_default();
    let degrees = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
    vec![
        kind.to_owned(),
        full.join(", "),
        fips,
        String::new(),
        String::new(),
        degrees(place.lat),
        degrees(place.lon),
        String::new(),
    ]
}

/// The time of publication as 14 digits, down to the quarter of an hour; a day alone begins at midnight.
fn added(story: &Story) -> String {
    let published = story.published.as_deref().or(story.updated.as_deref()).unwrap_or_default();
    let digits: String = published.chars().take(19).filter(char::is_ascii_digit).collect();
    let (day, hour, minute) = (
        digits.get(..8).unwrap_or_default(),
        digits.get(8..10).unwrap_or("00"),
        digits.get(10..12).unwrap_or("00"),
    );
    let quarter = minute.parse::<u32>().unwrap_or(0) / 15 * 15;
    if day.is_empty() { String::new() } else { format!("{day}{hour}{quarter:02}00") }
}

/// Mentions, 16 columns: one row for each event row and each sentence that tells it.
pub fn gdelt_mentions(input: &Input) -> Export {
    let mut out = Export::default();
    for event in &input.events {
        let Some(story) =
            input.story(event).filter(|_| event.status == Status::Actual && event.date.is_some())
        else {
            out.leave("without an event row");
            continue;
        };
        let incident_stories: BTreeSet<&str> =
            input.incident(event).map(|i| i.stories.iter().map(String::as_str).collect()).unwrap_or_default();
        let first = incident_stories
            .iter()
            .filter_map(|s| input.stories.get(*s))
            .map(added)
            .min()
            .unwrap_or_else(|| added(story));
        let (pairs, _) = pairs(event);
        for (i, (actor, target)) in pairs.into_iter().enumerate() {
            let at = |a: Option<&Actor>| {
                a.map_or("-1".to_owned(), |a| characters(&story.text, a.span.start).to_string())
            };
            let source =
                story.url.as_deref().and_then(domain).or_else(|| story.source.clone()).unwrap_or_default();
            out.row(&tsv_line([
                (number(&event.id) + i as u64).to_string(),
                first.clone(),
                added(story),
                if story.url.is_some() { "1" } else { "2" }.to_owned(),
                source,
                story.url.clone().unwrap_or_else(|| story.id.clone()),
                (event.sentence + 1).to_string(),
                at(actor),
                at(target),
                characters(&story.text, event.evidence.trigger.start).to_string(),
                "1".to_owned(),
                String::new(),
                story.text.chars().count().to_string(),
                String::new(),
                String::new(),
                String::new(),
            ]));
        }
    }
    out
}

fn domain(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', ':', '?']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}
