//! `Tables`: every row on the device, in the worker. Confirmed rows come in packed or one by one,
//! waiting entries are replayed over them in their order; figures' columns follow each row.

mod blocks;
mod changes;
mod firm;
mod views;

use std::collections::{BTreeMap, HashMap};

use domain::entity::Entity;
use domain::id::{DeviceId, RecordId};
use domain::row::{index, number};
use domain::sync::block::Block;
use domain::sync::change::Entry;
use domain::sync::envelope::Envelope;
use domain::sync::sum::Sum;

use crate::aliases::Standing;
use crate::device::Device;
use crate::facts::Facts;
use crate::json;
use crate::pending::Pending;
use crate::rows::Rows;
use crate::table::{Slot, Table};
use crate::view::View;

pub use self::views::Views;

/// A row by kind and number.
pub type Place = (Entity, u32);

/// Every row on the device.
#[derive(Debug, Default)]
pub struct Tables {
    tables: BTreeMap<Entity, Table>,
    blocks: Vec<Option<Block>>,
    pending: Vec<Pending>,
    /// Columns that figures are computed over.
    pub facts: Facts,
    /// Which customers stand for others that were merged into them.
    pub standing: Standing,
    /// Rows whose shown values changed since [`Tables::take_changed`].
    touched: Rows,
    touched_all: bool,
    version: u64,
    /// At which everything changed last, and rows of one kind.
    changed_at: (u64, Vec<(Entity, u64)>),
    /// By which the waiting entries are counted, if it had made one when they were read.
    device: Option<DeviceId>,
    /// All entries up to this count are here or settled: what arrives late up to it is old news.
    known: u64,
    /// By which device id up to which count entries are at the host, for all that is known.
    sent: Option<Device>,
}

impl Tables {
    /// Raised with every change; caches are keyed by it.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The rows of one kind.
    pub fn table(&self, entity: &Entity) -> Option<&Table> {
        self.tables.get(entity)
    }

