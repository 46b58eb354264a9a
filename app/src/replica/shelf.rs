//! `Shelf`: the directory's rows of one kind on the page, kept packed and read in place.

use std::collections::HashMap;

use domain::row::{index, number};
use serde::Deserialize;
use uuid::Uuid;

use super::sheet::Packed;

/// Rows of one kind under dense numbers.
#[derive(Debug, Default)]
pub struct Shelf {
    rows: HashMap<Uuid, u32>,
    ids: Vec<Uuid>,
    /// Where each row lies; an empty place is a row that is gone.
    places: Vec<(u32, u32)>,
    bytes: Vec<u8>,
    count: u32,
}

impl Shelf {
    /// Takes rows, new or in the place of the ones that were there; returns their numbers.
    pub fn take(&mut self, packed: &Packed<'_>) -> Vec<u32> {
        let base = number(self.bytes.len());
        self.bytes.extend_from_slice(packed.bytes);
        let mut begin = base;
        let mut taken = Vec::with_capacity(packed.ends.len());
        for (id, end) in packed.ids.as_chunks::<16>().0.iter().zip(&packed.ends) {
            let end = base.saturating_add(*end);
            taken.push(self.put(Uuid::from_bytes(*id), (begin, end)));
            begin = end;
        }
        taken
    }

    fn put(&mut self, id: Uuid, place: (u32, u32)) -> u32 {
        let row = *self.rows.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.places.push((0, 0));
            number(self.ids.len().saturating_sub(1))
        });
        if let Some(known) = self.places.get_mut(index(row)) {
            self.count = self.count.saturating_sub(u32::from(known.0 < known.1));
            self.count = self.count.saturating_add(u32::from(place.0 < place.1));
            *known = place;
        }
        row
    }

    /// How many rows there are.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// How many numbers are given out; rows that are gone included.
    pub fn len(&self) -> u32 {
        number(self.ids.len())
    }

    /// The number of an id.
    pub fn row(&self, id: Uuid) -> Option<u32> {
        self.rows.get(&id).copied()
    }

    /// The id of a number.
    pub fn id(&self, row: u32) -> Option<Uuid> {
        self.ids.get(index(row)).copied()
    }

    /// A row.
    pub fn get<'a, Entry: Deserialize<'a>>(&'a self, row: u32) -> Option<Entry> {
        let (begin, end) = *self.places.get(index(row))?;
        let bytes = self.bytes.get(index(begin)..index(end)).filter(|bytes| !bytes.is_empty())?;
        postcard::from_bytes(bytes).ok()
    }

    /// Every row with its number.
    pub fn entries<'a, Entry: Deserialize<'a>>(&'a self) -> impl Iterator<Item = (u32, Entry)> {
        (0..number(self.ids.len())).filter_map(|row| Some((row, self.get(row)?)))
    }
}
