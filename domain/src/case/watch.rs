//! A case against its deadline: how much working time is left, how late it is, whether it was in time.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{Case, CaseStatus};
use crate::today::elapsed::Elapsed;
use crate::today::{Due, Local};
use crate::worktime::Calendar;

/// How a case stands to its deadline. Time is counted in minutes in which the firm works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clock {
    /// Nobody said until when, or it is not known when it was settled.
    #[default]
    None,
    /// To be solved, and there is time.
    Left {
        /// Working minutes until the deadline.
        minutes: i64,
    },
    /// To be solved, and it should have been.
    Late {
        /// Working minutes since the deadline.
        minutes: i64,
    },
    /// Settled before the deadline was over.
    InTime,
    /// Settled later.
    TooLate,
}

impl Case {
    /// When it is to be solved: at the moment where there is one, else on the day.
    pub fn due(&self, local: Local<'_>) -> Option<Due> {
        Due::of(self.due_on, self.due_at, local)
    }

    /// Whether it was settled before its deadline was over; of a deadline at a moment the log tells,
    /// else the day counts. `None` without a deadline or a day on which it was settled.
    pub fn was_in_time(&self, local: Local<'_>) -> Option<bool> {
        let (due, on) = (self.due(local)?, self.settled_on()?);
        Some(match (due, self.settled_at(on, local)) {
            (Due::At(due), Some(at)) => at <= due,
            (due, _) => on <= due.day(),
        })
    }

    /// The moment of a day on which it was given a status that ends it, where the log has one.
    fn settled_at(&self, on: NaiveDate, local: Local<'_>) -> Option<NaiveDateTime> {
        let ends = self
            .status_log
            .iter()
            .filter(|step| step.status.known().copied().is_some_and(CaseStatus::is_over));
        let moments = ends.filter_map(|step| local(step.at?));
        moments.filter(|moment| moment.date() == on).min()
    }
}

/// Cases as they stand at one moment. What happened later has not.
pub struct Watch<'a> {
    now: NaiveDateTime,
    calendar: &'a Calendar,
    local: Local<'a>,
    elapsed: Elapsed<'a>,
}

impl<'a> Watch<'a> {
    /// At a moment, in civil time of the workspace's zone.
    pub fn new(now: NaiveDateTime, calendar: &'a Calendar, local: Local<'a>) -> Self {
        Self { now, calendar, local, elapsed: Elapsed::until(now, calendar) }
    }

    /// The day.
    pub fn today(&self) -> NaiveDate {
        self.now.date()
    }

