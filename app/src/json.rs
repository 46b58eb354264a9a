//! Reading JSON texts, the way server functions read their answers: then the program holds one reader
//! of each type instead of two.

use serde::de::DeserializeOwned;

/// The value of a text.
///
/// # Errors
///
/// When it is not JSON or not this type's.
pub fn read<V: DeserializeOwned>(text: &str) -> Result<V, serde_json::Error> {
    serde_json::from_slice(text.as_bytes())
}
