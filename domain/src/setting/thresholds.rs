//! The boundaries of single figures.
//!
//! Where a source names a number it is the default: four customer types, complaints and the survey
//! card from the relationship workshop, discount and retention step from the handbook's examples.

use serde::{Deserialize, Serialize};

/// Boundaries beside window, dormancy and loyalty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// Draining customer: cost to serve over gross margin in the window, at least.
    pub balloon_cost_to_margin: f64,
    /// Draining customer: known to us this long at least; early sales effort is normal.
    pub balloon_grace_months: u32,
    /// Draining customer: minutes in the window, at least.
    pub balloon_min_minutes: u32,
    /// A complaint solved within so many days was solved fast.
    pub complaint_fast_days: u32,
    /// Days after a complaint in which a purchase counts as coming back.
    pub complaint_followup_days: u32,
    /// Yearly discount of customer value, as a fraction.
    pub discount: f64,
    /// A coefficient of variation of the gaps above this is irregular.
    pub irregular_cv: f64,
    /// Gaps between purchase days needed to judge their regularity.
    pub min_gaps: u32,
    /// Days since the last purchase over the median gap above this is overdue.
    pub overdue_ratio: f64,
    /// Top shares that are shown, in percent of customers.
    pub pareto_q: Vec<u32>,
    /// Which part of a referred customer's value counts for who brought them in.
    pub referral_credit: f64,
    /// Days after the first purchase in which a second counts as coming back.
    pub repeat_days: u32,
    /// Points of retention that the uplift adds, as a fraction.
    pub retention_step: f64,
    /// Horizon of the mean relation duration, in days.
    pub rmst_days: u32,
    /// From this share of what they spend a customer is a partner.
    pub share_of_wallet_partner: f64,
    /// Current customers are asked again after so many months.
    pub survey_interval_months: u32,
    /// Purchase days ever needed to be given a type.
    pub type_min_purchase_days: u32,
    /// Purchase days in the window needed to be given a type.
    pub type_min_window_days: u32,
    /// Days after a win-back message in which a purchase counts as won back.
    pub winback_window_days: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            balloon_cost_to_margin: 1.0,
            balloon_grace_months: 6,
            balloon_min_minutes: 480,
            complaint_fast_days: 7,
            complaint_followup_days: 365,
            discount: 0.1,
            irregular_cv: 1.0,
            min_gaps: 3,
            overdue_ratio: 2.0,
            pareto_q: vec![1, 5, 10, 20],
            referral_credit: 0.5,
            repeat_days: 365,
            retention_step: 0.05,
            rmst_days: 1095,
            share_of_wallet_partner: 0.5,
            survey_interval_months: 18,
            type_min_purchase_days: 3,
            type_min_window_days: 1,
            winback_window_days: 90,
        }
    }
}
