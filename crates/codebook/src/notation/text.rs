//! Brackets: marks out of a text and into it.

use super::{Label, Mark, Marked};
use dateline_record::Span;
use std::cmp::Reverse;

pub(super) fn read(text: &str) -> Result<Marked, String> {
    let mut marked = Marked::default();
    let mut rest = text;
    if let Some((date, after)) = date_before(text) {
        marked.date = Some(date.to_owned());
        rest = after;
    }
    let mut open = Vec::new();
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' => {
                let Some(c) = after.chars().next().filter(|c| matches!(c, '[' | ']' | '\\' | '(')) else {
                    return Err(
                        "`\\` stands before none of `[`, `]`, `\\`; write `\\\\` for a backslash".to_owned()
                    );
                };
                marked.text.push(c);
                rest = after.get(c.len_utf8()..).unwrap_or_default();
                continue;
            }
            '[' => {
                let (label, events, after) = read_head(after)?;
                open.push(marked.marks.len());
                let start = marked.text.len();
                marked.marks.push(Mark { label, events, span: Span::new(start, start) });
                rest = after;
                continue;
            }
            ']' => {
                let Some(mark) = open.pop().and_then(|m: usize| marked.marks.get_mut(m)) else {
                    return Err("`]` without `[`; write `\\]` for a bracket of the text".to_owned());
                };
                mark.span = Span::new(mark.span.start as usize, marked.text.len());
                if mark.span.is_empty() {
                    return Err(format!("the mark `{}` is empty", mark.label.name()));
                }
            }
            _ => marked.text.push(c),
        }
        rest = after;
    }
    match open.pop().and_then(|m| marked.marks.get(m)) {
        Some(mark) => Err(format!("`[{}` is not closed", mark.label.name())),
        None => Ok(marked),
    }
}

/// The publication date and the sentence after it.
fn date_before(text: &str) -> Option<(&str, &str)> {
    let (date, after) = text.strip_prefix('(')?.split_once(") ")?;
    let digits = |range: std::ops::Range<usize>| {
        date.get(range).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()))
    };
    let shape = date.len() == 10 && digits(0..4) && digits(5..7) && digits(8..10);
    (shape && date.get(4..5) == Some("-") && date.get(7..8) == Some("-")).then_some((date, after))
}

/// Label, events and what follows, from the text after `[`.
fn read_head(text: &str) -> Result<(Label, Vec<u8>, &str), String> {
    let first = text.split([' ', ':', '[', ']']).next().unwrap_or_default();
    let unknown = || format!("`[{first}` is no mark; write `\\[` for a bracket of the text");
    let name = first.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
    let numbers = first.get(name.len()..).unwrap_or_default();
    let rest = text.get(first.len()..).unwrap_or_default();
    let Some((codes, after)) = rest.split_once(": ").filter(|(codes, _)| !codes.contains(['[', ']'])) else {
        return Err(if Label::read(name, "").is_some() {
            format!("`[{first}` lacks its `: `")
        } else {
            unknown()
        });
    };
    let label = Label::read(name, codes.trim()).ok_or_else(unknown)??;
    let mut events = vec![1];
    if !numbers.is_empty() {
        let read: Result<Vec<u8>, _> = numbers.split(',').map(str::parse).collect();
        events = read.map_err(|_| format!("`[{first}`: number the events as in `[actor1,2: …]`"))?;
        events.sort_unstable();
        events.dedup();
        if events.contains(&0) {
            return Err(format!("`[{first}`: events count from 1"));
        }
    }
    Ok((label, events, after))
}

pub(super) fn print(marked: &Marked) -> String {
    let text = marked.text.as_str();
    let mut marks: Vec<&Mark> = marked.marks.iter().filter(|m| !m.span.of(text).is_empty()).collect();
    marks.sort_by_key(|m| (m.span.start, Reverse(m.span.end)));
    let mut out = String::with_capacity(text.len() * 2);
    if let Some(date) = &marked.date {
        out.extend(["(", date, ") "]);
    } else if date_before(text).is_some() {
        out.push('\\');
    }
    let mut open: Vec<u32> = Vec::new();
    let mut next = marks.into_iter().peekable();
    for (at, c) in text.char_indices() {
        close(&mut out, &mut open, at);
        while let Some(mark) = next.next_if(|m| m.span.start as usize <= at) {
            let crosses = open.last().is_some_and(|end| *end < mark.span.end);
            if !crosses {
                open.push(mark.span.end);
                out.push_str(&head(mark));
            }
        }
        if matches!(c, '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    close(&mut out, &mut open, text.len());
    out
}

fn close(out: &mut String, open: &mut Vec<u32>, at: usize) {
    while open.last().is_some_and(|end| *end as usize <= at) {
        open.pop();
        out.push(']');
    }
}

fn head(mark: &Mark) -> String {
    let numbers: Vec<String> = mark.events.iter().map(u8::to_string).collect();
    let numbers = if mark.events == [1] { String::new() } else { numbers.join(",") };
    let codes = mark.label.codes();
    // A name from a table could hold what would end the head early: then the words stand without it.
    let space = if codes.is_empty() { "" } else { " " };
    if codes.contains(['[', ']', '\n']) || codes.contains(": ") {
        return format!("[{}{numbers}: ", mark.label.name());
    }
    format!("[{}{numbers}{space}{codes}: ", mark.label.name())
}
