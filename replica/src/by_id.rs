//! Maps by record id.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by record id. Ids are random or hashes already: hashing each of a hundred thousand once more
/// at every start would only cost time.
pub type ById<Id, Value> = HashMap<Id, Value, BuildHasherDefault<IdHasher>>;

/// Folds the bytes of an id.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.as_chunks::<8>().0 {
            self.0 = self.0.rotate_left(32) ^ u64::from_be_bytes(*chunk);
        }
    }

    /// The length of the bytes that follow is always the same.
    fn write_usize(&mut self, _length: usize) {}

    /// A map looks at the highest and the lowest bits; a version, a variant and a clock lie among them.
    fn finish(&self) -> u64 {
        let mixed = self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ (mixed >> 32)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::{BuildHasher, BuildHasherDefault};

    use domain::id::RecordId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn ids_made_one_after_the_other_and_ids_of_keys_spread() {
        let hash = |id: Uuid| BuildHasherDefault::<IdHasher>::default().hash_one(RecordId(id));
        let of_keys = |key: u32| Uuid::new_v5(&Uuid::NAMESPACE_OID, &key.to_be_bytes());
        let made: Vec<u64> = (0..4_096).map(|_| hash(Uuid::now_v7())).collect();
        let named: Vec<u64> = (0..4_096).map(|key| hash(of_keys(key))).collect();
        for hashes in [made, named] {
            let ends: HashSet<u64> = hashes.iter().map(|hash| hash & 4_095).collect();
            let tops: HashSet<u64> = hashes.iter().map(|hash| hash >> 57).collect();
            // Of 4096 balls in as many boxes 37 % stay empty.
            assert!((2_400..2_800).contains(&ends.len()), "{} of 4096", ends.len());
            assert_eq!(tops.len(), 128);
        }
    }
}
