//! Rows of a mapped table as customers or contacts.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::address_book::{AddressBook, known_id};
use super::fault::Fault;
use super::fields::{Cells, Notation, set, set_text};
use super::folder::Outcome;
use super::keys::Keys;
use super::left_out::is_reason;
use super::mapping::{Mapping, Target, TargetField};
use super::several::apart;
use super::{Context, Here, Row};
use crate::entity::Entity;
use crate::id::{RecordId, imported_id};
use crate::phone::{Phone, PhoneKind};
use crate::recognition::number::phones;
use crate::sync::envelope::Fields;

/// Reads the rows of one table.
pub struct MappedRows {
    mapping: Mapping,
    keys: Keys,
    book: AddressBook,
    /// Keys of files before this one, each with its file.
    earlier: HashMap<String, String>,
}

impl MappedRows {
    pub fn new(mapping: Mapping) -> Self {
        let (keys, book) = (Keys::default(), AddressBook::default());
        Self { mapping, keys, book, earlier: HashMap::new() }
    }

    /// These rows behind those of another file of the same import, with all that was read there.
    pub fn after(self, before: Option<Self>) -> Self {
        match before {
            Some(Self { book, earlier, .. }) => Self { book, earlier, ..self },
            None => self,
        }
    }

    /// At the end of their file.
    pub fn closed(mut self, file: &str) -> Self {
        let keys = std::mem::take(&mut self.keys).of_table("contact");
        self.earlier.extend(keys.map(|key| (key, file.to_owned())));
        self
    }

    pub fn entities(&self) -> Vec<Entity> {
        match self.mapping.target {
            Target::Customer => vec![Entity::Customer],
            Target::Contact => vec![Entity::Contact],
            Target::AddressBook => vec![Entity::Contact, Entity::Customer],
        }
    }

    pub fn is_address_book(&self) -> bool {
        self.mapping.target == Target::AddressBook
    }

    /// Of a workbook the sheet.
    pub fn sheet(&self) -> Option<&str> {
        self.mapping.sheet.as_deref()
    }

    pub fn notation(&self) -> Notation {
        Notation { date_order: self.mapping.date_order, decimal: self.mapping.decimal }
    }

    /// What each column is asked for by; a column left out has no name.
    pub fn names(&self) -> Vec<String> {
        let name = |field: &Option<TargetField>| field.map_or("", TargetField::name).to_owned();
        self.mapping.columns.iter().map(name).collect()
    }

    /// One row, its line and the place its first record will have; faults are left in `cells`.
    pub fn row(
        &mut self,
        cells: &mut Cells<'_>,
        context: &Context,
        (line, place): (u64, usize),
    ) -> Outcome {
        let (entity, table) = match self.mapping.target {
            Target::Customer => (Entity::Customer, "customer"),
            Target::Contact | Target::AddressBook => (Entity::Contact, "contact"),
        };
        let (column, key) = key(cells);
        let known = known_id(context, &key);
        let key = known.map_or(key, |id| id.to_string());
        match self.duplicate(table, &key) {
            Some(fault) => cells.fault(column, fault),
            None => self.keys.take(table, &key, line),
        }
        let mut fields = match self.mapping.target {
            Target::Customer => customer(cells, context),
            Target::Contact => contact(cells, context),
            Target::AddressBook => return self.book.row(cells, context, (&key, place)),
        };
        set_reach(&mut fields, cells, context);
        let id = match known.and_then(|id| Some((id, context.here.get(&id)?))) {
            Some((id, here)) if is_of(here, &entity) => id,
            Some((_, Here::Erased)) => {
                cells.fault(column, Fault::Erased);
                return Outcome::Rows(Vec::new());
            }
            _ => {
                set_text(&mut fields, "source_key", &key);
                imported_id(context.workspace, &context.source, table, &key)
            }
        };
        Outcome::Rows(vec![Row { entity, id, fields }])
    }

    fn duplicate(&self, table: &str, key: &str) -> Option<Fault> {
        let in_file = || {
            let file = self.earlier.get(key)?.clone();
            Some(Fault::InOtherFile { key: key.to_owned(), file })
        };
        self.keys.duplicate(table, key).or_else(in_file)
    }
}

/// Whether a record here is of this kind: a row that left from here is of it again.
fn is_of(here: &Here, entity: &Entity) -> bool {
    match here {
        Here::Customer { .. } => *entity == Entity::Customer,
        Here::Contact(_) => *entity == Entity::Contact,
        Here::Erased => false,
    }
}

