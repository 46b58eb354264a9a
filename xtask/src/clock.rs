//! The one place where the chores read time.

use std::time::{Duration, Instant};

/// Measures how long something takes.
#[derive(Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts counting now.
    #[expect(clippy::disallowed_methods, reason = "this is the chores' one clock module")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// A duration as people write it: `42 s`, `3 min 07 s`.
pub fn readable(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_minutes_and_seconds() {
        assert_eq!(readable(Duration::from_secs(42)), "42 s");
        assert_eq!(readable(Duration::from_secs(187)), "3 min 07 s");
    }
}
