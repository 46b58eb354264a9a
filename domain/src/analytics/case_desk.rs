//! The figures above the board of cases, and the cases behind each of them.
//!
//! Sources: complaint handling in the relationship workshop (§03), whose *quickly* is measured here as
//! "settled before the deadline that we set ourselves", our own choice; buying again is that of
//! [`super::recovery`]. Settled is solved, or done with unsolved.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::recovery::{BoughtAgain, bought_again, is_followed};
use crate::case::{Case, Clock, Watch};
use crate::period::{Span, day};

/// What of a case the figures need, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// Somebody still has to do something.
    pub is_open: bool,
    /// How it stands to its deadline.
    pub clock: Clock,
    /// Settled on, when it was by then.
    pub settled_on: Option<NaiveDate>,
    /// Of a complaint that is settled: whether the customer bought again.
    pub again: Option<BoughtAgain>,
    /// Whether the follow-up of that is whole.
    pub is_followed: bool,
}

/// Boundaries of the figures.
#[derive(Clone, Copy, Debug)]
pub struct DeskRules {
    /// The window in which being in time is judged.
    pub window_months: u32,
    /// A purchase within so many days is buying again.
    pub followup_days: u32,
}

impl CaseFacts {
    /// Of a case; `None` when it had not been raised by then. `purchases` are the days its customer
    /// bought on, ascending; they are asked for only where they matter.
    pub fn of(
        case: &Case,
        watch: &Watch<'_>,
        purchases: impl FnOnce() -> Vec<i32>,
        rules: DeskRules,
    ) -> Option<Self> {
        if !watch.is_raised(case) {
            return None;
        }
        let is_open = watch.is_open(case);
        let settled_on = if is_open { None } else { case.settled_on() };
        let (today, within) = (day(watch.today()), rules.followup_days);
        let followed = settled_on.filter(|_| case.is_complaint()).map(day);
        Some(Self {
            is_open,
            clock: watch.clock(case),
            settled_on,
            again: followed.map(|on| bought_again(&purchases(), on, today, within)),
            is_followed: followed.is_some_and(|on| is_followed(on, today, within)),
        })
    }
}

/// The cases behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CaseSet {
    /// To be solved.
    Open,
    /// To be solved, and it should have been.
    Late,
    /// Settled in the month of the day that is asked for.
    ThisMonth,
    /// Settled in the window, with a deadline: was it in time?
    Timed,
    /// Complaints that are settled, with a whole follow-up: did they buy again?
    Followed,
}

impl CaseSet {
    /// Every set, in the order of the figures.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Late, Self::ThisMonth, Self::Timed, Self::Followed];

    /// Whether a case is one of them on a day.
    pub fn has(self, facts: &CaseFacts, as_of: NaiveDate, rules: DeskRules) -> bool {
        let settled = facts.settled_on;
        match self {
            Self::Open => facts.is_open,
            Self::Late => matches!(facts.clock, Clock::Late { .. }),
            Self::ThisMonth => {
                settled.is_some_and(|on| (on.year(), on.month()) == (as_of.year(), as_of.month()))
            }
            Self::Timed => {
                let window = Span::window(as_of, rules.window_months);
                let is_timed = matches!(facts.clock, Clock::InTime | Clock::TooLate);
                is_timed && settled.is_some_and(|on| window.contains(day(on)))
            }
            Self::Followed => facts.is_followed,
        }
    }
}

/// Some of a number of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// How many of them.
    pub count: u32,
    /// Of how many.
    pub of: u32,
}

impl Part {
    /// In whole per cents, halves rounded up; absent without cases.
    pub fn percent(self) -> Option<u32> {
        let (count, of) = (u64::from(self.count), u64::from(self.of));
        u32::try_from((count * 200 + of).checked_div(of * 2)?).ok()
    }

    fn add(&mut self, counts: bool) {
        self.of += 1;
        self.count += u32::from(counts);
    }
}

