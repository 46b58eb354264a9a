//! Who listens to which workspace. Only heads are told: what changed is pulled.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::WorkspaceId;
use tokio::sync::watch;

/// Heads as they move, and the word that the host stops; cheap to clone.
#[derive(Clone, Debug)]
pub struct Live {
    heads: Arc<Mutex<HashMap<WorkspaceId, watch::Sender<u64>>>>,
    stopping: watch::Sender<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self { heads: Arc::default(), stopping: watch::Sender::new(false) }
    }
}

impl Live {
    /// Tells a workspace's listeners its head; one that is not past the last is kept silent.
    pub fn announce(&self, workspace: WorkspaceId, head: u64) {
        self.sender(workspace).send_if_modified(|known| {
            let moved = *known < head;
            *known = head.max(*known);
            moved
        });
    }

    /// Listens to a workspace's head; 0 until one is announced.
    pub fn listen(&self, workspace: WorkspaceId) -> watch::Receiver<u64> {
        self.sender(workspace).subscribe()
    }

    /// Every workspace that was told or listened to.
    pub fn workspaces(&self) -> Vec<WorkspaceId> {
        let heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        heads.keys().copied().collect()
    }

    /// Tells every listener to end.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Turns true when the host stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    fn sender(&self, workspace: WorkspaceId) -> watch::Sender<u64> {
        let mut heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        heads.entry(workspace).or_insert_with(|| watch::Sender::new(0)).clone()
    }
}
