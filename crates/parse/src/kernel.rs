//! The few loops in which the time goes, for the machine at hand: AVX2 with FMA where it is there, else plain.
//!
//! The law: within one build on one machine the result for a row never depends on the rows beside it: every sum
//! runs over its terms in the same order. Machines with and without FMA differ in the last bit.
//!
//! Why not a crate: the weights are constants, so they are packed once; with rows of 288 numbers this kernel reaches
//! 99 % of the machine's peak where crates that pack on every call reach 63 to 97 % (docs/measurements.md).
#![allow(clippy::inline_always, reason = "the loops must be compiled within the function that allows AVX2")]

/// Outputs that the kernel computes side by side.
pub(crate) const PANEL: usize = 16;

/// Whether the fast paths can run here.
#[cfg(target_arch = "x86_64")]
fn fast() -> bool {
    std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma")
}

/// `out[r] = panels · a[r]` for each row; rows of `a` begin `stride` floats apart and may overlap.
pub(crate) fn multiply(
    a: &[f32],
    rows: usize,
    stride: usize,
    panels: &[f32],
    inputs: usize,
    out: &mut [f32],
    wide: usize,
) {
    if rows == 0 || inputs == 0 {
        return;
    }
    assert!(a.len() >= (rows - 1) * stride + inputs, "the input covers all rows");
    assert!(out.len() >= rows * wide && panels.len() >= wide * inputs, "the output covers all rows");
    assert!(wide.is_multiple_of(PANEL), "rows of the output are whole panels");
    #[cfg(target_arch = "x86_64")]
    if fast() {
        #[allow(unsafe_code, reason = "the processor was asked for AVX2 and FMA; sizes are asserted above")]
        // SAFETY: the features are there, and the asserts bound every read and write of `avx2::multiply`.
        unsafe {
            avx2::multiply(a, rows, stride, panels, inputs, out, wide);
        }
        return;
    }
    for (p, panel) in panels.chunks_exact(PANEL * inputs).enumerate() {
        for r in 0..rows {
            let mut sums = [0.0f32; PANEL];
            for (x, weights) in a[r * stride..r * stride + inputs].iter().zip(panel.chunks_exact(PANEL)) {
                for (s, w) in sums.iter_mut().zip(weights) {
                    *s += x * w;
                }
            }
            out[r * wide + p * PANEL..][..PANEL].copy_from_slice(&sums);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::PANEL;
    use std::arch::x86_64::{
        _mm256_broadcast_ss, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_setzero_ps, _mm256_storeu_ps,
    };

    /// Rows that the kernel computes side by side: with two registers each they fill the register file.
    const ROWS: usize = 6;

    /// # Safety
    /// The processor has AVX2 and FMA; `a` holds `inputs` floats from each `r * stride`, `panels` holds `wide *
    /// inputs` floats, `out` holds `rows * wide`, and `wide` is a multiple of [`PANEL`].
    #[allow(unsafe_code, reason = "vector instructions over checked sizes")]
    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn multiply(
        a: &[f32],
        rows: usize,
        stride: usize,
        panels: &[f32],
        inputs: usize,
        out: &mut [f32],
        wide: usize,
    ) {
        let (a, out) = (a.as_ptr(), out.as_mut_ptr());
        for (p, panel) in panels.chunks_exact(PANEL * inputs).enumerate() {
            for r in (0..rows).step_by(ROWS) {
                // SAFETY: rows `r` up to `r + ROWS` or the last row lie within `a` and `out` as the caller promises.
                unsafe {
                    let (a, b, out) = (a.add(r * stride), panel.as_ptr(), out.add(r * wide + p * PANEL));
                    match rows - r {
                        1 => tile::<1>(a, stride, inputs, b, out, wide),
                        2 => tile::<2>(a, stride, inputs, b, out, wide),
                        3 => tile::<3>(a, stride, inputs, b, out, wide),
                        4 => tile::<4>(a, stride, inputs, b, out, wide),
                        5 => tile::<5>(a, stride, inputs, b, out, wide),
                        _ => tile::<ROWS>(a, stride, inputs, b, out, wide),
                    }
                }
            }
        }
    }

    /// `N` rows by one panel.
    ///
    /// # Safety
    /// As for [`multiply`], for the rows and the panel given.
    #[allow(unsafe_code, reason = "vector instructions over checked sizes")]
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    unsafe fn tile<const N: usize>(
        a: *const f32,
        stride: usize,
        inputs: usize,
        panel: *const f32,
        out: *mut f32,
        wide: usize,
    ) {
        let mut sums = [[_mm256_setzero_ps(); 2]; N];
        for i in 0..inputs {
            // SAFETY: `i < inputs`, so the panel and each row hold these floats.
            unsafe {
                let (low, high) =
                    (_mm256_loadu_ps(panel.add(i * PANEL)), _mm256_loadu_ps(panel.add(i * PANEL + 8)));
                for (r, sum) in sums.iter_mut().enumerate() {
                    let x = _mm256_broadcast_ss(&*a.add(r * stride + i));
                    sum[0] = _mm256_fmadd_ps(x, low, sum[0]);
                    sum[1] = _mm256_fmadd_ps(x, high, sum[1]);
                }
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            // SAFETY: the output holds a panel's width in each of the rows.
            unsafe {
                _mm256_storeu_ps(out.add(r * wide), sum[0]);
                _mm256_storeu_ps(out.add(r * wide + 8), sum[1]);
            }
        }
    }
}

/// Defines a loop twice: compiled for any machine, and for AVX2 with FMA, which is taken where it is there.
macro_rules! for_machine {
    ($(#[$doc:meta])* $name:ident, $plain:ident, ($($arg:ident: $kind:ty),*)) => {
        $(#[$doc])*
        #[allow(clippy::too_many_arguments, reason = "a kernel")]
        pub(crate) fn $name($($arg: $kind),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma")]
                #[allow(clippy::too_many_arguments, reason = "a kernel")]
                fn with_avx2($($arg: $kind),*) {
                    $plain($($arg),*);
                }
                if fast() {
                    #[allow(unsafe_code, reason = "the processor was asked for AVX2 and FMA")]
                    // SAFETY: the features that `with_avx2` is compiled for are there.
                    unsafe { with_avx2($($arg),*) };
                    return;
                }
            }
            $plain($($arg),*);
        }
    };
}

for_machine!(
    /// Per row of `raw`: adds the bias, takes the greatest piece, normalises, adds the residual.
    maxout_norm,
    plain_maxout_norm,
    (
        raw: &[f32], wide: usize, bias: &[f32], gain: &[f32], shift: &[f32], residual: Option<&[f32]>,
        out: &mut [f32]
    )
);

for_machine!(
    /// Adds up rows.
    add,
    plain_add,
    (rows: &[&[f32]], out: &mut [f32])
);

for_machine!(
    /// Adds up rows, adds the bias, takes the greatest piece: the hidden layer of a transition system.
    add_maximum,
    plain_add_maximum,
    (rows: &[&[f32]], bias: &[f32], raw: &mut [f32], out: &mut [f32])
);

for_machine!(
    /// `out = bias + x · weights`, with the weights by input and `out` a whole number of 64s.
    score,
    plain_score,
    (x: &[f32], weights: &[f32], bias: &[f32], out: &mut [f32])
);

#[inline(always)]
fn plain_maxout_norm(
    raw: &[f32],
    wide: usize,
    bias: &[f32],
    gain: &[f32],
    shift: &[f32],
    residual: Option<&[f32]>,
    out: &mut [f32],
) {
    let n = gain.len();
    for (r, (raw, out)) in raw.chunks_exact(wide).zip(out.chunks_exact_mut(n)).enumerate() {
        maximum(raw, bias, out);
        let (mean, scale) = moments(out);
        match residual {
            Some(residual) => {
                let residual = &residual[r * n..(r + 1) * n];
                for (((v, g), b), x) in out.iter_mut().zip(gain).zip(shift).zip(residual) {
                    *v = x + ((*v - mean) * scale * g + b);
                }
            }
            None => {
                for ((v, g), b) in out.iter_mut().zip(gain).zip(shift) {
                    *v = (*v - mean) * scale * g + b;
                }
            }
        }
    }
}

/// The greatest of the pieces for each output, after the bias.
#[inline(always)]
fn maximum(raw: &[f32], bias: &[f32], out: &mut [f32]) {
    let n = out.len();
    for (p, (piece, bias)) in raw.chunks_exact(n).zip(bias.chunks_exact(n)).enumerate() {
        if p == 0 {
            for ((o, x), b) in out.iter_mut().zip(piece).zip(bias) {
                *o = x + b;
            }
        } else {
            for ((o, x), b) in out.iter_mut().zip(piece).zip(bias) {
                let v = x + b;
                *o = if v > *o { v } else { *o };
            }
        }
    }
}

/// Mean, and one over the standard deviation.
#[inline(always)]
fn moments(x: &[f32]) -> (f32, f32) {
    let n = x.len() as f32;
    let mean = sum(x, |v| v) / n;
    let variance = sum(x, |v| (v - mean) * (v - mean)) / n + 1e-8;
    (mean, 1.0 / variance.sqrt())
}

/// A sum in sixteen lanes: nearer to the true sum than one lane, and quicker.
#[inline(always)]
fn sum(x: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; 16];
    let (whole, rest) = x.as_chunks::<16>();
    for chunk in whole {
        for (l, v) in lanes.iter_mut().zip(chunk) {
            *l += f(*v);
        }
    }
    for (l, v) in lanes.iter_mut().zip(rest) {
        *l += f(*v);
    }
    lanes.iter().sum()
}

#[inline(always)]
fn plain_add(rows: &[&[f32]], out: &mut [f32]) {
    out.fill(0.0);
    for row in rows {
        for (a, b) in out.iter_mut().zip(*row) {
            *a += b;
        }
    }
}

#[inline(always)]
fn plain_add_maximum(rows: &[&[f32]], bias: &[f32], raw: &mut [f32], out: &mut [f32]) {
    plain_add(rows, raw);
    maximum(raw, bias, out);
}

#[inline(always)]
fn plain_score(x: &[f32], weights: &[f32], bias: &[f32], out: &mut [f32]) {
    let wide = out.len();
    for (b, (block, bias)) in out.as_chunks_mut::<64>().0.iter_mut().zip(bias.as_chunks::<64>().0).enumerate()
    {
        let mut sums = [0.0f32; 64];
        for (h, x) in x.iter().enumerate() {
            let Some(weights) = weights.get(h * wide + b * 64..).and_then(|w| w.first_chunk::<64>()) else {
                break;
            };
            for (s, w) in sums.iter_mut().zip(weights) {
                *s += x * w;
            }
        }
        for ((o, s), b) in block.iter_mut().zip(&sums).zip(bias) {
            *o = s + b;
        }
    }
}
