//! The first layer of a window encoder, word by word.
//!
//! A window layer multiplies the vectors of a token and of its neighbours; what each of them adds depends on its
//! word alone. So the products are computed once per word and kept, and the layer becomes a sum. The law: a
//! word's products are the same whether they were kept or not.

use crate::kernel;
use crate::matrix::{Maxout, Packed};

/// Words whose products are kept.
const KEPT: usize = 4096;
/// Rows that are summed before the maximum is taken.
const BLOCK: usize = 24;

/// The weights of a first layer, by place in the window.
#[derive(Debug)]
pub(crate) struct Spread {
    weights: Packed,
    places: usize,
}

/// Products of words met so far.
#[derive(Debug, Default)]
pub(crate) struct Products {
    /// By row of the embeddings: its row in `rows`, plus one.
    at: Vec<u32>,
    rows: Vec<f32>,
    /// Rows of the embeddings whose products are not kept after a batch.
    passing: Vec<u32>,
}

impl Products {
    pub(crate) fn clear(&mut self) {
        self.at.clear();
        self.rows.clear();
        self.passing.clear();
    }
}

impl Spread {
    /// Takes the weights of a layer, piece by piece, over a window of `places` vectors of `width`.
    pub(crate) fn new(weights: &[f32], places: usize, width: usize) -> Self {
        let inputs = places * width;
        let mut by_place = Vec::with_capacity(weights.len());
        for place in 0..places {
            for row in weights.chunks_exact(inputs) {
                by_place.extend_from_slice(&row[place * width..(place + 1) * width]);
            }
        }
        Self { weights: Packed::new(&by_place, width), places }
    }

    /// Applies the layer. `words[r]` is the row of the embeddings for row `r`, or none for padding; `values` holds
    /// the embeddings in their rows and is the residual. Output row `r` is that of the window centred on `r`.
    pub(crate) fn apply(
        &self,
        layer: &Maxout,
        words: &[Option<u32>],
        embeddings: &[f32],
        known: &mut Products,
        values: &[f32],
        out: &mut [f32],
    ) {
        self.learn(words, embeddings, known);
        let (width, row) = (self.weights.inputs, self.weights.stride());
        let wide = self.weights.outputs / self.places;
        let side = self.places / 2;
        let mut raw = vec![0.0; BLOCK * wide];
        let mut parts: Vec<&[f32]> = Vec::with_capacity(self.places);
        for first in (side..words.len().saturating_sub(side)).step_by(BLOCK) {
            let count = BLOCK.min(words.len() - side - first);
            for (r, raw) in raw.chunks_exact_mut(wide).take(count).enumerate() {
                parts.clear();
                for (place, word) in words[first + r - side..].iter().take(self.places).enumerate() {
                    if let Some(word) = word {
                        let at = (known.at[*word as usize] as usize - 1) * row + place * wide;
                        parts.push(&known.rows[at..at + wide]);
                    }
                }
                kernel::add(&parts, raw);
            }
            let range = first * width..(first + count) * width;
            layer.finish(&raw[..count * wide], wide, Some(&values[range.clone()]), &mut out[range]);
        }
        known.rows.truncate(KEPT * row);
        for word in known.passing.drain(..) {
            known.at[word as usize] = 0;
        }
    }

    /// Computes the products of words that are not known yet.
    fn learn(&self, words: &[Option<u32>], embeddings: &[f32], known: &mut Products) {
        let (width, row) = (self.weights.inputs, self.weights.stride());
        known.at.resize(embeddings.len() / width, 0);
        let mut input = Vec::new();
        let first = known.rows.len() / row;
        let mut next = first;
        for word in words.iter().flatten() {
            let at = &mut known.at[*word as usize];
            if *at == 0 {
                if next >= KEPT {
                    known.passing.push(*word);
                }
                next += 1;
                *at = next as u32;
                let from = *word as usize * width;
                input.extend_from_slice(&embeddings[from..from + width]);
            }
        }
        known.rows.resize(next * row, 0.0);
        self.weights.multiply(&input, next - first, width, &mut known.rows[first * row..]);
    }
}
