//! Work on the project itself: `cargo xtask gazetteer`, `tidy`, `diff`, `measure`.

mod diff;
mod gazetteer;
mod measure;
mod program;
mod tidy;

use std::io::Write as _;
use std::path::Path;

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let done = match args.split_first() {
        Some((command, rest)) if command == "gazetteer" => gazetteer::build(&root, rest),
        Some((command, rest)) if command == "tidy" => tidy::check(&root, rest).map_err(Into::into),
        Some((command, rest)) if command == "diff" => diff::diff(&root, rest).map_err(Into::into),
        Some((command, rest)) if command == "measure" => measure::measure(&root, rest).map_err(Into::into),
        _ => Err("use: cargo xtask gazetteer [FOLDER] | tidy [--fix] | diff REV | measure [NOTE]".into()),
    };
    match done {
        Ok(said) => {
            let _ = writeln!(std::io::stdout(), "{said}");
            std::process::ExitCode::SUCCESS
        }
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "{why}");
            std::process::ExitCode::FAILURE
        }
    }
}
