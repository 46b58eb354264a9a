//! What a set of rows adds up to. Host and device each keep one of their own making; when they
//! differ, a row is missing somewhere or is not the latest, whatever the reason.

use serde::{Deserialize, Serialize};

use crate::id::RecordId;

/// How many rows, and the sum of a mark of each, which knows no order. A mark says which row it is
/// and at what sequence it last changed, so rows that differ have other marks save once in 2⁶⁴.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How many rows; erased ones count, since their ids remain.
    pub rows: u64,
    /// The sum of their marks, wrapping.
    pub marks: u64,
}

impl Sum {
    /// Takes a row in.
    pub fn add(&mut self, id: RecordId, seq: u64) {
        self.rows = self.rows.wrapping_add(1);
        self.marks = self.marks.wrapping_add(mark(id, seq));
    }

    /// Takes a row out that was in.
    pub fn take(&mut self, id: RecordId, seq: u64) {
        self.rows = self.rows.wrapping_sub(1);
        self.marks = self.marks.wrapping_sub(mark(id, seq));
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            rows: self.rows.wrapping_add(other.rows),
            marks: self.marks.wrapping_add(other.marks),
        }
    }
}

impl FromIterator<(RecordId, u64)> for Sum {
    fn from_iter<Rows: IntoIterator<Item = (RecordId, u64)>>(rows: Rows) -> Self {
        let mut sum = Self::default();
        for (id, seq) in rows {
            sum.add(id, seq);
        }
        sum
    }
}

fn mark(id: RecordId, seq: u64) -> u64 {
    let (high, low) = id.0.as_u64_pair();
    mixed(mixed(mixed(high) ^ low) ^ seq)
}

/// Spreads every bit over all: the finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn row(id: u128, seq: u64) -> (RecordId, u64) {
        (RecordId(Uuid::from_u128(id)), seq)
    }

    #[test]
    fn marks_stay_as_they_are() {
        // Devices and hosts of any age must agree.
        let sum: Sum = [row(1, 1), row(2, 7)].into_iter().collect();
        assert_eq!((sum.rows, sum.marks), (2, 15_042_384_455_777_328_555));
    }

    #[test]
    fn a_row_at_another_sequence_or_of_another_id_shows() {
        let sum = |rows: &[(RecordId, u64)]| rows.iter().copied().collect::<Sum>();
        let whole = sum(&[row(1, 1), row(2, 2)]);
        assert_ne!(whole, sum(&[row(1, 1), row(2, 3)]));
        assert_ne!(whole, sum(&[row(1, 1), row(3, 2)]));
        assert_ne!(whole, sum(&[row(1, 2), row(2, 1)]));
        assert_ne!(whole, sum(&[row(1, 1)]));
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter_and_taking_out_undoes(
            ids in proptest::collection::vec((any::<u128>(), any::<u64>()), 0..20),
            more in (any::<u128>(), any::<u64>()),
        ) {
            let rows = || ids.iter().map(|(id, seq)| row(*id, *seq));
            let sum: Sum = rows().collect();
            prop_assert_eq!(rows().rev().collect::<Sum>(), sum);
            let (id, seq) = row(more.0, more.1);
            let mut other = sum;
            other.add(id, seq);
            other.take(id, seq);
            prop_assert_eq!(other, sum);
            let halves = ids.len() / 2;
            let (one, two): (Sum, Sum) =
                (rows().take(halves).collect(), rows().skip(halves).collect());
            prop_assert_eq!(one.plus(two), sum);
        }
    }
}
