//! `ById`: dense row numbers by record id.

use domain::row::{index, number, room};
use uuid::Uuid;

/// Marks a place that no row has taken.
const FREE: u32 = u32::MAX;

/// Fewest places of a table that holds anything.
const FEWEST: usize = 16;

/// Row numbers by record id, given out in order. An open table of row numbers over the ids themselves:
/// four bytes a place, where a map would hold every id twice.
#[derive(Clone, Debug, Default)]
pub struct ById {
    ids: Vec<Uuid>,
    /// A power of two many, at least a quarter of them free.
    places: Vec<u32>,
}

impl ById {
    /// How many numbers are given out.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no number is given out.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// All ids by row number.
    pub fn ids(&self) -> &[Uuid] {
        &self.ids
    }

    /// The id of a row.
    pub fn id(&self, row: u32) -> Option<Uuid> {
        self.ids.get(index(row)).copied()
    }

    /// The row of an id.
    pub fn row(&self, id: Uuid) -> Option<u32> {
        self.find(id).ok()
    }

    /// The row of an id, given out when it is new.
    pub fn intern(&mut self, id: Uuid) -> u32 {
        self.reserve(1);
        match self.find(id) {
            Ok(row) => row,
            Err(place) => {
                let row = number(self.ids.len());
                self.ids.push(id);
                if let Some(free) = self.places.get_mut(place) {
                    *free = row;
                }
                row
            }
        }
    }

    /// Makes room for so many more ids.
    pub fn reserve(&mut self, more: usize) {
        room(&mut self.ids, more);
        let wanted = self.ids.len().saturating_add(more);
        if wanted.saturating_mul(4) <= self.places.len().saturating_mul(3) {
            return;
        }
        let places = wanted.saturating_mul(3).div_ceil(2).max(FEWEST).next_power_of_two();
        // The former ones go first: both at once would be the most memory this takes.
        self.places = Vec::new();
        self.places = vec![FREE; places];
        for (id, row) in self.ids.iter().zip(0u32..) {
            let free = self.probe(*id).find(|place| self.places.get(*place) == Some(&FREE));
            if let Some(place) = free.and_then(|place| self.places.get_mut(place)) {
                *place = row;
            }
        }
    }

    /// The row of an id, or the place that it would take.
    fn find(&self, id: Uuid) -> Result<u32, usize> {
        for place in self.probe(id) {
            match self.places.get(place).copied() {
                None | Some(FREE) => return Err(place),
                Some(row) if self.id(row) == Some(id) => return Ok(row),
                Some(_) => {}
            }
        }
        Err(0)
    }

    /// The places where an id may be, in order.
    fn probe(&self, id: Uuid) -> impl Iterator<Item = usize> + use<> {
        let mask = self.places.len().saturating_sub(1);
        let first = hash(id) & mask;
        (0..=mask).map(move |step| first.wrapping_add(step) & mask)
    }
}

/// Ids are random or hashes already; a version, a variant and a clock lie among their bits, and the low
/// bits of the product do not depend on all of them.
fn hash(id: Uuid) -> usize {
    let (high, low) = id.as_u64_pair();
    let mixed = (high.rotate_left(32) ^ low).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    index(number_of(mixed >> 32))
}

fn number_of(half: u64) -> u32 {
    u32::try_from(half).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn every_id_keeps_its_row() {
        let of_keys = |key: u32| Uuid::new_v5(&Uuid::NAMESPACE_OID, &key.to_be_bytes());
        let (mut rows, mut known) = (ById::default(), HashMap::new());
        for key in 0..5_000u32 {
            // Every id twice, the second time when others have come between.
            for id in [of_keys(key), of_keys(key / 2)] {
                let next = number(known.len());
                assert_eq!(rows.intern(id), *known.entry(id).or_insert(next));
            }
            if key % 1_000 == 0 {
                rows.reserve(700);
            }
        }
        assert_eq!(rows.len(), known.len());
        for (id, row) in known {
            assert_eq!((rows.row(id), rows.id(row)), (Some(row), Some(id)));
        }
        assert_eq!(rows.row(Uuid::nil()), None);
        assert_eq!((ById::default().row(Uuid::nil()), ById::default().id(0)), (None, None));
    }

    #[test]
    fn ids_made_one_after_the_other_and_ids_of_keys_spread() {
        let of_keys = |key: u32| Uuid::new_v5(&Uuid::NAMESPACE_OID, &key.to_be_bytes());
        let made: Vec<usize> = (0..4_096).map(|_| hash(Uuid::now_v7())).collect();
        let named: Vec<usize> = (0..4_096).map(|key| hash(of_keys(key))).collect();
        for hashes in [made, named] {
            let ends: HashSet<usize> = hashes.iter().map(|hash| hash & 4_095).collect();
            // Of 4096 balls in as many boxes 37 % stay empty.
            assert!((2_400..2_800).contains(&ends.len()), "{} of 4096", ends.len());
        }
    }
}
