//! Spans that are an actor, a place or a time, and how each was read.

use crate::Span;
use serde::{Deserialize, Serialize};

/// A span that is an actor, a place or a time, and how it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Mention {
    /// Somebody who can act or be acted on.
    Actor {
        /// Story it stands in.
        story: String,
        /// Where.
        span: Span,
        /// The words.
        text: String,
        /// The head word.
        head: String,
        /// The person or body, where known.
        name: Option<String>,
        /// Country and sectors, as `PAK MIL`.
        code: Option<String>,
        /// ISO 3166 alpha-3, or the code of an international body.
        country: Option<String>,
        /// Main PLOVER sector.
        sector: Option<String>,
        /// How it was resolved: `table`, `title`, `apposition`, `coreference`, …
        via: Option<String>,
    },
    /// A place.
    Place {
        /// Story it stands in.
        story: String,
        /// Where.
        span: Span,
        /// The words.
        text: String,
        /// Gazetteer name.
        name: Option<String>,
        /// Latitude in degrees north.
        lat: Option<f64>,
        /// Longitude in degrees east.
        lon: Option<f64>,
        /// GeoNames identifier, where it has one.
        geonameid: Option<u32>,
        /// GeoNames feature code (`PPL`, `ADM1`, `PCLI` …).
        feature: Option<String>,
        /// First-order division.
        admin1: Option<String>,
        /// Second-order division.
        admin2: Option<String>,
        /// ISO 3166 alpha-3.
        country: Option<String>,
        /// How exact the point is.
        precision: Option<PlacePrecision>,
        /// What the words do: `place`, `demonym` or `government` (the last two are never an event's place).
        role: String,
    },
    /// A time.
    Time {
        /// Story it stands in.
        story: String,
        /// Where.
        span: Span,
        /// The words.
        text: String,
        /// TIMEX3 type and value.
        timex: Timex,
        /// First day, ISO 8601.
        start: Option<String>,
        /// Last day, ISO 8601.
        end: Option<String>,
        /// How exact.
        precision: Option<DatePrecision>,
    },
}

/// TIMEX3 type (`DATE`, `TIME`, `DURATION`, `SET`) and value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timex {
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    #[serde(rename = "type")]
    pub kind: String,
    /// TIMEX3 value.
    pub value: String,
}

/// How exact a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatePrecision {
    /// One day.
    Day,
    /// A week or weekend, or a few days.
    Week,
    /// A month.
    Month,
    /// A year, or a season or quarter of one.
    Year,
    /// A decade or more.
    Decade,
}

/// How exact a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlacePrecision {
    /// The named place itself.
    Exact,
    /// Near a named place.
    Near,
    /// A second-order division.
    Admin2,
    /// A first-order division.
    Admin1,
    /// A vague area or landscape.
    Area,
    /// A country only.
    Country,
}

/// When an event happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDate {
    /// First day, ISO 8601.
    pub start: String,
    /// Last day, ISO 8601.
    pub end: String,
    /// How exact.
    pub precision: DatePrecision,
    /// The words that say it; `None` where the publication date stands in.
    pub text: Option<String>,
    /// Where they stand.
    pub span: Option<Span>,
}

/// Where an event happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventPlace {
    /// The words that say it.
    pub text: String,
    /// Where they stand.
    pub span: Option<Span>,
    /// Gazetteer name.
    pub name: Option<String>,
    /// First-order division.
    pub admin1: Option<String>,
    /// Second-order division.
    #[serde(default)]
    pub admin2: Option<String>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// Latitude in degrees north.
    pub lat: Option<f64>,
    /// Longitude in degrees east.
    pub lon: Option<f64>,
    /// GeoNames identifier.
    pub geonameid: Option<u32>,
    /// How exact.
    pub precision: Option<PlacePrecision>,
}
