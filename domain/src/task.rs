//! Task: work due by a date. A call-back is a kind of task.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{ContactId, CustomerId, EmployeeId, RecordId};
use crate::inbox::CopiedTo;
use crate::word::Word;

/// What has to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Whatever it says.
    #[default]
    Todo,
    /// Call somebody who asked for it.
    CallBack,
}

/// What a task came out of. Its record, if it has one, is in [`Task::record`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskSource {
    /// Somebody thought of it.
    #[default]
    Person,
    /// A conversation.
    Interaction,
    /// A case.
    Case,
    /// An answer to a survey.
    SurveyResponse,
    /// A promise.
    Promise,
    /// An opportunity.
    Opportunity,
    /// A quote.
    Quote,
    /// An order.
    Order,
    /// A campaign.
    Campaign,
}

/// Work that somebody passed on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandOver {
    /// The moment, milliseconds since 1970 UTC.
    pub at: Option<i64>,
    /// Who had it.
    pub from: Option<EmployeeId>,
    /// Who got it.
    pub to: Option<EmployeeId>,
    /// What the next one should know.
    pub note: String,
}

/// Work due by a date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Task {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// What has to be done, in one line.
    pub what: String,
    /// What sort of work.
    pub kind: Word<TaskKind>,
    /// For which customer.
    pub customer: Option<CustomerId>,
    /// For whom there.
    pub contact: Option<ContactId>,
    /// Who has to do it.
    pub assignee: Option<EmployeeId>,
    /// Due on: civil date in the workspace's zone.
    pub due_on: Option<NaiveDate>,
    /// Due at this moment, milliseconds since 1970 UTC, when it is a moment.
    pub due_at: Option<i64>,
    /// What it came out of.
    pub source: Word<TaskSource>,
    /// The record it came out of.
    pub record: Option<RecordId>,
    /// Not to be shown before this moment, milliseconds since 1970 UTC; it stays due when it was.
    pub snoozed_until: Option<i64>,
    /// Every time it was passed on, in no order.
    pub handed_over: Vec<HandOver>,
    /// Done on.
    pub done_on: Option<NaiveDate>,
    /// By whom.
    pub done_by: Option<EmployeeId>,
    /// What else is to be known, or came out of it.
    pub note: String,
    /// Colleagues and departments that are to see it, in no order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copied_to: Vec<CopiedTo>,
    /// Taken back: shown and counted nowhere, until someone edits it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl Task {
    /// Whether it still has to be done.
    pub fn is_open(&self) -> bool {
        self.done_on.is_none() && !self.archived
    }

    /// The last time it was passed on; of two at one moment the later in the list.
    pub fn last_hand_over(&self) -> Option<&HandOver> {
        self.handed_over.iter().max_by_key(|hand_over| hand_over.at)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_empty_row_and_one_of_a_newer_build_load() {
        let task: Task = serde_json::from_value(json!({})).unwrap();
        assert!(task.is_open() && task.last_hand_over().is_none());
        let newer =
            json!({"kind": "visit", "source": "oracle", "colour": 5, "done_on": "2026-01-01"});
        let task: Task = serde_json::from_value(newer).unwrap();
        assert_eq!((task.kind, task.done_on.is_some()), (Word::Other("visit".into()), true));
    }

    #[test]
    fn whoever_passed_it_on_last_is_known() {
        let at = |at| HandOver { at, ..HandOver::default() };
        let task =
            Task { handed_over: vec![at(Some(5)), at(Some(9)), at(None)], ..Task::default() };
        assert_eq!(task.last_hand_over().unwrap().at, Some(9));
    }
}
