//! When to try the host again.

/// Tries that stay short: a host that restarts is found within two seconds.
const SHORT_TRIES: u32 = 60;

/// Waits while tries are short, milliseconds.
const SHORT: (u32, u32) = (500, 2_000);

/// Longest wait, milliseconds.
const LONGEST: u32 = 45_000;

/// Waits without word from the host, milliseconds.
const ASK: (u32, u32) = (30_000, 60_000);

/// How long to wait before the next try, after `failures` in a row, in milliseconds. `chance` lies
/// between 0 and 1 and spreads devices that lost the host together.
pub fn wait_ms(failures: u32, chance: f64) -> u32 {
    let (least, most) = SHORT;
    let base = match failures {
        0 | 1 => least,
        2 | 3 => 1_000,
        _ if failures <= SHORT_TRIES => most,
        _ => {
            let doublings = failures.saturating_sub(SHORT_TRIES).min(10);
            most.saturating_mul(1 << doublings).min(LONGEST)
        }
    };
    // Three quarters to the whole of it.
    let spread = f64::from(base) * (0.75 + 0.25 * chance.clamp(0.0, 1.0));
    #[expect(clippy::as_conversions, reason = "between 0 and LONGEST")]
    let wait = spread as u32;
    wait
}

/// How long to wait before a host that told nothing is asked, in milliseconds: between 30 and 60
/// seconds. `chance` as in [`wait_ms`].
pub fn ask_ms(chance: f64) -> u32 {
    between(ASK, chance)
}

/// A number between two, by lot.
pub fn between((least, most): (u32, u32), chance: f64) -> u32 {
    let spread = f64::from(most.saturating_sub(least)) * chance.clamp(0.0, 1.0);
    #[expect(clippy::as_conversions, reason = "between 0 and the span")]
    let spread = spread as u32;
    least.saturating_add(spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_host_is_asked_every_half_to_whole_minute() {
        assert_eq!((ask_ms(0.0), ask_ms(0.5), ask_ms(1.0)), (30_000, 45_000, 60_000));
    }

    #[test]
    fn a_host_that_restarts_is_found_soon_and_one_that_is_gone_left_alone() {
        assert!((1..=SHORT_TRIES).all(|failures| wait_ms(failures, 1.0) <= 2_000));
        assert_eq!(wait_ms(SHORT_TRIES + 10, 1.0), LONGEST);
        assert!(wait_ms(5, 0.0) < wait_ms(5, 1.0));
    }
}
