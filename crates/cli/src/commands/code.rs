//! `dateline code`: who did what to whom, with the words that say it.

use crate::args::{Code, Common, Format, Inputs};
use crate::engine::{Analysis, Engine, Foreign};
use crate::parquet::File;
use crate::show::{card, sentence, words};
use crate::stories::{self, Run};
use crate::{output, store};
use dateline_record::Event;
use dateline_store::export::events_csv;
use dateline_store::{Counts, Store};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(crate) fn run(common: &Common, args: &Code) -> anyhow::Result<()> {
    let inputs = &args.analyse.inputs;
    let format = inputs.format(&[Format::Text, Format::Jsonl, Format::Csv, Format::Parquet])?;
    if format == Format::Parquet {
        return parquet(common, args);
    }
    let engine = Engine::load(common, &args.analyse.engine)?;
    let mut kept = args.store.as_deref().map(Store::open).transpose()?;
    let mut counts = Counts::default();
    let mut foreign = Foreign::default();
    // What is kept need not be printed too, unless somebody asked for a format or a file.
    let prints = kept.is_none() || inputs.format.is_some() || inputs.output.is_some();
    let mut with = engine.with(&args.analyse.engine);
    with.push(format!("{format} {:?}", args.store));
    let run = Run { store: args.store.as_deref(), with, prints };
    let done = stories::each_batch(common, inputs, &run, |batch, sink| {
        foreign.count(&engine.pipeline, batch.iter());
        let analyses = engine.analyse_all(batch);
        if let Some(kept) = &mut kept {
            let new = store::put(kept, &analyses, &engine.coder.codebook().version)?;
            counts.new_stories += new.new_stories;
            counts.changed_stories += new.changed_stories;
            counts.unchanged_stories += new.unchanged_stories;
            counts.events += new.events;
        }
        let events = analyses.iter().flat_map(|a| &a.coded.events);
        match format {
            _ if !prints => Ok(()),
            Format::Jsonl => sink.jsonl(events),
            Format::Csv => sink.table(&events_csv(&events.cloned().collect::<Vec<Event>>())),
            _ => sink.text(&analyses.iter().map(|a| text(common, a)).collect::<String>()),
        }
    });
    foreign.tell(common);
    if let (Some(kept), Some(file)) = (&kept, &args.store) {
        kept.checkpoint()?;
        if !common.quiet {
            output::complain(&format!(
                "{}: {} new stories, {} changed, {} as they were; {} events written",
                file.display(),
                counts.new_stories,
                counts.changed_stories,
                counts.unchanged_stories,
                counts.events
            ));
        }
    }
    done
}

/// The same to a Parquet file, which is whole or none: a run that is stopped begins anew.
fn parquet(common: &Common, args: &Code) -> anyhow::Result<()> {
    let inputs = Inputs { output: None, ..args.analyse.inputs.clone() };
    let mut file = File::<Event>::create(args.analyse.inputs.output.as_deref(), None)?;
    let engine = Engine::load(common, &args.analyse.engine)?;
    let mut kept = args.store.as_deref().map(Store::open).transpose()?;
    let run = Run { store: None, with: Vec::new(), prints: false };
    stories::each_batch(common, &inputs, &run, |batch, _| {
        let analyses = engine.analyse_all(batch);
        if let Some(kept) = &mut kept {
            store::put(kept, &analyses, &engine.coder.codebook().version)?;
        }
        analyses.iter().flat_map(|a| &a.coded.events).try_for_each(|event| file.write(event))
    })?;
    if let Some(kept) = &kept {
        kept.checkpoint()?;
    }
    file.finish()
}

/// The events as the codebook's pages would hold them, type by type, ready to be pasted and corrected.
fn text(common: &Common, analysis: &Analysis) -> String {
    let mut pages: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for event in &analysis.coded.events {
        let mode = event.mode.as_deref().unwrap_or_default();
        pages.entry((&event.kind, mode)).or_default().push(sentence::notation(event));
    }
    let mut out = card::heading(&analysis.story, output::width(), output::paint(common));
    for ((kind, mode), lines) in pages {
        let _ = writeln!(out, "\n{}", format!("{kind} {mode}").trim());
        for line in lines {
            let _ = writeln!(out, "- {line}");
        }
    }
    for notice in &analysis.coded.notices {
        let _ = writeln!(out, "\nnotice: {}", words::clean(&notice.text));
    }
    out
}
