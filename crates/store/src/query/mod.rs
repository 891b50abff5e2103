//! One question, however it is put: as flags of a command, as a line of text, as parameters of an address.
//!
//! Turns words into a [`Query`] and a query into rows. `type:ASSAULT dyad:PAK-AFG from:2025-01 text:"border
//! post"` and `--type ASSAULT --dyad PAK-AFG …` are the same question. A word that cannot be understood is an
//! error that points at it and says what would be; nothing is dropped in silence.

mod parse;
mod sql;

pub use parse::FIELDS;
pub(crate) use sql::{Sql, events_sql, incidents_sql, wanted_words};

/// A question that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct QueryError {
    /// The field, such as `dyad`.
    pub field: String,
    /// The word at fault.
    pub word: String,
    /// What is wrong and what would be right.
    pub why: String,
    /// The whole question and the byte where the word stands, where it was put as text.
    pub at: Option<(String, usize)>,
}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.field.is_empty() {
            write!(f, "`{}`: {}", self.word, self.why)?;
        } else {
            write!(f, "{}: `{}`: {}", self.field, self.word, self.why)?;
        }
        if let Some((text, at)) = &self.at {
            let before = text.get(..*at).unwrap_or_default().chars().count();
            write!(
                f,
                "\n  {text}\n  {}{}",
                " ".repeat(before),
                "^".repeat(self.word.chars().count().max(1))
            )?;
        }
        Ok(())
    }
}

/// A party to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// Country or body, and sectors it must carry; either may be missing.
    Code {
        /// ISO 3166 alpha-3 or a body's code.
        country: Option<String>,
        /// PLOVER sectors.
        sectors: Vec<String>,
    },
    /// Words that its mention or name holds.
    Words(String),
}

/// Two parties between whom it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dyad {
    /// One country or body.
    pub a: String,
    /// The other.
    pub b: String,
    /// Whether only what `a` did to `b` is meant (`PAK>AFG`).
    pub directed: bool,
}

/// A circle.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The place as named; its point is looked up if none is given.
    pub name: String,
    /// Latitude and longitude in degrees.
    pub point: Option<(f64, f64)>,
    /// Radius in kilometres.
    pub km: f64,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By day.
    #[default]
    Date,
    /// By deaths.
    Killed,
    /// By PLOVER score.
    Score,
}

/// A question to a store: every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// One of these types.
    pub types: Vec<String>,
    /// One of these modes.
    pub modes: Vec<String>,
    /// One of these acted.
    pub actors: Vec<Party>,
    /// It was done to one of these.
    pub recipients: Vec<Party>,
    /// One of these took part on either side.
    pub parties: Vec<Party>,
    /// Between one of these pairs.
    pub dyads: Vec<Dyad>,
    /// It happened in one of these countries.
    pub countries: Vec<String>,
    /// West, south, east, north in degrees.
    pub bbox: Option<[f64; 4]>,
    /// Within a distance of a point.
    pub near: Option<Near>,
    /// First day, as 20251205.
    pub from: Option<i64>,
    /// Last day.
    pub to: Option<i64>,
    /// One of these statuses.
    pub status: Vec<String>,
    /// One of these says so.
    pub said_by: Vec<Party>,
    /// At least so many dead.
    pub killed_min: Option<i64>,
    /// Words of the evidence.
    pub text: Option<String>,
    /// Words of the whole story.
    pub story_text: Option<String>,
    /// Whether the versions differ.
    pub disputed: Option<bool>,
    /// Whether the report looks back at it.
    pub background: Option<bool>,
    /// Whether events that a review rejected are wanted too, as the machine coded them.
    pub rejected: bool,
    /// Version of the codebook; the newest of each story otherwise.
    pub codebook: Option<String>,
    /// Id of a story.
    pub story: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Order.
    pub sort: Sort,
    /// Whether the least comes first.
    pub ascending: bool,
    /// At most so many.
    pub limit: Option<usize>,
    /// Leave out so many first.
    pub offset: usize,
}
