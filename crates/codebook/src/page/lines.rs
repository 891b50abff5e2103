//! A page's text to its lines and what each is.

use super::Verdict;
use super::near::nearly;
use crate::CodebookError;

/// Keys that a page states in prose: `Score: -9.`
pub(super) const KEYS: [&str; 4] = ["Quad class", "Needs a recipient", "Score", "CAMEO"];

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Heading(usize, &'a str),
    /// An indented line, without its indent.
    Indented(&'a str),
    /// A `- ` line with the lines that continue it.
    Sentence(String),
    List(Verdict),
    Key(&'static str, &'a str),
    Prose(&'a str),
}

/// The lines of a page that are not empty, with their numbers. A prose line with keys becomes several.
pub(super) fn lines<'a>(file: &str, text: &'a str) -> Result<Vec<(usize, Line<'a>)>, CodebookError> {
    let mut out: Vec<(usize, Line<'a>)> = Vec::new();
    let mut in_sentence = false;
    for (i, raw) in text.lines().enumerate() {
        let number = i + 1;
        let line = raw.trim_end();
        if line.is_empty() {
            in_sentence = false;
            continue;
        }
        if let Some((_, Line::Sentence(sentence))) = out.last_mut().filter(|_| in_sentence)
            && let Some(more) = line.strip_prefix("  ").filter(|m| !m.starts_with(' '))
        {
            sentence.push(' ');
            sentence.push_str(more);
            continue;
        }
        in_sentence = false;
        if let Some(why) = nearly(line) {
            return Err(CodebookError::new(file, number, why));
        }
        if let Some(code) = line.strip_prefix("    ") {
            out.push((number, Line::Indented(code.trim())));
        } else if let Some(sentence) = line.strip_prefix("- ") {
            in_sentence = true;
            out.push((number, Line::Sentence(sentence.trim().to_owned())));
        } else if line.starts_with('#') {
            let title = line.trim_start_matches('#');
            out.push((number, Line::Heading(line.len() - title.len(), title.trim())));
        } else if line == "Not coded:" {
            out.push((number, Line::List(Verdict::NotCoded)));
        } else if line == "Known wrong:" {
            out.push((number, Line::List(Verdict::KnownWrong)));
        } else {
            out.extend(keys(line).into_iter().map(|l| (number, l)));
        }
    }
    Ok(out)
}

/// Cuts a prose line at its sentences and takes the keys out.
fn keys(line: &str) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let mut prose_from = 0;
    let mut at = 0;
    for part in line.split_inclusive(". ") {
        let key =
            part.split_once(": ").and_then(|(k, v)| Some((*KEYS.iter().find(|known| **known == k)?, v)));
        if let Some((key, value)) = key {
            let before = line.get(prose_from..at).unwrap_or_default().trim();
            out.extend((!before.is_empty()).then_some(Line::Prose(before)));
            out.push(Line::Key(key, value.trim().trim_end_matches('.')));
            prose_from = at + part.len();
        }
        at += part.len();
    }
    let rest = line.get(prose_from..).unwrap_or_default().trim();
    out.extend((!rest.is_empty()).then_some(Line::Prose(rest)));
    out
}
