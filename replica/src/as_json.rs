//! Records within messages: JSON, since postcard cannot read values of unknown shape.

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json;

/// Writes a value as a JSON text.
///
/// # Errors
///
/// When the value is none that JSON can hold, or the format refuses the text.
pub fn serialize<V: Serialize, S: Serializer>(value: &V, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::to_string(value).map_err(S::Error::custom)?.serialize(serializer)
}

/// Reads a value from a JSON text.
///
/// # Errors
///
/// When there is no text, or it is another type's.
pub fn deserialize<'de, V, D>(deserializer: D) -> Result<V, D::Error>
where
    V: DeserializeOwned,
    D: Deserializer<'de>,
{
    let text = <&str>::deserialize(deserializer)?;
    json::read(text).map_err(D::Error::custom)
}
