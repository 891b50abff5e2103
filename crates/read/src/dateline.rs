//! The head of a report's first paragraph to its dateline: `KABUL:`, `KABUL, Dec 6 (Reuters) -`, `Dakar, Senegal –`.
//!
//! Letters and marks decide, never a list of places; a word in small letters is taken for a place only beside
//! an agency, a date, or its country and a dash. Does not look the place up.

use crate::dates;
use crate::words::{Words, fold};

/// A dateline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// As printed; `None` where only the agency stands there.
    pub(crate) place: Option<String>,
    pub(crate) agency: Option<String>,
    /// A whole date inside the dateline.
    pub(crate) date: Option<String>,
    /// First byte after the mark that closes it and the spaces behind.
    pub(crate) end: usize,
    /// Byte after the closing mark itself.
    pub(crate) mark_end: usize,
    /// Whether it is no more than capitals and a colon, as a speaker's name in a transcript is too.
    pub(crate) is_bare: bool,
}

/// Longest head that is looked at, in bytes.
const LONGEST: usize = 110;

/// The dateline at the start of `paragraph`.
pub(crate) fn find(paragraph: &str, words: &Words) -> Option<Found> {
    let lead = paragraph.len() - paragraph.trim_start().len();
    let text = paragraph.get(lead..)?;
    let mut previous = ' ';
    let mut depth = 0_i32;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at <= LONGEST) {
        depth += i32::from(c == '(') - i32::from(c == ')');
        let after = text.get(at + c.len_utf8()..)?;
        let spaced = after.starts_with(char::is_whitespace) || after.is_empty();
        let closes = match c {
            ':' => spaced,
            '—' | '–' => true,
            '-' => spaced && (previous.is_whitespace() || previous == '-' || previous == ')'),
            _ => false,
        };
        if depth == 0 && closes {
            let mark_end = at + c.len_utf8();
            let head = text.get(..at)?.trim_end_matches(['-', ' ', '\u{a0}']);
            let found = read_head(head, c, words);
            if found.is_some() || c == ':' {
                let (place, agency, date, is_bare) = found?;
                let end = lead
                    + mark_end
                    + (after.len() - after.trim_start_matches(['-', ' ', '\u{a0}', '\t']).len());
                return Some(Found { place, agency, date, end, mark_end: lead + mark_end, is_bare });
            }
        }
        if matches!(c, '.' | '!' | '?' | ';' | '"' | '“') && spaced && head_is_prose(text.get(..at)?) {
            return None;
        }
        previous = c;
    }
    None
}

/// A full stop ends the search, but not that of `Dec.` or `U.S.`
fn head_is_prose(head: &str) -> bool {
    head.split_whitespace().next_back().is_none_or(|w| w.chars().count() > 4)
}

type Head = (Option<String>, Option<String>, Option<String>, bool);

fn read_head(head: &str, mark: char, words: &Words) -> Option<Head> {
    let mut rest = head.trim();
    let mut agency = None;
    if let Some((before, inside)) = rest.strip_suffix(')').and_then(|r| r.rsplit_once('(')) {
        agency = Some(agency_in(inside, words)?);
        rest = before.trim();
    }
    let date = dates::scan(rest, words).marks.into_iter().next().and_then(|m| m.iso);
    let base = rest.as_ptr() as usize;
    let mut place: Option<(usize, usize)> = None;
    let (mut places, mut dated, mut capitals) = (0, false, false);
    for piece in rest.split([',', '/', '|']).map(str::trim).filter(|p| !p.is_empty()) {
        if is_date_piece(piece, words) {
            dated = true;
        } else if let Some(found) = agency_in(piece, words).filter(|_| place.is_some() || agency.is_some()) {
            agency = agency.or(Some(found));
        } else {
            let is_upper = is_place(piece, words)?;
            capitals |= is_upper && places == 0;
            places += 1;
            let start = piece.as_ptr() as usize - base;
            place = Some((place.map_or(start, |p| p.0), start + piece.len()));
        }
    }
    let sure = agency.is_some() || dated;
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    let good = match places {
        0 => agency.is_some(),
        1 => sure || capitals && letters >= 3,
        2..=4 => sure || capitals || mark != ':' && places <= 3,
        _ => false,
    };
    if !good {
        return None;
    }
    let place = place.and_then(|(start, end)| rest.get(start..end)).map(str::to_owned);
    Some((place, agency, date, !sure && mark == ':'))
}

