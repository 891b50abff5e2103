//! How far reading has come, on a terminal: files, bytes, stories a second, time left. Silent elsewhere.

use crate::output;
use dateline_read::Progress;
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::Duration;

/// A line at the foot of a terminal.
#[derive(Debug)]
pub(crate) struct Bar {
    line: ProgressBar,
    /// Files and bytes of all inputs, where they are known.
    total: Progress,
    /// What the inputs before this one held.
    before: Progress,
}

impl Bar {
    /// A bar for inputs of this size, hidden where it would be in the way.
    pub(crate) fn new(hidden: bool, total: Progress) -> Self {
        let target = if hidden || !std::io::stderr().is_terminal() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(4)
        };
        let bar = ProgressBar::with_draw_target(Some(total.bytes.max(1)), target);
        // The template is a constant; where it were wrong the bar would only look plain.
        if let Ok(style) = ProgressStyle::with_template("{bar:24.cyan/dim} {msg}") {
            bar.set_style(style.progress_chars("━━─"));
        }
        Self { line: bar, total, before: Progress::default() }
    }

    /// Shows how far the input that is read now has come; `stories` counts those of all inputs.
    pub(crate) fn show(&self, now: Progress, stories: usize) {
        if self.line.is_hidden() {
            return;
        }
        let done = Progress {
            files_done: self.before.files_done + now.files_done,
            bytes_done: self.before.bytes_done + now.bytes_done,
            ..self.total
        };
        self.line.set_position(done.bytes_done);
        self.line.set_message(words(done, stories, self.line.elapsed()));
    }

    /// The input that was read is at its end.
    pub(crate) fn next(&mut self, done: Progress) {
        self.before.files_done += done.files;
        self.before.bytes_done += done.bytes;
    }

    /// Prints a line to standard error, above the bar.
    pub(crate) fn complain(&self, line: &str) {
        self.line.suspend(|| output::complain(line));
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.line.finish_and_clear();
    }
}

/// `12 of 40 files · 1.20 MiB of 9.00 MiB · 310 stories · 62.0/s · 2:07 left`, as far as it is known.
fn words(done: Progress, stories: usize, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    let mut parts = Vec::new();
    if done.files > 1 {
        parts.push(format!("{} of {} files", done.files_done, done.files));
    }
    if done.bytes > 0 {
        let read = done.bytes_done.min(done.bytes);
        parts.push(format!("{} of {}", HumanBytes(read), HumanBytes(done.bytes)));
    }
    parts.push(format!("{stories} stories"));
    if seconds >= 1.0 {
        parts.push(format!("{:.1}/s", stories as f64 / seconds));
        if done.bytes_done > 0 && done.bytes > done.bytes_done {
            let left = seconds * (done.bytes - done.bytes_done) as f64 / done.bytes_done as f64;
            parts.push(format!("{}:{:02} left", left as u64 / 60, left as u64 % 60));
        }
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::words;
    use dateline_read::Progress;
    use std::time::Duration;

    #[test]
    fn says_what_is_known_and_no_more() {
        let of = |files, files_done, bytes, bytes_done| Progress {
            files,
            files_done,
            bytes,
            bytes_done,
            ..Progress::default()
        };
        for (done, stories, seconds, says) in [
            (
                of(40, 10, 4 << 20, 1 << 20),
                300,
                10,
                "10 of 40 files · 1.00 MiB of 4.00 MiB · 300 stories · 30.0/s · 0:30 left",
            ),
            (of(1, 0, 2048, 2048), 3, 61, "2.00 KiB of 2.00 KiB · 3 stories · 0.0/s"),
            (of(0, 0, 0, 500), 7, 0, "7 stories"),
            (of(1, 0, 100, 1), 1, 100, "1 B of 100 B · 1 stories · 0.0/s · 165:00 left"),
        ] {
            assert_eq!(words(done, stories, Duration::from_secs(seconds)), says);
        }
    }
}
