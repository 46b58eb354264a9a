//! When to try the host again.

/// Tries that stay short: a host that restarts is found within two seconds.
const SHORT_TRIES: u32 = 60;

/// Waits while tries are short, milliseconds.
const SHORT: (u32, u32) = (500, 2_000);

/// Longest wait, milliseconds.
const LONGEST: u32 = 45_000;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_restarts_is_found_soon_and_one_that_is_gone_left_alone() {
        assert!((1..=SHORT_TRIES).all(|failures| wait_ms(failures, 1.0) <= 2_000));
        assert_eq!(wait_ms(SHORT_TRIES + 10, 1.0), LONGEST);
        assert!(wait_ms(5, 0.0) < wait_ms(5, 1.0));
    }
}
