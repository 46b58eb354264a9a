//! Figures of the firm.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Stages;

/// NPS of the firm: latest answer per customer in the window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NpsFigures {
    pub current: NpsScore,
    pub previous: NpsScore,
    /// Two-sided p of the change, absent with too few answers.
    pub p_change: Option<f64>,
    pub by_lifecycle: Vec<(Stages, NpsScore)>,
    /// Counts of the scores 0 to 10 in the window.
    pub distribution: [u32; 11],
    /// Score per month's end over the last year and a half, oldest first.
    pub trend: Vec<(NaiveDate, NpsScore)>,
}

/// One score with its certainty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NpsScore {
    pub promoters: u32,
    pub passives: u32,
    pub detractors: u32,
    /// Absent without answers.
    pub nps: Option<f64>,
    /// Adjusted 95 % interval, absent under two answers.
    pub interval: Option<(f64, f64)>,
}

/// Customers per stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LifecycleFigures {
    pub potential: u32,
    pub new: u32,
    pub loyal: u32,
    pub ex: u32,
    pub dormant: u32,
    pub winback_possible: u32,
}
