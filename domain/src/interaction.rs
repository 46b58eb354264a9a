//! Interaction: a dated touch between us and a customer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{ContactId, CustomerId, EmployeeId};
use crate::inbox::CopiedTo;
use crate::loose_ends::PutAside;

/// The way the touch went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A note without a touch.
    #[default]
    Note,
    /// By telephone.
    Phone,
    /// By mail.
    Email,
    /// Face to face.
    Visit,
    /// On paper.
    Letter,
    /// Through the website.
    Web,
    /// Chat or messaging.
    Chat,
    /// Social media.
    Social,
    /// Fax.
    Fax,
    /// One message to many people.
    Mailing,
}

/// Who began it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// They turned to us.
    Inbound,
    /// We turned to them.
    Outbound,
}

/// A dated touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Interaction {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// With whom.
    pub customer: Option<CustomerId>,
    /// The person there, when known.
    pub contact: Option<ContactId>,
    /// Civil date in the workspace's zone; figures use this only.
    pub on: Option<NaiveDate>,
    /// The moment, milliseconds since 1970 UTC, when known.
    pub at: Option<i64>,
    /// The way it went.
    pub channel: Channel,
    /// Who began it, when known.
    pub direction: Option<Direction>,
    /// Whether an employee spoke with the customer; a mailing is not.
    pub is_direct: bool,
    /// Our department.
    pub department: String,
    /// Our employee.
    pub employee: Option<EmployeeId>,
    /// How long it took.
    pub minutes: Option<u32>,
    /// One line.
    pub subject: String,
    /// What was said.
    pub note: String,
    /// What came out of it.
    pub outcome: String,
    /// Colleagues and departments that are to see it, in no order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copied_to: Vec<CopiedTo>,
    /// Why nothing has to follow on it, where somebody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub put_aside: Option<PutAside>,
    /// Taken back: shown and counted nowhere, until someone edits it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}
