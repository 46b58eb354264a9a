//! What one connection knows of encryption: the key, while the person's data is unlocked, and whether
//! what is written now is to be sealed. Values are sealed before a transaction opens and opened after
//! it has closed.

use std::cell::RefCell;

use super::cipher::{Cipher, Value};
use super::connection::Connection;
use super::error::StorageError;
use super::meta::{self, LeaderEpoch};
use super::upkeep::Upkeep;
use super::vault::{Turning, Vault};
use crate::parts;

/// The key and vault of one connection.
#[derive(Debug, Default)]
pub struct Keyring {
    cipher: RefCell<Option<Cipher>>,
    vault: RefCell<Option<Vault>>,
}

/// How values are prepared: sealed by this key, or plain.
#[derive(Clone, Debug)]
pub struct Seal(Option<Cipher>);

impl Seal {
    /// Values as they are to be stored in their places.
    ///
    /// # Errors
    ///
    /// [`StorageError::Other`] when the browser does not encrypt.
    pub async fn all(&self, values: Vec<(String, Value)>) -> Result<Vec<Value>, StorageError> {
        match &self.0 {
            Some(cipher) if !values.is_empty() => cipher.seal(values).await,
            _ => Ok(values.into_iter().map(|(_, value)| value).collect()),
        }
    }

    /// The name of the key, as a transaction looks for it.
    pub fn by(&self) -> Option<&str> {
        self.0.as_ref().map(|cipher| cipher.id.as_str())
    }
}

impl Connection {
    /// Gives the key: what is sealed can be read from now on.
    pub fn unlock(&self, cipher: Cipher) {
        *self.keyring().cipher.borrow_mut() = Some(cipher);
    }

    /// The key, while there is one.
    pub fn cipher(&self) -> Option<Cipher> {
        self.keyring().cipher.borrow().clone()
    }

    /// Learns from storage whether what is written is to be sealed.
    ///
    /// # Errors
    ///
    /// [`StorageError::Locked`] when it is and the key is not here; [`StorageError::NotFetched`] when
    /// the browser removed everything and what keeps the vault again cannot be fetched.
    pub async fn learn(&self) -> Result<Option<Vault>, StorageError> {
        let keyring = self.keyring();
        let mut vault: Option<Vault> = meta::load(self).await?;
        let kept = keyring.vault.borrow().clone();
        if let (None, Some(kept)) = (&vault, kept)
            && meta::load::<LeaderEpoch>(self).await?.is_none()
        {
            // The browser removed everything: what comes is to be as safe as what was.
            let again = Vault { turning: Turning::On, ..kept };
            parts::upkeep(self, Upkeep::KeepVault(again.clone())).await?;
            vault = Some(again);
        }
        let has_key = {
            let cipher = keyring.cipher.borrow();
            let id = cipher.as_ref().map(|cipher| cipher.id.as_str());
            vault.as_ref().is_none_or(|vault| id == Some(vault.id.as_str()))
        };
        keyring.vault.borrow_mut().clone_from(&vault);
        if has_key { Ok(vault) } else { Err(StorageError::Locked) }
    }

    /// Runs a write with the way to prepare its values, once more when encryption was turned on or
    /// off meanwhile. The write calls [`super::vault::check`] in its transaction.
    ///
    /// # Errors
    ///
    /// [`StorageError::Locked`] when what is written is to be sealed and the key is not here.
    pub async fn sealed<Output>(
        &self,
        work: impl AsyncFn(&Seal) -> Result<Output, StorageError>,
    ) -> Result<Output, StorageError> {
        let mut has_learned = false;
        loop {
            let outcome = work(&self.seal()).await;
            if has_learned || !matches!(outcome, Err(StorageError::Turned)) {
                return outcome;
            }
            self.learn().await?;
            has_learned = true;
        }
    }

    /// Opens what was read from these places; plain values stay as they are.
    ///
    /// # Errors
    ///
    /// [`StorageError::Locked`] without the key; [`StorageError::Damaged`].
    pub async fn opened(
        &self,
        mut values: Vec<(String, Value)>,
    ) -> Result<Vec<Value>, StorageError> {
        let sealed: Vec<_> = values
            .iter()
            .filter_map(|(place, value)| match value {
                Value::Sealed(sealed) => Some((place.clone(), sealed.clone())),
                _ => None,
            })
            .collect();
        if !sealed.is_empty() {
            let cipher = self.cipher().ok_or(StorageError::Locked)?;
            let mut opened = cipher.open(&sealed).await?.into_iter();
            for (_, value) in &mut values {
                if let Value::Sealed(_) = value {
                    *value = opened.next().ok_or(StorageError::Locked)?;
                }
            }
        }
        Ok(values.into_iter().map(|(_, value)| value).collect())
    }

    fn seal(&self) -> Seal {
        let vault = self.keyring().vault.borrow();
        let by = vault.as_ref().and_then(Vault::seals);
        Seal(self.cipher().filter(|cipher| by == Some(cipher.id.as_str())))
    }
}
