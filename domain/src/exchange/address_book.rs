//! Rows of an address book: a person with their customer, or an organization by itself.

use std::collections::HashMap;

use super::fault::Fault;
use super::fields::{Cells, set, set_text};
use super::folder::Outcome;
use super::mapped::{person, set_place, set_reach, set_tags};
use super::{Context, Row};
use crate::customer::CustomerKind;
use crate::entity::Entity;
use crate::id::{RecordId, imported_id};
use crate::sync::envelope::Fields;

/// The organizations of the rows so far, by lower-case name: which record, and its place.
#[derive(Default)]
pub struct AddressBook {
    made: HashMap<String, (RecordId, usize)>,
}

/// The organization that a row names.
enum Firm {
    /// Made by an earlier row, at this place.
    Made(RecordId, usize),
    /// Here before, from elsewhere: what people wrote about it is not touched.
    Here(RecordId),
    /// Not here, or made by an earlier import of this source.
    New(RecordId),
}

impl AddressBook {
    /// One row, its key and the place its first record will have; faults are left in `cells`.
    pub fn row(
        &mut self,
        cells: &mut Cells<'_>,
        context: &Context,
        (key, place): (&str, usize),
    ) -> Outcome {
        let name = cells.text("customer");
        let is_person =
            ["first_name", "infix", "last_name"].iter().any(|part| !cells.text(part).is_empty());
        let firm = (!name.is_empty()).then(|| self.firm(name, context));
        let outcome = match (&firm, is_person) {
            (None, _) => household(cells, context, key),
            (Some(firm), true) => employee(cells, context, key, firm),
            (Some(firm), false) => organization(cells, context, firm),
        };
        // A row with a fault makes nothing that later rows could refer to.
        if let Some(Firm::New(id)) = firm
            && cells.faults.is_empty()
        {
            self.made.insert(name.to_lowercase(), (id, place));
        }
        outcome
    }

    fn firm(&self, name: &str, context: &Context) -> Firm {
        let name = name.to_lowercase();
        if let Some((id, place)) = self.made.get(&name) {
            return Firm::Made(*id, *place);
        }
        let own = imported_id(context.workspace, &context.source, "customer", &name);
        match context.customers.get(&name) {
            Some(id) if *id != own => Firm::Here(*id),
            _ => Firm::New(own),
        }
    }
}

/// A person at no organization: a household of their own.
fn household(cells: &mut Cells<'_>, context: &Context, key: &str) -> Outcome {
    let contact = contact(cells, context, key);
    let text = |name: &str| contact.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    let names = ["first_name", "infix", "last_name"].map(text);
    let name: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let mut fields = Fields::new();
    set_text(&mut fields, "source_key", key);
    set_text(&mut fields, "name", &name.join(" "));
    set(&mut fields, "kind", Some(CustomerKind::Household));
    set_place(&mut fields, cells, context);
    set_tags(&mut fields, cells);
    set_text(&mut fields, "language", cells.text("language"));
    let id = imported_id(context.workspace, &context.source, "household", key);
    let household = Row { entity: Entity::Customer, id, fields };
    Outcome::Rows(vec![household, contact_of(id, contact, context, key)])
}

/// A person at an organization, and the organization where it is new.
fn employee(cells: &mut Cells<'_>, context: &Context, key: &str, firm: &Firm) -> Outcome {
    let contact = contact(cells, context, key);
    let (Firm::Made(id, _) | Firm::Here(id) | Firm::New(id)) = firm;
    let mut rows = Vec::new();
    if matches!(firm, Firm::New(_)) {
        rows.push(Row { entity: Entity::Customer, id: *id, fields: firm_fields(cells, context) });
    }
    rows.push(contact_of(*id, contact, context, key));
    Outcome::Rows(rows)
}

/// A row of the organization itself knows more of it than its people do.
fn organization(cells: &mut Cells<'_>, context: &Context, firm: &Firm) -> Outcome {
    let mut fields = firm_fields(cells, context);
    set_tags(&mut fields, cells);
    set_reach(&mut fields, cells, context);
    match firm {
        Firm::Made(_, place) => Outcome::Merge(*place, fields),
        Firm::New(id) => Outcome::Rows(vec![Row { entity: Entity::Customer, id: *id, fields }]),
        Firm::Here(_) => {
            let name = cells.text("customer").to_owned();
            cells.fault("customer", Fault::AlreadyHere { name });
            Outcome::Nothing
        }
    }
}

/// What a row says of its organization, whoever it is about.
fn firm_fields(cells: &Cells<'_>, context: &Context) -> Fields {
    let mut fields = Fields::new();
    let name = cells.text("customer");
    set_text(&mut fields, "source_key", name);
    set_text(&mut fields, "name", name);
    set_place(&mut fields, cells, context);
    fields
}

fn contact(cells: &mut Cells<'_>, context: &Context, key: &str) -> Fields {
    let mut fields = person(cells);
    set_text(&mut fields, "source_key", key);
    set_reach(&mut fields, cells, context);
    fields
}

fn contact_of(customer: RecordId, mut fields: Fields, context: &Context, key: &str) -> Row {
    set(&mut fields, "customer", Some(customer));
    let id = imported_id(context.workspace, &context.source, "contact", key);
    Row { entity: Entity::Contact, id, fields }
}
