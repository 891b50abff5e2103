//! Products of matrices, and the one layer that spaCy's models are built of: affine, maxout, layer norm.
//!
//! The law: the numbers of a row depend on that row alone, never on how many rows come with it, so that a text
//! gives the same parse alone and in a batch.

/// `out[r] = weights · a[r]` for each of `rows` rows; rows of `a` begin `stride` floats apart and may overlap.
pub(crate) fn product(
    a: &[f32],
    rows: usize,
    stride: usize,
    weights: &[f32],
    inputs: usize,
    out: &mut [f32],
) {
    if rows == 0 || inputs == 0 {
        return;
    }
    let outputs = weights.len() / inputs;
    assert!(a.len() >= (rows - 1) * stride + inputs, "the input covers all rows");
    assert!(out.len() >= rows * outputs, "the output covers all rows");
    #[allow(unsafe_code, reason = "the kernel takes pointers; the sizes are checked above")]
    // SAFETY: `a` is read at r * stride + k with r < rows and k < inputs, `weights` within outputs * inputs,
    // and `out` is written within rows * outputs; the asserts above bound the first and the last.
    unsafe {
        matrixmultiply::sgemm(
            rows,
            inputs,
            outputs,
            1.0,
            a.as_ptr(),
            stride as isize,
            1,
            weights.as_ptr(),
            1,
            inputs as isize,
            0.0,
            out.as_mut_ptr(),
            outputs as isize,
            1,
        );
    }
}

/// An affine layer.
#[derive(Debug)]
pub(crate) struct Affine {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// `outputs` rows of `inputs`.
    pub(crate) weights: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

impl Affine {
    /// Applies the layer to `rows` rows of `a`.
    pub(crate) fn apply(&self, a: &[f32], rows: usize, out: &mut Vec<f32>) {
        out.clear();
        out.resize(rows * self.outputs, 0.0);
        product(a, rows, self.inputs, &self.weights, self.inputs, out);
        for row in out.chunks_exact_mut(self.outputs) {
            for (o, b) in row.iter_mut().zip(&self.bias) {
                *o += b;
            }
        }
    }
}

/// Affine, maxout over pieces, layer norm.
#[derive(Debug)]
pub(crate) struct Maxout {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pieces: usize,
    /// Piece by piece, then output by output, so that a maximum runs over whole rows.
    weights: Vec<f32>,
    bias: Vec<f32>,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

/// Rows that are multiplied at once: their pieces stay in the cache for the maximum that follows.
const BLOCK: usize = 48;

impl Maxout {
    /// Takes weights as thinc keeps them: `[outputs, pieces, inputs]`, `[outputs, pieces]`.
    pub(crate) fn new(
        (outputs, pieces, inputs): (usize, usize, usize),
        weights: &[f32],
        bias: &[f32],
        gain: Vec<f32>,
        shift: Vec<f32>,
    ) -> Self {
        Self {
            inputs,
            outputs,
            pieces,
            weights: by_piece(weights, outputs, pieces, inputs),
            bias: by_piece(bias, outputs, pieces, 1),
            gain,
            shift,
        }
    }

    /// Calls `take(row, values)` with the layer's output for each row.
    pub(crate) fn apply(&self, a: &[f32], rows: usize, stride: usize, mut take: impl FnMut(usize, &[f32])) {
        let width = self.outputs * self.pieces;
        let mut raw = vec![0.0; BLOCK.min(rows) * width];
        let mut out = vec![0.0; self.outputs];
        for first in (0..rows).step_by(BLOCK) {
            let n = BLOCK.min(rows - first);
            product(&a[first * stride..], n, stride, &self.weights, self.inputs, &mut raw);
            for (r, row) in raw.chunks_exact(width).take(n).enumerate() {
                maximum(row, &self.bias, &mut out);
                normalise(&mut out, &self.gain, &self.shift);
                take(first + r, &out);
            }
        }
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

/// The greatest of the pieces for each output, after the bias.
pub(crate) fn maximum(raw: &[f32], bias: &[f32], out: &mut [f32]) {
    let n = out.len();
    for (p, (piece, bias)) in raw.chunks_exact(n).zip(bias.chunks_exact(n)).enumerate() {
        for ((o, x), b) in out.iter_mut().zip(piece).zip(bias) {
            let v = x + b;
            *o = if p == 0 || v > *o { v } else { *o };
        }
    }
}

fn normalise(x: &mut [f32], gain: &[f32], shift: &[f32]) {
    let n = x.len() as f32;
    let mean = sum(x.iter().copied()) / n;
    let variance = sum(x.iter().map(|v| (v - mean) * (v - mean))) / n + 1e-8;
    let scale = 1.0 / variance.sqrt();
    for ((v, g), b) in x.iter_mut().zip(gain).zip(shift) {
        *v = (*v - mean) * scale * g + b;
    }
}

/// A sum in eight lanes: nearer to the true sum than one lane, and quicker.
fn sum(values: impl Iterator<Item = f32>) -> f32 {
    let mut lanes = [0.0f32; 8];
    for (i, v) in values.enumerate() {
        lanes[i % 8] += v;
    }
    lanes.iter().sum()
}
