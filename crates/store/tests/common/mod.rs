//! Records for the tests of the store: small, legible, and the same on every run.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::unnecessary_wraps,
    reason = "each test file uses a part of it; fields are options"
)]

use dateline_record::{
    Actor, DatePrecision, Event, EventDate, EventPlace, Evidence, Number, PlacePrecision, Quad, Span,
    Speaker, Stance, Status, Story, hash_id,
};

pub(crate) fn story(id: &str, day: &str, text: &str) -> Story {
    Story {
        id: id.into(),
        source: Some("Harbour Wire".into()),
        title: Some(format!("Report {id}")),
        published: Some(day.into()),
        language: Some("en".into()),
        text: text.into(),
        ..Story::default()
    }
}

/// `PAK MIL` as an actor of those words.
pub(crate) fn actor(code: &str, text: &str) -> Actor {
    let mut parts = code.split(' ');
    let country = parts.next().filter(|c| !c.is_empty()).map(str::to_owned);
    Actor {
        text: text.into(),
        span: Span::default(),
        code: country.is_some().then(|| code.into()),
        country,
        sector: parts.next().map(str::to_owned),
        name: None,
    }
}

pub(crate) fn speaker(code: &str, text: &str) -> Speaker {
    let a = actor(code, text);
    Speaker {
        text: a.text,
        span: a.span,
        code: a.code,
        country: a.country,
        sector: a.sector,
        name: None,
        cue: Some("said".into()),
        stance: Stance::Asserts,
        carried_by: None,
    }
}

pub(crate) fn on(day: &str) -> Option<EventDate> {
    Some(EventDate {
        start: day.into(),
        end: day.into(),
        precision: DatePrecision::Day,
        text: None,
        span: None,
    })
}

pub(crate) fn at(name: &str, country: &str, lat: f64, lon: f64) -> Option<EventPlace> {
    Some(EventPlace {
        text: name.into(),
        span: None,
        name: Some(name.into()),
        admin1: None,
        admin2: None,
        country: Some(country.into()),
        lat: Some(lat),
        lon: Some(lon),
        geonameid: None,
        precision: Some(PlacePrecision::Exact),
    })
}

pub(crate) fn killed(low: u32, high: u32) -> Option<Number> {
    Some(Number {
        low: Some(low),
        high: Some(high),
        text: low.to_string(),
        span: Span::default(),
        who: None,
        total: false,
    })
}

/// The first sentence of the story as evidence of an attack by one party on another.
pub(crate) fn attack(story: &Story, by: &str, on: &str, day: &str) -> Event {
    let end = story.text.find(". ").map_or(story.text.len(), |i| i + 1);
    Event {
        id: hash_id(&[&story.id, by, on, day]),
        story: story.id.clone(),
        sentence: 0,
        kind: "ASSAULT".into(),
        mode: Some("firearms".into()),
        modes: vec!["firearms".into()],
        contexts: vec!["military".into()],
        cameo: Some("193".into()),
        quad: Quad::MaterialConflict,
        score: -9.0,
        status: Status::Actual,
        background: false,
        actors: vec![actor(by, by)],
        recipients: vec![actor(on, on)],
        said_by: Vec::new(),
        date: self::on(day),
        place: None,
        killed: None,
        injured: None,
        missing: None,
        captured: None,
        displaced: None,
        evidence: Evidence {
            text: story.text[..end].into(),
            span: Span::new(0, end),
            trigger: Span::new(0, 1),
            pattern: "assault/firearms:9".into(),
            codebook: "one".into(),
        },
        also: Vec::new(),
        follows: None,
        notices: Vec::new(),
    }
}
