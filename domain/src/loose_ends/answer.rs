//! Contacts from customers that wait for an answer, and how long the first answer takes.
//!
//! A contact waits when a customer began it and nobody spoke with them in it: a mail, a letter, a missed
//! call. The first answer is the next touch with that customer that we began or in which somebody spoke
//! with them; mailings and notes answer nobody, nor does a touch with another person there, when both
//! are known. Waiting is counted in working time. What has a day only counts as at the firm's closing
//! time; on the same day it is an answer.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use crate::analytics::gaps::median;
use crate::id::{ContactId, CustomerId, EmployeeId, InteractionId};
use crate::interaction::{Channel, Direction, Interaction};
use crate::loose_ends::PutAside;
use crate::today::{Due, Local};
use crate::worktime::Calendar;

/// A contact that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// Which.
    pub interaction: InteractionId,
    /// From which customer.
    pub customer: CustomerId,
    /// From whom there, when known.
    pub contact: Option<ContactId>,
    /// Our department it reached.
    pub department: String,
    /// Our employee it reached.
    pub employee: Option<EmployeeId>,
    /// How long it waits, in working minutes.
    pub waiting_minutes: i64,
    /// Why it needs no answer, where somebody said so.
    pub put_aside: Option<PutAside>,
}

/// How long customers of a department wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct FirstAnswers {
    /// Contacts that were answered.
    pub answered: u32,
    /// Working minutes until the first answer, the middle one of those that were answered.
    pub median_minutes: Option<f64>,
    /// Contacts that wait still.
    pub unanswered: u32,
}

/// As of when, and by which clock.
#[derive(Clone, Copy)]
pub struct Listener<'a> {
    /// As of this civil time in the workspace's zone; what came later is not there yet.
    pub now: NaiveDateTime,
    /// The firm's hours.
    pub calendar: &'a Calendar,
    /// The workspace's zone.
    pub local: Local<'a>,
}

/// A contact that asks for an answer.
struct Asked<'a> {
    id: InteractionId,
    customer: CustomerId,
    row: &'a Interaction,
    when: Due,
}

/// An answer, whoever's.
#[derive(Clone, Copy)]
struct Answer {
    contact: Option<ContactId>,
    when: Due,
    moment: NaiveDateTime,
}

impl Listener<'_> {
    /// The contacts that wait for longer than `after_minutes` of working time says for their department, the
    /// longest first; of two alike the one with the lower id. Those put aside are among them.
    pub fn unanswered(
        &self,
        touches: &[(InteractionId, Interaction)],
        after_minutes: impl Fn(&str) -> i64,
    ) -> Vec<Unanswered> {
        let mut found = Vec::new();
        self.each(touches, |asked, answer| {
            let waiting_minutes = self.waited(asked, self.now);
            if answer.is_none() && waiting_minutes > after_minutes(&asked.row.department) {
                found.push(Unanswered {
                    interaction: asked.id,
                    customer: asked.customer,
                    contact: asked.row.contact,
                    department: asked.row.department.clone(),
                    employee: asked.row.employee,
                    waiting_minutes,
                    put_aside: asked.row.put_aside.clone(),
                });
            }
        });
        found.sort_unstable_by_key(|waits| {
            (waits.waiting_minutes.saturating_neg(), waits.interaction)
        });
        found
    }

    /// How long the first answer takes, by the department that a contact reached (empty when none was
    /// noted). Contacts before `since` are left out, and those put aside wait no more.
    pub fn first_answers(
        &self,
        touches: &[(InteractionId, Interaction)],
        since: NaiveDate,
    ) -> BTreeMap<String, FirstAnswers> {
        let mut waits: BTreeMap<String, (Vec<i64>, u32)> = BTreeMap::new();
        self.each(touches, |asked, answer| {
            if asked.when.day() < since {
                return;
            }
            let (minutes, unanswered) = waits.entry(asked.row.department.clone()).or_default();
            match answer {
                Some(answer) => minutes.push(self.waited(asked, answer.moment)),
                None if asked.row.put_aside.is_some() => {}
                None => *unanswered = unanswered.saturating_add(1),
            }
        });
        let figures = |(minutes, unanswered): (Vec<i64>, u32)| FirstAnswers {
            answered: crate::row::number(minutes.len()),
            median_minutes: median(&minutes),
            unanswered,
        };
        waits.into_iter().map(|(department, waits)| (department, figures(waits))).collect()
    }

    /// Every contact that asks for an answer, with the first one it got.
    fn each(
        &self,
        touches: &[(InteractionId, Interaction)],
        mut see: impl FnMut(&Asked<'_>, Option<Answer>),
    ) {
        let mut answers: HashMap<CustomerId, Vec<Answer>> = HashMap::new();
        let mut asking = Vec::new();
        for (id, row) in touches.iter().filter(|(_, row)| counts(row)) {
            let when = Due::of(row.on, row.at, self.local);
            let (Some(when), Some(customer)) =
                (when.filter(|when| self.is_past(*when)), row.customer)
            else {
                continue;
            };
            if row.is_direct || row.direction == Some(Direction::Outbound) {
                let moment = when.moment(self.calendar);
                let answer = Answer { contact: row.contact, when, moment };
                answers.entry(customer).or_default().push(answer);
            } else if row.direction == Some(Direction::Inbound) {
                asking.push(Asked { id: *id, customer, row, when });
            }
        }
        for answers in answers.values_mut() {
            answers.sort_by_key(|answer| (answer.when.day(), answer.moment));
        }
        for asked in asking {
            let answers = answers.get(&asked.customer).map(Vec::as_slice).unwrap_or_default();
            let first = answers.partition_point(|answer| answer.when.day() < asked.when.day());
            let later = answers.iter().skip(first);
            see(&asked, later.copied().find(|answer| answer.is_to(&asked)));
        }
    }

    fn is_past(&self, when: Due) -> bool {
        match when {
            Due::On(day) => day <= self.now.date(),
            Due::At(moment) => moment <= self.now,
        }
    }

    fn waited(&self, asked: &Asked<'_>, until: NaiveDateTime) -> i64 {
        self.calendar.working_between(asked.when.moment(self.calendar), until).max(0)
    }
}

