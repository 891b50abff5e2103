//! No language data in `crates/`: no list of words, no lemma to compare with, no code of an event or a sector. They
//! belong in `codebook/`. And no path of one machine, no test that is switched off, anywhere.

use std::collections::BTreeSet;

/// Words that code may list: labels of pipelines, names of fields and formats. One a line.
const TECHNICAL: &str = include_str!("technical.txt");
/// The crates that handle what people wrote; the others list fields and commands.
const LANGUAGES: [&str; 4] = ["crates/read/", "crates/parse/", "crates/codebook/", "crates/coder/"];
/// Beginnings of paths that only one machine has; cut in two, so that this file does not complain of itself.
const HOMES: [(&str, &str); 5] =
    [("/ho", "me/"), ("/ro", "ot/"), ("/Us", "ers/"), ("/wo", "rk/"), ("/tm", "p/wt")];
/// So many words in a row make a list.
const LIST: usize = 3;

/// Complains of words in code, switched-off tests and paths of one machine in `texts` (path and text of each file).
pub(super) fn check(texts: &[(String, String)], wrong: &mut Vec<String>) {
    let mut technical: BTreeSet<&str> = TECHNICAL.lines().filter(|l| !l.starts_with('#')).collect();
    let tables = texts.iter().filter(|(name, _)| name.starts_with("codebook/") && name.ends_with(".tsv"));
    technical.extend(tables.flat_map(|(_, text)| columns(text)));
    let codes = codes(texts);
    for (name, text) in texts {
        for (i, line) in text.lines().enumerate() {
            if HOMES.iter().any(|(a, b)| line.contains(&format!("{a}{b}"))) {
                wrong.push(format!("{name}:{}: a path of one machine", i + 1));
            }
            if name.ends_with(".rs") && line.trim_start().starts_with(concat!("#[", "ignore")) {
                wrong.push(format!("{name}:{}: a test is switched off; mend or remove it", i + 1));
            }
        }
        let is_test = ["/tests", "/benches/", "/examples/"].iter().any(|part| name.contains(part));
        if name.ends_with(".rs") && !is_test && name.starts_with("crates/") {
            wrong.extend(coded(text, &codes).into_iter().map(|(line, why)| format!("{name}:{line}: {why}")));
        }
        if name.ends_with(".rs") && !is_test && LANGUAGES.iter().any(|folder| name.starts_with(folder)) {
            wrong.extend(
                language(text, &technical).into_iter().map(|(line, why)| format!("{name}:{line}: {why}")),
            );
        }
    }
}

/// The codes of PLOVER: its sixteen types, each with a page, and its sectors.
fn codes(texts: &[(String, String)]) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for (name, text) in texts {
        if let Some(page) = name.strip_prefix("codebook/events/").and_then(|n| n.strip_suffix(".md")) {
            codes.insert(page.to_uppercase());
        }
        if name == "codebook/exports/sectors.tsv" {
            let rows = text.lines().filter(|l| !l.starts_with('#')).skip(1);
            codes.extend(rows.filter_map(|l| l.split('\t').next()).map(str::to_owned));
        }
    }
    codes
}

/// Literals that hold nothing but codes ("MIL", "PAK GOV").
fn coded(code: &str, codes: &BTreeSet<String>) -> Vec<(usize, String)> {
    let capitals = |w: &str| w.chars().all(|c| c.is_ascii_uppercase());
    literals(code)
        .into_iter()
        .filter(|l| l.text.split(' ').all(capitals) && l.text.split(' ').any(|w| codes.contains(w)))
        .map(|l| (l.line, format!("the code {:?} stands in code; it belongs in codebook/", l.text)))
        .collect()
}

/// What a table holds that code may name: its columns, the values of all columns but the first, and values of the
/// first that stand in several rows, for those are classes.
fn columns(text: &str) -> Vec<&str> {
    let mut rows = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    let mut out: Vec<&str> = rows.next().unwrap_or_default().split('\t').collect();
    let mut last = "";
    for row in rows {
        let (first, others) = row.split_once('\t').unwrap_or((row, ""));
        out.extend(others.split('\t'));
        if first == last {
            out.push(first);
        }
        last = first;
    }
    out
}

