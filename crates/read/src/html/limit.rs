//! Work on a hostile page to its result within a time: on a thread of its own with a large stack.
//!
//! A page that takes longer is left; its thread ends by itself. A panic inside becomes an error.

use crate::Why;
use std::sync::mpsc;
use std::time::Duration;

/// Bytes of stack, which a deeply nested page needs.
const STACK: usize = 32 << 20;

/// The result of `work`, or [`Why::TooSlow`].
pub(crate) fn within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Why> {
    let (send, receive) = mpsc::channel();
    let run = move || {
        // Nobody listens any more where the time was over.
        let _ = send.send(work());
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).map_err(|e| Why::Unreadable(e.to_string()))?;
    receive.recv_timeout(time).map_err(|e| match e {
        mpsc::RecvTimeoutError::Timeout => Why::TooSlow(time.as_millis() as u64),
        mpsc::RecvTimeoutError::Disconnected => Why::Damaged("the page broke the extractor".to_owned()),
    })
}
