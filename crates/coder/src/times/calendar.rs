//! TIMEX3 values on the calendar: what days a value covers, and what lies some units before or after.
//!
//! The law kept here: a value that names no days (`PXD`, `PAST_REF`, `XXXX-WXX-2`) has no interval; nothing is
//! invented. Weeks are ISO 8601 weeks; a winter begins in the December of its year.

use super::rule::Stretch;
use dateline_record::DatePrecision;
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// The weekday of a number from 1, Monday.
pub(super) fn weekday(n: u32) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(n).ok()?).ok()
}

/// A calendar date, if there is such a day.
pub(super) fn date(year: i32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn days(date: Date, n: i64) -> Option<Date> {
    date.checked_add(i32::try_from(n).ok()?.days()).ok()
}

fn month_end(year: i32, month: u32) -> Option<Date> {
    Some(date(year, month, 1)?.last_of_month())
}

/// `2025-W44`.
pub(super) fn week_value(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// Months that a season covers, as months from the January of its year: first and last.
fn season(code: &str) -> Option<(u32, u32)> {
    match code {
        "SP" => Some((3, 5)),
        "SU" => Some((6, 8)),
        "FA" => Some((9, 11)),
        "WI" => Some((12, 14)),
        _ => None,
    }
}

/// How exact a stretch of days is.
pub(super) fn precision(start: Date, end: Date) -> DatePrecision {
    match start.until(end).map_or(0, |s| s.get_days()) {
        i32::MIN..=0 => DatePrecision::Day,
        1..=13 => DatePrecision::Week,
        14..=61 => DatePrecision::Month,
        62..=731 => DatePrecision::Year,
        _ => DatePrecision::Decade,
    }
}

/// First day, last day and precision of what a value names.
pub(super) fn interval(value: &str) -> Option<(Date, Date, DatePrecision)> {
    if let Some((a, b)) = value.split_once('/') {
        let (a, b) = (interval(a)?, interval(b)?);
        let precision = precision(a.0, b.1);
        return (a.0 <= b.1).then_some((a.0, b.1, precision.max(a.2.min(b.2))));
    }
    let value = value.strip_prefix("FY").unwrap_or(value);
    let value = value.split_once('T').map_or(value, |(day, _)| day);
    let mut parts = value.split('-');
    let head = parts.next()?;
    if head.is_empty() || !head.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = head.parse().ok()?;
    let (second, third) = (parts.next(), parts.next());
    let years = |from: i32, to: i32, p| Some((date(from, 1, 1)?, month_end(to, 12)?, p));
    let months = |from: u32, to: u32, p| {
        let at = |m: u32| (number + (m as i32 - 1) / 12, (m - 1) % 12 + 1);
        let ((fy, fm), (ty, tm)) = (at(from), at(to));
        Some((date(fy, fm, 1)?, month_end(ty, tm)?, p))
    };
    match (head.len(), second, third) {
        (2, None, _) => years(number * 100, number * 100 + 99, DatePrecision::Decade),
        (3, None, _) => years(number * 10, number * 10 + 9, DatePrecision::Decade),
        (4, None, _) => years(number, number, DatePrecision::Year),
        (4, Some(week), third)
            if week.starts_with('W') && week.len() == 3 && week != "WXX" && week != "WI" =>
        {
            let monday = ISOWeekDate::new(head.parse().ok()?, week.get(1..)?.parse().ok()?, Weekday::Monday)
                .ok()?
                .date();
            match third {
                None => Some((monday, days(monday, 6)?, DatePrecision::Week)),
                Some("WE") => Some((days(monday, 5)?, days(monday, 6)?, DatePrecision::Week)),
                Some(_) => None,
            }
        }
        (4, Some(part), None) => {
            if let Some((first, last)) = season(part) {
                months(first, last, DatePrecision::Year)
            } else if let Some(q) = part.strip_prefix('Q') {
                let q: u32 = q.parse().ok().filter(|q| (1..=4).contains(q))?;
                months(3 * q - 2, 3 * q, DatePrecision::Year)
            } else if let Some(h) = part.strip_prefix('H') {
                let h: u32 = h.parse().ok().filter(|h| (1..=2).contains(h))?;
                months(6 * h - 5, 6 * h, DatePrecision::Year)
            } else {
                let month: u32 = part.parse().ok().filter(|m| (1..=12).contains(m))?;
                months(month, month, DatePrecision::Month)
            }
        }
        (4, Some(month), Some(day)) => {
            let date = date(number, month.parse().ok()?, day.parse().ok()?)?;
            Some((date, date, DatePrecision::Day))
        }
        _ => None,
    }
}

/// The value that lies `n` units from `anchor`, as exact as the unit. Units are TIMEX3's letters, `WE` a
/// weekend, `Q` a quarter, `H` a half year, `DE` a decade, `CE` a century, `TH`, `TM`, `TS` hours, minutes, seconds.
pub(super) fn shift(anchor: Date, n: i64, unit: &str) -> Option<String> {
    let year = i64::from(anchor.year());
    let month = i64::from(anchor.month());
    match unit {
        "D" => Some(days(anchor, n)?.to_string()),
        "W" => Some(week_value(days(anchor, 7 * n)?)),
        "WE" => Some(format!("{}-WE", week_value(days(anchor, 7 * n)?))),
        "M" => {
            let at = year * 12 + month - 1 + n;
            Some(format!("{:04}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1))
        }
        "Q" => {
            let at = year * 4 + (month - 1) / 3 + n;
            Some(format!("{:04}-Q{}", at.div_euclid(4), at.rem_euclid(4) + 1))
        }
        "H" => {
            let at = year * 2 + (month - 1) / 6 + n;
            Some(format!("{:04}-H{}", at.div_euclid(2), at.rem_euclid(2) + 1))
        }
        // Before our era as ISO 8601 counts, written as TIMEX3 does.
        "Y" if year + n < 1 => Some(format!("BC{:04}", 1 - year - n)),
        "Y" => Some(format!("{:04}", year + n)),
        "FY" => Some(format!("FY{:04}", year + n)),
        "DE" => Some(format!("{:03}", year.div_euclid(10) + n)),
        "CE" => Some(format!("{:02}", year.div_euclid(100) + n)),
        "TH" => Some(days(anchor, (12 + n).div_euclid(24))?.to_string()),
        "TM" | "TS" => Some(anchor.to_string()),
        _ => None,
    }
}

/// A holiday's day in a year. Written `12-25` (a fixed day), `11-#4-4` (the fourth Thursday of November),
/// `05-#-1-1` (the last Monday of May) or `easter+1` (days from Easter Sunday).
pub(super) fn holiday(code: &str, year: i32) -> Option<Date> {
    if let Some(offset) = code.strip_prefix("easter") {
        return days(easter(year)?, if offset.is_empty() { 0 } else { offset.parse().ok()? });
    }
    let (month, rest) = code.split_once('-')?;
    let month = month.parse().ok()?;
    let Some(nth) = rest.strip_prefix('#') else { return date(year, month, rest.parse().ok()?) };
    let (n, day) = nth.rsplit_once('-')?;
    date(year, month, 1)?.nth_weekday_of_month(n.parse().ok()?, weekday(day.parse().ok()?)?).ok()
}

#[expect(clippy::many_single_char_names, reason = "the letters of the published algorithm")]
/// Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus).
fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(year, (n / 31) as u32, (n % 31 + 1) as u32)
}

/// The early, middle or late third of an interval of more than a week, in months where it covers years; shorter
/// ones stay whole.
pub(super) fn stretch(start: Date, end: Date, stretch: Stretch) -> (Date, Date) {
    let length = start.until(end).map_or(0, |s| i64::from(s.get_days()) + 1);
    if length <= 7 {
        return (start, end);
    }
    let third = if length > 300 { (length / 30 / 3).months() } else { (length / 3).days() };
    let after = |d: Date| d.checked_add(third).unwrap_or(end);
    let before = |d: Option<Date>| d.and_then(|d| d.checked_sub(third).ok()).unwrap_or(start);
    match stretch {
        Stretch::Early => (start, after(start).yesterday().unwrap_or(end)),
        Stretch::Mid => (after(start), before(end.tomorrow().ok()).yesterday().unwrap_or(end)),
        Stretch::Late => (before(end.tomorrow().ok()), end),
        Stretch::Whole | Stretch::Past | Stretch::Next => (start, end),
    }
}

/// The days that a duration covers when it ends or begins at a day.
pub(super) fn beside(day: Date, duration: &str, side: Stretch) -> Option<(Date, Date, DatePrecision)> {
    let body = duration.strip_prefix('P')?;
    let (number, unit) = body.split_at(body.find(|c: char| !c.is_ascii_digit())?);
    let n: i32 = number.parse().ok()?;
    let (span, precision) = match unit {
        "D" => (
            n.days(),
            if n <= 1 {
                DatePrecision::Day
            } else if n < 14 {
                DatePrecision::Week
            } else {
                DatePrecision::Month
            },
        ),
        "W" => ((7 * n).days(), if n < 3 { DatePrecision::Week } else { DatePrecision::Month }),
        "M" => (n.months(), if n < 2 { DatePrecision::Month } else { DatePrecision::Year }),
        "Y" => (n.years(), if n < 3 { DatePrecision::Year } else { DatePrecision::Decade }),
        _ => return None,
    };
    match side {
        Stretch::Past => Some((day.checked_sub(span).ok()?, day, precision)),
        _ => Some((day, day.checked_add(span).ok()?, precision)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cover_their_days() {
        for (value, start, end) in [
            ("2025-11-07", "2025-11-07", "2025-11-07"),
            ("2025-11-07TNI", "2025-11-07", "2025-11-07"),
            ("2025-W44", "2025-10-27", "2025-11-02"),
            ("2025-W44-WE", "2025-11-01", "2025-11-02"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2024-WI", "2024-12-01", "2025-02-28"),
            ("2024-Q4", "2024-10-01", "2024-12-31"),
            ("197", "1970-01-01", "1979-12-31"),
            ("19", "1900-01-01", "1999-12-31"),
            ("2025-10-09/2025-10-15", "2025-10-09", "2025-10-15"),
        ] {
            let (a, b, _) = interval(value).unwrap_or_else(|| panic!("{value} names days"));
            assert_eq!((a.to_string(), b.to_string()), (start.into(), end.into()), "{value}");
        }
    }

    #[test]
    fn values_without_days_have_none() {
        for value in ["P2D", "PAST_REF", "XXXX-WXX-2", "2025-02-30", "2025-13", "", "-", "T12:00", "2025-Q7"]
        {
            assert_eq!(interval(value), None, "{value}");
        }
    }

    #[test]
    fn movable_feasts_fall_where_the_almanac_has_them() {
        let on = |code, year| holiday(code, year).map(|d| d.to_string());
        assert_eq!(on("easter", 2013).as_deref(), Some("2013-03-31"));
        assert_eq!(on("easter-2", 2025).as_deref(), Some("2025-04-18"));
        assert_eq!(on("11-#4-4", 2025).as_deref(), Some("2025-11-27"));
        assert_eq!(on("05-#-1-1", 2024).as_deref(), Some("2024-05-27"));
    }
}
