//! The kinds of record that replicate. The name is what is stored and sent.

use serde::{Deserialize, Serialize};

/// A kind of record. Kinds this build does not know are carried, never dropped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Entity {
    /// [`crate::customer::Customer`]
    Customer,
    /// [`crate::contact::Contact`]
    Contact,
    /// [`crate::interaction::Interaction`]
    Interaction,
    /// [`crate::order::Order`]
    Order,
    /// [`crate::order::OrderCost`]
    OrderCost,
    /// [`crate::quote::Quote`]
    Quote,
    /// [`crate::effort::Effort`]
    Effort,
    /// [`crate::effort::EffortCost`]
    EffortCost,
    /// [`crate::case::Case`]
    Case,
    /// [`crate::task::Task`]
    Task,
    /// [`crate::promise::Promise`]
    Promise,
    /// [`crate::opportunity::Opportunity`]
    Opportunity,
    /// [`crate::campaign::Campaign`]
    Campaign,
    /// [`crate::campaign::CampaignMember`]
    CampaignMember,
    /// [`crate::survey_response::SurveyResponse`]
    SurveyResponse,
    /// [`crate::employee::Employee`]
    Employee,
    /// [`crate::user::User`]
    User,
    /// [`crate::setting::Setting`]
    Setting,
    /// [`crate::conflict::Conflict`]
    Conflict,
    /// [`crate::pairing::Pairing`]
    Pairing,
    /// [`crate::saved_view::SavedView`]
    SavedView,
    /// [`crate::past_import::PastImport`]
    Import,
    /// A kind from a newer build.
    Other(String),
}

/// Which rows a role may hold, as whole rows (never single fields).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everyone who may sign in.
    Base,
    /// Cost, margin and profit.
    Value,
    /// People, roles and devices.
    Admin,
}

impl Entity {
    /// Every kind this build knows.
    pub const KNOWN: [Self; 22] = [
        Self::Customer,
        Self::Contact,
        Self::Interaction,
        Self::Order,
        Self::OrderCost,
        Self::Quote,
        Self::Effort,
        Self::EffortCost,
        Self::Case,
        Self::Task,
        Self::Promise,
        Self::Opportunity,
        Self::Campaign,
        Self::CampaignMember,
        Self::SurveyResponse,
        Self::Employee,
        Self::User,
        Self::Setting,
        Self::Conflict,
        Self::Pairing,
        Self::SavedView,
        Self::Import,
    ];

    /// The name that is stored and sent.
    pub fn name(&self) -> &str {
        match self {
            Self::Customer => "customer",
            Self::Contact => "contact",
            Self::Interaction => "interaction",
            Self::Order => "order",
            Self::OrderCost => "order_cost",
            Self::Quote => "quote",
            Self::Effort => "effort",
            Self::EffortCost => "effort_cost",
            Self::Case => "case",
            Self::Task => "task",
            Self::Promise => "promise",
            Self::Opportunity => "opportunity",
            Self::Campaign => "campaign",
            Self::CampaignMember => "campaign_member",
            Self::SurveyResponse => "survey_response",
            Self::Employee => "employee",
            Self::User => "user",
            Self::Setting => "setting",
            Self::Conflict => "conflict",
            Self::Pairing => "pairing",
            Self::SavedView => "saved_view",
            Self::Import => "import",
            Self::Other(name) => name,
        }
    }

    /// Whether an archived row of this kind is shown and counted nowhere: it was taken back. An
    /// archived customer keeps its page and its past.
    pub fn vanishes_when_archived(&self) -> bool {
        matches!(
            self,
            Self::Contact
                | Self::Interaction
                | Self::Order
                | Self::SurveyResponse
                | Self::Conflict
                | Self::Case
                | Self::Task
                | Self::Promise
                | Self::Opportunity
                | Self::SavedView
        )
    }

    /// Whether rows of this kind belong to a customer by their field `customer`, and the replica lists
    /// them by it.
    pub fn is_owned(&self) -> bool {
        matches!(
            self,
            Self::Contact
                | Self::Interaction
                | Self::Conflict
                | Self::Order
                | Self::OrderCost
                | Self::SurveyResponse
                | Self::Case
                | Self::Task
                | Self::Promise
                | Self::Opportunity
                | Self::Quote
        )
    }

    /// The scope that rows of this kind live in; a conflict lives in that of its record.
    pub fn scope(&self) -> Scope {
        match self {
            Self::OrderCost | Self::EffortCost => Scope::Value,
            _ => Scope::Base,
        }
    }
}

impl From<String> for Entity {
    fn from(name: String) -> Self {
        Self::KNOWN.into_iter().find(|entity| entity.name() == name).unwrap_or(Self::Other(name))
    }
}

impl From<Entity> for String {
    fn from(entity: Entity) -> Self {
        entity.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_known_by_the_name_it_is_stored_under() {
        let names = Entity::KNOWN.map(|entity| entity.name().to_owned());
        let golden = [
            "customer",
            "contact",
            "interaction",
            "order",
            "order_cost",
            "quote",
            "effort",
            "effort_cost",
            "case",
            "task",
            "promise",
            "opportunity",
            "campaign",
            "campaign_member",
            "survey_response",
            "employee",
            "user",
            "setting",
            "conflict",
            "pairing",
            "saved_view",
            "import",
        ];
        assert_eq!(names, golden);
        assert_eq!(names.map(Entity::from), Entity::KNOWN);
        assert_eq!(Entity::from("diary".to_owned()), Entity::Other("diary".to_owned()));
    }
}
