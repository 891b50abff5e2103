//! What a rule's match is worth: TIMEX3 values from slots, the publication date and the direction of the tense.
//!
//! The law kept here: without a publication date what is relative stays open (`XXXX-WXX-5`, `XXXX-08`); a day that no
//! calendar has makes no value.

use super::calendar::{date, holiday, interval, shift, weekday};
use super::find::Binds;
use super::rule::{Amount, From, Kind, Make, Piece, Rule, Stretch};
use super::tense::Tense;
use jiff::civil::Date;

/// What a slot holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    /// An amount that words leave open: "several".
    Vague,
    /// Hour and minute.
    Clock(u32, Option<u32>),
    Moment(Box<Moment>),
}

/// A value with its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) kind: Kind,
    pub(super) value: String,
    pub(super) stretch: Stretch,
}

/// What values are counted from.
pub(super) struct Context<'a> {
    /// Publication date.
    pub(super) published: Option<Date>,
    /// The last day, week, month or year that was spoken of.
    pub(super) that: Option<String>,
    /// The day that was spoken of in the same sentence.
    pub(super) here: Option<String>,
    /// Where the words around a token look.
    pub(super) tense: &'a dyn Fn(usize) -> Tense,
}

impl Context<'_> {
    pub(super) fn make(&self, rule: &Rule, binds: &Binds, token: usize) -> Option<Moment> {
        let mut stretch = rule.stretch;
        if let (Make::Pass(slot), Stretch::Whole) = (&rule.make, stretch)
            && let Some(Some(Value::Moment(m))) = binds.get(*slot)
        {
            stretch = m.stretch;
        }
        let value = self.value(&rule.make, rule, binds, token)?;
        // "The early 1970s" by way of a slot of several kinds: what has hours is a time.
        let kind = if rule.kind == Kind::Date && value.contains('T') && !value.contains('_') {
            Kind::Time
        } else {
            rule.kind
        };
        Some(Moment { kind, value, stretch })
    }

    fn value(&self, make: &Make, rule: &Rule, binds: &Binds, token: usize) -> Option<String> {
        let bound = |slot: usize| binds.get(slot).and_then(Option::as_ref);
        match make {
            Make::Nothing => Some(String::new()),
            Make::Here => Some(
                self.here
                    .clone()
                    .or_else(|| self.published.map(|p| p.to_string()))
                    .unwrap_or_else(|| "XXXX-XX-XX".into()),
            ),
            Make::That => Some(
                self.that
                    .clone()
                    .or_else(|| self.published.map(|p| p.to_string()))
                    .unwrap_or_else(|| "XXXX-XX-XX".into()),
            ),
            Make::Pass(slot) => match bound(*slot)? {
                Value::Moment(m) => Some(m.value.clone()),
                _ => None,
            },
            Make::Text(pieces) => pieces
                .iter()
                .map(|p| {
                    let text = render(p, binds)?;
                    let month =
                        matches!(p, Piece::Slot(s) if rule.slots.get(*s).is_some_and(|(n, _)| n == "month"));
                    Some(if month { format!("{text:0>2}") } else { text })
                })
                .collect(),
            Make::Duration(amount, unit) => {
                let unit = render(unit, binds)?;
                match amount {
                    Piece::Slot(slot) => match bound(*slot)? {
                        Value::Number(n) => duration(*n, &unit),
                        _ => Some(vague_duration(&unit)),
                    },
                    Piece::Text(t) => {
                        t.parse().map_or_else(|_| Some(vague_duration(&unit)), |n| duration(n, &unit))
                    }
                }
            }
            Make::Fields(fields) => self.fields(&Fields::bound(fields, binds), (self.tense)(token)),
            Make::Recur(n, fields) => self.recur(*n, &Fields::bound(fields, binds), token),
            Make::Near(unit) => {
                let Some(published) = self.published else { return Some("XXXX-XX-XX".into()) };
                self.nearest(|k| shift(published, k, unit), (self.tense)(token))
            }
            Make::Shift(amount, unit, from) => self.shift(*amount, unit, *from, binds, token),
            Make::At(base, time) => {
                let day = self.value(base, rule, binds, token)?;
                if day.contains('T') || day.contains('/') || day.len() < 10 {
                    return None;
                }
                Some(format!("{day}T{}", clock(time, binds)?))
            }
            Make::Range(a, b) => {
                let (a, mut b) = (self.value(a, rule, binds, token)?, self.value(b, rule, binds, token)?);
                if b.len() == 2 {
                    b.insert_str(0, a.get(..2)?);
                }
                let open = a.contains('X') || b.contains('X');
                (open || interval(&a)?.0 < interval(&b)?.0).then(|| format!("{a}/{b}"))
            }
        }
    }

    /// A shift by units, or by weekdays, months, seasons and holidays ("last Friday", "next August").
    fn shift(&self, amount: Amount, unit: &Piece, from: From, binds: &Binds, token: usize) -> Option<String> {
        let code = render(unit, binds)?;
        let anchor = match from {
            From::Story => self.published,
            From::That => self.that.as_deref().and_then(interval).map(|i| i.0).or(self.published),
            From::Slot(slot) => match binds.get(slot)?.as_ref()? {
                Value::Moment(m) => interval(&m.value).map(|i| i.0),
                _ => None,
            },
        };
        let n = match amount {
            Amount::Fixed(n) => n as f64,
            Amount::Slot(sign, slot) => match binds.get(slot)?.as_ref()? {
                Value::Number(n) => *n * sign as f64,
                _ => return Some(if sign < 0 { "PAST_REF" } else { "FUTURE_REF" }.into()),
            },
        };
        let Some(anchor) = anchor else { return Some("XXXX-XX-XX".into()) };
        // Decades and centuries counted in numbers are so many years: "two decades ago".
        let counted = matches!(amount, Amount::Slot(..));
        let (n, unit) = match code.as_str() {
            "DE" if counted => (n * 10.0, "Y"),
            "CE" if counted => (n * 100.0, "Y"),
            "FW" => (n * 2.0, "W"),
            unit => (n, unit),
        };
        if unit == "WE" && n.abs() < 0.5 {
            return self.nearest(|k| shift(anchor, k, "WE"), self.toward(token));
        }
        let (n, unit) = match unit {
            _ if n.fract().abs() < 0.01 => (n, unit),
            "Y" => (n * 12.0, "M"),
            "M" => (n * 30.0, "D"),
            "W" => (n * 7.0, "D"),
            unit => (n, unit),
        };
        shift(anchor, n.round() as i64, unit)
    }

    /// "Last Friday", "this summer", "next August".
    fn recur(&self, n: i64, fields: &Fields<'_>, token: usize) -> Option<String> {
        let Some(published) = self.published else { return fields.open() };
        let step = |k: i64| fields.at(published, k);
        let mut all = Self::candidates(&step).into_iter().filter_map(|v| interval(&v).map(|i| (v, i.0, i.1)));
        match n {
            0 if fields.get("weekday").is_some() => self.nearest(step, self.toward(token)),
            0 => all.find(|(_, start, _)| start.year() == published.year()).map(|(v, ..)| v),
            n if n < 0 => all.rfind(|(_, _, end)| *end < published).map(|(v, ..)| v),
            _ => all.find(|(_, start, _)| *start > published).map(|(v, ..)| v),
        }
    }

    /// "This Friday" looks ahead unless the tense looks back.
    fn toward(&self, token: usize) -> Tense {
        match (self.tense)(token) {
            Tense::Unknown => Tense::Future,
            tense => tense,
        }
    }

    fn candidates(step: &dyn Fn(i64) -> Option<String>) -> Vec<String> {
        (-8..=8).filter_map(step).collect()
    }

    /// Of what recurs, the one that the tense points to: the last that has begun, or the first that has not ended.
    fn nearest(&self, step: impl Fn(i64) -> Option<String>, tense: Tense) -> Option<String> {
        let published = self.published?;
        let all: Vec<(String, Date, Date)> =
            Self::candidates(&step).into_iter().filter_map(|v| interval(&v).map(|i| (v, i.0, i.1))).collect();
        let past = all.iter().rev().find(|(_, start, _)| *start <= published);
        let next = all.iter().find(|(_, _, end)| *end >= published);
        let pick = match tense {
            Tense::Future => next.or(past),
            // A report may speak of a day that has begun in another time zone.
            Tense::Past => all
                .iter()
                .find(|(_, start, end)| {
                    is_dated(&all) && start == end && published.tomorrow().ok() == Some(*start)
                })
                .or(past),
            Tense::Unknown => {
                let near = |d: Date| published.until(d).map_or(i32::MAX, |s| s.get_days());
                match (past, next) {
                    (Some(p), Some(n))
                        if is_dated(&all) && n.1 == n.2 && near(n.1) <= 45 && near(p.1) < -near(n.1) =>
                    {
                        Some(n)
                    }
                    _ => past.or(next),
                }
            }
        };
        pick.map(|(v, ..)| v.clone())
    }

    fn fields(&self, fields: &Fields<'_>, tense: Tense) -> Option<String> {
        if let Some(year) = fields.get("year") {
            return fields.in_year(year.parse().ok()?);
        }
        if let ([_], Some(short)) = (fields.0.as_slice(), fields.get("short")) {
            return Some(short.to_owned());
        }
        if let (Some(published), Some(distance)) = (self.published, fields.get("relyear")) {
            return fields.in_year(i32::from(published.year()) + distance.parse::<i32>().ok()?);
        }
        let Some(published) = self.published else { return fields.open() };
        if let ([_], Some(day)) = (fields.0.as_slice(), fields.get("day")) {
            let base = self.that.as_deref().and_then(interval).map_or(published, |i| i.0);
            return Some(date(i32::from(base.year()), base.month() as u32, day.parse().ok()?)?.to_string());
        }
        // "Will report fourth-quarter results" in March: quarters to come are not spoken of half a year ahead.
        let far = |quarter: &str| {
            let start = fields.in_year(i32::from(published.year())).and_then(|v| interval(&v)).map(|i| i.0);
            quarter.starts_with('Q')
                && start
                    .is_some_and(|s| s > published && published.until(s).is_ok_and(|d| d.get_days() > 120))
        };
        let tense = if fields.get("quarter").is_some_and(far) { Tense::Past } else { tense };
        self.nearest(|k| fields.at(published, k), tense)
    }
}

