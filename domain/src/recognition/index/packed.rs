//! An index of numbers as it is handed over and stored: what every entry has in rows of bytes, so that a
//! hundred thousand of them are read in a moment.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::{Entry, NumberIndex, Owner};
use crate::bytes;
use crate::row::{index, number};

/// Bytes of an entry: its value, a byte of marks, the rows of owner and customer.
const WIDTH: usize = 17;

const HAS_COUNTRY: u8 = 1;
const IS_CONTACT: u8 = 2;
const HAS_CUSTOMER: u8 = 4;

#[derive(serde::Serialize, serde::Deserialize)]
struct Packed<'a> {
    country: &'a str,
    #[serde(serialize_with = "bytes::serialize")]
    entries: &'a [u8],
    /// By place of the entry; few have one.
    #[serde(borrow)]
    extensions: Vec<(u32, &'a str)>,
}

impl Serialize for NumberIndex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = Vec::with_capacity(self.entries.len().saturating_mul(WIDTH));
        for entry in &self.entries {
            let (row, is_contact) = match entry.owner {
                Owner::Customer(row) => (row, 0),
                Owner::Contact(row) => (row, IS_CONTACT),
            };
            let has_country = if entry.has_country { HAS_COUNTRY } else { 0 };
            let has_customer = entry.customer.map_or(0, |_| HAS_CUSTOMER);
            entries.extend(entry.value.to_le_bytes());
            entries.push(has_country | is_contact | has_customer);
            entries.extend(row.to_le_bytes());
            entries.extend(entry.customer.unwrap_or_default().to_le_bytes());
        }
        let places = self.entries.iter().enumerate();
        let extensions = places
            .filter_map(|(place, entry)| Some((number(place), entry.extension.as_deref()?)))
            .collect();
        Packed { country: &self.country, entries: &entries, extensions }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for NumberIndex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let packed = Packed::deserialize(deserializer)?;
        let (rows, rest) = packed.entries.as_chunks::<WIDTH>();
        let entries: Option<Vec<Entry>> = rows.iter().map(entry).collect();
        let mut entries =
            entries.filter(|_| rest.is_empty()).ok_or_else(|| D::Error::custom("numbers"))?;
        for (place, extension) in packed.extensions {
            if let Some(entry) = entries.get_mut(index(place)) {
                entry.extension = Some(extension.into());
            }
        }
        Ok(Self { country: packed.country.to_owned(), entries, ..Self::default() })
    }
}

fn entry(bytes: &[u8; WIDTH]) -> Option<Entry> {
    let (value, rest) = bytes.split_first_chunk()?;
    let (marks, rest) = rest.split_first()?;
    let (row, rest) = rest.split_first_chunk()?;
    let (customer, _) = rest.split_first_chunk()?;
    let (row, customer) = (u32::from_le_bytes(*row), u32::from_le_bytes(*customer));
    Some(Entry {
        value: u64::from_le_bytes(*value),
        has_country: marks & HAS_COUNTRY != 0,
        owner: if marks & IS_CONTACT == 0 { Owner::Customer(row) } else { Owner::Contact(row) },
        customer: (marks & HAS_CUSTOMER != 0).then_some(customer),
        extension: None,
    })
}
