//! History: every change of a field, with both values and who made it.

use domain::entity::Entity;
use domain::id::{ChangeId, DeviceId, RecordId, UserId, WorkspaceId};
use serde_json::Value;

use super::convert::stored;
use super::query::{self, Query};
use super::{StoreError, Tx};

/// Facts in one statement.
const CHUNK: usize = 500;

/// One line of history.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The workspace's sequence of the row's change.
    pub seq: u64,
    /// Kind of the row.
    pub entity: Entity,
    /// Which row.
    pub id: RecordId,
    /// The field; empty where the row came to be.
    pub field: String,
    /// Its value before.
    pub old: Value,
    /// Its value after.
    pub new: Value,
    /// The change that did it.
    pub change: ChangeId,
    /// When, by the device's clock, milliseconds since 1970 UTC.
    pub occurred_at: i64,
}

/// Adds facts, all by one person on one device.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn add(
    tx: &mut Tx,
    workspace: WorkspaceId,
    actor: UserId,
    device: DeviceId,
    facts: &[Fact],
) -> Result<(), StoreError> {
    for facts in facts.chunks(CHUNK) {
        let mut lines: Vec<[query::Value; 11]> = Vec::with_capacity(facts.len());
        for fact in facts {
            lines.push([
                workspace.to_string().into(),
                stored(fact.seq)?.into(),
                fact.entity.name().into(),
                fact.id.to_string().into(),
                fact.field.as_str().into(),
                fact.old.to_string().into(),
                fact.new.to_string().into(),
                actor.to_string().into(),
                device.to_string().into(),
                fact.change.to_string().into(),
                fact.occurred_at.into(),
            ]);
        }
        let query = Query::new(
            "INSERT INTO history (workspace_id, seq, entity, id, field, old, new, actor, device, \
             change_id, occurred_at) ",
        );
        query.lines(lines).execute(tx).await?;
    }
    Ok(())
}

/// Whether `device` itself made the change of `field` at `seq`.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn is_own(
    tx: &mut Tx,
    workspace: WorkspaceId,
    device: DeviceId,
    seq: u64,
    field: &str,
) -> Result<bool, StoreError> {
    let author: Option<(String,)> = Query::new(
        "SELECT device FROM history WHERE workspace_id = $1 AND seq = $2 AND field = $3",
    )
    .bind(workspace.to_string())
    .bind(stored(seq)?)
    .bind(field)
    .optional(tx)
    .await?;
    Ok(author.is_some_and(|(author,)| author == device.to_string()))
}
