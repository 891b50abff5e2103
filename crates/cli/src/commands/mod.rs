//! The subcommands, one file each.

mod read;
mod resources;

use crate::args::{Args, Command};

/// Runs what was typed.
///
/// # Errors
/// Whatever the user should read; the program then ends with code 2.
pub(crate) fn run(args: Args) -> anyhow::Result<()> {
    let common = &args.common;
    match args.command {
        Command::Read(inputs) => read::run(common, &inputs),
        Command::Resources(resources) => resources::run(common, resources),
    }
}
