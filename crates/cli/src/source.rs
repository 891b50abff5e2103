//! What was typed as INPUT to something that can be read: a file, folder or pattern, an address, standard input.

use crate::args::Inputs;
use anyhow::bail;
use dateline_read::{Input, Options, Progress, Skip, Stories, read};
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Name of standard input.
const STDIN: &str = "-";

/// An input by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Standard input.
    Stdin,
    /// A file, a folder or a pattern.
    Path(String),
    /// An address.
    Url(String),
}

/// The inputs by name; standard input where none is named and something is piped in.
///
/// # Errors
/// Nothing is named and nothing is piped in.
pub(crate) fn named(inputs: &Inputs) -> anyhow::Result<Vec<Source>> {
    if inputs.names.is_empty() {
        if std::io::stdin().is_terminal() {
            bail!("name a file, a folder or an address to read, or - for standard input");
        }
        return Ok(vec![Source::Stdin]);
    }
    let source = |name: &String| match name.as_str() {
        STDIN => Source::Stdin,
        url if url.starts_with("http://") || url.starts_with("https://") => Source::Url(name.clone()),
        _ => Source::Path(name.clone()),
    };
    Ok(inputs.names.iter().map(source).collect())
}

impl Source {
    /// As it was typed.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Stdin => STDIN,
            Self::Path(name) | Self::Url(name) => name,
        }
    }

    /// Files and bytes, where they can be known without reading.
    pub(crate) fn size(&self, options: &Options) -> Progress {
        match self {
            Self::Path(name) => read(Input::Path(PathBuf::from(name)), options).progress(),
            _ => Progress::default(),
        }
    }

    /// Its stories.
    ///
    /// # Errors
    /// Nothing could be fetched from the address.
    pub(crate) fn open(&self, options: &Options) -> Result<Stories, Skip> {
        let input = match self {
            Self::Stdin => Input::Stream(STDIN.to_owned(), Box::new(std::io::stdin())),
            Self::Path(name) => Input::Path(PathBuf::from(name)),
            Self::Url(url) => fetch(url)?,
        };
        Ok(read(input, options))
    }
}

#[cfg(feature = "watch")]
fn fetch(url: &str) -> Result<Input, Skip> {
    use dateline_read::{Fetch, Fetcher, Version, Why};
    use std::sync::atomic::AtomicBool;
    let fetcher = Fetcher::new(Fetch { named: vec![url.to_owned()], ..Fetch::default() });
    match fetcher.get(url, &Version::default(), &AtomicBool::new(false)) {
        Ok(Some(found)) => Ok(Input::Page { url: found.url, charset: found.charset, bytes: found.bytes }),
        Ok(None) => Err(Skip::input(url, Why::Empty)),
        Err(failure) => Err(Skip::input(url, failure.why)),
    }
}

#[cfg(not(feature = "watch"))]
fn fetch(url: &str) -> Result<Input, Skip> {
    let why = "this build fetches nothing; build it with: cargo build --release --features watch";
    Err(Skip::input(url, dateline_read::Why::NotFetched(why.to_owned())))
}
