//! Room for rows. Without it entries still go out, but nothing is pulled: what is entered here needs
//! the room more than what can be downloaded later.

use super::leader::Leader;
use super::round::Extent;
use crate::clock;
use crate::storage::error::StorageError;
use crate::storage::meta::{self, Device, Progress};
use crate::storage::room::lay_ballast;
use crate::worker::log;

/// After how long to look for room again, milliseconds; doubled with each look in vain.
const FIRST_LOOK_MS: i64 = 10_000;

/// The longest wait for the next look, milliseconds: 10 minutes.
const LAST_LOOK_MS: i64 = 10 * 60 * 1000;

/// Whether the disk is full.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Room {
    /// How often it was found full in a row.
    refusals: u32,
    /// When to look again, milliseconds since 1970 UTC.
    next_look: i64,
    /// The round at hand pulls nothing.
    only_sends: bool,
    /// The lead could not be taken for lack of room.
    stands_in: bool,
}

impl Room {
    /// For a tab that leads only until there is room to take the lead.
    pub(super) fn standing_in() -> Self {
        Self { stands_in: true, ..Self::default() }
    }
}

impl Leader {
    /// What the next round may do.
    ///
    /// # Errors
    ///
    /// [`StorageError`], but not for a full disk; [`StorageError::NotLeader`] when the lead is to be
    /// taken anew: all data was removed, or there is room now to take it at all.
    pub(super) async fn plan(&mut self) -> Result<Extent, StorageError> {
        meta::still_leads(&self.shared.desk.connection, self.epoch).await?;
        let extent = self.look().await?;
        self.room.only_sends = extent == Extent::Sending;
        Ok(extent)
    }

    async fn look(&mut self) -> Result<Extent, StorageError> {
        let is_asked = self.shared.is_asked.replace(false);
        if self.is_full() && !is_asked && clock::now_ms() < self.room.next_look {
            return Ok(Extent::Sending);
        }
        let connection = &self.shared.desk.connection;
        let holds_rows = meta::load::<Progress>(connection).await?.is_some();
        let is_in_use = holds_rows || meta::load::<Device>(connection).await?.is_some();
        if !is_in_use && !self.is_full() {
            // The first rows come before the ballast: whoever waits for them need not wait for the
            // code that lays it.
            return Ok(Extent::All);
        }
        match lay_ballast(connection).await {
            Err(StorageError::Full) => {
                self.ran_out();
                return Ok(Extent::Sending);
            }
            // Whether there is room is not known yet.
            Err(StorageError::NotFetched) if self.is_full() => return Ok(Extent::Sending),
            Ok(()) | Err(StorageError::NotFetched) => {}
            Err(error) => return Err(error),
        }
        match holds_rows {
            _ if self.room.stands_in => Err(StorageError::NotLeader),
            false if is_in_use => Ok(Extent::Anew),
            _ => Ok(Extent::All),
        }
    }

    /// Whether the last look found no room.
    pub(super) fn is_full(&self) -> bool {
        self.room.refusals > 0
    }

    /// Whether the round at hand pulls nothing.
    pub(super) fn only_sends(&self) -> bool {
        self.room.only_sends
    }

    /// There is no room for rows.
    pub(super) fn ran_out(&mut self) {
        let wait = FIRST_LOOK_MS.saturating_mul(1 << self.room.refusals.min(10)).min(LAST_LOOK_MS);
        self.room.refusals = self.room.refusals.saturating_add(1);
        self.room.next_look = clock::now_ms().saturating_add(wait);
        log("this device has no room for more rows; pulling waits");
        self.shared.desk.set_full(true);
    }

    /// Rows were stored, or could have been.
    pub(super) fn has_room(&mut self) {
        self.room = Room::default();
        self.shared.desk.set_full(false);
    }
}
