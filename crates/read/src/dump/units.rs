//! Text to units: paragraphs, whether their lines are wrapped or not, bullets, and single lines.
//!
//! A unit is a span without spaces at its ends; the units of a text are in order and leave out nothing but
//! white space. Words are not looked at.

/// A paragraph, bullet or line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Empty lines before it.
    pub(crate) gap: usize,
    /// Whether a page break stands before it.
    pub(crate) page_break: bool,
}

#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    start: usize,
    indent: usize,
}

/// Lines of a wrapped paragraph are about this long, in characters.
const WRAPPED: std::ops::RangeInclusive<usize> = 38..=105;

/// Cuts `text` into its units.
pub(crate) fn cut(text: &str) -> Vec<Unit> {
    // A file without line feeds may be one of the old kind that ends its lines with CR.
    let end_of_line = if text.contains('\n') { '\n' } else { '\r' };
    let mut units = Vec::new();
    let mut block: Vec<Line<'_>> = Vec::new();
    let (mut at, mut gap, mut page_break) = (0, 0, false);
    for raw in text.split_inclusive(end_of_line) {
        let trimmed = raw.trim_matches(is_space);
        let is_rule = !trimmed.is_empty() && !trimmed.contains(char::is_alphanumeric);
        if trimmed.is_empty() || is_rule || raw.contains('\u{c}') {
            flush(&mut block, &mut units, &mut gap, &mut page_break);
            gap += usize::from(trimmed.is_empty());
            page_break |= raw.contains('\u{c}');
        }
        if !trimmed.is_empty() {
            let lead = raw.len() - raw.trim_start_matches(is_space).len();
            block.push(Line { text: trimmed, start: at + lead, indent: lead });
        }
        if is_rule {
            flush(&mut block, &mut units, &mut gap, &mut page_break);
        }
        at += raw.len();
    }
    flush(&mut block, &mut units, &mut gap, &mut page_break);
    units
}

/// White space, and what prints nothing.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{2060}')
}

/// Whether a line opens with a bullet, and the bytes of it.
pub(crate) fn bullet(line: &str) -> Option<usize> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    let spaced = rest.starts_with(is_space);
    let is_bullet = match first {
        '•' | '◦' | '▪' | '‣' | '●' | '■' | '∙' | '►' | '▶' | '➤' | '→' | '✔' | '🔴' => {
            true
        }
        '*' | '-' | '–' | '—' | '+' | '>' | '·' => {
            spaced && rest.trim_start().starts_with(char::is_alphanumeric)
        }
        _ => false,
    };
    is_bullet.then(|| line.len() - rest.trim_start_matches(is_space).len())
}

fn flush(block: &mut Vec<Line<'_>>, units: &mut Vec<Unit>, gap: &mut usize, page_break: &mut bool) {
    let first = units.len();
    let wrapped = is_wrapped(block);
    let indents = wrapped && has_indented_starts(block);
    for (n, line) in block.iter().enumerate() {
        let end = line.start + line.text.len();
        let previous = n.checked_sub(1).and_then(|p| block.get(p));
        let joins = previous.is_some_and(|p| joins(p, line, n, block, wrapped, indents));
        match units.last_mut().filter(|_| joins && n > 0) {
            Some(unit) => unit.end = end,
            None => units.push(Unit { start: line.start, end, gap: 0, page_break: false }),
        }
    }
    if let Some(unit) = units.get_mut(first) {
        unit.gap = std::mem::take(gap);
        unit.page_break = std::mem::take(page_break);
    }
    block.clear();
}

/// Whether `line` goes on with the paragraph or bullet of the line before it.
fn joins(
    before: &Line<'_>,
    line: &Line<'_>,
    n: usize,
    block: &[Line<'_>],
    wrapped: bool,
    indents: bool,
) -> bool {
    if bullet(line.text).is_some() {
        return false;
    }
    let lower = line.text.starts_with(char::is_lowercase);
    let length = before.text.chars().count();
    let open = !ends_sentence(before.text) && WRAPPED.contains(&length);
    if let Some(start) = block.iter().take(n).rposition(|l| bullet(l.text).is_some()) {
        let of_bullet =
            block.iter().take(n).skip(start + 1).all(|l| l.indent > block.get(start).map_or(0, |b| b.indent));
        if of_bullet && (line.indent > block.get(start).map_or(0, |b| b.indent) || lower && open) {
            return true;
        }
    }
    if indents {
        return line.indent < 2;
    }
    wrapped || (lower && open)
}

/// Lines of much the same length of which at least one breaks off inside a sentence.
fn is_wrapped(block: &[Line<'_>]) -> bool {
    let Some((_, all_but_last)) = block.split_last() else { return false };
    if all_but_last.len() < 2
        && !matches!(all_but_last, [l] if l.text.chars().count() >= 55 && !ends_sentence(l.text))
    {
        return false;
    }
    let lengths: Vec<usize> = block.iter().map(|l| l.text.chars().count()).collect();
    let widest = lengths.iter().copied().max().unwrap_or(0);
    if widest > *WRAPPED.end() || block.iter().any(|l| bullet(l.text).is_some()) {
        return false;
    }
    // A line is short only where a paragraph ends.
    let full = |l: &Line<'_>, length: usize| {
        length + 22 >= widest && length >= *WRAPPED.start() || ends_sentence(l.text)
    };
    let pairs = all_but_last.iter().zip(&lengths);
    let broken = all_but_last.iter().filter(|l| !ends_sentence(l.text)).count();
    let last_closes =
        block.last().is_some_and(|l| ends_sentence(l.text) || l.text.starts_with(char::is_lowercase));
    pairs.clone().all(|(l, n)| full(l, *n))
        && broken * 3 >= all_but_last.len()
        && (last_closes || block.len() > 3)
}

fn has_indented_starts(block: &[Line<'_>]) -> bool {
    block.iter().any(|l| l.indent >= 2) && block.iter().any(|l| l.indent < 2)
}

/// Whether a line ends as a sentence does.
pub(crate) fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(|c: char| is_space(c) || "\"'”’»)]".contains(c));
    bare.ends_with(['.', '!', '?', '…', '。', '؟', '।'])
}

#[cfg(test)]
mod tests {
    use super::cut;

    fn texts(text: &str) -> Vec<&str> {
        cut(text).into_iter().map(|u| text.get(u.start..u.end).unwrap()).collect()
    }

    #[test]
    fn paragraphs_one_a_line() {
        let text =
            "Strike halts port\r\n\r\nDockers walked out on Monday, unions said.\r\nThe port is shut.\r\n";
        assert_eq!(
            texts(text),
            ["Strike halts port", "Dockers walked out on Monday, unions said.", "The port is shut."]
        );
        assert_eq!(texts("One line.\rAnother line."), ["One line.", "Another line."]);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "Dockers at the country's largest port walked out on Monday over\npay that has not risen in three years, \
                    union leaders said in\na statement.\n\nThe port is shut.";
        assert_eq!(texts(text).len(), 2);
        let wire = "   LIMA, March 3 (Reuters) - Dockers at the largest port walked\nout on Monday over pay that has not \
                    risen, unions said.\n   The port authority said that it would not negotiate while\nthe quays were \
                    blocked.\n";
        assert_eq!(texts(wire).len(), 2);
    }

    #[test]
    fn bullets_are_units_of_their_own() {
        let text = "  • Dockers walk out at the largest port\n  • Unions want pay that\n    keeps up with prices\n- Port is shut";
        assert_eq!(texts(text).len(), 3);
    }
}
