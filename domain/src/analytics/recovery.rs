//! Whether a customer bought again after a complaint was settled.
//!
//! Source: the relationship workshop (§03): of those whose complaint is not solved 9 % buy again, of
//! those where it is 54 %, and 82 % where it was made right quickly and generously. Here the days are
//! counted from the day the complaint was settled, since what we did by then is what the customer judges;
//! [`super::complaint`] compares groups and counts from the day it was raised. A follow-up is day 1 to
//! the last day; a share counts only complaints whose follow-up is whole.

use serde::{Deserialize, Serialize};

/// Whether a customer bought again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BoughtAgain {
    /// They did.
    Yes {
        /// The day of the first purchase afterwards.
        on: i32,
        /// How many days after it was settled.
        after_days: u32,
    },
    /// Not yet, and the follow-up lasts.
    NotYet {
        /// The last day of the follow-up.
        until: i32,
    },
    /// Not within the follow-up.
    No,
}

/// Whether there is a purchase within so many days after a complaint was settled, as far as is known on
/// `as_of`. `days` are the days the customer bought on, ascending.
pub fn bought_again(days: &[i32], settled: i32, as_of: i32, within: u32) -> BoughtAgain {
    let until = settled.saturating_add_unsigned(within);
    let last = until.min(as_of);
    let first = days.iter().copied().find(|day| settled < *day).filter(|day| *day <= last);
    match first {
        Some(on) => BoughtAgain::Yes { on, after_days: on.abs_diff(settled) },
        None if is_followed(settled, as_of, within) => BoughtAgain::No,
        None => BoughtAgain::NotYet { until },
    }
}

/// Whether the follow-up is whole: only then it counts in a share.
pub fn is_followed(settled: i32, as_of: i32, within: u32) -> bool {
    settled.saturating_add_unsigned(within) <= as_of
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::purchase::{bought_within, until};
    use super::*;

    #[track_caller]
    fn check(days: &[i32], as_of: i32, expected: BoughtAgain) {
        assert_eq!(bought_again(days, 1000, as_of, 365), expected);
    }

    #[test]
    fn each_boundary_has_its_side() {
        check(&[1000], 2000, BoughtAgain::No);
        check(&[900, 1001], 2000, BoughtAgain::Yes { on: 1001, after_days: 1 });
        check(&[1365], 2000, BoughtAgain::Yes { on: 1365, after_days: 365 });
        check(&[1366], 2000, BoughtAgain::No);
        check(&[], 1364, BoughtAgain::NotYet { until: 1365 });
        check(&[], 1365, BoughtAgain::No);
        check(&[1100], 1099, BoughtAgain::NotYet { until: 1365 });
    }

    proptest! {
        #[test]
        fn a_whole_follow_up_says_what_the_comparison_of_groups_says(
            mut days in prop::collection::vec(0..900_i32, 0..8),
            settled in 0..500_i32, as_of in 0..1_200_i32, within in 0..400_u32,
        ) {
            days.sort_unstable();
            let found = bought_again(&days, settled, as_of, within);
            let bought = bought_within(until(&days, as_of), settled, within);
            prop_assert_eq!(matches!(found, BoughtAgain::Yes { .. }), bought);
            let is_running = matches!(found, BoughtAgain::NotYet { .. });
            prop_assert_eq!(is_running, !bought && !is_followed(settled, as_of, within));
        }
    }
}
