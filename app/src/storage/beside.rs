//! What a checkpoint rarely does beside its own rows: segments that lay aside are put in their places,
//! and what is stored of erased people is forgotten. The code comes in a part of the program of its
//! own, so that no first visit waits for it: see [`crate::parts::plan`].

use std::collections::HashSet;

use domain::erasure::{Gone, emptied_of};
use domain::sync::block::Block;

use super::cipher::Value;
use super::connection::Connection;
use super::erasure::{self, Forgetting, without_gone};
use super::error::StorageError;
use super::outbox::{Refused, Stored};
use super::sealing::Seal;
use super::segments::{self, Segment};
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
        let mut blocks = Vec::with_capacity(hashes.len());
        for bytes in staging::blocks(connection, &hashes).await? {
            let block = Block::parse(bytes);
            blocks.push(block.map_err(|error| StorageError::Damaged(error.to_string()))?);
        }
        let gone = if reset { emptied_of(&blocks, emptied) } else { emptied };
        let mut placed = Vec::with_capacity(blocks.len());
        for (key, block) in (first..).zip(&blocks) {
            let bytes = match without_gone(block, &renewed)? {
                Some(bytes) => bytes,
                None => block.bytes().to_vec(),
            };
            placed.push(Segment { key, bytes });
        }
        let mut forgetting = Forgetting::plan(connection, seal, &gone, &renewed).await?;
        for refused in &mut refused {
            if let Some(emptied) = forgetting.emptied(connection, refused, &gone).await? {
                *refused = emptied;
            }
        }
        let tells = |entry: &&Stored| erasure::tells_of(&entry.text, &gone);
        let forgotten = settled.iter().filter(tells).map(|entry| entry.n).collect();
        let segments = segments::prepared(seal, &placed).await?;
        Ok(Plan { segments, forgetting, forgotten, refused })
    }
}
