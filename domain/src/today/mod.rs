//! Today: what somebody owes people, in the order to do it in.
//!
//! The rule: first what is *overdue*, the latest first, counted in the firm's working time, so that a
//! Friday's call-back is not a weekend late on Monday. Then what is due *today*, by the moment it is
//! due; what is due on a day and at no moment is due when the firm closes. Then what is due in the few
//! working days *ahead*, the earliest first. Last what has no date. Of two alike the one earlier in
//! [`ItemKind`] comes first, then the one with the lower id, so that the list is the same on every
//! device, whatever the order rows come in.

mod detractor;
pub(crate) mod elapsed;
mod gather;
mod occasion;
#[cfg(test)]
mod tests;

pub use detractor::{Answers, Detractor};
pub use occasion::{Occasion, OccasionKind, since_last_working_day};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::case::{Case, CaseKind, Severity};
use crate::id::{CaseId, ContactId, CustomerId, EmployeeId, PromiseId, RecordId, TaskId};
use crate::promise::Promise;
use crate::task::Task;
use crate::word::Word;
use crate::worktime::Calendar;

/// The civil time, in the workspace's zone, of a moment in milliseconds since 1970 UTC. Devices and
/// host know zones, this crate does not; `None` when the moment is beyond the calendar.
pub type Local<'a> = &'a dyn Fn(i64) -> Option<NaiveDateTime>;

/// From where and for whom the list is made.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// As of this civil time in the workspace's zone.
    pub now: NaiveDateTime,
    /// The firm's hours.
    pub calendar: &'a Calendar,
    /// The workspace's zone.
    pub local: Local<'a>,
    /// Whose list.
    pub whose: Whose<'a>,
    /// How many working days ahead are shown, or [`ALL_AHEAD`].
    pub days_ahead: i32,
}

/// However far ahead.
pub const ALL_AHEAD: i32 = i32::MAX;

/// Whose list it is.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// The whole firm's.
    Everybody,
    /// One person's or a team's.
    Of {
        /// They.
        people: &'a [EmployeeId],
        /// Whether what nobody looks after is on it too.
        and_nobodys: bool,
    },
}

impl Whose<'_> {
    /// Whether what somebody (or nobody) looks after is on the list.
    pub fn includes(&self, who: Option<EmployeeId>) -> bool {
        match (self, who) {
            (Self::Everybody, _) => true,
            (Self::Of { people, .. }, Some(who)) => people.contains(&who),
            (Self::Of { and_nobodys, .. }, None) => *and_nobodys,
        }
    }
}

/// What the list is made of. What is done, taken back or put off may be among it and is left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owed<'a> {
    /// Tasks, call-backs among them.
    pub tasks: &'a [(TaskId, Task)],
    /// Promises.
    pub promises: &'a [(PromiseId, Promise)],
    /// Cases.
    pub cases: &'a [(CaseId, Case)],
    /// Dissatisfied people whom nobody called yet, see [`Answers::detractors`].
    pub detractors: &'a [Detractor],
    /// Birthdays and anniversaries, of any day.
    pub occasions: &'a [Occasion],
}

/// What a line of the list is, in the order in which two that are equally urgent stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ItemKind {
    /// Something promised.
    Promise,
    /// Somebody asked to be called.
    CallBack,
    /// A case with its clock.
    Case,
    /// Somebody is dissatisfied.
    Detractor,
    /// Other work.
    Task,
    /// Somebody's birthday.
    Birthday,
    /// A customer has been one for a number of years.
    Anniversary,
}

/// When something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// In the course of a day.
    On(NaiveDate),
    /// At a moment: civil time in the workspace's zone.
    At(NaiveDateTime),
}

impl Due {
    /// The moment where there is one that can be told, else the day.
    pub fn of(on: Option<NaiveDate>, at: Option<i64>, local: Local<'_>) -> Option<Self> {
        at.and_then(local).map(Self::At).or(on.map(Self::On))
    }

    /// The day.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::On(day) => day,
            Self::At(moment) => moment.date(),
        }
    }

    /// The moment; of a day when the firm closes, of a day it is closed the midnight that ends it.
    pub fn moment(self, calendar: &Calendar) -> NaiveDateTime {
        match self {
            Self::At(moment) => moment,
            Self::On(day) => calendar.closing(day).unwrap_or_else(|| {
                let midnight = day.and_time(chrono::NaiveTime::MIN);
                midnight.checked_add_signed(TimeDelta::days(1)).unwrap_or(NaiveDateTime::MAX)
            }),
        }
    }

    /// Whether it is over: what is due on a day is not before the day is.
    pub fn is_over(self, now: NaiveDateTime) -> bool {
        match self {
            Self::On(day) => day < now.date(),
            Self::At(moment) => moment < now,
        }
    }
}

/// How urgent a line is; the order is that of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// It should have been done.
    Overdue {
        /// Working minutes since.
        late_minutes: i64,
    },
    /// It is due today.
    Today {
        /// Working minutes until then.
        left_minutes: i64,
    },
    /// It is due in the next working days.
    Ahead {
        /// Working minutes until then.
        left_minutes: i64,
    },
    /// Nobody said when.
    Undated,
}

/// Why a line is on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was promised.
    Promised {
        /// What the date was at first, where it was put off.
        instead_of: Option<NaiveDate>,
        /// What they expect, where that is earlier than what counts now.
        expected_earlier: Option<NaiveDate>,
    },
    /// They asked to be called.
    CallBackAsked,
    /// They raised a case.
    Raised {
        /// What it is about.
        kind: Word<CaseKind>,
        /// How much it matters.
        severity: Word<Severity>,
    },
    /// They gave this score.
    Score(u8),
    /// Somebody has to do it.
    Work,
    /// They turn so many years, or are a customer for so many.
    Years(i32),
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// The record: a task, promise, case, answer, contact or customer.
    pub record: RecordId,
    /// The customer concerned.
    pub customer: Option<CustomerId>,
    /// The person concerned.
    pub contact: Option<ContactId>,
    /// Who looks after it.
    pub who: Option<EmployeeId>,
    /// Who had it before and passed it on.
    pub handed_over_by: Option<EmployeeId>,
    /// When it is due.
    pub due: Option<Due>,
    /// How urgent that makes it.
    pub urgency: Urgency,
    /// Why it is here.
    pub why: Why,
}

/// The list.
pub fn list(owed: &Owed<'_>, view: &View<'_>) -> Vec<Item> {
    let mut items = gather::items(owed, view);
    items.sort_by_cached_key(|item| {
        let moment = item.due.map(|due| due.moment(view.calendar));
        let (group, late) = match item.urgency {
            Urgency::Overdue { late_minutes } => (0, late_minutes.saturating_neg()),
            Urgency::Today { .. } => (1, 0),
            Urgency::Ahead { .. } => (2, 0),
            Urgency::Undated => (3, 0),
        };
        (group, late, moment, item.kind, item.record)
    });
    items
}
