//! An application that is too old gets no rows, and loses nothing.

use super::super::StoreError;
use super::*;
use crate::protocol::BootstrapRequest;

on_both! {
    an_old_application_may_send_but_not_fetch,
}

async fn an_old_application_may_send_but_not_fetch(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    bench.push(&mut an, vec![contact("Bakker")]).await;
    let (device, protocol) = (an.id, PROTOCOL_VERSION);
    let request = PullRequest { device, protocol, cursor: None, limit: 10, sum: false };
    let first = BootstrapRequest { device, protocol };
    let sender = bench.sender(&an);
    let is_outdated = async || {
        let pulled = bench.store.pull(sender, &request).await;
        let offered = bench.store.offer(sender, &first).await;
        let listens = bench.store.check_protocol(bench.workspace, protocol).await;
        let outdated = [pulled.err(), offered.err(), listens.err()];
        let is_it = |error: &Option<StoreError>| matches!(error, Some(StoreError::Outdated));
        (outdated.iter().all(is_it), outdated.iter().any(is_it))
    };
    assert_eq!(is_outdated().await, (false, false));
    bench.store.demand_protocol(PROTOCOL_VERSION).await.unwrap();
    assert_eq!(is_outdated().await, (false, false));
    bench.store.demand_protocol(PROTOCOL_VERSION + 1).await.unwrap();
    assert_eq!(is_outdated().await, (true, true));
    // What it sends is taken, and answered.
    let results = bench.push(&mut an, vec![contact("Visser")]).await;
    assert_eq!(results[0].status, ChangeStatus::Applied);
    bench.store.demand_protocol(0).await.unwrap();
    assert_eq!(bench.rows(&an).await.len(), 2);
}
