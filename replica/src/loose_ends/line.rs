//! One loose end, and its line with the names that belong to it.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::{ContactId, CustomerId, RecordId};
use domain::loose_ends::{Idle, PutAside, Unanswered};

use super::department_of;
use crate::message::{LooseKind, LooseLine};
use crate::owed::{colleague, person};
use crate::tables::Tables;

/// A loose end.
#[derive(Debug)]
pub struct Loose {
    pub kind: LooseKind,
    pub record: RecordId,
    pub customer: Option<CustomerId>,
    pub who: Option<RecordId>,
    pub department: String,
    pub since: Option<NaiveDate>,
    pub waiting_minutes: Option<i64>,
    pub put_aside: Option<PutAside>,
}

impl Loose {
    /// A contact that waits.
    pub fn unanswered(tables: &Tables, waits: Unanswered) -> Self {
        let record = RecordId::from(waits.interaction);
        let since = tables.find(&Entity::Interaction, record).and_then(|view| view.date("on"));
        Self {
            kind: LooseKind::Unanswered,
            record,
            customer: Some(waits.customer),
            who: waits.employee.map(RecordId::from),
            department: waits.department,
            since,
            waiting_minutes: Some(waits.waiting_minutes),
            put_aside: waits.put_aside,
        }
    }

    /// A wish that nobody took up.
    pub fn wish(tables: &Tables) -> impl Fn(Idle) -> Self {
        |idle| Self::idle(tables, LooseKind::Wish, idle)
    }

    /// A possible sale without a next step.
    pub fn opportunity(tables: &Tables) -> impl Fn(Idle) -> Self {
        |idle| Self::idle(tables, LooseKind::Opportunity, idle)
    }

    /// A quote without a next step.
    pub fn quote(tables: &Tables) -> impl Fn(Idle) -> Self {
        |idle| Self::idle(tables, LooseKind::Quote, idle)
    }

    /// Whoever looks after it, else after the customer, says the department.
    fn idle(tables: &Tables, kind: LooseKind, idle: Idle) -> Self {
        let owner = |entity: &Entity, id: RecordId| tables.find(entity, id)?.id("owner");
        let own = owner(&entity_of(kind), idle.record);
        let customers = || owner(&Entity::Customer, idle.customer?.into());
        let who = own.or_else(customers).map(RecordId);
        Self {
            kind,
            record: idle.record,
            customer: idle.customer,
            who,
            department: department_of(tables, who),
            since: idle.since,
            waiting_minutes: None,
            put_aside: idle.put_aside,
        }
    }

    /// Whether its customer is one that we still deal with.
    pub fn is_shown(&self, tables: &Tables) -> bool {
        let view = self.customer.and_then(|id| tables.find(&Entity::Customer, id.into()));
        view.is_some_and(|view| !view.flag("archived"))
    }

    /// Its line; nothing where the row is gone.
    pub fn line(&self, tables: &Tables) -> Option<LooseLine> {
        let entity = entity_of(self.kind);
        let row = tables.row(&entity, self.record)?;
        let view = tables.view(&entity, row)?;
        let said = |field| Some(view.text(field)).filter(|text| !text.trim().is_empty());
        let what = match self.kind {
            LooseKind::Opportunity => said("title"),
            _ => said("subject").or_else(|| said("note")),
        };
        let customer = self.customer.and_then(|id| tables.find(&Entity::Customer, id.into()));
        let contact = view.id("contact").map(ContactId);
        let named = |id: Option<RecordId>| id.map(|id| colleague(tables, id)).unwrap_or_default();
        let aside = self.put_aside.as_ref();
        Some(LooseLine {
            kind: self.kind,
            row: view.envelope()?,
            what: what.unwrap_or_default().to_owned(),
            customer: self.customer,
            customer_name: customer.map(|view| view.text("name").to_owned()).unwrap_or_default(),
            contact_name: contact.map(|id| person(tables, id)).unwrap_or_default(),
            who: named(self.who),
            department: self.department.clone(),
            since: self.since,
            waiting_minutes: self.waiting_minutes,
            aside: aside.map(|aside| (aside.reason.clone(), named(aside.by.map(RecordId::from)))),
            unsent: tables.is_unsent(&entity, row),
        })
    }
}

fn entity_of(kind: LooseKind) -> Entity {
    match kind {
        LooseKind::Unanswered => Entity::Interaction,
        LooseKind::Wish => Entity::Case,
        LooseKind::Opportunity => Entity::Opportunity,
        LooseKind::Quote => Entity::Quote,
    }
}
