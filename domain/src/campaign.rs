//! Campaign: planned outreach, what it cost, and whom it addressed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{CampaignId, CustomerId};
use crate::money::Money;

/// What a campaign is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignKind {
    /// Finding new customers.
    #[default]
    Acquisition,
    /// Bringing back those who fell asleep.
    Winback,
    /// Keeping those we have.
    Retention,
}

/// A planned outreach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Campaign {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// What we call it.
    pub name: String,
    /// What it is for.
    pub kind: CampaignKind,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// What it cost.
    pub cost: Money,
}

/// A customer addressed by a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CampaignMember {
    /// The campaign.
    pub campaign: Option<CampaignId>,
    /// Who was addressed.
    pub customer: Option<CustomerId>,
    /// Sent on.
    pub sent_on: Option<NaiveDate>,
}
