//! Everything about one customer.

use chrono::NaiveDate;
use domain::goodbye::OpenKind;
use domain::id::{CustomerId, RecordId};
use domain::sync::envelope::Envelope;
use serde::{Deserialize, Serialize};

use super::Merged;
use crate::as_json;

/// Stage in the relationship cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stages {
    Potential,
    New,
    Loyal,
    Ex,
}

/// Everything about one customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    #[serde(with = "as_json")]
    pub customer: Envelope,
    /// People, those who left last.
    #[serde(with = "as_json")]
    pub contacts: Vec<Envelope>,
    /// Interactions, orders, survey responses, cases by the day they were raised, tasks that are done and
    /// promises that were delivered, newest first.
    #[serde(with = "as_json")]
    pub timeline: Vec<Envelope>,
    /// Possible sales and quotes that are not decided.
    #[serde(with = "as_json")]
    pub sales: Vec<Envelope>,
    /// What to look at before a relation ends.
    pub open: Vec<OpenLine>,
    /// What two people gave different values, until someone has looked at both; latest first.
    #[serde(with = "as_json")]
    pub conflicts: Vec<Envelope>,
    /// The merges that made one of several, the latest first.
    pub merged: Vec<Merged>,
    /// Rows with an entry not yet at the host.
    pub unsent: Vec<RecordId>,
    /// Names of employees and users that rows refer to.
    pub names: Vec<(RecordId, String)>,
    pub lifecycle: Stages,
    pub dormant: bool,
    pub winback_possible: bool,
    /// The numbers behind the stage.
    pub why: LifecycleWhy,
    pub value: ValueFigures,
    /// Scores, oldest first: date and score.
    pub scores: Vec<(NaiveDate, u8)>,
}

/// Something open, in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenLine {
    pub kind: OpenKind,
    /// What it is about; empty where nobody wrote it.
    pub what: String,
}

/// A conflict that nobody has looked at yet, for a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenConflict {
    /// Whose dossier shows it.
    pub customer: CustomerId,
    /// What they are called.
    pub name: String,
    /// The field with two values.
    pub field: String,
}

/// The numbers behind a stage, for one sentence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LifecycleWhy {
    pub purchase_days: u32,
    pub first_purchase: Option<NaiveDate>,
    pub last_purchase: Option<NaiveDate>,
    /// Set when the goodbye counts.
    pub ended_on: Option<NaiveDate>,
    pub dormant_months: u32,
    pub loyal_min: u32,
    /// Median days between purchase days, with three gaps or more.
    pub median_gap_days: Option<u32>,
}

/// Value in the window, minor units.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ValueFigures {
    pub orders_w: u32,
    pub revenue_w: i64,
    /// Absent for roles without value.
    pub margin_w: Option<i64>,
    pub revenue_lifetime: i64,
    /// Place among customers active in the window, from 1, and how many they are.
    pub rank: Option<(u32, u32)>,
}
