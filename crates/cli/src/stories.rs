//! What was typed as INPUT to stories, a batch at a time, in the order of the input.
//!
//! A record that cannot be read is named on standard error and counted. An input that the user named and that
//! gives nothing is an error, told after the other inputs have been read. Where something is written to a file, a
//! note of how far it is stands beside it after every batch.

use crate::args::{Common, Inputs};
use crate::progress::Bar;
use crate::records::Sink;
use crate::resume::Notebook;
use crate::source::{self, Source};
use crate::{data, output};
use anyhow::{Context as _, bail};
use dateline_read::{Kind, Options, Place, Progress, Words};
use dateline_record::Story;
use std::path::Path;
use std::sync::Arc;

/// Stories that are worked on at once: enough for all cores, few enough to hold in memory.
const BATCH: usize = 64;

/// What else than the inputs decides what a run writes, and where.
#[derive(Debug, Default)]
pub(crate) struct Run<'a> {
    /// The store that is written, if one is.
    pub(crate) store: Option<&'a Path>,
    /// Codebook, model and form of what is written.
    pub(crate) with: Vec<String>,
    /// Whether records are printed where no file is named.
    pub(crate) prints: bool,
}

/// Reads all inputs and hands their stories to `take`, with the place where records go.
///
/// # Errors
/// An input that was named gives no story; `take` fails; a file cannot be written.
pub(crate) fn each_batch(
    common: &Common,
    inputs: &Inputs,
    run: &Run<'_>,
    mut take: impl FnMut(Vec<Story>, &mut Sink) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let options = options(common, inputs)?;
    let sources = source::named(inputs)?;
    let sizes: Vec<Progress> = sources.iter().map(|s| s.size(&options)).collect();
    let notebook = notebook(inputs, run, &sources, &sizes);
    let note = notebook.as_ref().and_then(Notebook::read);
    if let (Some(note), false) = (&note, common.quiet) {
        output::complain(&format!("going on after {} stories of a run that was stopped", note.stories));
    }
    let note = note.unwrap_or_default();
    let mut sink = Sink::open(inputs.output.as_deref(), note.length)?;
    let is_seen = run.prints && inputs.output.is_none() && output::on_terminal();
    let mut bar = Bar::new(common.quiet || is_seen, total(&sizes));
    let mut reading =
        Reading { at: note.input, place: note.place(), stories: note.stories, ..Reading::default() };
    let most = inputs.limit.unwrap_or(usize::MAX);
    let mut batch = Vec::new();
    for (n, source) in sources.iter().enumerate() {
        if n < note.input || reading.stories == most {
            bar.next(sizes.get(n).copied().unwrap_or_default());
            continue;
        }
        let after = (n == note.input && !note.place().file.is_empty()).then(|| note.place());
        let mut stories = match source.open(&Options { after, ..options.clone() }) {
            Ok(stories) => stories,
            Err(skip) => {
                reading.failed += 1;
                bar.complain(&format!("error: {skip}"));
                continue;
            }
        };
        while reading.stories < most {
            let Some(story) = stories.next() else { break };
            match story {
                Ok(story) => {
                    batch.push(story);
                    reading.stories += 1;
                    bar.show(stories.progress(), reading.stories);
                    if batch.len() == BATCH || reading.stories == most {
                        (reading.at, reading.place) = (n, stories.place().clone());
                        take(std::mem::take(&mut batch), &mut sink)?;
                        reading.note(notebook.as_ref(), &mut sink)?;
                    }
                }
                // What a person named and got nothing from is an error; a file found in a folder is not.
                Err(skip) if skip.is_whole_input() && skip.file == source.name() => {
                    reading.failed += 1;
                    bar.complain(&format!("error: {skip}"));
                }
                Err(skip) => {
                    reading.skipped += 1;
                    bar.complain(&format!("skipped: {skip}"));
                }
            }
        }
        reading.older += stories.progress().older;
        bar.next(sizes.get(n).copied().unwrap_or_default());
    }
    if !batch.is_empty() {
        take(batch, &mut sink)?;
    }
    bar.finish();
    if let Some(notebook) = &notebook {
        notebook.remove();
    }
    reading.tell(inputs)
}

/// What was read so far.
#[derive(Debug, Default)]
struct Reading {
    /// Input and place of the last story that was handed over.
    at: usize,
    place: Place,
    stories: usize,
    skipped: usize,
    failed: usize,
    older: u64,
}

impl Reading {
    fn note(&self, notebook: Option<&Notebook>, sink: &mut Sink) -> anyhow::Result<()> {
        let Some(notebook) = notebook else { return Ok(()) };
        notebook.write(self.at, &self.place, self.stories, sink.length()?)
    }

    /// Says what was left out.
    fn tell(&self, inputs: &Inputs) -> anyhow::Result<()> {
        if self.skipped > 0 {
            output::complain(&format!("{} skipped, {} read", self.skipped, self.stories));
        }
        if let (1.., Some(since)) = (self.older, &inputs.since) {
            output::complain(&format!("{} published before {since} left out", self.older));
        }
        match (self.failed, self.stories) {
            (0, 0) if self.older == 0 && inputs.limit != Some(0) => bail!("no story could be read"),
            (0, _) => Ok(()),
            (1, _) => bail!("one input could not be read"),
            (n, _) => bail!("{n} inputs could not be read"),
        }
    }
}

fn total(sizes: &[Progress]) -> Progress {
    let sum = |f: fn(&Progress) -> u64| sizes.iter().map(f).sum();
    Progress { files: sum(|p| p.files), bytes: sum(|p| p.bytes), ..Progress::default() }
}

/// The notebook of a run that writes a file, unless it reads standard input.
fn notebook(inputs: &Inputs, run: &Run<'_>, sources: &[Source], sizes: &[Progress]) -> Option<Notebook> {
    let written = inputs.output.as_deref().or(run.store)?;
    if sources.iter().any(|s| matches!(s, Source::Stdin)) {
        return None;
    }
    let size = |p: &Progress| format!("{} files of {} bytes", p.files, p.bytes);
    let options = format!("{:?} {:?} {:?} {:?}", inputs.input, inputs.map, inputs.since, inputs.limit);
    let what = [env!("CARGO_PKG_VERSION").to_owned(), options]
        .into_iter()
        .chain(run.with.iter().cloned())
        .chain(sources.iter().zip(sizes).map(|(source, p)| format!("{} {}", source.name(), size(p))))
        .collect::<Vec<String>>();
    Some(Notebook::beside(written, &what.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn options(common: &Common, inputs: &Inputs) -> anyhow::Result<Options> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let since = inputs.since.as_deref().map(day).transpose()?;
    let mut options = Options { threads, since, ..Options::default() };
    for pair in inputs.map.iter().flat_map(|map| map.split(',')) {
        let (field, name) = pair
            .split_once('=')
            .with_context(|| format!("--map: `{pair}` has no =; write text=body,published=date"))?;
        let field = field.trim();
        if !dateline_read::FIELDS.contains(&field) {
            let fields = dateline_read::FIELDS.join(", ");
            bail!("--map: `{field}` is no field of a story; there are {fields}");
        }
        options.map.insert(field.to_owned(), name.trim().to_owned());
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

/// The first day of `2025`, `2025-12` or `2025-12-06`.
fn day(text: &str) -> anyhow::Result<String> {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let is_day = whole.len() == 10 && whole.parse::<jiff::civil::Date>().is_ok();
    if !is_day {
        bail!("--since: `{text}` is no date; write 2025-12-06, 2025-12 or 2025");
    }
    Ok(whole)
}
