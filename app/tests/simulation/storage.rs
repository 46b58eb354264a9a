//! A device's storage: what a transaction of `app::storage` does happens whole, or not at all.

use std::collections::BTreeMap;

use app::storage::erasure as forget;
use app::storage::error::StorageError;
use app::storage::meta::{Device, LeaderEpoch, Progress};
use app::storage::outbox::{Refused, Stored};
use app::sync::round::Gathered;
use domain::entity::Entity;
use domain::erasure::{self, Gone};
use domain::id::{ChangeId, DeviceId, RecordId};
use domain::sync::change::Entry;
use domain::sync::envelope::Envelope;
use klantkompas::protocol::Rejection;

use crate::bug::Bug;
use crate::edit::NEW_FIELD;

pub type Key = (Entity, RecordId);
pub type Rows = BTreeMap<Key, Envelope>;

/// The stores of one database.
#[derive(Clone, Debug, Default)]
pub struct Stores {
    pub device: Option<Device>,
    pub epoch: LeaderEpoch,
    pub progress: Progress,
    pub rows: Rows,
    pub outbox: BTreeMap<u64, String>,
    pub acked: BTreeMap<u64, String>,
    pub attention: BTreeMap<ChangeId, Refused>,
    pub imports: BTreeMap<String, Envelope>,
    /// Segments kept aside.
    pub staged: BTreeMap<String, Vec<Envelope>>,
}

/// A device's storage.
#[derive(Debug, Default)]
pub struct Storage {
    pub now: Stores,
    /// What a power cut would leave, when relaxed transactions were not flushed yet.
    on_disk: Option<Stores>,
}

impl Storage {
    /// A strict transaction: on disk with all that came before.
    pub fn strict(&mut self) -> &mut Stores {
        self.on_disk = None;
        &mut self.now
    }

    /// A relaxed transaction.
    pub fn relaxed(&mut self) -> &mut Stores {
        if self.on_disk.is_none() {
            self.on_disk = Some(self.now.clone());
        }
        &mut self.now
    }

    /// The machine goes off.
    pub fn cut(&mut self) {
        if let Some(stores) = self.on_disk.take() {
            self.now = stores;
        }
    }

    /// The browser removes everything.
    pub fn evict(&mut self) {
        *self = Self::default();
    }

    /// The content of another device.
    pub fn copy(stores: &Stores) -> Self {
        Self { now: stores.clone(), on_disk: None }
    }
}

impl Stores {
    /// As `outbox::append`: count and entry together, never over another entry.
    pub fn append(
        &mut self,
        fresh: DeviceId,
        make: impl FnOnce(u64) -> Entry,
    ) -> Result<(), StorageError> {
        let device = self.device.unwrap_or(Device { id: fresh, n: 0 });
        let n = device.n + 1;
        if self.outbox.contains_key(&n) {
            return Err(StorageError::Other("the count is used".to_owned()));
        }
        self.outbox.insert(n, serde_json::to_string(&make(n)).unwrap());
        self.device = Some(Device { n, ..device });
        Ok(())
    }

    /// As `meta::device`.
    pub fn device(&mut self, fresh: DeviceId) -> Device {
        *self.device.get_or_insert(Device { id: fresh, n: 0 })
    }

    /// As `sync::epoch`.
    pub fn raise_epoch(&mut self, now: u64) -> LeaderEpoch {
        self.epoch = LeaderEpoch(now.max(self.epoch.0 + 1));
        self.epoch
    }

