//! The page's directory: customers and their people as packed rows with two indexes over them, so
//! that a caller is found and a name searched by plain calls, without asking the worker.

use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use domain::id::{ContactId, CustomerId, RecordId};
use domain::recognition::index::{Call, MatchClass, NumberIndex, Owner};
use domain::recognition::search::{Field, SearchIndex, SearchRow};

use super::message::Caller;
use super::sheet::{ContactEntry, CustomerEntry, PhoneEntry, Sheet};
use super::shelf::{Part, Shelf};

/// A customer as the directory knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectoryCustomer {
    pub id: CustomerId,
    pub name: String,
    pub number: String,
    pub city: String,
    pub archived: bool,
}

/// A person as the directory knows them.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectoryContact {
    pub id: ContactId,
    pub customer: CustomerId,
    pub name: String,
    pub role: String,
    pub left: bool,
}

/// One search result.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    pub customer: CustomerId,
    pub contact: Option<ContactId>,
    /// Name of the person or customer.
    pub title: String,
    /// For a person the customer's name; for a customer number and town.
    pub subtitle: String,
    /// What matched: `name`, `number`, `email`, `phone`, `address`, `city` or `order`.
    pub field: &'static str,
    /// The matched value as stored.
    pub text: String,
    /// Bytes of `text` to mark; empty when found by sound.
    pub matched: Range<usize>,
}

/// Customers and people on the page; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Directory(Arc<RwLock<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    customers: Shelf,
    contacts: Shelf,
    numbers: NumberIndex,
    /// Customers under even row numbers, people under odd ones.
    search: SearchIndex,
    indexing: Indexing,
}

/// Which rows are still to be put into the search: those below the counts and not before `next`.
#[derive(Debug, Default)]
struct Indexing {
    customers: u32,
    contacts: u32,
    /// Counts through the customers, then through the people.
    next: u32,
}

/// Changes up to this many rows are put into the search one by one; more build it anew.
const SMALL_PATCH: usize = 50;

impl Directory {
    /// Takes the sheet of rows that changed. One that cannot be read changes nothing.
    pub fn change(&self, sheet: &[u8]) {
        if let Ok(sheet) = postcard::from_bytes::<Sheet<'_>>(sheet) {
            self.0.write().unwrap_or_else(PoisonError::into_inner).change(&sheet);
        }
    }

    /// Puts up to `rows` more rows into the search; false when all are there. Callers are known at
    /// once, but listing every name takes too long to do without a pause.
    pub fn index_more(&self, rows: u32) -> bool {
        self.0.write().unwrap_or_else(PoisonError::into_inner).index_more(rows)
    }

    /// Whether this is the same directory, not one that took its place.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether nobody is in it: it was not filled yet, or the firm has no customers.
    pub fn is_empty(&self) -> bool {
        let inner = self.inner();
        inner.customers.len() == 0 && inner.contacts.len() == 0
    }

    /// How many customers.
    pub fn customer_count(&self) -> u32 {
        self.inner().customers.count()
    }

    /// The best results for what was typed.
    pub fn search(&self, text: &str, limit: usize) -> Vec<SearchHit> {
        let inner = self.inner();
        let hits = inner.search.query(text, limit).into_iter();
        hits.filter_map(|hit| {
            let (title, subtitle, customer, contact) = inner.titles(hit.row)?;
            let field = field_name(hit.field);
            Some(SearchHit {
                customer,
                contact,
                title,
                subtitle,
                field,
                text: hit.text,
                matched: hit.range,
            })
        })
        .collect()
    }

    /// Whose number this is.
    pub fn caller(&self, number: &str) -> Caller {
        let inner = self.inner();
        match inner.numbers.find_text(number) {
            Call::Anonymous => Caller::Anonymous,
            Call::Internal(_) => Caller::Internal,
            Call::Unreadable => Caller::Unknown { e164: None, colleagues: Vec::new() },
            Call::Unknown(number) => {
                let neighbors = inner.numbers.neighbors(&number).into_iter();
                Caller::Unknown {
                    e164: number.e164(),
                    colleagues: neighbors.filter_map(|row| inner.customer_id(row)).collect(),
                }
            }
            Call::Known { caller, .. } => inner.known(&caller),
        }
    }

    /// A customer by id.
    pub fn customer(&self, id: CustomerId) -> Option<DirectoryCustomer> {
        let inner = self.inner();
        let entry: CustomerEntry<'_> = inner.customers.get(inner.customers.row(id.0)?)?;
        Some(DirectoryCustomer {
            id,
            name: entry.name.to_owned(),
            number: entry.number.to_owned(),
            city: entry.city.to_owned(),
            archived: entry.archived,
        })
    }

    /// A person by id.
    pub fn contact(&self, id: ContactId) -> Option<DirectoryContact> {
        let inner = self.inner();
        let entry: ContactEntry<'_> = inner.contacts.get(inner.contacts.row(id.0)?)?;
        Some(DirectoryContact {
            id,
            customer: CustomerId(entry.customer),
            name: entry.name.to_owned(),
            role: entry.role.to_owned(),
            left: entry.left,
        })
    }

    /// A poisoned lock is still whole: rows are put in by single steps.
    fn inner(&self) -> RwLockReadGuard<'_, Inner> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes of a part of a directory.
