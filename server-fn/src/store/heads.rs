//! What other hosts on the same PostgreSQL tell: heads that moved. A file has one host, which
//! knows by itself.

use domain::id::WorkspaceId;
use sqlx::postgres::PgListener;

use super::dialect::{CHANNEL, Db};
use super::{Store, StoreError};

/// Listens on a connection of its own.
#[derive(Debug)]
pub struct Heads(PgListener);

/// What is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A workspace's head.
    Head(WorkspaceId, u64),
    /// The connection was lost for a while: any head may have moved unheard.
    Gap,
}

impl Store {
    /// Begins to listen to the other hosts; `None` where there can be none.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached.
    pub async fn heads(&self) -> Result<Option<Heads>, StoreError> {
        let Db::Postgres { readers, .. } = &self.0 else { return Ok(None) };
        let mut listener = PgListener::connect_with(readers).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Heads(listener)))
    }
}

impl Heads {
    /// Waits for the next word.
    ///
    /// # Errors
    ///
    /// When the connection is lost and cannot be made again; asked once more, it is tried again.
    pub async fn next(&mut self) -> Result<Heard, StoreError> {
        loop {
            let Some(told) = self.0.try_recv().await? else { return Ok(Heard::Gap) };
            if let Some(heard) = read(told.payload()) {
                return Ok(heard);
            }
        }
    }
}

/// The workspace and head in `workspace head`.
fn read(payload: &str) -> Option<Heard> {
    let (workspace, head) = payload.split_once(' ')?;
    let workspace = WorkspaceId(super::account::uuid(workspace).ok()?);
    Some(Heard::Head(workspace, head.parse().ok()?))
}
