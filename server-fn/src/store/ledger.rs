//! What one push makes of the workspace: rows are read, changes decided in memory in order, and
//! everything is written at once.
//!
//! The head is locked before the reads and moved last, inside the one transaction of the push, so
//! that changes are decided upon the last committed rows, and no cursor ever passes a sequence that
//! is still to be committed.

use std::collections::{BTreeMap, HashMap};

use domain::conflict::{self, Giver};
use domain::entity::{Entity, Scope};
use domain::erasure::{self, Gone};
use domain::id::{ChangeId, DeviceId, RecordId, UserId, WorkspaceId};
use domain::sync::change::Change;
use domain::sync::envelope::{Envelope, IMPORTED, WITHDRAWN};
use domain::sync::merge::{self, Applied, Clash, Refusal};
use serde_json::Value;

use super::history::{self, Fact};
use super::row::{self, Key};
use super::{StoreError, Tx, number, sum};
use crate::protocol::{ChangeStatus, Rejection, Role};

/// The field that carries a customer's number.
pub(super) const NUMBER: &str = "number";

/// Who makes changes.
#[derive(Clone, Copy, Debug)]
pub struct Author {
    /// Where.
    pub workspace: WorkspaceId,
    /// Who.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
    /// On which device.
    pub device: DeviceId,
}

/// What became of an entry, and the sequence of its last row.
pub(super) type Decision = (ChangeStatus, u64);

/// The workspace as this transaction will leave it.
pub(super) struct Ledger {
    pub author: Author,
    /// The last sequence given out.
    pub head: u64,
    /// Rows that were looked at, as they are now; `None` for those that are not there.
    pub rows: HashMap<Key, Option<Envelope>>,
    /// Scope and sequence of those rows as the store holds them, and whether they count in its sums:
    /// marks of erased records do not.
    held: HashMap<Key, (Scope, u64, bool)>,
    /// Rows to write, by their last sequence.
    pub written: BTreeMap<u64, Key>,
    pub facts: Vec<Fact>,
    /// Numbers of customers written here.
    pub numbers: HashMap<RecordId, String>,
    /// People who were erased.
    pub gone: Gone,
    /// Rows that were emptied here.
    pub emptied: Vec<Key>,
}

impl Ledger {
    /// An untouched workspace whose head is `head`, and where the people in `gone` were erased.
    pub fn new(author: Author, head: u64, gone: Gone) -> Self {
        Self {
            author,
            head,
            rows: HashMap::new(),
            held: HashMap::new(),
            written: BTreeMap::new(),
            facts: Vec::new(),
            numbers: HashMap::new(),
            gone,
            emptied: Vec::new(),
        }
    }

