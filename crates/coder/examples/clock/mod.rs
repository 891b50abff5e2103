//! What the examples measure time with.

use std::time::Duration;

/// Time of this thread on a processor, so that a busy machine does not count; where the system does not tell it, time by
/// the clock.
pub(crate) struct Clock(Duration);

impl Clock {
    /// The time now.
    pub(crate) fn now() -> Self {
        let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
        let spent =
            spent.and_then(|s| s.split(' ').next().and_then(|n| n.parse().ok()).map(Duration::from_nanos));
        let clock = || std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        Self(spent.unwrap_or_else(clock))
    }

    /// The time since.
    pub(crate) fn elapsed(&self) -> Duration {
        Self::now().0.saturating_sub(self.0)
    }
}
