//! Stories that copy one another: wire copy, reprints, updates that keep most of the text.
//!
//! A story's sketch is the least hashes of its runs of words (bottom-k `MinHash`); two sketches give how much of
//! the shorter story stands in the longer.

use std::collections::BTreeSet;

/// Words in a run.
const RUN: usize = 5;
/// Hashes kept.
const KEPT: usize = 128;

/// What is kept of a story's text to tell copies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    /// Runs in the text, each counted once.
    runs: usize,
    least: Vec<u32>,
}

impl Sketch {
    pub(super) fn new(text: &str) -> Self {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let all: BTreeSet<u32> = words.windows(RUN).map(|run| hash(&run.join(" "))).collect();
        Self { runs: all.len(), least: all.into_iter().take(KEPT).collect() }
    }

    /// The share, 0 to 1, of the shorter text's runs that the longer holds, as estimated.
    pub(super) fn shared(&self, other: &Self) -> f64 {
        let union: BTreeSet<u32> = self.least.iter().chain(&other.least).copied().collect();
        let sample: Vec<u32> = union.into_iter().take(KEPT).collect();
        if sample.is_empty() || self.runs.min(other.runs) == 0 {
            return 0.0;
        }
        let both = |h: &&u32| self.least.binary_search(h).is_ok() && other.least.binary_search(h).is_ok();
        let jaccard = sample.iter().filter(both).count() as f64 / sample.len() as f64;
        let inter = jaccard / (1.0 + jaccard) * (self.runs + other.runs) as f64;
        (inter / self.runs.min(other.runs) as f64).min(1.0)
    }
}

/// The same on every machine and in every version, unlike the standard library's.
fn hash(run: &str) -> u32 {
    // FNV-1a is enough to spread runs of words; its low bits are mixed once more.
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in run.bytes() {
        h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    (h >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "Gunmen opened fire on a bus near the northern lake on Sunday, killing four passengers, the district police chief said. \
        The bus was on its way to the fair at Oldham Ferry when two men on a motorcycle stopped it and asked for papers.";

    #[test]
    fn a_reprint_with_another_head_is_a_copy_and_another_report_of_the_same_is_not() {
        let reprint =
            format!("By our staff. {WIRE} Additional reporting by the night desk of this newspaper.");
        let own = "Four people died when a bus was attacked at the lake in the north, the governor told journalists who had come to the fair.";
        assert!(Sketch::new(WIRE).shared(&Sketch::new(&reprint)) > 0.9);
        assert!(Sketch::new(WIRE).shared(&Sketch::new(own)) < 0.1);
        assert!(Sketch::new("").shared(&Sketch::new(WIRE)) < 0.1);
    }
}
