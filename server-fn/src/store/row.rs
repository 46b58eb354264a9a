//! Rows as they are stored: envelopes by kind and id, each at its last sequence.

use std::collections::HashMap;

use domain::entity::Entity;
use domain::id::{RecordId, WorkspaceId};
use domain::sync::envelope::Envelope;
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};

use super::StoreError;
use super::convert::{count, stored};
use super::right::{scope_from, scope_name};

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

impl TryFrom<Line> for Envelope {
    type Error = StoreError;

    fn try_from(line: Line) -> Result<Self, StoreError> {
        let malformed = || StoreError::Malformed(format!("{} {}", line.entity, line.id));
        Ok(Self {
            id: RecordId(super::account::uuid(&line.id)?),
            schema: u32::try_from(line.schema).ok().ok_or_else(malformed)?,
            scope: scope_from(&line.scope).ok_or_else(malformed)?,
            seq: count(line.seq)?,
            fields: serde_json::from_str(&line.body)?,
            versions: serde_json::from_str(&line.versions)?,
            erased: line.erased,
            entity: line.entity.into(),
        })
    }
}

/// The rows among `keys` that are there.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
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
            let mut query: QueryBuilder<Sqlite> =
                QueryBuilder::new(format!("SELECT {COLUMNS} FROM row WHERE workspace_id = "));
            query.push_bind(workspace.to_string());
            query.push(" AND entity = ").push_bind(entity.name()).push(" AND id IN (");
            let mut list = query.separated(", ");
            for id in ids {
                list.push_bind(id.to_string());
            }
            query.push(")");
            let lines: Vec<Line> = query.build_query_as().fetch_all(&mut *connection).await?;
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
    connection: &mut SqliteConnection,
    workspace: WorkspaceId,
    rows: &[&Envelope],
) -> Result<(), StoreError> {
    for rows in rows.chunks(CHUNK) {
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let body = serde_json::to_string(&row.fields)?;
            let versions = serde_json::to_string(&row.versions)?;
            lines.push((row, stored(row.seq)?, body, versions));
        }
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
            "INSERT INTO row \
             (workspace_id, entity, id, scope, seq, schema, body, versions, erased) ",
        );
        query.push_values(lines, |mut line, (row, seq, body, versions)| {
            line.push_bind(workspace.to_string())
                .push_bind(row.entity.name())
                .push_bind(row.id.to_string())
                .push_bind(scope_name(row.scope))
                .push_bind(seq)
                .push_bind(i64::from(row.schema))
                .push_bind(body)
                .push_bind(versions)
                .push_bind(row.erased);
        });
        query.push(
            " ON CONFLICT (workspace_id, entity, id) DO UPDATE SET scope = excluded.scope, \
             seq = excluded.seq, schema = excluded.schema, body = excluded.body, \
             versions = excluded.versions, erased = excluded.erased",
        );
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}