    /// The workspace's zone.
    pub fn local(&self) -> Local<'a> {
        self.local
    }

    /// Whether it had been raised; one without a day has always been there.
    pub fn is_raised(&self, case: &Case) -> bool {
        case.opened_on.is_none_or(|on| on <= self.today()) && !case.archived
    }

    /// Whether somebody still had to do something.
    pub fn is_open(&self, case: &Case) -> bool {
        let later = || case.settled_on().is_some_and(|on| self.today() < on);
        self.is_raised(case) && (case.is_open() || later())
    }

    /// The case as it stood: what was settled later was open, though which status it had then is not
    /// told, and what was closed later was solved if it was.
    pub fn as_it_stood(&self, case: Case) -> Case {
        let by_then = |on: Option<NaiveDate>| on.filter(|on| *on <= self.today());
        let (resolved_on, closed_on) = (by_then(case.resolved_on), by_then(case.closed_on));
        if (resolved_on, closed_on) == (case.resolved_on, case.closed_on) {
            return case;
        }
        let status = match (resolved_on, closed_on) {
            (_, Some(_)) => CaseStatus::Closed,
            (Some(_), None) => CaseStatus::Resolved,
            (None, None) => CaseStatus::Open,
        };
        Case { status: status.into(), resolved_on, closed_on, ..case }
    }

    /// How it stands to its deadline.
    pub fn clock(&self, case: &Case) -> Clock {
        let Some(due) = case.due(self.local) else { return Clock::None };
        if !self.is_open(case) {
            return match case.was_in_time(self.local) {
                Some(true) => Clock::InTime,
                Some(false) => Clock::TooLate,
                None => Clock::None,
            };
        }
        let moment = due.moment(self.calendar);
        if due.is_over(self.now) {
            Clock::Late { minutes: self.elapsed.since(moment).max(0) }
        } else {
            Clock::Left { minutes: self.calendar.working_between(self.now, moment).max(0) }
        }
    }

    /// The moment of its deadline, for putting the most urgent first.
    pub fn deadline(&self, case: &Case) -> Option<NaiveDateTime> {
        case.due(self.local).map(|due| due.moment(self.calendar))
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;
    use crate::case::CaseStep;

    fn utc(at: i64) -> Option<NaiveDateTime> {
        DateTime::from_timestamp_millis(at).map(|at| at.naive_utc())
    }

    fn ms(moment: &str) -> i64 {
        moment.parse::<NaiveDateTime>().unwrap().and_utc().timestamp_millis()
    }

    fn on(day: &str) -> Option<NaiveDate> {
        Some(day.parse().unwrap())
    }

    #[track_caller]
    fn check(case: &Case, now: &str, expected: Clock) {
        let calendar = Calendar::default();
        let watch = Watch::new(now.parse().unwrap(), &calendar, &utc);
        assert_eq!(watch.clock(case), expected);
    }

    #[test]
    fn time_is_counted_while_the_firm_works() {
        let case = Case { due_on: on("2026-03-09"), ..Case::default() };
        // From Friday at five: half an hour, a weekend, and Monday from nine to half past five.
        check(&case, "2026-03-06T17:00:00", Clock::Left { minutes: 30 + 510 });
        check(&case, "2026-03-09T20:00:00", Clock::Left { minutes: 0 });
        check(&case, "2026-03-10T10:00:00", Clock::Late { minutes: 60 });
        let at = Case { due_at: Some(ms("2026-03-09T12:00:00")), ..case };
        check(&at, "2026-03-09T11:00:00", Clock::Left { minutes: 60 });
        check(&at, "2026-03-09T13:00:00", Clock::Late { minutes: 60 });
        check(&Case::default(), "2026-03-09T13:00:00", Clock::None);
    }

    #[test]
    fn on_the_last_day_is_in_time_and_the_log_knows_the_hour() {
        let solved = |day: &str| Case {
            status: CaseStatus::Resolved.into(),
            due_on: on("2026-03-09"),
            resolved_on: on(day),
            ..Case::default()
        };
        check(&solved("2026-03-09"), "2026-04-01T10:00:00", Clock::InTime);
        check(&solved("2026-03-10"), "2026-04-01T10:00:00", Clock::TooLate);
        let step = |at: &str| CaseStep {
            status: CaseStatus::Resolved.into(),
            at: Some(ms(at)),
            ..CaseStep::default()
        };
        let logged = |at: &str| Case {
            due_at: Some(ms("2026-03-09T12:00:00")),
            status_log: vec![step("2026-03-01T09:00:00"), step(at)],
            ..solved("2026-03-09")
        };
        check(&logged("2026-03-09T11:59:00"), "2026-04-01T10:00:00", Clock::InTime);
        check(&logged("2026-03-09T12:01:00"), "2026-04-01T10:00:00", Clock::TooLate);
        let unlogged = Case { status_log: Vec::new(), ..logged("2026-03-09T12:01:00") };
        check(&unlogged, "2026-04-01T10:00:00", Clock::InTime);
    }

    #[test]
    fn what_was_settled_later_was_open() {
        let case = Case {
            status: CaseStatus::Closed.into(),
            opened_on: on("2026-03-02"),
            due_on: on("2026-03-04"),
            closed_on: on("2026-03-10"),
            ..Case::default()
        };
        check(&case, "2026-03-03T09:00:00", Clock::Left { minutes: 1_020 });
        check(&case, "2026-03-05T10:00:00", Clock::Late { minutes: 60 });
        check(&case, "2026-03-10T10:00:00", Clock::TooLate);
        let calendar = Calendar::default();
        let before = Watch::new("2026-03-01T09:00:00".parse().unwrap(), &calendar, &utc);
        assert!(!before.is_raised(&case) && !before.is_open(&case));
    }

    #[test]
    fn a_case_is_shown_as_it_stood() {
        let case = Case {
            status: CaseStatus::Closed.into(),
            resolved_on: on("2026-03-05"),
            closed_on: on("2026-03-10"),
            ..Case::default()
        };
        let calendar = Calendar::default();
        let stood = |now: &str| {
            let watch = Watch::new(now.parse().unwrap(), &calendar, &utc);
            let then = watch.as_it_stood(case.clone());
            assert_eq!(watch.is_open(&case), then.is_open());
            then.standing()
        };
        assert_eq!(stood("2026-03-04T17:00:00"), CaseStatus::Open);
        assert_eq!(stood("2026-03-05T09:00:00"), CaseStatus::Resolved);
        assert_eq!(stood("2026-03-10T09:00:00"), CaseStatus::Closed);
    }

    proptest! {
        #[test]
        fn an_open_case_is_late_or_not_and_only_ever_gets_later(
            due in 0..400_i64, now in 0..400_i64, later in 0..50_i64,
        ) {
            let calendar = Calendar::default();
            let hour = |hours: i64| utc((490_000 + hours) * 3_600_000).unwrap();
            let case = Case { due_at: Some((490_000 + due) * 3_600_000), ..Case::default() };
            let clock = |hours: i64| {
                match Watch::new(hour(hours), &calendar, &utc).clock(&case) {
                    Clock::Late { minutes } => (true, minutes),
                    Clock::Left { minutes } => (false, -minutes),
                    other => panic!("{other:?}"),
                }
            };
            prop_assert_eq!(clock(now).0, due < now);
            prop_assert!(clock(now) <= clock(now + later));
        }
    }
}
