//! An address to what stands there, politely and within limits.
//!
//! The laws kept here: one request a host at a time, with a pause; robots.txt is asked first; every request, its
//! redirects and its body have a time and a size; no private address is reached unless a person named it; who we are
//! stands in every request. Does not run scripts, keep cookies, or read a proxy from the environment.

mod guard;
mod robots;

use crate::Why;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use ureq::ResponseExt as _;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

/// How to fetch.
#[derive(Debug, Clone)]
pub struct Fetch {
    /// Who we are, with an address where we can be reached.
    pub user_agent: String,
    /// Time of one request with its body.
    pub timeout: Duration,
    /// Bytes of one body, unpacked.
    pub max_bytes: u64,
    /// Pause between two requests to one host; its robots.txt may ask for more, up to half a minute.
    pub delay: Duration,
    /// How often a request that failed for the moment is tried again.
    pub retries: u32,
    /// Addresses that a person named and that may be private.
    pub named: Vec<String>,
    /// Whether private addresses may be reached by links and redirects too.
    pub allow_private: bool,
}

impl Default for Fetch {
    fn default() -> Self {
        Self {
            user_agent: concat!(
                "dateline/",
                env!("CARGO_PKG_VERSION"),
                " (+",
                env!("CARGO_PKG_REPOSITORY"),
                ")"
            )
            .into(),
            timeout: Duration::from_secs(30),
            max_bytes: 16 << 20,
            delay: Duration::from_secs(1),
            retries: 2,
            named: Vec::new(),
            allow_private: false,
        }
    }
}

/// What a server said about the version of a page, to ask whether it has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Version {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
}

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Address after redirects.
    pub url: String,
    /// The body, unpacked.
    pub bytes: Vec<u8>,
    /// Charset that the server names.
    pub charset: Option<String>,
    /// To ask next time.
    pub version: Version,
}

/// Why nothing was fetched, and when to try again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Failure {
    /// What went wrong.
    pub why: Why,
    /// Whether it may work later.
    pub is_passing: bool,
    /// What the server answered, if it did.
    pub status: Option<u16>,
    /// How long the server asks us to wait.
    pub wait: Option<Duration>,
}

impl Failure {
    fn lasting(text: impl Into<String>) -> Self {
        Self { why: Why::NotFetched(text.into()), is_passing: false, status: None, wait: None }
    }

    /// Whether the page is gone for good.
    pub fn is_gone(&self) -> bool {
        self.status == Some(410)
    }

    fn answered(status: u16, wait: Option<Duration>) -> Self {
        let is_passing = matches!(status, 408 | 425 | 429 | 500..=599);
        Self {
            is_passing,
            status: Some(status),
            wait,
            ..Self::lasting(format!("the server answers {status}"))
        }
    }

    fn passing(text: impl Into<String>, wait: Option<Duration>) -> Self {
        Self { is_passing: true, wait, ..Self::lasting(text) }
    }
}

/// Redirects that are followed.
const HOPS: usize = 5;
/// Bytes of a robots.txt that are read.
const ROBOTS: u64 = 512 << 10;
/// Longest pause that a robots.txt gets, and longest wait before trying again at once.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Fetches pages; shared by threads.
#[derive(Debug)]
pub struct Fetcher {
    agent: ureq::Agent,
    options: Fetch,
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Host>>>>,
}

/// What is known of a host; locked while a request to it runs.
#[derive(Debug, Default)]
struct Host {
    last: Option<Instant>,
    rules: Option<robots::Rules>,
}

