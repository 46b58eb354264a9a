//! What tabs show, and how they keep up with each other: as `app::worker::desk` and
//! `app::sync::engine`, over the product's own tables.

use app::storage::imports::blocks_of;
use app::storage::meta::{LeaderEpoch, Progress};
use domain::sync::block::{Block, encode};
use domain::sync::envelope::Envelope;
use replica::pending::Pending;
use replica::tables::Tables;

use crate::bug::Bug;
use crate::check;
use crate::failure::Failure;
use crate::storage::{Storage, Stores, count_of};
use crate::tab::{Note, Tab};
use crate::world::{Device, World};

/// More rows than this are not told, but read by who hears of them.
const TOLD_ROWS: usize = 4;

impl World {
    /// A tab ends what it reads, or hears the next word of one that spoke.
    pub fn hear(&mut self, device: usize, at: usize, which: u8) -> Result<(), Failure> {
        let Some(tab) = &mut self.devices[device].tabs[at] else { return Ok(()) };
        let mut speakers: Vec<usize> = tab.heard.iter().map(|(from, _)| *from).collect();
        speakers.sort_unstable();
        speakers.dedup();
        if tab.reading.is_some() {
            // Only what is made here comes between.
            speakers.retain(|from| *from == at && !tab.is_opening);
        }
        let choices = speakers.len() + usize::from(tab.reading.is_some() && tab.leader.is_none());
        if choices == 0 {
            return Ok(());
        }
        let Some(from) = speakers.get(usize::from(which) % choices).copied() else {
            self.take_up(device, at);
            return check::shown(&self.host, &self.devices[device], at);
        };
        let place = tab.heard.iter().position(|(it, _)| *it == from).unwrap();
        let (_, note) = tab.heard.remove(place).unwrap();
        if from == at {
            self.post(device, at, &note);
        }
        self.note(device, at, note, from == at);
        check::shown(&self.host, &self.devices[device], at)
    }

    /// Tells all other tabs of a device.
    pub fn post(&mut self, device: usize, from: usize, note: &Note) {
        for (at, tab) in self.devices[device].tabs.iter_mut().enumerate() {
            if let Some(tab) = tab.as_mut().filter(|_| at != from) {
                tab.heard.push_back((from, note.clone()));
            }
        }
    }

    /// Everybody hears everything, as far as a leader that reads what it rewrote lets them.
    pub fn hear_all(&mut self, device: usize) -> Result<(), Failure> {
        let waits = |(at, tab): (usize, &Option<Tab>)| match tab {
            Some(Tab { reading: None, heard, .. }) => !heard.is_empty(),
            Some(Tab { leader: Some(_), heard, .. }) => heard.iter().any(|(from, _)| *from == at),
            Some(_) => true,
            None => false,
        };
        while let Some(at) = self.devices[device].tabs.iter().enumerate().position(waits) {
            self.hear(device, at, 0)?;
        }
        Ok(())
    }

    /// As `Shared::note`.
    fn note(&mut self, device: usize, at: usize, note: Note, is_own: bool) {
        let bug = self.bug;
        let Device { storage, tabs, .. } = &mut self.devices[device];
        let Some(tab) = &mut tabs[at] else { return };
        let read = |tab: &mut Tab| tab.reading = Some(storage.now.clone());
        match note {
            Note::Entry(by, text) => {
                let pending = pending(&mut tab.tables, &storage.now, &text);
                if bug == Some(Bug::LateWordShown) {
                    tab.tables.put_pending(pending);
                } else if !tab.tables.add_pending(pending) {
                    read(tab);
                }
                if is_own {
                    tab.made.extend(count_of(&text).map(|n| (by, n)));
                }
            }
            Note::Beat(..) | Note::Rebased | Note::Checkpoint { .. } if tab.leader.is_some() => {}
            Note::Checkpoint { progress, rows: Some(rows), settled }
                if progress.checkpoint == tab.progress.checkpoint + 1 =>
            {
                tab.apply(false, rows, &settled, progress);
            }
            Note::Checkpoint { .. } | Note::Rebased => read(tab),
            Note::Beat(checkpoint, sent) => {
                tab.tables.set_sent(sent);
                if tab.progress.checkpoint != checkpoint {
                    read(tab);
                }
            }
        }
    }

