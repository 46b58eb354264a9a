//! Taking the lead: every earlier leader's writes are refused from then on.

use crate::clock;
use crate::storage::connection::{Connection, META, commit, strict};
use crate::storage::error::StorageError;
use crate::storage::meta::{self, LeaderEpoch};

/// Raises the leader epoch.
///
/// # Errors
///
/// [`StorageError`].
pub(super) async fn raise(connection: &Connection) -> Result<LeaderEpoch, StorageError> {
    let now_ms = clock::now_ms();
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            let last: LeaderEpoch = meta::get(&transaction).await?.unwrap_or_default();
            let epoch = after(last, now_ms);
            meta::put(&transaction, &epoch)?;
            commit(transaction).await?;
            Ok(epoch)
        })
        .await
}

/// The epoch after `last` at a time. A count alone would begin again when the browser removes all
/// data, and a leader of before would be taken for the one of now.
fn after(last: LeaderEpoch, now_ms: i64) -> LeaderEpoch {
    let now = u64::try_from(now_ms).unwrap_or(0);
    LeaderEpoch(last.0.saturating_add(1).max(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_rise_and_do_not_begin_again() {
        assert_eq!(after(LeaderEpoch(7), 1_000), LeaderEpoch(1_000));
        assert_eq!(after(LeaderEpoch(2_000), 1_000), LeaderEpoch(2_001));
        assert_eq!(after(LeaderEpoch(0), -5), LeaderEpoch(1));
    }
}
