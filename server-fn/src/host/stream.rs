//! The live stream: a workspace's head, told when it moves and every 15 seconds.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Sse;
use axum::response::sse::Event;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::poll::Listener;
use super::reply::Refused;
use super::{Host, Life};
use crate::protocol::Live;

/// A listener that hears nothing for two of these knows that its connection is dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Events under way to one listener; a slower one is told the latest head only.
const UNDER_WAY: usize = 4;

type Told = Result<Event, Infallible>;

/// Streams the head of the signed-in person's workspace until they leave, sign out or the host
/// stops.
///
/// # Errors
///
/// [`crate::error::ApiError::SignedOut`] without a valid session,
/// [`crate::error::ApiError::Outdated`]. In a function, which cannot keep a
/// stream, there is none (404), and devices poll.
pub async fn live(
    State(host): State<Host>,
    Query(Listener { protocol }): Query<Listener>,
    headers: HeaderMap,
) -> Result<Result<Sse<ReceiverStream<Told>>, StatusCode>, Refused> {
    if host.life == Life::Function {
        return Ok(Err(StatusCode::NOT_FOUND));
    }
    let who = host.signed_in(&headers).await?;
    host.heed_protocol(&who, protocol).await?;
    let heads = host.live.listen(who.workspace);
    host.tell_stored(who.workspace).await?;
    let (sender, receiver) = mpsc::channel(UNDER_WAY);
    tokio::spawn(tell(host, headers, heads, sender));
    Ok(Ok(Sse::new(ReceiverStream::new(receiver))))
}

async fn tell(
    host: Host,
    headers: HeaderMap,
    mut heads: tokio::sync::watch::Receiver<u64>,
    sender: mpsc::Sender<Told>,
) {
    let mut stopping = host.live.stopping();
    let mut stopped = std::pin::pin!(async { stopping.wait_for(|stop| *stop).await.is_ok() });
    loop {
        let head = *heads.borrow_and_update();
        let Ok(event) = Event::default().json_data(Live { head }) else { return };
        if sender.send(Ok(event)).await.is_err() {
            return;
        }
        tokio::select! {
            moved = heads.changed() => if moved.is_err() { return },
            _ = &mut stopped => return,
            () = sender.closed() => return,
            () = tokio::time::sleep(HEARTBEAT) => {
                let Ok(who) = host.signed_in(&headers).await else { return };
                // Should the word of another host ever be lost, this is how long it takes.
                if host.tell_stored(who.workspace).await.is_err() {
                    return;
                }
            }
        }
    }
}
