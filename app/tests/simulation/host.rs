//! A host that keeps its promises (`server-fn/src/store`), and can be told to break one. What a push
//! makes of rows is `domain::sync::merge`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::consent::NO_MAIL;
use domain::entity::Scope;
use domain::erasure;
use domain::id::{ChangeId, DeviceId, RecordId, UserId};
use domain::sync::change::{Entry, Import};
use domain::sync::envelope::Envelope;
use domain::sync::merge::{self, Refusal};
use domain::sync::sum::Sum;
use klantkompas::protocol::{
    BootstrapReply, BootstrapRequest, ChangeResult, ChangeStatus, PullReply, PullRequest,
    PushBatch, PushReceipt, Rejection,
};

use crate::bug::Bug;
use crate::snapshot::Snapshot;
use crate::storage::{Rows, change_of};

/// What a commit makes durable, and a backup holds.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// The life of the database.
    pub epoch: u64,
    pub head: u64,
    pub rows: Rows,
    devices: BTreeMap<DeviceId, (UserId, u64)>,
    /// What was sent under each count, and what became of it.
    results: BTreeMap<(DeviceId, u64), (String, ChangeResult)>,
    decided: HashMap<ChangeId, (ChangeStatus, u64)>,
    blocks: BTreeMap<String, Envelope>,
    /// For those who see values, and for those who do not.
    pub snapshots: BTreeMap<bool, Snapshot>,
    /// Somebody was told that one is being made.
    making: bool,
    /// The person may no longer see values.
    pub is_viewer: bool,
    /// Up to here marks of erased records are given to nobody, and results are forgotten that
    /// history tells as well.
    pub floor: u64,
    /// The oldest protocol that may pull.
    pub least_protocol: u32,
    /// Every change that took effect, with who sent it and where it is in the order.
    pub history: Vec<(ChangeId, DeviceId, u64, u64)>,
    /// Records whose erasure took effect.
    pub erased: BTreeSet<RecordId>,
    /// Changes that ended an objection which their sender had not seen.
    pub widened: Vec<ChangeId>,
}

/// The host.
#[derive(Debug)]
pub struct Host {
    pub tables: Tables,
    pub backup: Tables,
    /// Written and not yet on disk; only a mistaken host has that after its answer.
    unwritten: Option<Tables>,
    /// Sequences given out by a host that does not lock its head.
    given: u64,
    page_rows: u32,
    bug: Option<Bug>,
}

impl Host {
    pub fn new(page_rows: u32, bug: Option<Bug>) -> Self {
        let (tables, backup) = (Tables::default(), Tables::default());
        Self { tables, backup, unwritten: None, given: 0, page_rows, bug }
    }

    /// Goes on from the last backup, which has another epoch.
    pub fn restore(&mut self, epoch: u64) {
        self.tables = Tables { epoch, ..self.backup.clone() };
        self.unwritten = None;
    }

    /// Ends and starts again: what was not on disk is gone.
    pub fn crash(&mut self) {
        self.unwritten = None;
    }

    fn flush(&mut self) {
        if let Some(tables) = self.unwritten.take() {
            self.tables = tables;
        }
    }

    /// Takes the sequences of a push before its transaction; only a mistaken host does.
    pub fn reserve(&mut self, batch: &PushBatch) -> Option<u64> {
        if self.bug != Some(Bug::NoHeadLock) {
            return None;
        }
        let first = self.given.max(self.tables.head);
        self.given = first + u64::try_from(batch.entries.len()).unwrap();
        Some(first)
    }

    pub fn push(&mut self, user: UserId, batch: &PushBatch, reserved: Option<u64>) -> PushReceipt {
        self.flush();
        if self.bug != Some(Bug::AnswerBeforeCommit) {
            return self.tables.push(user, batch, reserved, self.bug);
        }
        let mut tables = self.tables.clone();
        let receipt = tables.push(user, batch, reserved, self.bug);
        self.unwritten = Some(tables);
        receipt
    }

    /// Time passes: the floor rises by `quarters` of what is above it.
    pub fn sweep(&mut self, quarters: u64) {
        self.flush();
        let Tables { floor, head, results, .. } = &mut self.tables;
        *floor += (*head - *floor) * quarters / 4;
        results.retain(|_, (_, result)| result.seq == 0 || *floor < result.seq);
    }

