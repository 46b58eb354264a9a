//! Rows of an address book: a person with their customer, or an organization by itself. A row whose
//! key is the id of a record here, as in what left from here, is of that record.

use std::collections::HashMap;

use super::fault::Fault;
use super::fields::{Cells, set, set_text};
use super::folder::Outcome;
use super::mapped::{person, set_place, set_reach, set_tags};
use super::{Context, Here, Row};
use crate::customer::CustomerKind;
use crate::entity::Entity;
use crate::id::{RecordId, imported_id};
use crate::sync::envelope::Fields;

/// The organizations of the rows so far, by lower-case name: which record, and its place.
#[derive(Default)]
pub struct AddressBook {
    made: HashMap<String, (RecordId, usize)>,
    /// Customers found again by their id, or by that of somebody in the household: their places.
    found: HashMap<RecordId, usize>,
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
        if let Some(id) = known_id(context, key) {
            return self.again(cells, context, (id, place));
        }
        let name = cells.text("customer");
        let is_person = !said_name(cells).is_empty();
        let firm = (!name.is_empty()).then(|| self.firm(name, context));
        let outcome = match (&firm, is_person) {
            (None, _) => household(cells, context, key),
            (Some(firm), true) => employee(cells, context, key, firm),
            (Some(firm), false) => organization(cells, context, firm),
        };
        if let Some(Firm::New(id)) = firm {
            self.note(cells, name, (id, place));
        }
        outcome
    }

    /// A row with a fault makes nothing that later rows could refer to.
    fn note(&mut self, cells: &Cells<'_>, name: &str, made: (RecordId, usize)) {
        if cells.faults.is_empty() && !name.is_empty() {
            self.made.insert(name.to_lowercase(), made);
        }
    }

    /// A row of a record that is here.
    fn again(
        &mut self,
        cells: &mut Cells<'_>,
        context: &Context,
        (id, place): (RecordId, usize),
    ) -> Outcome {
        match context.here.get(&id) {
            Some(Here::Customer { is_household, .. }) => {
                let fields = customer(cells, context, *is_household);
                self.note(cells, cells.text("customer"), (id, place));
                if let Some(place) = self.found.get(&id) {
                    return Outcome::Merge(*place, fields);
                }
                self.found.insert(id, place);
                Outcome::Rows(vec![Row { entity: Entity::Customer, id, fields }])
            }
            Some(Here::Contact(at)) => self.person_again(cells, context, *at, (id, place)),
            Some(Here::Erased) | None => {
                cells.fault("key", Fault::Erased);
                Outcome::Nothing
            }
        }
    }

    /// A person stays where they are, unless the row names another organization. The address of who
    /// is at none is that of their household.
    fn person_again(
        &mut self,
        cells: &mut Cells<'_>,
        context: &Context,
        at: Option<RecordId>,
        (id, place): (RecordId, usize),
    ) -> Outcome {
        let mut fields = person(cells);
        set_reach(&mut fields, cells, context);
        let mut rows = Vec::new();
        let name = cells.text("customer");
        let here = at.and_then(|at| Some((at, context.here.get(&at)?)));
        match here {
            Some((home, Here::Customer { is_household: true, .. })) if name.is_empty() => {
                let mut fields = Fields::new();
                set_place(&mut fields, cells, context);
                let is_first = !self.found.contains_key(&home) && !fields.is_empty();
                if is_first && cells.faults.is_empty() {
                    self.found.insert(home, place);
                    rows.push(Row { entity: Entity::Customer, id: home, fields });
                }
            }
            _ if name.is_empty() => {}
            Some((_, Here::Customer { name: before, .. })) if *before == name.to_lowercase() => {}
            _ => {
                let firm = self.firm(name, context);
                let (Firm::Made(to, _) | Firm::Here(to) | Firm::New(to)) = firm;
                set(&mut fields, "customer", Some(to));
                if matches!(firm, Firm::New(_)) {
                    let fields = firm_fields(cells, context);
                    rows.push(Row { entity: Entity::Customer, id: to, fields });
                    self.note(cells, name, (to, place));
                }
            }
        }
        rows.push(Row { entity: Entity::Contact, id, fields });
        Outcome::Rows(rows)
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

/// The record here that a key is the id of, as `urn:uuid:` and the id or the id alone.
pub fn known_id(context: &Context, key: &str) -> Option<RecordId> {
    let id = RecordId::parse(&key.trim().to_ascii_lowercase())?;
    context.here.contains_key(&id).then_some(id)
}

/// What a row says of a customer that is here. A household is named as its person is.
fn customer(cells: &mut Cells<'_>, context: &Context, is_household: bool) -> Fields {
    let (firm, person) = (cells.text("customer"), said_name(cells));
    let is_of_person = firm.is_empty() || (is_household && !person.is_empty());
    let mut fields = Fields::new();
    set_text(&mut fields, "name", if is_of_person { &person } else { firm });
    set_place(&mut fields, cells, context);
    set_tags(&mut fields, cells);
    set_reach(&mut fields, cells, context);
    fields
}

/// The name of a person as it is said; empty without one.
fn said_name(cells: &Cells<'_>) -> String {
    let names = ["first_name", "infix", "last_name"].map(|part| cells.text(part));
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    names.join(" ")
}

/// A person at no organization: a household of their own.
fn household(cells: &mut Cells<'_>, context: &Context, key: &str) -> Outcome {
    let contact = contact(cells, context, key);
    let mut fields = Fields::new();
    set_text(&mut fields, "source_key", key);
    set_text(&mut fields, "name", &said_name(cells));
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
