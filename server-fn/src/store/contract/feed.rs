//! Pull: the feed has no gaps, and knows when to begin anew.

use std::collections::BTreeSet;

use super::*;

#[tokio::test]
async fn pages_deliver_every_row_once() {
    let bench = Bench::new().await;
    let mut device = bench.device();
    bench.push(&mut device, (0..25).map(|n| contact(&n.to_string())).collect()).await;
    let (mut cursor, mut seen, mut pages) = (None, Vec::new(), 0);
    loop {
        let PullReply::Page { rows, cursor: next, more, total, head, last_n } =
            bench.page(&device, cursor, 10).await
        else {
            panic!("no page")
        };
        assert_eq!((total, head, last_n), (25, 25, 25));
        seen.extend(rows.into_iter().map(|row| row.seq));
        (cursor, pages) = (Some(next), pages + 1);
        if !more {
            break;
        }
    }
    assert_eq!((seen, pages), ((1..=25).collect(), 3));
    // Nothing more, then only what changes.
    bench.push(&mut device, vec![contact("late")]).await;
    let PullReply::Page { rows, .. } = bench.page(&device, cursor, 10).await else { panic!() };
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [26]);
}

#[tokio::test]
async fn a_cursor_of_another_life_or_scope_resets() {
    let bench = Bench::new().await;
    let mut device = bench.device();
    bench.push(&mut device, vec![contact("a")]).await;
    let PullReply::Page { cursor, .. } = bench.page(&device, None, 10).await else { panic!() };
    let viewer = Device { role: Role::Viewer, ..device.clone() };
    assert_eq!(bench.page(&viewer, Some(cursor.clone()), 10).await, PullReply::Reset);
    assert_eq!(bench.page(&device, Some("nonsense".into()), 10).await, PullReply::Reset);
    let execute = |sql: &'static str| {
        let store = bench.store.clone();
        async move {
            let mut tx = store.begin_write().await.unwrap();
            sqlx::query(sql).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        }
    };
    // A restored database is behind the device: never an empty page.
    execute("UPDATE workspace SET head_seq = 0").await;
    assert_eq!(bench.page(&device, Some(cursor.clone()), 10).await, PullReply::Reset);
    execute("UPDATE workspace SET head_seq = 1, epoch = 'other'").await;
    assert_eq!(bench.page(&device, Some(cursor), 10).await, PullReply::Reset);
}

#[tokio::test]
async fn rows_of_another_workspace_are_never_delivered() {
    let bench = Bench::new().await;
    let mut device = bench.device();
    bench.push(&mut device, vec![contact("a")]).await;
    let other = WorkspaceId(uuid());
    let mut tx = bench.store.begin_write().await.unwrap();
    account::add_workspace(&mut tx, other, uuid(), 0).await.unwrap();
    tx.commit().await.unwrap();
    let there = Bench { workspace: other, ..bench };
    assert_eq!(there.rows(&device).await, []);
}

/// The gap experiment: several writers at once while a reader polls. What was committed and what
/// was delivered are the same set.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_pushes_leave_no_gap() {
    const WRITERS: usize = 4;
    const PUSHES: usize = 30;

    let bench = std::sync::Arc::new(Bench::new().await);
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let bench = bench.clone();
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
