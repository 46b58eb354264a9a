//! Packed rows of imports that are still to come. They arrive before the entry that names them.

use domain::id::{UserId, WorkspaceId};

use super::query::Query;
use super::{StoreError, Tx};

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
    tx: &mut Tx,
    workspace: WorkspaceId,
    user: UserId,
    hash: &str,
    bytes: &[u8],
    now_ms: i64,
) -> Result<(), StoreError> {
    Query::new("DELETE FROM import_block WHERE workspace_id = $1 AND made_at < $2")
        .bind(workspace.to_string())
        .bind(now_ms.saturating_sub(KEPT_MS))
        .execute(tx)
        .await?;
    Query::new(
        "INSERT INTO import_block (workspace_id, user_id, hash, bytes, made_at) \
         VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (workspace_id, user_id, hash) DO UPDATE SET made_at = excluded.made_at",
    )
    .bind(workspace.to_string())
    .bind(user.to_string())
    .bind(hash)
    .bind(bytes)
    .bind(now_ms)
    .execute(tx)
    .await?;
    Ok(())
}

/// The bytes of a block, if this person sent it.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn find(
    tx: &mut Tx,
    workspace: WorkspaceId,
    user: UserId,
    hash: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<(Vec<u8>,)> = Query::new(
        "SELECT bytes FROM import_block WHERE workspace_id = $1 AND user_id = $2 AND hash = $3",
    )
    .bind(workspace.to_string())
    .bind(user.to_string())
    .bind(hash)
    .optional(tx)
    .await?;
    Ok(found.map(|(bytes,)| bytes))
}

/// Which of these blocks this person has sent.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn present(
    tx: &mut Tx,
    workspace: WorkspaceId,
    user: UserId,
    hashes: &[String],
) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for hashes in hashes.chunks(CHUNK) {
        let query = matching("SELECT hash", workspace, user, hashes);
        found.extend(query.all::<(String,)>(tx).await?.into_iter().map(|(hash,)| hash));
    }
    Ok(found)
}

/// Forgets blocks whose import is done.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn remove(
    tx: &mut Tx,
    workspace: WorkspaceId,
    user: UserId,
    hashes: &[String],
) -> Result<(), StoreError> {
    for hashes in hashes.chunks(CHUNK) {
        matching("DELETE", workspace, user, hashes).execute(tx).await?;
    }
    Ok(())
}

fn matching(verb: &'static str, workspace: WorkspaceId, user: UserId, hashes: &[String]) -> Query {
    Query::new(verb)
        .text(" FROM import_block WHERE workspace_id = ")
        .value(workspace.to_string())
        .text(" AND user_id = ")
        .value(user.to_string())
        .text(" AND hash IN ")
        .list(hashes)
}
