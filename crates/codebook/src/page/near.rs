//! Lines that nearly are machine lines: so that nothing on a page is ignored by mistake.

use super::lines::KEYS;

const LABELS: [&str; 9] =
    ["actor", "recipient", "event", "time", "place", "killed", "injured", "said", "who"];

/// What is wrong with a line that is not empty, if it nearly is a machine line.
pub(super) fn nearly(line: &str) -> Option<String> {
    let say = |why: &str| Some(why.to_owned());
    let indent = line.len() - line.trim_start_matches(' ').len();
    let body = line.trim_start();
    if line.starts_with('\t') {
        return say("the line begins with a tab; indent a pattern by four spaces");
    }
    if indent >= 4 {
        return body
            .starts_with("- ")
            .then(|| "an indented line begins with `- `; a sentence stands at the margin".to_owned());
    }
    if indent > 0 {
        return say("the line is indented by fewer than four spaces; a pattern takes four, prose none");
    }
    if body.starts_with('#') {
        let title = body.trim_start_matches('#');
        let good = title.starts_with(' ') && body.len() - title.len() <= 3;
        return (!good).then(|| "a heading is `# `, `## ` or `### ` and its title".to_owned());
    }
    if body.starts_with("- ") {
        return None;
    }
    if body.starts_with(['-', '*', '+', '–', '—']) && !body.starts_with("**") {
        return say("a sentence of the page begins with `- `");
    }
    let lower = line.to_lowercase();
    for label in ["Not coded:", "Known wrong:"] {
        let bare = label.to_lowercase();
        if lower.trim_matches(|c: char| !c.is_alphabetic()) == bare.trim_end_matches(':') && line != label {
            return Some(format!("write `{label}` alone on its line"));
        }
    }
    if slot(line) {
        return say("a `$slot` stands in prose; indent a pattern by four spaces");
    }
    if line.contains("=>") {
        return say("`=>` stands in prose; indent a pattern by four spaces");
    }
    if line.matches('[').count() != line.matches(']').count() {
        return say("a bracket is not closed");
    }
    if let Some(label) = line.split('[').skip(1).find_map(|after| LABELS.iter().find(|l| mark_of(after, l))) {
        return Some(format!("a `[{label}` mark stands in prose; a sentence begins with `- `"));
    }
    near_key(line, &lower)
}

fn slot(line: &str) -> bool {
    line.split('$').skip(1).any(|after| after.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn mark_of(after: &str, label: &str) -> bool {
    after
        .strip_prefix(label)
        .is_some_and(|rest| rest.contains(": ") && !rest.starts_with(|c: char| c.is_alphabetic()))
}

/// `score: -9`, `Quad Class: …`, `Score -9`: a key in other letters, or without its colon.
fn near_key(line: &str, lower: &str) -> Option<String> {
    for key in KEYS {
        let bare = key.to_lowercase();
        for part in lower.split(". ") {
            let Some(rest) = part.strip_prefix(&bare) else { continue };
            let number = rest.trim_start().starts_with(|c: char| c == '-' || c.is_ascii_digit());
            let written = line.contains(&format!("{key}: "));
            if !written && (rest.starts_with(':') || number) {
                return Some(format!("write `{key}: …` in just these letters"));
            }
        }
    }
    None
}
