//! Strings to the 64-bit numbers that spaCy knows them by, and those to rows of hashed tables.
//!
//! The law: the same number as spaCy's `StringStore` gives, also for its reserved symbols (`det` is 415, not a
//! hash). It keeps no store: the way back from number to string is never needed here.

use hashbrown::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

static SYMBOLS: &str = include_str!("../data/symbols.tsv");

fn symbols() -> &'static HashMap<&'static str, u64> {
    static TABLE: OnceLock<HashMap<&'static str, u64>> = OnceLock::new();
    TABLE.get_or_init(|| {
        SYMBOLS
            .lines()
            .filter_map(|l| l.split_once('\t'))
            .filter_map(|(k, v)| Some((k, v.parse().ok()?)))
            .collect()
    })
}

/// A table by numbers that are hashes already, and so need no hashing.
pub(crate) type ById<V> = HashMap<u64, V, BuildHasherDefault<AsIs>>;

/// Takes a number for its own hash.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash64(bytes);
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// The number of a string: 0 for the empty one, a small number for reserved symbols, else its hash.
pub(crate) fn string_id(s: &str) -> u64 {
    if s.is_empty() {
        return 0;
    }
    // Reserved symbols are short ASCII words.
    if s.len() <= 16
        && s.is_ascii()
        && let Some(id) = symbols().get(s)
    {
        return *id;
    }
    hash64(s.as_bytes())
}

/// `MurmurHash64A` with seed 1.
pub(crate) fn hash64(bytes: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut h = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> 47;
        h = (h ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let last = tail.iter().rev().fold(0u64, |v, b| (v << 8) | u64::from(*b));
        h = (h ^ last).wrapping_mul(M);
    }
    h ^= h >> 47;
    h = h.wrapping_mul(M);
    h ^ (h >> 47)
}

/// The four rows of a hashed table with `rows` rows: `MurmurHash3_x86_128` as thinc folds it for one number.
pub(crate) fn rows_of(id: u64, seed: u32, rows: u32) -> [u32; 4] {
    fn mix(mut h: u64) -> u64 {
        h ^= h >> 33;
        h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
        h ^= h >> 33;
        h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ (h >> 33)
    }
    let mut h1 = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= u64::from(seed) ^ 8;
    let mut h2 = u64::from(seed) ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = mix(h1);
    h2 = mix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32 % rows, (h1 >> 32) as u32 % rows, h2 as u32 % rows, (h2 >> 32) as u32 % rows]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_spacy() {
        assert_eq!(string_id("coffee"), 3_197_928_453_018_144_401);
        assert_eq!(string_id("a"), 11_901_859_001_352_538_922);
        assert_eq!(string_id("hello world this"), 17_420_105_899_073_144_308);
        assert_eq!(string_id("det"), 415);
        assert_eq!(string_id(""), 0);
    }
}
