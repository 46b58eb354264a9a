//! The five R's: recency, regularity, relation duration, revenues and referral.
//!
//! Source: the relationship workshop (§04); this operational form is our own. Revenues are net value,
//! because the workshop says profitability. Each is scored 1 to 5 by quintiles among all buyers; with
//! few referrers all cut points of referral are 0 and its score is 1 or 5.

use serde::Serialize;

use super::profit::PER_UNIT;
use super::quintile::Quintiles;

/// What one buyer is scored by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Days since the last purchase: few is good.
    pub recency_days: i64,
    /// Purchase days in the window.
    pub regularity: i64,
    /// Days of the relation.
    pub duration: i64,
    /// Net value in the window, in sixtieths of a minor unit.
    pub net: i64,
    /// Customers referred who bought.
    pub referrals: i64,
}

/// The scores of one buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiveR {
    /// Days since the last purchase.
    pub recency: u8,
    /// Purchase days in the window.
    pub regularity: u8,
    /// Length of the relation.
    pub duration: u8,
    /// Net value in the window.
    pub revenue: u8,
    /// Customers referred.
    pub referral: u8,
}

impl FiveR {
    /// All five together, 5 to 25.
    pub fn total(self) -> u8 {
        self.recency + self.regularity + self.duration + self.revenue + self.referral
    }
}

/// The cut points, net value in whole units of money; absent without buyers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Breaks {
    /// Relation duration in days.
    pub r_duration: Option<[f64; 4]>,
    /// Days since the last purchase.
    pub r_recency: Option<[f64; 4]>,
    /// Customers referred.
    pub r_referral: Option<[f64; 4]>,
    /// Purchase days in the window.
    pub r_regularity: Option<[f64; 4]>,
    /// Net value.
    pub r_revenue: Option<[f64; 4]>,
}

/// Scores buyers among each other, in their order.
pub fn five_r(buyers: &[Subject]) -> (Vec<FiveR>, Breaks) {
    let cut = |of: fn(&Subject) -> i64| {
        let values: Vec<i64> = buyers.iter().map(of).collect();
        Quintiles::of(&values)
    };
    let cuts = (
        cut(|buyer| buyer.recency_days),
        cut(|buyer| buyer.regularity),
        cut(|buyer| buyer.duration),
        cut(|buyer| buyer.net),
        cut(|buyer| buyer.referrals),
    );
    let (Some(recency), Some(regularity), Some(duration), Some(net), Some(referral)) = cuts else {
        return (Vec::new(), Breaks::default());
    };
    let score = |buyer: &Subject| FiveR {
        recency: recency.reversed(buyer.recency_days),
        regularity: regularity.score(buyer.regularity),
        duration: duration.score(buyer.duration),
        revenue: net.score(buyer.net),
        referral: referral.score(buyer.referrals),
    };
    let breaks = Breaks {
        r_duration: Some(duration.breaks(1.0)),
        r_recency: Some(recency.breaks(1.0)),
        r_referral: Some(referral.breaks(1.0)),
        r_regularity: Some(regularity.breaks(1.0)),
        r_revenue: Some(net.breaks(PER_UNIT)),
    };
    (buyers.iter().map(score).collect(), breaks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_referrers_score_five_and_all_others_one() {
        let buyer = |place: i64| Subject {
            recency_days: place,
            regularity: 1,
            duration: place,
            net: 6000 * place,
            referrals: i64::from(place == 9),
        };
        let (scores, breaks) = five_r(&(0..10).map(buyer).collect::<Vec<_>>());
        assert_eq!(breaks.r_referral, Some([0.0; 4]));
        assert_eq!(breaks.r_revenue, breaks.r_duration);
        let referral: Vec<u8> = scores.iter().map(|score| score.referral).collect();
        assert_eq!(referral, [1, 1, 1, 1, 1, 1, 1, 1, 1, 5]);
        assert_eq!(scores[9].total(), 1 + 1 + 5 + 5 + 5);
        assert_eq!(five_r(&[]), (Vec::new(), Breaks::default()));
    }
}
