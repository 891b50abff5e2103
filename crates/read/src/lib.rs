//! Bytes to stories: here is a page, a feed, an archive; what reports are in it, and of what date?
//!
//! [`read`] turns an [`Input`] into [`Story`](dateline_record::Story) records, one by one. Its kind is
//! recognised from the content. The laws kept here:
//!
//! - A story's text is a stretch of its input, decoded and otherwise unaltered; its parts are byte spans into
//!   that text, in order, that do not overlap, and no letter or digit of it is outside all of them.
//! - A bad record costs itself alone: it comes out as a [`Skip`] that names file and line, and reading goes on.
//! - No date is guessed: an ambiguous or impossible one is none, with a notice.
//! - The words that tell furniture from news stand in `codebook/read/`; no word list is in this crate.
//!
//! It does not split sentences, codes nothing, prints nothing and reads no clock.

mod address;
#[cfg(feature = "parquet")]
mod columns;
mod dateline;
mod dates;
mod decode;
mod dump;
#[cfg(feature = "feed")]
mod feed;
#[cfg(feature = "fetch")]
mod fetch;
mod finish;
#[cfg(feature = "html")]
mod html;
mod input;
mod jsonl;
mod kind;
mod open;
mod parallel;
mod skip;
mod table;
mod unpack;
mod warc;
#[cfg(feature = "fetch")]
mod watch;
mod words;

pub use decode::{Decoded, decode};
#[cfg(feature = "feed")]
pub use feed::opml;
#[cfg(feature = "fetch")]
pub use fetch::{Failure, Fetch, Fetched, Fetcher, Version};
pub use input::{Input, Options, Place, Progress, Stories, read};
pub use jsonl::FIELDS;
pub use kind::Kind;
pub use skip::{Skip, Why};
#[cfg(feature = "fetch")]
pub use watch::{FeedState, Told, Watch, Watched, watch};
pub use words::{Words, WordsError};
