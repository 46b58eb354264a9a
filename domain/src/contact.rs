//! Contact: a person at a customer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::CustomerId;
use crate::phone::Phone;

/// A person at a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// The customer they work for or belong to.
    pub customer: Option<CustomerId>,
    /// Given name.
    pub first_name: String,
    /// Dutch prefix: `van de`, `den`.
    pub infix: String,
    /// Family name without the prefix.
    pub last_name: String,
    /// What they do there.
    pub role: String,
    /// Their own numbers.
    pub phones: Vec<Phone>,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// Day of birth.
    pub birthday: Option<NaiveDate>,
    /// Language, ISO 639-1.
    pub language: String,
    /// Does not want to be called.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_calls: bool,
    /// Does not want mailings.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_mail: bool,
    /// Does not want to be asked for an opinion.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_surveys: bool,
    /// Left the customer on; from then on never recognised as a caller.
    pub left_at: Option<NaiveDate>,
    /// Free text.
    pub notes: String,
    /// Taken back: shown and counted nowhere, until someone edits it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl Contact {
    /// The name as it is said: given name, prefix, family name.
    pub fn full_name(&self) -> String {
        let parts = [&self.first_name, &self.infix, &self.last_name];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    }
}
