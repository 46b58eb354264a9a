//! Encryption of single values: AES-GCM with 256 bits by the browser's own code. A sealed value says
//! where it belongs: put anywhere else, or changed by a bit, it cannot be opened.
//!
//! Layout: mark and version (4 bytes), an entry's count (8, little-endian, else 0), nonce (12), then
//! the cipher text with its tag. The count is given inside a transaction, which cannot wait for the
//! browser to encrypt; so it stands beside the cipher text.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, Crypto, CryptoKey};

use super::connection::{ACKED, OUTBOX};
use super::error::StorageError;

/// What a sealed value begins with, its version last. A packed block would need a header of 21 MB to
/// begin so, and everything else that is stored plain is text.
const MARK: [u8; 4] = *b"KKE\x01";

/// Where the parts of a sealed value begin.
const COUNT: u32 = 4;
const NONCE: u32 = 12;
const CONTENT: u32 = 24;

/// Bytes of a nonce: 96 bits by lot, as AES-GCM wants.
const NONCE_BYTES: usize = 12;

/// The data key, which cannot be read out of the browser, and its name.
#[derive(Clone, Debug)]
pub struct Cipher {
    /// For encrypting and decrypting only.
    pub key: CryptoKey,
    /// Tells it from the key of another time.
    pub id: String,
}

/// A value as it is stored.
#[derive(Clone, Debug)]
pub enum Value {
    /// Plain text.
    Text(String),
    /// Plain bytes.
    Bytes(Uint8Array),
    /// Cipher text of either.
    Sealed(Uint8Array),
}

/// Where a value belongs, for its cipher text: the store and the key there. Entries are counted late
/// and move on once settled, so for them it is the store alone.
pub fn place(store: &str, key: &str) -> String {
    match store {
        OUTBOX | ACKED => store.to_owned(),
        _ => format!("{store}/{key}"),
    }
}

/// The browser's cryptography, in a page as in a worker; absent over plain http.
pub fn crypto() -> Option<Crypto> {
    let crypto: Crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?.unchecked_into();
    (!crypto.is_undefined() && !crypto.subtle().is_undefined()).then_some(crypto)
}

/// What the browser refused to do.
pub fn refused(what: &'static str) -> StorageError {
    StorageError::Other(format!("the browser cannot {what}"))
}

impl Cipher {
    /// The message with this key beside it: the browser hands it to another context of this origin
    /// without showing it.
    pub fn beside(&self, message: Object) -> Object {
        // Setting a field of a fresh object cannot fail.
        drop(Reflect::set(&message, &"key".into(), &self.key));
        drop(Reflect::set(&message, &"key_id".into(), &self.id.as_str().into()));
        message
    }

    /// The key beside a message, if there is one.
    pub fn of_message(message: &JsValue) -> Option<Self> {
        let key = Reflect::get(message, &"key".into()).ok()?.dyn_into().ok()?;
        let id = Reflect::get(message, &"key_id".into()).ok()?.as_string()?;
        Some(Self { key, id })
    }

    /// Encrypts values for their places; waits once for all.
    ///
    /// # Errors
    ///
    /// [`StorageError::Other`] when the browser does not encrypt.
    pub async fn seal(&self, values: Vec<(String, Value)>) -> Result<Vec<Value>, StorageError> {
        let crypto = crypto().ok_or_else(|| refused("encrypt"))?;
        let mut nonces = Vec::with_capacity(values.len());
        let work = Array::new();
        for (place, value) in values {
            let mut nonce = [0u8; NONCE_BYTES];
            let drawn = crypto.get_random_values_with_u8_array(&mut nonce);
            drawn.map_err(|_refusal| refused("draw by lot"))?;
            let nonce = Uint8Array::from(nonce.as_slice());
            let plain: Object = value.content().into();
            let asked = crypto.subtle().encrypt_with_object_and_buffer_source(
                &parameters(&nonce, &place),
                &self.key,
                &plain,
            );
            let asked = asked.map_err(|_refusal| refused("encrypt"))?;
            work.push(&asked);
            nonces.push(nonce);
        }
        let done = all(&work).await.ok_or_else(|| refused("encrypt"))?;
        let sealed = done.iter().zip(nonces).map(|(content, nonce)| {
            let content = Uint8Array::new(&content);
            let value = Uint8Array::new_with_length(CONTENT.saturating_add(content.length()));
            value.set(&Uint8Array::from(MARK.as_slice()), 0);
            value.set(&nonce, NONCE);
            value.set(&content, CONTENT);
            Value::Sealed(value)
        });
        Ok(sealed.collect())
    }

