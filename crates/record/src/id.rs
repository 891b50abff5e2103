//! Identifiers: short hashes of content, the same on every run and machine.

use sha2::{Digest, Sha256};

/// The first 64 bits of the SHA-256 of `parts` (each ended by a zero byte), as 16 hexadecimal digits.
pub fn hash_id(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let bits = digest.iter().take(8).fold(0_u64, |all, byte| (all << 8) | u64::from(*byte));
    format!("{bits:016x}")
}

#[cfg(test)]
mod tests {
    use super::hash_id;

    #[test]
    fn an_id_depends_on_where_one_part_ends() {
        assert_ne!(hash_id(&["ab", "c"]), hash_id(&["a", "bc"]));
        assert_eq!(hash_id(&["ab"]).len(), 16);
    }
}