    /// As `confirmed::store`, after its check of the epoch.
    pub fn store(&mut self, gathered: Gathered, progress: Progress, bug: Option<Bug>) {
        let Gathered { reset, segments, erased, rows, settled, refused, .. } = gathered;
        if reset {
            self.rows.clear();
        }
        let staged = std::mem::take(&mut self.staged)
            .into_iter()
            .filter(|(hash, _)| segments.contains(hash));
        let rows: Vec<Envelope> = staged.flat_map(|(_, rows)| rows).chain(rows).collect();
        let mut news = erasure::emptied(rows.iter());
        news.extend(erased);
        for mut row in rows {
            if bug == Some(Bug::UnknownIsDropped) {
                row.fields.remove(NEW_FIELD);
            }
            self.rows.insert((row.entity.clone(), row.id), row);
        }
        let gone = erasure::emptied(self.rows.values());
        for Stored { n, text } in settled {
            self.outbox.remove(&n);
            for hash in app::storage::imports::blocks_of(&text) {
                self.imports.remove(&hash);
            }
            if bug == Some(Bug::SentIsNotForgotten) || !forget::tells_of(&text, &gone) {
                self.acked.insert(n, text);
            }
        }
        for mut entry in refused {
            self.outbox.remove(&entry.n);
            if bug != Some(Bug::RefusedIsNotForgotten) && entry.reason == Rejection::Erased {
                for hash in app::storage::imports::blocks_of(&entry.text) {
                    self.imports.remove(&hash);
                }
                entry = forget::forgotten(&entry).unwrap();
            }
            self.attention.insert(change_of(&entry.text), entry);
        }
        if bug != Some(Bug::SentIsNotForgotten) && !news.is_empty() {
            self.acked.retain(|_, text| !forget::tells_of(text, &news));
        }
        if bug != Some(Bug::RefusedIsNotForgotten) && !gone.is_empty() {
            self.forget_refused(&gone);
        }
        self.progress = progress;
    }

    /// As `room::make_for`, at its last step.
    pub fn throw_out(&mut self) {
        self.rows.clear();
        self.staged.clear();
        self.progress = Progress::default();
    }

    /// Whether a device that was in use stores no rows.
    pub fn is_emptied(&self) -> bool {
        self.progress.cursor.is_none() && self.device.is_some()
    }

    /// As `erasure::forget` for refused entries, with the blocks of imports.
    fn forget_refused(&mut self, gone: &Gone) {
        for refused in self.attention.values_mut() {
            let hashes = app::storage::imports::blocks_of(&refused.text);
            let brings =
                |hash: &String| self.imports.get(hash).is_some_and(|row| gone.contains(&row.id));
            if hashes.iter().any(brings) || forget::tells_of(&refused.text, gone) {
                *refused = forget::forgotten(refused).unwrap();
                self.imports.retain(|hash, _| !hashes.contains(hash));
            }
        }
    }

    /// Puts settled entries after that count back among those that wait.
    pub fn reopen(&mut self, after: u64) {
        self.outbox.append(&mut self.acked.split_off(&(after + 1)));
    }

    /// As `recount::put_back`; whether any entry came back.
    pub fn put_back(&mut self, fresh: DeviceId, mut unsent: Vec<String>) -> bool {
        let here: Vec<ChangeId> = self.outbox.values().map(|text| change_of(text)).collect();
        unsent.retain(|text| !here.contains(&change_of(text)));
        let is_any = !unsent.is_empty();
        if is_any {
            let since = std::mem::take(&mut self.outbox);
            self.count_anew(fresh, unsent.into_iter().chain(since.into_values()));
        }
        is_any
    }

    /// As `recount::renumber`.
    pub fn renumber(&mut self, fresh: DeviceId) {
        self.acked.clear();
        let old = std::mem::take(&mut self.outbox);
        self.count_anew(fresh, old.into_values());
    }

    fn count_anew(&mut self, fresh: DeviceId, texts: impl Iterator<Item = String>) {
        let mut n = 0;
        for text in texts {
            n += 1;
            let entry: Entry = serde_json::from_str(&text).unwrap();
            let entry = entry.counted(n);
            self.outbox.insert(n, serde_json::to_string(&entry).unwrap());
        }
        self.device = Some(Device { id: fresh, n });
    }
}

/// Entries as they are read.
pub fn entries(stored: &BTreeMap<u64, String>) -> Vec<Stored> {
    stored.iter().map(|(n, text)| Stored { n: *n, text: text.clone() }).collect()
}

/// The change an entry's text makes. Found by its name: most of a run would be reading entries.
pub fn change_of(text: &str) -> ChangeId {
    let (_, rest) = text.split_once("\"change_id\":\"").unwrap();
    ChangeId::parse(rest.get(..36).unwrap()).unwrap()
}

/// The count in an entry's text, if it is one.
pub fn count_of(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once("\"n\":")?;
    rest.split(',').next()?.parse().ok()
}
