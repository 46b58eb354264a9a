//! How a tab goes on: the machine's effects upon the model of storage and the host, each a step of its
//! own, so that those of all tabs come between each other.

use app::storage::error::StorageError;
use app::storage::meta::Progress;
use app::sync::error::SyncError;
use app::sync::round::{Effect, Extent, Gathered, Outcome};
use domain::erasure;
use domain::id::{DeviceId, UserId};
use domain::sync::envelope::Envelope;
use klantkompas::protocol::{BootstrapRequest, PullRequest, PushBatch};

use crate::bug::Bug;
use crate::check;
use crate::failure::{Failure, Invariant};
use crate::host::sum;
use crate::script::Fate;
use crate::seen;
use crate::storage::{count_of, entries};
use crate::tab::{Note, Pending, Rebase, Tab};
use crate::world::{Device, NEW_PROTOCOL, WORKSPACE, World};

impl World {
    /// The tab goes on; when it has nothing to do, the device's leader does instead.
    pub fn go(&mut self, device: usize, tab: usize, fate: Fate) -> Result<(), Failure> {
        self.open(device, tab);
        if self.devices[device].tabs[tab].as_ref().is_some_and(|tab| tab.is_opening) {
            self.take_up(device, tab);
            return check::shown(&self.host, &self.devices[device], tab);
        }
        if self.devices[device].tabs[tab].as_ref().is_some_and(|tab| tab.draft.is_some()) {
            self.write_draft(device, tab);
            return Ok(());
        }
        let leads = |tab: &Option<Tab>| tab.as_ref().is_some_and(|tab| tab.leader.is_some());
        let tabs = &self.devices[device].tabs;
        let leading = if leads(&tabs[tab]) { Some(tab) } else { tabs.iter().position(leads) };
        match leading {
            Some(tab) => self.go_on(device, tab, fate),
            None => {
                self.lead(device, tab);
                Ok(())
            }
        }
    }

    fn go_on(&mut self, device: usize, at: usize, fate: Fate) -> Result<(), Failure> {
        let session = self.devices[device].session;
        let bug = self.bug;
        let Device { storage, tabs, .. } = &mut self.devices[device];
        let Some(tab) = &mut tabs[at] else { return Ok(()) };
        let Some(leader) = &mut tab.leader else { return Ok(()) };
        match std::mem::replace(&mut leader.pending, Pending::Rest) {
            Pending::TakeOver if tab.progress.checkpoint != storage.now.progress.checkpoint => {
                self.rebase(device, at, Rebase::TakenOver);
                Ok(())
            }
            Pending::TakeOver => Ok(()),
            Pending::Rebasing(why) => self.rebased(device, at, why),
            // All data was removed, or another leads.
            Pending::Rest
                if leader.epoch != storage.now.epoch && bug != Some(Bug::NoLeaderFence) =>
            {
                tab.step_down(storage);
                Ok(())
            }
            // No room at the start of a round: it pulls nothing.
            Pending::Rest => {
                let cursor = tab.progress.cursor.clone();
                let effect = match fate {
                    Fate::Full => leader.round.begin(Extent::Sending, cursor),
                    _ if storage.now.is_emptied() => leader.round.begin(Extent::Anew, None),
                    _ => leader.round.begin(Extent::All, cursor),
                };
                leader.pending = Pending::Effect(effect);
                Ok(())
            }
            Pending::Effect(effect) if is_network(&effect) => {
                self.send(device, at, session, effect, fate);
                Ok(())
            }
            Pending::Effect(effect) => {
                let outcome = match fate {
                    Fate::Full => Err(StorageError::Full.into()),
                    Fate::Lost => Err(StorageError::Other("aborted".to_owned()).into()),
                    _ => self.transact(device, at, &effect)?,
                };
                self.tell(device, at, outcome);
                Ok(())
            }
            Pending::Fetched(mut segments) => {
                let outcome = match fate {
                    Fate::Full => Err(StorageError::Full.into()),
                    Fate::Lost => Err(StorageError::Other("aborted".to_owned()).into()),
                    // The last was broken on its way.
                    Fate::Twice => {
                        segments.last_mut().into_iter().for_each(|(_, rows)| *rows = None);
                        self.keep_aside(device, at, segments)
                    }
                    _ => self.keep_aside(device, at, segments),
                };
                self.tell(device, at, outcome);
                Ok(())
            }
            Pending::HalfStored(effect) => {
                let outcome = match fate {
                    Fate::Full | Fate::Lost => Err(StorageError::Full.into()),
                    _ => self.store(device, at, &effect)?,
                };
                self.tell(device, at, outcome);
                Ok(())
            }
            Pending::Open(effect, reserved) => {
                let outcome = self.serve(session, &effect, Some(reserved));
                self.answer(device, at, outcome, effect);
                Ok(())
            }
            Pending::Answer(outcome, effect, epoch) => {
                let outcome =
                    if fate == Fate::Lost { Err(SyncError::Unreachable) } else { outcome };
                if epoch == self.host.tables.epoch {
                    check::answer(self, &effect, &outcome)?;
                }
                self.tell(device, at, outcome);
                Ok(())
            }
        }
    }

