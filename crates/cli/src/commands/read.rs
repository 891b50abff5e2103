//! `dateline read`: the reports in an input, with the parts of each.

use crate::args::{Common, Format, Inputs};
use crate::output;
use crate::records::Column;
use crate::show::{card, words};
use crate::stories::{self, Run};
use anstyle::Style;
use dateline_record::{PartKind, Story};
use std::fmt::Write as _;

pub(crate) fn run(common: &Common, inputs: &Inputs) -> anyhow::Result<()> {
    let format = inputs.format(&[Format::Text, Format::Jsonl, Format::Csv])?;
    let run = Run { prints: true, with: vec![format.to_string()], ..Run::default() };
    stories::each_batch(common, inputs, &run, |stories, sink| match format {
        Format::Text => sink.text(&stories.iter().map(|s| text(common, s)).collect::<String>()),
        Format::Csv => sink.csv(COLUMNS, &stories),
        _ => sink.jsonl(&stories),
    })
}

/// The columns of stories as CSV; read again as they are.
const COLUMNS: &[Column] = &[
    ("id", "/id"),
    ("url", "/url"),
    ("source", "/source"),
    ("title", "/title"),
    ("published", "/published"),
    ("updated", "/updated"),
    ("byline", "/byline"),
    ("language", "/language"),
    ("dateline", "/dateline/place"),
    ("text", "/text"),
];

/// A heading, then each part on a line; furniture is dim, since nothing is coded from it.
fn text(common: &Common, story: &Story) -> String {
    let (width, paint) = (output::width(), output::paint(common));
    let mut out = card::heading(story, width, paint);
    for part in &story.parts {
        let kind = match part.kind {
            PartKind::Title => "title",
            PartKind::Summary => "summary",
            PartKind::Dateline => "dateline",
            PartKind::Body => "body",
            PartKind::Caption => "caption",
            PartKind::Furniture => "furniture",
        };
        let words = words::shorten(&words::clean(part.span.of(&story.text)), width.saturating_sub(14));
        let style = if part.kind == PartKind::Furniture { Style::new().dimmed() } else { Style::new() };
        let _ = writeln!(
            out,
            " {} {}",
            paint.put(Style::new().dimmed(), &format!("{kind:>10}")),
            paint.put(style, &words)
        );
    }
    for notice in &story.notices {
        let _ = writeln!(out, " {} {}", paint.put(Style::new().dimmed(), "    notice"), notice.text);
    }
    out
}
