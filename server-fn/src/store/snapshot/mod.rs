//! Snapshots: what a device fetches the first time instead of pages. A snapshot holds every row that
//! people with the same scopes may hold, as of one moment, packed and compressed once for all of them.
//!
//! It is made by whoever asks when there is none, from rows read at one moment and without any lock;
//! only keeping it takes the workspace's turn, for as long as writing its segments takes.

mod making;

use domain::id::{DeviceId, WorkspaceId};

pub use self::making::Making;
use super::convert::count;
use super::cursor::{Cursor, Place, scope_names};
use super::pull::visible;
use super::push::Sender;
use super::query::Query;
use super::{Store, StoreError, Tx, min_protocol};
use crate::protocol::{BootstrapReply, BootstrapRequest, PULL_ROWS, SegmentLine};

/// Fewer rows come in one page of a pull anyway.
const FEW_ROWS: i64 = 2_000;

/// A snapshot is made anew when more rows than one in so many changed since: what is pulled after it
/// then costs more than a fifth of a full load.
const LAG_SHARE: u64 = 5;

/// What there is for a device that asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// This is to be answered.
    Reply(BootstrapReply),
    /// A snapshot is to be made; one that lags behind, or pages, will do if that takes too long.
    Make(BootstrapReply),
}

impl Store {
    /// What a device may fetch instead of pages.
    ///
    /// # Errors
    ///
    /// [`StoreError::Revoked`], [`StoreError::Outdated`]; when the database cannot be read.
    pub async fn offer(
        &self,
        sender: Sender,
        request: &BootstrapRequest,
    ) -> Result<Offer, StoreError> {
        let workspace = sender.workspace;
        let (mut tx, last_n) = self.begin_read_for(sender, request.device).await?;
        if last_n.is_none() {
            return Ok(Offer::Reply(BootstrapReply::Forked));
        }
        min_protocol::check(&mut tx, workspace, request.protocol).await?;
        let place = Place::of(&mut tx, workspace).await?;
        let names = scope_names(sender.role);
        let scopes = names.join("+");
        let found = found(&mut tx, workspace, &scopes).await?;
        let Some((base, total)) = found.filter(|(base, _)| place.floor <= *base) else {
            let has_few = has_few(&mut tx, workspace, &names).await?;
            let pull = BootstrapReply::Pull;
            return Ok(if has_few { Offer::Reply(pull) } else { Offer::Make(pull) });
        };
        let Place { head, epoch, floor } = place;
        let segments = segments(&mut tx, workspace, &scopes).await?;
        let cursor = Cursor { epoch, seq: base, scopes, total, floor }.write();
        let reply = BootstrapReply::Segments { cursor, head, segments };
        let is_far_behind = lag_allowed(total) < head.saturating_sub(base);
        Ok(if is_far_behind { Offer::Make(reply) } else { Offer::Reply(reply) })
    }

    /// The compressed bytes of a segment of the sender's own workspace and scopes.
    ///
    /// # Errors
    ///
    /// [`StoreError::Revoked`]; when the database cannot be read.
    pub async fn segment(
        &self,
        sender: Sender,
        device: DeviceId,
        hash: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let (mut tx, last_n) = self.begin_read_for(sender, device).await?;
        if last_n.is_none() {
            return Ok(None);
        }
        let found: Option<(Vec<u8>,)> = Query::new(
            "SELECT packed FROM snapshot_segment \
             WHERE workspace_id = $1 AND scopes = $2 AND hash = $3",
        )
        .bind(sender.workspace.to_string())
        .bind(scope_names(sender.role).join("+"))
        .bind(hash)
        .optional(&mut tx)
        .await?;
        Ok(found.map(|(packed,)| packed))
    }
}

/// Sequences that a snapshot may lie behind. A page of pull is asked for in any case.
fn lag_allowed(total: u64) -> u64 {
    (total / LAG_SHARE).max(u64::from(PULL_ROWS))
}

/// The sequence of a snapshot and how many rows it has, if there is one.
async fn found(
    tx: &mut Tx,
    workspace: WorkspaceId,
    scopes: &str,
) -> Result<Option<(u64, u64)>, StoreError> {
    let found: Option<(i64, i64)> = Query::new(
        "SELECT base_seq, row_count FROM snapshot WHERE workspace_id = $1 AND scopes = $2",
    )
    .bind(workspace.to_string())
    .bind(scopes)
    .optional(tx)
    .await?;
    found.map(|(base, rows)| Ok((count(base)?, count(rows)?))).transpose()
}

/// Whether these scopes hold fewer than [`FEW_ROWS`]. They are not counted any further: that takes a
/// second for a million, and devices ask while segments are made.
async fn has_few(
    tx: &mut Tx,
    workspace: WorkspaceId,
    names: &[&'static str],
) -> Result<bool, StoreError> {
    let rows: Vec<(i64,)> =
        visible("seq", workspace, names).text(" LIMIT ").value(FEW_ROWS).all(tx).await?;
    Ok(i64::try_from(rows.len()).is_ok_and(|rows| rows < FEW_ROWS))
}

async fn segments(
    tx: &mut Tx,
    workspace: WorkspaceId,
    scopes: &str,
) -> Result<Vec<SegmentLine>, StoreError> {
    let lines: Vec<(String, i64, i64)> = Query::new(
        "SELECT hash, row_count, byte_count FROM snapshot_segment \
         WHERE workspace_id = $1 AND scopes = $2 ORDER BY place",
    )
    .bind(workspace.to_string())
    .bind(scopes)
    .all(tx)
    .await?;
    let line =
        |(hash, rows, bytes)| Ok(SegmentLine { hash, rows: count(rows)?, bytes: count(bytes)? });
    lines.into_iter().map(line).collect()
}

/// Removes every snapshot of a workspace. One that is being made will not be kept: whoever makes it
/// finds its line gone.
///
/// # Errors
///
/// When the database cannot be written.
pub(super) async fn remove(tx: &mut Tx, workspace: WorkspaceId) -> Result<(), StoreError> {
    let texts = [
        "DELETE FROM snapshot_making WHERE workspace_id = $1",
        "DELETE FROM snapshot_segment WHERE workspace_id = $1",
        "DELETE FROM snapshot WHERE workspace_id = $1",
    ];
    for text in texts {
        Query::new(text).bind(workspace.to_string()).execute(tx).await?;
    }
    Ok(())
}

/// Removes snapshots that nobody had made anew since `before` (milliseconds since 1970 UTC).
///
/// # Errors
///
/// When the database cannot be written.
pub(super) async fn remove_old(
    tx: &mut Tx,
    workspace: WorkspaceId,
    before: i64,
) -> Result<(), StoreError> {
    Query::new(
        "DELETE FROM snapshot_segment WHERE workspace_id = $1 AND scopes IN \
         (SELECT scopes FROM snapshot WHERE workspace_id = $2 AND made_at < $3)",
    )
    .bind(workspace.to_string())
    .bind(workspace.to_string())
    .bind(before)
    .execute(tx)
    .await?;
    Query::new("DELETE FROM snapshot WHERE workspace_id = $1 AND made_at < $2")
        .bind(workspace.to_string())
        .bind(before)
        .execute(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_may_lag_by_a_page_or_a_fifth() {
        assert_eq!((lag_allowed(2_000), lag_allowed(100_000)), (5_000, 20_000));
    }
}
