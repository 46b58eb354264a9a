//! Confirmed rows by the block. What a row by itself goes through alone, the rows of a block go through
//! together, column by column: at every start there may be millions of them.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::row::{index, number};
use domain::sync::block::{Block, BlockError};
use domain::sync::envelope::{ARCHIVED, WITHDRAWN};

use super::Tables;
use crate::facts::block::BlockRows;
use crate::pending::{Pending, What};
use crate::table::Slot;

impl Tables {
    /// Takes a packed block of confirmed rows.
    ///
    /// # Errors
    ///
    /// [`BlockError`] for damaged bytes.
    pub fn confirm_block(&mut self, bytes: Vec<u8>) -> Result<u32, BlockError> {
        let block = Block::parse(bytes)?;
        let entity = block.entity().clone();
        let waiting = Waiting::of(&self.pending, &entity);
        self.blocks.push(None);
        let at = number(self.blocks.len().saturating_sub(1));
        let table = self.tables.entry(entity.clone()).or_default();
        table.reserve(block.rows());
        let known = table.len();
        // Rows by their place in the block and their number: those that are what the block says, and
        // those that are gone or that waiting entries change.
        let (mut plain, mut others) = (Vec::with_capacity(index(block.rows())), Vec::new());
        for (place, id, seq) in block.marks() {
            let is_gone = is_gone(&block, place);
            let slot = match is_gone {
                true => Slot::Own(Box::new(block.envelope(place)?)),
                false => Slot::Packed { block: at, row: place },
            };
            let Some(row) = table.confirm(id, seq, slot, &self.blocks) else { continue };
            if is_gone || waiting.touch(id) { others.push(row) } else { plain.push((place, row)) }
        }
        self.follow_block(&block, &plain, number(known));
        if let Some(place) = self.blocks.get_mut(index(at)) {
            *place = Some(block);
        }
        others.into_iter().for_each(|row| self.replay(&entity, row));
        self.stand_for_block(&entity, &plain);
        Ok(at)
    }

    /// Once rows of a block are there: who was merged counts no more, and merges may be new.
    fn stand_for_block(&mut self, entity: &Entity, plain: &[(u32, u32)]) {
        if *entity == Entity::Customer && self.standing.is_any() {
            let merged = plain.iter().map(|(_, row)| *row);
            let merged: Vec<u32> = merged.filter(|row| self.standing.is_merged(*row)).collect();
            merged.into_iter().for_each(|row| self.follow(entity, row));
            self.find_survivors();
        } else if *entity == Entity::Pairing {
            self.find_survivors();
        }
    }

    /// Takes a block that says what is confirmed already; nothing changes to the eye.
    ///
    /// # Errors
    ///
    /// [`BlockError`] for damaged bytes.
    pub fn repack(&mut self, bytes: Vec<u8>) -> Result<u32, BlockError> {
        let before = (self.version, self.changed_at.clone(), self.touched_all);
        let touched = std::mem::take(&mut self.touched);
        let outcome = self.confirm_block(bytes);
        (self.version, self.changed_at, self.touched_all) = before;
        self.touched = touched;
        outcome
    }

    /// Lets the figures' columns follow rows that are what the block says. Numbers from `known` on are
    /// new: nobody had those rows.
    fn follow_block(&mut self, block: &Block, plain: &[(u32, u32)], known: u32) {
        if plain.is_empty() {
            return;
        }
        let entity = block.entity();
        self.raise(entity);
        let of_known = plain.iter().map(|(_, row)| *row).filter(|row| *row < known);
        let before: Vec<(u32, u32)> =
            of_known.filter_map(|row| Some((row, self.facts.owner(entity, row)?))).collect();
        let owners = match entity.is_owned() {
            true => self.owners(block, plain),
            false => Vec::new(),
        };
        if *entity == Entity::OrderCost {
            let orders = self.tables.entry(Entity::Order).or_default();
            let row_of = |(place, _): &(u32, u32)| Some((*place, orders.intern(block.id(*place)?)));
            let rows: Vec<(u32, u32)> = plain.iter().filter_map(row_of).collect();
            self.facts.follow(&BlockRows { block, rows: &rows, owners: &owners });
        } else {
            self.facts.follow(&BlockRows { block, rows: plain, owners: &owners });
        }
        for (_, row) in plain {
            if self.touched_all {
                break;
            }
            self.touch(entity, *row);
        }
        for (row, owner) in before {
            if self.facts.owner(entity, row) != Some(owner) {
                self.touch(&Entity::Customer, owner);
            }
        }
    }

    /// Row numbers of the customers that rows of a block belong to.
    fn owners(&mut self, block: &Block, plain: &[(u32, u32)]) -> Vec<Option<u32>> {
        let customers = self.tables.entry(Entity::Customer).or_default();
        let ids = block.ids("customer");
        let standing = &self.standing;
        let owner =
            |place: u32| Some(standing.survivor(customers.intern(RecordId(ids?.get(place)?))));
        let owners = plain.iter().map(|(place, _)| *place).map(owner).collect();
        if let Some(last) = customers.len().checked_sub(1) {
            self.facts.reserve_customer(number(last));
        }
        owners
    }
}

/// What the waiting entries touch of one kind.
struct Waiting<'a> {
    /// Ascending.
    changed: Vec<RecordId>,
    /// Imports and erasures, which know their rows.
    others: Vec<&'a Pending>,
    entity: &'a Entity,
}

impl<'a> Waiting<'a> {
    fn of(pending: &'a [Pending], entity: &'a Entity) -> Self {
        let (mut changed, mut others) = (Vec::new(), Vec::new());
        for pending in pending {
            match &pending.what {
                What::Change(change) if change.entity == *entity => changed.push(change.id),
                What::Change(_) => {}
                What::Import { .. } | What::Erase { .. } => others.push(pending),
            }
        }
        changed.sort_unstable();
        Self { changed, others, entity }
    }

    fn touch(&self, id: RecordId) -> bool {
        self.changed.binary_search(&id).is_ok()
            || self.others.iter().any(|it| it.touches(self.entity, id))
    }
}

/// Whether a row of a block is neither shown nor counted.
fn is_gone(block: &Block, row: u32) -> bool {
    let archived = block.bool(ARCHIVED);
    let is_archived = archived.is_some_and(|mark| mark.get(row) == Some(true));
    let vanishes = || {
        let withdrawn = block.bool(WITHDRAWN);
        block.entity().vanishes_when_archived()
            || withdrawn.is_some_and(|mark| mark.get(row) == Some(true))
    };
    block.erased().is_some_and(|mark| mark.get(row) == Some(true)) || (is_archived && vanishes())
}