    pub fn pull(&mut self, user: UserId, request: &PullRequest) -> PullReply {
        self.flush();
        self.tables.pull(user, request, self.page_rows, self.bug)
    }

    /// What a device can fetch instead of pages.
    pub fn offer(&mut self, user: UserId, request: &BootstrapRequest) -> BootstrapReply {
        self.flush();
        let rows = match self.bug {
            Some(Bug::SegmentsOfAllScopes) => self.tables.rows.clone(),
            _ => self.tables.visible(),
        };
        let cursor = self.tables.cursor(0);
        let Tables { head, devices, snapshots, is_viewer, floor, making, .. } = &mut self.tables;
        if devices.entry(request.device).or_insert((user, 0)).0 != user {
            return BootstrapReply::Forked;
        }
        snapshots.retain(|_, snapshot| *floor <= snapshot.base);
        // Whoever asks first does not get them yet.
        if Snapshot::is_wanted(snapshots, *is_viewer, &rows) && !std::mem::replace(making, true) {
            return BootstrapReply::Making;
        }
        *making = false;
        match Snapshot::current(snapshots, *is_viewer, &rows, *head, self.bug) {
            Some(snapshot) => snapshot.offer(&cursor, *head, self.bug),
            None => BootstrapReply::Pull,
        }
    }

    /// The rows of a segment, if there still is one of that name.
    pub fn segment(&mut self, name: &str) -> Option<Vec<Envelope>> {
        self.flush();
        self.tables.snapshots.get(&self.tables.is_viewer)?.segments.get(name).cloned()
    }

    pub fn missing(&mut self, hashes: &[String]) -> Vec<String> {
        self.flush();
        let lacks = |hash: &&String| !self.tables.blocks.contains_key(*hash);
        hashes.iter().filter(lacks).cloned().collect()
    }

    pub fn put_block(&mut self, hash: String, row: Envelope) {
        self.flush();
        self.tables.blocks.insert(hash, row);
    }
}

impl Tables {
    fn push(
        &mut self,
        user: UserId,
        batch: &PushBatch,
        reserved: Option<u64>,
        bug: Option<Bug>,
    ) -> PushReceipt {
        let (owner, last_n) = *self.devices.entry(batch.device).or_insert((user, 0));
        if owner != user {
            return PushReceipt::Forked;
        }
        if batch.first_n > last_n + 1 {
            return PushReceipt::Behind { last_n };
        }
        let mut seq = reserved.unwrap_or(self.head);
        let mut results = Vec::new();
        for (n, text) in (batch.first_n..).zip(&batch.entries) {
            if n <= last_n {
                match self.repeated(batch.device, n, text) {
                    Some(result) => results.push(result),
                    None => return PushReceipt::Forked,
                }
                continue;
            }
            let (status, at) = self.settle(batch.device, n, text, &mut seq, bug);
            let result = ChangeResult { n, status, seq: at };
            self.results.insert((batch.device, n), (text.clone(), result.clone()));
            results.push(result);
        }
        self.head = self.head.max(seq);
        let last_n = results.last().map_or(last_n, |result| result.n.max(last_n));
        if bug != Some(Bug::LastCountForgotten) {
            self.devices.insert(batch.device, (user, last_n));
        }
        PushReceipt::Stored { results, last_n, head: self.head }
    }

    /// The result of an entry that was settled before; of long ago only history tells.
    fn repeated(&self, device: DeviceId, n: u64, text: &str) -> Option<ChangeResult> {
        match self.results.get(&(device, n)) {
            Some((known, result)) => (known == text).then(|| result.clone()),
            None => {
                let (status, seq) = self.decided.get(&change_of(text))?.clone();
                Some(ChangeResult { n, status, seq })
            }
        }
    }

