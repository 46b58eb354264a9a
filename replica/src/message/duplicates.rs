//! Customers that are likely one: the queue of pairs, two of them side by side, and a warning while one
//! is typed.

use domain::id::{CustomerId, RecordId};
use domain::sync::envelope::Envelope;
use serde::{Deserialize, Serialize};

use crate::as_json;

/// Pairs of customers that are likely one, the likeliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicatePage {
    /// How many pairs there are.
    pub total: u32,
    /// The first of them.
    pub pairs: Vec<DuplicatePair>,
}

/// Two customers that are likely one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicatePair {
    pub first: DuplicateName,
    pub second: DuplicateName,
    /// How likely, 0 to 100.
    pub score: u8,
    /// What speaks for it, the strongest first.
    pub reasons: Vec<DuplicateReason>,
    /// What speaks against it, by its word.
    pub doubts: Vec<DoubtWord>,
}

/// A customer in a list of pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateName {
    pub id: CustomerId,
    pub name: String,
    pub number: String,
    pub city: String,
}

/// What two have in common, with the value they share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateReason {
    pub what: ReasonWord,
    pub value: String,
}

/// What a reason is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReasonWord {
    RegistrationNumber,
    VatNumber,
    Email,
    Phone,
    Address,
    Name,
    SimilarName,
    EmailDomain,
    Person,
}

/// What a doubt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DoubtWord {
    RegistrationNumber,
    VatNumber,
    Name,
    GivenName,
    Address,
    HouseNumber,
    Door,
    Kind,
}

/// Two customers side by side; one that is not here, or was merged into the other, is absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TwinPage {
    pub first: Option<Twin>,
    pub second: Option<Twin>,
}

/// One of two customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    #[serde(with = "as_json")]
    pub row: Envelope,
    /// What belongs to it and comes along.
    pub has: Belongings,
}

/// How much belongs to a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Belongings {
    pub contacts: u32,
    pub interactions: u32,
    pub orders: u32,
    pub answers: u32,
    /// Tasks, promises and cases.
    pub work: u32,
}

/// A merge that holds, in the dossier of who stands for the two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merged {
    /// What was said.
    #[serde(with = "as_json")]
    pub pairing: Envelope,
    /// The one that stayed, as it is itself.
    #[serde(with = "as_json")]
    pub survivor: Envelope,
    /// The one that was merged into it, as it is itself.
    #[serde(with = "as_json")]
    pub other: Envelope,
}

/// What is typed of a new customer or contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    /// A row with the fields so far; its id is nobody's.
    #[serde(with = "as_json")]
    pub row: Envelope,
}

/// A customer, or a contact of one, that is likely who is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlikeLine {
    pub customer: CustomerId,
    pub contact: Option<RecordId>,
    /// Name of the customer or the person.
    pub name: String,
    /// Of a customer number and town, of a person the customer's name.
    pub of: String,
    /// Put away: to be brought back.
    pub is_archived: bool,
    pub reasons: Vec<DuplicateReason>,
}
