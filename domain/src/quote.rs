//! Quote: a priced offer, by when it was promised, and what became of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::CustomerId;
use crate::loose_ends::PutAside;
use crate::money::Money;

/// What became of a quote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteStatus {
    /// Not decided yet.
    #[default]
    Open,
    /// Became an order.
    Won,
    /// Declined.
    Lost,
}

/// A priced offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quote {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// Who asked.
    pub customer: Option<CustomerId>,
    /// Asked for on.
    pub requested_on: Option<NaiveDate>,
    /// Promised to be sent by.
    pub promised_on: Option<NaiveDate>,
    /// When the customer expected it, where they said so.
    pub expected_on: Option<NaiveDate>,
    /// Sent on.
    pub sent_on: Option<NaiveDate>,
    /// What it amounts to.
    pub amount: Money,
    /// What became of it.
    pub status: QuoteStatus,
    /// Won or lost on.
    pub decided_on: Option<NaiveDate>,
    /// What it is about.
    pub subject: String,
    /// Why nothing has to follow on it, where somebody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub put_aside: Option<PutAside>,
}
