//! `cargo xtask measure`: runs the scorers on the development sets beside the project and keeps what they say.
//!
//! Sets and scorers lie in `../shared` (see `docs/measurements.md`); without them nothing is measured. Each figure
//! becomes a line of `eval/scores.tsv`: date and commit of the tree, set, figure, value, note.

use crate::program::{build, run, scratch};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const SCORES: &str = "eval/scores.tsv";
const HEADER: &str = "date\tcommit\tset\tfigure\tvalue\tnote\n";

/// Development set, the verb that answers it, its scorer.
const SETS: [(&str, &str, &str); 3] = [
    ("plover-dyads", "code", "types"),
    ("places-gwn", "mark", "places"),
    ("places-geovirus", "mark", "places"),
];

/// Measures all sets that are there; `args` is a note for the lines.
pub(crate) fn measure(root: &Path, args: &[String]) -> Result<String, String> {
    let shared = root.join("../shared");
    if !shared.join("gold").is_dir() {
        return Ok("nothing measured: there is no folder ../shared/gold beside the project".to_owned());
    }
    let folder = scratch("measure")?;
    let result = all(root, &shared, &folder, &args.join(" "));
    std::fs::remove_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let lines = result?;
    let path = root.join(SCORES);
    let old = std::fs::read_to_string(&path).unwrap_or_else(|_| HEADER.to_owned());
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|e| e.to_string())?;
    }
    std::fs::write(&path, format!("{old}{lines}")).map_err(|e| format!("{SCORES}: {e}"))?;
    Ok(format!("{HEADER}{lines}written to {SCORES}"))
}

fn all(root: &Path, shared: &Path, folder: &Path, note: &str) -> Result<String, String> {
    let program = folder.join("dateline");
    build(root, root, &program)?;
    let stamp = run(Command::new("git").current_dir(root).args(["log", "-1", "--format=%cs\t%h"]))?;
    let mut out = String::new();
    for (set, verb, scorer) in SETS {
        let gold = shared.join("gold").join(format!("{set}.jsonl"));
        if !gold.is_file() {
            continue;
        }
        let answers = folder.join(format!("{set}.jsonl"));
        let printed =
            run(Command::new(&program).arg(verb).arg(&gold).args(["--format", "jsonl", "--quiet"]))?;
        std::fs::write(&answers, printed).map_err(|e| format!("{}: {e}", answers.display()))?;
        let scorer = shared.join("score").join(format!("{scorer}.py"));
        let said = run(Command::new("python3").arg(scorer).arg(&gold).arg(&answers))?;
        for (figure, value) in figures(&said) {
            let _ = writeln!(out, "{}\t{set}\t{figure}\t{value}\t{note}", stamp.trim());
        }
    }
    Ok(out)
}

/// The figures of the JSON object that a scorer prints last.
fn figures(said: &str) -> Vec<(String, String)> {
    let last = said.lines().rev().find_map(|l| serde_json::from_str::<Value>(l).ok());
    let object = last.as_ref().and_then(Value::as_object);
    object
        .into_iter()
        .flatten()
        .filter(|(_, v)| v.is_number())
        .map(|(k, v)| (k.clone(), v.to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn figures_are_those_of_the_last_object() {
        let said = "AID gold 3 found 2\n{\"type_f1\": 0.7, \"name\": \"x\", \"stories\": 10}\n";
        let mut figures = super::figures(said);
        figures.sort();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(figures, [pair("stories", "10"), pair("type_f1", "0.7")]);
    }
}
