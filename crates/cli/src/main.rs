//! `dateline`: a thin door to the library; each subcommand is one verb and prints what it made.
//!
//! The law kept here: no coding decision is made in this crate. Errors go to standard error and end the program
//! with code 2; a record that cannot be read is skipped, counted and named.

mod args;
mod commands;
mod data;
mod engine;
mod output;
mod parquet;
mod progress;
mod records;
mod resume;
mod show;
mod source;
mod store;
mod stories;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match commands::run(args) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads our output has seen enough (`dateline … | head`).
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}
