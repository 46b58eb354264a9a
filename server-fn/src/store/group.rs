//! Pushes that reach a workspace while another push is being written are written together: one
//! commit, which is what a disk is slow at, for all of them. Each stands or falls by itself.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::id::WorkspaceId;
use tokio::sync::oneshot;

use super::push::{self, Batch, Sender};
use super::query::Query;
use super::{Store, StoreError, Tx};
use crate::protocol::PushReceipt;

/// Most pushes in one transaction: nobody is answered before the last of them is written.
const MOST: usize = 32;

/// Pushes that wait, by workspace. A workspace that is being written has a line, also an empty one.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups(Arc<Mutex<Lines>>);

type Lines = HashMap<WorkspaceId, Vec<Waiting>>;
type Outcome = Result<PushReceipt, StoreError>;

/// A push, and where its sender waits for the answer.
#[derive(Debug)]
struct Waiting {
    sender: Sender,
    batch: Batch,
    answer: oneshot::Sender<Outcome>,
}

impl Store {
    /// Records a batch. A store failure leaves nothing behind.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn push(&self, sender: Sender, batch: Batch) -> Result<PushReceipt, StoreError> {
        let (answer, outcome) = oneshot::channel();
        if self.1.join(Waiting { sender, batch, answer }) {
            // By itself, so that a sender who hangs up does not take the others along.
            let (store, workspace) = (self.clone(), sender.workspace);
            tokio::spawn(write_line(Turn { store, workspace, is_over: false }));
        }
        let stopped = || StoreError::Refused("the host stopped while it wrote".to_owned());
        outcome.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl Groups {
    /// Stands in line; answers whether nobody writes this workspace yet.
    fn join(&self, waiting: Waiting) -> bool {
        match self.lines().entry(waiting.sender.workspace) {
            Entry::Occupied(mut line) => {
                line.get_mut().push(waiting);
                false
            }
            Entry::Vacant(place) => {
                place.insert(vec![waiting]);
                true
            }
        }
    }

    /// The first of the line, who may be written together; nobody when the line ended with that.
    fn next(&self, workspace: WorkspaceId) -> Vec<Waiting> {
        let mut lines = self.lines();
        let Some(line) = lines.get_mut(&workspace) else { return Vec::new() };
        if line.is_empty() {
            lines.remove(&workspace);
            return Vec::new();
        }
        let rest = line.split_off(line.len().min(MOST));
        std::mem::replace(line, rest)
    }

    /// Forgets a line that nobody writes any more; who stands in it hears so.
    fn leave(&self, workspace: WorkspaceId) {
        self.lines().remove(&workspace);
    }

    /// A line is whole after every step, so one that somebody left in a panic can be used.
    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn to write a workspace. One that is given up half-way leaves no line behind in which pushes
/// would wait for ever.
struct Turn {
    store: Store,
    workspace: WorkspaceId,
    is_over: bool,
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_over {
            self.store.1.leave(self.workspace);
        }
    }
}

/// Writes until nobody waits for this workspace.
async fn write_line(mut turn: Turn) {
    loop {
        let Turn { store, workspace, .. } = &turn;
        let group = store.1.next(*workspace);
        if group.is_empty() {
            turn.is_over = true;
            return;
        }
        let (work, answers): (Vec<_>, Vec<_>) =
            group.into_iter().map(|it| ((it.sender, it.batch), it.answer)).unzip();
        let outcomes = match write(store, *workspace, work).await {
            Ok(outcomes) => outcomes,
            Err(error) => {
                let error = Arc::new(error);
                answers.iter().map(|_| Err(StoreError::Shared(error.clone()))).collect()
            }
        };
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // Who hung up pushes again and then gets the stored result.
            drop(answer.send(outcome));
        }
    }
}

/// Writes pushes in one transaction, in the order they came; what one of them did is taken back
/// when it cannot be kept.
async fn write(
    store: &Store,
    workspace: WorkspaceId,
    work: Vec<(Sender, Batch)>,
) -> Result<Vec<Outcome>, StoreError> {
    let mut tx = store.begin_change(workspace).await?;
    let mut outcomes = Vec::with_capacity(work.len());
    for (sender, batch) in work {
        say(&mut tx, "SAVEPOINT push").await?;
        let outcome = push::record(&mut tx, sender, batch).await;
        if !matches!(outcome, Ok(PushReceipt::Stored { .. }))
            && let Err(lost) = say(&mut tx, "ROLLBACK TO SAVEPOINT push").await
        {
            // The database ended the whole transaction, as SQLite does when its disk is full.
            return Err(outcome.err().unwrap_or(lost));
        }
        say(&mut tx, "RELEASE SAVEPOINT push").await?;
        outcomes.push(outcome);
    }
    tx.commit().await?;
    Ok(outcomes)
}

async fn say(tx: &mut Tx, text: &'static str) -> Result<(), StoreError> {
    Query::new(text).execute(tx).await.map(drop)
}
