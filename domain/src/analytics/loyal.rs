//! What loyal customers are worth: their share of the current customers, of revenue and of margin.
//!
//! Source: the seven-step brochure names number, share of turnover and share of gross margin. The
//! totals are those of all customers, credit notes of ex-customers included.

use serde::Serialize;

use super::lifecycle::{Lifecycle, LifecycleCounts, Stage};
use super::ratio::share;
use super::value::Value;

/// The share of loyal customers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LoyalShare {
    /// Loyal over loyal and new.
    pub customers: Option<f64>,
    /// Of the revenue in the window.
    pub revenue: Option<f64>,
    /// Of the margin in the window; absent where cost may not be seen.
    pub margin: Option<f64>,
}

impl LoyalShare {
    /// From each customer's stage and what they brought in the window.
    pub fn of(stages: &[Option<Stage>], values: &[Value]) -> Self {
        let counts = LifecycleCounts::of(stages);
        let is_loyal =
            |stage: &Option<Stage>| stage.is_some_and(|stage| stage.lifecycle == Lifecycle::Loyal);
        let of = |amount: &dyn Fn(&Value) -> Option<i64>| {
            let total: Option<i64> = values.iter().map(amount).sum();
            let pairs = stages.iter().zip(values).filter(|(stage, _)| is_loyal(stage));
            let loyal: Option<i64> = pairs.map(|(_, value)| amount(value)).sum();
            share(loyal?, total?)
        };
        Self {
            customers: share(counts.loyal.into(), counts.current().into()),
            revenue: of(&|value| Some(value.revenue)),
            margin: of(&Value::margin),
        }
    }
}
