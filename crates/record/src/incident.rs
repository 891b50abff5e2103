//! What happened in the world, as several events in several stories report it.

use crate::{Actor, EventDate, EventPlace};
use serde::{Deserialize, Serialize};

/// What happened in the world, as several events in several stories report it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Stays the same while new stories join.
    pub id: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Consensus on when.
    pub date: Option<EventDate>,
    /// Consensus on where.
    pub place: Option<EventPlace>,
    /// Consensus on who.
    pub actors: Vec<Actor>,
    /// Consensus on whom.
    pub recipients: Vec<Actor>,
    /// Deaths: the range of all versions, and each version.
    pub killed: Option<Toll>,
    /// Each source's version.
    pub claims: Vec<Claim>,
    /// What the versions disagree on: `who began`, `who did it`, `killed`, `where`, `whether`.
    pub disputed: Vec<String>,
    /// Ids of the events that report it.
    pub events: Vec<String>,
    /// Ids of the stories that report it.
    pub stories: Vec<String>,
    /// Independent sources: stories that copy one another count once.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Why the events were taken for one incident.
    pub why: Vec<String>,
    /// Links to other incidents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
}

/// Deaths (or injuries) over all versions of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll {
    /// Lowest number that any version allows.
    pub low: Option<u32>,
    /// Highest number that any version allows.
    pub high: Option<u32>,
    /// Each version.
    pub by: Vec<TollVersion>,
}

/// One source's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TollVersion {
    /// Lowest.
    pub low: Option<u32>,
    /// Highest.
    pub high: Option<u32>,
    /// Codes of those who say so; empty for the reporter.
    pub said_by: Vec<String>,
    /// Event that carries the number.
    pub event: String,
}

/// One source's version of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Codes (or words, where no code is known) of those who say so; empty for the reporter.
    pub said_by: Vec<String>,
    /// Who did it, in this version.
    pub actors: Vec<String>,
    /// To whom, in this version.
    pub recipients: Vec<String>,
    /// Events that tell this version.
    pub events: Vec<String>,
    /// Stories that carry it.
    pub stories: Vec<String>,
    /// Whether this version denies the incident or the claimant's part in it.
    #[serde(default)]
    pub denies: bool,
}

/// A link from one incident to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// `follows`, `part of`.
    pub kind: String,
    /// The other incident.
    pub incident: String,
    /// The words that say so.
    pub because: String,
}
