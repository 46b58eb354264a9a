//! Everything there is in a run, and how a step changes it.

use std::collections::{BTreeMap, HashMap, HashSet};

use app::storage::meta::LeaderEpoch;
use app::sync::error::SyncError;
use app::sync::round::{Effect, Round};
use domain::id::{ChangeId, DeviceId, RecordId, UserId, WorkspaceId};
use domain::sync::sum::Sum;
use klantkompas::protocol::PROTOCOL_VERSION;
use uuid::Uuid;

use crate::bug::Bug;
use crate::failure::Failure;
use crate::host::Host;
use crate::script::{Script, Step, Who};
use crate::seen::Seen;
use crate::storage::Storage;
use crate::tab::{Leader, Pending, Rebase, Tab};

pub const OWNER: UserId = UserId(Uuid::from_u128(1));
const SOMEBODY: UserId = UserId(Uuid::from_u128(2));
/// What an app speaks that is not old.
pub const NEW_PROTOCOL: u32 = PROTOCOL_VERSION + 1;
pub const WORKSPACE: WorkspaceId = WorkspaceId(Uuid::from_u128(3));

/// A browser of the person.
#[derive(Debug)]
pub struct Device {
    pub storage: Storage,
    pub tabs: Vec<Option<Tab>>,
    pub session: Option<UserId>,
    /// How many leaders there were.
    pub leaders: u64,
    /// What was saved here and is to be found again.
    pub saved: HashMap<ChangeId, RecordId>,
    /// It has no network.
    pub is_away: bool,
    /// Its app is of before the host asked for another.
    pub is_old: bool,
    /// Tabs were open when all data was removed: one may show an entry that is nowhere else.
    pub is_evicted: bool,
    /// A confirmed row is gone that the cursor has passed.
    pub is_rotten: bool,
    /// What the rows of each checkpoint added up to, by its number and cursor.
    pub stored: BTreeMap<(u64, Option<String>), Sum>,
}

pub struct World {
    pub host: Host,
    pub devices: Vec<Device>,
    /// Words that were entered, and about which record.
    pub words: Vec<(RecordId, String)>,
    /// Records that somebody erased.
    pub erased: HashSet<RecordId>,
    /// Requests on their way whose senders no longer wait.
    pub late: Vec<(Option<UserId>, Effect)>,
    pub bug: Option<Bug>,
    pub seen: Seen,
    /// Time passes when a tab takes the lead.
    now: u64,
    ids: u128,
    epochs: u64,
}

impl World {
    pub fn new(script: &Script, bug: Option<Bug>) -> Self {
        let device = |at: u8| Device {
            storage: Storage::default(),
            tabs: (0..script.tabs).map(|_| None).collect(),
            session: Some(OWNER),
            leaders: 0,
            saved: HashMap::new(),
            is_old: at % 2 == 1,
            is_away: false,
            is_evicted: false,
            is_rotten: false,
            stored: BTreeMap::new(),
        };
        Self {
            host: Host::new(script.page, bug),
            devices: (0..script.devices).map(device).collect(),
            late: Vec::new(),
            words: Vec::new(),
            erased: HashSet::new(),
            bug,
            seen: Seen::new(),
            now: 0,
            ids: 1000,
            epochs: 0,
        }
    }

    pub fn new_id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    pub fn step(&mut self, step: Step) -> Result<(), Failure> {
        let count = self.devices.len();
        let device_at = |at: u8| usize::from(at) % count;
        match step {
            Step::Edit(tab, what, which) => {
                let (device, tab) = self.place(tab);
                self.edit(device, tab, what, which);
            }
            Step::Go(tab, fate) => {
                let (device, tab) = self.place(tab);
                return self.go(device, tab, fate);
            }
            Step::Hear(tab, which) => {
                let (device, tab) = self.place(tab);
                return self.hear(device, tab, which);
            }
            Step::Steal(tab) => {
                let (device, tab) = self.place(tab);
                self.open(device, tab);
                self.lead(device, tab);
            }
            Step::Close(tab) => {
                let (device, tab) = self.place(tab);
                self.devices[device].tabs[tab] = None;
            }
            Step::Late(which) if !self.late.is_empty() => {
                let (user, effect) = self.late.swap_remove(usize::from(which) % self.late.len());
                self.serve(user, &effect, None).ok();
            }
            Step::Late(_) => {}
            Step::Session(device, who) => {
                self.devices[device_at(device)].session = match who {
                    Who::Owner => Some(OWNER),
                    Who::Nobody => None,
                    Who::Somebody => Some(SOMEBODY),
                };
            }
            Step::Away(device) => {
                let is_away = &mut self.devices[device_at(device)].is_away;
                *is_away = !*is_away;
            }
            Step::Evict(device) => {
                let device = device_at(device);
                // What a tab has said is heard before anybody notices.
                self.hear_all(device)?;
                let device = &mut self.devices[device];
                device.storage.evict();
                device.is_evicted = true;
                device.saved.clear();
                device.is_rotten = false;
            }
            Step::Rot(device, which) => {
                let device = &mut self.devices[device_at(device)];
                device.tabs.iter_mut().for_each(|tab| *tab = None);
                let rows = &mut device.storage.strict().rows;
                // Nobody misses the mark of an erased record.
                let living = rows.values().filter(|row| !row.erased);
                let keys: Vec<_> = living.map(|row| (row.entity.clone(), row.id)).collect();
                let key = keys.get(usize::from(which) % keys.len().max(1)).cloned();
                device.stored.clear();
                device.is_rotten |= key.and_then(|key| rows.remove(&key)).is_some();
            }
            Step::ThrowOut(device) => {
                self.devices[device_at(device)].storage.relaxed().throw_out();
            }
            Step::PowerCut(device) => {
                let device = &mut self.devices[device_at(device)];
                device.storage.cut();
                device.tabs.iter_mut().for_each(|tab| *tab = None);
            }
            Step::Copy(from, to) => self.copy(device_at(from), device_at(to)),
            Step::Role => {
                let is_viewer = &mut self.host.tables.is_viewer;
                *is_viewer = !*is_viewer;
            }
            Step::Sweep(quarters) => {
                self.give_up();
                self.host.sweep(quarters.into());
            }
            Step::Demand => self.host.tables.least_protocol = NEW_PROTOCOL,
            Step::Update(device) => {
                let device = &mut self.devices[device_at(device)];
                device.is_old = false;
                device.tabs.iter_mut().for_each(|tab| *tab = None);
            }
            Step::Crash => self.crash(),
            Step::Backup => self.host.backup = self.host.tables.clone(),
            Step::Restore => {
                self.epochs += 1;
                self.host.restore(self.epochs);
            }
        }
        Ok(())
    }

