//! What the workspace has already, as an import refers to it.

use std::collections::{HashMap, HashSet};

use domain::entity::Entity;
use domain::exchange::Here;
use domain::id::RecordId;
use domain::row::number;
use replica::tables::Tables;

/// Every record here, so that a table may refer to rows of an earlier import.
pub fn known(tables: &Tables) -> HashSet<RecordId> {
    let kinds = [Entity::Customer, Entity::Contact, Entity::Employee];
    let rows = kinds.iter().flat_map(|kind| {
        tables.views_with_merged(kind).filter_map(move |(row, _)| tables.id(kind, row))
    });
    rows.collect()
}

/// Customers by lower-case number and name; one that was merged is found by its own.
pub fn customers(tables: &Tables) -> HashMap<String, RecordId> {
    let mut customers = HashMap::new();
    for (row, view) in tables.views_with_merged(&Entity::Customer) {
        let Some(id) = tables.id(&Entity::Customer, row) else { continue };
        for text in [view.text("name"), view.text("number")] {
            if !text.is_empty() {
                customers.insert(text.to_lowercase(), id);
            }
        }
    }
    customers
}

/// Whom a card that left from here finds again.
pub fn here(tables: &Tables) -> HashMap<RecordId, Here> {
    let mut here = HashMap::new();
    for (row, view) in tables.views_with_merged(&Entity::Customer) {
        let Some(id) = tables.id(&Entity::Customer, row) else { continue };
        let is_household = view.text("kind") == "household";
        here.insert(id, Here::Customer { name: view.text("name").to_lowercase(), is_household });
    }
    for (row, view) in tables.views(&Entity::Contact) {
        let Some(id) = tables.id(&Entity::Contact, row) else { continue };
        here.insert(id, Here::Contact(view.id("customer").map(RecordId)));
    }
    for entity in [Entity::Customer, Entity::Contact] {
        let erased = tables.table(&entity).into_iter().flat_map(|table| {
            (0..number(table.len())).filter_map(|row| table.mark(row).map(|mark| mark.id))
        });
        here.extend(erased.map(|id| (id, Here::Erased)));
    }
    here
}

#[cfg(test)]
mod tests {
    use domain::sync::envelope::Envelope;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    fn row(entity: &str, n: u128, fields: Value, is_erased: bool) -> Envelope {
        serde_json::from_value(json!({
            "entity": entity, "id": Uuid::from_u128(n), "schema": 1, "fields": fields,
            "scope": "base", "seq": 1, "erased": is_erased,
        }))
        .unwrap()
    }

    #[test]
    fn a_card_finds_customers_contacts_and_who_was_erased() {
        let id = |n| RecordId(Uuid::from_u128(n));
        let mut tables = Tables::default();
        let home = json!({"name": "Jan Bos", "kind": "household"});
        tables.confirm_row(row("customer", 1, home, false));
        tables.confirm_row(row("contact", 2, json!({"customer": id(1)}), false));
        tables.confirm_row(row("contact", 3, json!({"customer": id(1)}), true));
        let expected = HashMap::from([
            (id(1), Here::Customer { name: "jan bos".into(), is_household: true }),
            (id(2), Here::Contact(Some(id(1)))),
            (id(3), Here::Erased),
        ]);
        assert_eq!(here(&tables), expected);
    }
}
