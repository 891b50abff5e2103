//! Units to looks: what a paragraph or line seems to be by its own words alone, without its neighbours.
//!
//! Uses the word lists and the shape of the line. Does not decide where a report begins.

use super::units::{Unit, bullet, ends_sentence};
use crate::dateline;
use crate::dates::{self, Mark};
use crate::words::{Field, Words, fold};
use dateline_record::PartKind;

/// A unit and what it seems to be.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) unit: Unit,
    pub(crate) look: Look,
    /// Folded text, by which a headline that stands twice is known.
    pub(crate) folded: String,
    /// Whether the same line stands again soon after, or stood before.
    pub(crate) repeats: Option<usize>,
    /// Dates on the unit, spans counted from the start of the text.
    pub(crate) dates: Vec<Mark>,
    /// What it is, where its element says so.
    pub(crate) is_known: Option<PartKind>,
    /// Whether its words announce a live page.
    pub(crate) is_live: bool,
    /// Name of an author on the unit.
    pub(crate) byline: Option<String>,
}

/// What a unit seems to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Look {
    /// Sentences.
    Prose,
    /// Sentences behind a dateline.
    Opening(dateline::Found),
    /// Could be a headline.
    Headline,
    /// A bulleted line that says something.
    Bullet,
    /// Words under a picture, or its credit.
    Caption,
    /// A line with a date or an author's name.
    Meta,
    /// `Title: …`: the field, and the byte where its value begins.
    Key(Field, usize),
    /// Ends a report.
    Separator,
    /// Opens a list of other headlines.
    Related,
    /// An agency's signature at the end, with the agency.
    SignOff(String),
    /// A button, a link, a notice of the page.
    Furniture,
}

/// How far apart two copies of a headline may stand, in units.
const REPEAT_REACH: usize = 16;

/// Looks at every unit.
pub(crate) fn see(text: &str, units: &[Unit], words: &Words) -> Vec<Seen> {
    let mut seen: Vec<Seen> =
        units.iter().filter_map(|u| Some(look(text.get(u.start..u.end)?, *u, words))).collect();
    for at in 0..seen.len() {
        let Some(this) = seen.get(at) else { break };
        if !can_repeat(this) {
            continue;
        }
        let again = seen.iter().skip(at + 1).take(REPEAT_REACH).position(|s| s.folded == this.folded);
        if let Some(other) = again.map(|n| at + 1 + n) {
            for (n, with) in [(at, other), (other, at)] {
                if let Some(s) = seen.get_mut(n).filter(|s| s.repeats.is_none()) {
                    s.repeats = Some(with);
                    if s.look == Look::Prose {
                        s.look = Look::Headline;
                    }
                }
            }
        }
    }
    seen
}

fn can_repeat(seen: &Seen) -> bool {
    let words = seen.folded.split(' ').count();
    seen.repeats.is_none() && matches!(seen.look, Look::Headline | Look::Prose) && (3..=32).contains(&words)
}

fn look(text: &str, unit: Unit, words: &Words) -> Seen {
    let folded = fold(text);
    let mut seen = Seen {
        unit,
        look: Look::Furniture,
        folded,
        repeats: None,
        dates: Vec::new(),
        is_known: None,
        is_live: false,
        byline: None,
    };
    seen.look = kind(text, &mut seen, words);
    let is_line = matches!(seen.look, Look::Headline | Look::Key(Field::Title, _));
    seen.is_live = is_line && words.live.iter().any(|w| has_words(&seen.folded, w));
    for mark in &mut seen.dates {
        mark.span = (mark.span.0 + unit.start, mark.span.1 + unit.start);
    }
    seen
}