    /// A request goes out; unless it gets lost the host acts and an answer is on its way.
    fn send(&mut self, device: usize, at: usize, who: Option<UserId>, effect: Effect, fate: Fate) {
        let effect = if self.devices[device].is_old { effect } else { of_today(effect) };
        let in_vain = Err(SyncError::Unreachable);
        match fate {
            _ if self.devices[device].is_away => return self.tell(device, at, in_vain),
            Fate::Lost => return self.tell(device, at, in_vain),
            Fate::Delayed => {
                self.late.push((who, effect));
                return self.tell(device, at, in_vain);
            }
            Fate::Twice => self.late.push((who, effect.clone())),
            Fate::CrashBefore => {
                self.crash();
                return self.tell(device, at, in_vain);
            }
            Fate::CrashAfter => {
                self.serve(who, &effect, None).ok();
                self.crash();
                return self.tell(device, at, in_vain);
            }
            Fate::Fine | Fate::Full => {}
        }
        if let Effect::Push(batch) = &effect
            && let Some(reserved) = self.host.reserve(batch)
        {
            self.set_pending(device, at, Pending::Open(effect, reserved));
            return;
        }
        if let (Effect::Fetch(_, lines), Some(_)) = (&effect, who) {
            let names = lines.iter().map(|line| line.hash.clone());
            let segments = names.map(|name| (name.clone(), self.host.segment(&name))).collect();
            self.set_pending(device, at, Pending::Fetched(segments));
            return;
        }
        // A block is read from storage when it is sent.
        if let Effect::PutBlock(hash) = &effect {
            let row = self.devices[device].storage.now.imports.get(hash).cloned();
            if let (Some(row), Some(_)) = (row, who) {
                self.host.put_block(hash.clone(), row);
            }
        }
        let outcome = self.serve(who, &effect, None);
        self.answer(device, at, outcome, effect);
    }

    fn answer(
        &mut self,
        device: usize,
        at: usize,
        outcome: Result<Outcome, SyncError>,
        effect: Effect,
    ) {
        let epoch = self.host.tables.epoch;
        self.set_pending(device, at, Pending::Answer(outcome, effect, epoch));
    }

    fn set_pending(&mut self, device: usize, at: usize, pending: Pending) {
        let tab = self.devices[device].tabs[at].as_mut();
        if let Some(leader) = tab.and_then(|tab| tab.leader.as_mut()) {
            leader.pending = pending;
        }
    }

    /// The host acts upon a request.
    pub fn serve(
        &mut self,
        who: Option<UserId>,
        effect: &Effect,
        reserved: Option<u64>,
    ) -> Result<Outcome, SyncError> {
        let user = who.ok_or(SyncError::SignedOut)?;
        Ok(match effect {
            Effect::AskSession => Outcome::Session(WORKSPACE, user),
            Effect::AskMissing(hashes) => Outcome::Missing(self.host.missing(hashes)),
            Effect::Push(batch) => {
                if let Some(reason) = misfit(batch) {
                    return Err(SyncError::Refused(reason));
                }
                let is_refused = self.bug == Some(Bug::OldAppsMayNotPush);
                if is_refused && self.host.tables.least_protocol == NEW_PROTOCOL {
                    return Err(SyncError::Outdated);
                }
                Outcome::Receipt(self.host.push(user, batch, reserved))
            }
            Effect::AskSegments(BootstrapRequest { protocol, .. })
            | Effect::Pull(PullRequest { protocol, .. })
                if *protocol < self.host.tables.least_protocol =>
            {
                return Err(SyncError::Outdated);
            }
            Effect::AskSegments(request) => Outcome::Offered(self.host.offer(user, request)),
            Effect::Pull(request) => Outcome::Reply(self.host.pull(user, request)),
            _ => Outcome::Done,
        })
    }

