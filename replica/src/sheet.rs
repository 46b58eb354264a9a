//! The directory as the worker hands it to the page: one buffer with customers and people, each row
//! packed by itself so that the page reads it in place. Worker and page are one build.

use std::collections::HashMap;

use domain::bytes;
use domain::contact::Contact;
use domain::entity::Entity;
use domain::id::RecordId;
use domain::recognition::index::{Listed, NumberList, Owner};
use domain::recognition::search::{IndexCut, LanePart, PackedIndex, SearchIndex, SearchRow};
use domain::row::number;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::sheet_text::Text;
use super::tables::{Place, Tables};
use super::view::View;

/// The buffer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sheet<'a> {
    /// Customers.
    #[serde(borrow)]
    pub customers: Packed<'a>,
    /// People.
    #[serde(borrow)]
    pub contacts: Packed<'a>,
    /// What is searched of them; nothing where rows changed, which the page lists itself.
    #[serde(borrow)]
    pub search: PackedIndex<'a>,
}

/// Rows one after the other; an empty one is a row that is gone.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Packed<'a> {
    /// 16 bytes each.
    #[serde(serialize_with = "bytes::serialize")]
    pub ids: &'a [u8],
    /// Where each row ends.
    pub ends: Vec<u32>,
    /// The rows.
    #[serde(serialize_with = "bytes::serialize")]
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

impl<'a> CustomerEntry<'a> {
    /// By which the customer in that row is known; one that was put away never calls.
    pub fn numbers(&self, row: u32) -> Vec<Listed<'a>> {
        let phones = self.phones.iter().filter(|_| !self.archived);
        phones.map(|phone| phone.listed(Owner::Customer(row), Some(row))).collect()
    }

    /// What is searched of the customer in that row; customers lie under even numbers.
    pub fn searched(&self, row: u32) -> SearchRow<'a> {
        SearchRow {
            row: search_row(Owner::Customer(row)),
            name: self.name,
            number: self.number,
            emails: self.emails.clone(),
            phones: self.phones.iter().map(PhoneEntry::written).collect(),
            postcode: self.postcode,
            house_number: self.house_number,
            city: self.city,
            orders: self.orders.clone(),
        }
    }
}

/// The number in the search of a row of the directory: customers have the even ones, people the odd.
pub fn search_row(owner: Owner) -> u32 {
    match owner {
        Owner::Customer(row) => row.saturating_mul(2),
        Owner::Contact(row) => row.saturating_mul(2).saturating_add(1),
    }
}

impl<'a> ContactEntry<'a> {
    /// By which the person in that row is known, of the customer in another; who left never calls.
    pub fn numbers(&self, row: u32, customer: Option<u32>) -> Vec<Listed<'a>> {
        let phones = self.phones.iter().filter(|_| !self.left);
        phones.map(|phone| phone.listed(Owner::Contact(row), customer)).collect()
    }

    /// What is searched of the person in that row; absent for one who left.
    pub fn searched(&self, row: u32) -> Option<SearchRow<'a>> {
        (!self.left).then(|| SearchRow {
            row: search_row(Owner::Contact(row)),
            name: self.name,
            emails: self.emails.clone(),
            phones: self.phones.iter().map(PhoneEntry::written).collect(),
            ..SearchRow::default()
        })
    }
}

impl<'a> PhoneEntry<'a> {
    fn listed(&self, owner: Owner, customer: Option<u32>) -> Listed<'a> {
        Listed { owner, customer, e164: self.e164, raw: self.raw, extension: self.extension }
    }

    fn written(&self) -> &'a str {
        self.e164.unwrap_or(self.raw)
    }
}

/// Rows of a part of the whole directory: half a megabyte or one.
const PART_ROWS: usize = 5_000;

/// Most bytes of a packed row.
const MOST_BYTES: usize = 1 << 20;

#[derive(Default)]
struct Builder {
    ids: Vec<u8>,
    ends: Vec<u32>,
    bytes: Vec<u8>,
    /// Where a row is packed before it is added.
    room: Vec<u8>,
}

impl Builder {
    /// Adds a row; a row that cannot be packed is added as gone.
    fn push(&mut self, id: RecordId, entry: Option<&impl Serialize>) {
        let packed = entry.map(|entry| pack(entry, &mut self.room)).unwrap_or_default();
        self.ids.extend(id.0.as_bytes());
        self.bytes.extend_from_slice(packed);
        self.ends.push(number(self.bytes.len()));
    }

    fn packed(&self) -> Packed<'_> {
        Packed { ids: &self.ids, ends: self.ends.clone(), bytes: &self.bytes }
    }
}

