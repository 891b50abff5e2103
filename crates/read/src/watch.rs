//! Feeds to their new stories, for as long as it runs.
//!
//! Each feed is asked when it is due and only whether it has changed; each entry that was not seen, or was updated,
//! is fetched and read. A feed that fails is asked again later, each time twice as late. What was seen stands in a
//! [`Watched`] that its owner keeps, so that a restart goes on where it was. The stories come to the caller's thread,
//! one by one; a story counts as seen once the caller has taken it.

use crate::feed::{self, Entry};
use crate::fetch::{Failure, Fetcher, Version, now, pause};
use crate::finish::{finish_entry, finish_page};
use crate::open::Reader;
use crate::words::Words;
use crate::{Kind, Options, Skip, Why};
use dateline_record::{Notice, Story, hash_id};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

/// What is known of each feed, by its address. Kept by the caller between runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// Feeds by address.
    pub feeds: BTreeMap<String, FeedState>,
}

/// What is known of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedState {
    /// Version that was read last.
    #[serde(default)]
    pub version: Version,
    /// When it is asked again, in seconds since 1970.
    #[serde(default)]
    pub due: u64,
    /// Failures in a row.
    #[serde(default)]
    pub failures: u32,
    /// Whether the server says that it is gone for good.
    #[serde(default)]
    pub gone: bool,
    /// Entries that were taken, by the hash of their id, with the hash of their version.
    #[serde(default)]
    pub seen: BTreeMap<String, String>,
}

/// How to watch.
#[derive(Debug, Clone)]
pub struct Watch {
    /// Time between two looks at a feed.
    pub interval: Duration,
    /// Looks at every feed that is due once, and ends.
    pub once: bool,
    /// Feeds that are followed at once.
    pub threads: usize,
    /// How pages are read.
    pub read: Options,
}

impl Default for Watch {
    fn default() -> Self {
        Self { interval: Duration::from_mins(15), once: false, threads: 4, read: Options::default() }
    }
}

/// What happened while watching.
#[derive(Debug)]
pub enum Told<'a> {
    /// A new or updated story.
    Story(Box<Story>),
    /// A feed or entry that gave none.
    Skip(Skip),
    /// A feed was read to its end; now is a good time to keep this.
    Kept(&'a Watched),
}

/// Longest time between two looks at a feed that fails.
const LONGEST: u64 = 24 * 3600;
/// Entries of one feed that are remembered beyond those it holds.
const REMEMBERED: usize = 5000;

