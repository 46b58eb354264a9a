//! Room on a full disk. What a person enters can be had nowhere else, so it comes before all that can
//! be downloaded again: the page's directory, then a ballast record, kept for this, then segments of a
//! load that is not complete, then settled entries beyond need, then the confirmed rows with their cursor.

use gloo::timers::future::TimeoutFuture;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use js_sys::Uint8Array;

use super::connection::{ACKED, Connection, DELTAS, META, SEGMENTS, commit, read, relaxed};
use super::error::StorageError;
use super::meta::{self, Device, Fact, Progress};
use super::outbox;
use super::upkeep::Upkeep;
use super::{directory, staging};
use crate::parts;

/// The ballast's key among the facts. One large value: browsers keep such a one as a file of its own,
/// so that its room is free as soon as it is deleted.
const BALLAST: &str = "ballast";

/// Bytes written at a time, and how many times: 2 MiB, room for some thousands of edits.
const PIECE_BYTES: usize = 64 * 1024;
const PIECES: u32 = 32;

/// Settled entries kept even when the disk is full: one push, should the host be put back.
const ACKED_LEAST: u64 = 200;

/// What is thrown out, the cheapest to miss first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    /// The page's directory, which only makes a start faster.
    Directory,
    /// What is kept for this.
    Ballast,
    /// Segments of a load that is not complete.
    Staged,
    /// Settled entries beyond need.
    Settled,
    /// The confirmed rows, with their cursor.
    Rows,
}

/// When to look whether the room of what went can be used, milliseconds after the last look: a
/// browser may count a deleted file for a while.
const LOOKS_MS: [u32; 2] = [300, 2_500];

/// Runs `work`, one transaction that keeps what a person entered. On a full disk, what can be
/// downloaded again makes way for it.
///
/// # Errors
///
/// [`StorageError::Full`] when nothing is left that could go.
pub async fn make_for<Output>(
    connection: &Connection,
    work: impl AsyncFn(&Database) -> Result<Output, StorageError>,
) -> Result<Output, StorageError> {
    let goes = [Goes::Directory, Goes::Ballast, Goes::Staged, Goes::Settled, Goes::Rows];
    let mut goes = goes.into_iter();
    let mut looks = [].iter();
    loop {
        // The only place that runs it: each holds all its code.
        let outcome = connection.run(&work).await;
        if !matches!(outcome, Err(StorageError::Full)) {
            return outcome;
        }
        let wait = match looks.next() {
            Some(wait) => wait,
            None => {
                // A disk on which nothing can be thrown out is full.
                if !throw_out_next(connection, &mut goes).await.unwrap_or(false) {
                    return outcome;
                }
                looks = LOOKS_MS.iter();
                continue;
            }
        };
        TimeoutFuture::new(*wait).await;
    }
}

/// Throws out the next that is there; says whether anything was.
async fn throw_out_next(
    connection: &Connection,
    left: &mut impl Iterator<Item = Goes>,
) -> Result<bool, StorageError> {
    for goes in left {
        if parts::upkeep(connection, Upkeep::ThrowOut(goes)).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Puts the ballast in its place, unless it lies there.
///
/// # Errors
///
/// [`StorageError::Full`] when it does not fit; then rows do not either.
/// [`StorageError::NotFetched`] when it does not lie there and cannot be laid yet.
pub async fn lay_ballast(connection: &Connection) -> Result<(), StorageError> {
    let lies = connection
        .run(async |database| {
            let transaction = read(database, [META])?;
            let store = transaction.object_store(META)?;
            Ok(store.count().with_query(BALLAST).primitive()?.await? > 0)
        })
        .await?;
    if !lies {
        parts::upkeep(connection, Upkeep::Ballast).await?;
    }
    Ok(())
}

/// Lays new ballast.
///
/// # Errors
///
/// [`StorageError::Full`] when it does not fit.
pub async fn fill(connection: &Connection) -> Result<(), StorageError> {
    let ballast = noise();
    connection
        .run(async |database| {
            let transaction = relaxed(database, [META])?;
            let store = transaction.object_store(META)?;
            let value = wasm_bindgen::JsValue::from(&ballast);
            store.put(value).with_key(BALLAST).without_key_type().primitive()?;
            commit(transaction).await
        })
        .await
}

/// Throws something out, and says whether there was any. It only deletes, which needs no room.
///
/// # Errors
///
/// [`StorageError`]; then nothing went.
pub async fn throw_out(connection: &Connection, goes: Goes) -> Result<bool, StorageError> {
    connection
        .run(async |database| {
            let transaction = relaxed(database, [META, SEGMENTS, DELTAS, ACKED])?;
            let facts = transaction.object_store(META)?;
            let had = match goes {
                Goes::Directory => {
                    let had = directory::is_any(&transaction).await?;
                    directory::clear(&transaction)?;
                    had
                }
                Goes::Ballast => {
                    let count = facts.count().with_query(BALLAST).primitive()?.await?;
                    facts.delete(BALLAST).primitive()?;
                    count > 0
                }
                Goes::Staged => {
                    let had = staging::is_any(&transaction).await?;
                    staging::clear(&transaction)?;
                    had
                }
                Goes::Settled => {
                    let count = transaction.object_store(ACKED)?.count().primitive()?.await?;
                    let made = meta::get::<Device>(&transaction).await?.map_or(0, |it| it.n);
                    outbox::remove_until(&transaction, ACKED, made.saturating_sub(ACKED_LEAST))?;
                    ACKED_LEAST < u64::from(count)
                }
                Goes::Rows => {
                    let progress: Option<Progress> = meta::get(&transaction).await?;
                    transaction.object_store(SEGMENTS)?.clear()?;
                    transaction.object_store(DELTAS)?.clear()?;
                    facts.delete(Progress::KEY).primitive()?;
                    progress.is_some()
                }
            };
            commit(transaction).await?;
            Ok(had)
        })
        .await
}

/// Bytes that no browser can store in less room than they take.
fn noise() -> Uint8Array {
    let mut piece = vec![0u8; PIECE_BYTES];
    let length = u32::try_from(PIECE_BYTES).unwrap_or_default();
    let bytes = Uint8Array::new_with_length(length.saturating_mul(PIECES));
    // Marsaglia's xorshift64 (2003); any start but 0 will do.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for at in 0..PIECES {
        for byte in &mut piece {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            [*byte, ..] = state.to_le_bytes();
        }
        let from = at.saturating_mul(length);
        bytes.subarray(from, from.saturating_add(length)).copy_from(&piece);
    }
    bytes
}
