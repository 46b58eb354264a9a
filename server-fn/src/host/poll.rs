//! The long-poll: a workspace's head, told when it is past the one that a device knows. For devices
//! that the live stream does not reach.

use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;

use super::reply::Refused;
use super::{Host, Life, SignedIn};
use crate::error::ApiError;
use crate::protocol::{Live, POLL_SECONDS};

/// How often the stored head is read meanwhile: another host's word may have been lost.
const LOOK: Duration = Duration::from_secs(5);

/// What a device asks.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Asked {
    /// The head it knows.
    #[serde(default)]
    head: u64,
    /// Seconds it is willing to wait; the host may answer sooner.
    #[serde(default)]
    wait: u64,
    /// The protocol it speaks.
    #[serde(default = "first")]
    protocol: u32,
}

/// What a device listens with.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Listener {
    /// The protocol it speaks.
    #[serde(default = "first")]
    pub protocol: u32,
}

/// Devices of before did not say what they speak, and spoke the first.
fn first() -> u32 {
    1
}

impl Host {
    /// Refuses a listener whose protocol the workspace no longer answers.
    ///
    /// # Errors
    ///
    /// [`ApiError::Outdated`]; [`ApiError::Unavailable`] when the store cannot now.
    pub async fn heed_protocol(&self, who: &SignedIn, protocol: u32) -> Result<(), ApiError> {
        Ok(self.store.check_protocol(who.workspace, protocol).await?)
    }
}

/// `GET /sync/v1/poll?head=N&wait=S`: answers as soon as the head is past N, or with the head of
/// then after S seconds or when the host stops.
///
/// # Errors
///
/// [`ApiError::SignedOut`] without a valid session, also when it ends meanwhile;
/// [`ApiError::Outdated`]; [`ApiError::Unavailable`] when the store cannot now.
pub async fn poll(
    State(host): State<Host>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Json<Live>, Refused> {
    let who = host.signed_in(&headers).await?;
    host.heed_protocol(&who, asked.protocol).await?;
    // Before the head is read, so that no move falls in between.
    let mut heads = host.live.listen(who.workspace);
    host.tell_stored(who.workspace).await?;
    let wait = Duration::from_secs(asked.wait.min(host.life.longest_poll()));
    let past = host.past(asked.head, &mut heads, &headers);
    if let Ok(outcome) = tokio::time::timeout(wait, past).await {
        outcome?;
    }
    let head = *heads.borrow();
    Ok(Json(Live { head }))
}

impl Life {
    /// Seconds that a poll waits at most. A function is paid for while it waits, and each waiting
    /// request has a program of its own, so that one only reads the head.
    fn longest_poll(self) -> u64 {
        match self {
            Self::Server => POLL_SECONDS,
            Self::Function => 0,
        }
    }
}

impl Host {
    /// Waits until a head is past `known`, or the host stops.
    async fn past(
        &self,
        known: u64,
        heads: &mut tokio::sync::watch::Receiver<u64>,
        headers: &HeaderMap,
    ) -> Result<(), ApiError> {
        let mut stopping = self.live.stopping();
        let mut stopped = std::pin::pin!(async { stopping.wait_for(|stop| *stop).await.is_ok() });
        loop {
            if *heads.borrow_and_update() > known {
                return Ok(());
            }
            tokio::select! {
                moved = heads.changed() => if moved.is_err() { return Ok(()) },
                _ = &mut stopped => return Ok(()),
                () = tokio::time::sleep(LOOK) => {
                    let who = self.signed_in(headers).await?;
                    self.tell_stored(who.workspace).await?;
                }
            }
        }
    }
}