    /// Decrypts values that stood in these places; waits once for all.
    ///
    /// # Errors
    ///
    /// [`StorageError::Damaged`] when one was changed, or stood elsewhere before.
    pub async fn open(&self, values: &[(String, Uint8Array)]) -> Result<Vec<Value>, StorageError> {
        let crypto = crypto().ok_or_else(|| refused("decrypt"))?;
        let work = Array::new();
        for (place, value) in values {
            let nonce = value.subarray(NONCE, CONTENT);
            let content: Object = value.subarray(CONTENT, value.length()).into();
            let asked = crypto.subtle().decrypt_with_object_and_buffer_source(
                &parameters(&nonce, place),
                &self.key,
                &content,
            );
            let asked = asked.map_err(|_refusal| refused("decrypt"))?;
            work.push(&asked);
        }
        let broken = || StorageError::Damaged("it does not fit its key or its place".to_owned());
        let done = all(&work).await.ok_or_else(broken)?;
        Ok(done.iter().map(|plain| Value::Bytes(Uint8Array::new(&plain))).collect())
    }
}

impl Value {
    /// A value as the browser gives it.
    ///
    /// # Errors
    ///
    /// [`StorageError::Damaged`] when it is neither text nor bytes.
    pub fn of(stored: JsValue) -> Result<Self, StorageError> {
        if let Some(text) = stored.as_string() {
            return Ok(Self::Text(text));
        }
        let other = |_other| StorageError::Damaged("neither text nor bytes".to_owned());
        let bytes: Uint8Array = stored.dyn_into().map_err(other)?;
        let is_sealed = bytes.length() > CONTENT && bytes.subarray(0, COUNT).to_vec() == MARK;
        Ok(if is_sealed { Self::Sealed(bytes) } else { Self::Bytes(bytes) })
    }

    /// Plain bytes.
    pub fn bytes(bytes: &[u8]) -> Self {
        Self::Bytes(Uint8Array::from(bytes))
    }

    /// The value as the browser takes it.
    pub fn stored(&self) -> JsValue {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Bytes(bytes) | Self::Sealed(bytes) => bytes.into(),
        }
    }

    /// The count beside a cipher text.
    pub fn count(&self) -> Option<u64> {
        let Self::Sealed(sealed) = self else { return None };
        let mut count = [0u8; 8];
        sealed.subarray(COUNT, NONCE).copy_to(&mut count);
        Some(u64::from_le_bytes(count))
    }

    /// Puts the count beside a cipher text; there is no other place for it.
    pub fn set_count(&self, n: u64) {
        if let Self::Sealed(sealed) = self {
            sealed.subarray(COUNT, NONCE).copy_from(&n.to_le_bytes());
        }
    }

    /// Whether this is that value: text by its letters, packed rows by their kind, since nothing else
    /// is ever put in their place, and cipher text by its nonce.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(this), Self::Text(other)) => this == other,
            (Self::Bytes(this), Self::Bytes(other)) => this.length() == other.length(),
            (Self::Sealed(this), Self::Sealed(other)) => {
                this.subarray(0, CONTENT).to_vec() == other.subarray(0, CONTENT).to_vec()
            }
            _ => false,
        }
    }

    /// Plain text.
    ///
    /// # Errors
    ///
    /// [`StorageError::Damaged`] when it is none.
    pub fn into_text(self) -> Result<String, StorageError> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Bytes(bytes) => String::from_utf8(bytes.to_vec())
                .map_err(|_bytes| StorageError::Damaged("not text".to_owned())),
            Self::Sealed(_) => Err(StorageError::Locked),
        }
    }

    /// Plain bytes.
    ///
    /// # Errors
    ///
    /// [`StorageError::Damaged`] when it is text.
    pub fn into_bytes(self) -> Result<Vec<u8>, StorageError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.to_vec()),
            Self::Text(_) => Err(StorageError::Damaged("not bytes".to_owned())),
            Self::Sealed(_) => Err(StorageError::Locked),
        }
    }

    fn content(&self) -> Uint8Array {
        match self {
            Self::Text(text) => Uint8Array::from(text.as_bytes()),
            Self::Bytes(bytes) | Self::Sealed(bytes) => bytes.clone(),
        }
    }
}

fn parameters(nonce: &Uint8Array, place: &str) -> AesGcmParams {
    let parameters = AesGcmParams::new("AES-GCM", nonce);
    parameters.set_additional_data(&Uint8Array::from(place.as_bytes()));
    parameters
}

/// Waits for all; absent when one of them failed.
async fn all(work: &Array) -> Option<Array> {
    JsFuture::from(Promise::all(work)).await.ok()?.dyn_into().ok()
}
