//! Fields of an event to the few words a headline has room for.

use dateline_record::{
    Actor, DatePrecision, Event, EventDate, EventPlace, Number, PlacePrecision, Speaker, Stance, Status,
};

/// No label of one party is longer, in characters.
const LONGEST_LABEL: usize = 28;

/// A party: its code, else its name, else its words.
pub(crate) fn party(code: Option<&str>, name: Option<&str>, text: &str) -> String {
    shorten(&clean(code.or(name).unwrap_or(text)), LONGEST_LABEL)
}

/// Several parties, between commas; each label once.
pub(crate) fn parties(actors: &[Actor]) -> String {
    let mut labels: Vec<String> = Vec::new();
    for a in actors {
        let label = party(a.code.as_deref(), a.name.as_deref(), &a.text);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels.join(", ")
}

/// What is said of the event as a whole: that it is denied, future, hypothetical, or looked back at.
pub(crate) fn caveats(event: &Event) -> Vec<&'static str> {
    let status = match event.status {
        Status::Actual => None,
        Status::Future => Some("future"),
        Status::Hypothetical => Some("hypothetical"),
        Status::Negated => Some("negated"),
    };
    status.into_iter().chain(event.background.then_some("background")).collect()
}

/// A date as it is said: `12 Mar 2026`, `7–8 Mar 2026`, `Oct 2025`, `2021`.
pub(crate) fn date(date: &EventDate) -> String {
    let (Some(start), Some(end)) = (day(&date.start), day(&date.end)) else {
        return format!("{} to {}", date.start, date.end);
    };
    match date.precision {
        DatePrecision::Year if start.0 == end.0 => start.0.to_string(),
        DatePrecision::Year | DatePrecision::Decade => format!("{}–{}", start.0, end.0),
        DatePrecision::Month if (start.0, start.1) == (end.0, end.1) => {
            format!("{} {}", MONTHS[start.1], start.0)
        }
        _ if start == end => format!("{} {} {}", start.2, MONTHS[start.1], start.0),
        _ if (start.0, start.1) == (end.0, end.1) => {
            format!("{}–{} {} {}", start.2, end.2, MONTHS[start.1], start.0)
        }
        _ if start.0 == end.0 => {
            format!("{} {} – {} {} {}", start.2, MONTHS[start.1], end.2, MONTHS[end.1], start.0)
        }
        _ => format!("{} {} {} – {} {} {}", start.2, MONTHS[start.1], start.0, end.2, MONTHS[end.1], end.0),
    }
}

/// A day given as `2026-03-14`, with or without a time, as `14 March 2026`; as it is where it is no date.
pub(crate) fn long_day(iso: &str) -> String {
    match iso.get(..10).and_then(day) {
        Some((year, month, day)) => format!("{day} {} {year}", LONG_MONTHS[month]),
        None => iso.to_owned(),
    }
}

/// Short names, from 1.
const MONTHS: [&str; 13] =
    ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Long names, from 1.
const LONG_MONTHS: [&str; 13] = [
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn day(iso: &str) -> Option<(i32, usize, u32)> {
    let mut parts = iso.splitn(3, '-');
    let (year, month, day) =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (1..=12).contains(&month).then_some((year, month, day))
}

/// A place: its name and country, or its words.
pub(crate) fn place(place: &EventPlace) -> String {
    let name = place.name.clone().unwrap_or_else(|| clean(&place.text));
    let near = if place.precision == Some(PlacePrecision::Near) { "near " } else { "" };
    let country = place.country.as_deref().filter(|_| place.precision != Some(PlacePrecision::Country));
    let tail = country.map(|c| format!(", {c}")).unwrap_or_default();
    format!("{near}{}{tail}", shorten(&name, LONGEST_LABEL))
}

/// A number of persons: `7`, `7+`, `up to 9`, `12–15`.
pub(crate) fn number(n: &Number) -> String {
    match (n.low, n.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("{low}+"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => clean(&n.text),
    }
}

/// Everybody who came to harm: `7+ killed, 19 injured`.
pub(crate) fn harm(event: &Event) -> String {
    let all = [
        (&event.killed, "killed"),
        (&event.injured, "injured"),
        (&event.missing, "missing"),
        (&event.captured, "held"),
        (&event.displaced, "displaced"),
    ];
    let told: Vec<String> =
        all.into_iter().filter_map(|(n, what)| n.as_ref().map(|n| format!("{} {what}", number(n)))).collect();
    told.join(", ")
}

/// Who says so: `says TCD MIL`, `denied by SDN GOV`.
pub(crate) fn said_by(speakers: &[Speaker]) -> String {
    let mut told: Vec<String> = Vec::new();
    for s in speakers {
        let verb = match s.stance {
            Stance::Asserts => "says",
            Stance::Denies => "denied by",
            Stance::ClaimsResponsibility => "claimed by",
            Stance::Doubts => "doubted by",
        };
        let words = format!("{verb} {}", party(s.code.as_deref(), s.name.as_deref(), &s.text));
        if !told.contains(&words) {
            told.push(words);
        }
    }
    told.join(", ")
}

/// `text` on one line, with single spaces.
pub(crate) fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `most` characters; what is cut is shown by an ellipsis.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_record::Span;

    #[test]
    fn dates_are_said_as_people_say_them() {
        let cases = [
            ("2026-03-12", "2026-03-12", DatePrecision::Day, "12 Mar 2026"),
            ("2026-03-07", "2026-03-08", DatePrecision::Week, "7–8 Mar 2026"),
            ("2025-11-29", "2025-12-01", DatePrecision::Week, "29 Nov – 1 Dec 2025"),
            ("2025-12-29", "2026-01-04", DatePrecision::Week, "29 Dec 2025 – 4 Jan 2026"),
            ("2025-10-01", "2025-10-31", DatePrecision::Month, "Oct 2025"),
            ("2021-01-01", "2021-12-31", DatePrecision::Year, "2021"),
            ("1990-01-01", "1999-12-31", DatePrecision::Decade, "1990–1999"),
            ("soon", "later", DatePrecision::Day, "soon to later"),
        ];
        for (start, end, precision, said) in cases {
            let d = EventDate { start: start.into(), end: end.into(), precision, text: None, span: None };
            assert_eq!(date(&d), said);
        }
    }

    #[test]
    fn numbers_keep_their_doubt() {
        for (low, high, said) in [
            (Some(5), Some(5), "5"),
            (Some(5), None, "5+"),
            (None, Some(9), "up to 9"),
            (Some(12), Some(15), "12–15"),
        ] {
            let n = Number { low, high, text: "some".into(), span: Span::new(0, 4), who: None, total: false };
            assert_eq!(number(&n), said);
        }
    }
}
