//! The cursor: where a device stands. Its text is opaque to the device.

use super::{StoreError, Tx, right};
use crate::protocol::Role;
use crate::store::convert::count;
use crate::store::query::Query;
use domain::id::WorkspaceId;

/// Where a device stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The life of the database; another one after a backup was put back.
    pub epoch: String,
    /// Everything up to here was delivered.
    pub seq: u64,
    /// The scopes it was delivered for.
    pub scopes: String,
    /// How many rows there were when the first page was read.
    pub total: u64,
    /// The workspace's floor when the first page was read: what was erased up to there never reached
    /// this device, so it need not hear of it.
    pub floor: u64,
}

impl Cursor {
    /// Reads a cursor; those of version 1 knew of no floor.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let version = parts.next()?;
        let cursor = Self {
            epoch: parts.next()?.to_owned(),
            seq: parts.next()?.parse().ok()?,
            scopes: parts.next()?.to_owned(),
            total: parts.next()?.parse().ok()?,
            floor: match version {
                "1" => 0,
                "2" => parts.next()?.parse().ok()?,
                _ => return None,
            },
        };
        parts.next().is_none().then_some(cursor)
    }

    /// The cursor as it is sent.
    pub fn write(&self) -> String {
        let Self { epoch, seq, scopes, total, floor } = self;
        format!("2.{epoch}.{seq}.{scopes}.{total}.{floor}")
    }

    /// Whether a device that stands here can go on from here.
    pub fn goes_on(&self, place: &Place, scopes: &str) -> bool {
        self.epoch == place.epoch
            && self.scopes == scopes
            && self.seq <= place.head
            && place.floor <= self.seq.max(self.floor)
    }
}

/// Where a workspace stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub head: u64,
    pub epoch: String,
    pub floor: u64,
}

impl Place {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn of(tx: &mut Tx, workspace: WorkspaceId) -> Result<Self, StoreError> {
        let (head, epoch, floor): (i64, String, i64) =
            Query::new("SELECT head_seq, epoch, floor_seq FROM workspace WHERE id = $1")
                .bind(workspace.to_string())
                .one(tx)
                .await?;
        Ok(Self { head: count(head)?, epoch, floor: count(floor)? })
    }
}

/// The names of the scopes that a role may hold.
pub(super) fn scope_names(role: Role) -> Vec<&'static str> {
    right::scopes(role).iter().map(|scope| right::scope_name(*scope)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_and_others_are_refused() {
        let scopes = "base+value".to_owned();
        let cursor = Cursor { epoch: "e-1".into(), seq: 7, scopes, total: 90, floor: 3 };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor.clone()));
        assert_eq!(Cursor::read("1.e-1.7.base+value.90"), Some(Cursor { floor: 0, ..cursor }));
        let refused = ["", "1.e.7.base", "3.e.7.base.9", "1.e.-7.base.9", "1.e.7.base.9.x"];
        for text in refused.iter().chain(&["2.e.7.base.9", "2.e.7.base.9.1.1"]) {
            assert_eq!(Cursor::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_device_below_the_floor_cannot_go_on_unless_it_began_above() {
        let place = Place { head: 9, epoch: "e".into(), floor: 5 };
        let at = |seq, floor| {
            let cursor = Cursor { epoch: "e".into(), seq, scopes: "base".into(), total: 1, floor };
            cursor.goes_on(&place, "base")
        };
        assert!(at(5, 0) && at(9, 0) && at(1, 5));
        assert!(!at(4, 0) && !at(4, 4) && !at(10, 0));
    }
}