    /// What is shown of a row; nothing for a customer that was merged into another.
    pub fn view(&self, entity: &Entity, row: u32) -> Option<View<'_>> {
        let is_shown = *entity != Entity::Customer || !self.standing.is_merged(row);
        self.tables.get(entity).filter(|_| is_shown)?.view(row, &self.blocks)
    }

    /// What is shown of a record, or of the customer that stands for it.
    pub fn find(&self, entity: &Entity, id: RecordId) -> Option<View<'_>> {
        self.view(entity, self.row(entity, id)?)
    }

    /// A record as the next edit would find it, also when it was taken back.
    pub fn held(&self, entity: &Entity, id: RecordId) -> Option<View<'_>> {
        let table = self.tables.get(entity)?;
        table.held(table.row(id)?, &self.blocks)
    }

    /// A text of every shown row of one kind.
    pub fn texts<'a>(
        &'a self,
        entity: &Entity,
        field: &'a str,
    ) -> impl Iterator<Item = (u32, &'a str)> {
        let is_customer = *entity == Entity::Customer;
        let texts = self.tables.get(entity).into_iter();
        let texts = texts.flat_map(|table| table.texts(field, &self.blocks));
        texts.filter(move |(row, _)| !(is_customer && self.standing.is_merged(*row)))
    }

    /// The id of a row.
    pub fn id(&self, entity: &Entity, row: u32) -> Option<RecordId> {
        self.tables.get(entity)?.id(row)
    }

    /// The number of an id; of a merged customer that of the one that stands for it.
    pub fn row(&self, entity: &Entity, id: RecordId) -> Option<u32> {
        let row = self.own_row(entity, id)?;
        Some(if *entity == Entity::Customer { self.standing.survivor(row) } else { row })
    }

    /// The number of an id itself.
    pub(super) fn own_row(&self, entity: &Entity, id: RecordId) -> Option<u32> {
        self.tables.get(entity)?.row(id)
    }

    pub(super) fn intern_customer(&mut self, id: RecordId) -> u32 {
        self.tables.entry(Entity::Customer).or_default().intern(id)
    }

    pub(super) fn blocks(&self) -> &[Option<Block>] {
        &self.blocks
    }

    /// Whether an entry that is not at the host yet changes a row.
    pub fn is_unsent(&self, entity: &Entity, row: u32) -> bool {
        let table = self.tables.get(entity).filter(|table| table.is_pending(row));
        let Some(id) = table.and_then(|table| table.id(row)) else { return false };
        let (_, unsent) = self.by_whether_sent();
        unsent.iter().any(|pending| pending.touches(entity, id))
    }

    /// Entries that are not confirmed, in order.
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// The entries that wait for the host's rows, then those that wait to be sent; in order.
    pub fn by_whether_sent(&self) -> (&[Pending], &[Pending]) {
        self.pending.split_at(self.sent_count())
    }

    fn sent_count(&self) -> usize {
        let is_known = |sent: &Device| self.device.is_none_or(|device| device == sent.id);
        let last = self.sent.filter(is_known).map_or(0, |sent| sent.n);
        self.pending.partition_point(|pending| pending.n <= last)
    }

    /// By which device id up to which count entries are at the host, for all that is known.
    pub fn sent(&self) -> Option<Device> {
        self.sent
    }

    /// The host has all entries of that device up to its count, and none after it.
    pub fn set_sent(&mut self, sent: Option<Device>) {
        let before = self.sent_count();
        self.sent = sent;
        let after = self.sent_count();
        let told = self.pending.get(before.min(after)..before.max(after)).unwrap_or_default();
        let rows: Vec<_> = told.iter().flat_map(Pending::rows).collect();
        for (entity, id) in rows {
            let Some(row) = self.own_row(&entity, id) else { continue };
            self.version = self.version.saturating_add(1);
            self.touch(&entity, row);
        }
    }

    /// Count of the last entry made, for all that is known.
    pub fn made(&self) -> u64 {
        self.pending.last().map_or(0, |pending| pending.n).max(self.known)
    }

    /// Takes one confirmed row.
    pub fn confirm_row(&mut self, row: Envelope) {
        let entity = row.entity.clone();
        self.confirm(&entity, row.id, row.seq, Slot::Own(Box::new(row)));
    }

    fn confirm(&mut self, entity: &Entity, id: RecordId, seq: u64, slot: Slot) {
        let table = self.tables.entry(entity.clone()).or_default();
        if let Some(row) = table.confirm(id, seq, slot, &self.blocks) {
            self.replay(entity, row);
        }
    }

    /// An entry from its text, with the numbers of its blocks.
    ///
    /// # Errors
    ///
    /// When the text is not an entry.
    pub fn pending_of(
        &mut self,
        text: String,
        blocks: Vec<u32>,
    ) -> Result<Pending, serde_json::Error> {
        let entry: Entry = json::read(&text)?;
        let erasure = self.erasure_of(&entry);
        Ok(Pending::new(text, entry, erasure, blocks, &self.blocks))
    }

    /// Forgets every confirmed row; the waiting entries and their blocks stay.
    pub fn start_over(&mut self) {
        let waiting = std::mem::take(&mut self.pending);
        let kept: Vec<u32> = waiting.iter().flat_map(Pending::blocks).collect();
        for (at, place) in self.blocks.iter_mut().enumerate() {
            if !kept.contains(&number(at)) {
                *place = None;
            }
        }
        self.tables.clear();
        self.facts = Facts::default();
        self.standing = Standing::default();
        self.touch_all();
        waiting.into_iter().for_each(|pending| self.put_pending(pending));
    }

    /// Shows a waiting entry that was just made. False when one of its count was known before: it is
    /// settled already, or counted by another device id than these tables know.
    pub fn add_pending(&mut self, pending: Pending) -> bool {
        let is_new = pending.n > self.known;
        if is_new {
            self.put_pending(pending);
        }
        is_new
    }

    /// Shows a waiting entry that is stored; its place in the order is its count.
    pub fn put_pending(&mut self, pending: Pending) {
        let at = self.pending.partition_point(|other| other.n < pending.n);
        if self.pending.get(at).is_some_and(|other| other.n == pending.n) {
            return;
        }
        let is_last = at == self.pending.len();
        let rows = pending.rows();
        self.pending.insert(at, pending);
        for (entity, id) in rows {
            let row = self.tables.entry(entity.clone()).or_default().intern(id);
            if is_last { self.append(&entity, row) } else { self.replay(&entity, row) }
        }
    }

    /// Forgets the entries with these counts: their rows are confirmed, or the host refused them.
    pub fn settle(&mut self, mut counts: Vec<u64>) {
        counts.sort_unstable();
        self.known = counts.last().copied().unwrap_or_default().max(self.known);
        let (settled, waiting) = std::mem::take(&mut self.pending)
            .into_iter()
            .partition(|entry| counts.binary_search(&entry.n).is_ok());
        self.pending = waiting;
        let settled: Vec<Pending> = settled;
        for pending in &settled {
            for (entity, id) in pending.rows() {
                if let Some(row) = self.own_row(&entity, id) {
                    self.replay(&entity, row);
                }
            }
        }
        for at in settled.iter().flat_map(Pending::blocks) {
            if let Some(place) = self.blocks.get_mut(index(at)) {
                *place = None;
            }
        }
    }

    /// Takes the waiting entries away, to be put anew as they are stored; what was made since stays.
    /// `device` is how it was when they were read. False when it counts anew, under another id: then
    /// nobody can tell what was made since, and it is to be read once more.
    pub fn retract(&mut self, device: Option<Device>) -> bool {
        let since = self.since(device);
        let is_read = |pending: &&Pending| since.is_none_or(|n| pending.n <= n);
        let counts = self.pending.iter().filter(is_read).map(|pending| pending.n).collect();
        self.settle(counts);
        self.know(device);
        since.is_some()
    }

    /// Takes the place of others, with every entry that was stored when `device` was read: what was
    /// made since is taken over, and what was kept for the others does not fit these, even where as
    /// many rows were read. False as for [`Tables::retract`].
    pub fn replace(&mut self, former: &Self, device: Option<Device>) -> bool {
        self.version = self.version.max(former.version).saturating_add(1);
        self.changed_at.0 = self.version;
        self.know(device);
        let since = former.since(device);
        self.sent = former.sent;
        let is_since = |pending: &&Pending| since.is_some_and(|n| n < pending.n);
        for pending in former.pending.iter().filter(is_since) {
            let blocks = pending.blocks().into_iter().filter_map(|at| former.block(at).cloned());
            let blocks = blocks.map(|block| self.hold(block)).collect();
            // It was read once before.
            let pending = self.pending_of(pending.text.clone(), blocks).ok();
            pending.into_iter().for_each(|pending| self.put_pending(pending));
        }
        since.is_some()
    }

    /// After which count entries were made since that device was read: none where it counts anew,
    /// under another id.
    fn since(&self, device: Option<Device>) -> Option<u64> {
        let is_same = self.device.is_none() || self.device == device.map(|device| device.id);
        is_same.then(|| device.map_or(0, |device| device.n))
    }

    fn know(&mut self, device: Option<Device>) {
        self.device = device.map(|device| device.id);
        self.known = device.map_or(0, |device| device.n);
    }

    /// Keeps a block of a waiting import; its rows are shown by [`Tables::add_pending`].
    pub fn hold(&mut self, block: Block) -> u32 {
        self.blocks.push(Some(block));
        number(self.blocks.len().saturating_sub(1))
    }

    /// A block by number.
    pub fn block(&self, at: u32) -> Option<&Block> {
        self.blocks.get(index(at))?.as_ref()
    }

    /// Lets a block go whose rows are all elsewhere.
    pub fn release(&mut self, at: u32) {
        if let Some(place) = self.blocks.get_mut(index(at)) {
            *place = None;
        }
    }

    /// How many rows there are, of all kinds; those only referred to included.
    pub fn rows(&self) -> u32 {
        number(self.tables.values().map(Table::len).sum())
    }

    /// What the confirmed rows add up to.
    pub fn confirmed_sum(&self) -> Sum {
        self.tables.values().flat_map(|table| table.confirmed_marks(&self.blocks)).collect()
    }

    /// Confirmed rows that are not packed.
    pub fn confirmed_single(&self) -> Vec<Envelope> {
        self.tables.values().flat_map(Table::confirmed_single).cloned().collect()
    }

    /// How many confirmed rows are not packed.
    pub fn single_count(&self) -> usize {
        self.tables.values().flat_map(Table::confirmed_single).count()
    }

    /// Confirmed rows that lie in one block.
    pub fn confirmed_of_block(&self, at: u32) -> Vec<Envelope> {
        let tables = self.tables.values();
        tables.flat_map(|table| table.confirmed_of_block(at, &self.blocks)).collect()
    }

    /// How many rows of each block are still the confirmed ones.
    pub fn live_rows(&self) -> HashMap<u32, u32> {
        let mut live = HashMap::new();
        for table in self.tables.values() {
            live.extend(table.live_rows());
        }
        live
    }

    /// Shows a row anew: the waiting entries that touch it, over the confirmed one.
    fn replay(&mut self, entity: &Entity, row: u32) {
        let slot = self.tables.get(entity).and_then(|table| {
            let id = table.id(row)?;
            let mut shown = None;
            for pending in &self.pending {
                let base = shown.is_none().then(|| table.confirmed(row, &self.blocks)).flatten();
                shown = pending.apply(entity, id, base, shown, &self.blocks);
            }
            shown
        });
        self.set_shown(entity, row, slot);
    }

    /// Shows the last waiting entry over what is shown already.
    fn append(&mut self, entity: &Entity, row: u32) {
        let slot = self.tables.get(entity).zip(self.pending.last()).and_then(|(table, last)| {
            let base = table.held(row, &self.blocks);
            last.apply(entity, table.id(row)?, base, None, &self.blocks)
        });
        if slot.is_some() {
            self.set_shown(entity, row, slot);
        }
    }

    fn set_shown(&mut self, entity: &Entity, row: u32, slot: Option<Slot>) {
        if let Some(table) = self.tables.get_mut(entity) {
            table.show(row, slot);
        }
        self.raise(entity);
        self.touch(entity, row);
        // Whose it was until now: it may be gone, or another customer's from here on.
        let owner = self.facts.owner(entity, row);
        self.follow(entity, row);
        if let Some(owner) = owner.filter(|owner| self.facts.owner(entity, row) != Some(*owner)) {
            self.touch(&Entity::Customer, owner);
        }
        if *entity == Entity::Pairing || (*entity == Entity::Customer && self.standing.names(row)) {
            self.find_survivors();
        }
    }

    /// Lets figures, lists and pages follow rows whose customer is another one's from here on.
    pub(super) fn follow_again(&mut self, places: Vec<Place>) {
        if places.is_empty() {
            return;
        }
        self.version = self.version.saturating_add(1);
        self.changed_at.0 = self.version;
        for (entity, row) in places {
            self.follow(&entity, row);
            self.touch(&entity, row);
        }
    }

    /// Lets the columns of the figures follow a row.
    fn follow(&mut self, entity: &Entity, row: u32) {
        let owner = match entity {
            entity if entity.is_owned() => {
                self.view(entity, row).and_then(|view| view.id("customer"))
            }
            _ => None,
        };
        let owner = owner.map(|id| {
            let row = self.intern_customer(RecordId(id));
            self.facts.reserve_customer(row);
            self.standing.survivor(row)
        });
        let order = match entity {
            Entity::OrderCost => self
                .id(entity, row)
                .map(|id| self.tables.entry(Entity::Order).or_default().intern(id)),
            _ => None,
        };
        let is_shown = *entity != Entity::Customer || !self.standing.is_merged(row);
        let table = self.tables.get(entity).filter(|_| is_shown);
        let view = table.and_then(|table| table.view(row, &self.blocks));
        self.facts.copied.put(entity, row, view);
        match entity {
            Entity::Customer => self.facts.customer(row, view),
            // It says how long a customer stays awake, and how long the window is.
            Entity::Setting => self.facts.age_all(),
            Entity::Order => self.facts.order(row, owner, view),
            Entity::OrderCost => self.facts.cost(order, view),
            Entity::SurveyResponse => self.facts.response(row, owner, view),
            Entity::Contact => {
                self.facts.link(entity, row, owner);
                self.facts.birthday(row, view);
            }
            Entity::Interaction => {
                self.facts.link(entity, row, owner);
                self.facts.touched(row, view);
            }
            Entity::Conflict => self.facts.link(entity, row, owner),
            Entity::Task | Entity::Promise | Entity::Case | Entity::Opportunity | Entity::Quote => {
                self.facts.owed(entity, row, owner, view);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
