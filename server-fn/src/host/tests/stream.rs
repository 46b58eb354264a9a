//! The live stream.

use std::time::Duration;

use axum::body::BodyDataStream;
use domain::id::{ChangeId, DeviceId, RecordId};
use domain::sync::change::{Change, ENTRY_SCHEMA, Entry};
use tokio_stream::StreamExt;
use uuid::Uuid;

use super::*;
use crate::protocol::PROTOCOL_VERSION;

on_both! {
    a_push_is_told_to_those_who_listen,
    only_the_signed_in_may_listen,
    streams_end_when_the_host_stops,
    blocks_are_for_the_signed_in_and_bounded,
}

pub(super) async fn listen(world: &World, cookie: &str) -> BodyDataStream {
    let headers = [("cookie", cookie)];
    let response = world.send(request(Method::GET, "/sync/v1/live", &headers, Body::empty())).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["cache-control"], "no-store");
    response.into_body().into_data_stream()
}

pub(super) async fn next(stream: &mut BodyDataStream) -> Option<String> {
    let bytes =
        tokio::time::timeout(Duration::from_secs(10), stream.next()).await.unwrap()?.unwrap();
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

/// One new customer, as a device sends it.
pub(super) fn batch() -> Value {
    let change = Change {
        n: 1,
        change_id: ChangeId(Uuid::from_u128(7)),
        entity: domain::entity::Entity::Customer,
        id: RecordId(Uuid::from_u128(8)),
        schema: ENTRY_SCHEMA,
        create: true,
        set: json!({ "name": "Bakkerij Smit" }).as_object().unwrap().clone(),
        base: Default::default(),
        add: Vec::new(),
        remove: Vec::new(),
        inc: Default::default(),
        made_at: 0,
    };
    json!({ "batch": {
        "device": DeviceId(Uuid::from_u128(9)), "protocol": PROTOCOL_VERSION, "first_n": 1,
        "entries": [serde_json::to_string(&Entry::Change(change)).unwrap()],
    }})
}

async fn a_push_is_told_to_those_who_listen(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let mut stream = listen(&world, &cookie).await;
    // The settings and the first user.
    assert_eq!(next(&mut stream).await.unwrap(), "data: {\"head\":2}\n\n");
    let receipt = world.call_as(&cookie, "/sync/v1/push", batch()).await.json();
    assert_eq!((&receipt["outcome"], &receipt["head"]), (&json!("stored"), &json!(3)));
    assert_eq!(next(&mut stream).await.unwrap(), "data: {\"head\":3}\n\n");
}

async fn only_the_signed_in_may_listen(on: On) {
    let world = World::new(on).await;
    world.get("/sync/v1/live").await.is(401, "signed_out");
}

async fn streams_end_when_the_host_stops(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let mut stream = listen(&world, &cookie).await;
    next(&mut stream).await.unwrap();
    world.host.live.stop();
    assert_eq!(next(&mut stream).await, None);
}

async fn blocks_are_for_the_signed_in_and_bounded(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let put = |cookie: &'static str, body: Vec<u8>| {
        let hash = domain::sync::hash::sha256_hex(&body);
        let path = format!("/sync/v1/block/{hash}");
        world.send(request(Method::PUT, &path, &[("cookie", cookie)], Body::from(body)))
    };
    let cookie: &'static str = cookie.leak();
    assert_eq!(put("", vec![1]).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(put(cookie, vec![1]).await.status(), StatusCode::NO_CONTENT);
    let most = crate::protocol::BLOCK_MAX_BYTES;
    assert_eq!(put(cookie, vec![1; most]).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(put(cookie, vec![1; most + 1]).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let odd = json!({ "hashes": ["a\0"] });
    let asked = world.call_as(cookie, "/sync/v1/missing_blocks", odd).await;
    assert!([StatusCode::OK, StatusCode::BAD_REQUEST].contains(&asked.status), "{asked:?}");
}
