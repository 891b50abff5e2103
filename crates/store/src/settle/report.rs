//! An event to what the comparison looks at.

use super::Rules;
use super::around::Around;
use dateline_record::{Actor, DatePrecision, Event, PlacePrecision, Stance, Status};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A party as the comparison sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) country: Option<String>,
    pub(super) sectors: Vec<String>,
}

/// Where it happened.
#[allow(clippy::struct_excessive_bools, reason = "each says something of its own about one place")]
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) name: String,
    pub(super) point: Option<(f64, f64)>,
    pub(super) geonameid: Option<u32>,
    /// Whether the point stands for the place itself rather than for an area around it.
    pub(super) exact: bool,
    pub(super) whole_country: bool,
    /// Whether it is an administrative division or a country.
    pub(super) division: bool,
    pub(super) admin1: Option<String>,
    pub(super) country: Option<String>,
    /// Whether it is the place of the story's other events: the event names none.
    pub(super) borrowed: bool,
    /// Whether it is a name that no gazetteer knew.
    pub(super) unknown: bool,
    /// Its names, run together: "Spin Boldak" and "Spinboldak" are one.
    pub(super) keys: Vec<String>,
}

/// What is known of the story around an event.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context<'a> {
    /// Day of publication.
    pub(crate) published: Option<&'a str>,
    /// Headline.
    pub(crate) title: Option<&'a str>,
    /// What the story's events share.
    pub(crate) around: Around,
}

/// One event, ready to be compared.
#[allow(clippy::struct_excessive_bools, reason = "each says something of its own about one report")]
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(super) event: String,
    pub(super) story: String,
    pub(super) family: u8,
    /// First and last day, in days of the common era; from the day of publication where the event has none.
    pub(super) days: (i32, i32),
    /// Whether the text says when.
    pub(super) dated: bool,
    pub(super) background: bool,
    pub(super) sentence_number: u32,
    /// Whether the day is known and at most two days are meant.
    pub(super) exact_day: bool,
    /// Whether the day is that of the story's other events: the event names none.
    pub(super) borrowed_day: bool,
    /// Whether it sums up over more days than a week.
    pub(super) summary: bool,
    pub(super) spot: Option<Spot>,
    pub(super) actors: Vec<Side>,
    pub(super) recipients: Vec<Side>,
    /// Countries of actors and recipients, each once.
    pub(super) parties: Vec<String>,
    /// Codes of actors and recipients, where both sides are known with their sectors.
    pub(super) kinds_of_actors: Option<(Vec<String>, Vec<String>)>,
    pub(super) names: BTreeSet<String>,
    pub(super) killed: Option<(Option<u32>, Option<u32>)>,
    pub(super) injured: Option<(Option<u32>, Option<u32>)>,
    pub(super) captured: Option<(Option<u32>, Option<u32>)>,
    /// Words of its sentences that not every report holds, in order of the alphabet.
    pub(super) words: Vec<String>,
    /// Hash of its sentence.
    pub(super) sentence: u64,
    pub(super) kinds: u32,
    pub(super) stands_apart: bool,
    pub(super) dayparts: u32,
    pub(super) targets: u32,
    pub(super) separate: bool,
    /// Whether it says that it did not happen.
    pub(super) denies: bool,
    pub(super) follows: Option<String>,
}

/// Days of the common era.
pub(super) fn day_of(date: &str) -> Option<i32> {
    let date: jiff::civil::Date = date.get(..10)?.parse().ok()?;
    let epoch = jiff::civil::date(2000, 1, 1);
    Some((date - epoch).get_days())
}

