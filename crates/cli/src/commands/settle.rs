//! `dateline settle`: what happened, as several reports tell it.

use crate::args::Settle;
use crate::commands::events;
use crate::output;
use dateline_store::settle::Rules;
use dateline_store::{Query, Vocabulary, render};

pub(crate) fn run(args: &Settle) -> anyhow::Result<()> {
    let format = events::format(args.format.as_deref())?;
    let mut store = args.kept.open()?;
    if args.again {
        store.unsettle()?;
    }
    let done = store.settle(&Rules::shipped()?, &Vocabulary::builtin()?)?;
    output::complain(&format!(
        "{} stories settled: {} new incidents, {} changed, {} gone",
        done.stories, done.founded, done.changed, done.gone
    ));
    let incidents = store.incidents(&Query::default())?;
    Ok(output::print(&render::incidents(&incidents, format, output::width()))?)
}
