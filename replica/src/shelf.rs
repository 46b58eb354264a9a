//! `Shelf`: the directory's rows of one kind on the page, kept packed and read in place.

use domain::row::{index, number, room};
use serde::Deserialize;
use uuid::Uuid;

use super::by_id::ById;
use super::sheet::Packed;

/// Rows of one kind under dense numbers.
#[derive(Debug, Default)]
pub struct Shelf {
    rows: ById,
    /// Where each row lies; an empty place is a row that is gone.
    places: Vec<(u32, u32)>,
    bytes: Vec<u8>,
    count: u32,
    /// How many of the bytes are rows; the others were replaced.
    used: u32,
}

/// Some rows of a shelf, apart.
#[derive(Debug, Default)]
pub struct Part {
    ids: Vec<u8>,
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl Part {
    /// As they are handed over.
    pub fn packed(&self) -> Packed<'_> {
        Packed { ids: &self.ids, ends: self.ends.clone(), bytes: &self.bytes }
    }
}

/// Bytes of replaced rows that are not worth moving the others for.
const SPARE: u32 = 1 << 20;

impl Shelf {
    /// Takes rows, new or in the place of the ones that were there; returns their numbers.
    pub fn take(&mut self, packed: &Packed<'_>) -> Vec<u32> {
        let base = number(self.bytes.len());
        self.rows.reserve(packed.ends.len());
        room(&mut self.places, packed.ends.len());
        room(&mut self.bytes, packed.bytes.len());
        self.bytes.extend_from_slice(packed.bytes);
        let mut begin = base;
        let mut taken = Vec::with_capacity(packed.ends.len());
        for (id, end) in packed.ids.as_chunks::<16>().0.iter().zip(&packed.ends) {
            let end = base.saturating_add(*end);
            taken.push(self.put(Uuid::from_bytes(*id), (begin, end)));
            begin = end;
        }
        if self.used.saturating_mul(2).saturating_add(SPARE) < number(self.bytes.len()) {
            self.pack();
        }
        taken
    }

    /// The rows from a number on, as many as fill `bytes`, and the number after them.
    pub fn part(&self, from: u32, bytes: usize) -> (Part, u32) {
        let mut part = Part::default();
        let mut next = from;
        for (id, (begin, end)) in self.rows.ids().iter().zip(&self.places).skip(index(from)) {
            if part.bytes.len() >= bytes {
                break;
            }
            part.ids.extend(id.as_bytes());
            let row = self.bytes.get(index(*begin)..index(*end)).unwrap_or_default();
            part.bytes.extend_from_slice(row);
            part.ends.push(number(part.bytes.len()));
            next = next.saturating_add(1);
        }
        (part, next)
    }

    /// Moves the rows together.
    fn pack(&mut self) {
        let mut packed = Vec::with_capacity(index(self.used));
        for (begin, end) in &mut self.places {
            let row = self.bytes.get(index(*begin)..index(*end)).unwrap_or_default();
            *begin = number(packed.len());
            packed.extend_from_slice(row);
            *end = number(packed.len());
        }
        self.bytes = packed;
    }

    fn put(&mut self, id: Uuid, place: (u32, u32)) -> u32 {
        let row = self.rows.intern(id);
        if self.places.len() < self.rows.len() {
            self.places.push((0, 0));
        }
        if let Some(known) = self.places.get_mut(index(row)) {
            self.count = self.count.saturating_sub(u32::from(known.0 < known.1));
            self.count = self.count.saturating_add(u32::from(place.0 < place.1));
            self.used = self.used.saturating_sub(known.1.saturating_sub(known.0));
            self.used = self.used.saturating_add(place.1.saturating_sub(place.0));
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
        number(self.rows.len())
    }

    /// The number of an id.
    pub fn row(&self, id: Uuid) -> Option<u32> {
        self.rows.row(id)
    }

    /// The id of a number.
    pub fn id(&self, row: u32) -> Option<Uuid> {
        self.rows.id(row)
    }

    /// A row.
    pub fn get<'a, Entry: Deserialize<'a>>(&'a self, row: u32) -> Option<Entry> {
        let (begin, end) = *self.places.get(index(row))?;
        let bytes = self.bytes.get(index(begin)..index(end)).filter(|bytes| !bytes.is_empty())?;
        postcard::from_bytes(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed<'a>(ids: &'a [u8], ends: &[u32], bytes: &'a [u8]) -> Packed<'a> {
        Packed { ids, ends: ends.to_vec(), bytes }
    }

    #[test]
    fn rows_that_change_for_ever_take_no_room_for_ever() {
        let mut shelf = Shelf::default();
        let (ids, row) = ([[1; 16], [2; 16]].concat(), postcard::to_allocvec(&"x".repeat(9_000)));
        let row = row.unwrap();
        let end = number(row.len());
        shelf.take(&packed(&ids, &[end, end], &row));
        for _ in 0..1_000 {
            shelf.take(&packed(&ids[..16], &[end], &row));
        }
        assert!(shelf.bytes.len() < 2 << 20, "{} bytes", shelf.bytes.len());
        assert_eq!(shelf.get::<&str>(0).map(str::len), Some(9_000));
        assert_eq!((shelf.get::<&str>(1), shelf.count()), (None, 1));
    }
}
