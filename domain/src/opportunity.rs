//! Opportunity: a possible sale and the step it has come to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{CampaignId, ContactId, CustomerId, EmployeeId, InteractionId};
use crate::loose_ends::PutAside;
use crate::money::Money;
use crate::word::Word;

/// The step of a possible sale; the first four are those of [`crate::analytics::funnel`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// They may need something.
    #[default]
    Suspect,
    /// They are interested.
    Prospect,
    /// They have our price.
    Quote,
    /// They ordered.
    Order,
    /// They will not.
    Lost,
}

/// A stage that an opportunity was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StageStep {
    /// The stage.
    pub stage: Word<Stage>,
    /// On.
    pub on: Option<NaiveDate>,
    /// The moment, milliseconds since 1970 UTC.
    pub at: Option<i64>,
    /// By whom.
    pub by: Option<EmployeeId>,
}

/// A possible sale.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opportunity {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// Who may buy.
    pub customer: Option<CustomerId>,
    /// Who decides there.
    pub contact: Option<ContactId>,
    /// What it is about, in one line.
    pub title: String,
    /// How far it has come.
    pub stage: Word<Stage>,
    /// Every stage it had, in no order.
    pub stage_log: Vec<StageStep>,
    /// What it would bring.
    pub value: Money,
    /// How likely it is, in percent.
    pub probability: Option<u8>,
    /// When they are expected to decide.
    pub expected_close: Option<NaiveDate>,
    /// Who else offers.
    pub competitor: String,
    /// Why they will not.
    pub lost_reason: String,
    /// What it came out of.
    pub campaign: Option<CampaignId>,
    /// Who is responsible.
    pub owner: Option<EmployeeId>,
    /// What else is to be known.
    pub note: String,
    /// The touch it came out of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<InteractionId>,
    /// Why nothing has to follow on it, where somebody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub put_aside: Option<PutAside>,
    /// Taken back: shown and counted nowhere, until someone edits it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl Opportunity {
    /// Whether they have not decided yet.
    pub fn is_open(&self) -> bool {
        let is_decided = self.stage.is(Stage::Order) || self.stage.is(Stage::Lost);
        !is_decided && !self.archived
    }

    /// When it came to the stage it is in: the last time the log says so.
    pub fn in_stage_since(&self) -> Option<NaiveDate> {
        let steps = self.stage_log.iter().filter(|step| step.stage == self.stage);
        steps.filter_map(|step| step.on).max()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_opportunity_is_open_until_ordered_or_lost() {
        let in_stage = |stage: &str| -> Opportunity {
            serde_json::from_value(json!({
                "stage": stage,
                "stage_log": [
                    {"stage": "quote", "on": "2026-03-04"}, {"stage": "lost", "on": "2026-03-05"},
                    {"stage": "quote", "on": "2026-03-09"}, {"stage": "quote"},
                ],
            }))
            .unwrap()
        };
        let open = ["suspect", "quote", "order", "lost", "negotiation"];
        assert_eq!(open.map(|stage| in_stage(stage).is_open()), [true, true, false, false, true]);
        assert_eq!(in_stage("quote").in_stage_since(), "2026-03-09".parse().ok());
        assert_eq!(in_stage("suspect").in_stage_since(), None);
    }
}