    /// As `storage::staging::put`.
    fn keep_aside(
        &mut self,
        device: usize,
        at: usize,
        segments: Vec<(String, Option<Vec<Envelope>>)>,
    ) -> Result<Outcome, SyncError> {
        let Device { storage, tabs, .. } = &mut self.devices[device];
        let leader = tabs[at].as_ref().and_then(|tab| tab.leader.as_ref());
        if leader.is_none_or(|leader| leader.epoch != storage.now.epoch) {
            return Err(StorageError::NotLeader.into());
        }
        let is_whole = segments.iter().all(|(_, rows)| rows.is_some());
        let sound = segments.into_iter().filter_map(|(name, rows)| Some((name, rows?)));
        storage.relaxed().staged.extend(sound);
        Ok(Outcome::Fetched(is_whole))
    }

    /// A transaction of the device.
    fn transact(
        &mut self,
        device: usize,
        at: usize,
        effect: &Effect,
    ) -> Result<Result<Outcome, SyncError>, Failure> {
        let fresh = DeviceId(self.new_id());
        let bug = self.bug;
        let Device { storage, tabs, .. } = &mut self.devices[device];
        Ok(Ok(match effect {
            Effect::ReadDevice => Outcome::Device(storage.strict().device(fresh)),
            Effect::ReadOutbox => Outcome::Entries(entries(&storage.now.outbox)),
            Effect::ReadStaged(hashes) => {
                let staged = &mut storage.relaxed().staged;
                staged.retain(|hash, _| hashes.contains(hash));
                Outcome::Staged(staged.keys().cloned().collect())
            }
            Effect::Reopen { after } => {
                let leader = tabs[at].as_ref().and_then(|tab| tab.leader.as_ref());
                if leader.is_none_or(|leader| leader.epoch != storage.now.epoch) {
                    return Ok(Err(StorageError::NotLeader.into()));
                }
                storage.strict().reopen(*after);
                self.rebase(device, at, Rebase::Written);
                Outcome::Done
            }
            Effect::Renumber => {
                // What a tab says is heard long before a host has answered.
                self.hear_all(device)?;
                self.devices[device].storage.strict().renumber(fresh);
                self.rebase(device, at, Rebase::Renumbered);
                Outcome::Done
            }
            Effect::Compare(there) => {
                let here = tabs[at].as_ref().map(|tab| tab.tables.confirmed_sum());
                Outcome::Compared(bug == Some(Bug::NothingCompared) || here == Some(*there))
            }
            Effect::Store(gathered) if bug == Some(Bug::CursorBeforeRows) => {
                let (cursor, head) = (Some(gathered.cursor.clone()), gathered.head);
                storage.now.progress = Progress { cursor, head, ..storage.now.progress.clone() };
                self.set_pending(device, at, Pending::HalfStored(effect.clone()));
                return Ok(Ok(Outcome::Done));
            }
            Effect::Store(_) => return self.store(device, at, effect),
            _ => Outcome::Done,
        }))
    }

    fn store(
        &mut self,
        device: usize,
        at: usize,
        effect: &Effect,
    ) -> Result<Result<Outcome, SyncError>, Failure> {
        let Effect::Store(gathered) = effect else { return Ok(Ok(Outcome::Done)) };
        let bug = self.bug;
        let Device { storage, tabs, leaders, stored, .. } = &mut self.devices[device];
        let Some(tab) = &mut tabs[at] else { return Ok(Ok(Outcome::Done)) };
        let Some(leader) = &tab.leader else { return Ok(Ok(Outcome::Done)) };
        if storage.now.epoch != leader.epoch && bug != Some(Bug::NoLeaderFence) {
            return Ok(Err(StorageError::NotLeader.into()));
        }
        if leader.ordinal < *leaders && bug != Some(Bug::NoLeaderFence) {
            let how = format!("leader {} of {leaders} wrote", leader.ordinal);
            return Err(Failure::new(Invariant::OneLeader, how));
        }
        let checkpoint = tab.progress.checkpoint + 1;
        let is_gone = storage.now.progress.checkpoint + 1 < checkpoint;
        if is_gone && !gathered.reset && bug != Some(Bug::NoLeaderFence) {
            return Ok(Err(StorageError::Full.into()));
        }
        let is_aside = |hash: &String| storage.now.staged.contains_key(hash);
        if !gathered.segments.iter().all(is_aside) {
            return Ok(Err(StorageError::Full.into()));
        }
        let Gathered { cursor, head, .. } = gathered;
        let (cursor, head) = (Some(cursor.clone()), *head);
        let progress = Progress { cursor, head, checkpoint, synced_at: None };
        storage.relaxed().store(gathered.clone(), progress.clone(), bug);
        stored.insert((checkpoint, progress.cursor.clone()), sum(&storage.now.rows));
        let Gathered { reset, segments, erased, rows, settled, refused, .. } = gathered;
        let settled = settled.iter().map(|entry| entry.n);
        let done: Vec<u64> = settled.chain(refused.iter().map(|entry| entry.n)).collect();
        let is_told = segments.is_empty() && erased.is_empty();
        let is_told = is_told && erasure::emptied(rows.iter()).is_empty();
        self.devices[device].is_rotten &= !reset;
        check::gap(&self.host, &self.devices[device])?;
        if !is_told {
            self.rebase(device, at, Rebase::Written);
            return Ok(Ok(Outcome::Done));
        }
        self.post(device, at, &Note::of(*reset, rows, done.clone(), progress.clone()));
        if let Some(tab) = &mut self.devices[device].tabs[at] {
            tab.apply(*reset, rows.clone(), &done, progress);
        }
        check::shown(&self.host, &self.devices[device], at)?;
        Ok(Ok(Outcome::Done))
    }

