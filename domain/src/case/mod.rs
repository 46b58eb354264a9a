//! Case: a question, request or problem raised by a customer. A complaint is a kind of case.

mod deadline;
mod watch;

pub use deadline::proposed_due;
pub use watch::{Clock, Watch};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{ContactId, CustomerId, EmployeeId, InteractionId, OrderId};
use crate::inbox::CopiedTo;
use crate::interaction::Channel;
use crate::loose_ends::PutAside;
use crate::money::Money;
use crate::word::Word;

/// What a case is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// They want to know something.
    #[default]
    Question,
    /// They want something done.
    Request,
    /// Something went wrong.
    Complaint,
    /// Something went wrong and they let it be felt without saying so.
    HintedComplaint,
    /// They would like something that we do not do yet.
    Wish,
    /// They are pleased.
    Compliment,
}

/// How much it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A nuisance.
    Minor,
    /// As most are.
    #[default]
    Normal,
    /// The customer suffers from it.
    Serious,
    /// The customer may leave over it.
    Critical,
}

/// Where a case stands.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Nobody has begun.
    #[default]
    Open,
    /// Somebody is at it.
    InProgress,
    /// We wait for the customer.
    Waiting,
    /// Solved, and the customer not heard yet.
    Resolved,
    /// Done with.
    Closed,
}

/// A status that a case was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseStep {
    /// The status.
    pub status: Word<CaseStatus>,
    /// On.
    pub on: Option<NaiveDate>,
    /// The moment, milliseconds since 1970 UTC.
    pub at: Option<i64>,
    /// By whom.
    pub by: Option<EmployeeId>,
}

/// A question, request or problem.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Case {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// Who raised it.
    pub customer: Option<CustomerId>,
    /// The person there, when known.
    pub contact: Option<ContactId>,
    /// What it is about.
    pub kind: Word<CaseKind>,
    /// In the firm's own words: delivery, invoice, quality.
    pub category: String,
    /// How much it matters.
    pub severity: Word<Severity>,
    /// The way it reached us, when known.
    pub channel: Option<Word<Channel>>,
    /// The order concerned.
    pub order: Option<OrderId>,
    /// The product concerned, as it is called.
    pub product: String,
    /// Raised on.
    pub opened_on: Option<NaiveDate>,
    /// The moment, milliseconds since 1970 UTC, when known.
    pub opened_at: Option<i64>,
    /// To be solved by.
    pub due_on: Option<NaiveDate>,
    /// The moment, milliseconds since 1970 UTC, when it is a moment.
    pub due_at: Option<i64>,
    /// Where it stands; an imported case that was solved may still say open, see
    /// [`Self::is_open`].
    pub status: Word<CaseStatus>,
    /// Every status it had, in no order.
    pub status_log: Vec<CaseStep>,
    /// Solved on.
    pub resolved_on: Option<NaiveDate>,
    /// Done with on.
    pub closed_on: Option<NaiveDate>,
    /// Whether it was solved generously.
    pub generous: bool,
    /// Why it happened.
    pub root_cause: String,
    /// How it was made right.
    pub remedy: String,
    /// What it was made good with.
    pub compensation: Option<Money>,
    /// How satisfied they were afterwards, 1–10.
    pub satisfaction_after: Option<u8>,
    /// Who looks after it.
    pub owner: Option<EmployeeId>,
    /// One line.
    pub subject: String,
    /// What happened.
    pub note: String,
    /// The touch it came out of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<InteractionId>,
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

impl CaseStatus {
    /// Every status, in the order of a board.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::InProgress, Self::Waiting, Self::Resolved, Self::Closed];

    /// The name that is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Waiting => "waiting",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// Whether nobody has to do anything any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }
}

impl Case {
    /// Whether somebody still has to do something.
    pub fn is_open(&self) -> bool {
        let is_over = self.status.is(CaseStatus::Resolved) || self.status.is(CaseStatus::Closed);
        !is_over && self.resolved_on.is_none() && self.closed_on.is_none() && !self.archived
    }

    /// Where it stands, its dates having the last word: an imported case that was solved may still say
    /// open. A status that only a newer build knows is one of work to do.
    pub fn standing(&self) -> CaseStatus {
        let said = self.status.known().copied().unwrap_or_default();
        match said {
            CaseStatus::Closed => CaseStatus::Closed,
            _ if self.closed_on.is_some() => CaseStatus::Closed,
            _ if self.resolved_on.is_some() => CaseStatus::Resolved,
            said => said,
        }
    }

