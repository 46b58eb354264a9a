//! A host that was put back from a backup has lost entries that this device still keeps: they wait
//! again, under their counts.

use indexed_db_futures::prelude::*;

use super::connection::{ACKED, Connection, META, OUTBOX, commit, strict};
use super::error::StorageError;
use super::meta::{self, LeaderEpoch};
use super::{entries, outbox, vault};

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
    // Only the leader settles entries, so nothing comes in between.
    let mut kept = entries::in_store(connection, ACKED).await?;
    kept.retain(|entry| after < entry.n);
    connection
        .sealed(async |seal| {
            let prepared = entries::prepared(seal, OUTBOX, &kept).await?;
            connection
                .run(async |database| {
                    let transaction = strict(database, [META, OUTBOX, ACKED])?;
                    meta::check_epoch(&transaction, epoch).await?;
                    vault::check(&transaction, seal.by()).await?;
                    let outbox = transaction.object_store(OUTBOX)?;
                    let acked = transaction.object_store(ACKED)?;
                    for (n, value) in &prepared {
                        let key = outbox::key(*n);
                        outbox.put(value.clone()).with_key(key).without_key_type().primitive()?;
                        acked.delete(key).primitive()?;
                    }
                    commit(transaction).await
                })
                .await
        })
        .await
}
