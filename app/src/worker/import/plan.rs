//! What an import would do, as the page tells it.

use std::collections::{BTreeMap, HashSet};

use domain::entity::Entity;
use domain::exchange::left_out::LeftOut;
use domain::exchange::{Fate, Fault, LeftOutFile, RowProblem, TableReport};

use crate::worker::message::{ImportProblem, ImportTable, LeftOutRows};

/// What the rows of one kind would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    pub created: u32,
    pub updated: u32,
    pub unchanged: u32,
}

impl Effect {
    fn rows(self) -> u32 {
        self.created.saturating_add(self.updated).saturating_add(self.unchanged)
    }
}

/// What becomes of the tables of a folder, or of the one that was mapped.
pub fn of_tables(tables: Vec<TableReport>, effects: &BTreeMap<Entity, Effect>) -> Vec<ImportTable> {
    let mut told = HashSet::new();
    let line = |table: TableReport| {
        let entity = match &table.fate {
            Fate::Imported(entities) => entities.first().cloned(),
            _ => None,
        };
        let effect = entity.as_ref().and_then(|entity| effects.get(entity)).copied();
        let effect = effect.unwrap_or_default();
        // Two tables of one kind, customers and their addresses, fill the same records: what
        // becomes of them is told once.
        let is_first = entity.clone().is_none_or(|entity| told.insert(entity));
        let is_new = effect.created > 0 || effect.updated > 0;
        let (created, updated, unchanged) = match (is_first, is_new) {
            (true, _) => (effect.created, effect.updated, effect.unchanged),
            (false, true) => (0, table.accepted, 0),
            (false, false) => (0, 0, table.accepted),
        };
        let TableReport { file, rows, refused, .. } = table;
        ImportTable { file, entity, rows, created, updated, unchanged, refused }
    };
    let known = tables.into_iter().filter(|table| table.fate != Fate::Ignored);
    known.map(line).collect()
}

/// What becomes of an address book, however many files it is: its people, and the customers they are
/// at. One row can be both, so each kind counts its own records; what is refused stands once.
pub fn of_address_book(
    name: &str,
    tables: &[TableReport],
    effects: &BTreeMap<Entity, Effect>,
) -> Vec<ImportTable> {
    let refused = tables.iter().map(|table| table.refused).sum();
    let line = |(entity, refused): (Entity, u32)| {
        let effect = effects.get(&entity).copied().unwrap_or_default();
        let rows = effect.rows().saturating_add(refused);
        let Effect { created, updated, unchanged } = effect;
        let (file, entity) = (name.to_owned(), Some(entity));
        ImportTable { file, entity, rows, created, updated, unchanged, refused }
    };
    [(Entity::Contact, refused), (Entity::Customer, 0)].map(line).into()
}

/// A problem, with the cell that has it.
pub fn problem(problem: &RowProblem) -> ImportProblem {
    let value = match &problem.fault {
        Fault::NotADate { text }
        | Fault::NotAnAmount { text }
        | Fault::Negative { text }
        | Fault::NotInRange { text, .. }
        | Fault::NotOneOf { text, .. } => text.clone(),
        Fault::UnknownReference { key, .. }
        | Fault::Duplicate { key, .. }
        | Fault::InOtherFile { key, .. } => key.clone(),
        Fault::AlreadyHere { name } => name.clone(),
        Fault::CellError { text, .. } => text.clone(),
        _ => String::new(),
    };
    ImportProblem {
        file: problem.file.clone(),
        line: u32::try_from(problem.line).unwrap_or(u32::MAX),
        column: problem.column.clone(),
        value: shortened(&value),
        reason: problem.fault.to_string(),
    }
}

/// The rows of a file that are left out, with the reasons as they are told.
pub fn left_out_rows(file: &LeftOutFile) -> LeftOutRows {
    let row = |row: &LeftOut| {
        let cells = row.cells.iter().map(str::to_owned).collect();
        let faults = row.faults.iter().map(|(column, fault)| (column.clone(), fault.to_string()));
        (cells, faults.collect())
    };
    let LeftOutFile { file, header, rows } = file;
    let (file, header, rows) = (file.clone(), header.clone(), rows.iter().map(row).collect());
    LeftOutRows { file, header, rows }
}

/// A value as it is shown beside its reason.
pub fn shortened(value: &str) -> String {
    value.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use domain::exchange::Encoding;

    use super::*;

    #[test]
    fn an_address_book_counts_people_and_customers_by_themselves() {
        let report = |file: &str, refused| TableReport {
            file: file.to_owned(),
            fate: Fate::Imported(vec![Entity::Contact, Entity::Customer]),
            rows: 3,
            accepted: 2,
            refused,
            encoding: Encoding::Utf8,
            separator: ',',
        };
        let people = Effect { created: 2, updated: 1, unchanged: 1 };
        let effects = BTreeMap::from([
            (Entity::Contact, people),
            (Entity::Customer, Effect { created: 1, ..Effect::default() }),
        ]);
        let lines =
            of_address_book("a.vcf, b.vcf", &[report("a.vcf", 1), report("b.vcf", 1)], &effects);
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.entity.clone(), line.rows, line.created, line.refused))
            .collect();
        let expected = [(Some(Entity::Contact), 6, 2, 2), (Some(Entity::Customer), 1, 1, 0)];
        assert_eq!(told, expected);
        assert!(lines.iter().all(|line| line.file == "a.vcf, b.vcf"));
    }
}
