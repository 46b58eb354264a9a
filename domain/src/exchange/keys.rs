//! The keys of the rows taken so far, to find duplicates and references into nothing.

use std::collections::HashMap;

use super::fault::Fault;

/// Keys per table, each with the line it stands on.
#[derive(Debug, Default)]
pub struct Keys {
    tables: HashMap<&'static str, HashMap<String, u64>>,
}

impl Keys {
    /// Notes that the table is among the files, even if it has no rows.
    pub fn begin(&mut self, table: &'static str) {
        self.tables.entry(table).or_default();
    }

    /// Whether the table is among the files.
    pub fn has_table(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }

    /// Whether the row is there.
    pub fn has(&self, table: &str, key: &str) -> bool {
        self.tables.get(table).is_some_and(|keys| keys.contains_key(key))
    }

    /// Takes a key.
    pub fn take(&mut self, table: &'static str, key: &str, line: u64) {
        self.tables.entry(table).or_default().insert(key.to_owned(), line);
    }

    /// The keys of one table.
    pub fn of_table(mut self, table: &str) -> impl Iterator<Item = String> {
        self.tables.remove(table).into_iter().flat_map(HashMap::into_keys)
    }

    /// Why a key cannot be taken: it already was.
    pub fn duplicate(&self, table: &str, key: &str) -> Option<Fault> {
        let line = *self.tables.get(table)?.get(key)?;
        Some(Fault::Duplicate { key: key.to_owned(), line })
    }
}
