//! Amounts in the firm's own currency.

use domain::setting::Setting;
use leptos::prelude::*;

use crate::components::{Format, use_format};
use crate::state::firm::use_firm;

/// Writes amounts of minor units.
#[derive(Clone, Copy)]
pub struct Amounts {
    format: Format,
    firm: Signal<Setting>,
}

/// Amounts as the reader's language writes the firm's currency.
pub fn use_amounts() -> Amounts {
    Amounts { format: use_format(), firm: use_firm() }
}

impl Amounts {
    /// With cents: `€ 1.140,00`.
    pub fn exact(self, minor: i64) -> String {
        self.format.money(minor, &self.firm.read().currency)
    }

    /// Rounded to whole units: `€ 48.310`.
    pub fn short(self, minor: i64) -> String {
        self.format.money_short(minor, &self.firm.read().currency)
    }
}