/// What names the row: its key, its number, else all it says.
fn key(cells: &Cells<'_>) -> (&'static str, String) {
    for name in ["key", "number"] {
        let text = cells.text(name);
        if !text.is_empty() {
            return (name, text.to_owned());
        }
    }
    let mut hash = Sha256::new();
    // The reasons of an earlier import are not what the row says.
    let reasons = cells.header.iter().position(|name| is_reason(name));
    for (_, cell) in cells.record.iter().enumerate().filter(|(place, _)| Some(*place) != reasons) {
        hash.update(cell.trim());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    ("key", format!("row-{hex}"))
}

fn customer(cells: &mut Cells<'_>, context: &Context) -> Fields {
    let mut fields = Fields::new();
    set_text(&mut fields, "number", cells.text("number"));
    set_text(&mut fields, "name", cells.required("name"));
    set_place(&mut fields, cells, context);
    set_tags(&mut fields, cells);
    set(&mut fields, "known_since", cells.date("known_since"));
    set(&mut fields, "ended_on", cells.date("ended_on"));
    set(&mut fields, "annual_potential", cells.cents("annual_potential"));
    fields
}

fn contact(cells: &mut Cells<'_>, context: &Context) -> Fields {
    let mut fields = person(cells);
    set(&mut fields, "customer", employer(cells, context));
    fields
}

/// Who a person is.
pub fn person(cells: &mut Cells<'_>) -> Fields {
    let mut fields = Fields::new();
    for name in ["first_name", "infix", "last_name", "role"] {
        set_text(&mut fields, name, cells.text(name));
    }
    if !fields.contains_key("first_name") {
        cells.required("last_name");
    }
    set(&mut fields, "birthday", cells.date("birthday"));
    fields
}

/// Where a customer is: address and website.
pub fn set_place(fields: &mut Fields, cells: &Cells<'_>, context: &Context) {
    let mut address = Fields::new();
    for name in ["street", "house_number", "postcode", "city", "country"] {
        set_text(&mut address, name, cells.text(name));
    }
    if !address.is_empty() && !address.contains_key("country") {
        set_text(&mut address, "country", &context.country);
    }
    set(fields, "address", (!address.is_empty()).then_some(address));
    set_text(fields, "website", cells.text("website"));
}

/// Labels of a customer.
pub fn set_tags(fields: &mut Fields, cells: &Cells<'_>) {
    let tags = cells.text("tags").split([',', ';']).map(str::trim);
    set(fields, "tags", listed(tags.filter(|tag| !tag.is_empty()).collect()));
}

/// How a person or customer is reached, and what is noted of them.
pub fn set_reach(fields: &mut Fields, cells: &Cells<'_>, context: &Context) {
    set(fields, "phones", listed(cells_phones(cells, context)));
    let emails = cells.texts("email").into_iter().flat_map(|text| text.split([',', ';', '\n']));
    let emails = emails.map(str::trim).filter(|email| !email.is_empty());
    set(fields, "emails", listed(emails.collect()));
    for name in ["language", "notes"] {
        set_text(fields, name, cells.text(name));
    }
}

/// The customer a contact works for; one that is named must be here.
fn employer(cells: &mut Cells<'_>, context: &Context) -> Option<RecordId> {
    let text = Some(cells.text("customer")).filter(|text| !text.is_empty())?;
    let by_id = known_id(context, text)
        .filter(|id| context.here.get(id).is_some_and(|here| is_of(here, &Entity::Customer)));
    let found = by_id.or_else(|| context.customers.get(&text.to_lowercase()).copied());
    if found.is_none() {
        let (key, table) = (text.to_owned(), "customers".to_owned());
        cells.fault("customer", Fault::UnknownReference { key, table });
    }
    found
}

fn cells_phones(cells: &Cells<'_>, context: &Context) -> Vec<Phone> {
    let kinds = [
        (PhoneKind::Main, "phone"),
        (PhoneKind::Work, "work_phone"),
        (PhoneKind::Mobile, "mobile"),
        (PhoneKind::Home, "home_phone"),
    ];
    let read = |(kind, name)| {
        let texts = cells.texts(name).into_iter().flat_map(apart);
        texts.flat_map(move |text| phones(kind, text, &context.country))
    };
    kinds.into_iter().flat_map(read).collect()
}

fn listed<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}