fn kind(text: &str, seen: &mut Seen, words: &Words) -> Look {
    let count = text.split_whitespace().count();
    if is_separator(text, words) {
        return Look::Separator;
    }
    if words.related.contains(&seen.folded) {
        return Look::Related;
    }
    if is_furniture(text, &seen.folded, count, words) {
        return Look::Furniture;
    }
    if let Some((field, at)) = key(text, seen, words) {
        return Look::Key(field, at);
    }
    if let Some(agency) = sign_off(text, count, words) {
        return Look::SignOff(agency);
    }
    if is_meta(text, count, seen, words) {
        return Look::Meta;
    }
    if let Some(length) = bullet(text) {
        let said = text.get(length..).unwrap_or_default();
        let short = said.split_whitespace().count() < 4;
        return if short || is_furniture(said, &fold(said), count, words) {
            Look::Furniture
        } else {
            Look::Bullet
        };
    }
    if is_caption(text, &seen.folded, count, words) {
        return Look::Caption;
    }
    if let Some(found) = dateline::find(text, words) {
        let rest = text.get(found.end..).unwrap_or_default();
        if rest.split_whitespace().count() >= 5 || rest.is_empty() && !found.is_bare {
            return Look::Opening(found);
        }
    }
    if is_prose(text, count) {
        return Look::Prose;
    }
    if count >= 2 && text.chars().any(char::is_alphabetic) && !text.contains(" > ") && !text.contains(" » ")
    {
        return Look::Headline;
    }
    Look::Furniture
}

fn is_separator(text: &str, words: &Words) -> bool {
    if words.separators.contains(&text.to_lowercase()) {
        return true;
    }
    let drawn = |c: char| "-–—=_*#~+·• ".contains(c);
    text.chars().filter(|c| *c != ' ').count() >= 3 && text.chars().all(drawn)
}

fn is_furniture(text: &str, folded: &str, count: usize, words: &Words) -> bool {
    if folded.is_empty() || words.furniture.contains(folded) || words.sections.contains(folded) {
        return true;
    }
    let is_link = |w: &str| w.starts_with("http://") || w.starts_with("https://") || w.starts_with("www.");
    if count <= 3 && text.split_whitespace().any(is_link) {
        return true;
    }
    let lower = text.to_lowercase();
    words.furniture_starts.iter().any(|start| {
        lower.strip_prefix(start.as_str()).is_some_and(|rest| {
            let whole_word =
                !rest.starts_with(char::is_alphanumeric) || !start.ends_with(char::is_alphanumeric);
            // A long paragraph that only happens to begin so is prose, unless the words open a bracket or a notice.
            whole_word && (count <= 30 || start.starts_with(['(', '©']))
        })
    })
}

fn key(text: &str, seen: &mut Seen, words: &Words) -> Option<(Field, usize)> {
    let (name, value) = text.split_once([':', '\t'])?;
    let field =
        *words.keys.get(&fold(name)).filter(|_| !name.contains(char::is_whitespace) || name.len() < 20)?;
    let value_start = text.len() - value.trim_start().len();
    match field {
        Field::Published | Field::Updated => {
            let marks = dates::scan(value, words).marks;
            let at = text.len() - value.len();
            seen.dates =
                marks.into_iter().map(|m| Mark { span: (m.span.0 + at, m.span.1 + at), ..m }).collect();
            if seen.dates.is_empty() {
                return None;
            }
        }
        _ if value.trim().is_empty() => return None,
        // "Source: officials said …" inside a report is prose.
        Field::Title => {}
        _ if value.split_whitespace().count() > 10 => return None,
        _ => {}
    }
    Some((field, value_start))
}

fn sign_off(text: &str, count: usize, words: &Words) -> Option<String> {
    let bare = text.trim_matches(|c: char| "()[]-–—. /".contains(c) || c.is_whitespace());
    if count > 5 {
        return None;
    }
    let known = |t: &str| words.agencies.get(&fold(t)).cloned();
    known(bare).or_else(|| {
        let all: Vec<_> = bare.split(['/', ',', '|']).map(|t| known(t.trim())).collect();
        all.iter().all(Option::is_some).then(|| all.into_iter().flatten().next()).flatten()
    })
}

