//! SurveyResponse: what a customer answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{ContactId, CustomerId};
use crate::inbox::CopiedTo;

/// An answer. Every question may be skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SurveyResponse {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// Whose answer.
    pub customer: Option<CustomerId>,
    /// The person, when known.
    pub contact: Option<ContactId>,
    /// Civil date of the answer.
    pub on: Option<NaiveDate>,
    /// Would you recommend us, 0–10.
    pub score: Option<u8>,
    /// Satisfaction with the price, 1–10.
    pub price: Option<u8>,
    /// Satisfaction with the quality, 1–10.
    pub quality: Option<u8>,
    /// Satisfaction with the service, 1–10.
    pub service: Option<u8>,
    /// What to improve first, in their words.
    pub comment: String,
    /// Colleagues and departments that are to see it, in no order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copied_to: Vec<CopiedTo>,
    /// Taken back: shown and counted nowhere, until someone edits it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}
