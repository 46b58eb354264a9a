//! One database and its connection: opened when first needed, again when the browser closed it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::id::{UserId, WorkspaceId};
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use wasm_bindgen_futures::spawn_local;

use super::error::StorageError;
use super::sealing::Keyring;

/// Facts about the device: its id and count, cursor, leader epoch. One record per fact.
pub const META: &str = "meta";
/// Confirmed rows, packed, about 5 000 to a value.
pub const SEGMENTS: &str = "segments";
/// Confirmed rows that changed since their segment was packed. One record per row.
pub const DELTAS: &str = "deltas";
/// Entries not yet at the host, by count.
pub const OUTBOX: &str = "outbox";
/// Entries the host has settled lately, by count.
pub const ACKED: &str = "acked";
/// Entries the host refused, by count.
pub const ATTENTION: &str = "attention";
/// Packed blocks of imports, by content hash.
pub const IMPORTS: &str = "imports";
/// People who have signed in on this device.
pub const PROFILES: &str = "profiles";

const DATA_STORES: [&str; 7] = [META, SEGMENTS, DELTAS, OUTBOX, ACKED, ATTENTION, IMPORTS];

/// A database by name; clones share the connection.
#[derive(Clone)]
pub struct Connection(Rc<Inner>);

struct Inner {
    name: String,
    stores: &'static [&'static str],
    open: RefCell<Option<Database>>,
    /// The browser closed it, or asked for that.
    was_closed: Cell<bool>,
    /// It is not opened again.
    has_ended: Cell<bool>,
    keyring: Keyring,
}

impl Connection {
    /// The data of one person in one workspace.
    pub fn of(workspace: WorkspaceId, user: UserId) -> Self {
        Self::named(format!("klantkompas/{workspace}/{user}"), &DATA_STORES)
    }

    /// Who has signed in here.
    pub fn profiles() -> Self {
        Self::named("klantkompas".to_owned(), &[PROFILES])
    }

    fn named(name: String, stores: &'static [&'static str]) -> Self {
        let (open, was_closed) = (RefCell::new(None), Cell::new(false));
        let (has_ended, keyring) = (Cell::new(false), Keyring::default());
        Self(Rc::new(Inner { name, stores, open, was_closed, has_ended, keyring }))
    }

    /// What it knows of encryption.
    pub(super) fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    /// The database's name, which locks and channels of its tabs share.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Runs `work` on the open database; once more on a fresh connection when the browser had
    /// closed it. `work` must be one transaction, so that a repeat does nothing twice.
    ///
    /// # Errors
    ///
    /// [`StorageError`].
    pub async fn run<Output>(
        &self,
        work: impl AsyncFn(&Database) -> Result<Output, StorageError>,
    ) -> Result<Output, StorageError> {
        match work(&self.database().await?).await {
            Err(StorageError::Lost(_)) => {
                self.close();
                work(&self.database().await?).await
            }
            outcome => outcome,
        }
    }

    /// Closes the connection; the next use opens it again.
    pub fn close(&self) {
        if let Some(database) = self.0.open.take() {
            database.close();
        }
    }

    /// Closes the connection for good: what still wants to use it must not make the database anew when
    /// that is being removed.
    pub fn end(&self) {
        self.0.has_ended.set(true);
        self.close();
    }

    /// Whether the browser closed the connection since this was last asked: the data may be gone.
    pub fn take_closed(&self) -> bool {
        self.0.was_closed.replace(false)
    }

    async fn database(&self) -> Result<Database, StorageError> {
        if let Some(database) = self.0.open.borrow().clone() {
            return Ok(database);
        }
        if self.0.has_ended.get() {
            return Err(StorageError::Lost("it was left".to_owned()));
        }
        let stores = self.0.stores;
        let database = Database::open(self.0.name.as_str())
            .with_version(1u8)
            .with_on_upgrade_needed(move |_event, database| {
                for store in stores {
                    database.create_object_store(*store).build()?;
                }
                Ok(())
            })
            .await?;
        self.close_on_change(&database);
        *self.0.open.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// Another tab upgrades or deletes the database, or the browser closes it: let go, also when
    /// nobody holds the connection any more. A database that stays open cannot be deleted.
    fn close_on_change(&self, database: &Database) {
        let Ok(mut changes) = database.version_changes() else { return };
        let (database, connection) = (database.clone(), Rc::downgrade(&self.0));
        spawn_local(async move {
            changes.recv().await;
            database.close();
            if let Some(inner) = connection.upgrade() {
                inner.was_closed.set(true);
                inner.open.take();
            }
        });
    }
}

/// A transaction that is on disk when its commit returns.
///
/// # Errors
///
/// [`StorageError`].
pub fn strict<'a, const N: usize>(
    database: &'a Database,
    stores: [&'static str; N],
) -> Result<Transaction<'a>, StorageError> {
    write(database, stores, TransactionDurability::Strict)
}

/// A transaction whose loss in a power cut would only cost another download.
///
/// # Errors
///
/// [`StorageError`].
pub fn relaxed<'a, const N: usize>(
    database: &'a Database,
    stores: [&'static str; N],
) -> Result<Transaction<'a>, StorageError> {
    write(database, stores, TransactionDurability::Relaxed)
}

/// Makes what the transaction did last.
///
/// # Errors
///
/// [`StorageError`] by the browser's own reason, which the library leaves out when a transaction is
/// aborted at its commit: a full disk, or data that was removed meanwhile.
pub async fn commit(transaction: Transaction<'_>) -> Result<(), StorageError> {
    let raw = transaction.as_sys().clone();
    transaction.commit().await.map_err(|error| match raw.error() {
        Some(reason) => StorageError::from(Error::from(reason)),
        None => error.into(),
    })
}

/// A transaction that only reads.
///
/// # Errors
///
/// [`StorageError`].
pub fn read<'a, const N: usize>(
    database: &'a Database,
    stores: [&'static str; N],
) -> Result<Transaction<'a>, StorageError> {
    Ok(database.transaction(stores).with_mode(TransactionMode::Readonly).build()?)
}

fn write<'a, const N: usize>(
    database: &'a Database,
    stores: [&'static str; N],
    durability: TransactionDurability,
) -> Result<Transaction<'a>, StorageError> {
    let options = TransactionOptions::new().with_durability(durability);
    let transaction = database.transaction(stores).with_mode(TransactionMode::Readwrite);
    Ok(transaction.with_options(options).build()?)
}
