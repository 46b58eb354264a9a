//! The one reader of time on the host.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

/// Tells the time; a test moves it on without waiting.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// Milliseconds since 1970 UTC.
    pub fn now_ms(&self) -> i64 {
        #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        now.saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Today in the zone with this IANA name; in UTC when there is no such zone.
    pub fn today(&self, zone: &str) -> NaiveDate {
        let now = DateTime::from_timestamp_millis(self.now_ms()).unwrap_or_default();
        let zone = zone.parse::<Tz>().unwrap_or(Tz::UTC);
        now.with_timezone(&zone).date_naive()
    }

    /// Moves the time on for everyone who holds this clock.
    pub fn advance_ms(&self, by: i64) {
        self.ahead_ms.fetch_add(by, Ordering::Relaxed);
    }
}