impl Report {
    /// `None` where the event is of no family, or did not happen and nobody denies it, or is yet to come.
    pub(crate) fn new(rules: &Rules, event: &Event, context: &Context<'_>) -> Option<Self> {
        let family = rules.family(&event.kind)?;
        let denies =
            event.status == Status::Negated || event.said_by.iter().any(|s| s.stance == Stance::Denies);
        if matches!(event.status, Status::Future | Status::Hypothetical) {
            return None;
        }
        let published = context.published.and_then(day_of);
        let date = event.date.as_ref().and_then(|d| Some((day_of(&d.start)?, day_of(&d.end)?, d)));
        let undated = !event.background && event.date.as_ref().is_none_or(|d| d.text.is_none());
        let shared_day = context.around.day.filter(|_| undated);
        let (days, exact_day, summary) = match date {
            _ if shared_day.is_some() => (shared_day.map(|d| (d, d))?, true, false),
            // The day of publication stands in for an unknown day of the days just before it.
            Some((start, end, d)) if d.text.is_none() && !event.background => {
                ((start - 3, end), false, false)
            }
            Some((start, end, d)) => {
                let span = end - start;
                ((start, end), span <= 1, span > 7 || d.precision >= DatePrecision::Month)
            }
            None => {
                let day = published?;
                ((day - 7, day), false, false)
            }
        };
        let spot = event.place.as_ref().map(|p| Spot {
            name: p.name.as_ref().unwrap_or(&p.text).to_lowercase(),
            unknown: p.precision.is_none(),
            keys: [p.name.as_deref(), Some(p.text.as_str())]
                .into_iter()
                .flatten()
                .map(run_together)
                .collect(),
            point: p.lat.zip(p.lon),
            geonameid: p.geonameid,
            exact: matches!(
                p.precision,
                Some(PlacePrecision::Exact | PlacePrecision::Near | PlacePrecision::Admin2)
            ),
            whole_country: p.precision == Some(PlacePrecision::Country),
            division: matches!(
                p.precision,
                Some(PlacePrecision::Country | PlacePrecision::Admin1 | PlacePrecision::Admin2) | None
            ),
            admin1: p.admin1.clone(),
            country: p.country.clone(),
            borrowed: false,
        });
        let spot = spot.or_else(|| {
            let (lat, lon, country) = context.around.point.clone()?;
            Some(Spot {
                name: String::new(),
                point: Some((lat, lon)),
                geonameid: None,
                exact: true,
                whole_country: false,
                division: false,
                admin1: None,
                country,
                borrowed: true,
                unknown: false,
                keys: Vec::new(),
            })
        });
        let parties = || event.actors.iter().chain(&event.recipients);
        // Countries and names are compared as such; "diplomat" or "traders" are words like others.
        let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        let proper = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|w| capital(w))
                .map(str::to_lowercase)
                .collect::<Vec<_>>()
        };
        let mut own: BTreeSet<String> = parties().flat_map(|a| proper(&a.text)).collect();
        own.extend(spot.iter().flat_map(|s| tokens(&s.name)));
        own.extend(event.place.iter().flat_map(|p| tokens(&p.text)));
        let mut words = BTreeSet::new();
        // What kind of act it is has been compared by then.
        let trigger: BTreeSet<String> = tokens(trigger_of(event)).map(|w| stem(&w)).collect();
        let (mut dayparts, mut targets, mut separate) = (0, 0, false);
        // The headline speaks of this event where it shares words with its sentence.
        let sentence: BTreeSet<String> =
            tokens(&event.evidence.text).filter(|w| !rules.is_common(w)).map(|w| stem(&w)).collect();
        let title = context.title.filter(|t| tokens(t).filter(|w| sentence.contains(&stem(w))).count() > 1);
        for text in std::iter::once(&event.evidence).chain(&event.also).map(|e| e.text.as_str()).chain(title)
        {
            for word in tokens(text) {
                if !own.contains(&word) {
                    targets |= rules.target(&word);
                }
                separate |= rules.is_separate(&word);
                if !rules.is_common(&word)
                    && !own.contains(&word)
                    && !trigger.contains(&stem(&word))
                    && rules.daypart(&word) == 0
                    && (word.chars().count() > 2 || word.parse::<u32>().is_ok_and(|n| n > 9))
                {
                    words.insert(stem(&word));
                }
            }
        }
        // The part of the day only where the date's own words say it: a sentence may tell of several times.
        for word in event.date.iter().filter_map(|d| d.text.as_deref()).flat_map(tokens) {
            dayparts |= rules.daypart(&word);
        }
        // "Soldiers" in a report that names one country are most likely its own: good enough to compare by, not to record.
        let named =
            parties().filter_map(|a| a.country.clone()).chain(spot.iter().filter_map(|s| s.country.clone()));
        let named: BTreeSet<String> = named.collect();
        // Where one side is a state and nothing says whose the other is, it may be anybody's.
        let here = spot.as_ref().is_some_and(|s| s.country.is_some()) || context.around.country.is_some();
        let home = if named.is_empty() { context.around.country.clone() } else { None };
        let home = home.or_else(|| named.first().filter(|_| named.len() == 1 && here).cloned());
        let mut hash = DefaultHasher::new();
        event.evidence.text.hash(&mut hash);
        let range =
            |n: &Option<dateline_record::Number>| n.as_ref().filter(|n| !n.total).map(|n| (n.low, n.high));
        Some(Self {
            event: event.id.clone(),
            story: event.story.clone(),
            family,
            days,
            dated: event.date.as_ref().is_some_and(|d| d.text.is_some()),
            background: event.background,
            sentence_number: event.sentence,
            exact_day,
            borrowed_day: shared_day.is_some(),
            summary: summary || event.killed.as_ref().is_some_and(|k| k.total && !exact_day),
            spot,
            actors: event.actors.iter().map(|a| side(a, home.as_ref())).collect(),
            recipients: event.recipients.iter().map(|a| side(a, home.as_ref())).collect(),
            parties: parties()
                .filter_map(|a| a.country.clone())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            kinds_of_actors: kinds_of_actors(rules, event),
            names: parties()
                .filter_map(|a| a.name.as_ref())
                .map(|n| n.to_lowercase())
                .filter(|n| !rules.is_state(n))
                .collect(),
            killed: range(&event.killed),
            injured: range(&event.injured),
            captured: range(&event.captured),
            words: words.into_iter().collect(),
            sentence: hash.finish(),
            kinds: rules.kinds(&event.modes),
            stands_apart: rules.stands_apart(&event.modes),
            dayparts,
            targets,
            separate,
            denies,
            follows: event.follows.clone(),
        })
    }

    /// Countries of the place and the parties, each once.
    pub(super) fn countries(&self) -> BTreeSet<&str> {
        let spot = self.spot.iter().filter_map(|s| s.country.as_deref());
        self.actors.iter().chain(&self.recipients).filter_map(|s| s.country.as_deref()).chain(spot).collect()
    }
}

