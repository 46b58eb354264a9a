//! The invariants: some at every answer and checkpoint, all of them when everything is quiet.

use std::collections::HashSet;

use app::storage::meta::Progress;
use app::sync::error::SyncError;
use app::sync::round::{Effect, Outcome};
use domain::entity::Scope;
use domain::id::{ChangeId, DeviceId, RecordId};
use domain::sync::envelope::Envelope;
use klantkompas::protocol::{ChangeStatus, PullReply, PushReceipt};
use replica::pending::Pending;

use crate::failure::{Failure, Invariant};
use crate::host::{Cursor, Host, sum};
use crate::storage::{Stores, change_of};
use crate::tab::Tab;
use crate::world::{Device, World};

/// What a device is told by a host that was not put back meanwhile.
pub fn answer(
    world: &World,
    effect: &Effect,
    outcome: &Result<Outcome, SyncError>,
) -> Result<(), Failure> {
    let tables = &world.host.tables;
    match (effect, outcome) {
        (Effect::Push(batch), Ok(Outcome::Receipt(PushReceipt::Stored { results, .. }))) => {
            for (text, result) in batch.entries.iter().zip(results) {
                let is_done = !matches!(result.status, ChangeStatus::Rejected { .. });
                let in_history = |change| tables.history.iter().any(|(at, ..)| *at == change);
                if is_done && !in_history(change_of(text)) {
                    let how = format!("{} was acknowledged and is not in history", result.n);
                    return Err(Failure::new(Invariant::OnceInHistory, how));
                }
            }
        }
        (Effect::Pull(request), Ok(Outcome::Reply(PullReply::Page { last_n, head, .. }))) => {
            let late = tables
                .history
                .iter()
                .find(|(_, device, n, seq)| *device == request.device && seq <= head && n > last_n);
            if let Some((_, _, n, seq)) = late {
                let how = format!("the effect {seq} of {n} shows, the count is {last_n}");
                return Err(Failure::new(Invariant::EffectWithCount, how));
            }
        }
        _ => {}
    }
    Ok(())
}

/// A device holds all that its cursor says it holds.
pub fn gap(host: &Host, device: &Device) -> Result<(), Failure> {
    let stores = &device.storage.now;
    let Some(cursor) = &stores.progress.cursor else { return Ok(()) };
    // A row that was here is gone; the device is to notice that by itself.
    if device.is_rotten {
        return Ok(());
    }
    let Some(at) = Cursor::read(cursor) else { return Ok(()) };
    let is_of_now = Cursor { floor: at.floor, ..host.tables.cursor(at.seq) } == at;
    // Below the floor it starts over before it goes on.
    if !is_of_now || at.seq.max(at.floor) < host.tables.floor {
        return Ok(());
    }
    in_scope(host, device)?;
    let seq = at.seq;
    let is_missing = |(key, row): &(_, &Envelope)| {
        row.seq <= seq && stores.rows.get(*key).is_none_or(|held| held.seq < row.seq)
    };
    match host.tables.visible().iter().find(is_missing) {
        Some((_, row)) => {
            let how = format!("the cursor is at {seq}, row {} of {} is missing", row.id, row.seq);
            Err(Failure::new(Invariant::NoGap, how))
        }
        None => Ok(()),
    }
}

/// A device holds nothing that its person may not see.
fn in_scope(host: &Host, device: &Device) -> Result<(), Failure> {
    let visible = |row: &&Envelope| !(host.tables.is_viewer && row.scope == Scope::Value);
    match device.storage.now.rows.values().find(|row| !visible(row)) {
        Some(row) => {
            let how = format!("row {} is on a device whose person may not see it", row.id);
            Err(Failure::new(Invariant::InScope, how))
        }
        None => Ok(()),
    }
}

/// A tab shows a checkpoint that was stored, and every entry made in it that waits.
pub fn shown(host: &Host, device: &Device, at: usize) -> Result<(), Failure> {
    let Some(tab) = &device.tabs[at] else { return Ok(()) };
    let Progress { checkpoint, cursor, .. } = &tab.progress;
    let stored = device.stored.get(&(*checkpoint, cursor.clone()));
    if stored.is_some_and(|sum| *sum != tab.tables.confirmed_sum()) {
        let how = format!("tab {at} shows other rows than checkpoint {checkpoint} held");
        return Err(Failure::new(Invariant::Shown, how));
    }
    if tab.reading.is_some() || device.is_evicted {
        return Ok(());
    }
    told(host, tab)?;
    let Stores { device: by, outbox, .. } = &device.storage.now;
    let is_shown = |n: u64| tab.tables.pending().iter().any(|entry| entry.n == n);
    let waits = |(id, n): &&(DeviceId, u64)| {
        by.is_some_and(|by| by.id == *id) && outbox.contains_key(n) && !is_shown(*n)
    };
    match tab.made.iter().find(waits) {
        Some((_, n)) => {
            let how = format!("tab {at} does not show entry {n}, which was made in it");
            Err(Failure::new(Invariant::Shown, how))
        }
        None => Ok(()),
    }
}

