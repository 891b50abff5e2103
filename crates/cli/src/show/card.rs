//! Events of a story to what a person reads: a headline each, and under it the sentence that says it.
//!
//! The headline's cells stand in columns where the terminal is wide enough for the widest of them, else on several
//! lines. Each cell has the colour that its role has in the sentence, so that the headline is the legend.

use super::paint::{Paint, Role, quad_style};
use super::{sentence, words};
use anstyle::Style;
use dateline_record::{Event, Story};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Columns between the cells of a headline.
const GAP: usize = 2;

/// Where an event's text begins, after its mark.
const INDENT: usize = 4;

/// A cell of a headline: runs of text, each in a style.
#[derive(Default)]
struct Cell(Vec<(Style, String)>);

impl Cell {
    fn of(style: Style, text: String) -> Self {
        let mut cell = Self::default();
        cell.push(style, text);
        cell
    }

    fn push(&mut self, style: Style, text: String) {
        if !text.is_empty() {
            self.0.push((style, text));
        }
    }

    fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }

    fn paint(&self, paint: Paint) -> String {
        self.0.iter().map(|(style, text)| paint.put(*style, text)).collect()
    }
}

/// The story's title, date and place, as a heading.
pub(crate) fn heading(story: &Story, width: usize, paint: Paint) -> String {
    let title = words::clean(story.title.as_deref().unwrap_or("(no title)"));
    let day = story.day().map(words::long_day);
    let place = story.dateline.as_ref().map(|d| d.place.clone());
    let about: Vec<String> = [place, day, story.source.clone()].into_iter().flatten().collect();
    let dim = Style::new().dimmed();
    format!(
        "{}\n {}\n {}\n",
        rule(width, paint),
        paint.put(Style::new().bold(), &words::shorten(&title, width.saturating_sub(2))),
        paint.put(dim, &words::shorten(&about.join(" · "), width.saturating_sub(2)))
    )
}

/// A line from side to side.
pub(crate) fn rule(width: usize, paint: Paint) -> String {
    paint.put(Style::new().dimmed(), &"─".repeat(width.saturating_sub(1)))
}

/// The events, in the order given.
pub(crate) fn events(events: &[&Event], width: usize, paint: Paint) -> String {
    let headlines: Vec<Vec<Cell>> = events.iter().map(|e| headline(e)).collect();
    let columns: Vec<usize> = (0..6)
        .map(|i| headlines.iter().filter_map(|h| h.get(i)).map(Cell::width).max().unwrap_or(0))
        .collect();
    let filled = columns.iter().filter(|w| **w > 0);
    let one_line = INDENT + filled.map(|w| w + GAP).sum::<usize>() <= width + GAP;
    let mut out = String::new();
    for (event, cells) in events.iter().zip(&headlines) {
        let mark = paint.put(quad_style(event.quad), if event.background { "○" } else { "●" });
        let _ = write!(out, "\n  {mark} ");
        if one_line {
            let _ = writeln!(out, "{}", row(cells, &columns, paint));
        } else {
            let (first, second) = cells.split_at(2);
            let aligned = columns.iter().take(2).sum::<usize>() + GAP + INDENT <= width;
            let mut lines =
                if aligned { vec![row(first, &columns, paint)] } else { pack(first, width, paint) };
            lines.extend(pack(second, width, paint));
            let _ = writeln!(out, "{}", lines.join(&format!("\n{}", " ".repeat(INDENT))));
        }
        for line in sentence::lines(event, width.saturating_sub(INDENT + 3), paint) {
            let bar = paint.put(Style::new().dimmed(), "│ ");
            let _ = writeln!(out, "{}{bar}{line}", " ".repeat(INDENT));
        }
    }
    out
}

/// Type, parties, time, place, harm, and who says so.
fn headline(event: &Event) -> Vec<Cell> {
    let dim = Style::new().dimmed();
    let mut kind = Cell::of(quad_style(event.quad), event.kind.clone());
    if let Some(mode) = &event.mode {
        kind.push(Style::new(), format!(" {mode}"));
    }
    for caveat in words::caveats(event) {
        kind.push(dim.italic(), format!(" {caveat}"));
    }
    vec![
        kind,
        parties(event),
        Cell::of(Role::Date.style(), event.date.as_ref().map(words::date).unwrap_or_default()),
        Cell::of(Role::Place.style(), event.place.as_ref().map(words::place).unwrap_or_default()),
        Cell::of(Role::Harm.style(), words::harm(event)),
        Cell::of(Role::Speaker.style(), words::said_by(&event.said_by)),
    ]
}

/// `PAK MIL → AFG`, or `PAK ↔ BGD` where all do the same.
fn parties(event: &Event) -> Cell {
    let dim = Style::new().dimmed();
    let (actors, recipients) = (words::parties(&event.actors), words::parties(&event.recipients));
    let mut cell = Cell::default();
    if event.recipients.is_empty() && event.actors.len() > 1 {
        for (i, actor) in actors.split(", ").enumerate() {
            cell.push(dim, if i == 0 { String::new() } else { " ↔ ".to_owned() });
            cell.push(Role::Actor.style(), actor.to_owned());
        }
        return cell;
    }
    if actors.is_empty() {
        cell.push(dim, "?".to_owned());
    }
    cell.push(Role::Actor.style(), actors);
    if !recipients.is_empty() {
        cell.push(dim, " → ".to_owned());
        cell.push(Role::Recipient.style(), recipients);
    }
    cell
}

/// As many cells to a line as fit, between dots.
fn pack(cells: &[Cell], width: usize, paint: Paint) -> Vec<String> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for cell in cells.iter().filter(|c| c.width() > 0) {
        match lines.last_mut() {
            Some((columns, line)) if INDENT + *columns + 3 + cell.width() <= width => {
                *columns += 3 + cell.width();
                line.push_str(&paint.put(Style::new().dimmed(), " · "));
                line.push_str(&cell.paint(paint));
            }
            _ => lines.push((cell.width(), cell.paint(paint))),
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Cells in columns.
fn row(cells: &[Cell], columns: &[usize], paint: Paint) -> String {
    let mut out = String::new();
    for (cell, width) in cells.iter().zip(columns).filter(|(_, width)| **width > 0) {
        out.push_str(&cell.paint(paint));
        out.push_str(&" ".repeat(width - cell.width() + GAP));
    }
    out.trim_end().to_owned()
}