/// A line of dates, a byline, or both.
fn is_meta(text: &str, count: usize, seen: &mut Seen, words: &Words) -> bool {
    if count > 24 || text.len() > 220 {
        return false;
    }
    let byline = byline(text, words);
    let line = dates::scan(text, words);
    let divided = text.contains(['|', '·', '•']) || text.contains(" - ") || text.contains(" – ");
    let left = line.leftover;
    let is_dates = !line.marks.is_empty()
        && (left == 0
            || byline.is_some()
            || left <= 6 && (line.starts_with_label || divided || line.has_clock)
            || left <= 2 && count <= 7 && !ends_sentence(text));
    // "Updated 3 hours ago", "14:05 GMT".
    let is_stamp = line.marks.is_empty()
        && count <= 9
        && text.contains(|c: char| c.is_ascii_digit())
        && !ends_sentence(text)
        && (line.starts_with_label && left <= 4 || line.has_clock && left <= 2);
    let alone = line.starts_with_label && left == 0 && count <= 4;
    if !(is_dates || is_stamp || alone || byline.is_some()) {
        return false;
    }
    seen.byline = byline;
    if is_dates || seen.byline.is_some() {
        seen.dates = line.marks;
    }
    true
}

/// The name behind "By".
fn byline(text: &str, words: &Words) -> Option<String> {
    let lower = text.to_lowercase();
    let start = words.bylines.iter().filter(|b| {
        lower.strip_prefix(b.as_str()).is_some_and(|rest| rest.starts_with([' ', ':', '\u{a0}']))
    });
    let length = start.map(String::len).max()?;
    let rest = text.get(length..)?.trim_start_matches([' ', ':', '\u{a0}']);
    let cut = rest.find(|c: char| "|·•(;".contains(c) || c.is_ascii_digit()).unwrap_or(rest.len());
    let name = rest.get(..cut)?;
    let name = name.split(" - ").next()?.split(" – ").next()?.split(" — ").next()?;
    // A date may follow without a mark: "By Ana Silva Published Nov 24".
    let name: Vec<&str> = name.split_whitespace().take_while(|w| !is_date_word(w, words)).collect();
    let all_named = name.iter().all(|w| {
        let first = w.chars().find(|c| c.is_alphabetic());
        first.is_some_and(char::is_uppercase) || w.chars().count() <= 3
    });
    let name = name.join(" ");
    let name = name.trim_matches(|c: char| ",.:".contains(c) || c.is_whitespace());
    let good = all_named
        && !name.is_empty()
        && name.split(' ').count() <= 12
        && name.starts_with(char::is_uppercase);
    (good && !ends_sentence(text.trim_end_matches(['.', ' '])) && !text.contains(". "))
        .then(|| name.to_owned())
}

fn is_date_word(word: &str, words: &Words) -> bool {
    let word = fold(word);
    words.date_labels.contains_key(&word) && word.len() > 3
        || words.months.contains_key(&word)
            && word != "may"
            && word != "april"
            && word != "june"
            && word != "august"
        || words.weekdays.contains(&word)
}

fn is_caption(text: &str, folded: &str, count: usize, words: &Words) -> bool {
    if count > 90 {
        return false;
    }
    let starts = words.captions.start.iter().any(|start| {
        folded.strip_prefix(start.as_str()).is_some_and(|rest| {
            let marked =
                rest.trim_start().starts_with([':', '|', '/', '-', '–', '—', '©']) || rest.is_empty();
            marked || start.contains(' ') && rest.starts_with([' ', ','])
        })
    });
    starts || has_credit(text, words) || words.captions.anywhere.iter().any(|w| has_words(folded, w))
}

fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|t| t.chars().next());
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// A last bracket that names a picture's maker: `(X/@army)`, `[File: Ana Silva/AFP]`, `(AP Photo/Ana Silva)`.
fn has_credit(text: &str, words: &Words) -> bool {
    let text = text.trim_end_matches(['.', ' ']);
    let open = match text.chars().next_back() {
        Some(')') => '(',
        Some(']') => '[',
        _ => return false,
    };
    let Some((_, inside)) = text.trim_end_matches([')', ']']).rsplit_once(open) else { return false };
    if inside.split_whitespace().count() > 12 {
        return false;
    }
    let divided = inside.contains(['/', '@', ':', '|']) || open == '[';
    let pieces = inside.split(['/', ':', '|', ',', ' ', '@']).map(fold);
    let names_maker = |p: &String| words.captions.credit.contains(p) || words.agencies.contains_key(p);
    divided && (pieces.clone().any(|p| names_maker(&p)) || inside.contains('@'))
        || inside.split(['/', ',']).map(fold).any(|p| p.contains(' ') && words.captions.credit.contains(&p))
}

fn is_prose(text: &str, count: usize) -> bool {
    let question = text.ends_with(['?', '!']);
    if count >= 25 || question && count > 16 {
        return true;
    }
    if question {
        // A short question may be a headline, unless it is somebody's words or stands with other sentences.
        return text.starts_with(['"', '“', '‘', '«']) || text.contains(". ");
    }
    let closes = ends_sentence(text) && !text.ends_with(['?', '!']);
    closes && count >= 3
        || count >= 5 && text.ends_with([':', ',', ';'])
        || text.contains(". ") && count >= 12
}

#[cfg(test)]
mod tests {
    use super::{Look, see};
    use crate::Words;
    use crate::dump::units;

    fn looks(text: &str) -> String {
        let words = Words::embedded().unwrap();
        let seen = see(text, &units::cut(text), &words);
        let name = |l: &Look| format!("{l:?}").split(['(', ' ', '{']).next().unwrap_or_default().to_owned();
        seen.iter().map(|s| name(&s.look)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lines_by_their_own_words() {
        for (line, look) in [
            ("Dockers block the port of Callao", "Headline"),
            ("Why did the talks in Callao fail?", "Headline"),
            ("Dockers blocked the port of Callao on Monday.", "Prose"),
            ("“Will they come back?” he asked.", "Prose"),
            ("By Ana Silva", "Meta"),
            ("By Ana Silva and Jon ten Berg | Published Nov 24, 2025", "Meta"),
            ("By land and by sea, the army closes in", "Headline"),
            ("Published: Monday, November 24, 2025 10:32 AM EST", "Key"),
            ("Updated 3 hours ago", "Meta"),
            ("14:05 GMT", "Meta"),
            ("Released hostages return home", "Headline"),
            ("SHARE", "Furniture"),
            ("Sign up for our newsletter.", "Furniture"),
            ("https://example.org/a/b", "Furniture"),
            ("Home > World > Americas", "Furniture"),
            ("(Reporting by Ana Silva; Editing by Jon Berg)", "Furniture"),
            ("© 2025 The Callao Post. All rights reserved.", "Furniture"),
            ("Related stories", "Related"),
            ("* * *", "Separator"),
            ("ENDS", "Separator"),
            ("— AFP", "SignOff"),
            ("(AP)", "SignOff"),
            ("Dockers stand at a gate in Callao, Peru, on Monday. (AP Photo/Ana Silva)", "Caption"),
            ("Dockers at a gate in Callao [File: Ana Silva/Reuters]", "Caption"),
            ("Photo: Ana Silva", "Caption"),
            ("Photo of the president found in the ruins, police say", "Headline"),
            ("LIMA, Peru (AP) — Dockers blocked a port on Monday over pay.", "Opening"),
            ("• Dockers want pay that keeps up with prices", "Bullet"),
            ("- Share", "Furniture"),
            ("Title: Dockers block port", "Key"),
            ("Date: 2025-11-24", "Key"),
            ("Date palms wither as the drought goes on", "Headline"),
        ] {
            assert_eq!(looks(line), look, "{line}");
        }
    }
}
