//! First loads in process: segments that are made when somebody asks, and answers that are compressed.

use domain::entity::Entity;
use domain::id::{DeviceId, WorkspaceId};
use domain::sync::envelope::Envelope;
use uuid::Uuid;

use super::*;
use crate::protocol::PROTOCOL_VERSION;
use crate::store::row;

on_both! {
    many_who_ask_at_once_get_the_same_segments,
    long_answers_are_compressed_and_the_stream_is_not,
}

const ASKING: u128 = 8;

/// Rows of the world's only workspace.
async fn fill(world: &World, cookie: &str, count: u64) {
    let session = world.session(cookie).await.json();
    let workspace: WorkspaceId = serde_json::from_value(session["workspace"].clone()).unwrap();
    let contact = |place: u64| Envelope {
        entity: Entity::Contact,
        id: domain::id::RecordId(Uuid::from_u128(u128::from(place))),
        schema: 1,
        fields: serde_json::from_value(json!({ "last_name": "Bakker" })).unwrap(),
        versions: Default::default(),
        scope: Entity::Contact.scope(),
        seq: 100 + place,
        erased: false,
    };
    let rows: Vec<Envelope> = (0..count).map(contact).collect();
    let mut tx = world.host.store.begin_change(workspace).await.unwrap();
    row::put(&mut tx, workspace, &rows.iter().collect::<Vec<_>>()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn many_who_ask_at_once_get_the_same_segments(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    fill(&world, &cookie, 2_100).await;
    let world = Arc::new(world);
    let asking: Vec<_> = (0..ASKING)
        .map(|device| {
            let (world, cookie) = (world.clone(), cookie.clone());
            tokio::spawn(async move {
                let device = DeviceId(Uuid::from_u128(device + 1));
                let request = json!({ "device": device, "protocol": PROTOCOL_VERSION });
                let body = json!({ "request": request });
                let answer = world.call_as(&cookie, "/sync/v1/bootstrap", body).await;
                assert_eq!(answer.header("cache-control"), "no-store");
                answer.json()
            })
        })
        .collect();
    let mut answers = Vec::new();
    for answer in asking {
        answers.push(answer.await.unwrap());
    }
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    assert_eq!(answers[0]["outcome"], "segments");
    let hash = answers[0]["segments"][0]["hash"].as_str().unwrap();
    let path = format!("/sync/v1/segment/{hash}?device={}", Uuid::from_u128(1));
    let fetched = world.get_with(&path, &[("cookie", &cookie)]).await;
    assert_eq!((fetched.status, fetched.header("content-encoding")), (StatusCode::OK, "gzip"));
    assert_eq!(fetched.header("cache-control"), "no-store");
    world.get(&path).await.is(401, "signed_out");
}

async fn long_answers_are_compressed_and_the_stream_is_not(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    fill(&world, &cookie, 100).await;
    let headers = [("cookie", cookie.as_str()), ("accept-encoding", "gzip, br")];
    let request = json!({
        "device": Uuid::from_u128(1), "protocol": PROTOCOL_VERSION, "cursor": null, "limit": 500,
    });
    let page = world.call_with("/sync/v1/pull", &headers, json!({ "request": request })).await;
    assert_eq!((page.status, page.header("content-encoding")), (StatusCode::OK, "gzip"));
    let short = json!({ "hashes": [] });
    let short = world.call_with("/sync/v1/missing_blocks", &headers, short).await;
    assert_eq!(short.header("content-encoding"), "");
    let stream = self::request(Method::GET, "/sync/v1/live", &headers, Body::empty());
    let stream = world.send(stream).await;
    assert_eq!(stream.headers().get("content-encoding"), None);
}
