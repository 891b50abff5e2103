//! Work on a hostile page to its result within a time: on a thread of its own with a large stack.
//!
//! A page that takes longer is left; its thread ends by itself. A panic inside becomes an error.

use crate::Why;
use std::sync::mpsc;
use std::time::Duration;

/// Elements inside one another beyond which a page is not parsed: the parser's time grows with their square.
const NESTED: usize = 10_000;

/// Elements that need no end tag, so that an open one says nothing about what is inside it.
const UNENDED: &str = " area base br col dd dt embed hr img input li link meta optgroup option p param rp rt source tbody td th tr track wbr ";

/// Whether a page has more elements inside one another than any page made for readers.
pub(crate) fn is_bottomless(html: &str) -> bool {
    let mut depth = 0_usize;
    // Inside a script a `<` is no tag.
    let mut raw: Option<&str> = None;
    for piece in html.split('<').skip(1) {
        let ends = piece.starts_with('/');
        let name = piece.trim_start_matches('/');
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name.get(..length).unwrap_or_default();
        if let Some(open) = raw {
            raw = (!(ends && name.eq_ignore_ascii_case(open))).then_some(open);
            continue;
        }
        raw = ["script", "style"].into_iter().find(|r| !ends && name.eq_ignore_ascii_case(r));
        if raw.is_some() || name.is_empty() || UNENDED.contains(&format!(" {} ", name.to_ascii_lowercase())) {
            continue;
        }
        depth = if ends { depth.saturating_sub(1) } else { depth + 1 };
        if depth > NESTED {
            return true;
        }
    }
    false
}

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

#[cfg(test)]
mod tests {
    use super::is_bottomless;

    #[test]
    fn only_elements_that_must_be_ended_go_down() {
        assert!(is_bottomless(&"<div>".repeat(20_000)));
        assert!(is_bottomless(&"<B class=x><i>".repeat(20_000)));
        assert!(!is_bottomless(&"<div></div><p>x<br><li>y".repeat(20_000)));
        assert!(!is_bottomless(&format!("<script>{}</script>", "i<n;".repeat(20_000))));
        assert!(!is_bottomless("<script>"));
    }
}
