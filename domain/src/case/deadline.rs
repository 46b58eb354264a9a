//! By when a case that is raised now is to be solved, unless somebody says otherwise.
//!
//! The workshop on relations (§03) asks that what went wrong is made right *quickly and generously*; how
//! many working days each severity gets is our own choice, well within the week that counts as quick.

use chrono::{NaiveDate, NaiveDateTime};

use super::{CaseKind, Severity};
use crate::word::Word;
use crate::worktime::Calendar;

/// The day at whose closing time a case is due that was raised at a moment, in civil time of the
/// workspace's zone: the day itself when it is critical, else one working day later when it is serious,
/// three when it is normal, five when it is minor. What is raised when the firm is closed counts from
/// its next opening. Nobody waits for an answer to a wish or a compliment.
pub fn proposed_due(
    kind: &Word<CaseKind>,
    severity: &Word<Severity>,
    raised: NaiveDateTime,
    calendar: &Calendar,
) -> Option<NaiveDate> {
    if matches!(kind.known(), Some(CaseKind::Wish | CaseKind::Compliment)) {
        return None;
    }
    let days = match severity.known() {
        Some(Severity::Critical) => 0,
        Some(Severity::Serious) => 1,
        Some(Severity::Minor) => 5,
        Some(Severity::Normal) | None => 3,
    };
    calendar.add_working_days(calendar.next_opening(raised)?.date(), days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: CaseKind, severity: Severity, raised: &str, expected: Option<&str>) {
        let raised = raised.parse().unwrap();
        let due = proposed_due(&kind.into(), &severity.into(), raised, &Calendar::default());
        assert_eq!(due, expected.map(|due| due.parse().unwrap()));
    }

    #[test]
    fn worse_is_sooner_and_the_firms_days_count() {
        use CaseKind::Complaint;
        // A Thursday; King's Day is the Monday after.
        check(Complaint, Severity::Critical, "2026-04-23T10:00:00", Some("2026-04-23"));
        check(Complaint, Severity::Serious, "2026-04-23T10:00:00", Some("2026-04-24"));
        check(Complaint, Severity::Normal, "2026-04-23T10:00:00", Some("2026-04-29"));
        check(CaseKind::Question, Severity::Minor, "2026-04-23T10:00:00", Some("2026-05-01"));
    }

    #[test]
    fn what_is_raised_in_the_evening_counts_from_the_next_opening() {
        check(CaseKind::Request, Severity::Critical, "2026-04-24T18:00:00", Some("2026-04-28"));
        check(CaseKind::Request, Severity::Serious, "2026-04-24T18:00:00", Some("2026-04-29"));
        check(CaseKind::Request, Severity::Critical, "2026-04-23T07:00:00", Some("2026-04-23"));
    }

    #[test]
    fn nobody_waits_for_an_answer_to_a_wish_or_a_compliment() {
        check(CaseKind::Wish, Severity::Critical, "2026-04-23T10:00:00", None);
        check(CaseKind::Compliment, Severity::Normal, "2026-04-23T10:00:00", None);
    }

    #[test]
    fn a_firm_that_never_opens_promises_nothing() {
        let never = Calendar { opening_hours: Default::default(), ..Calendar::default() };
        let raised = "2026-04-23T10:00:00".parse().unwrap();
        let (kind, severity) = (Word::default(), Word::default());
        assert_eq!(proposed_due(&kind, &severity, raised, &never), None);
    }
}