const PART_BYTES: usize = 1 << 20;

/// How much of a directory was cut into parts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cut {
    customers: u32,
    contacts: u32,
    is_done: bool,
}

impl Directory {
    /// The next part: rows, and the numbers in the last one; absent when all were cut.
    pub fn next_part(&self, cut: &mut Cut) -> Option<Vec<u8>> {
        let inner = self.inner();
        let (mut customers, mut contacts) = (Part::default(), Part::default());
        if cut.customers < inner.customers.len() {
            (customers, cut.customers) = inner.customers.part(cut.customers, PART_BYTES);
        } else if cut.contacts < inner.contacts.len() {
            (contacts, cut.contacts) = inner.contacts.part(cut.contacts, PART_BYTES);
        } else if std::mem::replace(&mut cut.is_done, true) {
            return None;
        } else {
            return postcard::to_allocvec(&inner.numbers).ok();
        }
        let sheet = Sheet {
            country: inner.numbers.country(),
            customers: customers.packed(),
            contacts: contacts.packed(),
        };
        postcard::to_allocvec(&sheet).ok()
    }
}

/// A directory that is read from its parts.
#[derive(Debug, Default)]
pub struct Recalled {
    inner: Inner,
    country: String,
    changed: (Vec<u32>, Vec<u32>),
}

impl Recalled {
    /// Takes the next part with rows; `is_change` for those that changed after the numbers were listed.
    /// False when it cannot be read.
    pub fn take(&mut self, part: &[u8], is_change: bool) -> bool {
        let Ok(sheet) = postcard::from_bytes::<Sheet<'_>>(part) else { return false };
        let customers = self.inner.customers.take(&sheet.customers);
        let contacts = self.inner.contacts.take(&sheet.contacts);
        sheet.country.clone_into(&mut self.country);
        if is_change {
            self.changed.0.extend(customers);
            self.changed.1.extend(contacts);
        }
        true
    }

    /// Takes the numbers. False when they cannot be read.
    pub fn take_numbers(&mut self, part: &[u8]) -> bool {
        let numbers = postcard::from_bytes(part);
        numbers.map(|numbers| self.inner.numbers = numbers).is_ok()
    }

    /// The directory; its names are listed by [`Directory::index_more`].
    pub fn directory(self) -> Directory {
        let Self { mut inner, country, changed: (mut customers, mut contacts) } = self;
        for rows in [&mut customers, &mut contacts] {
            rows.sort_unstable();
            rows.dedup();
        }
        if !(customers.is_empty() && contacts.is_empty()) {
            inner.list_again(&customers, &contacts);
        }
        inner.begin_search(&country);
        Directory(Arc::new(RwLock::new(inner)))
    }
}

impl Inner {
    fn change(&mut self, sheet: &Sheet<'_>) {
        let customers = self.customers.take(&sheet.customers);
        let contacts = self.contacts.take(&sheet.contacts);
        self.list_again(&customers, &contacts);
        if customers.len().saturating_add(contacts.len()) > SMALL_PATCH {
            return self.begin_search(sheet.country);
        }
        customers.into_iter().for_each(|row| self.search_customer(row));
        contacts.into_iter().for_each(|row| self.search_contact(row));
    }

    /// Lists the numbers of rows that changed.
    fn list_again(&mut self, customers: &[u32], contacts: &[u32]) {
        let of_customers = customers.iter().map(|row| Owner::Customer(*row));
        let of_contacts = contacts.iter().map(|row| Owner::Contact(*row));
        let mut owners: Vec<Owner> = of_customers.chain(of_contacts).collect();
        owners.sort_unstable();
        let numbers = customers.iter().filter_map(|row| {
            let entry: CustomerEntry<'_> = self.customers.get(*row)?;
            Some(entry.numbers(*row))
        });
        let of_people = contacts.iter().filter_map(|row| {
            let entry: ContactEntry<'_> = self.contacts.get(*row)?;
            Some(entry.numbers(*row, self.customers.row(entry.customer)))
        });
        self.numbers.replace(&owners, numbers.chain(of_people).flatten());
    }

    fn search_customer(&mut self, row: u32) {
        if (self.indexing.next..self.indexing.customers).contains(&row) {
            return;
        }
        match &self.customers.get(row) {
            Some(entry) => self.search.replace(&customer_row(row, entry)),
            None => self.search.remove(row.saturating_mul(2)),
        }
    }

