//! Identifiers: one type per record, so that a function taking two cannot swap them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id written as text, or `None` when it is not a UUID.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    )*};
}

id! {
    /// A firm's own data set; the scope of every key.
    WorkspaceId
    /// One browser profile (or the host itself) that makes changes.
    DeviceId
    /// One change, unique in history.
    ChangeId
    /// A record of any kind.
    RecordId
    /// An organization or household in any stage of the relationship cycle.
    CustomerId
    /// A person at a customer.
    ContactId
    /// A dated touch.
    InteractionId
    /// An accepted purchase, or a credit note.
    OrderId
    /// A priced offer.
    QuoteId
    /// Time spent on a customer.
    EffortId
    /// A question, request or problem.
    CaseId
    /// Work due by a date.
    TaskId
    /// What we said we would deliver.
    PromiseId
    /// A possible sale.
    OpportunityId
    /// A planned outreach.
    CampaignId
    /// A customer addressed by a campaign.
    CampaignMemberId
    /// An answer to a survey.
    SurveyResponseId
    /// One of our own people, with or without a sign-in.
    EmployeeId
    /// Someone who signs in.
    UserId
    /// One import of files.
    ImportId
}

macro_rules! record_ids {
    ($($name:ident)*) => {$(
        impl From<$name> for RecordId {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        }
        impl From<RecordId> for $name {
            fn from(id: RecordId) -> Self {
                Self(id.0)
            }
        }
    )*};
}

record_ids! {
    CustomerId ContactId InteractionId OrderId QuoteId EffortId CaseId TaskId PromiseId OpportunityId
    CampaignId CampaignMemberId SurveyResponseId EmployeeId UserId ImportId
}

/// The id of an imported row: the same source, table and key always give the same id, so that a
/// repeated import updates instead of doubling.
pub fn imported_id(workspace: WorkspaceId, source: &str, table: &str, key: &str) -> RecordId {
    RecordId(Uuid::new_v5(&workspace.0, format!("{source}/{table}/{key}").as_bytes()))
}
