//! The time of an event.

use super::TimeMention;
use super::words::Words;
use dateline_parse::Document;
use dateline_record::{DatePrecision, EventDate};
use jiff::civil::Date;

pub(super) fn date(
    _words: &Words,
    _doc: &Document,
    _trigger: usize,
    _clause: &[usize],
    _times: &[TimeMention],
    published: Option<Date>,
) -> Option<EventDate> {
    published.map(|p| EventDate {
        start: p.to_string(),
        end: p.to_string(),
        precision: DatePrecision::Day,
        text: None,
        span: None,
    })
}