    fn search_contact(&mut self, row: u32) {
        let Indexing { customers, contacts, next } = self.indexing;
        if (next.saturating_sub(customers)..contacts).contains(&row) {
            return;
        }
        match &self.contacts.get(row).filter(is_here) {
            Some(entry) => self.search.replace(&contact_row(row, entry)),
            None => self.search.remove(row.saturating_mul(2).saturating_add(1)),
        }
    }

    /// Begins to list all names anew; [`Inner::index_more`] goes on.
    fn begin_search(&mut self, country: &str) {
        self.search = SearchIndex::build([], country);
        self.indexing =
            Indexing { customers: self.customers.len(), contacts: self.contacts.len(), next: 0 };
    }

    fn index_more(&mut self, rows: u32) -> bool {
        let Indexing { customers, contacts, next } = self.indexing;
        let end = next.saturating_add(rows).min(customers.saturating_add(contacts));
        for place in next..end {
            if place < customers {
                if let Some(entry) = self.customers.get(place) {
                    self.search.add(&customer_row(place, &entry));
                }
            } else {
                let row = place.saturating_sub(customers);
                if let Some(entry) = self.contacts.get(row).filter(is_here) {
                    self.search.add(&contact_row(row, &entry));
                }
            }
        }
        self.indexing.next = end;
        end < customers.saturating_add(contacts)
    }

    fn customer_id(&self, row: u32) -> Option<CustomerId> {
        self.customers.id(row).map(CustomerId)
    }

    fn known(&self, caller: &domain::recognition::index::Caller) -> Caller {
        let contacts: Vec<(CustomerId, ContactId)> = caller
            .contacts
            .iter()
            .filter_map(|row| {
                let entry: ContactEntry<'_> = self.contacts.get(*row)?;
                Some((CustomerId(entry.customer), ContactId(self.contacts.id(*row)?)))
            })
            .collect();
        let customers: Vec<CustomerId> =
            caller.customers.iter().filter_map(|row| self.customer_id(*row)).collect();
        let each = || {
            let alone = customers.iter().filter(|id| contacts.iter().all(|(of, _)| of != *id));
            let people = contacts.iter().map(|(customer, contact)| (*customer, Some(*contact)));
            alone.map(|id| (*id, None)).chain(people).collect()
        };
        match (caller.class, customers.as_slice(), contacts.as_slice()) {
            (MatchClass::Possible, _, _) => Caller::Possibly(each()),
            (_, [customer], []) => Caller::Known { customer: *customer, contact: None },
            (_, [customer], [(_, contact)]) => {
                Caller::Known { customer: *customer, contact: Some(*contact) }
            }
            (_, [customer], people) => Caller::Shared {
                customer: *customer,
                contacts: people.iter().map(|(_, contact)| *contact).collect(),
            },
            _ => Caller::Several(each()),
        }
    }

    /// Title, subtitle and ids of a row of the search.
    fn titles(&self, row: u32) -> Option<(String, String, CustomerId, Option<ContactId>)> {
        let at = row / 2;
        if row.is_multiple_of(2) {
            let entry: CustomerEntry<'_> = self.customers.get(at)?;
            let parts = [entry.number, entry.city].into_iter().filter(|part| !part.is_empty());
            let subtitle = parts.collect::<Vec<_>>().join(" · ");
            return Some((entry.name.to_owned(), subtitle, self.customer_id(at)?, None));
        }
        let entry: ContactEntry<'_> = self.contacts.get(at)?;
        let of = self.customers.row(entry.customer);
        let of: Option<CustomerEntry<'_>> = of.and_then(|row| self.customers.get(row));
        let subtitle = of.map_or_else(String::new, |customer| customer.name.to_owned());
        let contact = RecordId(self.contacts.id(at)?).into();
        Some((entry.name.to_owned(), subtitle, CustomerId(entry.customer), Some(contact)))
    }
}

/// People who left are neither callers nor found.
fn is_here(entry: &ContactEntry<'_>) -> bool {
    !entry.left
}

fn customer_row<'a>(row: u32, entry: &CustomerEntry<'a>) -> SearchRow<'a> {
    SearchRow {
        row: row.saturating_mul(2),
        name: entry.name,
        number: entry.number,
        emails: entry.emails.clone(),
        phones: entry.phones.iter().map(written).collect(),
        postcode: entry.postcode,
        house_number: entry.house_number,
        city: entry.city,
        orders: entry.orders.clone(),
    }
}

fn contact_row<'a>(row: u32, entry: &ContactEntry<'a>) -> SearchRow<'a> {
    SearchRow {
        row: row.saturating_mul(2).saturating_add(1),
        name: entry.name,
        emails: entry.emails.clone(),
        phones: entry.phones.iter().map(written).collect(),
        ..SearchRow::default()
    }
}

fn written<'a>(phone: &PhoneEntry<'a>) -> &'a str {
    phone.e164.unwrap_or(phone.raw)
}

fn field_name(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Number => "number",
        Field::Email => "email",
        Field::Phone => "phone",
        Field::Address => "address",
        Field::City => "city",
        Field::Order => "order",
    }
}
