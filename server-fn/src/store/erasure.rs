//! Erasure: everything that tells of a person goes in the transaction of the push that asks for it.
//! What goes and what stays is `domain::erasure`; each row gets a new sequence, so that every device
//! hears of it.
//!
//! Rows that tell of somebody are found by looking for the id in every body of the workspace. That
//! reads the whole table, and is done only here; an index of references would cost each write.

use std::collections::BTreeMap;

use domain::entity::Entity;
use domain::erasure::{self, Gone};
use domain::id::{RecordId, WorkspaceId};
use domain::sync::change::Erase;
use domain::sync::envelope::Envelope;
use serde_json::Value;

use super::account::uuid;
use super::history::Fact;
use super::ledger::{Decision, Ledger};
use super::query::Query;
use super::row::{COLUMNS, Key, Line};
use super::{StoreError, Tx, snapshot};
use crate::protocol::{ChangeStatus, Rejection};

/// The field of the line in history that says somebody was erased.
const ERASED: &str = "erased";

/// Ids in one statement.
const CHUNK: usize = 500;

/// The people of a workspace who were erased; what arrives late about them is refused.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn gone(tx: &mut Tx, workspace: WorkspaceId) -> Result<Gone, StoreError> {
    let ids: Vec<(String,)> =
        Query::new("SELECT id FROM row WHERE workspace_id = $1 AND erased AND entity IN ($2, $3)")
            .bind(workspace.to_string())
            .bind(Entity::Customer.name())
            .bind(Entity::Contact.name())
            .all(tx)
            .await?;
    ids.iter().map(|(id,)| Ok(RecordId(uuid(id)?))).collect()
}

impl Ledger {
    /// Erases a person and what tells of them. One who was erased before stays so; one who is not
    /// known gets the mark all the same, since their row may still be on its way.
    pub async fn erase(&mut self, tx: &mut Tx, erase: &Erase) -> Result<Decision, StoreError> {
        if !erasure::is_person(&erase.entity) {
            let detail = format!("a {} is not erased by itself", erase.entity.name());
            let reason = Rejection::Malformed { detail };
            return Ok((ChangeStatus::Rejected { reason }, 0));
        }
        let person: Key = (erase.entity.clone(), erase.id);
        self.load(tx, std::iter::once(person.clone())).await?;
        if self.rows.get(&person).is_some_and(|row| row.as_ref().is_some_and(|row| row.erased)) {
            return Ok((ChangeStatus::Applied, 0));
        }
        self.look_at_mentions(tx, erase.id).await?;
        let mark = Envelope {
            erased: false,
            ..erasure::tombstone(&erase.entity, erase.id, erase.made_at, 0)
        };
        if let Some(row @ None) = self.rows.get_mut(&person) {
            *row = Some(mark);
        }
        for key in self.about(erase.id) {
            let Some(Some(row)) = self.rows.get(&key) else { continue };
            let seq = self.head.saturating_add(1);
            let left = erasure::remains(row, erase.made_at, seq);
            if key.1 == erase.id {
                self.facts.push(told(&left, erase));
            }
            self.numbers.remove(&key.1);
            if erasure::is_person(&key.0) {
                self.gone.insert(key.1);
            }
            self.emptied.push(key);
            self.put(left);
        }
        Ok((ChangeStatus::Applied, self.head))
    }

    /// Loads the rows that name a record, and every conflict: a conflict may be about one of those.
    async fn look_at_mentions(&mut self, tx: &mut Tx, id: RecordId) -> Result<(), StoreError> {
        let workspace = self.author.workspace;
        let conflict = Entity::Conflict;
        let lines: Vec<Line> = Query::new("SELECT ")
            .text(COLUMNS)
            .text(" FROM row WHERE workspace_id = ")
            .value(workspace.to_string())
            .text(" AND NOT erased AND (body LIKE ")
            .value(format!("%{id}%"))
            .text(" OR entity = ")
            .value(conflict.name())
            .text(")")
            .all(tx)
            .await?;
        for line in lines {
            self.know(line.try_into()?);
        }
        Ok(())
    }

    /// The rows that tell of a record, itself among them, of those that were looked at.
    fn about(&self, id: RecordId) -> Vec<Key> {
        let here = || self.rows.values().flatten().filter(|row| !row.erased);
        let person = Gone::from([id]);
        let tells = |row: &&Envelope| row.id == id || erasure::names(&row.fields, &person);
        let of_person: Gone = here().filter(tells).map(|row| row.id).collect();
        let is_about = |row: &&Envelope| {
            tells(row)
                || (row.entity == Entity::Conflict && erasure::names(&row.fields, &of_person))
        };
        let mut keys: Vec<Key> =
            here().filter(is_about).map(|row| (row.entity.clone(), row.id)).collect();
        keys.sort_unstable();
        keys
    }
}

/// The line in history that says so; who and where is the author's.
fn told(row: &Envelope, erase: &Erase) -> Fact {
    Fact {
        seq: row.seq,
        entity: row.entity.clone(),
        id: row.id,
        field: ERASED.to_owned(),
        old: Value::Null,
        new: Value::Null,
        change: erase.change_id,
        occurred_at: erase.made_at,
    }
}

/// Wipes what is kept beside the rows that were emptied: both values of each change in history (who
/// changed which field when stays), a customer's number (its counter stays, so that it is not given
/// again), the blocks of imports that are still to come, which a device sends again, and snapshots,
/// also one that is being made.
///
/// # Errors
///
/// When the database cannot be written.
pub(super) async fn wipe(
    tx: &mut Tx,
    workspace: WorkspaceId,
    emptied: &[Key],
) -> Result<(), StoreError> {
    if emptied.is_empty() {
        return Ok(());
    }
    let mut kinds: BTreeMap<&Entity, Vec<RecordId>> = BTreeMap::new();
    for (entity, id) in emptied {
        kinds.entry(entity).or_default().push(*id);
    }
    for (entity, ids) in kinds {
        for ids in ids.chunks(CHUNK) {
            wipe_history(tx, workspace, entity, ids).await?;
            if *entity == Entity::Customer {
                wipe_numbers(tx, workspace, ids).await?;
            }
        }
    }
    Query::new("DELETE FROM import_block WHERE workspace_id = $1")
        .bind(workspace.to_string())
        .execute(tx)
        .await?;
    snapshot::remove(tx, workspace).await
}

async fn wipe_history(
    tx: &mut Tx,
    workspace: WorkspaceId,
    entity: &Entity,
    ids: &[RecordId],
) -> Result<(), StoreError> {
    let query = Query::new("UPDATE history SET old = ")
        .value("null")
        .text(", new = ")
        .value("null")
        .text(" WHERE workspace_id = ")
        .value(workspace.to_string())
        .text(" AND entity = ")
        .value(entity.name())
        .text(" AND id IN ")
        .list(ids.iter().map(ToString::to_string));
    let query = match erasure::kept(entity) {
        Some(kept) => query.text(" AND field NOT IN ").list(kept.iter().copied()),
        None => query,
    };
    query.execute(tx).await?;
    Ok(())
}

async fn wipe_numbers(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ids: &[RecordId],
) -> Result<(), StoreError> {
    Query::new("UPDATE customer_number SET number = ")
        .value("")
        .text(" WHERE workspace_id = ")
        .value(workspace.to_string())
        .text(" AND id IN ")
        .list(ids.iter().map(ToString::to_string))
        .execute(tx)
        .await?;
    Ok(())
}
