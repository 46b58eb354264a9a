//! Setting: how the firm has set up its workspace. One record, its id the workspace's own. The
//! boundaries that only some figures need stand in the same record and are read apart.

mod answer;
mod boundaries;
mod thresholds;

pub use answer::AnswerTime;
pub use boundaries::{Boundaries, SettingsError};
pub use thresholds::Thresholds;

use serde::{Deserialize, Serialize};

/// The firm's set-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setting {
    /// The firm's name.
    pub firm: String,
    /// ISO 4217, fixed when the workspace is made.
    pub currency: String,
    /// IANA name of the time zone that decides what day it is.
    pub zone: String,
    /// Home country of telephone numbers, ISO 3166 alpha-2.
    pub country: String,
    /// Length of the window *W* of every figure.
    pub window_months: u32,
    /// Without a purchase for this long a customer sleeps.
    pub dormant_months: u32,
    /// From this many purchase days a customer is loyal.
    pub loyal_min_purchase_days: u32,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            firm: String::new(),
            currency: "EUR".into(),
            zone: "Europe/Amsterdam".into(),
            country: "NL".into(),
            window_months: 12,
            dormant_months: 12,
            loyal_min_purchase_days: 2,
        }
    }
}
