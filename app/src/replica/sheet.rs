//! The directory as the worker hands it to the page: one buffer with customers and people, each row
//! packed by itself so that the page reads it in place. Worker and page are one build.

use domain::contact::Contact;
use domain::entity::Entity;
use domain::id::RecordId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::tables::{Place, Tables};
use super::view::View;

/// The buffer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sheet<'a> {
    /// Everything anew; else only rows that changed.
    pub whole: bool,
    /// Home country of telephone numbers.
    pub country: &'a str,
    /// Customers.
    #[serde(borrow)]
    pub customers: Packed<'a>,
    /// People.
    #[serde(borrow)]
    pub contacts: Packed<'a>,
}

/// Rows one after the other; an empty one is a row that is gone.
#[derive(Debug, Serialize, Deserialize)]
pub struct Packed<'a> {
    /// 16 bytes each.
    pub ids: &'a [u8],
    /// Where each row ends.
    pub ends: Vec<u32>,
    /// The rows.
    pub bytes: &'a [u8],
}

/// A customer in the directory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerEntry<'a> {
    pub name: &'a str,
    pub number: &'a str,
    pub postcode: &'a str,
    pub house_number: &'a str,
    pub city: &'a str,
    pub archived: bool,
    #[serde(borrow)]
    pub emails: Vec<&'a str>,
    #[serde(borrow)]
    pub phones: Vec<PhoneEntry<'a>>,
    /// Numbers of their orders.
    #[serde(borrow)]
    pub orders: Vec<&'a str>,
}

/// A person in the directory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ContactEntry<'a> {
    pub customer: Uuid,
    pub name: &'a str,
    pub role: &'a str,
    pub left: bool,
    #[serde(borrow)]
    pub emails: Vec<&'a str>,
    #[serde(borrow)]
    pub phones: Vec<PhoneEntry<'a>>,
}

/// A number in the directory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneEntry<'a> {
    pub raw: &'a str,
    pub e164: Option<&'a str>,
    pub extension: Option<&'a str>,
}

#[derive(Default)]
struct Builder {
    ids: Vec<u8>,
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl Builder {
    /// Adds a row; a row that cannot be packed is added as gone.
    fn push(&mut self, id: RecordId, entry: Option<&impl Serialize>) {
        let packed = entry.and_then(|entry| postcard::to_allocvec(entry).ok()).unwrap_or_default();
        self.ids.extend(id.0.as_bytes());
        self.bytes.extend(packed);
        self.ends.push(domain::row::number(self.bytes.len()));
    }

    fn packed(&self) -> Packed<'_> {
        Packed { ids: &self.ids, ends: self.ends.clone(), bytes: &self.bytes }
    }
}

/// The whole directory.
pub fn whole(tables: &mut Tables) -> Vec<u8> {
    let rows = |entity: &Entity| tables.views(entity).map(|(row, _)| row).collect::<Vec<_>>();
    let (customers, contacts) = (rows(&Entity::Customer), rows(&Entity::Contact));
    build(tables, true, &customers, &contacts)
}

/// The directory's rows among those that changed; absent when none is.
pub fn patch(tables: &mut Tables, changed: &[Place]) -> Option<Vec<u8>> {
    let (mut customers, mut contacts) = (Vec::new(), Vec::new());
    for (entity, row) in changed {
        match entity {
            Entity::Customer => customers.push(*row),
            Entity::Contact => contacts.push(*row),
            Entity::Order => customers.extend(tables.facts.owner(entity, *row)),
            _ => {}
        }
    }
    customers.sort_unstable();
    customers.dedup();
    let is_any = !(customers.is_empty() && contacts.is_empty());
    is_any.then(|| build(tables, false, &customers, &contacts))
}

fn build(tables: &mut Tables, whole: bool, customers: &[u32], contacts: &[u32]) -> Vec<u8> {
    let (mut of_customers, mut of_contacts) = (Builder::default(), Builder::default());
    for row in customers {
        let orders = tables.facts.rows_of(&Entity::Order, *row);
        let Some(id) = tables.id(&Entity::Customer, *row) else { continue };
        match tables.view(&Entity::Customer, *row) {
            Some(view) => push_customer(&mut of_customers, id, view, tables, &orders),
            None => of_customers.push(id, None::<&CustomerEntry<'_>>),
        }
    }
    for row in contacts {
        let Some(id) = tables.id(&Entity::Contact, *row) else { continue };
        match tables.view(&Entity::Contact, *row) {
            Some(view) => push_contact(&mut of_contacts, id, view),
            None => of_contacts.push(id, None::<&ContactEntry<'_>>),
        }
    }
    let country = tables.setting().country;
    let (customers, contacts) = (of_customers.packed(), of_contacts.packed());
    let sheet = Sheet { whole, country: &country, customers, contacts };
    postcard::to_allocvec(&sheet).unwrap_or_default()
}

fn push_customer(
    builder: &mut Builder,
    id: RecordId,
    view: View<'_>,
    tables: &Tables,
    orders: &[u32],
) {
    let (address, emails, phones) =
        (view.value("address"), view.value("emails"), view.value("phones"));
    let part = |name: &str| text(address.as_deref(), name).unwrap_or_default();
    let orders = orders.iter().filter_map(|row| tables.view(&Entity::Order, *row));
    let entry = CustomerEntry {
        name: view.text("name"),
        number: view.text("number"),
        postcode: part("postcode"),
        house_number: part("house_number"),
        city: part("city"),
        archived: view.flag("archived"),
        emails: items(emails.as_deref()).filter_map(Value::as_str).collect(),
        phones: items(phones.as_deref()).map(phone).collect(),
        orders: orders.map(|order| order.text("number")).filter(|text| !text.is_empty()).collect(),
    };
    builder.push(id, Some(&entry));
}

fn push_contact(builder: &mut Builder, id: RecordId, view: View<'_>) {
    let (emails, phones) = (view.value("emails"), view.value("phones"));
    let name = Contact {
        first_name: view.text("first_name").to_owned(),
        infix: view.text("infix").to_owned(),
        last_name: view.text("last_name").to_owned(),
        ..Contact::default()
    }
    .full_name();
    let entry = ContactEntry {
        customer: view.id("customer").unwrap_or_default(),
        name: &name,
        role: view.text("role"),
        left: view.date("left_at").is_some(),
        emails: items(emails.as_deref()).filter_map(Value::as_str).collect(),
        phones: items(phones.as_deref()).map(phone).collect(),
    };
    builder.push(id, Some(&entry));
}

fn phone(phone: &Value) -> PhoneEntry<'_> {
    let phone = Some(phone);
    PhoneEntry {
        raw: text(phone, "raw").unwrap_or_default(),
        e164: text(phone, "e164"),
        extension: text(phone, "extension"),
    }
}

fn text<'a>(value: Option<&'a Value>, field: &str) -> Option<&'a str> {
    value?.get(field)?.as_str()
}

fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}