    fn place(&self, tab: u8) -> (usize, usize) {
        let tabs = self.devices[0].tabs.len();
        let tab = usize::from(tab) % (tabs * self.devices.len());
        (tab / tabs, tab % tabs)
    }

    fn copy(&mut self, from: usize, to: usize) {
        if from != to {
            let storage = Storage::copy(&self.devices[from].storage.now);
            let is_rotten = self.devices[from].is_rotten;
            let device = &mut self.devices[to];
            (device.storage, device.is_rotten) = (storage, is_rotten);
            device.saved.clear();
            device.tabs.iter_mut().for_each(|tab| *tab = None);
        }
    }

    /// The host ends: whoever waits for it waits in vain.
    pub fn crash(&mut self) {
        self.host.crash();
        for device in &mut self.devices {
            for leader in device.tabs.iter_mut().flatten().filter_map(|tab| tab.leader.as_mut()) {
                if let Pending::Answer(outcome, ..) = &mut leader.pending {
                    *outcome = Err(SyncError::Unreachable);
                } else if matches!(leader.pending, Pending::Open(..)) {
                    let (outcome, effect) = (Err(SyncError::Unreachable), Effect::AskSession);
                    leader.pending = Pending::Answer(outcome, effect, 0);
                }
            }
        }
    }

    /// No request and no round lasts for months.
    fn give_up(&mut self) {
        self.late.clear();
        for device in &mut self.devices {
            for leader in device.tabs.iter_mut().flatten().filter_map(|tab| tab.leader.as_mut()) {
                if !matches!(leader.pending, Pending::TakeOver | Pending::Rebasing(_)) {
                    leader.pending = Pending::Rest;
                }
            }
        }
    }

    /// A tab is open: when it was not, it hears the others from now on, and begins to read.
    pub fn open(&mut self, device: usize, tab: usize) {
        let Device { storage, tabs, .. } = &mut self.devices[device];
        tabs[tab].get_or_insert_with(|| Tab {
            reading: Some(storage.now.clone()),
            is_opening: true,
            ..Tab::default()
        });
    }

    pub fn lead(&mut self, device: usize, tab: usize) {
        self.now += 1;
        if self.devices[device].tabs[tab].as_ref().is_some_and(|tab| tab.is_opening) {
            self.take_up(device, tab);
        }
        let fresh = DeviceId(self.new_id());
        let Device { storage, tabs, leaders, .. } = &mut self.devices[device];
        *leaders += 1;
        // As `removal::look_after`: nobody has led with these data, so they are not those of before.
        let is_new = storage.now.epoch == LeaderEpoch::default();
        let is_put_back = is_new
            && tabs[tab].as_ref().is_some_and(|tab| {
                let unsent = tab.tables.pending().iter().map(|entry| entry.text.clone());
                let put_back = storage.strict().put_back(fresh, unsent.collect());
                put_back || tab.progress.checkpoint > 0
            });
        let leader = Leader {
            epoch: storage.strict().raise_epoch(self.now),
            ordinal: *leaders,
            round: Round::new(WORKSPACE, OWNER),
            pending: Pending::TakeOver,
            rounds: 0,
        };
        if let Some(tab) = &mut tabs[tab] {
            tab.leader = Some(leader);
        }
        if is_put_back {
            self.rebase(device, tab, Rebase::PutBack);
        }
    }
}
