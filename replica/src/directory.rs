//! The page's directory: customers and their people as packed rows with two indexes over them, so
//! that a caller is found and a name searched by plain calls, without asking the worker.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use domain::id::{ContactId, CustomerId, RecordId};
use domain::recognition::index::{Call, MatchClass, NumberIndex, Owner};
use domain::recognition::search::{Field, IndexCut, PackedIndex, SearchIndex, SearchRow, Written};
use domain::row::index;

use super::message::Caller;
use super::sheet::{ContactEntry, CustomerEntry, Packed, Sheet, search_row};
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
    /// Under the numbers of [`search_row`].
    search: SearchIndex,
    /// Those of them that changed and are not in the search yet.
    unlisted: BTreeSet<u32>,
    /// What is searched is still being read; until it is there, nothing is listed.
    is_partial: bool,
}

/// Changes up to this many rows are searchable at once.
const SMALL_CHANGE: u32 = 50;

impl Directory {
    /// Takes the sheet of rows that changed. One that cannot be read changes nothing.
    pub fn change(&self, sheet: &[u8]) {
        if let Ok(sheet) = postcard::from_bytes::<Sheet<'_>>(sheet) {
            self.write().change(&sheet);
        }
    }

    /// Puts up to `rows` more rows that changed into the search; false when all are there. Callers are
    /// known at once, but listing thousands of names takes too long to do without a pause.
    pub fn index_more(&self, rows: u32) -> bool {
        self.write().index_more(rows)
    }

    /// Whether what is searched is still to come, by [`Directory::take_search`].
    pub fn is_partial(&self) -> bool {
        self.inner().is_partial
    }

    /// Takes the next part of what is searched; false when it cannot be read.
    pub fn take_search(&self, part: &[u8]) -> bool {
        let Ok(sheet) = postcard::from_bytes::<Sheet<'_>>(part) else { return false };
        self.write().search.append(&sheet.search);
        true
    }

    /// All of what is searched is there, or will not come: then every row is listed anew, by
    /// [`Directory::index_more`].
    pub fn end_search(&self, is_whole: bool) {
        self.write().end_search(is_whole);
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
        let hits = inner.search.query(text, limit, &*inner).into_iter();
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

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A poisoned lock is still whole: rows are put in by single steps.
    fn inner(&self) -> RwLockReadGuard<'_, Inner> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes of a part of a directory: taking one up is a task of the page's, and short.
const PART_BYTES: usize = 1 << 18;

/// How much of a directory was cut into parts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cut {
    customers: u32,
    contacts: u32,
    search: IndexCut,
    is_done: bool,
}

impl Directory {
    /// The next part: rows, then the numbers; absent when all were cut.
    pub fn next_part(&self, cut: &mut Cut) -> Option<Vec<u8>> {
        let inner = self.inner();
        let (mut customers, mut contacts) = (Part::default(), Part::default());
        if cut.customers < inner.customers.len() {
            (customers, cut.customers) = inner.customers.part(cut.customers, PART_BYTES);
        } else if cut.contacts < inner.contacts.len() {
            (contacts, cut.contacts) = inner.contacts.part(cut.contacts, PART_BYTES);
        } else {
            let is_over = std::mem::replace(&mut cut.is_done, true);
            return (!is_over).then(|| postcard::to_allocvec(&inner.numbers).ok()).flatten();
        }
        let search = PackedIndex::default();
        let sheet = Sheet { customers: customers.packed(), contacts: contacts.packed(), search };
        postcard::to_allocvec(&sheet).ok()
    }

    /// The next part of what is searched; absent when all was cut. Rows that [`Directory::index_more`]
    /// has not listed yet are not in it.
    pub fn next_search_part(&self, cut: &mut Cut) -> Option<Vec<u8>> {
        let inner = self.inner();
        let (number, part) = inner.search.part(&mut cut.search, PART_BYTES)?;
        let lanes = vec![(number, part.packed())];
        let search = PackedIndex { row_count: inner.search.row_count(), lanes };
        let rows = Packed::default;
        let sheet = Sheet { customers: rows(), contacts: rows(), search };
        postcard::to_allocvec(&sheet).ok()
    }
}

