//! `cargo xtask tidy`: what no compiler checks. Tables are sorted, paths that documents name exist, Rust files are
//! small and say what they are for, and neither an event type nor a list of words
//! stands in `crates/`.
//!
//! A table whose order means something says so: its first comment holds the words `in order`. `--fix` sorts the others,
//! block by block.
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the project writes its endings in lower case"
)]

mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// Limits on lines of Rust files: half of them, nine of ten, all.
const MOST_LINES: [(usize, usize); 3] = [(50, 200), (90, 500), (100, 800)];

/// Checks the project below `root`; says what is wrong, a line each.
pub(crate) fn check(root: &Path, args: &[String]) -> Result<String, String> {
    let mut files = Vec::new();
    walk(root, &mut files).map_err(|e| e.to_string())?;
    files.sort();
    let texts: Vec<(String, String)> = files
        .iter()
        .filter_map(|path| {
            let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
            Some((name, fs::read_to_string(path).ok()?))
        })
        .collect();
    let mut wrong = Vec::new();
    for (name, text) in &texts {
        if name.starts_with("codebook/") && (name.ends_with(".tsv") || name.ends_with(".txt")) {
            if let Some(sorted) = unsorted(name, text, &mut wrong)
                && args.iter().any(|a| a == "--fix")
            {
                fs::write(root.join(name), sorted).map_err(|e| format!("{name}: {e}"))?;
            }
        } else if name.ends_with(".md") && !name.starts_with("codebook/events/") {
            missing_paths(root, name, text, &mut wrong);
        }
    }
    let rust: Vec<&(String, String)> = texts.iter().filter(|(name, _)| name.ends_with(".rs")).collect();
    opening_words(&rust, &mut wrong);
    event_types(&texts, &mut wrong);
    words::check(&texts, &mut wrong);
    let sizes = sizes(&rust, &mut wrong);
    if wrong.is_empty() { Ok(format!("tidy: {} files, {sizes}", texts.len())) } else { Err(wrong.join("\n")) }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "target" || name == "node_modules" {
            continue;
        }
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The table with each of its blocks sorted, where one is not; comments and empty lines part blocks, and the header
/// line stays on top. A block may be sorted by any column.
fn unsorted(name: &str, text: &str, wrong: &mut Vec<String>) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let comments = lines.iter().take_while(|l| l.starts_with('#')).count();
    if lines.iter().take(comments).any(|l| l.contains("in order")) {
        return None;
    }
    let head = comments + usize::from(name.ends_with(".tsv"));
    let (head, rows) = lines.split_at(head.min(lines.len()));
    let mut out = head.to_vec();
    let mut first = None;
    for block in rows.chunk_by(|a, b| is_row(a) && is_row(b)) {
        let mut sorted = block.to_vec();
        sorted.sort_by_key(|line| cells(line));
        sorted.dedup();
        let columns = block.iter().map(|line| line.split('\t').count()).max().unwrap_or(0);
        let by = |column: usize| {
            block.is_sorted_by_key(|line| cells(line).get(column).cloned().unwrap_or_default())
        };
        if sorted.len() == block.len() && (0..columns).any(by) {
            sorted = block.to_vec();
        }
        first = first.or_else(|| block.iter().zip(&sorted).find(|(a, b)| a != b).map(|(a, _)| *a));
        out.extend(sorted);
    }
    wrong.push(format!(
        "{name}: not sorted, or a line stands twice, from `{}` on; run: cargo xtask tidy --fix",
        first?
    ));
    Some(format!("{}\n", out.join("\n")))
}

