//! What is kept for 90 days only: results that history tells as well, and on devices the marks of
//! erased records.
//!
//! What is old is told by sequences: the head is noted once a day, and what lies at or below the one
//! noted 90 days ago is as old. No row needs a time for that, and no device's clock is believed.

use domain::id::{RecordId, WorkspaceId};

use super::convert::{count, stored};
use super::cursor::{Cursor, Place};
use super::query::Query;
use super::right::NOBODY;
use super::{Store, StoreError, Tx, account, snapshot};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How long marks and results are kept: 90 days.
const KEPT_MS: i64 = 90 * DAY_MS;

/// How long a snapshot that nobody asks for is kept: 30 days.
const SNAPSHOT_KEPT_MS: i64 = 30 * DAY_MS;

/// A head is noted when the last note is older: somewhat less than a day, since runs are not on the
/// second.
const NOTE_AFTER_MS: i64 = 20 * 60 * 60 * 1000;

/// Sequences in one transaction: pushes wait for it.
const WINDOW: u64 = 1_000;

impl Store {
    /// Removes what is too old in every workspace, a bounded part at a time; `now_ms` in milliseconds
    /// since 1970 UTC. Run again it goes on where it stopped.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn sweep(&self, now_ms: i64) -> Result<(), StoreError> {
        let mut tx = self.begin_read().await?;
        let all: Vec<(String,)> = Query::new("SELECT id FROM workspace").all(&mut tx).await?;
        drop(tx);
        for (workspace,) in all {
            let workspace = WorkspaceId(account::uuid(&workspace)?);
            let mut tx = self.begin_change(workspace).await?;
            snapshot::remove_old(&mut tx, workspace, now_ms.saturating_sub(SNAPSHOT_KEPT_MS))
                .await?;
            note_head(&mut tx, workspace, now_ms).await?;
            let old = old_head(&mut tx, workspace, now_ms.saturating_sub(KEPT_MS)).await?;
            tx.commit().await?;
            while self.raise_floor(workspace, old).await? {}
        }
        Ok(())
    }

    /// Raises a workspace's floor by one window towards `old`; whether there is more to do.
    async fn raise_floor(&self, workspace: WorkspaceId, old: u64) -> Result<bool, StoreError> {
        let mut tx = self.begin_change(workspace).await?;
        let floor = Place::of(&mut tx, workspace).await?.floor;
        let to = old.min(floor.saturating_add(WINDOW));
        if to <= floor {
            return Ok(false);
        }
        hold_marks_back(&mut tx, workspace, floor, to).await?;
        forget_results(&mut tx, workspace, floor, to).await?;
        Query::new("UPDATE workspace SET floor_seq = $2 WHERE id = $1")
            .bind(workspace.to_string())
            .bind(stored(to)?)
            .execute(&mut tx)
            .await?;
        tx.commit().await?;
        Ok(to < old)
    }
}

/// Notes where the head is, once a day.
async fn note_head(tx: &mut Tx, workspace: WorkspaceId, now_ms: i64) -> Result<(), StoreError> {
    let head = Place::of(tx, workspace).await?.head;
    let (last,): (Option<i64>,) =
        Query::new("SELECT MAX(noted_at) FROM head_mark WHERE workspace_id = $1")
            .bind(workspace.to_string())
            .one(tx)
            .await?;
    if last.is_some_and(|last| now_ms < last.saturating_add(NOTE_AFTER_MS)) {
        return Ok(());
    }
    Query::new("INSERT INTO head_mark (workspace_id, noted_at, seq) VALUES ($1, $2, $3)")
        .bind(workspace.to_string())
        .bind(now_ms)
        .bind(stored(head)?)
        .execute(tx)
        .await?;
    Ok(())
}

/// The latest head that was noted by then; earlier notes are not needed any more.
async fn old_head(tx: &mut Tx, workspace: WorkspaceId, by: i64) -> Result<u64, StoreError> {
    let noted: Option<(i64, i64)> = Query::new(
        "SELECT noted_at, seq FROM head_mark WHERE workspace_id = $1 AND noted_at <= $2 \
         ORDER BY noted_at DESC LIMIT 1",
    )
    .bind(workspace.to_string())
    .bind(by)
    .optional(tx)
    .await?;
    let Some((noted_at, seq)) = noted else { return Ok(0) };
    Query::new("DELETE FROM head_mark WHERE workspace_id = $1 AND noted_at < $2")
        .bind(workspace.to_string())
        .bind(noted_at)
        .execute(tx)
        .await?;
    count(seq)
}

/// From here on no device is given these marks; what comes late about the records is refused as before.
async fn hold_marks_back(
    tx: &mut Tx,
    workspace: WorkspaceId,
    floor: u64,
    to: u64,
) -> Result<(), StoreError> {
    Query::new(
        "UPDATE row SET scope = $1, body = '{}', versions = '{}' \
         WHERE workspace_id = $2 AND erased AND seq > $3 AND seq <= $4",
    )
    .bind(NOBODY)
    .bind(workspace.to_string())
    .bind(stored(floor)?)
    .bind(stored(to)?)
    .execute(tx)
    .await?;
    Ok(())
}

/// Results of changes that took effect, which history tells too. Those of entries that did nothing
/// are few and stay: nothing else tells of them.
async fn forget_results(
    tx: &mut Tx,
    workspace: WorkspaceId,
    floor: u64,
    to: u64,
) -> Result<(), StoreError> {
    Query::new(
        "DELETE FROM change_result WHERE workspace_id = $1 AND seq > 0 AND seq <= $2 \
         AND change_id IN (SELECT change_id FROM history \
         WHERE workspace_id = $3 AND seq > $4 AND seq <= $5)",
    )
    .bind(workspace.to_string())
    .bind(stored(to)?)
    .bind(workspace.to_string())
    .bind(stored(floor)?)
    .bind(stored(to)?)
    .execute(tx)
    .await?;
    Ok(())
}

/// The records erased below the floor of which a device at `cursor` has not heard, so that it forgets
/// what it kept of them beside their rows.
///
/// # Errors
///
/// When the database cannot be read.
pub(super) async fn missed(
    tx: &mut Tx,
    workspace: WorkspaceId,
    place: &Place,
    cursor: Option<&Cursor>,
) -> Result<Vec<RecordId>, StoreError> {
    // Sequences of another life of the database say nothing.
    let heard = cursor.filter(|at| at.epoch == place.epoch).map_or(0, |at| at.seq);
    let ids: Vec<(String,)> = Query::new(
        "SELECT id FROM row WHERE workspace_id = $1 AND erased AND scope = $2 AND seq > $3 \
         ORDER BY seq",
    )
    .bind(workspace.to_string())
    .bind(NOBODY)
    .bind(stored(heard)?)
    .all(tx)
    .await?;
    ids.iter().map(|(id,)| Ok(RecordId(account::uuid(id)?))).collect()
}