/// A string literal and what stands between it and the one before.
struct Literal {
    line: usize,
    text: String,
    between: String,
}

fn language(code: &str, technical: &BTreeSet<&str>) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut list: Vec<&str> = Vec::new();
    let literals = literals(code);
    for literal in &literals {
        let word = is_word(&literal.text) && !technical.contains(literal.text.as_str());
        let joined = matches!(literal.between.trim(), "," | "|");
        if word && ["lemma(", "text("].iter().any(|call| compares(&literal.between, call)) {
            out.push((
                literal.line,
                format!("a token is compared with {:?}; a word belongs in codebook/", literal.text),
            ));
        }
        if !(word && joined) {
            list.clear();
        }
        if word {
            list.push(&literal.text);
        }
        if list.len() == LIST {
            let why =
                format!("a list of words stands in code ({}); it belongs in codebook/", list.join(", "));
            out.push((literal.line, why));
        }
    }
    out
}

/// `doc.lemma(t) == "…"`, `matches!(doc.lemma(t), "…"`.
fn compares(between: &str, call: &str) -> bool {
    let Some((_, after)) = between.rsplit_once(call) else { return false };
    let Some((inside, after)) = after.split_once(')') else { return false };
    !inside.contains(';') && matches!(after.trim(), "==" | "!=" | ",")
}

fn is_word(text: &str) -> bool {
    text.len() > 1
        && text.chars().all(|c| c.is_ascii_lowercase() || c == ' ' || c == '\'')
        && !text.starts_with(' ')
}

/// The string literals outside comments and `#[cfg(test)]` modules.
fn literals(text: &str) -> Vec<Literal> {
    let mut out = Vec::new();
    let (mut between, mut in_test) = (String::new(), false);
    for (i, line) in text.lines().enumerate() {
        if line.trim() == "#[cfg(test)]" {
            in_test = true;
        }
        if in_test || line.trim_start().starts_with("//") {
            continue;
        }
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('"') {
            if before.ends_with('\'') || before.ends_with('\\') {
                rest = after;
                continue;
            }
            if let Some((code, _)) = before.split_once(" //") {
                between.push_str(code);
                rest = "";
                break;
            }
            between.push_str(before);
            let end = after
                .match_indices('"')
                .map(|(at, _)| at)
                .find(|at| !after.get(..*at).unwrap_or_default().ends_with('\\'));
            let Some(end) = end else {
                rest = "";
                break;
            };
            let text = after.get(..end).unwrap_or_default().to_owned();
            out.push(Literal { line: i + 1, text, between: std::mem::take(&mut between) });
            rest = after.get(end + 1..).unwrap_or_default();
        }
        between.push_str(rest);
        between.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{coded, language};

    #[test]
    fn words_in_code_are_found() {
        for (code, complaints) in [
            (r#"const A: [&str; 3] = ["said", "told", "added"];"#, 1),
            (r#"const A: [&str; 3] = ["nsubj", "told", "added"];"#, 0),
            (r#"matches!(x, "said" | "told" | "added")"#, 1),
            (r#"if doc.lemma(t) == "say" {}"#, 1),
            (r#"if doc.dep(t) == "agent" {}"#, 0),
            (r#"/// Like "said", "told", "added"."#, 0),
            ("#[cfg(test)]\nmod tests {\n let a = [\"said\", \"told\", \"added\"];\n}", 0),
            (r#"f("said"); g("told"); h("added")"#, 0),
        ] {
            let found = language(code, &["nsubj"].into());
            assert_eq!(found.len(), complaints, "{code}: {found:?}");
        }
    }

    #[test]
    fn codes_in_code_are_found() {
        for (code, complaints) in [
            (r#"if sector == "MIL" {}"#, 1),
            (r#"vec!["PAK GOV".to_owned()]"#, 1),
            (r#"if doc.pos(t) == "ADJ" {}"#, 0),
            (r#"/// As "MIL"."#, 0),
            (r#""write a code, as PAK MIL""#, 0),
        ] {
            let codes = ["MIL", "GOV"].map(str::to_owned).into();
            assert_eq!(coded(code, &codes).len(), complaints, "{code}");
        }
    }
}
