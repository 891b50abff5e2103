//! The program as this tree, or another revision, builds it; and what it prints.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where builds go, shared by all revisions: dependencies are built once.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Builds the program below `root` and copies it to `to`, for the next build overwrites it.
pub(crate) fn build(root: &Path, tree: &Path, to: &Path) -> Result<(), String> {
    let target = target(root);
    let manifest = tree.join("Cargo.toml");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--release", "--package", "dateline", "--manifest-path"]).arg(manifest);
    run(cargo.env("CARGO_TARGET_DIR", &target))?;
    let built = target.join("release").join(format!("dateline{}", std::env::consts::EXE_SUFFIX));
    std::fs::copy(&built, to).map(|_| ()).map_err(|e| format!("{}: {e}", built.display()))
}

/// Runs a command to its end and gives what it prints.
pub(crate) fn run(command: &mut Command) -> Result<String, String> {
    let shown = format!("{command:?}");
    let output = command.output().map_err(|e| format!("{shown}: {e}"))?;
    if !output.status.success() {
        return Err(format!("{shown}\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A folder of our own below the system's folder for such, empty.
pub(crate) fn scratch(name: &str) -> Result<PathBuf, String> {
    let folder = std::env::temp_dir().join(format!("dateline-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(folder)
}
