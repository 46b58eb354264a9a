//! What the rows of each scope add up to, kept beside them. Marks of erased records do not count: a
//! device may hold more of them than the host still gives.

use std::collections::BTreeMap;

use domain::entity::Scope;
use domain::id::{RecordId, WorkspaceId};
use domain::sync::sum::Sum;

use super::account::uuid;
use super::convert::{count, stored};
use super::query::{Query, Value};
use super::right::{self, scope_from, scope_name};
use super::{StoreError, Tx};
use crate::protocol::Role;

/// One sum for each scope that holds rows.
pub type Sums = BTreeMap<Scope, Sum>;

/// What the rows that a role may hold add up to; nothing for a workspace that was never counted.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    role: Role,
) -> Result<Option<Sum>, StoreError> {
    let sums = stored_sums(tx, workspace).await?;
    let seen = right::scopes(role).iter().filter_map(|scope| sums.get(scope));
    let sum = seen.copied().reduce(Sum::plus).unwrap_or_default();
    Ok((!sums.is_empty()).then_some(sum))
}

/// The sums as they are stored; nothing for a workspace that has none yet.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn stored_sums(tx: &mut Tx, workspace: WorkspaceId) -> Result<Sums, StoreError> {
    let lines: Vec<(String, i64, i64)> =
        Query::new("SELECT scope, row_count, marks FROM scope_sum WHERE workspace_id = $1")
            .bind(workspace.to_string())
            .all(tx)
            .await?;
    let mut sums = Sums::new();
    for (scope, rows, marks) in lines {
        sums.insert(known(&scope)?, Sum { rows: count(rows)?, marks: marks.cast_unsigned() });
    }
    Ok(sums)
}

/// The sums of the rows that are there, one by one.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn counted(tx: &mut Tx, workspace: WorkspaceId) -> Result<Sums, StoreError> {
    let lines: Vec<(String, String, i64)> =
        Query::new("SELECT scope, id, seq FROM row WHERE workspace_id = $1 AND NOT erased")
            .bind(workspace.to_string())
            .all(tx)
            .await?;
    let mut sums = Sums::new();
    for (scope, id, seq) in lines {
        sums.entry(known(&scope)?).or_default().add(RecordId(uuid(&id)?), count(seq)?);
    }
    Ok(sums)
}

/// Stores the sums of every scope.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn put(tx: &mut Tx, workspace: WorkspaceId, sums: &Sums) -> Result<(), StoreError> {
    if sums.is_empty() {
        return Ok(());
    }
    let mut lines: Vec<[Value; 4]> = Vec::with_capacity(sums.len());
    for (scope, sum) in sums {
        lines.push([
            workspace.to_string().into(),
            scope_name(*scope).into(),
            stored(sum.rows)?.into(),
            sum.marks.cast_signed().into(),
        ]);
    }
    Query::new("INSERT INTO scope_sum (workspace_id, scope, row_count, marks) ")
        .lines(lines)
        .text(
            " ON CONFLICT (workspace_id, scope) DO UPDATE SET row_count = excluded.row_count, \
             marks = excluded.marks",
        )
        .execute(tx)
        .await?;
    Ok(())
}

fn known(scope: &str) -> Result<Scope, StoreError> {
    scope_from(scope).ok_or_else(|| StoreError::Malformed(format!("the scope {scope}")))
}
