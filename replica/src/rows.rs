//! `Rows`: some rows of each kind, as those that changed or are open. Sorted lists do where a tree of each
//! type that wants one would be downloaded: most rows come in their order, at the end.

use domain::entity::Entity;

/// Rows by kind, both ascending.
#[derive(Debug, Default)]
pub struct Rows(Vec<(Entity, Vec<u32>)>);

impl Rows {
    /// Puts a row in, or takes it out.
    pub fn set(&mut self, entity: &Entity, row: u32, is_in: bool) {
        match self.0.binary_search_by(|(kind, _)| kind.cmp(entity)) {
            Ok(place) => {
                let Some((_, rows)) = self.0.get_mut(place) else { return };
                match rows.binary_search(&row) {
                    Err(place) if is_in => rows.insert(place, row),
                    Ok(place) if !is_in => drop(rows.remove(place)),
                    _ => {}
                }
            }
            Err(place) if is_in => self.0.insert(place, (entity.clone(), vec![row])),
            Err(_) => {}
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|(_, rows)| rows.len()).sum()
    }

    /// The rows of one kind, ascending.
    pub fn of(&self, entity: &Entity) -> &[u32] {
        let kind = self.0.iter().find(|(kind, _)| kind == entity);
        kind.map(|(_, rows)| rows.as_slice()).unwrap_or_default()
    }

    /// The kinds that have such rows, or had some.
    pub fn kinds(&self) -> impl Iterator<Item = &Entity> {
        self.0.iter().map(|(kind, _)| kind)
    }

    /// The rows by kind and number.
    pub fn iter(&self) -> impl Iterator<Item = (&Entity, u32)> {
        self.0.iter().flat_map(|(kind, rows)| rows.iter().map(move |row| (kind, *row)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_listed_by_kind_ascending_and_once() {
        let mut rows = Rows::default();
        for (kind, row, is_in) in [
            (Entity::Task, 7, true),
            (Entity::Task, 3, true),
            (Entity::Contact, 9, true),
            (Entity::Task, 7, true),
            (Entity::Case, 1, false),
            (Entity::Contact, 9, false),
            (Entity::Task, 5, true),
        ] {
            rows.set(&kind, row, is_in);
        }
        assert_eq!((rows.of(&Entity::Task), rows.len()), ([3, 5, 7].as_slice(), 3));
        assert_eq!(rows.kinds().collect::<Vec<_>>(), [&Entity::Contact, &Entity::Task]);
        assert!(rows.iter().eq([3, 5, 7].map(|row| (&Entity::Task, row))));
    }
}
