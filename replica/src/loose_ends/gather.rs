//! The rows that loose ends are found in.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate};
use domain::case::Case;
use domain::entity::Entity;
use domain::id::{
    CaseId, ContactId, CustomerId, EmployeeId, InteractionId, OpportunityId, PromiseId, QuoteId,
    RecordId, TaskId,
};
use domain::interaction::{Channel, Direction, Interaction};
use domain::loose_ends::Follow;
use domain::opportunity::Opportunity;
use domain::period::day;
use domain::promise::Promise;
use domain::quote::Quote;
use domain::task::Task;

use super::department_of;
use crate::owed::{open_records, records};
use crate::tables::Tables;
use crate::view::View;

/// Rows in which loose ends are found.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Contacts of late, with only the fields that say who spoke with whom, and when.
    pub touches: Vec<(InteractionId, Interaction)>,
    /// Open cases.
    pub cases: Vec<(CaseId, Case)>,
    /// Open possible sales.
    pub opportunities: Vec<(OpportunityId, Opportunity)>,
    /// Open quotes.
    pub quotes: Vec<(QuoteId, Quote)>,
    tasks: Vec<(TaskId, Task)>,
    promises: Vec<(PromiseId, Promise)>,
}

impl Gathered {
    /// What there is, contacts since a day.
    pub fn of(tables: &Tables, since: NaiveDate) -> Self {
        let cases: Vec<(CaseId, Case)> = open_records(tables, &Entity::Case);
        // A task that is done has taken up a wish as well, so all are read that name a record.
        let (tasks, promises) = (naming(tables, &Entity::Task), naming(tables, &Entity::Promise));
        Self {
            touches: touches(tables, since),
            cases,
            opportunities: open_records(tables, &Entity::Opportunity),
            quotes: open_records(tables, &Entity::Quote),
            tasks: records(tables, &Entity::Task, &tasks),
            promises: records(tables, &Entity::Promise, &promises),
        }
    }

    /// What can follow on a record.
    pub fn follow(&self) -> Follow<'_> {
        Follow { tasks: &self.tasks, promises: &self.promises }
    }

    /// The departments that people work in on a day.
    pub fn departments(&self, tables: &Tables, today: NaiveDate) -> BTreeSet<String> {
        let here = tables.views(&Entity::Employee).filter(|(_, view)| {
            let left = view.date("active_to").is_some_and(|left| left < today);
            !left && !view.text("department").trim().is_empty()
        });
        here.map(|(_, view)| view.text("department").trim().to_owned()).collect()
    }
}

/// The rows that name the record they came out of.
fn naming(tables: &Tables, entity: &Entity) -> Vec<u32> {
    let rows = tables.views(entity).filter(|(_, view)| view.id("record").is_some());
    rows.map(|(row, _)| row).collect()
}

/// Contacts since a day. Those of a few customers matter, but all are few beside those of all years.
fn touches(tables: &Tables, since: NaiveDate) -> Vec<(InteractionId, Interaction)> {
    let mut departments: HashMap<RecordId, String> = HashMap::new();
    let mut found = Vec::new();
    for row in tables.facts.touched_since(day(since)) {
        let Some(view) = tables.view(&Entity::Interaction, row) else { continue };
        let on = view.date("on").or_else(|| view.int("at").and_then(day_of));
        let is_late = on.is_some_and(|on| since <= on);
        if !is_late || matches!(view.text("channel"), "note" | "mailing" | "") {
            continue;
        }
        let Some(id) = tables.id(&Entity::Interaction, row) else { continue };
        let mut touch = touch(view);
        if let Some(employee) = touch.employee.map(RecordId::from)
            && touch.department.is_empty()
        {
            let known = departments.entry(employee);
            let known = known.or_insert_with(|| department_of(tables, Some(employee)));
            touch.department = known.clone();
        }
        found.push((id.into(), touch));
    }
    found
}

fn touch(view: View<'_>) -> Interaction {
    Interaction {
        customer: view.id("customer").map(CustomerId),
        contact: view.id("contact").map(ContactId),
        on: view.date("on"),
        at: view.int("at"),
        channel: view.nested::<Channel>("channel"),
        direction: view.nested::<Option<Direction>>("direction"),
        is_direct: view.flag("is_direct"),
        department: view.text("department").trim().to_owned(),
        employee: view.id("employee").map(EmployeeId),
        put_aside: view.read("put_aside"),
        ..Interaction::default()
    }
}

fn day_of(at: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp_millis(at).map(|at| at.date_naive())
}
