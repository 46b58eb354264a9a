//! One monotonic clock for all journals, so that what one device heard and what another asked
//! afterwards can be compared.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

static START: LazyLock<Instant> = LazyLock::new(start);

/// Time since the first call.
pub fn now() -> Duration {
    START.elapsed()
}

#[expect(clippy::disallowed_methods, reason = "this is these tests' one clock module")]
fn start() -> Instant {
    Instant::now()
}
