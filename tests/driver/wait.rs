//! Waiting for a condition, never for a time.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{Instant, sleep};

/// How long a step of a journey may take before it has failed.
pub const STEP: Duration = Duration::from_secs(30);

/// Asks again until `condition` gives a value. An error ends the wait at once.
pub async fn until<T>(
    limit: Duration,
    what: impl AsRef<str>,
    mut condition: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let end = Instant::now() + limit;
    loop {
        if let Some(value) = condition().await? {
            return Ok(value);
        }
        if end < Instant::now() {
            bail!("waited {} s, and still not: {}", limit.as_secs(), what.as_ref());
        }
        sleep(Duration::from_millis(25)).await;
    }
}
