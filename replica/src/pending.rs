//! `Pending`: an entry not yet at the host, as it is shown over confirmed rows.

use std::cmp::Ordering;

use domain::entity::Entity;
use domain::erasure;
use domain::id::RecordId;
use domain::row::index;
use domain::sync::change::{Change, Entry, Erase, Import};
use domain::sync::merge;

use super::table::{Blocks, Slot};
use super::view::View;

/// An entry not yet at the host.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The device's count.
    pub n: u64,
    /// The text that is sent.
    pub text: String,
    /// When it was made, milliseconds since 1970 UTC.
    pub made_at: i64,
    /// What it does.
    pub what: What,
}

/// A record and where its row is: block number and row.
type Placed = ((Entity, RecordId), (u32, u32));

/// What an entry does.
#[derive(Clone, Debug)]
pub enum What {
    /// Changes one record.
    Change(Change),
    /// Brings rows, packed in blocks.
    Import {
        /// The entry.
        import: Import,
        /// The blocks' numbers in the tables.
        blocks: Vec<u32>,
        /// Where each record's row is: block number and row. Ascending.
        rows: Vec<Placed>,
    },
    /// Empties a person's row and those that tell of them.
    Erase {
        /// The entry.
        erase: Erase,
        /// The rows that were there when the entry was shown, ascending.
        rows: Vec<(Entity, RecordId)>,
    },
}

impl Pending {
    /// An entry and its text; for an erasure what it does, for an import the numbers of its blocks,
    /// held already.
    pub fn new(
        text: String,
        entry: Entry,
        erasure: Option<What>,
        blocks: Vec<u32>,
        held: &Blocks,
    ) -> Self {
        let (n, made_at) = (entry.n(), entry.made_at());
        let what = match entry {
            Entry::Change(change) => What::Change(change),
            Entry::Import(import) => What::Import { import, rows: rows_of(&blocks, held), blocks },
            Entry::Erase(erase) => {
                erasure.unwrap_or_else(|| What::Erase { erase, rows: Vec::new() })
            }
        };
        Self { n, text, made_at, what }
    }

    /// The records it touches.
    pub fn rows(&self) -> Vec<(Entity, RecordId)> {
        match &self.what {
            What::Change(change) => vec![(change.entity.clone(), change.id)],
            What::Import { rows, .. } => rows.iter().map(|(key, _)| key.clone()).collect(),
            What::Erase { rows, .. } => rows.clone(),
        }
    }

    /// Whether it touches that record.
    pub fn touches(&self, entity: &Entity, id: RecordId) -> bool {
        match &self.what {
            What::Change(change) => change.id == id && change.entity == *entity,
            What::Import { rows, .. } => place_of(rows, entity, id).is_some(),
            What::Erase { rows, .. } => holds(rows, entity, id),
        }
    }

    /// The blocks it holds.
    pub fn blocks(&self) -> Vec<u32> {
        match &self.what {
            What::Change(_) | What::Erase { .. } => Vec::new(),
            What::Import { blocks, .. } => blocks.clone(),
        }
    }

    /// What this entry makes of a row: `shown` is what the entries before it made of it, else
    /// `confirmed` holds. An entry the rules refuse shows nothing; the host will say why.
    pub fn apply(
        &self,
        entity: &Entity,
        id: RecordId,
        confirmed: Option<View<'_>>,
        shown: Option<Slot>,
        blocks: &Blocks,
    ) -> Option<Slot> {
        match &self.what {
            What::Change(change) if change.id == id && change.entity == *entity => {
                let row = base(confirmed, shown.as_ref(), blocks);
                let applied = merge::replay(row.as_ref(), change).ok();
                applied.map(|applied| Slot::Own(Box::new(applied.row))).or(shown)
            }
            What::Import { import, rows, .. } => {
                let Some((block, row)) = place_of(rows, entity, id) else { return shown };
                let is_undo = import.undoes.is_some() && *entity != Entity::Import;
                let Some(known) = base(confirmed, shown.as_ref(), blocks) else {
                    return if is_undo { shown } else { Some(Slot::Packed { block, row }) };
                };
                let incoming = blocks.get(index(block)).and_then(Option::as_ref);
                let incoming = incoming.and_then(|block| block.envelope(row).ok());
                let merged = |row| match is_undo {
                    true => merge::replay_put_back(Some(&known), &row).ok(),
                    false => merge::replay_import(Some(&known), &row).ok(),
                };
                let applied = incoming.and_then(merged);
                applied.map(|applied| Slot::Own(Box::new(applied.row))).or(shown)
            }
            What::Erase { erase, rows } if holds(rows, entity, id) => {
                let row = base(confirmed, shown.as_ref(), blocks);
                let row = row.filter(|row| !row.erased);
                let left = row.map(|row| erasure::remains(&row, erase.made_at, row.seq));
                left.map(|left| Slot::Own(Box::new(left))).or(shown)
            }
            What::Change(_) | What::Erase { .. } => shown,
        }
    }
}

/// The row an entry starts from.
fn base(
    confirmed: Option<View<'_>>,
    shown: Option<&Slot>,
    blocks: &Blocks,
) -> Option<domain::sync::envelope::Envelope> {
    match shown {
        None | Some(Slot::Empty) => confirmed?.envelope(),
        Some(Slot::Own(row)) => Some((**row).clone()),
        Some(Slot::Packed { block, row }) => {
            blocks.get(index(*block))?.as_ref()?.envelope(*row).ok()
        }
    }
}

/// Where the rows of blocks are, by kind and id; where one comes twice, the last.
fn rows_of(blocks: &[u32], held: &Blocks) -> Vec<Placed> {
    let mut rows = Vec::new();
    for at in blocks {
        let Some(block) = held.get(index(*at)).and_then(Option::as_ref) else { continue };
        for row in 0..block.rows() {
            if let Some(id) = block.id(row) {
                rows.push(((block.entity().clone(), id), (*at, row)));
            }
        }
    }
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    rows.dedup_by(|later, former| {
        let is_same = later.0 == former.0;
        if is_same {
            former.1 = later.1;
        }
        is_same
    });
    rows
}

/// Where a record's row is, of rows by kind and id.
fn place_of(rows: &[Placed], entity: &Entity, id: RecordId) -> Option<(u32, u32)> {
    let place = rows.binary_search_by(|(key, _)| order(key, entity, id)).ok()?;
    rows.get(place).map(|(_, place)| *place)
}

/// Whether a record is among rows by kind and id.
fn holds(rows: &[(Entity, RecordId)], entity: &Entity, id: RecordId) -> bool {
    rows.binary_search_by(|key| order(key, entity, id)).is_ok()
}

fn order((kind, one): &(Entity, RecordId), entity: &Entity, id: RecordId) -> Ordering {
    kind.cmp(entity).then(one.cmp(&id))
}
