//! The one reader of time on the host. Tests make it stand still and move it on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

/// Tells the time: the system's, or one that stands still until it is moved on.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    standing_ms: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// A clock that stands still at a moment, milliseconds since 1970 UTC.
    pub fn standing_at(now_ms: i64) -> Self {
        Self { standing_ms: Some(Arc::new(AtomicI64::new(now_ms))) }
    }

    /// Milliseconds since 1970 UTC.
    pub fn now_ms(&self) -> i64 {
        if let Some(standing_ms) = &self.standing_ms {
            return standing_ms.load(Ordering::Relaxed);
        }
        #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    /// Today in the zone with this IANA name; in UTC when there is no such zone.
    pub fn today(&self, zone: &str) -> NaiveDate {
        let now = DateTime::from_timestamp_millis(self.now_ms()).unwrap_or_default();
        let zone = zone.parse::<Tz>().unwrap_or(Tz::UTC);
        now.with_timezone(&zone).date_naive()
    }

    /// Moves a standing clock on; the system's goes by itself.
    pub fn advance_ms(&self, by: i64) {
        if let Some(standing_ms) = &self.standing_ms {
            standing_ms.fetch_add(by, Ordering::Relaxed);
        }
    }
}
