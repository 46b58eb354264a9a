//! A case among others, with the names that belong to it.

use domain::analytics::case_desk::{CaseFacts, DeskRules};
use domain::case::{Case, Watch};
use domain::entity::Entity;
use domain::id::{ContactId, CustomerId, RecordId};
use domain::today::Due;

use super::purchases;
use crate::message::CaseLine;
use crate::owed::colleague;
use crate::owed::line::person;
use crate::tables::Tables;
use crate::text::customer_name;

/// A line; nothing where the row is gone or damaged.
pub fn line(
    tables: &mut Tables,
    row: u32,
    case: &Case,
    watch: &Watch<'_>,
    rules: DeskRules,
) -> Option<CaseLine> {
    let facts = CaseFacts::of(case, watch, || purchases(tables, row), rules);
    let view = tables.view(&Entity::Case, row)?;
    let contact = view.id("contact").map(ContactId);
    let owner = view.id("owner").map(RecordId);
    let due = case.due(watch.local());
    Some(CaseLine {
        row: view.envelope()?,
        customer: view.id("customer").map(CustomerId),
        customer_name: customer_name(tables, &Entity::Case, row).to_owned(),
        contact_name: contact.map(|id| person(tables, id)).unwrap_or_default(),
        owner: owner.map(|id| colleague(tables, id)).unwrap_or_default(),
        status: case.standing(),
        due_on: due.map(Due::day),
        due_at: case.due_at.filter(|_| matches!(due, Some(Due::At(_)))),
        clock: watch.clock(case),
        again: facts.and_then(|facts| facts.again),
        unsent: tables.is_unsent(&Entity::Case, row),
    })
}
