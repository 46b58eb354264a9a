//! History: every change of a field, with both values and who made it.

use domain::conflict::Giver;
use domain::entity::Entity;
use domain::id::{ChangeId, DeviceId, RecordId, UserId, WorkspaceId};
use serde_json::Value;
use sqlx::FromRow;

use super::account::uuid;
use super::convert::{count, stored};
use super::push::Sender;
use super::query::{self, Query};
use super::{Store, StoreError, Tx, right};
use crate::protocol::{HISTORY_LINES, HistoryLine, HistoryPage, HistoryRequest};

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

/// Who gave a field its value at a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// On which device.
    pub device: DeviceId,
    /// Who, and when by that device's clock.
    pub giver: Giver,
}

/// Who made the change of `field` at `seq`, if history tells.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn trace(
    tx: &mut Tx,
    workspace: WorkspaceId,
    seq: u64,
    field: &str,
) -> Result<Option<Trace>, StoreError> {
    let line: Option<(String, String, i64)> = Query::new(
        "SELECT device, actor, occurred_at FROM history \
         WHERE workspace_id = $1 AND seq = $2 AND field = $3",
    )
    .bind(workspace.to_string())
    .bind(stored(seq)?)
    .bind(field)
    .optional(tx)
    .await?;
    let Some((device, actor, at)) = line else { return Ok(None) };
    let giver = Giver { user: UserId(uuid(&actor)?), at };
    Ok(Some(Trace { device: DeviceId(uuid(&device)?), giver }))
}

/// A line as the table holds it.
#[derive(FromRow)]
struct Line {
    seq: i64,
    entity: String,
    id: String,
    field: String,
    old: String,
    new: String,
    actor: String,
    occurred_at: i64,
}

impl TryFrom<Line> for HistoryLine {
    type Error = StoreError;

    fn try_from(line: Line) -> Result<Self, StoreError> {
        Ok(Self {
            seq: count(line.seq)?,
            entity: line.entity.into(),
            id: RecordId(uuid(&line.id)?),
            field: line.field,
            old: serde_json::from_str(&line.old)?,
            new: serde_json::from_str(&line.new)?,
            actor: UserId(uuid(&line.actor)?),
            at: line.occurred_at,
        })
    }
}

impl Store {
    /// What happened to some records, latest first. Rows that the reader's role may not see, and
    /// erased ones, tell nothing.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn history(
        &self,
        sender: Sender,
        request: &HistoryRequest,
    ) -> Result<HistoryPage, StoreError> {
        if request.records.is_empty() {
            return Ok(page(Vec::new(), 0));
        }
        let limit = request.limit.clamp(1, HISTORY_LINES);
        let scopes = right::scopes(sender.role).iter().map(|scope| right::scope_name(*scope));
        let mut query = Query::new(
            "SELECT h.seq, h.entity, h.id, h.field, h.old, h.new, h.actor, h.occurred_at \
             FROM history h JOIN row r ON r.workspace_id = h.workspace_id \
             AND r.entity = h.entity AND r.id = h.id WHERE h.workspace_id = ",
        )
        .value(sender.workspace.to_string())
        .text(" AND h.id IN ")
        .list(request.records.iter().map(ToString::to_string))
        .text(" AND r.scope IN ")
        .list(scopes)
        .text(" AND NOT r.erased");
        if let Some(before) = request.before {
            query = query.text(" AND h.seq < ").value(stored(before)?);
        }
        // One more than asked tells whether there are more.
        let lines: Vec<Line> = query
            .text(" ORDER BY h.seq DESC, h.field LIMIT ")
            .value(i64::from(limit).saturating_add(1))
            .all(&mut self.begin_read().await?)
            .await?;
        let lines: Vec<HistoryLine> =
            lines.into_iter().map(HistoryLine::try_from).collect::<Result<_, _>>()?;
        Ok(page(lines, usize::try_from(limit).unwrap_or(usize::MAX)))
    }
}

/// The first lines, cut between two changes, so that no change is told in halves.
fn page(mut lines: Vec<HistoryLine>, limit: usize) -> HistoryPage {
    let more = lines.len() > limit;
    if let Some(cut) = lines.get(limit).map(|line| line.seq)
        && lines.first().is_some_and(|first| first.seq != cut)
    {
        lines.retain(|line| line.seq != cut);
    }
    HistoryPage { lines, more }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_between_two_changes() {
        let line = |seq| HistoryLine {
            seq,
            entity: Entity::Contact,
            id: RecordId(::uuid::Uuid::nil()),
            field: String::new(),
            old: Value::Null,
            new: Value::Null,
            actor: UserId(::uuid::Uuid::nil()),
            at: 0,
        };
        let seqs = |page: HistoryPage| page.lines.iter().map(|line| line.seq).collect::<Vec<_>>();
        assert_eq!(seqs(page(vec![line(9), line(8), line(8)], 2)), [9]);
        assert_eq!(seqs(page(vec![line(9), line(8)], 2)), [9, 8]);
        // A change larger than a page is told whole.
        assert_eq!(seqs(page(vec![line(8), line(8), line(8)], 2)), [8, 8, 8]);
    }
}
