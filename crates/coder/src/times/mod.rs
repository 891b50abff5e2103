//! Time expressions: which spans speak of a time, and which day, week, month or year that is.

use dateline_codebook::{CodebookError, Files};
use dateline_parse::Document;
use dateline_record::{DatePrecision, EventDate, Span, Timex};
use jiff::civil::Date;
use std::ops::Range;

/// The rules of `times.md`, ready to run.
#[derive(Debug, Default)]
pub struct Times {}

/// One time expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Where it stands.
    pub span: Span,
    /// TIMEX3 type and value.
    pub timex: Timex,
    /// First day, for a time on the calendar.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// How exact.
    pub precision: Option<DatePrecision>,
}

impl Times {
    /// Reads the rules.
    ///
    /// # Errors
    /// A rule that cannot be read, with file and line.
    pub fn load(_files: &Files) -> Result<Self, CodebookError> {
        Ok(Self {})
    }

    /// All time expressions of a document, in order. `published` anchors what is relative.
    pub fn mark(&self, _doc: &Document, _published: Option<Date>) -> Vec<TimeMention> {
        Vec::new()
    }

    /// The time of the event whose predicate is the token `trigger` and whose own clause (the predicate's subtree
    /// without clauses that hold other events) is `clause`: syntax first, then sentence, paragraph and the publication date.
    pub fn event_date(
        &self,
        _doc: &Document,
        _trigger: usize,
        _clause: &[usize],
        _times: &[TimeMention],
        _published: Option<Date>,
    ) -> Option<EventDate> {
        None
    }
}
