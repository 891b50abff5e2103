//! Dates as pages print them to ISO 8601: `24 November 2025`, `Nov. 24, 2025 10:32 AM EST`, `2025-11-24T10:32Z`.
//!
//! A day without a year, or `4/5/2025`, which is two days, is no date. The clock is kept as printed, with its
//! offset where the zone has only one; the day is the publisher's. Relative dates ("2 hours ago") are none.

use crate::words::{DateLabel, Words};

/// A date on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// What the words before it call it.
    pub(crate) label: Option<DateLabel>,
    /// ISO 8601, with a clock where one is printed; `None` for one that can be read in two ways.
    pub(crate) iso: Option<String>,
    /// Bytes of the line, date and clock.
    pub(crate) span: (usize, usize),
}

/// A line as a line of dates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DateLine {
    pub(crate) marks: Vec<Mark>,
    /// Words that belong to no date, clock, weekday or label.
    pub(crate) leftover: usize,
    pub(crate) starts_with_label: bool,
    pub(crate) has_clock: bool,
}

/// The one date in a field's value; `None` where there is none, or it can be read in two ways.
pub(crate) fn parse(value: &str, words: &Words) -> Option<String> {
    let line = scan(value, words);
    if line.leftover > 3 {
        return None;
    }
    line.marks.into_iter().next()?.iso
}

/// Everything on a line that has to do with dates.
pub(crate) fn scan(line: &str, words: &Words) -> DateLine {
    let reader = Reader { tokens: tokens(line), words };
    let mut out = DateLine::default();
    let (mut at, mut label) = (0, None);
    let mut clock: Option<String> = None;
    while at < reader.tokens.len() {
        if let Some((named, next)) = reader.label(at) {
            out.starts_with_label |= at == 0;
            label = Some(named);
            at = next;
        } else if let Some((day, mut next)) = reader.day(at) {
            let (start, mut end) = (reader.start(at), reader.end(next - 1));
            let mut iso = day.map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
            if let Some((time, after)) = reader.clock_after(next) {
                iso = iso.map(|i| format!("{i}{time}"));
                out.has_clock = true;
                end = reader.end(after - 1);
                next = after;
            } else if let Some(time) = clock.take() {
                iso = iso.map(|i| format!("{i}{time}"));
            }
            out.marks.push(Mark { label: label.take(), iso, span: (start, end) });
            at = next;
        } else if let Some((time, next)) = reader.clock(at) {
            out.has_clock = true;
            clock = Some(time);
            at = next;
        } else {
            match &reader.tokens[at].kind {
                Kind::Word(w) if !words.weekdays.contains(w) => out.leftover += 1,
                Kind::Number(..) => out.leftover += 1,
                _ => {}
            }
            at += 1;
        }
    }
    out
}

#[cfg(any(feature = "html", feature = "parquet"))]
/// Days since 1970 in the Gregorian calendar, for years of four figures.
pub(crate) fn from_days(days: i64) -> Option<String> {
    if !(-500_000..=2_900_000).contains(&days) {
        return None;
    }
    // Counted from 1 March of the year 0, so that a leap day is the last of its year.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of_era_year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_era_year + of_era_year / 4 - of_era_year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + of_era_year + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[derive(Debug)]
enum Kind {
    /// Value and digits.
    Number(u32, usize),
    /// In small letters.
    Word(String),
    Mark(char),
}

#[derive(Debug)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
}

fn tokens(line: &str) -> Vec<Token> {
    let class = |c: char| match c {
        _ if c.is_ascii_digit() => 0,
        _ if c.is_alphabetic() => 1,
        _ if c.is_whitespace() => 2,
        _ => 3,
    };
    let mut out: Vec<Token> = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let kind = class(first);
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = chars.peek().copied().filter(|(_, c)| kind < 3 && class(*c) == kind) {
            end = at + c.len_utf8();
            chars.next();
        }
        let text = line.get(start..end).unwrap_or_default();
        let kind = match kind {
            0 => Kind::Number(text.parse().unwrap_or(u32::MAX), text.len()),
            1 => Kind::Word(text.to_lowercase()),
            2 => continue,
            _ => Kind::Mark(first),
        };
        out.push(Token { kind, start, end });
    }
    out
}