impl Answer {
    /// Whether it is one to this contact, given that its day is not earlier.
    fn is_to(&self, asked: &Asked<'_>) -> bool {
        let contact = asked.row.contact;
        let is_other = contact.is_some() && self.contact.is_some() && contact != self.contact;
        let is_earlier = match (asked.when, self.when) {
            (Due::At(asked), Due::At(answered)) => answered < asked,
            _ => false,
        };
        !is_other && !is_earlier
    }
}

/// Whether it is a touch with one customer.
fn counts(row: &Interaction) -> bool {
    !row.archived && !matches!(row.channel, Channel::Note | Channel::Mailing)
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn utc(moment: i64) -> Option<NaiveDateTime> {
        chrono::DateTime::from_timestamp_millis(moment).map(|moment| moment.naive_utc())
    }

    fn touch(number: u128, when: &str, direction: Direction) -> (InteractionId, Interaction) {
        let row = Interaction {
            customer: Some(CustomerId(Uuid::from_u128(1))),
            on: when.get(..10).map(|day| day.parse().unwrap()),
            at: (when.len() > 10).then(|| at(when).and_utc().timestamp_millis()),
            channel: Channel::Email,
            direction: Some(direction),
            department: "Service".into(),
            ..Interaction::default()
        };
        (InteractionId(Uuid::from_u128(number)), row)
    }

    fn with<T>(see: impl FnOnce(Listener<'_>) -> T) -> T {
        let calendar = Calendar::default();
        see(Listener { now: at("2026-03-10 11:00"), calendar: &calendar, local: &utc })
    }

    #[track_caller]
    fn check(touches: &[(InteractionId, Interaction)], expected: &[(u128, i64)]) {
        let found = with(|listener| listener.unanswered(touches, |_| 60));
        let found =
            found.iter().map(|waits| (waits.interaction.0.as_u128(), waits.waiting_minutes));
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    use Direction::{Inbound, Outbound};

    #[test]
    fn what_nobody_answered_waits_in_working_time() {
        let old = touch(1, "2026-03-06 16:30", Inbound);
        let day = touch(2, "2026-03-09", Inbound);
        let new = touch(3, "2026-03-10 10:00", Inbound);
        let future = touch(4, "2026-03-11 10:00", Inbound);
        let all = [new.clone(), future, day, old.clone()];
        check(&all, &[(1, 60 + 510 + 120), (2, 120)]);
        check(&[old.clone(), touch(5, "2026-03-06 16:29", Outbound)], &[(1, 690)]);
        check(&[old.clone(), touch(5, "2026-03-06 16:30", Outbound)], &[]);
        check(&[old.clone(), touch(5, "2026-03-06", Outbound)], &[]);
        check(&[old.clone(), touch(5, "2026-03-05", Outbound)], &[(1, 690)]);
        let mut spoken = touch(5, "2026-03-09 09:00", Inbound);
        spoken.1.is_direct = true;
        check(&[old.clone(), spoken.clone()], &[]);
        let mut mailing = touch(5, "2026-03-09 09:00", Outbound);
        mailing.1.channel = Channel::Mailing;
        check(&[old.clone(), mailing], &[(1, 690)]);
        let person = |number| Some(ContactId(Uuid::from_u128(number)));
        let (mut asked, mut other) = (old, touch(5, "2026-03-09 09:00", Outbound));
        (asked.1.contact, other.1.contact) = (person(1), person(2));
        check(&[asked, other], &[(1, 690)]);
    }

    #[test]
    fn the_median_first_answer_by_department() {
        let mut sales = touch(9, "2026-03-09 10:00", Inbound);
        sales.1.department = "Sales".into();
        sales.1.customer = Some(CustomerId(Uuid::from_u128(2)));
        let touches = [
            touch(1, "2026-03-02 09:00", Inbound),
            touch(2, "2026-03-02 09:30", Outbound),
            touch(3, "2026-03-02 16:30", Inbound),
            touch(4, "2026-03-03 10:00", Outbound),
            touch(5, "2026-03-03 10:00", Outbound),
            sales,
        ];
        let found = with(|listener| listener.first_answers(&touches, NaiveDate::MIN));
        let service = FirstAnswers { answered: 2, median_minutes: Some(75.0), unanswered: 0 };
        let sales = FirstAnswers { answered: 0, median_minutes: None, unanswered: 1 };
        let expected = [("Sales".to_owned(), sales), ("Service".to_owned(), service)];
        assert_eq!(found, expected.into());
        let mut aside = touches.clone();
        aside[5].1.put_aside = Some(PutAside::default());
        let found = with(|listener| listener.first_answers(&aside, NaiveDate::MIN));
        assert_eq!(found["Sales"], FirstAnswers::default());
        let told = with(|listener| listener.unanswered(&aside, |_| 0));
        assert_eq!(told.len(), 1);
        assert!(told[0].put_aside.is_some());
        let slow = |department: &str| if department == "Sales" { i64::MAX } else { 0 };
        assert!(with(|listener| listener.unanswered(&touches, slow)).is_empty());
        let later =
            with(|listener| listener.first_answers(&touches, at("2026-03-03 00:00").date()));
        assert_eq!(later.len(), 1);
    }

    prop_compose! {
        fn some_touch()(
            day in prop_oneof![
                (0..20_u64).prop_map(|day| at("2026-02-25 00:00").date().checked_add_days(Days::new(day))),
                Just(None), Just(Some(NaiveDate::MIN)), Just(Some(NaiveDate::MAX)),
            ],
            moment in prop_oneof![
                2 => Just(None), 2 => (0..1_500_i64).prop_map(|quarter| Some(1_772_000_000_000 + quarter * 900_000)),
                1 => any::<i64>().prop_map(Some),
            ],
            direction in prop_oneof![Just(None), Just(Some(Inbound)), Just(Some(Outbound))],
            is_direct: bool, customer in 1..3_u128, contact in 0..3_u128, department in "[ab]?",
        ) -> Interaction {
            Interaction {
                customer: Some(CustomerId(Uuid::from_u128(customer))),
                contact: (contact > 0).then(|| ContactId(Uuid::from_u128(contact))),
                on: day, at: moment, direction, is_direct, department, channel: Channel::Email,
                ..Interaction::default()
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn order_does_not_matter_and_no_moment_is_too_absurd(
            (touches, shuffled) in proptest::collection::vec(some_touch(), 0..20).prop_flat_map(|rows| {
                let numbered = (0..).zip(rows).map(|(id, row)| (InteractionId(Uuid::from_u128(id)), row));
                let rows: Vec<_> = numbered.collect();
                (Just(rows.clone()), Just(rows).prop_shuffle())
            }),
            limit in prop_oneof![Just(0), any::<i64>()],
        ) {
            with(|listener| {
                let found = listener.unanswered(&touches, |_| limit);
                prop_assert_eq!(&found, &listener.unanswered(&shuffled, |_| limit));
                let answers = listener.first_answers(&touches, NaiveDate::MIN);
                prop_assert_eq!(&answers, &listener.first_answers(&shuffled, NaiveDate::MIN));
                let waiting = answers.values().map(|answers| answers.unanswered).sum::<u32>();
                prop_assert!(found.len() <= usize::try_from(waiting).unwrap());
                Ok(())
            })?;
        }
    }
}
