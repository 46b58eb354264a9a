//! The rows that the list is made of.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use domain::analytics::nps::Tally;
use domain::case::Case;
use domain::entity::Entity;
use domain::id::{
    CaseId, ContactId, CustomerId, EmployeeId, PromiseId, RecordId, SurveyResponseId, TaskId,
};
use domain::interaction::Interaction;
use domain::period::{date, day};
use domain::promise::Promise;
use domain::row::index;
use domain::survey_response::SurveyResponse;
use domain::task::Task;
use domain::today::{Answers, Detractor, Occasion, OccasionKind, Owed, since_last_working_day};
use domain::worktime::Calendar;
use serde::de::DeserializeOwned;

use crate::facts::{NOBODY, month_day};
use crate::figures::answered;
use crate::tables::Tables;

/// Who was dissatisfied longer ago is not called out of the blue any more.
const DETRACTOR_DAYS: u64 = 30;

/// Rows that may be on the list.
#[derive(Debug, Default)]
pub struct Gathered {
    tasks: Vec<(TaskId, Task)>,
    promises: Vec<(PromiseId, Promise)>,
    cases: Vec<(CaseId, Case)>,
    detractors: Vec<Detractor>,
    occasions: Vec<Occasion>,
}

impl Gathered {
    /// What one customer waits for; what was put off is open as well.
    pub fn of_customer(tables: &mut Tables, customer: CustomerId) -> Self {
        let Some(row) = tables.row(&Entity::Customer, customer.into()) else {
            return Self::default();
        };
        let mut tasks: Vec<(TaskId, Task)> = of_customer(tables, &Entity::Task, row);
        tasks.iter_mut().for_each(|(_, task)| task.snoozed_until = None);
        Self {
            tasks,
            promises: of_customer(tables, &Entity::Promise, row),
            cases: of_customer(tables, &Entity::Case, row),
            ..Self::default()
        }
    }

    /// What everybody waits for.
    pub fn of_everybody(tables: &mut Tables, today: NaiveDate, calendar: &Calendar) -> Self {
        Self {
            tasks: open_records(tables, &Entity::Task),
            promises: open_records(tables, &Entity::Promise),
            cases: open_records(tables, &Entity::Case),
            detractors: detractors(tables, today),
            occasions: occasions(tables, today, calendar),
        }
    }

    /// As the list takes them.
    pub fn owed(&self) -> Owed<'_> {
        Owed {
            tasks: &self.tasks,
            promises: &self.promises,
            cases: &self.cases,
            detractors: &self.detractors,
            occasions: &self.occasions,
        }
    }
}

/// Rows by their numbers; those that do not load are left out.
pub(crate) fn records<Id: From<RecordId>, Record: DeserializeOwned>(
    tables: &Tables,
    entity: &Entity,
    rows: &[u32],
) -> Vec<(Id, Record)> {
    let record = |row: &u32| {
        let envelope = tables.view(entity, *row)?.envelope()?;
        Some((envelope.id.into(), envelope.record().ok()?))
    };
    rows.iter().filter_map(record).collect()
}

/// The rows of a kind that may be open.
pub(crate) fn open_records<Id: From<RecordId>, Record: DeserializeOwned>(
    tables: &Tables,
    entity: &Entity,
) -> Vec<(Id, Record)> {
    records(tables, entity, &tables.facts.open_rows(entity))
}

/// The rows of a kind that belong to a customer.
pub(crate) fn of_customer<Id: From<RecordId>, Record: DeserializeOwned>(
    tables: &mut Tables,
    entity: &Entity,
    customer: u32,
) -> Vec<(Id, Record)> {
    let rows = tables.facts.rows_of(entity, customer);
    records(tables, entity, &rows)
}

/// Dissatisfied people of the last weeks whom nobody called.
fn detractors(tables: &mut Tables, today: NaiveDate) -> Vec<Detractor> {
    let since = today.checked_sub_days(Days::new(DETRACTOR_DAYS)).unwrap_or(today);
    let mut found = Vec::new();
    for customer in dissatisfied(tables, day(since), day(today)) {
        let Some(owner) = owner_of(tables, customer) else { continue };
        let responses: Vec<(SurveyResponseId, SurveyResponse)> =
            of_customer(tables, &Entity::SurveyResponse, customer);
        let tasks: Vec<(TaskId, Task)> = of_customer(tables, &Entity::Task, customer);
        let touches = touches(tables, customer, day(since));
        let answers = Answers { responses: &responses, touches: &touches, tasks: &tasks };
        let waiting = answers.detractors(since, today);
        found.extend(waiting.into_iter().map(|detractor| Detractor { owner, ..detractor }));
    }
    found
}

