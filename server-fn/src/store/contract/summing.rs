//! What rows add up to, kept by the host beside them, is what the rows that a device pulls add up to.

use domain::sync::sum::Sum;

use super::*;

on_both! {
    a_device_with_all_rows_adds_up_to_the_same,
    each_role_is_told_of_the_rows_it_may_hold,
    a_workspace_of_before_is_counted_at_its_next_change,
}

impl Bench {
    /// What the host says, and what its rows add up to.
    async fn sums(&self, device: &Device) -> (Option<Sum>, Sum) {
        let PullReply::Page { rows, living, .. } = self.page(device, None, 5_000).await else {
            panic!("no page")
        };
        let counted = rows.iter().filter(|row| !row.erased);
        (living, counted.map(|row| (row.id, row.seq)).collect())
    }
}

async fn a_device_with_all_rows_adds_up_to_the_same(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.device(), bench.device());
    let made = contact("Bakker");
    bench
        .push(&mut an, vec![made.clone(), contact("Visser"), edit(&made, json!({"role": "a"}))])
        .await;
    bench
        .push(&mut bo, vec![edit(&made, json!({"role": "b"})), edit(&made, json!({"role": "b"}))])
        .await;
    let (told, summed) = bench.sums(&an).await;
    assert_eq!(told, Some(summed));
    // Both people, and the conflict.
    assert_eq!(summed.rows, 3);
    let PullReply::Page { living, more, .. } = bench.page(&an, None, 1).await else {
        panic!("no page")
    };
    assert_eq!((living, more), (None, true));
}

async fn each_role_is_told_of_the_rows_it_may_hold(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    let order = change(Entity::Order, RecordId(uuid()), true, json!({"revenue": 9}));
    let cost = change(Entity::OrderCost, order.id, true, json!({"cost": 5}));
    bench.push(&mut an, vec![order, cost]).await;
    let viewer = Device { role: Role::Viewer, ..bench.device() };
    for (device, rows) in [(&an, 2), (&viewer, 1)] {
        let (told, summed) = bench.sums(device).await;
        assert_eq!((told, summed.rows), (Some(summed), rows));
    }
}

async fn a_workspace_of_before_is_counted_at_its_next_change(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    let made = contact("Bakker");
    bench.push(&mut an, vec![made.clone(), contact("Visser")]).await;
    let mut tx = bench.store.begin_write().await.unwrap();
    Query::new("DELETE FROM scope_sum").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.sums(&an).await.0, None);
    bench.push(&mut an, vec![edit(&made, json!({"role": "a"}))]).await;
    let (told, summed) = bench.sums(&an).await;
    assert_eq!(told, Some(summed));
}
