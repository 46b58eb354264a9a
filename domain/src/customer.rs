//! Customer: an organization or household in any stage of the relationship cycle.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{CustomerId, EmployeeId};
use crate::phone::Phone;

/// What a customer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerKind {
    /// A firm, association or public body.
    #[default]
    Organization,
    /// People who buy privately.
    Household,
}

/// How we stand to them. Only customers count in customer figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Buys, may buy, or bought from us.
    #[default]
    Customer,
    /// We buy from them.
    Supplier,
    /// We work together.
    Partner,
    /// Owns part of us.
    Shareholder,
    /// Lends to us.
    Financier,
}

/// Who or what ended the relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The customer left.
    Customer,
    /// We, the supplier, ended it.
    Supplier,
    /// They ceased to exist.
    Ceased,
}

/// A postal address as people write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Street name.
    pub street: String,
    /// Number with its addition, as written: `12-A`.
    pub house_number: String,
    /// Postcode as written.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// ISO 3166 alpha-2, upper case.
    pub country: String,
}

/// An organization or household. The stage (potential, new, loyal, ex) is derived, never stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Customer {
    /// Issued by the host, or kept from an import; empty until then.
    pub number: String,
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// Organization or household.
    pub kind: CustomerKind,
    /// How we stand to them.
    pub relation: RelationKind,
    /// Name as they write it.
    pub name: String,
    /// Number in the trade register (KvK, KBO), as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub registration_number: String,
    /// VAT number, as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub vat_number: String,
    /// Visiting address.
    pub address: Address,
    /// Numbers of the customer itself; people carry their own.
    pub phones: Vec<Phone>,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// Website as written.
    pub website: String,
    /// Language of letters and surveys, ISO 639-1.
    pub language: String,
    /// Labels staff gave.
    pub tags: Vec<String>,
    /// First known to us on.
    pub known_since: Option<NaiveDate>,
    /// Explicit goodbye.
    pub ended_on: Option<NaiveDate>,
    /// Who or what ended it.
    pub end_reason: Option<EndReason>,
    /// Why, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub end_note: String,
    /// The campaign that won them, by its source key.
    pub acquisition_campaign: Option<String>,
    /// Who brought them in.
    pub referred_by: Option<CustomerId>,
    /// What they spend on our kind of goods at all suppliers, minor units a year.
    pub annual_potential: Option<i64>,
    /// Who is responsible.
    pub owner: Option<EmployeeId>,
    /// Who wants to hear of them beside the owner, in no order: employees, or users who are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub followers: Vec<EmployeeId>,
    /// Does not want to be called.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_calls: bool,
    /// Does not want mailings.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_mail: bool,
    /// Does not want to be asked for an opinion.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_surveys: bool,
    /// Free text.
    pub notes: String,
    /// Put away, no longer offered in lists.
    pub archived: bool,
}
