//! Bytes within messages in one go; serde's own way writes a list of numbers.

use serde::{Deserialize, Deserializer, Serializer};

/// Writes bytes.
///
/// # Errors
///
/// When the format refuses them.
pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// Reads bytes.
///
/// # Errors
///
/// When there are none.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    <&[u8]>::deserialize(deserializer).map(<[u8]>::to_vec)
}