/// The figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseTally {
    /// See [`CaseSet::Open`].
    pub open: u32,
    /// See [`CaseSet::Late`].
    pub late: u32,
    /// See [`CaseSet::ThisMonth`].
    pub this_month: u32,
    /// In time, of [`CaseSet::Timed`].
    pub in_time: Part,
    /// Bought again, of [`CaseSet::Followed`].
    pub again: Part,
}

impl CaseTally {
    /// Of these cases, on a day.
    pub fn of(
        cases: impl IntoIterator<Item = CaseFacts>,
        as_of: NaiveDate,
        rules: DeskRules,
    ) -> Self {
        let mut tally = Self::default();
        for facts in cases {
            for set in CaseSet::ALL.into_iter().filter(|set| set.has(&facts, as_of, rules)) {
                match set {
                    CaseSet::Open => tally.open += 1,
                    CaseSet::Late => tally.late += 1,
                    CaseSet::ThisMonth => tally.this_month += 1,
                    CaseSet::Timed => tally.in_time.add(facts.clock == Clock::InTime),
                    CaseSet::Followed => {
                        tally.again.add(matches!(facts.again, Some(BoughtAgain::Yes { .. })));
                    }
                }
            }
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDateTime};
    use proptest::prelude::*;

    use super::*;
    use crate::case::{CaseKind, CaseStatus};
    use crate::worktime::Calendar;

    const RULES: DeskRules = DeskRules { window_months: 12, followup_days: 365 };

    fn none(_: i64) -> Option<NaiveDateTime> {
        None
    }

    fn on(text: &str) -> Option<NaiveDate> {
        Some(text.parse().unwrap())
    }

    fn complaint(opened: &str, due: &str) -> Case {
        Case {
            kind: CaseKind::Complaint.into(),
            opened_on: on(opened),
            due_on: on(due),
            ..Case::default()
        }
    }

    fn settled(case: Case, day: &str) -> Case {
        Case { status: CaseStatus::Resolved.into(), resolved_on: on(day), ..case }
    }

    fn facts(cases: &[(Case, Vec<i32>)], now: NaiveDateTime) -> Vec<CaseFacts> {
        let calendar = Calendar::default();
        let watch = Watch::new(now, &calendar, &none);
        let facts =
            |(case, days): &(Case, Vec<i32>)| CaseFacts::of(case, &watch, || days.clone(), RULES);
        cases.iter().filter_map(facts).collect()
    }

    #[test]
    fn every_figure_counts_its_own() {
        let now: NaiveDateTime = "2026-03-04T10:00:00".parse().unwrap();
        let bought = day("2025-02-10".parse().unwrap());
        let cases = [
            (complaint("2026-03-02", "2026-03-04"), vec![]),
            (complaint("2026-02-02", "2026-03-03"), vec![]),
            (settled(complaint("2026-03-01", "2026-03-05"), "2026-03-03"), vec![]),
            (settled(complaint("2026-02-01", "2026-02-05"), "2026-02-06"), vec![]),
            // Out of the window, whole follow-up, bought.
            (settled(complaint("2025-01-01", "2025-02-05"), "2025-02-06"), vec![bought]),
            // The day a year back is whole, and out of the window.
            (settled(complaint("2025-01-01", "2025-03-05"), "2025-03-04"), vec![]),
            (complaint("2026-03-05", "2026-03-09"), vec![]),
            (Case { archived: true, ..complaint("2026-03-01", "2026-03-02") }, vec![]),
        ];
        let found = CaseTally::of(facts(&cases, now), now.date(), RULES);
        let expected = CaseTally {
            open: 2,
            late: 1,
            this_month: 1,
            in_time: Part { count: 1, of: 2 },
            again: Part { count: 1, of: 2 },
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_question_is_not_followed() {
        let now: NaiveDateTime = "2026-03-04T10:00:00".parse().unwrap();
        let question = Case {
            kind: CaseKind::Question.into(),
            ..settled(complaint("2024-01-01", "2024-01-03"), "2024-01-02")
        };
        let [facts] = facts(&[(question, vec![])], now)[..] else { panic!("one") };
        assert_eq!((facts.again, facts.is_followed), (None, false));
    }

    #[test]
    fn shares_are_rounded_and_absent_without_cases() {
        let percent = |count, of| Part { count, of }.percent();
        assert_eq!((percent(0, 0), percent(1, 3), percent(2, 3)), (None, Some(33), Some(67)));
        assert_eq!((percent(1, 8), percent(7, 7)), (Some(13), Some(100)));
    }

    fn any_case() -> impl Strategy<Value = (Case, Vec<i32>)> {
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        let at = move |days: u64| first.checked_add_days(Days::new(days));
        let days = prop::collection::vec(19_700..20_600_i32, 0..4);
        (0..800_u64, prop::option::of(0..40_u64), prop::option::of(0..60_u64), any::<bool>(), days)
            .prop_map(move |(opened, due, took, solved, mut days)| {
                days.sort_unstable();
                let ended = took.and_then(|took| at(opened + took));
                let status = match (ended, solved) {
                    (Some(_), true) => CaseStatus::Resolved,
                    (Some(_), false) => CaseStatus::Closed,
                    (None, _) => CaseStatus::Waiting,
                };
                let case = Case {
                    kind: CaseKind::Complaint.into(),
                    status: status.into(),
                    opened_on: at(opened),
                    due_on: due.and_then(|due| at(opened + due)),
                    resolved_on: ended.filter(|_| solved),
                    closed_on: ended.filter(|_| !solved),
                    ..Case::default()
                };
                (case, days)
            })
    }

    proptest! {
        #[test]
        fn each_figure_is_the_number_of_cases_behind_it(
            cases in prop::collection::vec(any_case(), 0..30), late in 0..900_u64,
        ) {
            let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
            let as_of = first.checked_add_days(Days::new(late)).unwrap();
            let facts = facts(&cases, as_of.and_hms_opt(12, 0, 0).unwrap());
            let behind = |set: CaseSet| {
                u32::try_from(facts.iter().filter(|it| set.has(it, as_of, RULES)).count()).unwrap()
            };
            let tally = CaseTally::of(facts.iter().copied(), as_of, RULES);
            prop_assert_eq!(tally.open, behind(CaseSet::Open));
            prop_assert_eq!(tally.late, behind(CaseSet::Late));
            prop_assert_eq!(tally.this_month, behind(CaseSet::ThisMonth));
            prop_assert_eq!(tally.in_time.of, behind(CaseSet::Timed));
            prop_assert_eq!(tally.again.of, behind(CaseSet::Followed));
            prop_assert!(tally.late <= tally.open && tally.in_time.count <= tally.in_time.of);
            let settled = facts.iter().filter(|it| it.settled_on.is_some()).count();
            prop_assert_eq!(facts.len(), settled + facts.iter().filter(|it| it.is_open).count());
        }

        #[test]
        fn what_happens_later_changes_nothing(
            cases in prop::collection::vec(any_case(), 0..20), late in 0..700_u64,
        ) {
            let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
            let as_of = first.checked_add_days(Days::new(late)).unwrap();
            let now = as_of.and_hms_opt(12, 0, 0).unwrap();
            let known: Vec<(Case, Vec<i32>)> = cases
                .iter()
                .filter(|(case, _)| case.opened_on.is_some_and(|on| on <= as_of))
                .map(|(case, days)| {
                    let later = case.settled_on().is_some_and(|on| as_of < on);
                    let open = Case {
                        status: CaseStatus::Open.into(),
                        resolved_on: None,
                        closed_on: None,
                        ..case.clone()
                    };
                    let days = days.iter().copied().filter(|it| *it <= day(as_of)).collect();
                    (if later { open } else { case.clone() }, days)
                })
                .collect();
            let tally = |cases: &[(Case, Vec<i32>)]| CaseTally::of(facts(cases, now), as_of, RULES);
            prop_assert_eq!(tally(&cases), tally(&known));
        }
    }
}
