//! A vault made and opened with a passphrase. Seldom needed, so it comes with the pages that ask for
//! one; whatever reads and writes needs only the key.

use domain::sync::hash::sha256_hex;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesKeyGenParams, CryptoKey, SubtleCrypto};

use super::cipher::{Cipher, crypto, refused};
use super::error::StorageError;
use super::vault::{Turning, Vault};

/// Fewest characters of a passphrase.
pub const PASSPHRASE_MIN: usize = 10;

/// The shape of the vaults this build makes.
const VERSION: u32 = 1;

/// Rounds of PBKDF2 with SHA-256, as OWASP advises since 2023: a tenth of a second to a few here.
const ROUNDS: u32 = 600_000;

const SALT_BYTES: usize = 16;

const WRAP: &str = "AES-KW";

/// Makes a data key and wraps it.
///
/// # Errors
///
/// [`StorageError::Other`] when the browser has no cryptography, as over plain http.
pub async fn make(passphrase: &str, idle_minutes: u32) -> Result<(Vault, Cipher), StorageError> {
    let crypto = crypto().ok_or_else(|| refused("encrypt"))?;
    let mut salt = vec![0u8; SALT_BYTES];
    crypto.get_random_values_with_u8_array(&mut salt).map_err(|_error| refused("draw by lot"))?;
    let subtle = crypto.subtle();
    let kind = AesKeyGenParams::new("AES-GCM", 256);
    let made = subtle.generate_key_with_object(&kind, true, &uses(&["encrypt", "decrypt"]));
    let key = done(made, "make a key").await?;
    // Drawn like the key itself, so it names this one and no other.
    let id = sha256_hex(&salt);
    let (turning, wrapped) = (Turning::On, Vec::new());
    let vault =
        Vault { version: VERSION, id, rounds: ROUNDS, salt, wrapped, turning, idle_minutes };
    let wrapped = wrap(&subtle, &vault, passphrase, &key).await?;
    let vault = Vault { wrapped, ..vault };
    let cipher = open(&vault, passphrase).await?.ok_or_else(|| refused("wrap a key"))?;
    Ok((vault, cipher))
}

/// Opens a vault; absent when the passphrase is another.
///
/// # Errors
///
/// [`StorageError::Damaged`] when a later version made it.
pub async fn open(vault: &Vault, passphrase: &str) -> Result<Option<Cipher>, StorageError> {
    let key = unwrap(vault, passphrase, false).await?;
    Ok(key.map(|key| Cipher { key, id: vault.id.clone() }))
}

/// The same data key wrapped by another passphrase, under a salt of its own; absent when the old
/// passphrase is another.
///
/// # Errors
///
/// As [`make`] and [`open`].
pub async fn change(vault: &Vault, old: &str, new: &str) -> Result<Option<Vault>, StorageError> {
    let Some(key) = unwrap(vault, old, true).await? else { return Ok(None) };
    let crypto = crypto().ok_or_else(|| refused("encrypt"))?;
    let mut salt = vec![0u8; SALT_BYTES];
    crypto.get_random_values_with_u8_array(&mut salt).map_err(|_error| refused("draw by lot"))?;
    let vault = Vault { rounds: ROUNDS, salt, ..vault.clone() };
    let wrapped = wrap(&crypto.subtle(), &vault, new, &key).await?;
    Ok(Some(Vault { wrapped, ..vault }))
}

async fn wrap(
    subtle: &SubtleCrypto,
    vault: &Vault,
    passphrase: &str,
    key: &CryptoKey,
) -> Result<Vec<u8>, StorageError> {
    let by = derive(subtle, vault, passphrase).await?;
    let wrapped = subtle.wrap_key_with_str("raw", key, &by, WRAP);
    let wrapped = wrapped.map_err(|_error| refused("wrap a key"))?;
    let wrapped = JsFuture::from(wrapped).await.map_err(|_error| refused("wrap a key"))?;
    Ok(Uint8Array::new(&wrapped).to_vec())
}

async fn unwrap(
    vault: &Vault,
    passphrase: &str,
    is_extractable: bool,
) -> Result<Option<CryptoKey>, StorageError> {
    if vault.version != VERSION || !vault.is_whole() {
        return Err(StorageError::Damaged("its key is not one of this version".to_owned()));
    }
    let subtle = crypto().ok_or_else(|| refused("decrypt"))?.subtle();
    let by = derive(&subtle, vault, passphrase).await?;
    let wrapped: Object = Uint8Array::from(vault.wrapped.as_slice()).into();
    let uses = uses(&["encrypt", "decrypt"]);
    let asked = subtle.unwrap_key_with_buffer_source_and_str_and_str(
        "raw",
        &wrapped,
        &by,
        WRAP,
        "AES-GCM",
        is_extractable,
        &uses,
    );
    let asked = asked.map_err(|_error| refused("decrypt"))?;
    // A passphrase that does not fit is all that can be wrong here.
    Ok(JsFuture::from(asked).await.ok().map(JsCast::unchecked_into))
}

/// The key that wraps: PBKDF2 with SHA-256 (RFC 8018).
async fn derive(
    subtle: &SubtleCrypto,
    vault: &Vault,
    passphrase: &str,
) -> Result<CryptoKey, StorageError> {
    let text: Object = Uint8Array::from(passphrase.as_bytes()).into();
    let read = subtle.import_key_with_str("raw", &text, "PBKDF2", false, &uses(&["deriveKey"]));
    let base = done(read, "read a passphrase").await?;
    let derivation = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(vault.salt.as_slice()).into()),
        ("iterations", vault.rounds.into()),
    ]);
    let wrapping = object(&[("name", WRAP.into()), ("length", 256.into())]);
    let uses = uses(&["wrapKey", "unwrapKey"]);
    let made =
        subtle.derive_key_with_object_and_object(&derivation, &base, &wrapping, false, &uses);
    done(made, "derive a key").await
}

async fn done(
    asked: Result<js_sys::Promise, JsValue>,
    what: &'static str,
) -> Result<CryptoKey, StorageError> {
    let asked = asked.map_err(|_error| refused(what))?;
    let key = JsFuture::from(asked).await.map_err(|_error| refused(what))?;
    Ok(key.unchecked_into())
}

fn uses(names: &[&str]) -> JsValue {
    names.iter().map(|name| JsValue::from(*name)).collect::<Array>().into()
}

fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a fresh object cannot fail.
        drop(Reflect::set(&object, &(*name).into(), value));
    }
    object
}
