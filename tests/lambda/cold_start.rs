//! How long a program takes from its start to its first answer, which reads the store.

use std::io::Write;

use anyhow::Result;
use klantkompas::protocol::Live;
use system_tests::contract::System;

use crate::cloud::{Cloud, TURN};

const REQUESTS: usize = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cold_start_is_measured() -> Result<()> {
    let _alone = TURN.write().await;
    let cloud = Cloud::alone().await?;
    let person = cloud.first_user().await?;
    cloud.function.starts.lock().unwrap().clear();
    for _ in 0..REQUESTS {
        let Live { head } = person.get("sync/v1/poll?head=0&wait=0").await?;
        assert_eq!(head, 2);
    }
    let mut starts = cloud.function.starts.lock().unwrap().clone();
    starts.sort();
    let at = |percent: usize| starts[(REQUESTS * percent).div_ceil(100) - 1].as_secs_f64() * 1000.0;
    // Past the harness, which keeps what passing tests print to itself.
    let (median, late) = (at(50), at(95));
    writeln!(std::io::stderr(), "cold start: median {median:.0} ms, p95 {late:.0} ms")?;
    assert_eq!(starts.len(), REQUESTS);
    Ok(())
}
