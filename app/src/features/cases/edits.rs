//! What another status makes of a case, and what is told when it ends.

use chrono::NaiveDate;
use domain::case::{Case, CaseStatus};
use domain::sync::envelope::{Envelope, Fields, named};
use serde_json::{Value, json};

use crate::state::Edit;

/// Who does it, and when.
#[derive(Clone, Debug)]
pub struct Doing {
    /// One of our own people; empty when that is not known.
    pub me: String,
    /// Today in the firm's zone.
    pub today: NaiveDate,
    /// Now, milliseconds since 1970 UTC.
    pub now_ms: i64,
}

/// How a case ended, as far as somebody told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// Why it happened; empty for what was not said.
    pub root_cause: String,
    /// How it was made right.
    pub remedy: String,
    /// Whether that was more than had to be; nothing where it was not asked.
    pub how: Option<How>,
    /// What it was made good with, in minor units.
    pub compensation: Option<i64>,
}

/// How a complaint was made right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Solved,
    Generously,
    NotAtAll,
}

impl How {
    /// Every way, with the name that a choice goes by.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Solved, "solved"), (Self::Generously, "generous"), (Self::NotAtAll, "unsolved")];

    /// The way of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(how, _)| how)
    }
}

impl Doing {
    /// The case in another status: its days follow, and its log has one line more.
    pub fn moved(&self, row: &Envelope, to: CaseStatus) -> Edit {
        Edit::fields(row, self.fields(row, to))
    }

    /// The case in a status that ends it, with what was told about that.
    pub fn ended(&self, row: &Envelope, to: CaseStatus, ending: &Ending) -> Edit {
        let mut set = self.fields(row, to);
        let mut put = |name: &str, value: Value| drop(set.insert(name.to_owned(), value));
        if !ending.root_cause.is_empty() {
            put("root_cause", ending.root_cause.clone().into());
        }
        if !ending.remedy.is_empty() {
            put("remedy", ending.remedy.clone().into());
        }
        if let Some(minor) = ending.compensation {
            put("compensation", minor.into());
        }
        match ending.how {
            Some(How::Generously) => put("generous", true.into()),
            Some(How::Solved) => put("generous", false.into()),
            Some(How::NotAtAll) => {
                put("generous", false.into());
                // What was never solved is done with all the same.
                put("resolved_on", Value::Null);
                put("closed_on", self.today.to_string().into());
                put("status", CaseStatus::Closed.name().into());
                put("status_log", self.log(row, CaseStatus::Closed));
            }
            None => {}
        }
        Edit::fields(row, set)
    }

    fn fields(&self, row: &Envelope, to: CaseStatus) -> Fields {
        let case: Case = row.record().unwrap_or_default();
        let (resolved, closed) = case.dates_at(to, self.today);
        let set = [
            ("status", to.name().into()),
            ("status_log", self.log(row, to)),
            ("resolved_on", json!(resolved)),
            ("closed_on", json!(closed)),
        ];
        named(set.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The log with one line more; those before stay as they are, also what only a newer build knows.
    fn log(&self, row: &Envelope, to: CaseStatus) -> Value {
        let log = row.fields.get("status_log").and_then(Value::as_array);
        let mut log = log.cloned().unwrap_or_default();
        let by = Some(self.me.as_str()).filter(|me| !me.is_empty());
        log.push(json!({"status": to.name(), "on": self.today, "at": self.now_ms, "by": by}));
        Value::Array(log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: &str = "00000000-0000-0000-0000-000000000007";

    fn doing(today: &str) -> Doing {
        Doing { me: ANNA.to_owned(), today: today.parse().unwrap(), now_ms: 5 }
    }

    fn row(values: Value) -> Envelope {
        serde_json::from_value(json!({
            "entity": "case", "id": "00000000-0000-0000-0000-000000000001", "schema": 1,
            "fields": values, "versions": {"status": 7}, "scope": "base", "seq": 7,
        }))
        .unwrap()
    }

    /// The row as an edit leaves it.
    fn after(row: &Envelope, edit: &Edit) -> Envelope {
        let mut row = row.clone();
        row.fields.extend(edit.set.clone());
        row
    }

    #[test]
    fn a_move_is_logged_with_who_and_when_and_undone_by_its_inverse() {
        let log = json!([{"status": "open", "on": "2026-03-01", "mood": "bad"}]);
        let before = row(json!({"status": "open", "status_log": log}));
        let edit = doing("2026-03-04").moved(&before, CaseStatus::Waiting);
        let waiting = after(&before, &edit);
        let case: Case = waiting.record().unwrap();
        assert_eq!((case.standing(), case.status_log.len()), (CaseStatus::Waiting, 2));
        let last = case.status_log.last().unwrap();
        assert_eq!((last.at, last.by.unwrap().to_string().as_str()), (Some(5), ANNA));
        assert_eq!(waiting.fields["status_log"][0]["mood"], "bad", "a newer build's word stays");
        let back = after(&waiting, &edit.inverse().unwrap());
        assert_eq!(back.fields["status_log"], log);
        assert_eq!(back.fields["status"], "open");
    }

    #[test]
    fn what_is_told_at_the_end_is_kept_and_what_is_not_told_stays() {
        let before = row(json!({"remedy": "gebeld"}));
        let ending = Ending {
            root_cause: "verkeerde inkt".to_owned(),
            how: Some(How::Generously),
            compensation: Some(2_500),
            ..Ending::default()
        };
        let edit = doing("2026-03-04").ended(&before, CaseStatus::Closed, &ending);
        let case: Case = after(&before, &edit).record().unwrap();
        assert_eq!((case.root_cause.as_str(), case.remedy.as_str()), ("verkeerde inkt", "gebeld"));
        assert!(case.generous && case.standing() == CaseStatus::Closed);
        assert_eq!(case.compensation.unwrap().0, 2_500);
        assert_eq!((case.resolved_on, case.closed_on), (case.closed_on, "2026-03-04".parse().ok()));
    }

    #[test]
    fn what_is_not_solved_is_closed_and_not_resolved() {
        let before = row(json!({"kind": "complaint"}));
        let ending = Ending { how: Some(How::NotAtAll), ..Ending::default() };
        let edit = doing("2026-03-04").ended(&before, CaseStatus::Resolved, &ending);
        let case: Case = after(&before, &edit).record().unwrap();
        assert_eq!((case.standing(), case.resolved_on), (CaseStatus::Closed, None));
        assert_eq!(case.settled_on(), "2026-03-04".parse().ok());
        let last = case.status_log.last().unwrap();
        assert!(last.status.is(CaseStatus::Closed), "the log says what happened");
    }

    #[test]
    fn whatever_way_it_went_a_case_stands_where_it_was_moved_last() {
        for turn in 0..125 {
            let moves = [turn % 5, turn / 5 % 5, turn / 25].map(|place| CaseStatus::ALL[place]);
            let mut row = row(json!({"kind": "complaint"}));
            for (count, to) in moves.into_iter().enumerate() {
                row = after(&row, &doing("2026-03-04").moved(&row, to));
                let case: Case = row.record().unwrap();
                assert_eq!((case.standing(), case.is_open()), (to, !to.is_over()));
                assert_eq!(case.status_log.len(), count + 1);
                assert_eq!(case.settled_on().is_some(), to.is_over());
            }
        }
    }
}
