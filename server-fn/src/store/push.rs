//! Push: a device's entries take effect once, in the device's order, however often they are sent.
//!
//! Every entry ends with a result that is kept: applied, merged or rejected. Only a transaction
//! that cannot commit leaves none, and then nothing else either.

use std::collections::HashMap;

use domain::id::{ChangeId, DeviceId, UserId, WorkspaceId};
use domain::sync::change::Entry;
use domain::sync::hash::sha256_hex;

use super::ledger::{Author, Decision, Ledger};
use super::outcome::{self, Outcome};
use super::{StoreError, Tx, device, erasure, fit, right};
use crate::protocol::{
    ChangeResult, ChangeStatus, PUSH_MAX_BYTES, PUSH_MAX_ENTRIES, PushBatch, PushReceipt,
    Rejection, Role,
};

/// Who pushes; the device is in the batch.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// Where.
    pub workspace: WorkspaceId,
    /// Who.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
}

/// A batch that makes sense: within the limits, its counts without gaps.
#[derive(Debug)]
pub struct Batch {
    device: DeviceId,
    first_n: u64,
    sent: Vec<Sent>,
}

/// An entry as it came: the hash of its text, and what it says if it can be read.
#[derive(Debug)]
struct Sent {
    n: u64,
    payload_hash: String,
    entry: Result<Entry, String>,
}

impl Batch {
    /// Reads what a device sent. A text that cannot be read stays in the batch, to be rejected by
    /// its count; so does one that is too long, if it comes alone.
    ///
    /// # Errors
    ///
    /// What is wrong with the batch as a whole, for a person.
    pub fn read(batch: &PushBatch) -> Result<Self, String> {
        let bytes: usize = batch.entries.iter().map(String::len).sum();
        if batch.entries.len() > PUSH_MAX_ENTRIES {
            return Err(format!("more than {PUSH_MAX_ENTRIES} entries"));
        }
        if bytes > PUSH_MAX_BYTES && batch.entries.len() > 1 {
            return Err(format!("more than {PUSH_MAX_BYTES} bytes of entries"));
        }
        if batch.first_n == 0 {
            return Err("counts begin at 1".to_owned());
        }
        let sent: Vec<Sent> =
            (batch.first_n..).zip(&batch.entries).map(|(n, text)| Sent::read(n, text)).collect();
        let is_off = |sent: &Sent| sent.entry.as_ref().is_ok_and(|entry| entry.n() != sent.n);
        if let Some(off) = sent.iter().find(|sent| is_off(sent)) {
            return Err(format!("the entry in place of {} has another count", off.n));
        }
        Ok(Self { device: batch.device, first_n: batch.first_n, sent })
    }
}

impl Sent {
    fn read(n: u64, text: &str) -> Self {
        let entry = if text.len() > PUSH_MAX_BYTES {
            Err(format!("longer than {PUSH_MAX_BYTES} bytes"))
        } else {
            serde_json::from_str(text).map_err(|error| error.to_string())
        };
        let entry = entry.and_then(|entry| fit::misfit(&entry).map_or(Ok(entry), Err));
        Self { n, payload_hash: sha256_hex(text.as_bytes()), entry }
    }
}

/// Records a batch in a transaction that began to change the sender's workspace. Only what is stored
/// is to be kept: after any other outcome the transaction is to be left as it was before.
///
/// # Errors
///
/// When the database cannot be written.
pub(super) async fn record(
    tx: &mut Tx,
    sender: Sender,
    batch: Batch,
) -> Result<PushReceipt, StoreError> {
    let author = Author {
        workspace: sender.workspace,
        user: sender.user,
        role: sender.role,
        device: batch.device,
    };
    let claimed = device::claim(tx, author.workspace, author.device, author.user).await?;
    let Some(last_n) = claimed else { return Ok(PushReceipt::Forked) };
    if batch.first_n > last_n.saturating_add(1) {
        return Ok(PushReceipt::Behind { last_n });
    }
    let Some(mut results) = repeated(tx, author, last_n, &batch.sent).await? else {
        return Ok(PushReceipt::Forked);
    };
    let new: Vec<Sent> = batch.sent.into_iter().skip(results.len()).collect();
    let (outcomes, head) = settle(tx, author, new).await?;
    results.extend(outcomes);
    let last_n = results.last().map_or(last_n, |result| result.n.max(last_n));
    Ok(PushReceipt::Stored { results, last_n, head })
}

