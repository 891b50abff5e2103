//! `cargo xtask diff REV`: what a change does to what is coded.
//!
//! Codes a fixed body of text (the codebook's own sentences and the reports of `stories/`, as they are now) with the
//! program of revision REV and with the present one, and prints the events gained and lost. It judges neither.

use crate::program::{build, run, scratch};
use dateline_codebook::{Codebook, Page};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Prints the difference; `args` is the revision.
pub(crate) fn diff(root: &Path, args: &[String]) -> Result<String, String> {
    let [revision] = args else { return Err("use: cargo xtask diff REV".to_owned()) };
    let folder = scratch("diff")?;
    let result = compare(root, revision, &folder);
    let tree = folder.join("tree");
    if tree.exists() {
        run(git(root).args(["worktree", "remove", "--force"]).arg(&tree))?;
    }
    std::fs::remove_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    result
}

fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(root);
    git
}

fn compare(root: &Path, revision: &str, folder: &Path) -> Result<String, String> {
    let body = folder.join("body.jsonl");
    std::fs::write(&body, stories(root)?).map_err(|e| format!("{}: {e}", body.display()))?;
    let tree = folder.join("tree");
    run(git(root).args(["worktree", "add", "--detach", "--force"]).arg(&tree).arg(revision))?;
    let coded = |source: &Path, name: &str| -> Result<BTreeMap<String, String>, String> {
        let program = folder.join(name);
        build(root, source, &program)?;
        let printed =
            run(Command::new(&program).arg("code").arg(&body).args(["--format", "jsonl", "--quiet"]))?;
        printed
            .lines()
            .map(|line| serde_json::from_str(line).map_err(|e| e.to_string()))
            .map(|e| e.map(|e| described(&e)))
            .collect()
    };
    Ok(report(&coded(&tree, "then")?, &coded(root, "now")?))
}

/// The body of text as JSON Lines.
fn stories(root: &Path) -> Result<String, String> {
    let codebook = Codebook::from_folder(&root.join("codebook")).map_err(|e| e.to_string())?;
    let mut out = String::new();
    let mut add = |id: &str, published: &str, text: &str| {
        let _ = writeln!(out, "{}", json!({"id": id, "published": published, "text": text}));
    };
    let pages = codebook.types.iter().map(|t| (t.file.clone(), t.sentences.clone()));
    let mut others = Vec::new();
    for prefix in ["actors/", "contexts.md", "negatives/", "places.md", "times.md", "topics.md"] {
        others.extend(Page::under(&codebook.files, prefix).map_err(|e| e.to_string())?);
    }
    let others = others.into_iter().map(|p| (p.file, p.sentences));
    for (file, sentences) in pages.chain(others) {
        for sentence in sentences {
            let date = sentence.marked.date.as_deref().unwrap_or("2025-06-15");
            add(&format!("{file}:{}", sentence.line), date, &sentence.marked.text);
        }
    }
    let mut reports = Vec::new();
    texts_below(&root.join("stories"), &mut reports).map_err(|e| e.to_string())?;
    for path in reports {
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        add(&path.strip_prefix(root).unwrap_or(&path).to_string_lossy(), "2025-06-15", &text);
    }
    Ok(out)
}

fn texts_below(folder: &Path, texts: &mut Vec<std::path::PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            texts_below(&path, texts)?;
        } else if path.extension().is_some_and(|e| e == "txt") {
            texts.push(path);
        }
    }
    texts.sort();
    Ok(())
}

/// An event as a line that is the same for the same event, and the sentence it stands in.
fn described(event: &Value) -> (String, String) {
    let field = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or("-").to_owned();
    let parties = |name: &str| -> String {
        let all = event.get(name).and_then(Value::as_array).into_iter().flatten();
        let all: Vec<String> = all
            .map(|p| {
                let text = p.get("text").and_then(Value::as_str).unwrap_or_default();
                p.get("code")
                    .and_then(Value::as_str)
                    .map_or_else(|| text.to_owned(), |code| format!("{text} ({code})"))
            })
            .collect();
        if all.is_empty() { "nobody".to_owned() } else { all.join(", ") }
    };
    let background = event.get("background").and_then(Value::as_bool).unwrap_or(false);
    let key = format!(
        "{}  {}/{} {}{}  {} -> {}",
        field("story"),
        field("type"),
        field("mode"),
        field("status"),
        if background { " background" } else { "" },
        parties("actors"),
        parties("recipients")
    );
    let sentence =
        event.pointer("/evidence/text").and_then(Value::as_str).unwrap_or_default().replace('\n', " ");
    (key, sentence)
}

fn report(then: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> String {
    let mut lines: Vec<(&String, char, &String)> = Vec::new();
    lines.extend(then.iter().filter(|(k, _)| !now.contains_key(*k)).map(|(k, s)| (k, '-', s)));
    lines.extend(now.iter().filter(|(k, _)| !then.contains_key(*k)).map(|(k, s)| (k, '+', s)));
    lines.sort();
    let mut out = String::new();
    for (key, sign, sentence) in &lines {
        let _ = writeln!(out, "{sign} {key}\n      {sentence}");
    }
    let gained = lines.iter().filter(|(_, sign, _)| *sign == '+').count();
    let _ = write!(
        out,
        "{} events then, {} now: {gained} gained, {} lost",
        then.len(),
        now.len(),
        lines.len() - gained
    );
    out
}

#[cfg(test)]
mod tests {
    use super::{described, report};
    use serde_json::json;

    #[test]
    fn a_change_of_role_is_a_loss_and_a_gain() {
        let event = |actor: &str| {
            json!({"story": "a:1", "type": "AID", "mode": null, "status": "actual", "background": false,
            "actors": [{"text": actor, "code": "KEN GOV"}], "recipients": [], "evidence": {"text": "Kenya sent aid."}})
        };
        let then = [described(&event("Kenya"))].into();
        let now = [described(&event("aid"))].into();
        assert_eq!(
            report(&then, &now),
            "- a:1  AID/- actual  Kenya (KEN GOV) -> nobody\n      Kenya sent aid.\n\
             + a:1  AID/- actual  aid (KEN GOV) -> nobody\n      Kenya sent aid.\n\
             1 events then, 1 now: 1 gained, 1 lost"
        );
        assert!(report(&then, &then).ends_with("0 gained, 0 lost"));
    }
}