/// Follows `feeds` until `stop` is set or the callback breaks.
pub fn watch(
    feeds: &[String],
    fetcher: &Fetcher,
    watched: &mut Watched,
    options: &Watch,
    stop: &AtomicBool,
    mut tell: impl FnMut(Told<'_>) -> ControlFlow<()>,
) {
    let words = match Words::embedded() {
        Ok(words) => options.read.words.clone().unwrap_or_else(|| Arc::new(words)),
        Err(e) => {
            let _ = tell(Told::Skip(Skip::input(&e.file, Why::Damaged(e.why))));
            return;
        }
    };
    let reader = Reader { options: Arc::new(options.read.clone()), words };
    while !stop.load(Ordering::Relaxed) {
        let state = |f: &String| watched.feeds.get(f).cloned().unwrap_or_default();
        let due: Vec<(String, FeedState)> =
            feeds.iter().map(|f| (f.clone(), state(f))).filter(|(_, s)| s.due <= now() && !s.gone).collect();
        if round(&due, fetcher, watched, options, &reader, stop, &mut tell).is_break() || options.once {
            return;
        }
        let next = feeds.iter().filter_map(|f| watched.feeds.get(f)).filter(|s| !s.gone).map(|s| s.due).min();
        let Some(next) = next else { return };
        if !pause(Duration::from_secs(next.saturating_sub(now()).max(1)), stop) {
            return;
        }
    }
}

/// What a thread sends of a feed.
enum Sent {
    Skip(Skip),
    Story {
        feed: usize,
        entry: (String, String),
        story: Box<Story>,
    },
    /// The entry gave no story and need not be fetched again.
    Passed {
        feed: usize,
        entry: (String, String),
        skip: Skip,
    },
    Done {
        feed: usize,
        state: Box<FeedState>,
        ids: Vec<String>,
    },
}

fn round(
    due: &[(String, FeedState)],
    fetcher: &Fetcher,
    watched: &mut Watched,
    options: &Watch,
    reader: &Reader,
    stop: &AtomicBool,
    tell: &mut impl FnMut(Told<'_>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let (send, receive) = mpsc::sync_channel::<Sent>(16);
    let next = AtomicUsize::new(0);
    let end = AtomicBool::new(false);
    let mut flow = ControlFlow::Continue(());
    std::thread::scope(|scope| {
        for _ in 0..options.threads.clamp(1, due.len().max(1)) {
            let send = send.clone();
            let (next, end) = (&next, &end);
            scope.spawn(move || {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some((url, state)) = due.get(n) else { break };
                    if stop.load(Ordering::Relaxed) || end.load(Ordering::Relaxed) {
                        break;
                    }
                    let one =
                        One { n, url, fetcher, reader, stop, end, send: &send, interval: options.interval };
                    if one.follow(state.clone()).is_none() {
                        break;
                    }
                }
            });
        }
        drop(send);
        for sent in receive {
            if flow.is_break() {
                continue;
            }
            flow = match sent {
                Sent::Skip(skip) => tell(Told::Skip(skip)),
                Sent::Story { feed: n, entry, story } => {
                    let flow = tell(Told::Story(story));
                    if flow.is_continue() {
                        feed(watched, due, n).seen.insert(entry.0, entry.1);
                    }
                    flow
                }
                Sent::Passed { feed: n, entry, skip } => {
                    feed(watched, due, n).seen.insert(entry.0, entry.1);
                    tell(Told::Skip(skip))
                }
                Sent::Done { feed: n, state, ids } => {
                    let known = feed(watched, due, n);
                    let seen = std::mem::take(&mut known.seen);
                    *known = *state;
                    known.seen = seen;
                    if known.seen.len() > REMEMBERED {
                        known.seen.retain(|id, _| ids.contains(id));
                    }
                    tell(Told::Kept(watched))
                }
            };
            if flow.is_break() {
                end.store(true, Ordering::Relaxed);
            }
        }
    });
    flow
}

fn feed<'a>(watched: &'a mut Watched, due: &[(String, FeedState)], n: usize) -> &'a mut FeedState {
    let url = due.get(n).map(|(url, _)| url.clone()).unwrap_or_default();
    watched.feeds.entry(url).or_default()
}

/// One look at one feed.
struct One<'a> {
    n: usize,
    url: &'a str,
    fetcher: &'a Fetcher,
    reader: &'a Reader,
    stop: &'a AtomicBool,
    end: &'a AtomicBool,
    send: &'a mpsc::SyncSender<Sent>,
    interval: Duration,
}

