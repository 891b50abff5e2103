//! What the events of one story share: the one place, the one day, the one country of all that say one.
//!
//! An event that says little happened, most likely, where and when the rest of its story did. That is good enough to
//! compare by, and nothing that is recorded.

use super::report::day_of;
use crate::store::index::kilometres;
use dateline_record::{DatePrecision, Event, EventPlace, PlacePrecision};
use std::collections::BTreeSet;

/// Latitude, longitude, country.
pub(crate) type Point = (f64, f64, Option<String>);

/// Days before publication of which undated news may be.
const NEWS_DAYS: i32 = 4;

/// What the events of a story share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Around {
    /// The one point that every event of the story with a point has.
    pub(crate) point: Option<Point>,
    /// The one day, shortly before publication, of all its events that name such a day.
    pub(crate) day: Option<i32>,
    /// The one country of all its parties, speakers and places.
    pub(crate) country: Option<String>,
}

impl Around {
    pub(crate) fn of(events: &[Event], published: Option<&str>) -> Self {
        let exact = |p: &&EventPlace| {
            matches!(p.precision, Some(PlacePrecision::Exact | PlacePrecision::Near | PlacePrecision::Admin2))
        };
        let places = events.iter().filter_map(|e| e.place.as_ref()).filter(exact);
        let points = places.filter_map(|p| Some((p.lat?, p.lon?, p.country.clone())));
        let published = published.and_then(day_of);
        let news = |day: &i32| published.is_some_and(|p| (0..=NEWS_DAYS).contains(&(p - day)));
        let named = |e: &&Event| e.date.as_ref().is_some_and(|d| d.text.is_some());
        let days: BTreeSet<i32> = events
            .iter()
            .filter(named)
            .filter_map(|e| e.date.as_ref())
            .filter(|d| d.precision == DatePrecision::Day && d.start == d.end)
            .filter_map(|d| day_of(&d.start))
            .filter(news)
            .collect();
        let mut countries: BTreeSet<&str> = BTreeSet::new();
        for event in events {
            countries
                .extend(event.actors.iter().chain(&event.recipients).filter_map(|a| a.country.as_deref()));
            countries.extend(event.said_by.iter().filter_map(|s| s.country.as_deref()));
            countries.extend(event.place.iter().filter_map(|p| p.country.as_deref()));
        }
        Self {
            point: lone_point(points),
            day: days.first().copied().filter(|_| days.len() == 1),
            country: countries.first().filter(|_| countries.len() == 1).map(|c| (*c).to_owned()),
        }
    }
}

/// The one point that all have; `None` where there are none or several.
fn lone_point(points: impl Iterator<Item = Point>) -> Option<Point> {
    let mut lone: Option<Point> = None;
    for point in points {
        match &lone {
            Some(known) if kilometres((known.0, known.1), (point.0, point.1)) > 1.0 => return None,
            Some(_) => {}
            None => lone = Some(point),
        }
    }
    lone
}