/// A directory that is read from its parts.
#[derive(Debug, Default)]
pub struct Recalled {
    inner: Inner,
    changed: (Vec<u32>, Vec<u32>),
}

impl Recalled {
    /// Takes the next part with rows; `is_change` for those that changed after the numbers were listed.
    /// False when it cannot be read.
    pub fn take(&mut self, part: &[u8], is_change: bool) -> bool {
        let Ok(sheet) = postcard::from_bytes::<Sheet<'_>>(part) else { return false };
        let customers = self.inner.customers.take(&sheet.customers);
        let contacts = self.inner.contacts.take(&sheet.contacts);
        if is_change {
            self.changed.0.extend(customers);
            self.changed.1.extend(contacts);
        } else {
            self.inner.search.append(&sheet.search);
        }
        true
    }

    /// Takes the numbers. False when they cannot be read.
    pub fn take_numbers(&mut self, part: &[u8]) -> bool {
        let numbers = postcard::from_bytes(part);
        numbers.map(|numbers| self.inner.numbers = numbers).is_ok()
    }

    /// The directory; names that changed are listed by [`Directory::index_more`]. Where `has_search` is
    /// false, what is searched comes after this.
    pub fn directory(self, has_search: bool) -> Directory {
        let Self { mut inner, changed: (mut customers, mut contacts) } = self;
        for rows in [&mut customers, &mut contacts] {
            rows.sort_unstable();
            rows.dedup();
        }
        inner.search.set_country(inner.numbers.country());
        inner.is_partial = !has_search;
        if !(customers.is_empty() && contacts.is_empty()) {
            inner.list_again(&customers, &contacts);
        }
        Directory(Arc::new(RwLock::new(inner)))
    }
}

impl Inner {
    fn change(&mut self, sheet: &Sheet<'_>) {
        let customers = self.customers.take(&sheet.customers);
        let contacts = self.contacts.take(&sheet.contacts);
        self.list_again(&customers, &contacts);
        if self.unlisted.len() <= index(SMALL_CHANGE) {
            self.index_more(SMALL_CHANGE);
        }
    }

    /// Lists the numbers of rows that changed, and has their names listed anew.
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
        let rows: Vec<u32> = owners.into_iter().map(search_row).collect();
        self.search.remove(&rows);
        self.unlisted.extend(rows);
    }

    fn end_search(&mut self, is_whole: bool) {
        self.is_partial = false;
        if is_whole {
            // What changed meanwhile is not as it was read.
            let changed: Vec<u32> = self.unlisted.iter().copied().collect();
            return self.search.remove(&changed);
        }
        self.search = SearchIndex::default();
        self.search.set_country(self.numbers.country());
        let customers = (0..self.customers.len()).map(Owner::Customer);
        let contacts = (0..self.contacts.len()).map(Owner::Contact);
        self.unlisted.extend(customers.chain(contacts).map(search_row));
    }

    fn index_more(&mut self, rows: u32) -> bool {
        if self.is_partial {
            return false;
        }
        for _ in 0..rows {
            let Some(row) = self.unlisted.pop_first() else { break };
            let Self { customers, contacts, search, .. } = self;
            searched(customers, contacts, row).iter().for_each(|row| search.add(row));
        }
        !self.unlisted.is_empty()
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

impl Written for Inner {
    fn row(&self, row: u32) -> Option<SearchRow<'_>> {
        searched(&self.customers, &self.contacts, row)
    }
}

/// What is searched of a row, by its number in the search.
fn searched<'a>(customers: &'a Shelf, contacts: &'a Shelf, row: u32) -> Option<SearchRow<'a>> {
    let at = row / 2;
    match row.is_multiple_of(2) {
        true => Some(customers.get::<CustomerEntry<'_>>(at)?.searched(at)),
        false => contacts.get::<ContactEntry<'_>>(at)?.searched(at),
    }
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