/// What a tab calls sent is at the host, unless that was put back meanwhile.
fn told(host: &Host, tab: &Tab) -> Result<(), Failure> {
    let (sent, _) = tab.tables.by_whether_sent();
    let is_there = |entry: &&Pending| host.tables.has_decided(change_of(&entry.text));
    match sent.iter().find(|entry| host.tables.epoch == 0 && !is_there(entry)) {
        Some(entry) => {
            let how = format!("entry {} is called sent, and is not at the host", entry.n);
            Err(Failure::new(Invariant::Told, how))
        }
        None => Ok(()),
    }
}

/// All tabs of a device show what it stores, and nothing else.
fn shown_as_stored(device: &Device) -> Result<(), Failure> {
    let stores = &device.storage.now;
    for (at, tab) in device.tabs.iter().enumerate() {
        let Some(Tab { tables, progress, .. }) = tab else { continue };
        let living = || stores.rows.values().filter(|row| !row.erased);
        let differs = |row: &&Envelope| {
            let view = tables.held(&row.entity, row.id);
            view.and_then(|view| view.envelope()).as_ref() != Some(*row)
        };
        let how = if *progress != stores.progress {
            format!("tab {at} is at {progress:?}, stored is {:?}", stores.progress)
        } else if let Some(entry) = tables.pending().first() {
            format!("tab {at} shows entry {}, which does not wait any more", entry.n)
        } else if let Some(row) = living().find(differs) {
            format!("tab {at} does not show row {} as it is stored", row.id)
        } else if tables.confirmed_sum() != sum(&stores.rows) {
            format!("tab {at} shows rows that are not stored")
        } else {
            continue;
        };
        return Err(Failure::new(Invariant::Shown, how));
    }
    Ok(())
}

/// Everything is quiet. `is_heard`: something happened since the last fault that all devices hear.
pub fn quiet(world: &World, is_heard: bool) -> Result<(), Failure> {
    let tables = &world.host.tables;
    let mut changes = HashSet::new();
    if let Some((change, ..)) = tables.history.iter().find(|(change, ..)| !changes.insert(*change))
    {
        let how = format!("{change} took effect twice");
        return Err(Failure::new(Invariant::OnceInHistory, how));
    }
    if let Some(change) = tables.widened.first() {
        let how = format!("{change} ended an objection that its sender had not seen");
        return Err(Failure::new(Invariant::ConsentKept, how));
    }
    for (place, device) in world.devices.iter().enumerate() {
        let stores = &device.storage.now;
        if !stores.outbox.is_empty() {
            let how = format!("device {place} holds {:?}", stores.outbox.keys());
            return Err(Failure::new(Invariant::Liveness, how));
        }
        // Data removed under a leader that knows of no news is fetched with the next news.
        let is_removed = !is_heard && stores.progress.cursor.is_none();
        let visible = tables.visible();
        in_scope(&world.host, device)?;
        // A device may keep marks that others are no longer given.
        let mut held = stores.rows.clone();
        held.retain(|_, row| !tables.is_old_mark(row));
        if held != visible && !is_removed {
            let (held, there) = (held.len(), visible.len());
            let how = format!("device {place} holds {held} rows, the host {there}");
            return Err(Failure::new(Invariant::SameRows, how));
        }
        if !is_removed && !device.is_evicted {
            shown_as_stored(device)?;
        }
        let is_found =
            |change: &ChangeId| changes.contains(change) || stores.attention.contains_key(change);
        let is_lost = |(change, about): &(&ChangeId, &RecordId)| {
            !is_found(change) && !world.erased.contains(about)
        };
        if let Some((change, _)) = device.saved.iter().find(is_lost) {
            let how = format!("{change}, saved on device {place}, is nowhere");
            return Err(Failure::new(Invariant::NothingVanishes, how));
        }
    }
    forgotten(world)
}

/// Nothing that was said about an erased person is anywhere.
fn forgotten(world: &World) -> Result<(), Failure> {
    let said = |place: String, texts: String| {
        let erased = &world.host.tables.erased;
        let found = |(id, word): &&(RecordId, String)| erased.contains(id) && texts.contains(word);
        match world.words.iter().find(found) {
            Some((id, word)) => {
                let how = format!("{place} holds {word:?}, and {id} was erased");
                Err(Failure::new(Invariant::Erased, how))
            }
            None => Ok(()),
        }
    };
    for (place, device) in world.devices.iter().enumerate() {
        let stores = &device.storage.now;
        let Stores { rows, outbox, acked, attention, imports, staged, .. } = stores;
        let all = (rows, outbox, acked, attention, imports, staged);
        said(format!("device {place}"), format!("{all:?}"))?;
    }
    let tables = &world.host.tables;
    said("the host".to_owned(), format!("{:?}", (&tables.rows, &tables.snapshots)))
}