/// `Reuters`, `AFP/APP`, `Reuters, AFP`.
fn agency_in(text: &str, words: &Words) -> Option<String> {
    let known = |t: &str| words.agencies.get(&fold(t)).cloned();
    known(text).or_else(|| text.split(['/', ',', '-', ' ', '|']).find_map(known))
}

/// `Dec 6`, `6 December 2025`, `Sunday`, `Dec. 6, 2025`: months, days and figures only.
fn is_date_piece(piece: &str, words: &Words) -> bool {
    piece.split_whitespace().all(|w| {
        let word = fold(w);
        words.months.contains_key(&word)
            || words.weekdays.contains(&word)
            || word.chars().take_while(char::is_ascii_digit).count().clamp(1, 4) + 2 >= word.chars().count()
                && word.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Whether `piece` may be a place, and whether it is in capitals; `None` where it cannot be.
fn is_place(piece: &str, words: &Words) -> Option<bool> {
    if words.not_places.contains(&fold(piece))
        || piece.chars().any(|c| c.is_ascii_digit() || "()[]\"“”:;!?*".contains(c))
    {
        return None;
    }
    let all: Vec<&str> = piece.split_whitespace().collect();
    if all.len() > 4 {
        return None;
    }
    for word in &all {
        let first = word.chars().find(|c| c.is_alphabetic())?;
        if first.is_lowercase() && word.chars().count() > 3 {
            return None;
        }
    }
    if piece.starts_with(char::is_lowercase) {
        return None;
    }
    Some(!piece.chars().any(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::Words;

    #[test]
    fn datelines_in_the_styles_of_many_outlets() {
        let words = Words::embedded().unwrap();
        for (text, place, agency, rest) in [
            ("NAIROBI: Two ministers met.", Some("NAIROBI"), None, "Two ministers met."),
            ("BAMAKO, Mali (AP) — Soldiers fired.", Some("BAMAKO, Mali"), Some("AP"), "Soldiers fired."),
            ("LIMA, March 3 (Reuters) - Miners blocked", Some("LIMA"), Some("Reuters"), "Miners blocked"),
            ("March 3 (Reuters) - Miners blocked", None, Some("Reuters"), "Miners blocked"),
            ("(AFP) – Miners blocked", None, Some("AFP"), "Miners blocked"),
            ("Quito, Ecuador – Miners blocked", Some("Quito, Ecuador"), None, "Miners blocked"),
            ("Tbilisi, 3 March 2025 (dpa) -- Miners", Some("Tbilisi"), Some("dpa"), "Miners"),
            ("ADDIS ABABA, March 3 (Xinhua) -- The", Some("ADDIS ABABA"), Some("Xinhua"), "The"),
            ("RAMALLAH/GAZA - Three", Some("RAMALLAH/GAZA"), None, "Three"),
            ("PORT-AU-PRINCE, Haiti — Gunmen", Some("PORT-AU-PRINCE, Haiti"), None, "Gunmen"),
            ("LIMA, MARCH 3 (REUTERS) - MINERS BLOCKED", Some("LIMA"), Some("Reuters"), "MINERS BLOCKED"),
        ] {
            let found = find(text, &words).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.place.as_deref(), found.agency.as_deref()), (place, agency), "{text}");
            assert_eq!(text.get(found.end..).unwrap(), rest, "{text}");
        }
        for none in [
            "WATCH: Miners block a road",
            "Miners – thousands of them – blocked a road.",
            "The minister said: we will go.",
            "Officials in Lima, Peru and Quito, Ecuador said on Monday that talks – the third – failed.",
            "Police: five killed",
            "He left. LIMA: Miners",
            "UN: five killed",
            "",
        ] {
            assert_eq!(find(none, &words), None, "{none}");
        }
    }
}