struct Reader<'a> {
    tokens: Vec<Token>,
    words: &'a Words,
}

/// Year, month, day; `None` where the figures can be read in two ways.
type Day = Option<(u32, u32, u32)>;

impl Reader<'_> {
    fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(0, |t| t.start)
    }

    fn end(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(0, |t| t.end)
    }

    fn number(&self, at: usize) -> Option<(u32, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    fn word(&self, at: usize) -> Option<&str> {
        match &self.tokens.get(at)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn mark(&self, at: usize, wanted: &str) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Mark(c), .. }) if wanted.contains(*c))
    }

    fn touches(&self, at: usize) -> bool {
        at > 0 && self.end(at - 1) == self.start(at)
    }

    /// The longest label that starts here.
    fn label(&self, at: usize) -> Option<(DateLabel, usize)> {
        let mut text = String::new();
        let mut best = None;
        for next in at..(at + 6).min(self.tokens.len()) {
            let Some(word) = self.word(next) else { break };
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
            if let Some(label) = self.words.date_labels.get(&text) {
                best = Some((*label, next + 1));
            }
        }
        best
    }

    fn month(&self, at: usize) -> Option<u32> {
        self.words.months.get(self.word(at)?).map(|m| *m as u32)
    }

    fn year(&self, at: usize) -> Option<u32> {
        self.number(at).filter(|(y, digits)| *digits == 4 && (1800..2100).contains(y)).map(|(y, _)| y)
    }

    fn small(&self, at: usize) -> Option<u32> {
        self.number(at).filter(|(n, digits)| *digits <= 2 && (1..=31).contains(n)).map(|(n, _)| n)
    }

    /// A whole date that starts here, and the token after it.
    fn day(&self, at: usize) -> Option<(Day, usize)> {
        let (day, next) = self.month_first(at).or_else(|| self.day_first(at)).or_else(|| self.figures(at))?;
        match day {
            Some((y, m, d)) if !is_day(y, m, d) => None,
            _ => Some((day, next)),
        }
    }

    /// `November 24, 2025`, `Nov. 24th 2025`.
    fn month_first(&self, at: usize) -> Option<(Day, usize)> {
        let month = self.month(at)?;
        let mut next = at + 1 + usize::from(self.mark(at + 1, "."));
        let day = self.small(next)?;
        next = self.after_ordinal(next + 1);
        next += usize::from(self.mark(next, ","));
        Some((Some((self.year(next)?, month, day)), next + 1))
    }

    /// `24 November 2025`, `24th Nov., 2025`, `24-Nov-2025`.
    fn day_first(&self, at: usize) -> Option<(Day, usize)> {
        let day = self.small(at)?;
        let mut next = self.after_ordinal(at + 1);
        next += usize::from(self.mark(next, "-/."));
        let month = self.month(next)?;
        next += 1;
        while self.mark(next, "-/.,") {
            next += 1;
        }
        Some((Some((self.year(next)?, month, day)), next + 1))
    }

    /// `2025-11-24`, `2025/11/24`, `24.11.2025`, `24/11/2025`; `4/5/2025` is a date that cannot be told.
    fn figures(&self, at: usize) -> Option<(Day, usize)> {
        let tight = (at + 1..at + 5).all(|t| self.touches(t));
        let same = |marks: &str| self.mark(at + 1, marks) && self.mark(at + 3, marks);
        if !tight || !(same("-") || same("/") || same(".")) {
            return None;
        }
        if let Some(year) = self.year(at) {
            return Some((Some((year, self.small(at + 2)?, self.small(at + 4)?)), at + 5));
        }
        let (first, second, year) = (self.small(at)?, self.small(at + 2)?, self.year(at + 4)?);
        let day = match (first, second) {
            _ if same(".") || first == second || first > 12 => Some((year, second, first)),
            _ if second > 12 => Some((year, first, second)),
            _ => None,
        };
        Some((day, at + 5))
    }

    /// Skips the letters of `24th`.
    fn after_ordinal(&self, at: usize) -> usize {
        at + usize::from(self.touches(at) && self.word(at).is_some_and(|w| w.chars().count() <= 2))
    }

    /// A clock that follows a date, with at most two marks or a short word between.
    fn clock_after(&self, at: usize) -> Option<(String, usize)> {
        (at..at + 4).find_map(|start| {
            let between = (at..start)
                .all(|t| self.mark(t, ",|-–—·•@(") || self.word(t).is_some_and(|w| w.chars().count() <= 2));
            between.then(|| self.clock(start)).flatten()
        })
    }

    /// `10:32`, `10.32 EST`, `10:32:07Z`, `9 p.m. GMT`, `10:32 +0300`: `T10:32:00` and the offset, if it has one.
    fn clock(&self, at: usize) -> Option<(String, usize)> {
        let (mut hour, _) = self.number(at).filter(|(h, digits)| *digits <= 2 && *h < 24)?;
        let (mut minute, mut second, mut next) = (0, 0, at + 1);
        let mut certain = false;
        if self.mark(next, ":.")
            && self.touches(next)
            && self.number(next + 1).is_some_and(|(m, d)| d == 2 && m < 60)
        {
            certain = self.mark(next, ":");
            minute = self.number(next + 1)?.0;
            next += 2;
            if certain && self.mark(next, ":") && self.number(next + 1).is_some_and(|(s, d)| d == 2 && s < 60)
            {
                second = self.number(next + 1)?.0;
                next += 2;
                if self.mark(next, ".") && self.number(next + 1).is_some() && self.touches(next + 1) {
                    next += 2;
                }
            }
        }
        if let Some((pm, after)) = self.meridiem(next) {
            if hour == 0 || hour > 12 {
                return (hour > 12 && certain).then(|| (stamp(hour, minute, second, None), after));
            }
            hour = hour % 12 + if pm { 12 } else { 0 };
            certain = true;
            next = after;
        }
        let zone = self.zone(next);
        if !certain && zone.is_none_or(|_| next == at + 1) {
            return None;
        }
        let after = zone.map_or(next, |(_, after)| after);
        Some((stamp(hour, minute, second, zone.map(|(minutes, _)| minutes)), after))
    }

    fn meridiem(&self, at: usize) -> Option<(bool, usize)> {
        let word = self.word(at)?;
        if let Some(pm) = self.words.meridiems.get(word) {
            return Some((*pm, at + 1));
        }
        if !self.mark(at + 1, ".") {
            return None;
        }
        let dotted = format!("{word}.{}", self.word(at + 2)?);
        let pm = *self.words.meridiems.get(&dotted)?;
        Some((pm, at + 3 + usize::from(self.mark(at + 3, "."))))
    }

    /// Minutes from UTC.
    fn zone(&self, at: usize) -> Option<(i32, usize)> {
        let start = at + usize::from(self.mark(at, "("));
        let close = |next: usize| next + usize::from(start > at && self.mark(next, ")"));
        if self.word(start) == Some("z") && self.touches(start) {
            return Some((0, start + 1));
        }
        if let Some(offset) = self.offset(start) {
            return Some(offset);
        }
        let minutes = i32::from(*self.words.zones.get(self.word(start)?)?);
        if let Some((more, after)) = self.offset(start + 1).filter(|_| minutes == 0) {
            return Some((more, close(after)));
        }
        Some((minutes, close(start + 1)))
    }

    /// `+3`, `+03:00`, `-0500`.
    fn offset(&self, at: usize) -> Option<(i32, usize)> {
        let sign = if self.mark(at, "+") { 1 } else { -1 };
        if !self.mark(at, "+-−") || !self.touches(at + 1) {
            return None;
        }
        let (value, digits) = self.number(at + 1)?;
        let value = i32::try_from(value).ok()?;
        let (minutes, next) = match digits {
            4 => (value / 100 * 60 + value % 100, at + 2),
            1 | 2 if self.mark(at + 2, ":") && self.number(at + 3).is_some_and(|(_, d)| d == 2) => {
                (value * 60 + i32::try_from(self.number(at + 3)?.0).ok()?, at + 4)
            }
            1 | 2 => (value * 60, at + 2),
            _ => return None,
        };
        (minutes <= 14 * 60).then_some((sign * minutes, next))
    }
}

