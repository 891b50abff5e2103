//! Work on the project itself: `cargo xtask gazetteer`, `cargo xtask tidy`.

mod gazetteer;
mod tidy;

use std::io::Write as _;
use std::path::Path;

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let done = match args.split_first() {
        Some((command, rest)) if command == "gazetteer" => gazetteer::build(&root, rest),
        Some((command, rest)) if command == "tidy" => tidy::check(&root, rest),
        _ => Err("use: cargo xtask gazetteer [FOLDER], or: cargo xtask tidy [--fix]".into()),
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
