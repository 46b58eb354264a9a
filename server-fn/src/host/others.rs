//! Other hosts on the same database: the heads they move are told to those who listen here.

use std::time::Duration;

use domain::id::WorkspaceId;

use super::Host;
use crate::store::heads::{Heads, Heard};
use crate::store::{StoreError, account};

/// How long to wait before a lost connection is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Begins to listen to the other hosts, if there can be any, until this one stops.
///
/// # Errors
///
/// When the database cannot be reached.
pub async fn follow(host: &Host) -> Result<(), StoreError> {
    if let Some(heads) = host.store.heads().await? {
        tokio::spawn(pass_on(host.clone(), heads));
    }
    Ok(())
}

async fn pass_on(host: Host, mut heads: Heads) {
    let mut stopping = host.live.stopping();
    let mut stopped = std::pin::pin!(async { stopping.wait_for(|stop| *stop).await.is_ok() });
    loop {
        let heard = tokio::select! {
            heard = heads.next() => heard,
            _ = &mut stopped => return,
        };
        match heard {
            Ok(Heard::Head(workspace, head)) => host.live.announce(workspace, head),
            Ok(Heard::Gap) => host.tell_all().await,
            Err(error) => {
                tracing::warn!(%error, "other hosts are not heard; trying again");
                tokio::time::sleep(AGAIN).await;
                host.tell_all().await;
            }
        }
    }
}

impl Host {
    /// Tells a workspace's listeners its head as it stands in the store.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn tell_stored(&self, workspace: WorkspaceId) -> Result<(), StoreError> {
        let mut tx = self.store.begin_read().await?;
        self.live.announce(workspace, account::head(&mut tx, workspace).await?);
        Ok(())
    }

    /// Tells everyone: heads may have moved unheard.
    async fn tell_all(&self) {
        for workspace in self.live.workspaces() {
            if let Err(error) = self.tell_stored(workspace).await {
                tracing::warn!(%error, "a head cannot be read");
            }
        }
    }
}
