//! `dateline diff V1 V2`: what changed in a store's events from one codebook to another.

use crate::args::Diff;
use crate::output;
use crate::show::sentence;
use dateline_store::Change;
use std::fmt::Write as _;

pub(crate) fn run(args: &Diff) -> anyhow::Result<()> {
    let mut out = String::new();
    let (mut added, mut removed, mut changed) = (0, 0, 0);
    for change in args.kept.open()?.diff(&args.before, &args.after)? {
        match change {
            Change::Added(event) => {
                added += 1;
                let _ = writeln!(out, "+ {}", sentence::notation(&event));
            }
            Change::Removed(event) => {
                removed += 1;
                let _ = writeln!(out, "- {}", sentence::notation(&event));
            }
            Change::Changed { before, after, .. } => {
                changed += 1;
                let _ = writeln!(out, "< {}\n> {}", sentence::notation(&before), sentence::notation(&after));
            }
        }
    }
    output::complain(&format!("{added} added, {removed} removed, {changed} changed"));
    Ok(output::print(&out)?)
}
