//! A host that was put back from a backup has lost entries that this device still keeps: they wait
//! again, under their counts.

use indexed_db_futures::prelude::*;

use super::connection::{ACKED, Connection, META, OUTBOX, commit, strict};
use super::error::StorageError;
use super::meta::{self, LeaderEpoch};
use super::outbox;

/// Puts the settled entries after count `after` back into the outbox.
///
/// # Errors
///
/// [`StorageError::NotLeader`] when another tab leads now.
pub async fn reopen(
    connection: &Connection,
    epoch: LeaderEpoch,
    after: u64,
) -> Result<(), StorageError> {
    connection
        .run(async |database| {
            let transaction = strict(database, [META, OUTBOX, ACKED])?;
            meta::check_epoch(&transaction, epoch).await?;
            let kept = outbox::all_of(&transaction, ACKED).await?;
            let acked = transaction.object_store(ACKED)?;
            for entry in kept.iter().filter(|entry| after < entry.n) {
                outbox::put(&transaction, entry)?;
                acked.delete(outbox::key(entry.n)).primitive()?;
            }
            commit(transaction).await
        })
        .await
}
