//! `Table`: the rows of one kind under dense numbers. What is shown is the confirmed row, or in its
//! place what the waiting entries make of it.

use std::collections::HashMap;

use domain::id::RecordId;
use domain::row::{index, room};
use domain::sync::block::Block;
use domain::sync::envelope::Envelope;
use serde_json::Value;

use super::by_id::ById;
use super::view::View;

/// Where a row's values are.
#[derive(Clone, Debug, Default)]
pub enum Slot {
    /// Only the id is known: another row refers to it.
    #[default]
    Empty,
    /// Row of a block; never one that is gone, so that showing it needs no look into the block.
    Packed {
        /// Which block.
        block: u32,
        /// Which row of it.
        row: u32,
    },
    /// By itself.
    Own(Box<Envelope>),
}

/// Blocks by number; one that is no longer needed leaves its place empty.
pub type Blocks = [Option<Block>];

/// The rows of one kind.
#[derive(Clone, Debug, Default)]
pub struct Table {
    rows: ById,
    confirmed: Vec<Slot>,
    shown: HashMap<u32, Slot>,
}

impl Table {
    /// How many numbers are given out; rows that hold nothing included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no number is given out.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of an id.
    pub fn row(&self, id: RecordId) -> Option<u32> {
        self.rows.row(id.0)
    }

    /// The id of a number.
    pub fn id(&self, row: u32) -> Option<RecordId> {
        self.rows.id(row).map(RecordId)
    }

    /// The number of an id, given out when it is new.
    pub fn intern(&mut self, id: RecordId) -> u32 {
        let row = self.rows.intern(id.0);
        if self.confirmed.len() < self.rows.len() {
            self.confirmed.push(Slot::Empty);
        }
        row
    }

    /// What is shown; nothing for rows that are not there, were erased or were taken back.
    pub fn view<'a>(&'a self, row: u32, blocks: &'a Blocks) -> Option<View<'a>> {
        self.held(row, blocks).filter(|view| !matches!(view, View::Own(row) if row.is_gone()))
    }

    /// What the next edit would change: also a row that was taken back.
    pub fn held<'a>(&'a self, row: u32, blocks: &'a Blocks) -> Option<View<'a>> {
        self.shown.get(&row).map_or_else(|| self.confirmed(row, blocks), |slot| view(slot, blocks))
    }

    /// The mark of a row that was erased, or is about to be.
    pub fn mark(&self, row: u32) -> Option<&Envelope> {
        let slot = self.shown.get(&row).or_else(|| self.confirmed.get(index(row)))?;
        let Slot::Own(row) = slot else { return None };
        row.erased.then_some(&**row)
    }

    /// What the host has confirmed; nothing for rows that are not there or were erased.
    pub fn confirmed<'a>(&'a self, row: u32, blocks: &'a Blocks) -> Option<View<'a>> {
        view(self.confirmed.get(index(row))?, blocks)
    }

    /// A text of every row that is shown, empty where it has none: with the columns found once, which for
    /// a hundred thousand rows is most of the work.
    pub fn texts<'a>(
        &'a self,
        field: &'a str,
        blocks: &'a Blocks,
    ) -> impl Iterator<Item = (u32, &'a str)> {
        let of_block = |block: &'a Option<Block>| block.as_ref()?.text(field);
        let columns: Vec<_> = blocks.iter().map(of_block).collect();
        (0..).zip(&self.confirmed).filter_map(move |(row, confirmed)| {
            let text = match self.shown.get(&row).unwrap_or(confirmed) {
                Slot::Empty => return None,
                Slot::Packed { block, row } => columns.get(index(*block))?.as_ref()?.get(*row),
                Slot::Own(own) if own.is_gone() || own.erased => return None,
                Slot::Own(own) => own.fields.get(field).and_then(Value::as_str),
            };
            Some((row, text.unwrap_or_default()))
        })
    }

    /// Whether an entry that is not confirmed changes this row.
    pub fn is_pending(&self, row: u32) -> bool {
        self.shown.contains_key(&row)
    }

    /// Makes room for so many more rows.
    pub fn reserve(&mut self, more: u32) {
        self.rows.reserve(index(more));
        room(&mut self.confirmed, index(more));
    }

    /// Takes a confirmed row, and answers its number, unless a later one is there.
    pub fn confirm(&mut self, id: RecordId, seq: u64, slot: Slot, blocks: &Blocks) -> Option<u32> {
        let row = self.intern(id);
        let place = self.confirmed.get_mut(index(row))?;
        let is_news = seq_of(place, blocks).is_none_or(|known| known <= seq);
        is_news.then(|| {
            *place = slot;
            row
        })
    }

    /// Shows what the waiting entries make of a row, or the confirmed row again.
    pub fn show(&mut self, row: u32, slot: Option<Slot>) {
        match slot {
            Some(slot) => drop(self.shown.insert(row, slot)),
            None if self.shown.is_empty() => {}
            None => drop(self.shown.remove(&row)),
        }
    }

    /// Id and sequence of every confirmed row but marks of erased ones.
    pub fn confirmed_marks<'a>(
        &'a self,
        blocks: &'a Blocks,
    ) -> impl Iterator<Item = (RecordId, u64)> {
        let rows = self.rows.ids().iter().zip(&self.confirmed);
        // A mark is never packed here: see `Slot`.
        let is_mark = |slot: &Slot| matches!(slot, Slot::Own(row) if row.erased);
        let rows = rows.filter(move |(_, slot)| !is_mark(slot));
        rows.filter_map(|(id, slot)| Some((RecordId(*id), seq_of(slot, blocks)?)))
    }

    /// Confirmed rows that are not packed; erased ones too.
    pub fn confirmed_single(&self) -> impl Iterator<Item = &Envelope> {
        self.confirmed.iter().filter_map(|slot| match slot {
            Slot::Own(row) => Some(&**row),
            _ => None,
        })
    }

    /// Confirmed rows that lie in one block.
    pub fn confirmed_of_block<'a>(
        &'a self,
        at: u32,
        blocks: &'a Blocks,
    ) -> impl Iterator<Item = Envelope> {
        self.confirmed.iter().filter_map(move |slot| match slot {
            Slot::Packed { block, .. } if *block == at => view(slot, blocks)?.envelope(),
            _ => None,
        })
    }

    /// How many rows of each block are still the confirmed ones.
    pub fn live_rows(&self) -> HashMap<u32, u32> {
        let mut live = HashMap::new();
        for slot in &self.confirmed {
            if let Slot::Packed { block, .. } = slot {
                *live.entry(*block).or_default() += 1;
            }
        }
        live
    }
}

/// The row in a slot; an erased one is not there.
fn view<'a>(slot: &'a Slot, blocks: &'a Blocks) -> Option<View<'a>> {
    match slot {
        Slot::Empty => None,
        Slot::Packed { block, row } => {
            Some(View::Packed(blocks.get(index(*block))?.as_ref()?, *row))
        }
        Slot::Own(row) => (!row.erased).then_some(View::Own(row)),
    }
}

fn seq_of(slot: &Slot, blocks: &Blocks) -> Option<u64> {
    match slot {
        Slot::Empty => None,
        Slot::Packed { block, row } => blocks.get(index(*block))?.as_ref()?.seq(*row),
        Slot::Own(row) => Some(row.seq),
    }
}