    fn settle(
        &mut self,
        device: DeviceId,
        n: u64,
        text: &str,
        seq: &mut u64,
        bug: Option<Bug>,
    ) -> (ChangeStatus, u64) {
        let entry: Entry = match serde_json::from_str(text) {
            Ok(entry) => entry,
            Err(error) => return rejected(Rejection::Malformed { detail: error.to_string() }),
        };
        let change = entry.change_id();
        if let Some(decision) = self.decided.get(&change) {
            return decision.clone();
        }
        let decision = match self.decide(&entry, *seq + 1, bug) {
            Ok((mut row, merged)) => {
                *seq += 1;
                if matches!(entry, Entry::Erase(_)) {
                    self.erased.insert(row.id);
                    if bug != Some(Bug::SegmentsOutliveErasure) {
                        self.snapshots.clear();
                    }
                }
                if bug == Some(Bug::ObjectionForgotten) {
                    force(&mut row, &entry);
                }
                let before = self.rows.get(&(row.entity.clone(), row.id));
                if before.is_some_and(|before| widens(before, &row, &entry)) {
                    self.widened.push(change);
                }
                self.rows.insert((row.entity.clone(), row.id), row);
                self.history.push((change, device, n, *seq));
                (if merged { ChangeStatus::Merged } else { ChangeStatus::Applied }, *seq)
            }
            Err(reason) => rejected(reason),
        };
        self.decided.insert(change, decision.clone());
        decision
    }

    fn decide(
        &self,
        entry: &Entry,
        seq: u64,
        bug: Option<Bug>,
    ) -> Result<(Envelope, bool), Rejection> {
        let applied = match entry {
            Entry::Change(change) if self.is_viewer && change.entity.scope() == Scope::Value => {
                return Err(Rejection::Forbidden);
            }
            Entry::Change(change) => {
                let row = self.rows.get(&(change.entity.clone(), change.id));
                merge::apply(row, change, seq)
            }
            Entry::Import(import) => {
                let incoming = self.block(import)?;
                let row = self.rows.get(&(incoming.entity.clone(), incoming.id));
                let is_forgotten = bug == Some(Bug::ErasureForgotten);
                let row = row.filter(|row| !(is_forgotten && row.erased));
                merge::import(row, incoming, seq)
            }
            Entry::Erase(erase) => {
                let known = self.rows.get(&(erase.entity.clone(), erase.id));
                let blank = erasure::tombstone(&erase.entity, erase.id, erase.made_at, seq);
                let left = known.filter(|row| !row.erased);
                let left = left.map(|row| erasure::remains(row, erase.made_at, seq));
                return Ok((left.unwrap_or(blank), false));
            }
        };
        let applied = applied.map_err(reason)?;
        let is_merged = applied.is_merged();
        // Also a change that changes nothing is in the order here, so that it can be counted.
        Ok((Envelope { seq, ..applied.row }, is_merged))
    }

    fn block(&self, import: &Import) -> Result<&Envelope, Rejection> {
        let hash = &import.blocks[0].hash;
        self.blocks.get(hash).ok_or_else(|| Rejection::MissingBlock { hash: hash.clone() })
    }

    /// Whether a change came in, whatever became of it.
    pub fn has_decided(&self, change: ChangeId) -> bool {
        self.decided.contains_key(&change)
    }

    /// The rows that the person may hold.
    pub fn visible(&self) -> Rows {
        let is_seen = |row: &Envelope| {
            let is_hidden = self.is_viewer && row.scope == Scope::Value;
            !is_hidden && !self.is_old_mark(row)
        };
        let rows = self.rows.iter().filter(|(_, row)| is_seen(row));
        rows.map(|(key, row)| (key.clone(), row.clone())).collect()
    }

    /// Whether a row is the mark of a record that was erased so long ago that nobody is told.
    pub fn is_old_mark(&self, row: &Envelope) -> bool {
        row.erased && row.seq <= self.floor
    }

    /// The records of old marks of which a device there has not heard.
    fn missed(&self, cursor: Option<Cursor>) -> Vec<RecordId> {
        let heard = cursor.filter(|at| at.epoch == self.epoch).map_or(0, |at| at.seq);
        let missed = |row: &&Envelope| self.is_old_mark(row) && heard < row.seq;
        self.rows.values().filter(missed).map(|row| row.id).collect()
    }

    /// A cursor of this moment and for these scopes.
    pub fn cursor(&self, seq: u64) -> Cursor {
        Cursor { epoch: self.epoch, seq, is_viewer: self.is_viewer, floor: self.floor }
    }

