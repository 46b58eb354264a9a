//! Whether a promise will be kept, and what to do while there is time.

use chrono::NaiveDate;

use super::{Promise, PromiseKind};
use crate::analytics::promise::PromiseRow;
use crate::word::Word;
use crate::worktime::Calendar;

/// How a promise looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// It was delivered or taken back.
    Settled,
    /// Nobody said when.
    Undated,
    /// Its day is over.
    Late {
        /// Working days since.
        working_days: i32,
    },
    /// It will not be done by its day: tell the customer before it comes.
    WillBeLate {
        /// When it will be.
        likely: NaiveDate,
        /// Tell them by the end of this day: the last working day before the promised one, or today
        /// when that is past.
        inform_by: NaiveDate,
    },
    /// It will be done by its day, but the customer expects it earlier: hurry, or tell them.
    ExpectedEarlier {
        /// When they expect it.
        expected: NaiveDate,
    },
    /// All is well.
    OnTrack,
}

impl Promise {
    /// How it looks on a day. `likely` is when it will be done, as somebody estimates it or as
    /// [`crate::analytics::lead_time::LeadTime::likely`] does; `None` when nobody can say.
    pub fn outlook(
        &self,
        as_of: NaiveDate,
        likely: Option<NaiveDate>,
        calendar: &Calendar,
    ) -> Outlook {
        if !self.is_open() {
            return Outlook::Settled;
        }
        let Some(current) = self.current_for() else { return Outlook::Undated };
        if current < as_of {
            let working_days = calendar.working_days_between(current, as_of);
            return Outlook::Late { working_days };
        }
        if let Some(likely) = likely.filter(|likely| current < *likely) {
            let before = calendar.add_working_days(current, -1).unwrap_or(as_of);
            return Outlook::WillBeLate { likely, inform_by: before.max(as_of) };
        }
        match self.expected_earlier() {
            Some(expected) => Outlook::ExpectedEarlier { expected },
            None => Outlook::OnTrack,
        }
    }
}

/// The rows of one kind, for its lead time and for how it was kept.
pub fn rows_of_kind<'a>(
    promises: impl IntoIterator<Item = &'a Promise>,
    kind: &Word<PromiseKind>,
) -> Vec<PromiseRow> {
    let of_kind = promises.into_iter().filter(|promise| promise.kind == *kind);
    of_kind.filter_map(Promise::row).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(as_of: &str, likely: Option<&str>, expected: Outlook) {
        let promise = Promise {
            promised_for: Some(at("2026-03-09")),
            expected_for: Some(at("2026-03-06")),
            ..Promise::default()
        };
        assert_eq!(promise.outlook(at(as_of), likely.map(at), &Calendar::default()), expected);
    }

    #[test]
    fn a_customer_hears_before_the_day_comes() {
        let expected = at("2026-03-06");
        check("2026-03-04", None, Outlook::ExpectedEarlier { expected });
        check("2026-03-04", Some("2026-03-09"), Outlook::ExpectedEarlier { expected });
        let likely = at("2026-03-10");
        let late = |inform_by| Outlook::WillBeLate { likely, inform_by: at(inform_by) };
        check("2026-03-04", Some("2026-03-10"), late("2026-03-06"));
        check("2026-03-08", Some("2026-03-10"), late("2026-03-08"));
        check("2026-03-09", Some("2026-03-10"), late("2026-03-09"));
        check("2026-03-11", Some("2026-03-12"), Outlook::Late { working_days: 2 });
    }

    #[test]
    fn what_is_settled_or_undated_says_so() {
        let outlook =
            |promise: &Promise| promise.outlook(at("2026-03-04"), None, &Calendar::default());
        assert_eq!(outlook(&Promise::default()), Outlook::Undated);
        let mut promise = Promise { promised_for: Some(at("2026-03-04")), ..Promise::default() };
        assert_eq!(outlook(&promise), Outlook::OnTrack);
        promise.delivered_on = Some(at("2026-03-04"));
        assert_eq!(outlook(&promise), Outlook::Settled);
        let repair = Promise { kind: PromiseKind::Repair.into(), ..promise.clone() };
        let rows = rows_of_kind([&promise, &repair, &promise], &promise.kind);
        assert_eq!(rows.len(), 2);
    }

    fn some_day() -> impl Strategy<Value = NaiveDate> {
        let near = (20_000..20_400_i32).prop_map(|day| crate::period::date(day).unwrap());
        prop_oneof![4 => near, 1 => Just(NaiveDate::MIN), 1 => Just(NaiveDate::MAX)]
    }

    proptest! {
        #[test]
        fn no_date_is_too_absurd(as_of in some_day(), promised in some_day(), likely in some_day()) {
            let promise = Promise { promised_for: Some(promised), ..Promise::default() };
            let outlook = promise.outlook(as_of, Some(likely), &Calendar::default());
            if let Outlook::WillBeLate { inform_by, .. } = outlook {
                prop_assert!(as_of <= inform_by && inform_by <= promised && promised < likely);
            }
            prop_assert_eq!(matches!(outlook, Outlook::Late { .. }), promised < as_of);
        }
    }
}