/// Whether candidates lie a year apart, as dates do and weekdays do not.
fn is_dated(all: &[(String, Date, Date)]) -> bool {
    matches!(all, [a, b, ..] if a.1.until(b.1).is_ok_and(|s| s.get_days() > 300))
}

/// Classes that mean the same component.
fn component(name: &str) -> &str {
    match name {
        "recent" => "year",
        "mm" => "month",
        "ordinal" => "day",
        name => name,
    }
}

/// Components of a date: field name and value.
struct Fields<'a>(Vec<(&'a str, String)>);

impl<'a> Fields<'a> {
    /// The fields whose slots hold something.
    fn bound(fields: &'a [(String, usize)], binds: &Binds) -> Self {
        Self(
            fields
                .iter()
                .filter_map(|(name, slot)| Some((component(name), render(&Piece::Slot(*slot), binds)?)))
                .collect(),
        )
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str())
    }

    /// The `k`th candidate: weekdays by week, all else by year.
    fn at(&self, anchor: Date, k: i64) -> Option<String> {
        if let (Some(day), None) = (self.get("weekday"), self.get("month")) {
            let monday =
                anchor.checked_sub(jiff::Span::new().days(anchor.weekday().to_monday_zero_offset())).ok()?;
            let offset = weekday(day.parse().ok()?)?.to_monday_zero_offset();
            return Some(
                monday.checked_add(jiff::Span::new().days(7 * k + i64::from(offset))).ok()?.to_string(),
            );
        }
        self.in_year(i32::from(anchor.year()) + i32::try_from(k).ok()?)
    }

    fn in_year(&self, year: i32) -> Option<String> {
        if let Some(code) = self.get("holiday") {
            return Some(holiday(code, year)?.to_string());
        }
        for name in ["season", "quarter", "half"] {
            if let Some(part) = self.get(name) {
                return Some(format!("{year:04}-{part}"));
            }
        }
        match (self.get("month"), self.get("day")) {
            (Some(month), Some(day)) => {
                let date = date(year, month.parse().ok()?, day.parse().ok()?)?;
                // A weekday that stands beside the date must be the date's own.
                let fits = self
                    .get("weekday")
                    .is_none_or(|w| w.parse().ok().and_then(weekday) == Some(date.weekday()));
                (fits || self.get("year").is_some()).then(|| date.to_string())
            }
            (Some(month), None) => Some(format!("{year:04}-{:02}", month.parse::<u32>().ok()?)),
            (None, _) => self.get("year").map(|_| format!("{year:04}")),
        }
    }

    /// The value where no date is known to count from.
    fn open(&self) -> Option<String> {
        if let Some(code) = self.get("holiday") {
            let fixed = !code.contains(['#', 'e']);
            return Some(if fixed { format!("XXXX-{code}") } else { "XXXX-XX-XX".into() });
        }
        for name in ["season", "quarter", "half"] {
            if let Some(part) = self.get(name) {
                return Some(format!("XXXX-{part}"));
            }
        }
        match (self.get("month"), self.get("day"), self.get("weekday")) {
            (Some(m), Some(d), _) => {
                Some(format!("XXXX-{:02}-{:02}", m.parse::<u32>().ok()?, d.parse::<u32>().ok()?))
            }
            (Some(m), None, _) => Some(format!("XXXX-{:02}", m.parse::<u32>().ok()?)),
            (None, Some(d), _) => Some(format!("XXXX-XX-{:02}", d.parse::<u32>().ok()?)),
            (None, None, Some(w)) => Some(format!("XXXX-WXX-{w}")),
            _ => None,
        }
    }
}

