//! The first load: which segments there are, making them when there are none, and giving them out.

use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::DeviceId;
use serde::Deserialize;
use tokio::time::{Instant, sleep, timeout_at};

use super::reply::Refused;
use super::sync::{heeded, sender};
use super::{Host, Life, SignedIn, current, secret, signed_in};
use crate::error::ApiError;
use crate::protocol::{BootstrapReply, BootstrapRequest};
use crate::store::StoreError;
use crate::store::snapshot::Offer;

/// How long somebody waits for segments that are being made; devices give up after 30 seconds.
const LONGEST: Duration = Duration::from_secs(20);

/// How often to look whether another request has made them.
const LOOK: Duration = Duration::from_millis(200);

/// What a device can fetch the first time. Segments are made now when there are none: all devices that
/// ask meanwhile wait for the same ones.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Revoked`], [`ApiError::Outdated`], [`ApiError::Unavailable`].
pub async fn find(request: BootstrapRequest) -> Result<BootstrapReply, ApiError> {
    let who = signed_in().await?;
    let host = current()?;
    let until = Instant::now().checked_add(LONGEST);
    let mut has_made = false;
    loop {
        let offer = heeded(&who, host.store.offer(sender(&who), &request).await).await?;
        let meanwhile = match offer {
            Offer::Reply(reply) => {
                host.note_visit(&who, request.device).await?;
                return Ok(reply);
            }
            Offer::Make(meanwhile) => meanwhile,
        };
        let is_late = until.is_none_or(|until| until <= Instant::now());
        let is_made = !is_late && !has_made && host.make_segments(&who, until).await?;
        if is_late {
            return Ok(if_nothing_better(meanwhile));
        } else if has_made {
            return Ok(meanwhile);
        }
        has_made = is_made;
        if !is_made {
            sleep(LOOK).await;
        }
    }
}

/// What is said while segments are still being made: old ones do, but pages would cost a large firm many
/// times the wait.
fn if_nothing_better(meanwhile: BootstrapReply) -> BootstrapReply {
    if meanwhile == BootstrapReply::Pull { BootstrapReply::Making } else { meanwhile }
}

impl Host {
    /// Makes segments, unless somebody else does; says whether. What takes longer than the request may
    /// last goes on without it.
    async fn make_segments(
        &self,
        who: &SignedIn,
        until: Option<Instant>,
    ) -> Result<bool, StoreError> {
        let (store, token) = (self.store.clone(), secret::token().unwrap_or_default());
        let now_ms = self.clock.now_ms();
        let making = store.begin_making(who.workspace, who.role, token, now_ms).await?;
        let Some(making) = making else { return Ok(false) };
        // By itself, so that a device that hangs up does not leave the others waiting.
        let made = tokio::spawn(async move {
            if let Err(error) = store.make(making).await {
                tracing::error!(%error, "segments for first loads were not made");
            }
        });
        match until.filter(|_| self.life == Life::Server) {
            // A panic has been logged where it happened; then devices pull.
            Some(until) => drop(timeout_at(until, made).await),
            None => drop(made.await),
        }
        Ok(true)
    }
}

/// Who fetches a segment.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Fetcher {
    device: DeviceId,
}

/// `GET /sync/v1/segment/{hash}?device=ID`: the block of that hash, as it is stored: compressed by
/// gzip, which every browser and every current client of HTTP undoes by itself. 404 when it is no
/// longer part of the first load.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Revoked`], [`ApiError::Unavailable`].
pub async fn segment(
    State(host): State<Host>,
    Path(hash): Path<String>,
    Query(Fetcher { device }): Query<Fetcher>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let who = host.signed_in(&headers).await?;
    let found = host.store.segment(sender(&who), device, &hash).await;
    if let Err(StoreError::Revoked(device)) = found {
        host.note_told(who.workspace, device).await?;
    }
    let Some(packed) = found? else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let kind =
        [(header::CONTENT_TYPE, "application/octet-stream"), (header::CONTENT_ENCODING, "gzip")];
    Ok((kind, packed).into_response())
}
