//! Stories with the events expected of them, written by hand: one line an event.
//!
//! `label | TYPE/mode | PAK MIL:the words + … > AFG CVL:the words | key=value | …`; the label names the incident.
//! Keys: `d` date, `p` place, `k` killed, `kt` killed as a running total, `i` injured, `c` captured, `s` who says so (`s-` denies,
//! `s!` claims responsibility), `t` the word that names the act, `x=neg` negated, `b` background, `f` the event of the
//! same story that it follows. Words must stand in the story: a line that does not fit its story fails the test.

use crate::common::{actor, speaker};
use dateline_record::{
    Actor, DatePrecision, Event, EventDate, EventPlace, Evidence, Number, PlacePrecision, Quad, Span,
    Speaker, Stance, Status, Story, hash_id,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A story, its events, and the label of each.
pub(crate) struct Told {
    pub(crate) story: Story,
    pub(crate) events: Vec<Event>,
    pub(crate) labels: Vec<String>,
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories")
}

/// Every story below `stories/<sub>`, with labels that carry the name of their file.
pub(crate) fn read(sub: &str) -> Vec<Told> {
    let places = places();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder().join(sub)).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let stories: Vec<Story> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let expected = std::fs::read_to_string(file.with_extension("events")).unwrap();
        let mut lines: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut at = "";
        for line in expected.lines() {
            match line.strip_prefix("@ ") {
                Some(id) => at = id,
                None => lines.entry(at).or_default().push(line),
            }
        }
        for story in stories {
            let (mut events, mut labels, mut follows) = (Vec::<Event>::new(), Vec::new(), Vec::new());
            for line in
                lines.get(story.id.as_str()).unwrap_or_else(|| panic!("{name}: no events for {}", story.id))
            {
                let (label, event, after) = event(&story, line, &places);
                events.push(event);
                labels.push(format!("{name}/{label}"));
                follows.push(after);
            }
            for (i, after) in follows.iter().enumerate() {
                if let Some(j) = after {
                    events[i].follows = Some(events[*j].id.clone());
                }
            }
            out.push(Told { story, events, labels });
        }
    }
    out
}

fn places() -> BTreeMap<String, EventPlace> {
    let text = std::fs::read_to_string(folder().join("places.tsv")).unwrap();
    let known = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    text.lines()
        .skip(1)
        .map(|line| {
            let c: Vec<&str> = line.split('\t').collect();
            let precision: PlacePrecision = serde_json::from_value(c[5].into()).unwrap();
            let place = EventPlace {
                text: c[0].into(),
                span: None,
                name: Some(c[0].into()),
                admin1: known(c[2]),
                admin2: None,
                country: known(c[1]),
                lat: c[3].parse().ok(),
                lon: c[4].parse().ok(),
                geonameid: None,
                precision: Some(precision),
            };
            (c[0].to_owned(), place)
        })
        .collect()
}

fn find(story: &Story, words: &str) -> Span {
    let at = story
        .text
        .find(words)
        .unwrap_or_else(|| panic!("{}: `{words}` does not stand in the story", story.id));
    Span::new(at, at + words.len())
}

fn party(story: &Story, text: &str) -> Actor {
    let (code, words) = text.split_once(':').unwrap_or_else(|| panic!("{}: `{text}` is no party", story.id));
    let (words, name) = words.split_once('@').map_or((words, None), |(w, n)| (w, Some(n.to_owned())));
    let mut out = actor(code.trim(), words.trim());
    // A code of sectors alone has no country.
    if out.country.as_deref().is_some_and(|c| ["BUS", "SOC", "NGO"].contains(&c)) {
        let sectors: Vec<&str> = code.split(' ').filter(|c| *c != "NGO").collect();
        out.sector = sectors.first().map(|s| (*s).to_owned());
        out.country = code.starts_with("NGO").then(|| "NGO".to_owned());
    }
    Actor { span: find(story, words.trim()), name, ..out }
}

#[allow(clippy::unnecessary_wraps, reason = "the field is an option")]
fn number(story: &Story, value: &str, total: bool) -> Option<Number> {
    let (range, words) = value.split_once(':').unwrap();
    let (low, high) = range.split_once('-').unwrap_or((range, range));
    Some(Number {
        low: low.parse().ok(),
        high: high.parse().ok(),
        text: words.into(),
        span: find(story, words),
        who: None,
        total,
    })
}

