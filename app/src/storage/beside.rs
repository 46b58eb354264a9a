//! What a checkpoint rarely does beside its own rows: segments that lay aside are put in their places,
//! and what is stored of erased people is forgotten. The code comes in a part of the program of its
//! own, so that no first visit waits for it: see [`crate::parts::plan`].

use std::collections::HashSet;

use domain::erasure::{Gone, erased_of, naming};
use domain::sync::block::Block;

use super::cipher::Value;
use super::connection::Connection;
use super::erasure::{self, Forgetting, without_gone};
use super::error::StorageError;
use super::outbox::{Refused, Stored};
use super::sealing::Seal;
use super::segments;
use super::staging;

/// What is to be done beside the rows.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Forget all confirmed rows first.
    pub reset: bool,
    /// Hashes of the segments that were kept aside, oldest first.
    pub hashes: Vec<String>,
    /// The key of the first of them.
    pub first: u64,
    /// Rows whose content goes, wherever it is stored.
    pub emptied: Gone,
    /// Those of them of which the checkpoint brings what is left.
    pub renewed: Gone,
    /// Entries that the checkpoint settles.
    pub settled: Vec<Stored>,
    /// Entries whose refusal it brings.
    pub refused: Vec<Refused>,
}

/// How it is done, ready for the transaction.
#[derive(Default)]
pub struct Plan {
    /// The segments that lay aside, as they are to be stored.
    pub segments: Vec<(u64, Value)>,
    /// What is forgotten.
    pub forgetting: Forgetting,
    /// Counts of settled entries that are not kept.
    pub forgotten: HashSet<u64>,
    /// The refused entries as they are kept.
    pub refused: Vec<Refused>,
}

impl Beside {
    /// Prepares everything. Segments that lay aside may tell of people who were erased while this device
    /// was away, and may hold rows that were emptied since.
    ///
    /// # Errors
    ///
    /// [`StorageError::Full`] when a segment was thrown out meanwhile to make room.
    pub async fn plan(self, connection: &Connection, seal: &Seal) -> Result<Plan, StorageError> {
        let Self { reset, hashes, first, emptied, renewed, settled, mut refused } = self;
        let staged = staging::values(connection, &hashes).await?;
        let gone = match reset {
            true => emptied_of(connection, &staged, emptied).await?,
            false => emptied,
        };
        let mut forgetting = Forgetting::plan(connection, seal, &gone, &renewed).await?;
        for refused in &mut refused {
            if let Some(emptied) = forgetting.emptied(connection, refused, &gone).await? {
                *refused = emptied;
            }
        }
        let tells = |entry: &&Stored| erasure::tells_of(&entry.text, &gone);
        let forgotten = settled.iter().filter(tells).map(|entry| entry.n).collect();
        let segments = placed(connection, seal, first, staged, &renewed).await?;
        Ok(Plan { segments, forgetting, forgotten, refused })
    }
}

/// Where a segment lies aside, and what lies there: with the browser, since together they are more than
/// this program's own memory should ever grow to. They are opened one by one.
type Staged = (String, Value);

/// What segments tell of rows that lost content, together with what was known before.
async fn emptied_of(
    connection: &Connection,
    staged: &[Staged],
    mut gone: Gone,
) -> Result<Gone, StorageError> {
    for staged in staged {
        gone.extend(erased_of(&block_of(connection, staged.clone()).await?));
    }
    if gone.is_empty() {
        return Ok(gone);
    }
    let mut of_the_books = Vec::new();
    for staged in staged {
        of_the_books.extend(naming(&block_of(connection, staged.clone()).await?, &gone));
    }
    gone.extend(of_the_books);
    Ok(gone)
}

async fn block_of(connection: &Connection, staged: Staged) -> Result<Block, StorageError> {
    let block = Block::parse(opened(connection, staged).await?.into_bytes()?);
    block.map_err(|error| StorageError::Damaged(error.to_string()))
}

async fn opened(connection: &Connection, staged: Staged) -> Result<Value, StorageError> {
    connection.opened(vec![staged]).await?.pop().ok_or(StorageError::Locked)
}

/// The segments as they are to be stored, under keys from `first` on, without rows that are `renewed`.
async fn placed(
    connection: &Connection,
    seal: &Seal,
    first: u64,
    staged: Vec<Staged>,
    renewed: &Gone,
) -> Result<Vec<(u64, Value)>, StorageError> {
    let mut placed = Vec::with_capacity(staged.len());
    for (key, staged) in (first..).zip(staged) {
        let without = match renewed.is_empty() {
            true => None,
            false => without_gone(&block_of(connection, staged.clone()).await?, renewed)?,
        };
        let value = match without {
            Some(bytes) => Value::bytes(&bytes),
            None => opened(connection, staged).await?,
        };
        let sealed = seal.all(vec![(segments::place_of(key), value)]).await?;
        placed.extend(sealed.into_iter().map(|value| (key, value)));
    }
    Ok(placed)
}
