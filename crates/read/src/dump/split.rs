//! Units to stretches: where one report ends and the next begins.
//!
//! Between two runs of prose stands a run of other lines. It holds the head of another report if a line that
//! could be a headline stands in it with enough of what heads have: the same line again, a date, an author, a
//! dateline, a mark that ends the report before. A subhead has none of these. Does not say what the lines are.

use super::look::{Look, Seen};
use crate::words::Field;
use std::ops::Range;

/// Points at which a headline opens a report.
const ENOUGH: u32 = 2;
/// Units that are looked at behind a headline.
const REACH: usize = 16;

/// The units of each report, in order; together they are all units.
pub(crate) fn stretches(units: &[Seen]) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = units.iter().position(Seen::is_prose).map_or(units.len(), |p| p + 1);
    let mut is_live = units.get(..at).unwrap_or_default().iter().any(|u| u.is_live);
    while at < units.len() {
        let run = at..at + units.iter().skip(at).take_while(|u| !u.is_prose()).count();
        if run.end == units.len() {
            break;
        }
        let begin = starts.last().copied().unwrap_or(0);
        if let Some(cut) = head(units, &run, begin, is_live) {
            starts.push(cut);
            is_live = units.get(cut..run.end).unwrap_or_default().iter().any(|u| u.is_live);
            // A standfirst in the new head must not be searched for heads again.
            let reach = last_of_head(units, cut, run.end);
            at = reach + 1;
        } else {
            at = run.end + 1;
        }
    }
    starts.push(units.len());
    starts.windows(2).filter_map(|w| Some(*w.first()?..*w.last()?)).filter(|r| !r.is_empty()).collect()
}

/// The last unit of the head that opens at `cut`: the second copy of its headline, or the prose at `prose`.
fn last_of_head(units: &[Seen], cut: usize, prose: usize) -> usize {
    let copy = (cut..prose)
        .filter_map(|n| units.get(n)?.repeats)
        .filter(|r| *r > prose && follows_head(units, prose, *r))
        .max();
    copy.unwrap_or(prose)
}

/// The first unit of a report that opens inside `run`, which stands between prose of a report that began at
/// `begin` and other prose.
fn head(units: &[Seen], run: &Range<usize>, begin: usize, is_live: bool) -> Option<usize> {
    if run.is_empty() {
        // Briefs one under another, each with its dateline and agency.
        let Look::Opening(found) = &units.get(run.end)?.look else { return None };
        return (found.agency.is_some() && !is_live).then_some(run.end);
    }
    if let Some(title) = choose(units, run) {
        let points = points(units, title, run, is_live);
        return (points >= ENOUGH).then(|| with_date_above(units, title, run, begin));
    }
    // No headline: a separator or page break, then a dateline or a date, opens a report too.
    let cut = run
        .clone()
        .rev()
        .find(|n| units.get(*n).is_some_and(|u| u.look == Look::Separator || u.unit.page_break))?;
    let rest = units.get(cut..=run.end)?;
    let opens = rest.iter().any(|u| u.has_dates() || matches!(u.look, Look::Opening(_)));
    opens.then(|| cut + usize::from(units.get(cut).is_some_and(|u| u.look == Look::Separator)))
}

/// The line of `run` that would be the headline.
pub(crate) fn choose(units: &[Seen], run: &Range<usize>) -> Option<usize> {
    let is_key = |n: &usize| matches!(units.get(*n).map(|u| &u.look), Some(Look::Key(Field::Title, _)));
    if let Some(key) = run.clone().find(is_key) {
        return Some(key);
    }
    let in_run = |n: usize| units.get(n).filter(|u| u.look == Look::Headline);
    let first_copy = |n: &usize| {
        in_run(*n).is_some_and(|u| u.repeats.is_some_and(|r| r > *n && follows_head(units, *n, r)))
    };
    if let Some(repeated) = run.clone().find(first_copy) {
        return Some(repeated);
    }
    let look_of = |n: usize| units.get(n).map(|u| &u.look);
    let base = run.clone().rev().find(|n| look_of(*n) == Some(&Look::Separator)).unwrap_or(run.start);
    let long = |n: &usize| in_run(*n).is_some_and(|u| u.folded.split(' ').count() >= 4);
    let mut lines: Vec<usize> = (base..run.end).filter(long).collect();
    if lines.is_empty() {
        lines = (base..run.end).filter(|n| in_run(*n).is_some()).collect();
    }
    let apart = |n: &&usize| units.get(**n).is_some_and(|u| u.unit.gap >= 2 || u.unit.page_break);
    if let Some(related) = (base..run.end).find(|n| look_of(*n) == Some(&Look::Related)) {
        let later: Vec<usize> = lines.iter().copied().filter(|n| *n > related + 1).collect();
        return later.iter().find(apart).or(later.last()).copied();
    }
    if lines.len() > 2 {
        return lines
            .iter()
            .rev()
            .find(apart)
            .or(if lines.len() > 3 { lines.last() } else { lines.first() })
            .copied();
    }
    lines.first().copied()
}

