//! History: every change of a field, with both values and who made it.

use domain::entity::Entity;
use domain::id::{ChangeId, DeviceId, RecordId, UserId, WorkspaceId};
use serde_json::Value;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::StoreError;
use super::convert::stored;

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
    connection: &mut SqliteConnection,
    workspace: WorkspaceId,
    actor: UserId,
    device: DeviceId,
    facts: &[Fact],
) -> Result<(), StoreError> {
    for facts in facts.chunks(CHUNK) {
        let mut lines = Vec::with_capacity(facts.len());
        for fact in facts {
            lines.push((fact, stored(fact.seq)?));
        }
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
            "INSERT INTO history (workspace_id, seq, entity, id, field, old, new, actor, device, \
             change_id, occurred_at) ",
        );
        query.push_values(lines, |mut line, (fact, seq)| {
            line.push_bind(workspace.to_string())
                .push_bind(seq)
                .push_bind(fact.entity.name())
                .push_bind(fact.id.to_string())
                .push_bind(fact.field.as_str())
                .push_bind(fact.old.to_string())
                .push_bind(fact.new.to_string())
                .push_bind(actor.to_string())
                .push_bind(device.to_string())
                .push_bind(fact.change.to_string())
                .push_bind(fact.occurred_at);
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Whether `device` itself made the change of `field` at `seq`.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn is_own(
    connection: &mut SqliteConnection,
    workspace: WorkspaceId,
    device: DeviceId,
    seq: u64,
    field: &str,
) -> Result<bool, StoreError> {
    let author: Option<String> = sqlx::query_scalar(
        "SELECT device FROM history WHERE workspace_id = $1 AND seq = $2 AND field = $3",
    )
    .bind(workspace.to_string())
    .bind(stored(seq)?)
    .bind(field)
    .fetch_optional(connection)
    .await?;
    Ok(author == Some(device.to_string()))
}
