//! Stretches of bytes within what serde writes: in one piece, where it would write each by itself.

use serde::Serializer;

/// For `#[serde(serialize_with)]`; what is read needs no such help.
///
/// # Errors
///
/// The format's own.
pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}
