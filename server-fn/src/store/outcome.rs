//! What became of each entry, so that one sent again gets the same answer. Results of changes that took
//! effect are kept for 90 days; later history tells it.

use std::collections::HashMap;

use domain::id::{ChangeId, DeviceId, WorkspaceId};

use super::convert::{count, stored};
use super::query::{Query, Value};
use super::{StoreError, Tx};
use crate::protocol::{ChangeResult, ChangeStatus};

/// Entries in one statement.
const CHUNK: usize = 500;

/// A settled entry.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The id unique in history; absent for a text that could not be read.
    pub change: Option<ChangeId>,
    /// Hash of the text, verbatim as it came.
    pub payload_hash: String,
    /// Count, status and sequence.
    pub result: ChangeResult,
}

/// The settled entries of a device from `first_n` to `last_n` whose results are kept, by count: hash
/// and result.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn between(
    tx: &mut Tx,
    workspace: WorkspaceId,
    device: DeviceId,
    first_n: u64,
    last_n: u64,
) -> Result<HashMap<u64, (String, ChangeResult)>, StoreError> {
    let rows: Vec<(i64, String, String, i64)> = Query::new(
        "SELECT n, payload_hash, status, seq FROM change_result \
         WHERE workspace_id = $1 AND device = $2 AND n BETWEEN $3 AND $4",
    )
    .bind(workspace.to_string())
    .bind(device.to_string())
    .bind(stored(first_n)?)
    .bind(stored(last_n)?)
    .all(tx)
    .await?;
    rows.into_iter()
        .map(|(n, hash, status, seq)| {
            let n = count(n)?;
            Ok((n, (hash, ChangeResult { n, ..result(&status, seq)? })))
        })
        .collect()
}

/// What became of changes that another device, or this one under an earlier id, sent before, as far as
/// it is known.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn of_changes(
    tx: &mut Tx,
    workspace: WorkspaceId,
    changes: &[ChangeId],
) -> Result<Vec<(ChangeId, ChangeResult)>, StoreError> {
    let mut found = Vec::new();
    for changes in changes.chunks(CHUNK) {
        let query =
            Query::new("SELECT change_id, status, seq FROM change_result WHERE workspace_id = ")
                .value(workspace.to_string())
                .text(" AND change_id IN ")
                .list(changes.iter().map(ToString::to_string));
        let rows: Vec<(String, String, i64)> = query.all(tx).await?;
        for (change, status, seq) in rows {
            found.push((ChangeId(super::account::uuid(&change)?), result(&status, seq)?));
        }
    }
    let unknown: Vec<ChangeId> =
        changes.iter().filter(|id| !found.iter().any(|(known, _)| known == *id)).copied().collect();
    found.extend(of_history(tx, workspace, &unknown).await?);
    Ok(found)
}

/// Changes among these that took effect at some time.
///
/// # Errors
///
/// When the database cannot be read.
async fn of_history(
    tx: &mut Tx,
    workspace: WorkspaceId,
    changes: &[ChangeId],
) -> Result<Vec<(ChangeId, ChangeResult)>, StoreError> {
    let mut found = Vec::new();
    for changes in changes.chunks(CHUNK) {
        let query = Query::new("SELECT change_id, MAX(seq) FROM history WHERE workspace_id = ")
            .value(workspace.to_string())
            .text(" AND change_id IN ")
            .list(changes.iter().map(ToString::to_string))
            .text(" GROUP BY change_id");
        let rows: Vec<(String, i64)> = query.all(tx).await?;
        for (change, seq) in rows {
            let result = ChangeResult { n: 0, status: ChangeStatus::Applied, seq: count(seq)? };
            found.push((ChangeId(super::account::uuid(&change)?), result));
        }
    }
    Ok(found)
}

/// Keeps what became of a device's entries.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn add(
    tx: &mut Tx,
    workspace: WorkspaceId,
    device: DeviceId,
    outcomes: &[Outcome],
) -> Result<(), StoreError> {
    for outcomes in outcomes.chunks(CHUNK) {
        let mut lines: Vec<[Value; 7]> = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            lines.push([
                workspace.to_string().into(),
                device.to_string().into(),
                stored(outcome.result.n)?.into(),
                outcome.change.map(|change| change.to_string()).into(),
                (&outcome.payload_hash).into(),
                serde_json::to_string(&outcome.result.status)?.into(),
                stored(outcome.result.seq)?.into(),
            ]);
        }
        let query = Query::new(
            "INSERT INTO change_result \
             (workspace_id, device, n, change_id, payload_hash, status, seq) ",
        );
        query.lines(lines).execute(tx).await?;
    }
    Ok(())
}

fn result(status: &str, seq: i64) -> Result<ChangeResult, StoreError> {
    let status: ChangeStatus = serde_json::from_str(status)?;
    Ok(ChangeResult { n: 0, status, seq: count(seq)? })
}