/// Packs something into a room, which grows when it is too small; nothing when it needs more than
/// [`MOST_BYTES`].
fn pack<'a>(entry: &impl Serialize, room: &'a mut Vec<u8>) -> &'a [u8] {
    loop {
        let length = postcard::to_slice(entry, room).map(|packed| packed.len());
        match length {
            Ok(length) => return room.get(..length).unwrap_or_default(),
            Err(_full) if room.len() < MOST_BYTES => {
                room.resize(room.len().max(256).saturating_mul(2), 0);
            }
            Err(_full) => return &[],
        }
    }
}

/// What a directory is looked through by, under the places that its rows have there.
struct Listing {
    numbers: NumberList,
    /// Of the part that is being built.
    search: SearchIndex,
    /// Places by row in the tables.
    customers: HashMap<u32, u32>,
    /// The places of the next customer and the next person.
    next: (u32, u32),
}

impl Listing {
    fn customer(&mut self, row: u32, entry: &CustomerEntry<'_>) {
        let place = self.next.0;
        self.customers.insert(row, place);
        entry.numbers(place).iter().for_each(|listed| self.numbers.add(listed));
        self.search.add(&entry.searched(place));
    }

    fn contact(&mut self, customer: Option<u32>, entry: &ContactEntry<'_>) {
        let customer = customer.and_then(|row| self.customers.get(&row).copied());
        let place = self.next.1;
        entry.numbers(place, customer).iter().for_each(|listed| self.numbers.add(listed));
        entry.searched(place).iter().for_each(|row| self.search.add(row));
    }

    /// What was listed for the search since the last time.
    fn take_search(&mut self) -> (u32, Vec<(u8, LanePart)>) {
        let search = std::mem::take(&mut self.search);
        let mut cut = IndexCut::default();
        let lanes = std::iter::from_fn(|| search.part(&mut cut, usize::MAX)).collect();
        (search.row_count(), lanes)
    }
}

/// The whole directory in parts: customers, people, their numbers. It is made a part at a time, since all
/// of it takes seconds. Rows may change in between: whoever makes it hands them over after it, as
/// [`patch`]. Tables that take the place of these number their rows anew, and it is to be begun again.
pub struct Whole {
    /// Rows that are not in a part yet, the next ones last.
    customers: Vec<u32>,
    contacts: Vec<u32>,
    /// Absent once the numbers were handed out.
    listing: Option<Listing>,
}

impl Whole {
    /// Of all that is shown now.
    pub fn of(tables: &Tables) -> Self {
        let rows = |entity: &Entity| {
            let mut rows: Vec<u32> = tables.views(entity).map(|(row, _)| row).collect();
            rows.reverse();
            rows
        };
        let (customers, contacts) = (rows(&Entity::Customer), rows(&Entity::Contact));
        let listing = Listing {
            numbers: NumberList::new(&tables.setting().country),
            search: SearchIndex::default(),
            customers: HashMap::with_capacity(customers.len()),
            next: (0, 0),
        };
        Self { customers, contacts, listing: Some(listing) }
    }

    /// The next part; absent when all were made.
    pub fn next_part(&mut self, tables: &mut Tables) -> Option<Vec<u8>> {
        let mut rows = (next_rows(&mut self.customers), Vec::new());
        if rows.0.is_empty() {
            rows.1 = next_rows(&mut self.contacts);
        }
        if rows.0.is_empty() && rows.1.is_empty() {
            let listing = self.listing.take()?;
            return Some(postcard::to_allocvec(&listing.numbers.index()).unwrap_or_default());
        }
        Some(build(tables, &rows.0, &rows.1, self.listing.as_mut()))
    }
}

fn next_rows(rows: &mut Vec<u32>) -> Vec<u32> {
    let mut next = rows.split_off(rows.len().saturating_sub(PART_ROWS));
    next.reverse();
    next
}

/// The directory's rows among those that changed; absent when none is.
pub fn patch(tables: &mut Tables, changed: &[Place]) -> Option<Vec<u8>> {
    let (mut customers, mut contacts) = (Vec::new(), Vec::new());
    for (entity, row) in changed {
        match entity {
            Entity::Customer => {
                // Who stands for them is found by their numbers.
                customers.extend([*row, tables.standing.survivor(*row)]);
            }
            Entity::Contact => contacts.push(*row),
            Entity::Order => customers.extend(tables.facts.owner(entity, *row)),
            _ => {}
        }
    }
    customers.sort_unstable();
    customers.dedup();
    let is_any = !(customers.is_empty() && contacts.is_empty());
    is_any.then(|| build(tables, &customers, &contacts, None))
}

