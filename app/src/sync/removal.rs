//! The browser removed this device's data. A tab that was open puts back what it still has in memory;
//! a device that starts empty is told by the host that it synced before.

use std::rc::Rc;

use super::engine::Shared;
use super::leader::Leader;
use crate::parts;
use crate::storage::error::StorageError;
use crate::storage::meta::{self, Device, LeaderEpoch, Removal};
use crate::storage::upkeep::Upkeep;
use crate::worker::desk::Desk;

/// Whether nobody has synced with this database yet. What this tab holds in memory is put back into
/// it first, before anything says that the database is in use.
///
/// # Errors
///
/// [`StorageError`]; the next who leads tries again.
pub(super) async fn look_after(shared: &Rc<Shared>) -> Result<bool, StorageError> {
    let desk = &shared.desk;
    let last: Option<LeaderEpoch> = meta::load(&desk.connection).await?;
    if last.is_some() {
        let device: Option<Device> = meta::load(&desk.connection).await?;
        return Ok(device.is_none());
    }
    let texts = |it: &replica::pending::Pending| it.text.clone();
    let unsent: Vec<String> = desk.tables.borrow().pending().iter().map(texts).collect();
    let refused = desk.attention.borrow().clone();
    let was_used = desk.progress.borrow().checkpoint > 0;
    if !was_used && unsent.is_empty() && refused.is_empty() {
        return Ok(true);
    }
    let put_back = Upkeep::PutBack { unsent, refused };
    let put_back = parts::upkeep(&desk.connection, put_back).await?;
    if !was_used && put_back == 0 {
        // What was entered before anybody could lead.
        return Ok(true);
    }
    let synced_at = desk.progress.borrow().synced_at;
    let removal = Removal { synced_at, put_back: Some(put_back) };
    keep(desk, removal).await?;
    shared.rebase().await?;
    Ok(false)
}

async fn keep(desk: &Desk, removal: Removal) -> Result<(), StorageError> {
    parts::upkeep(&desk.connection, Upkeep::Keep(removal.clone())).await?;
    desk.set_removal(Some(removal));
    Ok(())
}

impl Leader {
    /// The host says when this browser last synced; a database that nobody has synced with is not
    /// the one it did that with.
    pub(super) async fn heed_last_sync(&self, at: Option<i64>) -> Result<(), StorageError> {
        let desk = &self.shared.desk;
        if !self.is_new.replace(false) || at.is_none() {
            return Ok(());
        }
        let removal = Removal { synced_at: at, put_back: None };
        keep(desk, removal).await
    }
}
