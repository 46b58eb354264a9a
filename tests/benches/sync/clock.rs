//! The time of day, which the page and this program read from one clock.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;

/// Milliseconds since 1970 UTC, as a page's `performance.timeOrigin + performance.now()`.
pub fn now_ms() -> Result<f64> {
    Ok(now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1_000.0)
}

#[expect(clippy::disallowed_methods, reason = "this is the benchmark's one clock module")]
fn now() -> SystemTime {
    SystemTime::now()
}