fn event(story: &Story, line: &str, places: &BTreeMap<String, EventPlace>) -> (String, Event, Option<usize>) {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let (kind, mode) = cells[1].split_once('/').map_or((cells[1], None), |(k, m)| (k, Some(m.to_owned())));
    let side = |text: &str| {
        text.split(" + ")
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .map(|p| party(story, p))
            .collect::<Vec<_>>()
    };
    let (actors, recipients) =
        cells[2].split_once('>').map_or_else(|| (side(cells[2]), Vec::new()), |(a, r)| (side(a), side(r)));
    let trigger = cells
        .iter()
        .find_map(|c| c.strip_prefix("t="))
        .unwrap_or_else(|| panic!("{}: no trigger: {line}", story.id));
    let trigger = find_after(story, trigger);
    let start = story.text[..trigger.start as usize].rfind(['\n']).map_or(0, |i| i + 1);
    let end =
        story.text[trigger.end as usize..].find('\n').map_or(story.text.len(), |i| trigger.end as usize + i);
    let span = sentence(&story.text, start, end, trigger);
    let mut out = Event {
        id: String::new(),
        story: story.id.clone(),
        sentence: story.text[..span.start as usize].matches(". ").count() as u32,
        kind: kind.into(),
        modes: mode.clone().into_iter().collect(),
        mode,
        contexts: Vec::new(),
        cameo: None,
        quad: Quad::MaterialConflict,
        score: 0.0,
        status: Status::Actual,
        background: false,
        actors,
        recipients,
        said_by: Vec::new(),
        date: None,
        place: None,
        killed: None,
        injured: None,
        missing: None,
        captured: None,
        displaced: None,
        evidence: Evidence {
            text: span.of(&story.text).into(),
            span,
            trigger,
            pattern: "by/hand:1".into(),
            codebook: "golden".into(),
        },
        also: Vec::new(),
        follows: None,
        notices: Vec::new(),
    };
    let mut follows = None;
    for cell in &cells[3..] {
        let (key, value) = cell.split_once('=').unwrap_or((cell, ""));
        match key {
            "d" => out.date = date(story, value),
            "p" => {
                out.place = Some(
                    places.get(value).unwrap_or_else(|| panic!("{}: no place {value}", story.id)).clone(),
                );
            }
            "k" => out.killed = number(story, value, false),
            "kt" => out.killed = number(story, value, true),
            "c" => out.captured = number(story, value, false),
            "i" => out.injured = number(story, value, false),
            "s" | "s-" | "s!" => {
                let stance = match key {
                    "s" => Stance::Asserts,
                    "s-" => Stance::Denies,
                    _ => Stance::ClaimsResponsibility,
                };
                out.said_by = value.split(" + ").map(|p| voice(&party(story, p), stance)).collect();
            }
            "t" => {}
            "x" => out.status = Status::Negated,
            "b" => out.background = true,
            "f" => follows = value.parse().ok(),
            _ => panic!("{}: no key `{key}`", story.id),
        }
    }
    out.id = hash_id(&[&story.id, &format!("{trigger:?}"), kind, cells[2]]);
    (cells[0].to_owned(), out, follows)
}

/// A trigger as a word of its own, not inside another.
fn find_after(story: &Story, words: &str) -> Span {
    let whole = |i: usize| {
        let before = story.text[..i].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = story.text[i + words.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && after
    };
    let at = story.text.match_indices(words).map(|(i, _)| i).find(|i| whole(*i));
    let at = at.unwrap_or_else(|| panic!("{}: `{words}` does not stand in the story", story.id));
    Span::new(at, at + words.len())
}

fn sentence(text: &str, start: usize, end: usize, trigger: Span) -> Span {
    let from = text[start..trigger.start as usize].rfind(". ").map_or(start, |i| start + i + 2);
    let to = text[trigger.end as usize..end].find(". ").map_or(end, |i| trigger.end as usize + i + 1);
    Span::new(from, to)
}

fn voice(a: &Actor, stance: Stance) -> Speaker {
    let s = speaker("", "");
    Speaker {
        text: a.text.clone(),
        span: a.span,
        code: a.code.clone(),
        country: a.country.clone(),
        sector: a.sector.clone(),
        name: a.name.clone(),
        stance,
        ..s
    }
}

#[allow(clippy::unnecessary_wraps, reason = "the field is an option")]
fn date(story: &Story, value: &str) -> Option<EventDate> {
    let (range, words) = value.split_once(':').unwrap();
    let (start, end) = range.split_once("..").unwrap_or((range, range));
    let day = |d: &str| d.parse::<jiff::civil::Date>().unwrap();
    let long = (day(end) - day(start)).get_days() > 9;
    let precision = if start == end {
        DatePrecision::Day
    } else if long {
        DatePrecision::Month
    } else {
        DatePrecision::Week
    };
    let text = (!words.is_empty()).then(|| words.to_owned());
    Some(EventDate {
        start: start.into(),
        end: end.into(),
        precision,
        span: text.as_ref().map(|t| find(story, t)),
        text,
    })
}