    /// The day on which nobody had to do anything any more: it was solved, or done with unsolved.
    pub fn settled_on(&self) -> Option<NaiveDate> {
        if self.is_open() { None } else { self.resolved_on.or(self.closed_on) }
    }

    /// Solved on and done with on, once it is given a status on a day. A day that was said stays; who
    /// begins again takes both back.
    pub fn dates_at(
        &self,
        status: CaseStatus,
        on: NaiveDate,
    ) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let resolved = self.resolved_on.or(self.closed_on).unwrap_or(on);
        match status {
            CaseStatus::Open | CaseStatus::InProgress | CaseStatus::Waiting => (None, None),
            CaseStatus::Resolved => (Some(resolved), None),
            CaseStatus::Closed => (Some(resolved), Some(self.closed_on.unwrap_or(on))),
        }
    }

    /// Whether something went wrong, said or hinted.
    pub fn is_complaint(&self) -> bool {
        self.kind.is(CaseKind::Complaint) || self.kind.is(CaseKind::HintedComplaint)
    }

    /// Whether it was solved within so many calendar days of being raised, the last one included; a
    /// case without both dates was not.
    pub fn is_fast(&self, days: u32) -> bool {
        let Some((opened, resolved)) = self.opened_on.zip(self.resolved_on) else { return false };
        resolved.signed_duration_since(opened).num_days() <= i64::from(days)
    }

    /// Whether it was made right both generously and within so many days, after which most customers
    /// buy again ([`crate::analytics::complaint`]).
    pub fn is_well_recovered(&self, fast_days: u32) -> bool {
        self.generous && self.is_fast(fast_days)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_case_stored_by_the_first_version_still_loads_and_one_of_a_newer_does() {
        let first = json!({"kind": "complaint", "opened_on": "2026-03-01", "generous": true,
            "resolved_on": "2026-03-08", "subject": "colour", "note": ""});
        let case: Case = serde_json::from_value(first).unwrap();
        assert!(case.is_complaint() && !case.is_open());
        assert!(case.is_well_recovered(7) && !case.is_well_recovered(6));
        let newer = json!({"kind": "suggestion", "severity": "fatal", "channel": "telepathy",
            "status": "escalated", "status_log": [{"status": "escalated", "mood": "bad"}]});
        let case: Case = serde_json::from_value(newer).unwrap();
        assert!(case.is_open() && !case.is_complaint());
        let told = serde_json::to_value(&case).unwrap();
        assert_eq!((&told["kind"], &told["channel"]), (&json!("suggestion"), &json!("telepathy")));
    }

    #[test]
    fn a_case_is_over_by_its_status_or_its_dates() {
        let with = |status: CaseStatus| Case { status: status.into(), ..Case::default() };
        assert!(with(CaseStatus::Waiting).is_open() && !with(CaseStatus::Resolved).is_open());
        assert!(!Case { closed_on: NaiveDate::MAX.into(), ..Case::default() }.is_open());
        assert!(!Case { archived: true, ..Case::default() }.is_open());
        let backwards = Case {
            opened_on: Some(NaiveDate::MAX),
            resolved_on: Some(NaiveDate::MIN),
            ..Case::default()
        };
        assert!(backwards.is_fast(0) && !Case::default().is_fast(9));
    }

    #[test]
    fn dates_have_the_last_word_on_where_a_case_stands() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 4);
        let imported = Case { resolved_on: on, ..Case::default() };
        assert_eq!((imported.standing(), imported.settled_on()), (CaseStatus::Resolved, on));
        let unsolved = Case { status: CaseStatus::Closed.into(), closed_on: on, ..Case::default() };
        assert_eq!((unsolved.standing(), unsolved.settled_on()), (CaseStatus::Closed, on));
        let newer = Case { status: Word::Other("escalated".into()), ..Case::default() };
        assert_eq!((newer.standing(), newer.settled_on()), (CaseStatus::Open, None));
        for status in CaseStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.name());
        }
    }

    #[test]
    fn a_status_brings_its_days_and_beginning_again_takes_them_back() {
        let [first, later] = [4, 9].map(|day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap());
        let case = Case { resolved_on: Some(first), ..Case::default() };
        assert_eq!(case.dates_at(CaseStatus::Closed, later), (Some(first), Some(later)));
        assert_eq!(case.dates_at(CaseStatus::Waiting, later), (None, None));
        let closed = Case { closed_on: Some(first), ..Case::default() };
        assert_eq!(closed.dates_at(CaseStatus::Resolved, later), (Some(first), None));
        let open = Case::default().dates_at(CaseStatus::Closed, later);
        assert_eq!(open, (Some(later), Some(later)));
    }
}