fn build(
    tables: &mut Tables,
    customers: &[u32],
    contacts: &[u32],
    mut listing: Option<&mut Listing>,
) -> Vec<u8> {
    let (mut of_customers, mut of_contacts) = (Builder::default(), Builder::default());
    for row in customers {
        let orders = tables.facts.rows_of(&Entity::Order, *row);
        let Some(id) = tables.id(&Entity::Customer, *row) else { continue };
        match tables.view(&Entity::Customer, *row) {
            Some(view) => {
                let listing = listing.as_deref_mut().map(|listing| (*row, listing));
                push_customer(&mut of_customers, (*row, id), view, tables, &orders, listing);
            }
            None => of_customers.push(id, None::<&CustomerEntry<'_>>),
        }
        if let Some(listing) = listing.as_deref_mut() {
            listing.next.0 = listing.next.0.saturating_add(1);
        }
    }
    for row in contacts {
        let Some(id) = tables.id(&Entity::Contact, *row) else { continue };
        match tables.view(&Entity::Contact, *row) {
            Some(view) => {
                let customer = view.id("customer").map(RecordId);
                let customer = customer.and_then(|id| tables.row(&Entity::Customer, id));
                let of = customer.and_then(|row| tables.id(&Entity::Customer, row));
                let listing = listing.as_deref_mut().map(|listing| (customer, listing));
                push_contact(&mut of_contacts, (id, of), view, listing);
            }
            None => of_contacts.push(id, None::<&ContactEntry<'_>>),
        }
        if let Some(listing) = listing.as_deref_mut() {
            listing.next.1 = listing.next.1.saturating_add(1);
        }
    }
    let (row_count, lanes) = listing.map(Listing::take_search).unwrap_or_default();
    let lanes = lanes.iter().map(|(number, part)| (*number, part.packed())).collect();
    let sheet = Sheet {
        customers: of_customers.packed(),
        contacts: of_contacts.packed(),
        search: PackedIndex { row_count, lanes },
    };
    postcard::to_allocvec(&sheet).unwrap_or_default()
}

fn push_customer(
    builder: &mut Builder,
    (row, id): (u32, RecordId),
    view: View<'_>,
    tables: &Tables,
    orders: &[u32],
    listing: Option<(u32, &mut Listing)>,
) {
    let address: Address<'_> = view.read("address").unwrap_or_default();
    let (mut emails, mut phones) = (emails(view), phones(view));
    let merged = tables.standing.merged_into(row);
    for other in merged.filter_map(|row| tables.own_view(row)) {
        let of = self::emails(other).into_iter();
        emails.extend(of.filter(|mail| !emails.contains(mail)).collect::<Vec<_>>());
        let of = self::phones(other).into_iter();
        phones.extend(of.filter(|phone| !phones.contains(phone)).collect::<Vec<_>>());
    }
    let orders = orders.iter().filter_map(|row| tables.view(&Entity::Order, *row));
    let entry = CustomerEntry {
        name: view.text("name"),
        number: view.text("number"),
        postcode: &address.postcode.0,
        house_number: &address.house_number.0,
        city: &address.city.0,
        archived: view.flag("archived"),
        emails: emails.iter().filter_map(Text::filled).collect(),
        phones: phones.iter().map(Phone::entry).collect(),
        orders: orders.map(|order| order.text("number")).filter(|text| !text.is_empty()).collect(),
    };
    if let Some((row, listing)) = listing {
        listing.customer(row, &entry);
    }
    builder.push(id, Some(&entry));
}

fn push_contact(
    builder: &mut Builder,
    (id, customer): (RecordId, Option<RecordId>),
    view: View<'_>,
    listing: Option<(Option<u32>, &mut Listing)>,
) {
    let (emails, phones) = (emails(view), phones(view));
    let name = Contact {
        first_name: view.text("first_name").to_owned(),
        infix: view.text("infix").to_owned(),
        last_name: view.text("last_name").to_owned(),
        ..Contact::default()
    }
    .full_name();
    let entry = ContactEntry {
        customer: customer.map(|id| id.0).unwrap_or_default(),
        name: &name,
        role: view.text("role"),
        left: view.date("left_at").is_some(),
        emails: emails.iter().filter_map(Text::filled).collect(),
        phones: phones.iter().map(Phone::entry).collect(),
    };
    if let Some((customer, listing)) = listing {
        listing.contact(customer, &entry);
    }
    builder.push(id, Some(&entry));
}

fn emails<'a>(view: View<'a>) -> Vec<Text<'a>> {
    view.read("emails").unwrap_or_default()
}

fn phones<'a>(view: View<'a>) -> Vec<Phone<'a>> {
    view.read("phones").unwrap_or_default()
}

/// The parts of an address that are searched.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Address<'a> {
    #[serde(borrow)]
    postcode: Text<'a>,
    #[serde(borrow)]
    house_number: Text<'a>,
    #[serde(borrow)]
    city: Text<'a>,
}

#[derive(Default, PartialEq, Deserialize)]
#[serde(default)]
struct Phone<'a> {
    #[serde(borrow)]
    raw: Text<'a>,
    #[serde(borrow)]
    e164: Text<'a>,
    #[serde(borrow)]
    extension: Text<'a>,
}

impl Phone<'_> {
    fn entry(&self) -> PhoneEntry<'_> {
        let (e164, extension) = (self.e164.filled(), self.extension.filled());
        PhoneEntry { raw: &self.raw.0, e164, extension }
    }
}
