//! Order: an accepted purchase or a credit note; its cost lives in a sibling row of its own scope.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{CustomerId, InteractionId};
use crate::inbox::CopiedTo;
use crate::money::Money;

/// A purchase or its reversal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// Goods or services ordered.
    #[default]
    Order,
    /// Money given back.
    Credit,
}

/// Whether it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Agreed.
    #[default]
    Confirmed,
    /// Called off; counts nowhere.
    Cancelled,
}

/// An accepted purchase, or a credit note with negative revenue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Order {
    /// Number on the paper; the imported key where there is one.
    pub number: String,
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// Who ordered.
    pub customer: Option<CustomerId>,
    /// Civil date of the order.
    pub on: Option<NaiveDate>,
    /// Order or credit note.
    pub kind: OrderKind,
    /// Confirmed or cancelled.
    pub status: OrderStatus,
    /// Total revenue, in the workspace's currency.
    pub revenue: Money,
    /// The quote it came from, by its source key.
    pub quote: Option<String>,
    /// Delivery promised for.
    pub promised_on: Option<NaiveDate>,
    /// Delivered on.
    pub delivered_on: Option<NaiveDate>,
    /// Invoice due on.
    pub due_on: Option<NaiveDate>,
    /// Invoice paid on.
    pub paid_on: Option<NaiveDate>,
    /// What it was about.
    pub subject: String,
    /// The touch it came out of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<InteractionId>,
    /// Colleagues and departments that are to see it, in no order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copied_to: Vec<CopiedTo>,
    /// Taken back: shown and counted nowhere, until someone edits it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// Cost of goods of the order with the same id; only for roles that may see value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderCost {
    /// Whose order it is, so that the row can be found by customer.
    pub customer: Option<CustomerId>,
    /// Total cost of goods.
    pub cost: Money,
}
