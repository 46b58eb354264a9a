//! Quote success: won over decided, by number and by amount.
//!
//! Source: the seven-step brochure. Open quotes are in neither; a decision after the date has not been
//! made yet.

use serde::Serialize;

use super::ratio::{share, wide};
use crate::quote::QuoteStatus;

/// A quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteRow {
    /// Row number of the customer.
    pub customer: u32,
    /// Day it was asked for.
    pub requested: i32,
    /// Day it was promised for, [`crate::period::NO_DAY`] when none.
    pub promised: i32,
    /// Day it was sent, [`crate::period::NO_DAY`] when not yet.
    pub sent: i32,
    /// Amount in minor units.
    pub amount: i64,
    /// What became of it.
    pub status: QuoteStatus,
    /// Day of the decision.
    pub decided: i32,
}

/// How quotes fared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct QuoteSuccess {
    /// Declined.
    pub lost: u32,
    /// Asked for.
    pub made: usize,
    /// Won over won and lost.
    pub win_rate: Option<f64>,
    /// The same by amount.
    pub win_rate_amount: Option<f64>,
    /// Became orders.
    pub won: u32,
}

impl QuoteSuccess {
    /// Of the quotes asked for by `as_of`.
    pub fn of(quotes: &[QuoteRow], as_of: i32) -> Self {
        let made: Vec<_> = quotes.iter().filter(|quote| quote.requested <= as_of).collect();
        let tally = |status: QuoteStatus| {
            let own = made.iter().filter(|quote| quote.status == status && quote.decided <= as_of);
            own.fold((0_u32, 0_i128), |sum, quote| (sum.0 + 1, sum.1 + i128::from(quote.amount)))
        };
        let ((won, won_amount), (lost, lost_amount)) =
            (tally(QuoteStatus::Won), tally(QuoteStatus::Lost));
        let amount = won_amount + lost_amount;
        Self {
            lost,
            made: made.len(),
            win_rate: share(won.into(), i64::from(won) + i64::from(lost)),
            win_rate_amount: (amount > 0).then(|| wide(won_amount) / wide(amount)),
            won,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::NO_DAY;

    #[test]
    fn open_and_later_decisions_are_in_neither() {
        let quote = |requested, amount, status, decided| QuoteRow {
            customer: 0,
            requested,
            promised: NO_DAY,
            sent: NO_DAY,
            amount,
            status,
            decided,
        };
        let quotes = [
            quote(1, 300, QuoteStatus::Won, 5),
            quote(1, 100, QuoteStatus::Lost, 10),
            quote(1, 900, QuoteStatus::Won, 11),
            quote(1, 900, QuoteStatus::Open, NO_DAY),
            quote(11, 900, QuoteStatus::Won, 11),
        ];
        let found = QuoteSuccess::of(&quotes, 10);
        assert_eq!((found.won, found.lost, found.made), (1, 1, 4));
        assert_eq!((found.win_rate, found.win_rate_amount), (Some(0.5), Some(0.75)));
        assert_eq!(QuoteSuccess::of(&[], 10).win_rate, None);
    }
}
