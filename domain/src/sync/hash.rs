//! Content hashes: what names a block, and what tells two texts apart.

use sha2::{Digest, Sha256};

/// SHA-256 of `bytes` in lower-case hex, 64 characters.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;

    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        write!(hex, "{byte:02x}").ok();
    }
    hex
}

/// A number that tells texts apart which nobody made alike on purpose: FNV-1a of 64 bits (Fowler, Noll and
/// Vo, RFC 9923).
pub fn short(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_like_everyone_else() {
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), expected);
        // The test vectors of RFC 9923.
        assert_eq!(short(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(short(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