    fn goes_on(&self, cursor: Cursor, bug: Option<Bug>) -> bool {
        let is_for_these = cursor.is_viewer == self.is_viewer || bug == Some(Bug::ScopesForgotten);
        let is_above =
            self.floor <= cursor.seq.max(cursor.floor) || bug == Some(Bug::FloorForgotten);
        is_for_these && is_above && cursor.epoch == self.epoch && cursor.seq <= self.head
    }

    fn pull(
        &mut self,
        user: UserId,
        request: &PullRequest,
        page_rows: u32,
        bug: Option<Bug>,
    ) -> PullReply {
        let (owner, last_n) = *self.devices.entry(request.device).or_insert((user, 0));
        if owner != user {
            return PullReply::Forked;
        }
        let (from, floor) = match request.cursor.as_deref().map(Cursor::read) {
            None => (0, self.floor),
            Some(Some(cursor)) if self.goes_on(cursor, bug) => (cursor.seq, cursor.floor),
            Some(_) if bug == Some(Bug::OldMarksNotTold) => {
                return PullReply::Reset { erased: Vec::new() };
            }
            Some(cursor) => return PullReply::Reset { erased: self.missed(cursor) },
        };
        let visible = self.visible();
        let mut rows: Vec<&Envelope> = visible.values().filter(|row| row.seq > from).collect();
        rows.sort_unstable_by_key(|row| row.seq);
        let page_rows = usize::try_from(request.limit.min(page_rows)).unwrap();
        let more = rows.len() > page_rows;
        let rows: Vec<Envelope> = rows.into_iter().take(page_rows).cloned().collect();
        let seq = if more { rows.last().map_or(from, |row| row.seq) } else { self.head };
        let cursor = Cursor { floor, ..self.cursor(seq) }.write();
        let living = (request.sum && !more).then(|| sum(&visible));
        PullReply::Page { rows, last_n, head: self.head, cursor, more, total: 0, living }
    }
}

/// What rows add up to, marks of erased ones left out.
pub fn sum(rows: &Rows) -> Sum {
    rows.values().filter(|row| !row.erased).map(|row| (row.id, row.seq)).collect()
}

/// Where a device stands, and for which scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub epoch: u64,
    pub seq: u64,
    pub is_viewer: bool,
    /// Where the floor was when the first page was given.
    pub floor: u64,
}

impl Cursor {
    pub fn read(text: &str) -> Option<Self> {
        let parts: Vec<u64> = text.split('.').filter_map(|part| part.parse().ok()).collect();
        let [epoch, seq, scopes, floor] = parts[..] else { return None };
        Some(Self { epoch, seq, is_viewer: scopes == 1, floor })
    }

    pub fn write(self) -> String {
        format!("{}.{}.{}.{}", self.epoch, self.seq, u8::from(self.is_viewer), self.floor)
    }
}

fn rejected(reason: Rejection) -> (ChangeStatus, u64) {
    (ChangeStatus::Rejected { reason }, 0)
}

/// As the store words a refusal.
fn reason(refusal: Refusal) -> Rejection {
    match refusal {
        Refusal::UnknownRecord => Rejection::UnknownRecord,
        Refusal::Erased => Rejection::Erased,
        Refusal::AlreadyExists => Rejection::AlreadyExists,
        Refusal::InvalidValue { field, detail } => Rejection::InvalidValue { field, detail },
    }
}

/// The mistaken host's merge: what arrives last holds, objections too.
fn force(row: &mut Envelope, entry: &Entry) {
    if let Entry::Change(change) = entry
        && let Some(wanted) = change.set.get(NO_MAIL)
    {
        row.fields.insert(NO_MAIL.to_owned(), wanted.clone());
    }
}

/// Whether an entry ended an objection that its sender had not seen.
fn widens(before: &Envelope, after: &Envelope, entry: &Entry) -> bool {
    let objects = |row: &Envelope| row.fields.get(NO_MAIL) == Some(&true.into());
    let seen = match entry {
        Entry::Change(change) => change.base.get(NO_MAIL).copied().unwrap_or(0),
        Entry::Import(_) | Entry::Erase(_) => 0,
    };
    let made = before.versions.get(NO_MAIL).copied().unwrap_or(0);
    let is_file = matches!(entry, Entry::Import(_));
    objects(before) && !objects(after) && !after.erased && (is_file || seen < made)
}
