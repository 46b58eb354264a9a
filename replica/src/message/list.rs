//! Windows of lists and of segments.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::period::{read, read_maybe};
use domain::sync::envelope::Envelope;
use serde::{Deserialize, Serialize};

use super::Stages;
use crate::as_json;

/// A window of a filtered and sorted list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListQuery {
    /// Customer, Contact, Interaction, Order or SurveyResponse.
    pub entity: Entity,
    /// Words that all must occur (folded); empty for everything.
    pub filter: String,
    /// Keep rows whose field has one of these values: (`lifecycle`, [`loyal`]).
    pub only: Vec<(String, Vec<String>)>,
    /// Field to sort by; derived fields too (`last_order`, `revenue_w`, `lifecycle`, `customer_name`).
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// First row wanted.
    pub from: u32,
    /// Most rows wanted.
    pub count: u32,
    /// For derived fields.
    #[serde(deserialize_with = "read")]
    pub as_of: NaiveDate,
}

/// A window of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListPage {
    /// Rows of this kind in all.
    pub total: u32,
    /// Rows that pass the filter.
    pub matching: u32,
    /// First row of this window.
    pub from: u32,
    /// The window.
    pub rows: Vec<ListRow>,
}

/// One row of a list: the record and what is derived for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListRow {
    #[serde(with = "as_json")]
    pub row: Envelope,
    /// Name of the customer it belongs to (empty for customers).
    pub customer_name: String,
    /// For customers: the stage.
    pub lifecycle: Option<Stages>,
    /// For customers: last purchase.
    #[serde(deserialize_with = "read_maybe")]
    pub last_order: Option<NaiveDate>,
    /// For customers: revenue in the window, minor units.
    pub revenue_w: Option<i64>,
    /// For customers: latest score.
    pub score: Option<u8>,
    /// Made here and not yet at the host.
    pub unsent: bool,
}

/// A rule's outcome.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SegmentPage {
    /// Customers the rule selects.
    pub count: u32,
    /// Customers in all.
    pub of: u32,
    pub from: u32,
    pub rows: Vec<ListRow>,
}
