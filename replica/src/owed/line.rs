//! One line of what is owed, with the names that belong to it.

use domain::contact::Contact;
use domain::entity::Entity;
use domain::id::{ContactId, RecordId};
use domain::today::{Due, Item, ItemKind, Urgency, Why};
use domain::word::Word;
use serde::Serialize;

use super::colleague;
use crate::message::{OwedLine, OwedWhy};
use crate::tables::Tables;

/// A line; nothing where the row is gone.
pub fn line(tables: &Tables, item: &Item) -> Option<OwedLine> {
    let (entity, said, moment) = match item.kind {
        ItemKind::Promise => (Entity::Promise, "what", "promised_at"),
        ItemKind::CallBack => (Entity::Task, "what", "due_at"),
        ItemKind::Task => (Entity::Task, "what", "due_at"),
        ItemKind::Case => (Entity::Case, "subject", "due_at"),
        ItemKind::Detractor => (Entity::SurveyResponse, "comment", ""),
        ItemKind::Birthday => (Entity::Contact, "", ""),
        ItemKind::Anniversary => (Entity::Customer, "", ""),
    };
    let row = tables.row(&entity, item.record)?;
    let view = tables.view(&entity, row)?;
    let customer = item.customer.and_then(|id| tables.find(&Entity::Customer, id.into()));
    let named = |id: Option<RecordId>| id.map(|id| colleague(tables, id)).unwrap_or_default();
    Some(OwedLine {
        kind: item.kind,
        row: view.envelope()?,
        what: match view.text(said) {
            // Who wrote no line wrote what happened, as a rule.
            "" if entity == Entity::Case => view.text("note").lines().next().unwrap_or_default(),
            said => said,
        }
        .to_owned(),
        customer: item.customer.map(|id| tables.survivor_of(id)),
        customer_name: customer.map(|view| view.text("name").to_owned()).unwrap_or_default(),
        contact_name: item.contact.map(|id| person(tables, id)).unwrap_or_default(),
        who: named(item.who.map(RecordId::from)),
        handed_over_by: named(item.handed_over_by.map(RecordId::from)),
        due_on: item.due.map(Due::day),
        due_at: match item.due {
            Some(Due::At(_)) => view.int(moment),
            _ => None,
        },
        late_minutes: match item.urgency {
            Urgency::Overdue { late_minutes } => Some(late_minutes),
            _ => None,
        },
        why: why(&item.why),
        unsent: tables.is_unsent(&entity, row),
    })
}

/// What a person at a customer is called.
pub(crate) fn person(tables: &Tables, id: ContactId) -> String {
    let Some(view) = tables.find(&Entity::Contact, id.into()) else { return String::new() };
    let contact = Contact {
        first_name: view.text("first_name").to_owned(),
        infix: view.text("infix").to_owned(),
        last_name: view.text("last_name").to_owned(),
        ..Contact::default()
    };
    contact.full_name()
}

fn why(why: &Why) -> OwedWhy {
    match why {
        Why::Promised { instead_of, expected_earlier } => {
            OwedWhy::Promised { instead_of: *instead_of, expected_earlier: *expected_earlier }
        }
        Why::CallBackAsked => OwedWhy::CallBackAsked,
        Why::Raised { kind, severity } => {
            OwedWhy::Raised { kind: stored(kind), severity: stored(severity) }
        }
        Why::Score(score) => OwedWhy::Score(*score),
        Why::Work => OwedWhy::Work,
        Why::Years(years) => OwedWhy::Years(*years),
    }
}

/// A word as it is stored: messages between page and worker cannot hold one of a newer build.
fn stored<Known: Serialize>(word: &Word<Known>) -> String {
    let value = serde_json::to_value(word).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
