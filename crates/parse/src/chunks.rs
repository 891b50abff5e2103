//! Trees to base noun phrases.
//!
//! The law: spaCy's noun chunks for the label scheme of its English pipelines: none lies within another. Other
//! schemes give few or none.

use crate::document::Document;
use std::ops::Range;

/// Functions that a noun phrase can have.
const FUNCTIONS: &[&str] =
    &["oprd", "nsubj", "dobj", "nsubjpass", "pcomp", "pobj", "dative", "appos", "attr", "ROOT"];

impl Document {
    /// The base noun phrases, in order.
    pub fn noun_chunks(&self) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        for t in 0..self.len() {
            let start = self.subtree(t).start;
            let nested = out.last().is_some_and(|last| start < last.end);
            if nested || !matches!(self.pos(t), "NOUN" | "PROPN" | "PRON") {
                continue;
            }
            let mut first = t;
            while self.dep(first) == "conj" && (first == t || self.head(first) < first) {
                let head = self.head(first);
                if head == first {
                    break;
                }
                first = head;
            }
            if FUNCTIONS.contains(&self.dep(first)) {
                out.push(start..t + 1);
            }
        }
        out
    }
}
