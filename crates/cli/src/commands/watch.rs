//! `dateline watch`: follows feeds, codes what is new and keeps it; a restart goes on where it was.

use crate::args::{Common, Watch};
use crate::engine::Engine;
use crate::{output, store};
use anyhow::{Context as _, bail};
use dateline_read::{Fetch, Fetcher, Told, Watched, opml, watch};
use dateline_store::Store;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub(crate) fn run(common: &Common, args: &Watch) -> anyhow::Result<()> {
    let feeds = feeds(&args.feeds)?;
    let memory = PathBuf::from(format!("{}.watch.json", args.store.display()));
    let mut watched: Watched = match std::fs::read(&memory) {
        Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| memory.display().to_string())?,
        Err(_) => Watched::default(),
    };
    let engine = Engine::load(common, &args.engine)?;
    let mut kept = Store::open(&args.store)?;
    let stop = Arc::new(AtomicBool::new(false));
    let (flag, quiet) = (Arc::clone(&stop), common.quiet);
    ctrlc::set_handler(move || interrupt(&flag, quiet))?;
    if !quiet {
        let often =
            if args.once { "once".to_owned() } else { format!("every {} minutes; Ctrl-C stops", args.every) };
        output::complain(&format!("following {} feeds, {often}", feeds.len()));
    }
    let options = dateline_read::Watch {
        interval: Duration::from_secs(args.every * 60),
        once: args.once,
        ..dateline_read::Watch::default()
    };
    let codebook = engine.coder.codebook().version.clone();
    let mut failed = None;
    let (mut stories, mut events) = (0, 0);
    let fetcher = Fetcher::new(Fetch {
        named: feeds.clone(),
        delay: Duration::from_secs(args.delay),
        allow_private: args.allow_private,
        ..Fetch::default()
    });
    watch(&feeds, &fetcher, &mut watched, &options, &stop, |told| {
        let done = match told {
            Told::Story(story) => {
                let analysis = engine.analyse(*story);
                let found = analysis.coded.events.len();
                (stories, events) = (stories + 1, events + found);
                if !quiet {
                    output::complain(&format!(
                        "{found} events: {}",
                        analysis.story.title.as_deref().unwrap_or_default()
                    ));
                }
                store::put(&mut kept, &[analysis], &codebook).map(|_| ())
            }
            Told::Skip(skip) => {
                output::complain(&format!("skipped: {skip}"));
                Ok(())
            }
            Told::Kept(now) => remember(&memory, now),
        };
        match done {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    // Of a feed that was left in the middle, what was taken is remembered too.
    remember(&memory, &watched)?;
    kept.checkpoint()?;
    if !quiet {
        output::complain(&format!("{}: {stories} stories with {events} events taken", args.store.display()));
    }
    failed.map_or(Ok(()), Err)
}

/// The first Ctrl-C lets what runs come to its end; the second does not wait.
fn interrupt(stop: &AtomicBool, quiet: bool) {
    if stop.swap(true, Ordering::Relaxed) {
        #[expect(clippy::exit, reason = "a person asked twice")]
        std::process::exit(130);
    }
    if !quiet {
        output::complain("stopping after the requests that run; Ctrl-C again stops at once");
    }
}

/// Written beside and renamed, so that a stop in the middle leaves the older one whole.
fn remember(memory: &Path, watched: &Watched) -> anyhow::Result<()> {
    let fresh = memory.with_extension("new");
    std::fs::write(&fresh, serde_json::to_vec(watched)?).with_context(|| fresh.display().to_string())?;
    std::fs::rename(&fresh, memory).with_context(|| memory.display().to_string())
}

/// Addresses as they are; a file is a list of them.
fn feeds(named: &[String]) -> anyhow::Result<Vec<String>> {
    let mut feeds = Vec::new();
    for name in named {
        if name.contains("://") {
            feeds.push(name.clone());
            continue;
        }
        let bytes = std::fs::read(name).with_context(|| name.clone())?;
        match opml(&bytes) {
            Ok(list) => feeds.extend(list),
            Err(_) => feeds.extend(String::from_utf8_lossy(&bytes).split_whitespace().map(str::to_owned)),
        }
    }
    if feeds.is_empty() {
        bail!("no feed in {}", named.join(", "));
    }
    Ok(feeds)
}
