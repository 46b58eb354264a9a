//! Birthdays, and the years that somebody has been a customer.

use chrono::{Datelike, NaiveDate};

use super::{Due, Item, ItemKind, Urgency, View, Why};
use crate::id::{ContactId, CustomerId, EmployeeId, RecordId};
use crate::worktime::Calendar;

/// What comes back every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OccasionKind {
    /// A person's birthday.
    Birthday,
    /// The day somebody became known to us: shown after one year and every fifth.
    Anniversary,
}

/// A day that comes back every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// What comes back.
    pub kind: OccasionKind,
    /// The contact or customer.
    pub record: RecordId,
    /// The customer.
    pub customer: Option<CustomerId>,
    /// The person.
    pub contact: Option<ContactId>,
    /// Who looks after them.
    pub owner: Option<EmployeeId>,
    /// The first time.
    pub first: NaiveDate,
}

/// A firm closed for longer than this does not catch up on birthdays.
const MOST_CLOSED_DAYS: usize = 7;

impl Occasion {
    /// Its line on the day itself and, where the firm is closed then, until the end of its next working
    /// day.
    pub(super) fn item(&self, view: &View<'_>) -> Option<Item> {
        if !view.whose.includes(self.owner) {
            return None;
        }
        let (day, years) = since_last_working_day(view.calendar, view.now.date())
            .find_map(|day| Some((day, self.years_on(day)?)))?;
        let kind = match self.kind {
            OccasionKind::Birthday => ItemKind::Birthday,
            OccasionKind::Anniversary => ItemKind::Anniversary,
        };
        Some(Item {
            kind,
            record: self.record,
            customer: self.customer,
            contact: self.contact,
            who: self.owner,
            handed_over_by: None,
            due: Some(Due::On(day)),
            // A congratulation is never late: it is today's, also when the day was a Sunday.
            urgency: Urgency::Today { left_minutes: 0 },
            why: Why::Years(years),
        })
    }

    /// How many years it is that day; `None` when it is not that day. Who was born on 29 February has
    /// the birthday on the 28th in other years.
    fn years_on(&self, day: NaiveDate) -> Option<i32> {
        let years = day.year().checked_sub(self.first.year())?;
        let is_due = match self.kind {
            OccasionKind::Birthday => years > 0,
            OccasionKind::Anniversary => years == 1 || (years > 0 && years % 5 == 0),
        };
        let in_year = |first: NaiveDate| {
            first.with_year(day.year()).or_else(|| first.pred_opt()?.with_year(day.year()))
        };
        (is_due && in_year(self.first) == Some(day)).then_some(years)
    }
}

/// The day, and the days before it on which the firm was closed, latest first: whose occasions are on
/// the list of that day.
pub fn since_last_working_day(
    calendar: &Calendar,
    today: NaiveDate,
) -> impl Iterator<Item = NaiveDate> + use<'_> {
    let before = std::iter::successors(today.pred_opt(), |day| day.pred_opt());
    let closed = before.take_while(|day| !calendar.is_working_day(*day)).take(MOST_CLOSED_DAYS);
    std::iter::once(today).chain(closed)
}