    /// What is stored was rewritten: the leader reads it anew before it goes on.
    pub fn rebase(&mut self, device: usize, at: usize, why: Rebase) {
        let Device { storage, tabs, .. } = &mut self.devices[device];
        if let Some(tab) = &mut tabs[at] {
            tab.reading = Some(storage.now.clone());
        }
        self.set_pending(device, at, Pending::Rebasing(why));
    }

    /// It has read what is stored, and tells the others to do so.
    fn rebased(&mut self, device: usize, at: usize, why: Rebase) -> Result<(), Failure> {
        let reads = |tab: &Option<Tab>| tab.as_ref().is_some_and(|tab| tab.reading.is_some());
        while reads(&self.devices[device].tabs[at]) {
            self.take_up(device, at);
        }
        check::shown(&self.host, &self.devices[device], at)?;
        let outcome = match why {
            Rebase::TakenOver => return Ok(()),
            Rebase::PutBack => {
                self.post(device, at, &Note::Rebased);
                return Ok(());
            }
            Rebase::Written => Outcome::Done,
            Rebase::Renumbered => {
                let tab = self.devices[device].tabs[at].as_ref();
                Outcome::Renumbered(tab.and_then(|tab| tab.progress.cursor.clone()))
            }
        };
        self.post(device, at, &Note::Rebased);
        self.tell(device, at, Ok(outcome));
        Ok(())
    }

    /// The machine hears how its effect went.
    fn tell(&mut self, device: usize, at: usize, outcome: Result<Outcome, SyncError>) {
        let Device { storage, tabs, .. } = &mut self.devices[device];
        let Some(tab) = &mut tabs[at] else { return };
        let Some(leader) = &mut tab.leader else { return };
        if matches!(leader.pending, Pending::HalfStored(_) | Pending::Rebasing(_)) {
            return;
        }
        seen::count(&mut self.seen, &outcome);
        let effect = leader.round.next(outcome);
        if matches!(effect, Effect::Done | Effect::Failed(_)) {
            let is_hasty = self.bug == Some(Bug::SentBeforeTheAnswer);
            let hasty = storage.now.device.filter(|_| is_hasty);
            tab.tables.set_sent(hasty.or(leader.round.sent()));
        }
        match effect {
            Effect::Failed(SyncError::Storage(StorageError::NotLeader)) => {
                return tab.step_down(storage);
            }
            Effect::Done => leader.rounds += 1,
            Effect::Failed(_) => {}
            effect => {
                leader.pending = Pending::Effect(effect);
                return;
            }
        }
        leader.pending = Pending::Rest;
        let beat = Note::Beat(tab.progress.checkpoint, tab.tables.sent());
        self.post(device, at, &beat);
    }
}

/// A request as an app sends it that is not old.
fn of_today(mut effect: Effect) -> Effect {
    if let Effect::AskSegments(BootstrapRequest { protocol, .. })
    | Effect::Pull(PullRequest { protocol, .. }) = &mut effect
    {
        *protocol = NEW_PROTOCOL;
    }
    effect
}

fn is_network(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::AskSession
            | Effect::AskMissing(_)
            | Effect::PutBlock(_)
            | Effect::AskSegments(_)
            | Effect::Fetch(..)
            | Effect::Push(_)
            | Effect::Pull(_)
    )
}

/// What the host would find wrong with a batch as a whole.
fn misfit(batch: &PushBatch) -> Option<String> {
    let is_off = |(n, text): &(u64, &String)| count_of(text).is_some_and(|count| count != *n);
    let off = (batch.first_n..).zip(&batch.entries).find(is_off);
    off.map(|(n, _)| format!("the entry in place of {n} has another count"))
}