fn stamp(hour: u32, minute: u32, second: u32, offset: Option<i32>) -> String {
    let offset = match offset {
        None => String::new(),
        Some(0) => "Z".to_owned(),
        Some(m) => format!("{}{:02}:{:02}", if m < 0 { '-' } else { '+' }, m.abs() / 60, m.abs() % 60),
    };
    format!("T{hour:02}:{minute:02}:{second:02}{offset}")
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::{DateLabel, parse, scan};
    use crate::Words;

    #[test]
    fn dates_in_the_styles_of_many_outlets() {
        let words = Words::embedded().unwrap();
        for (text, iso) in [
            ("24 November 2025", "2025-11-24"),
            ("November 24, 2025", "2025-11-24"),
            ("Nov. 24th, 2025", "2025-11-24"),
            ("Mon, 24-Nov-2025", "2025-11-24"),
            ("2025-11-24", "2025-11-24"),
            ("2025-11-24T10:32:07.123Z", "2025-11-24T10:32:07Z"),
            ("2025-11-24T10:32:07+05:00", "2025-11-24T10:32:07+05:00"),
            ("2025-11-24 10:32", "2025-11-24T10:32:00"),
            ("Mon, 24 Nov 2025 10:32:07 +0000", "2025-11-24T10:32:07Z"),
            ("Nov 24, 2025, 9:05 p.m. EST", "2025-11-24T21:05:00-05:00"),
            ("24 Nov 2025 | 12:15 am (GMT+3)", "2025-11-24T00:15:00+03:00"),
            ("Sun 23 Nov 2025 10.32 EST", "2025-11-23T10:32:00-05:00"),
            ("10:32, 24 Nov 2025", "2025-11-24T10:32:00"),
            ("24.11.2025", "2025-11-24"),
            ("05.04.2025", "2025-04-05"),
            ("24/11/2025", "2025-11-24"),
            ("11/24/2025 at 4 PM", "2025-11-24T16:00:00"),
            ("29 February 2024", "2024-02-29"),
        ] {
            assert_eq!(parse(text, &words).as_deref(), Some(iso), "{text}");
        }
        for none in [
            "4/5/2025",
            "30 February 2025",
            "2025-13-01",
            "24 November",
            "2 hours ago",
            "yesterday",
            "",
            "20251124",
        ] {
            assert_eq!(parse(none, &words), None, "{none}");
        }
    }

    #[test]
    fn labels_say_which_date_it_is() {
        let words = Words::embedded().unwrap();
        let line = scan("Published On 5 Dec 2025 | Last updated: December 6, 2025 11:02 PM", &words);
        let marks: Vec<_> = line.marks.iter().map(|m| (m.label.unwrap(), m.iso.clone().unwrap())).collect();
        assert_eq!(
            marks,
            [
                (DateLabel::Published, "2025-12-05".to_owned()),
                (DateLabel::Updated, "2025-12-06T23:02:00".to_owned())
            ]
        );
        assert_eq!(line.leftover, 0);
        assert!(line.starts_with_label);
    }
}
