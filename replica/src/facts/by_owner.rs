//! `ByOwner`: the rows of one kind by the customer that they belong to.

use domain::row::{ByRow, index, number};

use super::NOBODY;

/// So many customers whose rows changed, and all are listed anew when next asked for.
const MOST_MOVED: usize = 1_000;

/// The rows of one kind by owner: listed when first asked for, and from there on kept up to date.
#[derive(Debug, Default)]
pub struct ByOwner {
    lists: Option<Lists>,
    /// The rows of owners who got or lost some since.
    moved: ByRow<Vec<u32>>,
}

/// For each owner the rows that belong to it, ascending.
#[derive(Debug, Default)]
struct Lists {
    offsets: Vec<u32>,
    rows: Vec<u32>,
}

impl ByOwner {
    /// The rows of an owner; `owners` is whose each row is, of `count` there may be.
    pub fn of(&mut self, owners: &[u32], count: usize, owner: u32) -> &[u32] {
        let lists = self.lists.get_or_insert_with(|| Lists::build(owners, count));
        self.moved.get(owner).map_or_else(|| lists.of(owner), Vec::as_slice)
    }

    /// A row is another one's from here on; [`NOBODY`] is no owner.
    pub fn moved(&mut self, row: u32, before: u32, after: u32) {
        let Some(lists) = &self.lists else { return };
        if before == after {
            return;
        }
        for owner in [before, after].into_iter().filter(|owner| *owner != NOBODY) {
            let mut rows = self.moved.take(owner).unwrap_or_else(|| lists.of(owner).to_vec());
            match rows.binary_search(&row) {
                Ok(place) if owner == before => drop(rows.remove(place)),
                Err(place) if owner == after => rows.insert(place, row),
                _ => {}
            }
            self.moved.put(owner, rows);
        }
        if self.moved.len() > MOST_MOVED {
            self.forget();
        }
    }

    /// Many rows changed: all are listed anew when next asked for.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

impl Lists {
    /// Counting sort of rows by owner.
    fn build(owners: &[u32], count: usize) -> Self {
        let mut offsets = vec![0u32; count.saturating_add(1)];
        for owner in owners {
            if let Some(count) = offsets.get_mut(index(*owner).saturating_add(1)) {
                *count = count.saturating_add(1);
            }
        }
        let mut sum = 0u32;
        for offset in &mut offsets {
            sum = sum.saturating_add(*offset);
            *offset = sum;
        }
        let mut next = offsets.clone();
        let mut rows = vec![0; index(sum)];
        for (row, owner) in owners.iter().enumerate() {
            if index(*owner) >= count {
                continue;
            }
            if let Some(place) = next.get_mut(index(*owner)) {
                if let Some(slot) = rows.get_mut(index(*place)) {
                    *slot = number(row);
                }
                *place = place.saturating_add(1);
            }
        }
        Self { offsets, rows }
    }

    fn of(&self, owner: u32) -> &[u32] {
        let at = index(owner);
        let begin = self.offsets.get(at).copied().map_or(0, index);
        let end = self.offsets.get(at.saturating_add(1)).copied().map_or(begin, index);
        self.rows.get(begin..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_listed_by_their_owner_and_follow_them() {
        let owners = [1, 0, NOBODY, 1];
        let mut rows = ByOwner::default();
        assert_eq!(rows.of(&owners, 2, 0), &[1]);
        assert_eq!(rows.of(&owners, 2, 1), &[0, 3]);
        assert!(rows.of(&owners, 2, 7).is_empty());
        rows.moved(3, 1, 0);
        rows.moved(2, NOBODY, 0);
        rows.moved(0, 1, NOBODY);
        rows.moved(4, NOBODY, 7);
        assert_eq!(rows.of(&owners, 2, 0), &[1, 2, 3]);
        assert!(rows.of(&owners, 2, 1).is_empty());
        assert_eq!(rows.of(&owners, 2, 7), &[4]);
        (10..2_000).for_each(|row| rows.moved(row, NOBODY, row));
        assert_eq!(rows.of(&owners, 2, 1), &[0, 3], "as the owners say it now");
    }
}