impl One<'_> {
    /// `None` once nobody listens.
    fn follow(&self, mut state: FeedState) -> Option<()> {
        let found = match self.fetcher.get(self.url, &state.version, self.stop) {
            Ok(Some(found)) => found,
            Ok(None) => return self.done(state, Vec::new()),
            Err(_) if self.is_stopped() => return None,
            Err(failure) => return self.failed(state, failure),
        };
        let feed = match feed::parse(self.reader, found.bytes, Some(&found.url)) {
            Ok(feed) => feed,
            Err(why) => {
                return self.failed(state, Failure { why, is_passing: true, status: None, wait: None });
            }
        };
        let mut ids = Vec::new();
        let mut all_taken = true;
        // Oldest first, so that a stop leaves the newest for the next run.
        for entry in feed.entries.into_iter().rev() {
            if self.is_stopped() {
                return None;
            }
            let key = (hash_id(&[&entry.id]), hash_id(&[entry.updated.as_deref().unwrap_or_default()]));
            ids.push(key.0.clone());
            if state.seen.get(&key.0) == Some(&key.1) {
                continue;
            }
            match self.story(entry, feed.title.as_deref()) {
                Ok(story) => {
                    let story = Box::new(story);
                    self.send.send(Sent::Story { feed: self.n, entry: key, story }).ok()?;
                }
                Err((skip, is_passing)) => {
                    all_taken &= !is_passing;
                    let sent = if is_passing {
                        Sent::Skip(skip)
                    } else {
                        Sent::Passed { feed: self.n, entry: key, skip }
                    };
                    self.send.send(sent).ok()?;
                }
            }
        }
        // Entries that failed for the moment are looked for again, so the feed must be sent again in full.
        state.version = if all_taken { found.version } else { Version::default() };
        self.done(state, ids)
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.end.load(Ordering::Relaxed)
    }

    /// The story at an entry's link, or of the entry's own text where the link gives none.
    fn story(&self, entry: Entry, outlet: Option<&str>) -> Result<Story, (Skip, bool)> {
        let name = entry.url.clone().unwrap_or_else(|| format!("{}#{}", self.url, entry.id));
        let fail = |why, is_passing| (Skip::input(&name, why), is_passing);
        let page = match &entry.url {
            None => Err(fail(Why::NoReport, false)),
            Some(url) => match self.fetcher.get(url, &Version::default(), self.stop) {
                Ok(Some(found)) => {
                    let is_page = Kind::recognise(&found.bytes, &found.url) == Kind::Html;
                    let read = if is_page {
                        self.reader.page(&found.bytes, found.charset.as_deref(), Some(&found.url))
                    } else {
                        Err(Why::NoReport)
                    };
                    read.map_err(|why| fail(why, false))
                }
                Ok(None) => Err(fail(Why::NoReport, false)),
                Err(failure) => Err(fail(failure.why, failure.is_passing)),
            },
        };
        let is_page = page.is_ok();
        let mut story = match page {
            Ok(story) => story,
            // The feed's own words, if it has more than a headline, stand for a page that cannot be read.
            Err((skip, false)) if entry.content.as_ref().is_some_and(|c| !c.trim().is_empty()) => {
                let text = format!("only the feed's words; the page itself {}", skip.why);
                let mut story = feed::story(self.reader, entry.clone()).map_err(|_| (skip, false))?;
                story.notices.push(Notice { kind: "page-not-read".into(), text, span: None });
                story
            }
            Err(lasting) => return Err(lasting),
        };
        if story.published.is_none() || story.notices.iter().any(|n| n.kind.starts_with("date-")) {
            story.published = entry.published.or(story.published);
            story.notices.retain(|n| !n.kind.starts_with("date-"));
        }
        story.byline = story.byline.or(entry.byline);
        story.source = story.source.or_else(|| outlet.map(str::to_owned));
        let finish = if is_page { finish_page } else { finish_entry };
        Ok(finish(story, &name, &self.reader.words))
    }

    fn failed(&self, mut state: FeedState, failure: Failure) -> Option<()> {
        state.gone = failure.is_gone();
        self.send.send(Sent::Skip(Skip::input(self.url, failure.why))).ok()?;
        state.failures = state.failures.saturating_add(1);
        let wait = self.interval.as_secs().max(1).saturating_mul(1 << state.failures.min(10)).min(LONGEST);
        state.due = now() + failure.wait.map_or(0, |w| w.as_secs()).clamp(wait, LONGEST);
        self.send.send(Sent::Done { feed: self.n, state: Box::new(state), ids: Vec::new() }).ok()
    }

    fn done(&self, mut state: FeedState, ids: Vec<String>) -> Option<()> {
        state.failures = 0;
        state.due = now() + self.interval.as_secs();
        self.send.send(Sent::Done { feed: self.n, state: Box::new(state), ids }).ok()
    }
}
