//! Who did what to whom, with its evidence.

use crate::{EventDate, EventPlace, Span};
use serde::{Deserialize, Serialize};

/// Who did what to whom, when, where, according to whom, with what harm, and the words that say it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Hash of story, trigger span, type and roles: the same event has the same id on every run.
    pub id: String,
    /// Story it stands in.
    pub story: String,
    /// Sentence of its best evidence, from 0.
    pub sentence: u32,
    /// PLOVER 2.0 type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Main mode.
    pub mode: Option<String>,
    /// All modes.
    pub modes: Vec<String>,
    /// Contexts.
    pub contexts: Vec<String>,
    /// Nearest CAMEO code.
    pub cameo: Option<String>,
    /// Quad class.
    pub quad: Quad,
    /// PLOVER score, −10 to 10.
    pub score: f64,
    /// PLOVER's auxiliary modes, but for `historical`, which is `background`.
    pub status: Status,
    /// Whether the report looks back at it rather than reporting it.
    pub background: bool,
    /// Who did it, or all parties of a reciprocal event.
    pub actors: Vec<Actor>,
    /// To whom.
    pub recipients: Vec<Actor>,
    /// Who says so; empty where the reporter says it himself.
    pub said_by: Vec<Speaker>,
    /// When.
    pub date: Option<EventDate>,
    /// Where.
    pub place: Option<EventPlace>,
    /// Deaths that the text ties to this event.
    pub killed: Option<Number>,
    /// Injuries that the text ties to this event.
    pub injured: Option<Number>,
    /// Missing persons that the text ties to this event.
    #[serde(default)]
    pub missing: Option<Number>,
    /// Persons held.
    #[serde(default)]
    pub captured: Option<Number>,
    /// Persons displaced.
    #[serde(default)]
    pub displaced: Option<Number>,
    /// The words that say it.
    pub evidence: Evidence,
    /// Other mentions of the same event in the story.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Evidence>,
    /// Event of the same story that this one follows ("in retaliation for", "a week after").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// Things a person should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<crate::Notice>,
}

/// A party to an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Country and sectors, as `PAK MIL`.
    pub code: Option<String>,
    /// ISO 3166 alpha-3, or the code of an international body.
    pub country: Option<String>,
    /// Main PLOVER sector.
    pub sector: Option<String>,
    /// The person or body, where known.
    pub name: Option<String>,
}

/// Somebody who says that an event happened, or that it did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Country and sectors.
    pub code: Option<String>,
    /// ISO 3166 alpha-3, or the code of an international body.
    pub country: Option<String>,
    /// Main PLOVER sector.
    pub sector: Option<String>,
    /// The person or body, where known.
    pub name: Option<String>,
    /// The word that makes it speech ("said", "according to").
    pub cue: Option<String>,
    /// What the speaker does with the event.
    pub stance: Stance,
    /// Who carried the words, where the text says so ("told Reuters").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_by: Option<String>,
}

/// What a speaker does with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stance {
    /// Says that it happened.
    #[serde(rename = "asserts")]
    Asserts,
    /// Says that it did not.
    #[serde(rename = "denies")]
    Denies,
    /// Says that he did it.
    #[serde(rename = "claims responsibility")]
    ClaimsResponsibility,
    /// Reports it with doubt.
    #[serde(rename = "doubts")]
    Doubts,
}

/// PLOVER's auxiliary modes future, hypothetical and negation, or none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It happened or is happening.
    Actual,
    /// It is expected.
    Future,
    /// If, might, would.
    Hypothetical,
    /// It did not happen.
    Negated,
}

/// PLOVER's four classes of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quad {
    /// Verbal cooperation.
    #[serde(rename = "verbal cooperation")]
    VerbalCooperation,
    /// Material cooperation.
    #[serde(rename = "material cooperation")]
    MaterialCooperation,
    /// Verbal conflict.
    #[serde(rename = "verbal conflict")]
    VerbalConflict,
    /// Material conflict.
    #[serde(rename = "material conflict")]
    MaterialConflict,
}

/// A number of persons as the text gives it: "at least five" is 5 to unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// Lowest number that the words allow.
    pub low: Option<u32>,
    /// Highest number that the words allow.
    pub high: Option<u32>,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Who they were, where the text says so (`soldiers`, `civilians` …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Whether it is a running total over a period and so never one incident's toll.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub total: bool,
}

/// The words an event rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The sentence.
    pub text: String,
    /// Where the sentence stands.
    pub span: Span,
    /// Where the word that names the act stands.
    pub trigger: Span,
    /// Page, mode and line of the pattern: `assault/heavy-weapons:12`.
    pub pattern: String,
    /// Version of the codebook.
    pub codebook: String,
}
