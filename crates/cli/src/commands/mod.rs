//! The subcommands, one file each.

mod code;
mod demo;
mod diff;
mod event;
mod events;
mod explain;
mod mark;
mod parse;
mod read;
mod recode;
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
        Command::Parse(args) => parse::run(common, &args),
        Command::Mark(args) => mark::run(common, &args),
        Command::Code(args) => code::run(common, &args),
        Command::Explain(args) => explain::run(common, &args),
        Command::Events(args) => events::run(&args),
        Command::Event(args) => event::run(common, &args),
        Command::Recode(args) => recode::run(common, &args),
        Command::Diff(args) => diff::run(&args),
        Command::Demo(engine) => demo::run(common, &engine),
        Command::Resources(resources) => resources::run(common, resources),
    }
}
