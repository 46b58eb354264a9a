//! Content hashes for names in the bundle.

use sha2::{Digest, Sha256};

/// Sixteen hexadecimal digits (64 bits) over some pieces: enough to tell two builds apart. Each
/// piece is preceded by its length, so that moving a byte from one to the next changes the hash.
pub fn short<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for piece in pieces {
        hasher.update(piece.len().to_string());
        hasher.update(":");
        hasher.update(piece);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_short_stable_and_sees_where_pieces_end() {
        let hash = short([b"glue".as_slice(), b"wasm"]);
        assert_eq!(hash.len(), 16);
        assert_eq!(hash, short([b"glue".as_slice(), b"wasm"]));
        assert_ne!(hash, short([b"glu".as_slice(), b"ewasm"]));
    }
}