    /// Reads the rows among `keys` that were not looked at yet.
    pub async fn load(
        &mut self,
        tx: &mut Tx,
        keys: impl Iterator<Item = Key>,
    ) -> Result<(), StoreError> {
        let mut unknown: Vec<Key> = keys.filter(|key| !self.rows.contains_key(key)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        let found = row::find(tx, self.author.workspace, &unknown).await?;
        self.rows.extend(unknown.into_iter().map(|key| (key, None)));
        for row in found {
            self.know(row);
        }
        Ok(())
    }

    /// Takes a row as the store holds it, unless it is known already, maybe as changed here.
    pub fn know(&mut self, row: Envelope) {
        let key = (row.entity.clone(), row.id);
        if self.rows.get(&key).is_none_or(Option::is_none) && !self.held.contains_key(&key) {
            self.held.insert(key.clone(), (row.scope, row.seq, !row.erased));
            self.rows.insert(key, Some(row));
        }
    }

    /// Decides an edit. Its row has been loaded.
    pub async fn change(
        &mut self,
        tx: &mut Tx,
        mut change: Change,
    ) -> Result<Decision, StoreError> {
        let key = (change.entity.clone(), change.id);
        let row = self.rows.get(&key).cloned().flatten();
        if let Err(refusal) = erasure::admit(row.as_ref(), &change, &self.gone) {
            return Ok((ChangeStatus::Rejected { reason: refusal.into() }, 0));
        }
        if let Some(row) = &row {
            self.see_own_edits(tx, row, &mut change).await?;
        }
        if change.entity == Entity::Customer
            && let Some(rejection) = self.number(tx, row.as_ref(), &mut change).await?
        {
            return Ok((ChangeStatus::Rejected { reason: rejection }, 0));
        }
        let seq = self.head.saturating_add(1);
        let applied = match merge::apply(row.as_ref(), &change, seq) {
            Ok(applied) => applied,
            Err(refusal) => return Ok((ChangeStatus::Rejected { reason: refusal.into() }, 0)),
        };
        let status = if applied.is_merged() { ChangeStatus::Merged } else { ChangeStatus::Applied };
        let (record, clashes) = (applied.row.clone(), applied.clashes.clone());
        let seq = self.accept(row.is_none(), applied, change.change_id, change.made_at);
        for clash in &clashes {
            self.keep_conflict(tx, &record, clash, &change).await?;
        }
        Ok((status, seq.unwrap_or(0)))
    }

    /// Keeps both values of a clash where people see them. History has them already, so it says
    /// nothing of the row that shows them.
    async fn keep_conflict(
        &mut self,
        tx: &mut Tx,
        record: &Envelope,
        clash: &Clash,
        change: &Change,
    ) -> Result<(), StoreError> {
        let Author { workspace, user, .. } = self.author;
        let key = (Entity::Conflict, conflict::row_of(record.id, &clash.field));
        self.load(tx, std::iter::once(key.clone())).await?;
        let known = self.rows.get(&key).cloned().flatten();
        let (field, version) = &clash.earlier;
        let earlier = history::trace(tx, workspace, *version, field).await?;
        let arriving = Giver { user, at: change.made_at };
        let giver = earlier.map(|trace| trace.giver);
        let note = conflict::note(record, clash, giver, arriving, change.change_id, known.as_ref());
        let seq = self.head.saturating_add(1);
        // The values are those of a record that took them; nothing here can be refused.
        if let Ok(mut applied) = merge::apply(known.as_ref(), &note, seq)
            && !applied.changed.is_empty()
        {
            applied.row.scope = record.scope;
            self.put(applied.row);
        }
        Ok(())
    }

    /// Takes a row that was applied at the next sequence; answers that sequence, or `None` when
    /// there was nothing to change.
    pub fn accept(
        &mut self,
        is_new: bool,
        applied: Applied,
        change: ChangeId,
        occurred_at: i64,
    ) -> Option<u64> {
        let Applied { row, changed, .. } = applied;
        if changed.is_empty() && !is_new {
            return None;
        }
        let seq = row.seq;
        let fact = |field: String, old: Value, new: Value| Fact {
            seq,
            entity: row.entity.clone(),
            id: row.id,
            field,
            old,
            new,
            change,
            occurred_at,
        };
        if is_new {
            // The row itself holds what it began with; later changes keep what they replace.
            self.facts.push(fact(String::new(), Value::Null, Value::Null));
        } else {
            // What an import notes to be undone by is in the facts beside it already, and that it was
            // undone in that of the archive.
            let is_told = |field: &str| field != IMPORTED && field != WITHDRAWN;
            let told = changed.into_iter().filter(|at| is_told(&at.field));
            self.facts.extend(told.map(|at| fact(at.field, at.old, at.new)));
        }
        if row.entity == Entity::Customer
            && let Some(number) = row.fields.get(NUMBER).and_then(Value::as_str)
        {
            // A customer that was taken back with its import holds no number up.
            let number = if row.is_withdrawn() { "" } else { number };
            self.numbers.insert(row.id, number.to_owned());
        }
        self.put(row);
        Some(seq)
    }

    /// Takes a row at the next sequence.
    pub fn put(&mut self, row: Envelope) {
        let key = (row.entity.clone(), row.id);
        if let Some(Some(before)) = self.rows.get(&key) {
            self.written.remove(&before.seq);
        }
        self.head = row.seq;
        self.written.insert(row.seq, key.clone());
        self.rows.insert(key, Some(row));
    }

    /// Writes everything; nothing is visible before the transaction commits.
    pub async fn write(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let Author { workspace, user, device, .. } = self.author;
        let keys = self.written.values();
        let rows: Vec<&Envelope> =
            keys.filter_map(|key| self.rows.get(key)).filter_map(Option::as_ref).collect();
        self.write_sums(tx, &rows).await?;
        row::put(tx, workspace, &rows).await?;
        history::add(tx, workspace, user, device, &self.facts).await?;
        let numbers: Vec<(RecordId, String)> =
            self.numbers.iter().map(|(id, number)| (*id, number.clone())).collect();
        number::put(tx, workspace, &numbers).await?;
        // Last: what this push did before it erased somebody is wiped as well.
        super::erasure::wipe(tx, workspace, &self.emptied).await
    }

    /// Keeps what the rows add up to. Before the rows are written: a workspace that was never counted
    /// is counted now.
    async fn write_sums(&self, tx: &mut Tx, rows: &[&Envelope]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let workspace = self.author.workspace;
        let mut sums = sum::stored_sums(tx, workspace).await?;
        if sums.is_empty() {
            sums = sum::counted(tx, workspace).await?;
        }
        for row in rows {
            if let Some((scope, seq, true)) = self.held.get(&(row.entity.clone(), row.id)) {
                sums.entry(*scope).or_default().take(row.id, *seq);
            }
            let sum = sums.entry(row.scope).or_default();
            if !row.erased {
                sum.add(row.id, row.seq);
            }
        }
        sum::put(tx, workspace, &sums).await
    }

    /// A person has seen what they did themselves, also when it was not confirmed yet: an edit upon
    /// an own edit is no merge.
    async fn see_own_edits(
        &self,
        tx: &mut Tx,
        row: &Envelope,
        change: &mut Change,
    ) -> Result<(), StoreError> {
        let Author { workspace, device, .. } = self.author;
        for (field, now) in merge::moved(row, change) {
            let is_of_this_push = self.facts.first().is_some_and(|fact| fact.seq <= now);
            let is_own = is_of_this_push
                || history::trace(tx, workspace, now, &field)
                    .await?
                    .is_some_and(|trace| trace.device == device);
            if is_own {
                change.base.insert(field, now);
            }
        }
        Ok(())
    }

    /// Issues a number to a customer that has none, and refuses one that is another's.
    async fn number(
        &self,
        tx: &mut Tx,
        row: Option<&Envelope>,
        change: &mut Change,
    ) -> Result<Option<Rejection>, StoreError> {
        let wanted = change.set.get(NUMBER).map(|number| number.as_str().unwrap_or("").to_owned());
        let refused = |detail: &str| Rejection::InvalidValue {
            field: NUMBER.to_owned(),
            detail: detail.to_owned(),
        };
        match wanted.filter(|number| !number.is_empty()) {
            None if row.is_none() && change.create => {
                let highest = number::highest_serial(tx, self.author.workspace).await?;
                let given = self.numbers.values().map(String::as_str);
                let number = number::issued(number::next_serial(highest, given));
                change.set.insert(NUMBER.to_owned(), number.into());
                Ok(None)
            }
            // A creation sent again does not know the number that the host gave.
            None if change.create => {
                change.set.remove(NUMBER);
                Ok(None)
            }
            None if change.set.contains_key(NUMBER) => {
                Ok(Some(refused("a customer keeps a number")))
            }
            None => Ok(None),
            Some(number) => {
                let is_taken = self.is_taken(tx, &number, change.id).await?;
                Ok(is_taken.then(|| refused("another customer has this number")))
            }
        }
    }

    /// Whether another customer has the number, counting what this push did so far.
    async fn is_taken(
        &self,
        tx: &mut Tx,
        number: &str,
        customer: RecordId,
    ) -> Result<bool, StoreError> {
        let here = self.numbers.iter().any(|(id, held)| *id != customer && held == number);
        let stored = number::holders(tx, self.author.workspace, number).await?;
        let there = |id: &RecordId| *id != customer && !self.numbers.contains_key(id);
        Ok(here || stored.iter().any(there))
    }
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownRecord => Self::UnknownRecord,
            Refusal::Erased => Self::Erased,
            Refusal::AlreadyExists => Self::AlreadyExists,
            Refusal::InvalidValue { field, detail } => Self::InvalidValue { field, detail },
        }
    }
}