/// Whether nothing but a head lies between two copies of a line: no dateline and no more than three paragraphs.
fn follows_head(units: &[Seen], first: usize, second: usize) -> bool {
    let between = units.get(first + 1..second).unwrap_or_default();
    let prose = between.iter().filter(|u| u.look == Look::Prose).count();
    prose <= 3 && !between.iter().any(|u| matches!(u.look, Look::Opening(_)))
}

fn points(units: &[Seen], title: usize, run: &Range<usize>, is_live: bool) -> u32 {
    let Some(line) = units.get(title) else { return 0 };
    let mut points = 0;
    if matches!(line.look, Look::Key(..))
        || line.repeats.is_some_and(|r| r > title && follows_head(units, title, r))
    {
        points += 4;
    }
    points += match line.unit.gap {
        0 | 1 => 0,
        2 => 1,
        _ => 2,
    };
    let before = units.get(run.start..title).unwrap_or_default();
    if line.unit.page_break || before.iter().any(|u| u.look == Look::Separator || u.unit.page_break) {
        points += 2;
    }
    if is_live {
        // Entries of a live page have headlines and dates of their own.
        return if points >= 2 { points } else { 0 };
    }
    let (mut dated, mut named, mut weak, mut prose, mut lines) = (0, 0, 0, 0, 0);
    for (n, unit) in units.iter().enumerate().skip(title + 1).take(REACH) {
        match &unit.look {
            Look::Meta if prose == 0 || prose_follows(units, n) => {
                if unit.has_dates() {
                    dated = 2;
                }
                if unit.byline.is_some() {
                    named = 2;
                }
                weak = 1;
            }
            Look::Key(..) => dated = 2,
            Look::Opening(found) if prose == 0 => {
                points += if found.is_bare { 2 } else { 3 };
                break;
            }
            Look::Furniture | Look::Bullet | Look::Caption | Look::SignOff(_) if prose == 0 => weak = 1,
            Look::Separator | Look::Related => break,
            Look::Headline => {
                lines += 1;
                if lines > 3 || prose > 0 {
                    break;
                }
            }
            Look::Prose | Look::Opening(_) => {
                prose += 1;
                if prose > 2 {
                    break;
                }
            }
            _ => {}
        }
    }
    points + dated + named + weak
}

/// Whether prose stands behind a line of dates before the next headline: then the line belongs to a head and
/// not to the foot of a report.
fn prose_follows(units: &[Seen], at: usize) -> bool {
    let next = units
        .iter()
        .skip(at + 1)
        .find(|u| u.is_prose() || matches!(u.look, Look::Headline | Look::Separator));
    next.is_some_and(Seen::is_prose)
}

/// Some pages print the date above the headline. It is the new report's if the one before has a date already
/// and the new one has none below its headline.
fn with_date_above(units: &[Seen], title: usize, run: &Range<usize>, begin: usize) -> usize {
    let above = (run.start..title).rev().take_while(|n| {
        units.get(*n).is_some_and(|u| matches!(u.look, Look::Meta | Look::Furniture) && u.unit.gap < 3)
    });
    let Some(date) = above.filter(|n| units.get(*n).is_some_and(Seen::has_dates)).last() else {
        return title;
    };
    let dated = |range: Range<usize>| units.get(range).unwrap_or_default().iter().any(Seen::has_dates);
    if dated(begin..run.start) && !dated(title..run.end) { date } else { title }
}

impl Seen {
    pub(crate) fn is_prose(&self) -> bool {
        matches!(self.look, Look::Prose | Look::Opening(_))
    }

    pub(crate) fn has_dates(&self) -> bool {
        !self.dates.is_empty() && matches!(self.look, Look::Meta | Look::Key(..))
    }
}
