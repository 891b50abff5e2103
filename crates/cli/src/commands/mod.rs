//! The subcommands, one file each.

mod agreement;
mod brief;
mod code;
mod demo;
mod diff;
mod dyads;
mod event;
mod events;
mod explain;
mod export;
mod import_actors;
mod incident;
mod lookup;
mod mark;
mod parse;
mod quality;
mod read;
mod recode;
mod resources;
mod review;
mod series;
mod settle;
#[cfg(feature = "watch")]
mod watch;

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
        Command::Settle(args) => settle::run(&args),
        Command::Explain(args) => explain::run(common, &args),
        Command::Who(args) => lookup::who(common, &args),
        Command::Where(args) => lookup::place(common, &args),
        Command::Demo(engine) => demo::run(common, &engine),
        Command::Events(args) => events::run(common, &args),
        Command::Event(args) => event::run(common, &args),
        Command::Incidents(args) => events::incidents(common, &args),
        Command::Incident(args) => incident::run(common, &args),
        Command::Series(args) => series::run(common, &args),
        Command::Dyads(args) => dyads::run(&args),
        Command::Brief(args) => brief::run(common, &args),
        Command::Export(args) => export::run(common, &args),
        Command::ImportActors(args) => import_actors::run(common, &args),
        Command::Review(args) => review::run(common, &args),
        Command::Agreement(kept) => agreement::run(&kept),
        Command::Quality(kept) => quality::run(&kept),
        Command::Recode(args) => recode::run(common, &args),
        Command::Diff(args) => diff::run(&args),
        #[cfg(feature = "watch")]
        Command::Watch(args) => watch::run(common, &args),
        #[cfg(not(feature = "watch"))]
        Command::Watch(_) => anyhow::bail!(
            "this build follows no feeds; build it with: cargo build --release --features watch"
        ),
        Command::Resources(resources) => resources::run(common, resources),
    }
}
