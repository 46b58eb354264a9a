//! How messages travel between page and worker: bytes in an object, with files or a buffer beside.

use js_sys::{Object, Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wasm_bindgen::{JsCast, JsValue};

const BYTES: &str = "bytes";

/// A message as an object to post.
///
/// # Errors
///
/// A sentence when the message cannot be written down.
pub fn packed<M: Serialize>(message: &M) -> Result<Object, String> {
    let bytes = postcard::to_allocvec(message).map_err(|error| error.to_string())?;
    Ok(with(Object::new(), BYTES, &Uint8Array::from(bytes.as_slice())))
}

/// The message of a posted object.
///
/// # Errors
///
/// A sentence when it holds none that can be read.
pub fn unpacked<M: DeserializeOwned>(data: &JsValue) -> Result<M, String> {
    let bytes = part(data, BYTES).and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
    let bytes = bytes.ok_or("it has no content")?.to_vec();
    postcard::from_bytes(&bytes).map_err(|error| error.to_string())
}

/// What stands beside the bytes.
pub fn part(data: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(data, &name.into()).ok().filter(|part| !part.is_undefined())
}

/// The object with something beside the bytes.
pub fn with(object: Object, name: &str, value: &JsValue) -> Object {
    // Setting a field of a fresh object cannot fail.
    drop(Reflect::set(&object, &name.into(), value));
    object
}

/// A value within a message, written down: only whoever needs it holds the code that reads it. Sender and
/// receiver agree on its type by other means.
#[derive(Clone, Debug)]
pub struct Packed(Vec<u8>);

impl Packed {
    /// A value, written down.
    ///
    /// # Errors
    ///
    /// A sentence when it cannot be written down.
    pub fn of<V: Serialize>(value: &V) -> Result<Self, String> {
        postcard::to_allocvec(value).map(Self).map_err(|error| error.to_string())
    }

    /// The value.
    ///
    /// # Errors
    ///
    /// A sentence when the bytes are another type's.
    pub fn read<V: DeserializeOwned>(&self) -> Result<V, String> {
        postcard::from_bytes(&self.0).map_err(|error| error.to_string())
    }
}

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(deserializer).map(|bytes| Self(bytes.to_vec()))
    }
}
