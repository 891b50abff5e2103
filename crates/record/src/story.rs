//! A news report as published.

use crate::Span;
use serde::{Deserialize, Serialize};

/// A news report as published. `text` is never altered; everything else points into it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Story {
    /// Given, or a hash of the content.
    pub id: String,
    /// Where the report stood.
    #[serde(default)]
    pub url: Option<String>,
    /// Outlet or file that the report came from.
    #[serde(default)]
    pub source: Option<String>,
    /// Headline.
    #[serde(default)]
    pub title: Option<String>,
    /// Publication date, ISO 8601 (`2025-12-06`, or with a time).
    #[serde(default)]
    pub published: Option<String>,
    /// Date of the last change that the page prints.
    #[serde(default)]
    pub updated: Option<String>,
    /// Author line.
    #[serde(default)]
    pub byline: Option<String>,
    /// ISO 639-1 language code.
    #[serde(default)]
    pub language: Option<String>,
    /// The place that stands before the first sentence ("KABUL:").
    #[serde(default)]
    pub dateline: Option<Dateline>,
    /// The report, as it was found.
    pub text: String,
    /// What each stretch of `text` is, in order; a story without parts is all body.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Things a person should know about how the story was read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<crate::Notice>,
}

/// The place named before a report's first sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dateline {
    /// As printed.
    pub place: String,
}

/// A stretch of a story's text and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Where it stands.
    pub span: Span,
}

/// What a stretch of a story's text is. Body parts are one paragraph each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// The headline.
    Title,
    /// A bulleted or introductory line that repeats the body in short.
    Summary,
    /// The place before the first sentence.
    Dateline,
    /// A paragraph of the report.
    Body,
    /// Words under a picture.
    Caption,
    /// Page furniture: links, buttons, dates; nothing is coded from it.
    Furniture,
}

impl Story {
    /// The parts that hold news, in order; the whole text as body where no parts are given.
    pub fn news_parts(&self) -> Vec<Part> {
        if self.parts.is_empty() {
            return vec![Part { kind: PartKind::Body, span: Span::new(0, self.text.len()) }];
        }
        self.parts.iter().copied().filter(|p| p.kind != PartKind::Furniture).collect()
    }

    /// The publication day as `YYYY-MM-DD`: `published`, else `updated`, cut to the day.
    pub fn day(&self) -> Option<&str> {
        self.published.as_deref().or(self.updated.as_deref()).and_then(|d| d.get(..10))
    }
}
