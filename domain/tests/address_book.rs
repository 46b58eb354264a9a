//! Importing address books: persons and organizations become customers with contacts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::entity::Entity;
use domain::exchange::mapping::{Target, preview};
use domain::exchange::{Context, Importer, Prepared, SourceFile};
use domain::id::{RecordId, WorkspaceId};
use serde_json::{Value, json};

fn context() -> Context {
    let workspace = WorkspaceId::parse("0197a000-0000-7000-8000-000000000001").unwrap();
    Context::empty(workspace, "adressen.csv", "NL")
}

fn file(text: &str) -> SourceFile {
    SourceFile { name: "adressen.csv".into(), bytes: text.into() }
}

fn import(context: Context, text: &str) -> Prepared {
    let file = file(text);
    let mapping = preview(&file, Target::AddressBook).unwrap().guess;
    Importer::mapped(context, file, mapping).finish()
}

fn problems(prepared: &Prepared) -> Vec<String> {
    prepared.problems.iter().map(ToString::to_string).collect()
}

/// The record of a kind that has a value in a field.
#[track_caller]
fn find(prepared: &Prepared, entity: Entity, field: &str, value: &str) -> (RecordId, Value) {
    let mut rows = prepared.records.iter();
    let row = rows.find(|row| row.entity == entity && row.fields.get(field) == Some(&json!(value)));
    let row = row.unwrap();
    (row.id, Value::Object(row.fields.clone()))
}

#[test]
fn a_refused_row_makes_no_customer_for_the_next_one() {
    let text = "first name,company,birthday,phone\nJan,Smit,31-13-2000,\nEls,Smit,,\n,Smit,,0101234567\n,,,0612345678\n";
    let prepared = import(context(), text);
    let (smit, fields) = find(&prepared, Entity::Customer, "name", "Smit");
    assert_eq!(fields["phones"][0]["e164"], "+31101234567");
    let (_, els) = find(&prepared, Entity::Contact, "first_name", "Els");
    assert_eq!(els["customer"], json!(smit));
    let expected = [
        "adressen.csv, line 2, column birthday: \"31-13-2000\" is not a date",
        "adressen.csv, line 5, column last_name: the cell is empty",
    ];
    assert_eq!(problems(&prepared), expected);
}