impl Fetcher {
    /// A fetcher with its own connections.
    pub fn new(options: Fetch) -> Self {
        let named: BTreeSet<String> = options
            .named
            .iter()
            .filter_map(|u| u.parse().ok())
            .filter_map(|u| guard::authority(&u))
            .collect();
        let guard =
            guard::Guard { inner: DefaultResolver::default(), named, allow_private: options.allow_private };
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(options.timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(options.user_agent.as_str())
            .proxy(None)
            .build();
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), guard);
        Self { agent, options, hosts: Mutex::default() }
    }

    /// Fetches an address; `Ok(None)` where it has not changed since `version`. Ends early once `stop` is set.
    ///
    /// # Errors
    /// A [`Failure`] for everything else.
    pub fn get(
        &self,
        address: &str,
        version: &Version,
        stop: &AtomicBool,
    ) -> Result<Option<Fetched>, Failure> {
        let mut tries = 0;
        loop {
            let failure = match self.follow(address, version, stop) {
                Ok(found) => return Ok(found),
                Err(failure) => failure,
            };
            let wait = failure.wait.unwrap_or(self.options.delay * 2_u32.pow(tries.min(6)));
            if !failure.is_passing
                || tries >= self.options.retries
                || wait > LONGEST_PAUSE
                || !pause(wait, stop)
            {
                return Err(failure);
            }
            tries += 1;
        }
    }

    fn follow(
        &self,
        address: &str,
        version: &Version,
        stop: &AtomicBool,
    ) -> Result<Option<Fetched>, Failure> {
        let mut url =
            Url::parse(address).map_err(|e| Failure::lasting(format!("\"{address}\" is no address: {e}")))?;
        for _ in 0..=HOPS {
            if !matches!(url.scheme(), "http" | "https") {
                return Err(Failure::lasting(format!(
                    "{} is not fetched, only http and https",
                    url.scheme()
                )));
            }
            match self.polite(&url, version, stop)? {
                Step::Found(found) => return Ok(Some(*found)),
                Step::Same => return Ok(None),
                Step::Elsewhere(to) => {
                    url = url
                        .join(&to)
                        .map_err(|e| Failure::lasting(format!("it points to no address: {e}")))?;
                }
            }
        }
        Err(Failure::lasting(format!("it redirects more than {HOPS} times")))
    }

    /// One request, after the host's rules and pause.
    fn polite(&self, url: &Url, version: &Version, stop: &AtomicBool) -> Result<Step, Failure> {
        let key =
            format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(0));
        let host = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(key).or_default())
        };
        let mut host = host.lock().unwrap_or_else(PoisonError::into_inner);
        if host.rules.is_none() {
            host.rules = Some(self.rules(url)?);
            host.last = Some(Instant::now());
        }
        let rules = host.rules.clone().unwrap_or_default();
        let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
        if !rules.allow(&format!("{}{query}", url.path())) {
            return Err(Failure::lasting("its robots.txt does not allow it"));
        }
        let delay =
            rules.delay.unwrap_or_default().clamp(self.options.delay, LONGEST_PAUSE.max(self.options.delay));
        let since = host.last.map_or(delay, |last| last.elapsed());
        if !pause(delay.saturating_sub(since), stop) {
            return Err(Failure::passing("stopped", None));
        }
        let answer = self.request(url, version, self.options.max_bytes);
        host.last = Some(Instant::now());
        answer
    }

    /// A host's robots.txt. One that is not there allows everything; one that fails allows nothing for now.
    fn rules(&self, url: &Url) -> Result<robots::Rules, Failure> {
        let mut at = url.join("/robots.txt").map_err(|e| Failure::lasting(e.to_string()))?;
        for _ in 0..=HOPS {
            match self.request(&at, &Version::default(), ROBOTS) {
                Ok(Step::Found(found)) => {
                    return Ok(robots::parse(
                        &String::from_utf8_lossy(&found.bytes),
                        &self.options.user_agent,
                    ));
                }
                Ok(Step::Elsewhere(to)) => {
                    at = at.join(&to).map_err(|e| Failure::lasting(e.to_string()))?;
                }
                Err(failure) if failure.is_passing || failure.status.is_none() => return Err(failure),
                Ok(Step::Same) | Err(_) => break,
            }
        }
        Ok(robots::Rules::default())
    }

    fn request(&self, url: &Url, version: &Version, limit: u64) -> Result<Step, Failure> {
        let mut request = self
            .agent
            .get(url.as_str())
            .header("accept", "text/html, application/xml, application/json;q=0.9, */*;q=0.5");
        if let Some(etag) = &version.etag {
            request = request.header("if-none-match", etag);
        }
        if let Some(modified) = &version.modified {
            request = request.header("if-modified-since", modified);
        }
        let mut response = request.call().map_err(|e| broken(&e))?;
        let header =
            |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let status = response.status().as_u16();
        match status {
            200..=299 => {}
            304 => return Ok(Step::Same),
            301 | 302 | 303 | 307 | 308 => {
                return header("location")
                    .map(Step::Elsewhere)
                    .ok_or_else(|| Failure::lasting("it redirects nowhere"));
            }
            _ => {
                let wait = header("retry-after").and_then(|w| w.trim().parse().ok()).map(Duration::from_secs);
                return Err(Failure::answered(status, wait));
            }
        }
        let charset = header("content-type").and_then(|t| {
            let (_, charset) = t.split_once("charset=")?;
            Some(charset.trim_matches(['"', '\'', ' ', ';']).to_owned())
        });
        let version = Version { etag: header("etag"), modified: header("last-modified") };
        let address = response.get_uri().to_string();
        let mut bytes = Vec::new();
        let read = response.body_mut().as_reader().take(limit + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > limit {
            return Err(Failure { why: Why::TooLarge { limit }, ..Failure::lasting("") });
        }
        read.map_err(|e| Failure::passing(format!("its body ends early: {e}"), None))?;
        Ok(Step::Found(Box::new(Fetched { url: address, bytes, charset, version })))
    }
}

enum Step {
    Found(Box<Fetched>),
    Same,
    Elsewhere(String),
}

fn broken(error: &ureq::Error) -> Failure {
    match error {
        ureq::Error::Timeout(_)
        | ureq::Error::Io(_)
        | ureq::Error::ConnectionFailed
        | ureq::Error::HostNotFound => Failure::passing(error.to_string(), None),
        _ => Failure::lasting(error.to_string()),
    }
}

/// Waits; false where `stop` was set meanwhile.
pub(crate) fn pause(time: Duration, stop: &AtomicBool) -> bool {
    let end = Instant::now() + time;
    loop {
        if stop.load(Ordering::Relaxed) {
            return false;
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        std::thread::sleep(left.min(Duration::from_millis(50)));
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}
