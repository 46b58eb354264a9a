//! Several hosts on one database, and several people at one moment: nothing is lost between them.

use std::collections::BTreeSet;

use super::super::invitation::{self, InvitationRow, Kind};
use super::*;

on_both! {
    pushes_at_two_hosts_leave_no_gap,
    counts_from_two_hosts_add_up,
    a_page_is_of_one_moment,
    a_device_may_begin_at_two_hosts_at_once,
    a_link_is_used_once,
}

/// The gap experiment: several writers at once while a reader polls. What was committed and what
/// was delivered are the same set.
async fn pushes_at_two_hosts_leave_no_gap(on: On) {
    const WRITERS: usize = 4;
    const PUSHES: usize = 30;

    let bench = Bench::new(on).await;
    let hosts = [Arc::new(bench.another().await), Arc::new(bench.another().await)];
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let bench = hosts[writer % hosts.len()].clone();
            tokio::spawn(async move {
                let mut device = bench.device();
                let mut committed = Vec::new();
                for push in 0..PUSHES {
                    let changes: Vec<Change> = (0..=push % 3).map(|_| contact("x")).collect();
                    committed.extend(changes.iter().map(|change| change.id));
                    bench.push(&mut device, changes).await;
                }
                committed
            })
        })
        .collect();
    let reader = bench.device();
    let (mut delivered, mut cursor) = (BTreeSet::new(), None);
    let mut poll = async || {
        let PullReply::Page { rows, cursor: next, .. } =
            bench.page(&reader, cursor.take(), 7).await
        else {
            panic!("no page")
        };
        cursor = Some(next);
        let count = rows.len();
        delivered.extend(rows.into_iter().map(|row| row.id));
        count
    };
    while writers.iter().any(|writer| !writer.is_finished()) {
        poll().await;
    }
    while poll().await > 0 {}
    let mut committed = BTreeSet::new();
    for writer in writers {
        committed.extend(writer.await.unwrap());
    }
    assert_eq!(committed.len(), WRITERS * PUSHES * 2);
    assert_eq!(delivered, committed);
}

/// Every change is decided upon the row as the last one left it, whichever host decides.
async fn counts_from_two_hosts_add_up(on: On) {
    const PUSHES: usize = 25;

    let bench = Bench::new(on).await;
    let made = contact("Bakker");
    let mut device = bench.device();
    bench.push(&mut device, vec![made.clone()]).await;
    let mut counting = Vec::new();
    for host in [bench.another().await, bench.another().await, bench.another().await] {
        let made = made.clone();
        counting.push(tokio::spawn(async move {
            let mut device = host.device();
            for _ in 0..PUSHES {
                host.push(&mut device, vec![visit(&made)]).await;
            }
        }));
    }
    let hosts = counting.len();
    for counting in counting {
        counting.await.unwrap();
    }
    assert_eq!(bench.rows(&device).await[0].fields.get("visits"), Some(&json!(PUSHES * hosts)));
}

/// What a page says is settled, and what its rows show, belong together: a device that drops what
/// is settled and shows the rows never counts one edit twice or not at all.
async fn a_page_is_of_one_moment(on: On) {
    let bench = Bench::new(on).await;
    let made = contact("Bakker");
    let mut device = bench.device();
    bench.push(&mut device, vec![made.clone()]).await;
    let reader = device.clone();
    let writing = {
        let host = bench.another().await;
        tokio::spawn(async move {
            for _ in 0..60 {
                host.push(&mut device, vec![visit(&made)]).await;
            }
        })
    };
    while !writing.is_finished() {
        let PullReply::Page { rows, last_n, head, .. } = bench.page(&reader, None, 10).await else {
            panic!("no page")
        };
        let visits = rows[0].fields.get("visits").map_or(0, |visits| visits.as_u64().unwrap());
        assert_eq!((visits, rows[0].seq), (last_n - 1, head));
    }
    writing.await.unwrap();
}

async fn a_device_may_begin_at_two_hosts_at_once(on: On) {
    let here = Bench::new(on).await;
    let there = here.another().await;
    for _ in 0..10 {
        let device = here.device();
        let replies = tokio::join!(here.page(&device, None, 1), there.page(&device, None, 1));
        assert!(matches!(replies, (PullReply::Page { .. }, PullReply::Page { .. })), "{replies:?}");
    }
}

async fn a_link_is_used_once(on: On) {
    const ASKING: usize = 4;

    let bench = Bench::new(on).await;
    let row = InvitationRow {
        kind: Kind::Reset,
        workspace: Some(bench.workspace),
        email: "jo@molen.nl".into(),
        name: String::new(),
        role: Role::Agent,
        expires_at: i64::MAX,
    };
    for round in 0..10 {
        let token = format!("token {round}");
        let mut tx = bench.store.begin_write().await.unwrap();
        invitation::add(&mut tx, &token, &row).await.unwrap();
        tx.commit().await.unwrap();
        let asking: Vec<_> = (0..ASKING)
            .map(|_| {
                let (store, token) = (bench.store.clone(), token.clone());
                tokio::spawn(async move {
                    let mut tx = store.begin_write().await.unwrap();
                    let found = invitation::find(&mut tx, &token, 0).await.unwrap();
                    invitation::remove(&mut tx, &token).await.unwrap();
                    tx.commit().await.unwrap();
                    usize::from(found.is_some())
                })
            })
            .collect();
        let mut used = 0;
        for asking in asking {
            used += asking.await.unwrap();
        }
        assert_eq!(used, 1);
    }
}

/// On a server only: a file has one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_workspace_does_not_wait_for_another() {
    let bench = Bench::new(On::Postgres).await;
    let mut there = bench.another().await;
    there.workspace = WorkspaceId(uuid());
    let mut tx = bench.store.begin_write().await.unwrap();
    account::add_workspace(&mut tx, there.workspace, uuid(), 0).await.unwrap();
    tx.commit().await.unwrap();
    let held = bench.store.begin_change(bench.workspace).await.unwrap();
    let mut device = there.device();
    let pushed = there.push(&mut device, vec![contact("a")]);
    let limit = std::time::Duration::from_secs(10);
    assert_eq!(tokio::time::timeout(limit, pushed).await.unwrap().len(), 1);
    drop(held);
}

fn visit(of: &Change) -> Change {
    Change { inc: [("visits".to_owned(), 1)].into(), ..edit(of, json!({})) }
}

/// A program that is frozen runs none of its tasks; what it had begun must not keep others waiting.
#[test]
fn a_store_at_rest_has_taken_back_what_was_dropped() {
    let run_time = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (frozen, other) = (run_time(), run_time());
    let (place, _store) = frozen.block_on(async {
        let place = On::Postgres.place().await;
        let store = place.open().await;
        drop(store.begin_write().await.unwrap());
        store.rest().await;
        (place, store)
    });
    other.block_on(async {
        let store = place.open().await;
        let turn = async { drop(store.begin_write().await.unwrap()) };
        tokio::time::timeout(std::time::Duration::from_secs(5), turn).await.unwrap();
    });
}