/// Rows of the customers who gave a detractor's score in a span of days.
fn dissatisfied(tables: &Tables, since: i32, until: i32) -> BTreeSet<u32> {
    let responses = tables.facts.responses();
    let days = responses.customer.iter().zip(&responses.on).zip(&responses.score);
    days.filter(|((customer, on), score)| {
        let is_then = (since..=until).contains(*on) && **customer != NOBODY;
        is_then && answered(**score).is_some_and(|score| Tally::of([score]).detractors > 0)
    })
    .map(|((customer, _), _)| *customer)
    .collect()
}

/// Calls and visits of a customer since a day.
fn touches(tables: &mut Tables, customer: u32, since: i32) -> Vec<Interaction> {
    let rows = tables.facts.rows_of(&Entity::Interaction, customer);
    let touch = |row: u32| {
        let view = tables.view(&Entity::Interaction, row)?;
        let may_be_call = matches!(view.text("channel"), "phone" | "visit");
        let is_since = may_be_call && view.day("on") >= since;
        if is_since { view.envelope()?.record().ok() } else { None }
    };
    rows.into_iter().filter_map(touch).collect()
}

/// Who looks after a customer that we still deal with; nothing for others.
fn owner_of(tables: &Tables, customer: u32) -> Option<Option<EmployeeId>> {
    let view = tables.view(&Entity::Customer, customer)?;
    (!view.flag("archived")).then(|| view.id("owner").map(EmployeeId))
}

/// Birthdays of people and anniversaries of customers that are on the list of a day.
fn occasions(tables: &Tables, today: NaiveDate, calendar: &Calendar) -> Vec<Occasion> {
    let days: Vec<NaiveDate> = since_last_working_day(calendar, today).collect();
    let mut keys: Vec<u16> = days.iter().map(|day| month_day(Some(*day))).collect();
    // Who was born on 29 February has the birthday on the 28th in most years.
    let leap = month_day(NaiveDate::from_ymd_opt(2024, 2, 29));
    if keys.contains(&month_day(NaiveDate::from_ymd_opt(2024, 2, 28))) {
        keys.push(leap);
    }
    let mut found: Vec<Occasion> = Vec::new();
    for row in tables.facts.born_on(&keys) {
        found.extend(birthday(tables, row, today));
    }
    let columns = tables.facts.customer_columns();
    let known = (0..).zip(columns.known_since);
    for (row, since) in known {
        let is_then = date(*since).is_some_and(|since| keys.contains(&month_day(Some(since))));
        if is_then && !has_ended(columns.ended_on.get(index(row)), today) {
            found.extend(anniversary(tables, row, *since));
        }
    }
    found
}

fn has_ended(ended: Option<&i32>, today: NaiveDate) -> bool {
    ended.and_then(|on| date(*on)).is_some_and(|on| on <= today)
}

fn birthday(tables: &Tables, row: u32, today: NaiveDate) -> Option<Occasion> {
    let view = tables.view(&Entity::Contact, row)?;
    let has_left = view.date("left_at").is_some_and(|left| left <= today);
    let customer = tables.facts.owner(&Entity::Contact, row)?;
    let columns = tables.facts.customer_columns();
    if has_left || has_ended(columns.ended_on.get(index(customer)), today) {
        return None;
    }
    let record = tables.id(&Entity::Contact, row)?;
    Some(Occasion {
        kind: OccasionKind::Birthday,
        record,
        customer: view.id("customer").map(CustomerId),
        contact: Some(ContactId::from(record)),
        owner: owner_of(tables, customer)?,
        first: view.date("birthday")?,
    })
}

fn anniversary(tables: &Tables, row: u32, since: i32) -> Option<Occasion> {
    let record = tables.id(&Entity::Customer, row)?;
    Some(Occasion {
        kind: OccasionKind::Anniversary,
        record,
        customer: Some(record.into()),
        contact: None,
        owner: owner_of(tables, row)?,
        first: date(since)?,
    })
}
