//! Imports: packed rows applied as one change, all of them or none.

use std::borrow::Cow;
use std::collections::HashMap;

use domain::entity::Entity;
use domain::erasure;
use domain::sync::block::Block;
use domain::sync::change::{Import, ImportBlock};
use domain::sync::envelope::Envelope;
use domain::sync::hash::sha256_hex;
use domain::sync::merge::{self, Applied, Refusal};
use serde_json::Value;

use super::ledger::{Decision, Ledger, NUMBER};
use super::row::Key;
use super::{StoreError, Tx, fit, import_block, number, right};
use crate::protocol::{ChangeStatus, Rejection};

/// Rows of an import as they will be, decided but not yet taken.
#[derive(Default)]
struct Staged {
    /// In order, with whether the row is new.
    applied: Vec<(bool, Applied)>,
    /// Where a row stands in `applied` last.
    latest: HashMap<Key, usize>,
}

impl Ledger {
    /// Decides an import. Rows that already say the same stay as they are, so that a repeat
    /// changes nothing.
    pub async fn import(&mut self, tx: &mut Tx, import: &Import) -> Result<Decision, StoreError> {
        let rows = match self.unpack(tx, import).await? {
            Ok(rows) => rows,
            Err(reason) => return Ok((ChangeStatus::Rejected { reason }, 0)),
        };
        self.load(tx, rows.iter().map(|row| (row.entity.clone(), row.id))).await?;
        let highest = number::highest_serial(tx, self.author.workspace).await?;
        let staged = match self.stage(&rows, import.undoes.is_some(), highest) {
            Ok(staged) => staged,
            Err(refusal) => return Ok((ChangeStatus::Rejected { reason: refusal.into() }, 0)),
        };
        let mut last = 0;
        for (is_new, applied) in staged.applied {
            let seq = self.accept(is_new, applied, import.change_id, import.made_at);
            last = seq.unwrap_or(last);
        }
        let hashes: Vec<String> = import.blocks.iter().map(|block| block.hash.clone()).collect();
        let author = self.author;
        import_block::remove(tx, author.workspace, author.user, &hashes).await?;
        Ok((ChangeStatus::Applied, last))
    }

    /// The rows of all blocks, in order, or why there are none.
    async fn unpack(
        &self,
        tx: &mut Tx,
        import: &Import,
    ) -> Result<Result<Vec<Envelope>, Rejection>, StoreError> {
        let author = self.author;
        let mut rows = Vec::new();
        for block in &import.blocks {
            let bytes = import_block::find(tx, author.workspace, author.user, &block.hash).await?;
            let Some(bytes) = bytes.filter(|bytes| sha256_hex(bytes) == block.hash) else {
                return Ok(Err(Rejection::MissingBlock { hash: block.hash.clone() }));
            };
            match open(block, bytes) {
                Ok(opened) => rows.extend(opened),
                Err(detail) => return Ok(Err(Rejection::Malformed { detail })),
            }
        }
        if let Some(detail) = rows.iter().find_map(fit::of_row) {
            return Ok(Err(Rejection::Malformed { detail }));
        }
        let may = |row: &Envelope| right::may_change(author.role, author.user, &row.entity, row.id);
        Ok(if rows.iter().all(may) { Ok(rows) } else { Err(Rejection::Forbidden) })
    }

    /// Decides every row, upon what the store holds and what earlier rows of the import made of it.
    fn stage(
        &self,
        rows: &[Envelope],
        is_undo: bool,
        highest_serial: i64,
    ) -> Result<Staged, Refusal> {
        let mut staged = Staged::default();
        let given = self.numbers.values().map(String::as_str);
        let brought = rows.iter().filter_map(|row| row.fields.get(NUMBER)?.as_str());
        let mut serial = number::next_serial(highest_serial, given.chain(brought));
        for incoming in rows {
            let key = (incoming.entity.clone(), incoming.id);
            let earlier = staged.latest.get(&key).and_then(|place| staged.applied.get(*place));
            let known = earlier.map(|(_, applied)| &applied.row);
            let row = known.or_else(|| self.rows.get(&key).and_then(Option::as_ref));
            let is_new = row.is_none();
            let Some(incoming) = erasure::admit_row(row, incoming, &self.gone) else { continue };
            // The undone import's own row is told of as any other.
            let is_undo = is_undo && incoming.entity != Entity::Import;
            let incoming = match is_undo {
                true => Cow::Borrowed(&*incoming),
                false => numbered(&incoming, is_new, &mut serial),
            };
            let place = u64::try_from(staged.applied.len()).unwrap_or(u64::MAX);
            let seq = self.head.saturating_add(place).saturating_add(1);
            let applied = match is_undo {
                true => merge::put_back(row, &incoming, seq),
                false => merge::import(row, &incoming, seq),
            };
            match applied {
                Ok(applied) if is_new || !applied.changed.is_empty() => {
                    staged.latest.insert(key, staged.applied.len());
                    staged.applied.push((is_new, applied));
                }
                // Unchanged; or erased, and erasure wins over files as over edits.
                Ok(_) | Err(Refusal::Erased) => {}
                // What an undo found is not here: it was erased so long ago that nothing is left.
                Err(Refusal::UnknownRecord) if is_undo => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(staged)
    }
}

/// The rows of one block, when it is what the entry says.
fn open(expected: &ImportBlock, bytes: Vec<u8>) -> Result<Vec<Envelope>, String> {
    let block = Block::parse(bytes).map_err(|error| error.to_string())?;
    if *block.entity() != expected.entity || block.rows() != expected.rows {
        return Err("a block holds other rows than the import says".to_owned());
    }
    block.envelopes().map_err(|error| error.to_string())
}

/// A customer without a number gets one when new, and keeps the one it has when not.
fn numbered<'a>(incoming: &'a Envelope, is_new: bool, serial: &mut i64) -> Cow<'a, Envelope> {
    let number = incoming.fields.get(NUMBER).and_then(Value::as_str).unwrap_or("");
    if incoming.entity != Entity::Customer || !number.is_empty() {
        return Cow::Borrowed(incoming);
    }
    let mut incoming = incoming.clone();
    if is_new {
        incoming.fields.insert(NUMBER.to_owned(), number::issued(*serial).into());
        *serial = serial.saturating_add(1);
    } else {
        incoming.fields.remove(NUMBER);
    }
    Cow::Owned(incoming)
}