fn number(n: f64) -> String {
    if n.fract().abs() < 0.001 { format!("{n:.0}") } else { format!("{}", (n * 100.0).round() / 100.0) }
}

fn duration(n: f64, unit: &str) -> Option<String> {
    let (n, unit) = match unit {
        "DE" => (n * 10.0, "Y"),
        "CE" => (n * 100.0, "Y"),
        "FW" => (n * 2.0, "W"),
        "TH" if n < 1.0 => (n * 60.0, "TM"),
        "Y" if n < 1.0 => (n * 12.0, "M"),
        unit if unit.contains(':') => return None,
        unit => (n, unit),
    };
    Some(match unit.strip_prefix('T') {
        Some(unit) => format!("PT{}{unit}", number(n)),
        None => format!("P{}{unit}", number(n)),
    })
}

fn vague_duration(unit: &str) -> String {
    unit.strip_prefix('T').map_or_else(|| format!("PX{unit}"), |u| format!("PTX{u}"))
}

fn render(piece: &Piece, binds: &Binds) -> Option<String> {
    Some(match piece {
        Piece::Text(text) => text.clone(),
        Piece::Slot(slot) => match binds.get(*slot)?.as_ref()? {
            Value::Text(text) => text.clone(),
            Value::Number(n) => number(*n),
            Value::Vague => "X".into(),
            Value::Clock(h, m) => format!("{h:02}:{:02}", m.unwrap_or(0)),
            Value::Moment(m) => m.value.clone(),
        },
    })
}

/// A time of day from its pieces; `+12` and `+0` from a table say which half of the day the hours count from.
fn clock(pieces: &[Piece], binds: &Binds) -> Option<String> {
    let mut time: Option<(u32, Option<u32>)> = None;
    let mut out = String::new();
    for piece in pieces {
        if let Piece::Slot(slot) = piece {
            match binds.get(*slot).and_then(Option::as_ref) {
                None => continue,
                Some(Value::Clock(h, m)) => {
                    time = Some((*h, *m));
                    continue;
                }
                Some(Value::Text(half)) if half.starts_with('+') => {
                    let (h, m) = time?;
                    let half: u32 = half.parse().ok()?;
                    time = (h <= 12 || half == 0).then_some((if h == 12 { half } else { h + half }, m));
                    time?;
                    continue;
                }
                Some(_) => {}
            }
        }
        out.push_str(&render(piece, binds)?);
    }
    if let Some((h, m)) = time {
        out.insert_str(0, &format!("{h:02}:{:02}", m.unwrap_or(0)));
    }
    (!out.is_empty()).then_some(out)
}