fn is_row(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

fn cells(line: &str) -> Vec<String> {
    line.split('\t').map(str::to_lowercase).collect()
}

/// Paths in backticks or links that do not exist, from the root or from the document's own folder.
fn missing_paths(root: &Path, name: &str, text: &str, wrong: &mut Vec<String>) {
    let here = root.join(name);
    let here = here.parent().unwrap_or(root);
    for (n, line) in text.lines().enumerate() {
        let quoted = line.split('`').skip(1).step_by(2);
        let linked = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for path in quoted.chain(linked) {
            let path = path.split('#').next().unwrap_or_default().trim_end_matches('/');
            let named = ["crates/", "codebook/", "docs/", "stories/", "eval/", "xtask/", ".ci/", "fuzz/"];
            let looks_so = named.iter().any(|p| path.starts_with(p))
                || (!path.contains('/') && [".md", ".toml"].iter().any(|e| path.ends_with(e)));
            let is_pattern = path.contains(['*', '<', ' ', '{', '…', '$', '|']) || path.contains("NAME");
            if looks_so && !is_pattern && !root.join(path).exists() && !here.join(path).exists() {
                wrong.push(format!("{name}:{}: no such path: {path}", n + 1));
            }
        }
    }
}

/// Every Rust file opens by saying what it is for.
fn opening_words(rust: &[&(String, String)], wrong: &mut Vec<String>) {
    for (name, text) in rust {
        if !text.starts_with("//!") && !name.ends_with("build.rs") {
            wrong.push(format!("{name}:1: say first what the file turns into what: //! …"));
        }
    }
}

/// Event types belong in the codebook: none is named in the program's code, outside its tests.
fn event_types(texts: &[(String, String)], wrong: &mut Vec<String>) {
    let pages =
        texts.iter().filter(|(name, _)| name.starts_with("codebook/events/") && name.ends_with(".md"));
    let types: Vec<String> = pages
        .filter_map(|(_, text)| Some(format!("\"{}\"", text.lines().next()?.strip_prefix("# ")?.trim())))
        .collect();
    for (name, text) in texts {
        if !name.starts_with("crates/")
            || !name.ends_with(".rs")
            || name.contains("tests")
            || name.contains("/benches/")
            || name.contains("/examples/")
        {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (n, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            if let Some(kind) = types.iter().find(|kind| line.contains(kind.as_str())) {
                wrong.push(format!("{name}:{}: the event type {kind} belongs in codebook/", n + 1));
            }
        }
    }
}

fn sizes(rust: &[&(String, String)], wrong: &mut Vec<String>) -> String {
    let mut lines: Vec<(usize, &str)> =
        rust.iter().map(|(name, text)| (text.lines().count(), name.as_str())).collect();
    lines.sort_unstable();
    let mut told = Vec::new();
    for (share, most) in MOST_LINES {
        let Some((count, name)) = lines.get((lines.len() * share).div_ceil(100).saturating_sub(1)) else {
            continue;
        };
        told.push(format!("{share} % of Rust files ≤ {count} lines"));
        if *count > most {
            wrong.push(format!("{name}: {count} lines; {share} % of Rust files should have at most {most}"));
        }
    }
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert_eq!(check(&root, &[]).err().unwrap_or_default(), "");
    }

    #[test]
    fn an_unsorted_table_is_named_and_sorted_below_its_header() {
        let mut wrong = Vec::new();
        let table = "# words\nword\tcode\nbeta\t2\nAlpha\t1\n";
        assert_eq!(
            unsorted("t.tsv", table, &mut wrong).as_deref(),
            Some("# words\nword\tcode\nAlpha\t1\nbeta\t2\n")
        );
        assert!(wrong[0].contains("`beta\t2`"), "{wrong:?}");
        assert_eq!(
            unsorted("t.tsv", "h\tk\nz\t1\na\t2\n\n# more\nb\t3\n", &mut wrong),
            None,
            "by the second column"
        );
        assert_eq!(unsorted("t.tsv", "# most frequent first, in order\nh\nb\na\n", &mut wrong), None);
    }

    #[test]
    fn a_path_that_rots_is_named_with_its_line() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut wrong = Vec::new();
        missing_paths(
            &root,
            "X.md",
            "`crates/record` and\n`crates/gone/src/lib.rs`, `codebook/*.tsv`",
            &mut wrong,
        );
        assert_eq!(wrong, ["X.md:2: no such path: crates/gone/src/lib.rs"]);
    }

    #[test]
    fn an_event_type_in_the_program_is_named() {
        let page = ("codebook/events/assault.md".to_owned(), "# ASSAULT\n".to_owned());
        let code = (
            "crates/x/src/lib.rs".to_owned(),
            "//! x\nlet a = \"ASSAULT\";\n#[cfg(test)]\n\"ASSAULT\"".to_owned(),
        );
        let mut wrong = Vec::new();
        event_types(&[page, code], &mut wrong);
        assert_eq!(wrong.len(), 1, "{wrong:?}");
    }
}
