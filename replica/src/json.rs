//! Reading JSON texts, the way server functions read their answers: then the program holds one reader
//! of each type instead of two.

use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

/// A field is missing in what is stored, or is something else.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("{0} is missing or damaged")]
pub struct Missing(pub &'static str);

/// A stored object by its fields. What serde derives for each type costs kilobytes of the first visit;
/// all of them together read through this.
pub struct Stored(pub Value);

impl Stored {
    /// A text.
    ///
    /// # Errors
    ///
    /// [`Missing`].
    pub fn text(&self, field: &'static str) -> Result<String, Missing> {
        self.maybe_text(field).ok_or(Missing(field))
    }

    /// A text, or nothing.
    pub fn maybe_text(&self, field: &str) -> Option<String> {
        self.0.get(field)?.as_str().map(str::to_owned)
    }

    /// A whole number.
    ///
    /// # Errors
    ///
    /// [`Missing`].
    pub fn number(&self, field: &'static str) -> Result<i64, Missing> {
        self.maybe_number(field).ok_or(Missing(field))
    }

    /// A whole number, or nothing.
    pub fn maybe_number(&self, field: &str) -> Option<i64> {
        self.0.get(field)?.as_i64()
    }

    /// A count.
    ///
    /// # Errors
    ///
    /// [`Missing`].
    pub fn count(&self, field: &'static str) -> Result<u64, Missing> {
        self.0.get(field).and_then(Value::as_u64).ok_or(Missing(field))
    }

    /// An id.
    ///
    /// # Errors
    ///
    /// [`Missing`].
    pub fn id(&self, field: &'static str) -> Result<Uuid, Missing> {
        let text = self.0.get(field).and_then(Value::as_str);
        text.and_then(|text| Uuid::try_parse(text).ok()).ok_or(Missing(field))
    }

    /// Whether something is so; not when nothing is said.
    pub fn is(&self, field: &str) -> bool {
        self.0.get(field).and_then(Value::as_bool).unwrap_or_default()
    }

    /// Bytes.
    ///
    /// # Errors
    ///
    /// [`Missing`].
    pub fn bytes(&self, field: &'static str) -> Result<Vec<u8>, Missing> {
        let byte = |value: &Value| u8::try_from(value.as_u64()?).ok();
        let bytes = self.0.get(field).and_then(Value::as_array);
        bytes.and_then(|bytes| bytes.iter().map(byte).collect()).ok_or(Missing(field))
    }
}

/// The value of a text.
///
/// # Errors
///
/// When it is not JSON or not this type's.
pub fn read<V: DeserializeOwned>(text: &str) -> Result<V, serde_json::Error> {
    serde_json::from_slice(text.as_bytes())
}
