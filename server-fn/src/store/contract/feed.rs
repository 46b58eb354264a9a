//! Pull: the feed has no gaps, and knows when to begin anew.

use super::*;

on_both! {
    pages_deliver_every_row_once,
    a_cursor_of_another_life_or_scope_resets,
    rows_of_another_workspace_are_never_delivered,
}

async fn pages_deliver_every_row_once(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    bench.push(&mut device, (0..25).map(|n| contact(&n.to_string())).collect()).await;
    let (mut cursor, mut seen, mut pages) = (None, Vec::new(), 0);
    loop {
        let PullReply::Page { rows, cursor: next, more, total, head, last_n, .. } =
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

async fn a_cursor_of_another_life_or_scope_resets(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    bench.push(&mut device, vec![contact("a")]).await;
    let PullReply::Page { cursor, .. } = bench.page(&device, None, 10).await else { panic!() };
    let viewer = Device { role: Role::Viewer, ..device.clone() };
    assert_eq!(bench.page(&viewer, Some(cursor.clone()), 10).await, RESET);
    assert_eq!(bench.page(&device, Some("nonsense".into()), 10).await, RESET);
    let execute = |sql: &'static str| {
        let store = bench.store.clone();
        async move {
            let mut tx = store.begin_write().await.unwrap();
            Query::new(sql).execute(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
        }
    };
    // A restored database is behind the device: never an empty page.
    execute("UPDATE workspace SET head_seq = 0").await;
    assert_eq!(bench.page(&device, Some(cursor.clone()), 10).await, RESET);
    execute("UPDATE workspace SET head_seq = 1, epoch = 'other'").await;
    assert_eq!(bench.page(&device, Some(cursor), 10).await, RESET);
}

async fn rows_of_another_workspace_are_never_delivered(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    bench.push(&mut device, vec![contact("a")]).await;
    let other = WorkspaceId(uuid());
    let mut tx = bench.store.begin_write().await.unwrap();
    account::add_workspace(&mut tx, other, uuid(), 0).await.unwrap();
    tx.commit().await.unwrap();
    let there = Bench { workspace: other, ..bench };
    assert_eq!(there.rows(&device).await, []);
}
