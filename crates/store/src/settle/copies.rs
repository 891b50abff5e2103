//! Stories that copy one another: wire copy, reprints, updates that keep most of the text.
//!
//! A story's sketch is a `MinHash` signature of its runs of words (the crate `gaoya`); two sketches give how much of
//! the shorter story stands in the longer.

use gaoya::minhash::{MinHasher, MinHasher32, compute_minhash_similarity};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words in a run.
const RUN: usize = 5;
/// Hashes kept: the estimate is off by some .04 (one standard deviation, 1 / (2 √128)).
const KEPT: usize = 128;

/// Its seed is fixed: the same text gives the same signature in every run.
static HASHER: LazyLock<MinHasher32<fnv::FnvBuildHasher>> = LazyLock::new(|| MinHasher32::new(KEPT));

/// What is kept of a story's text to tell copies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    /// Runs in the text, each counted once.
    runs: usize,
    signature: Vec<u32>,
}

impl Sketch {
    pub(super) fn new(text: &str) -> Self {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let all: BTreeSet<String> = words.windows(RUN).map(|run| run.join(" ")).collect();
        if all.is_empty() {
            return Self::default();
        }
        Self { runs: all.len(), signature: HASHER.create_signature(all.iter()) }
    }

    /// The share, 0 to 1, of the shorter text's runs that the longer holds, as estimated.
    pub(super) fn shared(&self, other: &Self) -> f64 {
        let shorter = self.runs.min(other.runs);
        if shorter == 0 {
            return 0.0;
        }
        let jaccard = compute_minhash_similarity(&self.signature, &other.signature);
        let both = jaccard / (1.0 + jaccard) * (self.runs + other.runs) as f64;
        (both / shorter as f64).min(1.0)
    }
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