    /// As `Desk::reload`, when what it reads is there.
    pub fn take_up(&mut self, device: usize, at: usize) {
        let bug = self.bug;
        let Device { storage, tabs, .. } = &mut self.devices[device];
        let Some(tab) = &mut tabs[at] else { return };
        let Some(stores) = tab.reading.take() else { return };
        tab.is_opening = false;
        let last_n = stores.device.map_or(0, |device| device.n);
        let is_stored = |n: &u64| *n > last_n || stores.outbox.contains_key(n);
        tab.made.retain(|(_, n)| is_stored(n));
        if stores.progress.cursor.is_none() && tab.progress.cursor.is_some() {
            let is_all = tab.tables.retract(stores.device);
            put_all(&mut tab.tables, &stores);
            tab.reading = (!is_all).then(|| storage.now.clone());
            return;
        }
        let mut tables = read(&stores);
        let is_forgotten = bug == Some(Bug::ReadingForgetsWhatIsMade);
        let is_all = is_forgotten || tables.replace(&tab.tables, stores.device);
        tab.tables = tables;
        tab.progress = stores.progress;
        tab.reading = (!is_all).then(|| storage.now.clone());
    }
}

impl Tab {
    /// Another tab leads: what that one told meanwhile was not heeded here. When all was removed, what
    /// is here is put back first.
    pub fn step_down(&mut self, storage: &Storage) {
        self.leader = None;
        if storage.now.epoch != LeaderEpoch::default() {
            self.reading = Some(storage.now.clone());
        }
    }

    /// As `Desk::apply`.
    pub fn apply(&mut self, reset: bool, rows: Vec<Envelope>, done: &[u64], progress: Progress) {
        if reset {
            self.tables.start_over();
        }
        rows.into_iter().for_each(|row| self.tables.confirm_row(row));
        self.tables.settle(done.to_vec());
        self.made.retain(|(_, n)| !done.contains(n));
        self.progress = progress;
    }
}

impl Note {
    /// What is told of a checkpoint.
    pub fn of(reset: bool, rows: &[Envelope], settled: Vec<u64>, progress: Progress) -> Self {
        let is_small = !reset && rows.len() <= TOLD_ROWS;
        Self::Checkpoint { progress, rows: is_small.then(|| rows.to_vec()), settled }
    }
}

/// Tables of all that is stored: every other checkpoint packed, as after tidying.
fn read(stores: &Stores) -> Tables {
    let mut tables = Tables::default();
    if stores.progress.checkpoint.is_multiple_of(2) {
        let rows: Vec<Envelope> = stores.rows.values().cloned().collect();
        for rows in rows.chunk_by(|a, b| a.entity == b.entity) {
            tables.confirm_block(encode(&rows[0].entity, rows).unwrap()).unwrap();
        }
    } else {
        stores.rows.values().for_each(|row| tables.confirm_row(row.clone()));
    }
    put_all(&mut tables, stores);
    tables
}

fn put_all(tables: &mut Tables, stores: &Stores) {
    for text in stores.outbox.values() {
        let pending = pending(tables, stores, text);
        tables.put_pending(pending);
    }
}

fn pending(tables: &mut Tables, stores: &Stores, text: &str) -> Pending {
    let rows = blocks_of(text).into_iter().filter_map(|hash| stores.imports.get(&hash));
    let blocks = rows.map(|row| {
        let bytes = encode(&row.entity, std::slice::from_ref(row)).unwrap();
        tables.hold(Block::parse(bytes).unwrap())
    });
    let blocks = blocks.collect();
    tables.pending_of(text.to_owned(), blocks).unwrap()
}
