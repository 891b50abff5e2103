//! Products of matrices, and the one layer that spaCy's models are built of: affine, maxout, layer norm.
//!
//! The law: the numbers of a row depend on that row alone, never on how many rows come with it, so that a text
//! gives the same parse alone and in a batch. Weights are packed once, when a pipeline is loaded.

use crate::kernel::{self, PANEL};

/// Weights of a layer, packed for the kernel.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// Panels of [`PANEL`] outputs: for each input the weights of the panel's outputs.
    panels: Vec<f32>,
}

impl Packed {
    /// Packs `outputs` rows of `inputs` weights.
    pub(crate) fn new(weights: &[f32], inputs: usize) -> Self {
        let outputs = weights.len().checked_div(inputs).unwrap_or(0);
        let mut panels = vec![0.0; outputs.div_ceil(PANEL) * PANEL * inputs];
        for o in 0..outputs {
            let base = o / PANEL * PANEL * inputs + o % PANEL;
            for i in 0..inputs {
                panels[base + i * PANEL] = weights[o * inputs + i];
            }
        }
        Self { inputs, outputs, panels }
    }

    /// Floats from one row of a product to the next: the outputs, rounded up to whole panels.
    pub(crate) fn stride(&self) -> usize {
        self.outputs.div_ceil(PANEL) * PANEL
    }

    /// Multiplies `rows` rows of `a`, which begin `stride` floats apart and may overlap, into rows of `out`.
    pub(crate) fn multiply(&self, a: &[f32], rows: usize, stride: usize, out: &mut [f32]) {
        kernel::multiply(a, rows, stride, &self.panels, self.inputs, out, self.stride());
    }
}

/// An affine layer.
#[derive(Debug)]
pub(crate) struct Affine {
    pub(crate) weights: Packed,
    pub(crate) bias: Vec<f32>,
}

impl Affine {
    /// Applies the layer to `rows` rows of `a`; rows of `out` begin [`Packed::stride`] floats apart.
    pub(crate) fn apply(&self, a: &[f32], rows: usize, out: &mut Vec<f32>) {
        let stride = self.weights.stride();
        out.clear();
        out.resize(rows * stride, 0.0);
        self.weights.multiply(a, rows, self.weights.inputs, out);
        for row in out.chunks_exact_mut(stride) {
            for (o, b) in row.iter_mut().zip(&self.bias) {
                *o += b;
            }
        }
    }
}

/// Affine, maxout over pieces, layer norm.
#[derive(Debug)]
pub(crate) struct Maxout {
    pub(crate) outputs: usize,
    /// Piece by piece, then output by output, so that a maximum runs over whole rows.
    weights: Packed,
    bias: Vec<f32>,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

/// Rows that are multiplied at once: their pieces stay in the cache for the maximum that follows.
const BLOCK: usize = 24;

impl Maxout {
    /// Takes weights as thinc keeps them: `[outputs, pieces, inputs]`, `[outputs, pieces]`.
    pub(crate) fn new(
        (outputs, pieces, inputs): (usize, usize, usize),
        weights: &[f32],
        bias: &[f32],
        gain: Vec<f32>,
        shift: Vec<f32>,
    ) -> Self {
        let weights = Packed::new(&by_piece(weights, outputs, pieces, inputs), inputs);
        Self { outputs, weights, bias: by_piece(bias, outputs, pieces, 1), gain, shift }
    }

    pub(crate) fn inputs(&self) -> usize {
        self.weights.inputs
    }

    /// Computes the layer for `rows` rows of `a`; adds `residual` to its output where there is one.
    pub(crate) fn apply(
        &self,
        a: &[f32],
        rows: usize,
        stride: usize,
        residual: Option<&[f32]>,
        out: &mut [f32],
    ) {
        let wide = self.weights.stride();
        let n = self.outputs;
        let mut raw = vec![0.0; BLOCK.min(rows) * wide];
        for first in (0..rows).step_by(BLOCK) {
            let count = BLOCK.min(rows - first);
            self.weights.multiply(&a[first * stride..], count, stride, &mut raw);
            let range = first * n..(first + count) * n;
            self.finish(&raw, wide, residual.map(|r| &r[range.clone()]), &mut out[range]);
        }
    }

    /// What follows the product: bias, maximum, norm, residual.
    pub(crate) fn finish(&self, raw: &[f32], wide: usize, residual: Option<&[f32]>, out: &mut [f32]) {
        kernel::maxout_norm(raw, wide, &self.bias, &self.gain, &self.shift, residual, out);
    }
}

/// Reorders `[outputs, pieces, inner]` to `[pieces, outputs, inner]`.
pub(crate) fn by_piece(a: &[f32], outputs: usize, pieces: usize, inner: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(a.len());
    for p in 0..pieces {
        for o in 0..outputs {
            let at = (o * pieces + p) * inner;
            out.extend_from_slice(&a[at..at + inner]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers that differ from place to place.
    fn numbers(n: usize) -> Vec<f32> {
        (0..n).map(|i| ((i * 2_654_435_761) % 1000) as f32 / 500.0 - 1.0).collect()
    }

    proptest! {
        #[test]
        fn products_are_right_and_do_not_depend_on_the_batch(
            rows in 1usize..30, inputs in 1usize..40, outputs in 1usize..40, overlap in 0usize..3,
        ) {
            let stride = inputs.div_ceil(overlap + 1);
            let (a, w) = (numbers(rows * stride + inputs), numbers(inputs * outputs));
            let packed = Packed::new(&w, inputs);
            let mut out = vec![0.0; rows * packed.stride()];
            packed.multiply(&a, rows, stride, &mut out);
            for r in 0..rows {
                let mut alone = vec![0.0; packed.stride()];
                packed.multiply(&a[r * stride..], 1, stride, &mut alone);
                let row = &out[r * packed.stride()..][..outputs];
                prop_assert_eq!(&alone[..outputs], row);
                for (o, got) in row.iter().enumerate() {
                    let want: f32 = (0..inputs).map(|i| a[r * stride + i] * w[o * inputs + i]).sum();
                    prop_assert!((got - want).abs() < 1e-4, "{} {}", got, want);
                }
            }
        }
    }
}
