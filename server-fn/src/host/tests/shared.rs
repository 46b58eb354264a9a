//! Several hosts on one database: what one does, the others know.

use domain::id::DeviceId;
use uuid::Uuid;

use super::stream::{batch, listen, next};
use super::*;
use crate::protocol::PROTOCOL_VERSION;
use crate::store::testing::psql;

on_both! {
    a_session_and_wrong_passwords_count_at_every_host,
    a_link_works_once_whichever_host_is_asked,
    attempts_at_many_hosts_at_once_do_not_outrun_the_count,
}

async fn a_session_and_wrong_passwords_count_at_every_host(on: On) {
    let (here, cookie) = World::with_admin(on).await;
    let there = here.another().await;
    assert_eq!(there.session(&cookie).await.json()["firm"], "De Molen");
    assert_eq!(there.sign_in("jo@molen.nl", PASSWORD).await.status, StatusCode::OK);
    for _ in 0..5 {
        here.sign_in("jo@molen.nl", "wrong password").await.is(422, "wrong_password");
        there.sign_in("jo@molen.nl", "wrong password").await.is(422, "wrong_password");
    }
    here.sign_in("jo@molen.nl", PASSWORD).await.is(429, "too_many");
    there.sign_in("jo@molen.nl", PASSWORD).await.is(429, "too_many");
    let out = there.call_as(&cookie, "/api/v1/account/sign_out", json!({})).await;
    assert_eq!(out.status, StatusCode::OK);
    here.session(&cookie).await.is(401, "signed_out");
}

async fn a_link_works_once_whichever_host_is_asked(on: On) {
    let (here, _) = World::with_admin(on).await;
    let there = here.another().await;
    let (store, clock) = (&here.host.store, &here.host.clock);
    for _ in 0..3 {
        let token = people::reset_password(store, clock, "jo@molen.nl").await.unwrap();
        let (one, two) = tokio::join!(here.accept(&token, ""), there.accept(&token, ""));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 404], "{one:?} {two:?}");
    }
}

async fn attempts_at_many_hosts_at_once_do_not_outrun_the_count(on: On) {
    let (here, _) = World::with_admin(on).await;
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let there = Arc::new(here.another().await);
        for _ in 0..2 {
            let there = there.clone();
            guesses.spawn(async move { there.sign_in("jo@molen.nl", "wrong password").await });
        }
    }
    let answers = guesses.join_all().await;
    let wrong = answers.iter().filter(|answer| answer.status.as_u16() == 422).count();
    let closed = answers.iter().filter(|answer| answer.status.as_u16() == 429).count();
    assert_eq!((wrong, closed), (10, 6), "{answers:?}");
    here.sign_in("jo@molen.nl", PASSWORD).await.is(429, "too_many");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_at_one_host_is_told_and_delivered_at_the_other() {
    let (here, cookie) = World::with_admin(On::Postgres).await;
    let there = here.another().await;
    let mut stream = listen(&there, &cookie).await;
    assert_eq!(next(&mut stream).await.unwrap(), "data: {\"head\":2}\n\n");
    let receipt = here.call_as(&cookie, "/sync/v1/push", batch()).await.json();
    assert_eq!((&receipt["outcome"], &receipt["head"]), (&json!("stored"), &json!(3)));
    // Sooner than the next heartbeat: the other host was told.
    assert_eq!(next(&mut stream).await.unwrap(), "data: {\"head\":3}\n\n");
    let request = json!({ "request": {
        "device": DeviceId(Uuid::from_u128(10)), "protocol": PROTOCOL_VERSION, "cursor": null,
        "limit": 10,
    }});
    let page = there.call_as(&cookie, "/sync/v1/pull", request).await.json();
    assert_eq!(
        (&page["head"], &page["rows"][2]["fields"]["number"]),
        (&json!(3), &json!("K-0001"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_moved_while_a_host_could_not_hear_is_told_after_all() {
    let (here, cookie) = World::with_admin(On::Postgres).await;
    let there = here.another().await;
    let mut stream = listen(&there, &cookie).await;
    assert_eq!(next(&mut stream).await.unwrap(), "data: {\"head\":2}\n\n");
    let Place::Address(address) = &*here.place else { panic!("no server") };
    // Nobody is told of this one.
    psql(address, "UPDATE workspace SET head_seq = 3".into()).await;
    let end_listeners = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                         WHERE query LIKE 'LISTEN%'";
    psql(address, end_listeners.into()).await;
    assert_eq!(next(&mut stream).await.unwrap(), "data: {\"head\":3}\n\n");
}
