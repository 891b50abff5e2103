//! Places: which spans name a place, and which place that is.

use dateline_codebook::{CodebookError, Files};
use dateline_parse::Document;
use dateline_record::{EventPlace, PlacePrecision, Span, Story};
use std::ops::Range;

/// The gazetteer and the rules of `places.md`, ready to run.
#[derive(Debug, Default)]
pub struct Places {}

/// What the words of a place mention do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceRole {
    /// Names where something is or happens.
    Place,
    /// An adjective or noun of nationality ("Afghan"): never the place of an event.
    Demonym,
    /// A place that acts as its government ("Kabul said"): never the place of an event.
    Government,
}

/// One mention of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Where it stands.
    pub span: Span,
    /// What the words do.
    pub role: PlaceRole,
    /// What it was resolved to, all `None` where it stays doubtful.
    pub place: EventPlace,
    /// GeoNames feature code.
    pub feature: Option<String>,
    /// How exact.
    pub precision: Option<PlacePrecision>,
}

impl Places {
    /// Reads the tables and opens the gazetteer.
    ///
    /// # Errors
    /// A line that cannot be read, with file and line.
    pub fn load(_files: &Files, _gazetteer: &'static [u8]) -> Result<Self, CodebookError> {
        Ok(Self {})
    }

    /// All place mentions of a document, in order, resolved with the whole story as context.
    pub fn mark(&self, _story: &Story, _doc: &Document) -> Vec<PlaceMention> {
        Vec::new()
    }

    /// The place of the event whose predicate is `trigger` and whose own clause is `clause` (its tokens).
    pub fn event_place(
        &self,
        _story: &Story,
        _doc: &Document,
        _trigger: usize,
        _clause: &[usize],
        _places: &[PlaceMention],
    ) -> Option<EventPlace> {
        None
    }
}