/// Enters what the host itself does, through its own device, inside the caller's transaction.
/// Answers the workspace's head; tell it to the live stream after the commit.
///
/// `entries` are counted on here: their `n` does not matter.
///
/// # Errors
///
/// When the database cannot be written, or one of the entries is refused.
pub async fn enter(
    tx: &mut Tx,
    workspace: WorkspaceId,
    user: UserId,
    entries: Vec<Entry>,
) -> Result<u64, StoreError> {
    let nobody = UserId(uuid::Uuid::nil());
    let device = DeviceId(uuid::Uuid::new_v5(&workspace.0, b"host"));
    let last_n = device::claim(tx, workspace, device, nobody).await?.unwrap_or(0);
    let author = Author { workspace, user, role: Role::Admin, device };
    let mut sent = Vec::with_capacity(entries.len());
    for (n, entry) in (last_n.saturating_add(1)..).zip(entries) {
        let entry = entry.counted(n);
        let payload_hash = sha256_hex(serde_json::to_string(&entry)?.as_bytes());
        sent.push(Sent { n, payload_hash, entry: Ok(entry) });
    }
    let (results, head) = settle(tx, author, sent).await?;
    match results.into_iter().find(|of| matches!(of.status, ChangeStatus::Rejected { .. })) {
        Some(refused) => Err(StoreError::Malformed(format!("{refused:?}"))),
        None => Ok(head),
    }
}

/// The results of entries that were settled before, or `None` when the texts are others than then.
async fn repeated(
    tx: &mut Tx,
    author: Author,
    last_n: u64,
    sent: &[Sent],
) -> Result<Option<Vec<ChangeResult>>, StoreError> {
    let old: Vec<&Sent> = sent.iter().filter(|sent| sent.n <= last_n).collect();
    let (Some(first), Some(last)) = (old.first(), old.last()) else { return Ok(Some(Vec::new())) };
    let Author { workspace, device, .. } = author;
    let known = outcome::between(tx, workspace, device, first.n, last.n).await?;
    let change = |sent: &&&Sent| sent.entry.as_ref().ok().map(Entry::change_id);
    // Settled so long ago that only history tells: whose changes are there has sent the same texts.
    let is_old = |sent: &&&Sent| !known.contains_key(&sent.n);
    let ids: Vec<ChangeId> = old.iter().filter(is_old).filter_map(|sent| change(&sent)).collect();
    let known_by_change: HashMap<ChangeId, ChangeResult> =
        outcome::of_changes(tx, workspace, &ids).await?.into_iter().collect();
    let result = |sent: &&Sent| match known.get(&sent.n) {
        Some((hash, result)) => (*hash == sent.payload_hash).then(|| result.clone()),
        None => {
            let known = known_by_change.get(&change(&sent)?)?;
            Some(ChangeResult { n: sent.n, ..known.clone() })
        }
    };
    Ok(old.iter().map(result).collect())
}

/// Decides new entries in order and writes what they do, with their results.
async fn settle(
    tx: &mut Tx,
    author: Author,
    sent: Vec<Sent>,
) -> Result<(Vec<ChangeResult>, u64), StoreError> {
    let workspace = author.workspace;
    let head = tx.take_head(workspace).await?;
    let mut ledger = Ledger::new(author, head, erasure::gone(tx, workspace).await?);
    let entries = || sent.iter().filter_map(|sent| sent.entry.as_ref().ok());
    let ids: Vec<ChangeId> = entries().map(Entry::change_id).collect();
    let known = outcome::of_changes(tx, workspace, &ids).await?;
    let mut known: HashMap<ChangeId, Decision> =
        known.into_iter().map(|(id, result)| (id, (result.status, result.seq))).collect();
    let keys = entries().filter_map(|entry| match entry {
        Entry::Change(change) => Some((change.entity.clone(), change.id)),
        Entry::Import(_) | Entry::Erase(_) => None,
    });
    ledger.load(tx, keys.collect::<Vec<_>>().into_iter()).await?;
    let mut outcomes = Vec::with_capacity(sent.len());
    for Sent { n, payload_hash, entry } in sent {
        let change = entry.as_ref().ok().map(Entry::change_id);
        let settled = change.and_then(|change| known.get(&change).cloned());
        let (status, seq) = match (settled, entry) {
            (Some(decision), _) => decision,
            (None, Ok(entry)) => decide(tx, &mut ledger, entry).await?,
            (None, Err(detail)) => rejected(Rejection::Malformed { detail }),
        };
        known.extend(change.map(|change| (change, (status.clone(), seq))));
        outcomes.push(Outcome { change, payload_hash, result: ChangeResult { n, status, seq } });
    }
    ledger.write(tx).await?;
    outcome::add(tx, workspace, author.device, &outcomes).await?;
    if let Some(last) = outcomes.last() {
        device::advance(tx, workspace, author.device, last.result.n).await?;
        tx.put_head(workspace, ledger.head).await?;
    }
    Ok((outcomes.into_iter().map(|outcome| outcome.result).collect(), ledger.head))
}

async fn decide(tx: &mut Tx, ledger: &mut Ledger, entry: Entry) -> Result<Decision, StoreError> {
    let Author { role, user, .. } = ledger.author;
    match entry {
        Entry::Change(change) if right::may_change(role, user, &change.entity, change.id) => {
            ledger.change(tx, change).await
        }
        Entry::Import(import) if role != Role::Viewer => ledger.import(tx, &import).await,
        Entry::Erase(erase) if right::may_erase(role) => ledger.erase(tx, &erase).await,
        Entry::Change(_) | Entry::Import(_) | Entry::Erase(_) => Ok(rejected(Rejection::Forbidden)),
    }
}

fn rejected(reason: Rejection) -> Decision {
    (ChangeStatus::Rejected { reason }, 0)
}