fn kinds_of_actors(rules: &Rules, event: &Event) -> Option<(Vec<String>, Vec<String>)> {
    let codes = |actors: &[Actor]| -> Option<Vec<String>> {
        let all: Option<BTreeSet<String>> =
            actors.iter().map(|a| a.code.clone().filter(|_| a.sector.is_some())).collect();
        all.filter(|c| !c.is_empty()).map(|c| c.into_iter().collect())
    };
    let plain = |a: &Actor| a.sector.as_deref().is_some_and(|s| rules.is_plain(s));
    let telling = !event.actors.iter().chain(&event.recipients).all(plain);
    telling.then_some(())?;
    Some((codes(&event.actors)?, codes(&event.recipients)?))
}

fn side(actor: &Actor, home: Option<&String>) -> Side {
    let codes = actor.code.as_deref().unwrap_or_default().split(' ').filter(|c| !c.is_empty());
    let sectors: Vec<String> =
        codes.filter(|c| Some(*c) != actor.country.as_deref()).map(str::to_owned).collect();
    let country = actor.country.clone().or_else(|| home.filter(|_| !sectors.is_empty()).cloned());
    Side { country, sectors }
}

/// The words that name the act.
fn trigger_of(event: &Event) -> &str {
    let evidence = &event.evidence;
    let start = evidence.trigger.start.saturating_sub(evidence.span.start) as usize;
    let end = evidence.trigger.end.saturating_sub(evidence.span.start) as usize;
    evidence.text.get(start..end).unwrap_or_default()
}

/// The words of a name that are written with a capital, run together; all words where none is.
fn run_together(name: &str) -> String {
    let words = || name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    let named: String = words().filter(capital).map(str::to_lowercase).collect();
    if named.is_empty() { words().map(str::to_lowercase).collect() } else { named }
}

/// Words in lower case.
fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// The first letters of a word, so that "vendors" and "vendor" are one.
fn stem(word: &str) -> String {
    word.chars().take(6).collect::<String>().trim_end_matches('s').to_owned()
}
