//! Row numbers: columns are addressed by dense `u32`, slices by `usize`. The one place that converts.
//! And what only a few rows have.

/// The place of a row in a slice; a row no slice can hold lies past every end.
pub fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

/// The row at a place in a slice; places beyond `u32` share the last number.
pub fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Makes room for so many more items, and an eighth of those there are at least. Vectors by themselves
/// double: a column of a million rows would leave as much unused, in a program whose memory never shrinks.
pub fn room<Item>(items: &mut Vec<Item>, more: usize) {
    if items.capacity().saturating_sub(items.len()) < more {
        items.reserve_exact(more.max(items.len() / 8));
    }
}

/// What a few rows have, by row number: sorted, so that asking for a row that has none costs little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByRow<Item>(Vec<(u32, Item)>);

impl<Item> Default for ByRow<Item> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<Item> ByRow<Item> {
    /// How many rows have something.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no row has anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a row has.
    pub fn get(&self, row: u32) -> Option<&Item> {
        self.0.get(self.place(row).ok()?).map(|(_, item)| item)
    }

    /// Gives a row something, in the place of what it had.
    pub fn put(&mut self, row: u32, item: Item) {
        match self.place(row) {
            Ok(place) => {
                if let Some(known) = self.0.get_mut(place) {
                    known.1 = item;
                }
            }
            Err(place) => self.0.insert(place, (row, item)),
        }
    }

    /// Takes away what a row has.
    pub fn take(&mut self, row: u32) -> Option<Item> {
        let place = self.place(row).ok()?;
        Some(self.0.remove(place).1)
    }

    fn place(&self, row: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&row, |(row, _)| *row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_what_it_was_given_last() {
        let mut rows = ByRow::default();
        for (row, item) in [(7, 'a'), (3, 'b'), (9, 'c'), (3, 'd')] {
            rows.put(row, item);
        }
        assert_eq!((rows.get(3), rows.get(7), rows.get(8)), (Some(&'d'), Some(&'a'), None));
        assert_eq!((rows.take(7), rows.take(7), rows.len()), (Some('a'), None, 2));
    }
}
