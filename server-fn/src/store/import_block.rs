//! Packed rows of imports that are still to come. They arrive before the entry that names them.

use domain::id::{UserId, WorkspaceId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::StoreError;

/// Blocks that no entry claimed are forgotten after this long: 30 days.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Hashes in one statement.
const CHUNK: usize = 500;

/// Keeps a block under the hash of its bytes; the same block again changes nothing.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn put(
    connection: &mut SqliteConnection,
    workspace: WorkspaceId,
    user: UserId,
    hash: &str,
    bytes: &[u8],
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM import_block WHERE workspace_id = $1 AND made_at < $2")
        .bind(workspace.to_string())
        .bind(now_ms.saturating_sub(KEPT_MS))
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO import_block (workspace_id, user_id, hash, bytes, made_at) \
         VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (workspace_id, user_id, hash) DO UPDATE SET made_at = excluded.made_at",
    )
    .bind(workspace.to_string())
    .bind(user.to_string())
    .bind(hash)
    .bind(bytes)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// The bytes of a block, if this person sent it.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    workspace: WorkspaceId,
    user: UserId,
    hash: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT bytes FROM import_block WHERE workspace_id = $1 AND user_id = $2 AND hash = $3",
    )
    .bind(workspace.to_string())
    .bind(user.to_string())
    .bind(hash)
    .fetch_optional(connection)
    .await?)
}

/// Which of these blocks this person has sent.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn present(
    connection: &mut SqliteConnection,
    workspace: WorkspaceId,
    user: UserId,
    hashes: &[String],
) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for hashes in hashes.chunks(CHUNK) {
        let mut query = matching("SELECT hash", workspace, user, hashes);
        found.extend(query.build_query_scalar::<String>().fetch_all(&mut *connection).await?);
    }
    Ok(found)
}

/// Forgets blocks whose import is done.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn remove(
    connection: &mut SqliteConnection,
    workspace: WorkspaceId,
    user: UserId,
    hashes: &[String],
) -> Result<(), StoreError> {
    for hashes in hashes.chunks(CHUNK) {
        matching("DELETE", workspace, user, hashes).build().execute(&mut *connection).await?;
    }
    Ok(())
}

fn matching(
    verb: &str,
    workspace: WorkspaceId,
    user: UserId,
    hashes: &[String],
) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(verb);
    query.push(" FROM import_block WHERE workspace_id = ").push_bind(workspace.to_string());
    query.push(" AND user_id = ").push_bind(user.to_string()).push(" AND hash IN (");
    let mut list = query.separated(", ");
    for hash in hashes {
        list.push_bind(hash.clone());
    }
    query.push(")");
    query
}
