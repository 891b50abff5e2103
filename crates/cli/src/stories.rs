//! What was typed as INPUT to stories, a batch at a time, in the order of the input.
//!
//! A record that cannot be read is named on standard error and counted. An input that the user named and that
//! gives nothing is an error, told after the other inputs have been read.

use crate::args::{Common, Inputs};
use crate::{data, output};
use anyhow::{Context as _, bail};
use dateline_read::{Input, Kind, Options, Words, read};
use dateline_record::Story;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;

/// Stories that are worked on at once: enough for all cores, few enough to hold in memory.
const BATCH: usize = 64;

/// Name of standard input.
const STDIN: &str = "-";

/// Reads all inputs and hands their stories to `take`.
///
/// # Errors
/// An input that was named gives no story; `take` fails.
pub(crate) fn each_batch(
    common: &Common,
    inputs: &Inputs,
    mut take: impl FnMut(Vec<Story>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let options = options(common, inputs)?;
    let (mut read_in_all, mut skipped, mut failed) = (0, 0, 0);
    let mut batch = Vec::new();
    let most = inputs.limit.unwrap_or(usize::MAX);
    for (name, input) in named(inputs)? {
        for story in read(input, &options) {
            if read_in_all == most {
                break;
            }
            match story {
                Ok(story) => {
                    read_in_all += 1;
                    batch.push(story);
                    if batch.len() == BATCH {
                        take(std::mem::take(&mut batch))?;
                    }
                }
                Err(skip) => {
                    // What a person named and got nothing from is an error; a file found in a folder is not.
                    if skip.is_whole_input() && skip.file == name {
                        failed += 1;
                        output::complain(&format!("error: {skip}"));
                    } else {
                        skipped += 1;
                        output::complain(&format!("skipped: {skip}"));
                    }
                }
            }
        }
    }
    if !batch.is_empty() {
        take(batch)?;
    }
    if skipped > 0 {
        output::complain(&format!("{skipped} skipped, {read_in_all} read"));
    }
    match (failed, read_in_all) {
        (0, 0) => bail!("no story could be read"),
        (0, _) => Ok(()),
        (1, _) => bail!("one input could not be read"),
        (n, _) => bail!("{n} inputs could not be read"),
    }
}

/// The inputs by name; standard input where none is named and something is piped in.
fn named(inputs: &Inputs) -> anyhow::Result<Vec<(String, Input)>> {
    let stdin = || (STDIN.to_owned(), Input::Stream(STDIN.to_owned(), Box::new(std::io::stdin())));
    if inputs.names.is_empty() {
        if std::io::stdin().is_terminal() {
            bail!("name a file or a folder to read, or - for standard input");
        }
        return Ok(vec![stdin()]);
    }
    let named = |name: &String| {
        if name == STDIN { stdin() } else { (name.clone(), Input::Path(PathBuf::from(name))) }
    };
    Ok(inputs.names.iter().map(named).collect())
}

fn options(common: &Common, inputs: &Inputs) -> anyhow::Result<Options> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut options = Options { threads, since: inputs.since.clone(), ..Options::default() };
    for pair in inputs.map.iter().flat_map(|map| map.split(',')) {
        let (field, name) = pair
            .split_once('=')
            .with_context(|| format!("--map: `{pair}` has no =; write text=body,published=date"))?;
        options.map.insert(field.trim().to_owned(), name.trim().to_owned());
    }
    if let Some(name) = &inputs.input {
        let kinds = "text, jsonl, html, feed, opml, warc, csv, parquet";
        let kind = Kind::from_name(name)
            .with_context(|| format!("--input: `{name}` is no kind of input; there are {kinds}"))?;
        options.kind = Some(kind);
    }
    if let Some(folder) = data::codebook(common)? {
        let words = Words::from_folder(folder).with_context(|| format!("--codebook {}", folder.display()))?;
        options.words = Some(Arc::new(words));
    }
    Ok(options)
}
