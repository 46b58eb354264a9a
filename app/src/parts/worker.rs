//! The parts of the worker, and of what page and worker do to storage.

use std::rc::Rc;

use domain::sync::envelope::Envelope;
use futures::future::{FutureExt, LocalBoxFuture};
use wasm_split_helpers::SplitLoaderError;
use web_sys::File;

use crate::storage::beside::{Beside, Plan};
use crate::storage::connection::Connection;
use crate::storage::error::StorageError;
use crate::storage::meta::LeaderEpoch;
use crate::storage::sealing::Seal;
use crate::storage::segments::Segment;
use crate::storage::upkeep::Upkeep;
use crate::sync::blocks::Blocks;
use crate::sync::error::SyncError;
use crate::sync::segments::Segments;
use crate::sync::{packing, tidy};
use crate::worker::desk::Desk;
use crate::worker::message::{AskError, Asked};
use crate::worker::packet::Packed;

type Answering = Result<LocalBoxFuture<'static, Result<Packed, AskError>>, AskError>;
type Work<Output, Failure> = Result<LocalBoxFuture<'static, Result<Output, Failure>>, Failure>;

part!(
    answers,
    fetch_answers,
    fn answer_later(desk: Rc<Desk>, ask: u32, asked: Asked, files: Vec<File>) -> Answering {
        Ok(async move { desk.answer_later(ask, asked, files).await }.boxed_local())
    }
);

/// The worker's answer to a question that is not a list.
///
/// # Errors
///
/// [`AskError::NotFetched`] without a network; the answer's own errors come with it.
pub async fn answer(desk: Rc<Desk>, ask: u32, asked: Asked, files: Vec<File>) -> Answering {
    fetch_answers().await?;
    answer_later(desk, ask, asked, files).await
}

part!(
    answers,
    fetch_people,
    fn people_later(desk: Rc<Desk>) -> Work<(), SplitLoaderError> {
        let handing = async move {
            desk.hand_people().await;
            Ok(())
        };
        Ok(handing.boxed_local())
    }
);

/// Has the desk hand over what the page's directory lacks.
///
/// # Errors
///
/// Without a network.
pub async fn hand_people(desk: Rc<Desk>) -> Result<(), SplitLoaderError> {
    fetch_people().await?;
    people_later(desk).await?.await
}

part!(
    upkeep,
    fetch_upkeep,
    fn upkeep_later(connection: Connection, task: Upkeep) -> Work<u64, StorageError> {
        Ok(async move { task.perform(&connection).await }.boxed_local())
    }
);

/// Has the worker fetch what it needs when storage fails. A browser that removes this device's data also
/// removes what the service worker keeps of the program, so that would be too late.
pub fn fetch_upkeep_ahead() {
    // Leptos does not run in the worker.
    wasm_bindgen_futures::spawn_local(async {
        // It is tried again after the next round, and when it is needed.
        drop(fetch_upkeep().await);
    });
}

/// Fetches what storage is rarely asked. Without a network it is tried again when it is needed.
pub(super) async fn fetch_rare() {
    drop(fetch_upkeep().await);
}

/// Does what storage is rarely asked.
///
/// # Errors
///
/// [`StorageError::NotFetched`] without a network; the task's own errors come with it.
pub async fn upkeep(connection: &Connection, task: Upkeep) -> Result<u64, StorageError> {
    fetch_upkeep().await?;
    upkeep_later(connection.clone(), task).await?.await
}

part!(
    upkeep,
    fetch_tidy,
    fn tidy_later(desk: Rc<Desk>, epoch: LeaderEpoch) -> Work<u64, StorageError> {
        Ok(tidy::tidy(desk, epoch).boxed_local())
    }
);

/// Packs what has become many single rows.
///
/// # Errors
///
/// As [`tidy::tidy`]; [`StorageError::NotFetched`] without a network.
pub async fn tidy(desk: Rc<Desk>, epoch: LeaderEpoch) -> Result<u64, StorageError> {
    fetch_tidy().await?;
    tidy_later(desk, epoch).await?.await
}

part!(
    upkeep,
    fetch_packing,
    fn pack_later(rows: Vec<Envelope>, next_key: u64) -> Result<Vec<Segment>, StorageError> {
        packing::packed(rows, next_key)
    }
);

/// Packs rows.
///
/// # Errors
///
/// As [`packing::packed`]; [`StorageError::NotFetched`] without a network.
pub async fn pack(rows: Vec<Envelope>, next_key: u64) -> Result<Vec<Segment>, StorageError> {
    fetch_packing().await?;
    pack_later(rows, next_key).await
}

part!(
    upkeep,
    fetch_blocks,
    fn blocks_later(connection: Connection, task: Blocks) -> Work<Vec<String>, SyncError> {
        Ok(async move { task.perform(&connection).await }.boxed_local())
    }
);

/// Sends blocks of an import, or asks which are missing.
///
/// # Errors
///
/// [`SyncError`].
pub async fn blocks(connection: &Connection, task: Blocks) -> Result<Vec<String>, SyncError> {
    fetch_blocks().await?;
    blocks_later(connection.clone(), task).await?.await
}

part!(
    upkeep,
    fetch_loading,
    fn load_later(connection: Connection, task: Segments) -> Work<Vec<String>, SyncError> {
        Ok(async move { task.perform(&connection).await }.boxed_local())
    }
);

/// Fetches segments of a full load, or asks which are here.
///
/// # Errors
///
/// [`SyncError`].
pub async fn load_segments(
    connection: &Connection,
    task: Segments,
) -> Result<Vec<String>, SyncError> {
    fetch_loading().await?;
    load_later(connection.clone(), task).await?.await
}

part!(
    upkeep,
    fetch_plan,
    fn plan_later(connection: Connection, seal: Seal, beside: Beside) -> Work<Plan, StorageError> {
        Ok(async move { beside.plan(&connection, &seal).await }.boxed_local())
    }
);

/// Prepares what a checkpoint does beside its own rows.
///
/// # Errors
///
/// As [`Beside::plan`]; [`StorageError::NotFetched`] without a network.
pub async fn plan(
    connection: &Connection,
    seal: &Seal,
    beside: Beside,
) -> Result<Plan, StorageError> {
    fetch_plan().await?;
    plan_later(connection.clone(), seal.clone(), beside).await?.await
}
