//! The long-poll.

use std::time::Duration;

use super::stream::batch;
use super::*;
use crate::store::testing::psql;

on_both! {
    a_poll_answers_at_once_with_a_head_that_is_past_the_one_named,
    a_poll_is_answered_when_someone_pushes,
    a_poll_ends_after_the_time_it_names,
    a_poll_ends_when_the_host_stops,
    only_the_signed_in_may_poll,
}

async fn poll(world: &World, cookie: &str, query: &str) -> Answer {
    let path = format!("/sync/v1/poll?{query}");
    let headers = [("cookie", cookie)];
    let asking = world.get_with(&path, &headers);
    tokio::time::timeout(Duration::from_secs(20), asking).await.unwrap()
}

async fn a_poll_answers_at_once_with_a_head_that_is_past_the_one_named(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    // The settings and the first user.
    for query in ["head=0&wait=25", "head=1&wait=25", "head=2&wait=0", "head=2", "wait=25", ""] {
        let answer = poll(&world, &cookie, query).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "{\"head\":2}"));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    for query in ["head=x", "head=-1", "wait=soon"] {
        assert_eq!(poll(&world, &cookie, query).await.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

async fn a_poll_is_answered_when_someone_pushes(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let pushing = world.call_as(&cookie, "/sync/v1/push", batch());
    let (polled, pushed) = tokio::join!(poll(&world, &cookie, "head=2&wait=25"), pushing);
    assert_eq!(pushed.json()["head"], 3);
    assert_eq!(polled.json()["head"], 3);
}

async fn a_poll_ends_after_the_time_it_names(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let began = tokio::time::Instant::now();
    let answer = poll(&world, &cookie, "head=2&wait=1").await;
    assert_eq!(answer.json()["head"], 2);
    assert!((1..5).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

async fn a_poll_ends_when_the_host_stops(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let stopping = async { world.host.live.stop() };
    let (polled, ()) = tokio::join!(poll(&world, &cookie, "head=2&wait=25"), stopping);
    assert_eq!(polled.json()["head"], 2);
}

async fn only_the_signed_in_may_poll(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    world.get("/sync/v1/poll?head=0&wait=0").await.is(401, "signed_out");
    let leaving = world.call_as(&cookie, "/api/v1/account/sign_out", json!({}));
    let (polled, left) = tokio::join!(poll(&world, &cookie, "head=2&wait=25"), leaving);
    assert_eq!(left.status, StatusCode::OK);
    polled.is(401, "signed_out");
}

#[tokio::test]
async fn a_function_keeps_nobody_waiting_and_has_no_stream() {
    let (world, cookie) = World::with_admin(On::Sqlite).await;
    let public = Public::Loopback;
    let function = World::living(world.place.clone(), public, Life::Function).await;
    let began = tokio::time::Instant::now();
    assert_eq!(poll(&function, &cookie, "head=2&wait=25").await.json()["head"], 2);
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    let headers = [("cookie", cookie.as_str())];
    let live = function.get_with("/sync/v1/live", &headers).await;
    assert_eq!((live.status, live.body.as_str()), (StatusCode::NOT_FOUND, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_nobody_told_is_found_by_a_poll() {
    let (world, cookie) = World::with_admin(On::Postgres).await;
    let Place::Address(address) = &*world.place else { panic!("no server") };
    let moving = psql(address, "UPDATE workspace SET head_seq = 3".into());
    let (polled, ()) = tokio::join!(poll(&world, &cookie, "head=2&wait=25"), moving);
    assert_eq!(polled.json()["head"], 3);
}
