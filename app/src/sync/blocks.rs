//! Sending an import's packed blocks. Devices that only edit never need it, so the code comes in a
//! part of the program of its own: see [`crate::parts::blocks`].

use super::error::SyncError;
use super::host;
use crate::storage::connection::Connection;
use crate::storage::imports;

/// What is to be done about blocks.
#[derive(Debug)]
pub enum Blocks {
    /// Asks which of these the host does not hold.
    Missing(Vec<String>),
    /// Sends one, if it is kept here.
    Put(String),
}

impl Blocks {
    /// Does it; answers the hashes of blocks that the host lacks, if that was asked.
    ///
    /// # Errors
    ///
    /// [`SyncError`].
    pub async fn perform(self, connection: &Connection) -> Result<Vec<String>, SyncError> {
        match self {
            Self::Missing(hashes) => host::missing(hashes).await,
            Self::Put(hash) => {
                if let Some(bytes) = imports::get(connection, &hash).await? {
                    host::put_block(&hash, &bytes).await?;
                }
                Ok(Vec::new())
            }
        }
    }
}
