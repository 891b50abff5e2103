//! Work on the project itself: `cargo xtask gazetteer`.

mod gazetteer;

use std::io::Write as _;
use std::path::Path;

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let done = match args.split_first() {
        Some((command, rest)) if command == "gazetteer" => gazetteer::build(&root, rest),
        _ => Err("use: cargo xtask gazetteer [FOLDER]".into()),
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
