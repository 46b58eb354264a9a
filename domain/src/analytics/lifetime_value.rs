//! Simple customer lifetime value, what five points of retention add, and customer community value.
//!
//! Sources: the handbook names lifetime value, the formula is of the marketing literature (Berger and
//! Nasr 1998): residual value m·r/(1 + d − r), this year included m·(1 + d)/(1 + d − r). The uplift is
//! Reichheld's question, in the handbook. Community value (van Leeuwen 2013, announced there) is our
//! own sum; its parts are shown apart, and it is never added over customers, which would count twice.

use serde::Serialize;

/// Value after this year of a yearly net `m` at a retention and a discount; absent without end.
pub fn residual(m: f64, retention: f64, discount: f64) -> Option<f64> {
    let rest = 1.0 + discount - retention;
    (rest > 0.0).then(|| m * retention / rest)
}

/// The same with this year included.
pub fn including_this_year(m: f64, retention: f64, discount: f64) -> Option<f64> {
    let rest = 1.0 + discount - retention;
    (rest > 0.0).then(|| m * (1.0 + discount) / rest)
}

/// What `step` more retention adds to the residual value, as a fraction; absent where it is nothing.
pub fn uplift(m: f64, retention: f64, discount: f64, step: f64) -> Option<f64> {
    let now = residual(m, retention, discount).filter(|now| now.abs() > 0.0)?;
    Some(residual(m, raised(retention, step), discount)? / now - 1.0)
}

/// Retention with `step` added, one at most.
pub fn raised(retention: f64, step: f64) -> f64 {
    (retention + step).min(1.0)
}

/// The firm's simple lifetime value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SimpleValue {
    /// Residual value of an average customer.
    pub clv: Option<f64>,
    /// This year included.
    pub clv_incl_first_year: Option<f64>,
    /// Yearly discount.
    pub discount: f64,
    /// Mean net value in the window of those who bought in it.
    pub margin_per_year: Option<f64>,
    /// Retention.
    pub retention: Option<f64>,
    /// Retention with the step added.
    pub retention_plus: Option<f64>,
    /// What the step adds, as a fraction.
    pub uplift: Option<f64>,
}

impl SimpleValue {
    /// From the mean net value and retention.
    pub fn of(m: Option<f64>, retention: Option<f64>, discount: f64, step: f64) -> Self {
        let both = m.zip(retention);
        Self {
            clv: both.and_then(|(m, r)| residual(m, r, discount)),
            clv_incl_first_year: both.and_then(|(m, r)| including_this_year(m, r, discount)),
            discount,
            margin_per_year: m,
            retention,
            retention_plus: retention.map(|r| raised(r, step)),
            uplift: both.and_then(|(m, r)| uplift(m, r, discount, step)),
        }
    }
}

/// One customer's part in the community.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommunityValue {
    /// Own lifetime value.
    pub own: f64,
    /// Credit for those they brought in.
    pub referral: f64,
    /// Recorded value of other roles: idea source, co-producer, helper, financier.
    pub roles: f64,
}

impl CommunityValue {
    /// All parts together.
    pub fn total(self) -> f64 {
        self.own + self.referral + self.roles
    }

    /// Of every customer: `values` are their own, `referrers` the place of who brought each in,
    /// for those who bought. Only the first generation counts; absent where a part is.
    pub fn each(
        values: &[Option<f64>],
        referrers: &[Option<usize>],
        credit: f64,
    ) -> Vec<Option<Self>> {
        let alone = |own: &Option<f64>| own.map(|own| Self { own, referral: 0.0, roles: 0.0 });
        let mut parts: Vec<Option<Self>> = values.iter().map(alone).collect();
        for (value, referrer) in values.iter().zip(referrers) {
            if let Some(part) = referrer.and_then(|place| parts.get_mut(place)) {
                *part = part
                    .zip(*value)
                    .map(|(part, value)| Self { referral: part.referral + credit * value, ..part });
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-9, "{found:?} is not {expected}");
    }

    #[test]
    fn a_hundred_a_year_kept_at_eight_of_ten() {
        near(residual(100.0, 0.8, 0.1), 266.666_666_666_666_7);
        near(including_this_year(100.0, 0.8, 0.1), 366.666_666_666_666_7);
        near(uplift(100.0, 0.8, 0.1, 0.05), 0.275);
        near(residual(-100.0, 0.8, 0.1), -266.666_666_666_666_7);
    }

    #[test]
    fn reichhelds_range_at_ten_percent_discount() {
        for (r, expected) in [(0.6, 0.204), (0.8, 0.275), (0.9, 0.407), (0.95, 0.579)] {
            assert!((uplift(1.0, r, 0.1, 0.05).unwrap() - expected).abs() < 5e-4);
        }
    }

    #[test]
    fn edges_are_nothing_or_absent() {
        assert_eq!(residual(100.0, 0.0, 0.1), Some(0.0));
        assert_eq!(residual(100.0, 1.0, 0.0), None);
        assert_eq!(uplift(100.0, 0.0, 0.1, 0.05), None);
        assert!((raised(0.98, 0.05) - 1.0).abs() < 1e-12);
        assert_eq!(SimpleValue::of(None, Some(0.5), 0.1, 0.05).clv, None);
    }

    #[test]
    fn only_the_first_generation_counts() {
        let totals = |values: [Option<f64>; 3]| {
            let found = CommunityValue::each(&values, &[None, Some(0), Some(1)], 0.5);
            found.iter().map(|value| value.map(CommunityValue::total)).collect::<Vec<_>>()
        };
        let expected = [Some(20.0), Some(40.0), Some(40.0)];
        assert_eq!(totals([Some(10.0), Some(20.0), Some(40.0)]), expected);
        assert_eq!(totals([Some(10.0), None, Some(40.0)]), [None, None, Some(40.0)]);
    }
}
