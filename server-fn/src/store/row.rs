//! Rows as they are stored: envelopes by kind and id, each at its last sequence.

use std::collections::HashMap;

use domain::entity::Entity;
use domain::id::{RecordId, WorkspaceId};
use domain::sync::envelope::Envelope;
use sqlx::FromRow;

use super::convert::{count, stored};
use super::query::{Query, Value};
use super::right::{NOBODY, scope_from, scope_name};
use super::{StoreError, Tx};

/// Which row.
pub type Key = (Entity, RecordId);

/// Rows in one statement.
const CHUNK: usize = 500;

/// The columns of a [`Line`].
pub(super) const COLUMNS: &str = "entity, id, scope, seq, schema, body, versions, erased";

/// One line of the table.
#[derive(FromRow)]
pub(super) struct Line {
    entity: String,
    id: String,
    scope: String,
    seq: i64,
    schema: i64,
    body: String,
    versions: String,
    erased: bool,
}

impl Line {
    /// Kind and id, as they are stored.
    pub(super) fn key(&self) -> (&str, &str) {
        (&self.entity, &self.id)
    }
}

impl TryFrom<Line> for Envelope {
    type Error = StoreError;

    fn try_from(line: Line) -> Result<Self, StoreError> {
        let malformed = || StoreError::Malformed(format!("{} {}", line.entity, line.id));
        let entity = Entity::from(line.entity.clone());
        // The mark of a record erased long ago is in no scope; it is read to be held against, never
        // to be sent or written.
        let is_held_back = line.erased && line.scope == NOBODY;
        let scope = if is_held_back { Some(entity.scope()) } else { scope_from(&line.scope) };
        Ok(Self {
            id: RecordId(super::account::uuid(&line.id)?),
            schema: u32::try_from(line.schema).ok().ok_or_else(malformed)?,
            scope: scope.ok_or_else(malformed)?,
            seq: count(line.seq)?,
            fields: serde_json::from_str(&line.body)?,
            versions: serde_json::from_str(&line.versions)?,
            erased: line.erased,
            entity,
        })
    }
}

/// The rows among `keys` that are there.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn find(
    tx: &mut Tx,
    workspace: WorkspaceId,
    keys: &[Key],
) -> Result<Vec<Envelope>, StoreError> {
    let mut by_entity: HashMap<&Entity, Vec<RecordId>> = HashMap::new();
    for (entity, id) in keys {
        by_entity.entry(entity).or_default().push(*id);
    }
    let mut found = Vec::with_capacity(keys.len());
    for (entity, ids) in by_entity {
        for ids in ids.chunks(CHUNK) {
            let query = Query::new("SELECT ")
                .text(COLUMNS)
                .text(" FROM row WHERE workspace_id = ")
                .value(workspace.to_string())
                .text(" AND entity = ")
                .value(entity.name())
                .text(" AND id IN ")
                .list(ids.iter().map(ToString::to_string));
            let lines: Vec<Line> = query.all(tx).await?;
            for line in lines {
                found.push(line.try_into()?);
            }
        }
    }
    Ok(found)
}

/// Stores rows as they are now.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn put(
    tx: &mut Tx,
    workspace: WorkspaceId,
    rows: &[&Envelope],
) -> Result<(), StoreError> {
    for rows in rows.chunks(CHUNK) {
        let mut lines: Vec<[Value; 9]> = Vec::with_capacity(rows.len());
        for row in rows {
            lines.push([
                workspace.to_string().into(),
                row.entity.name().into(),
                row.id.to_string().into(),
                scope_name(row.scope).into(),
                stored(row.seq)?.into(),
                i64::from(row.schema).into(),
                serde_json::to_string(&row.fields)?.into(),
                serde_json::to_string(&row.versions)?.into(),
                row.erased.into(),
            ]);
        }
        Query::new(
            "INSERT INTO row \
             (workspace_id, entity, id, scope, seq, schema, body, versions, erased) ",
        )
        .lines(lines)
        .text(
            " ON CONFLICT (workspace_id, entity, id) DO UPDATE SET scope = excluded.scope, \
             seq = excluded.seq, schema = excluded.schema, body = excluded.body, \
             versions = excluded.versions, erased = excluded.erased",
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}
