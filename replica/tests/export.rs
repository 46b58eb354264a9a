//! A list as a file: what stands in it, and that our own import makes the same of it again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::exchange::cells::Decimal;
use domain::exchange::mapping::{Target, preview};
use domain::exchange::{Context, Here, Importer, Row, SourceFile};
use domain::id::{RecordId, WorkspaceId};
use domain::phone::PhoneKind;
use domain::recognition::number::phones;
use domain::sync::envelope::Envelope;
use proptest::prelude::*;
use replica::export::Export;
use replica::figures::Figures;
use replica::list::Lists;
use replica::message::{Chosen, ExportColumn, ExportKind, ExportShape, ListQuery, TableFile};
use replica::tables::Tables;
use serde_json::{Value, json};
use uuid::Uuid;

fn id(place: u128) -> RecordId {
    RecordId(Uuid::from_u128(place))
}

fn row(entity: &str, place: u128, fields: Value) -> Envelope {
    serde_json::from_value(json!({
        "entity": entity, "id": id(place), "schema": 1, "fields": fields, "scope": "base", "seq": 1,
    }))
    .unwrap()
}

fn day() -> NaiveDate {
    "2025-06-30".parse().unwrap()
}

fn column(field: &str, header: &str, kind: ExportKind) -> ExportColumn {
    ExportColumn { field: field.to_owned(), header: header.to_owned(), kind }
}

const DUTCH: TableFile = TableFile::Csv { separator: ';', decimal: Decimal::Comma };

const ENGLISH: TableFile = TableFile::Csv { separator: ',', decimal: Decimal::Point };

/// The whole file of these records, written some rows at a time.
fn written(
    tables: &mut Tables,
    (entity, ids): (Entity, Vec<RecordId>),
    (file, columns): (TableFile, Vec<ExportColumn>),
    step: usize,
) -> Vec<u8> {
    let shape = ExportShape { file, name: "Klanten".to_owned(), columns };
    let mut figures = Figures::default();
    figures.at(tables, day());
    let mut export = Export::new(tables, (entity, ids), shape, day());
    let mut bytes = Vec::new();
    loop {
        let derived = figures.at(tables, day());
        let piece = export.write(tables, derived, step);
        bytes.extend(piece.bytes);
        if piece.is_last {
            return bytes;
        }
    }
}

fn query(filter: &str) -> ListQuery {
    ListQuery {
        entity: Entity::Customer,
        filter: filter.to_owned(),
        only: Vec::new(),
        sort: "name".to_owned(),
        descending: true,
        from: 0,
        count: 0,
        as_of: day(),
    }
}

#[test]
fn a_file_says_what_the_list_shows() {
    let mut tables = Tables::default();
    tables.confirm_row(row("employee", 9, json!({"name": "An Smit"})));
    let first = json!({
        "name": "=cmd", "number": "007", "relation": "partner", "owner": id(9),
        "tags": ["VIP", "beurs"], "address": {"city": "Ede"}, "annual_potential": 125_050,
        "known_since": "2021-03-04", "phones": phones(PhoneKind::Main, "+31612345678", "NL"),
    });
    tables.confirm_row(row("customer", 1, first));
    tables.confirm_row(row("customer", 2, json!({"name": "Bakker"})));
    let order = json!({"customer": id(2), "on": "2025-05-01", "revenue": 4_831_050});
    tables.confirm_row(row("order", 3, order));
    let relations = vec![("customer".into(), "Klant".into()), ("partner".into(), "Partner".into())];
    let columns = vec![
        column("number", "Nummer", ExportKind::Text),
        column("name", "Naam", ExportKind::Text),
        column("relation", "Relatie", ExportKind::Choice { words: relations, needed: true }),
        column("owner", "Wie", ExportKind::Colleague),
        column("tags", "Labels", ExportKind::List),
        column("address.city", "Plaats", ExportKind::Text),
        column("annual_potential", "Potentieel", ExportKind::Money),
        column("known_since", "Sinds", ExportKind::Date),
        column("phones", "Telefoon", ExportKind::Phones(None)),
        column("last_order", "Laatste order", ExportKind::Date),
        column("revenue_w", "Omzet", ExportKind::Money),
    ];
    let ids = vec![id(1), id(2), id(77)];
    let bytes = written(&mut tables, (Entity::Customer, ids), (DUTCH, columns), 1);
    let expected = "\u{feff}Nummer;Naam;Relatie;Wie;Labels;Plaats;Potentieel;Sinds;Telefoon;\
        Laatste order;Omzet\r\n\
        007;'=cmd;Partner;An Smit;VIP, beurs;Ede;1250,50;2021-03-04;'+31612345678;;0,00\r\n\
        ;Bakker;Klant;;;;;;;2025-05-01;48310,50\r\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
}

#[test]
fn everything_that_matches_is_chosen_but_the_exceptions() {
    let mut tables = Tables::default();
    for (place, name) in [(1, "Bakker"), (2, "Aarts Bak"), (3, "Smit"), (4, "Bakhuis")] {
        tables.confirm_row(row("customer", place, json!({"name": name})));
    }
    let mut figures = Figures::default();
    figures.at(&mut tables, day());
    let derived = figures.at(&mut tables, day());
    let mut lists = Lists::default();
    let mut check = |all: bool, ids: &[u128], expected: &[u128]| {
        let ids = ids.iter().copied().map(id).collect();
        let found = lists.chosen(&tables, derived, &Chosen { query: query("bak"), all, ids });
        let expected: Vec<RecordId> = expected.iter().copied().map(id).collect();
        assert_eq!(found, expected);
    };
    check(true, &[], &[1, 4, 2]);
    check(true, &[4, 3], &[1, 2]);
    // Chosen by hand: in the order of the list, then what it shows no longer, not who is gone.
    check(false, &[3, 2, 1, 99], &[1, 2, 3]);
    check(false, &[], &[]);
}

/// Headings as the interface words them, in both languages: what import knows by name.
fn import_columns(dutch: bool) -> Vec<ExportColumn> {
    let text = |field: &str, nl: &str, en: &str| {
        column(field, if dutch { nl } else { en }, ExportKind::Text)
    };
    let phone = |kind: &str, nl: &str, en: &str| {
        let header = if dutch { nl } else { en };
        column("phones", header, ExportKind::Phones(Some(kind.to_owned())))
    };
    let of =
        |field: &str, nl: &str, en: &str, kind| column(field, if dutch { nl } else { en }, kind);
    vec![
        of("", "Sleutel", "Key", ExportKind::Key),
        text("number", "Nummer", "Number"),
        text("name", "Naam", "Name"),
        text("address.street", "Straat", "Street"),
        text("address.house_number", "Huisnummer", "House number"),
        text("address.postcode", "Postcode", "Postcode"),
        text("address.city", "Plaats", "City"),
        text("address.country", "Land", "Country"),
        phone("main", "Telefoon", "Telephone"),
        phone("mobile", "Mobiel", "Mobile"),
        phone("work", "Telefoon werk", "Work phone"),
        phone("home", "Telefoon thuis", "Home phone"),
        of("emails", "E-mail", "E-mail", ExportKind::List),
        text("website", "Website", "Website"),
        text("language", "Taal", "Language"),
        of("tags", "Labels", "Tags", ExportKind::List),
        of("known_since", "Bekend sinds", "Known since", ExportKind::Date),
        of("ended_on", "Beëindigd op", "Ended on", ExportKind::Date),
        of("annual_potential", "Jaarpotentieel", "Annual potential", ExportKind::Money),
        text("notes", "Notities", "Notes"),
    ]
}

/// Any text as a record may hold it.
fn text() -> impl Strategy<Value = String> {
    "([ -~\\n\u{a0}-\u{2fff}]|['=+@;,\"\\-]){0,12}".prop_map(|text| text.trim().to_owned())
}

fn word() -> impl Strategy<Value = String> {
    text().prop_map(|text| if text.is_empty() { "x".to_owned() } else { text })
}

/// A text of a list: one that is no list itself.
fn item() -> impl Strategy<Value = String> {
    word().prop_map(|text| text.replace([',', ';', '\n'], "_"))
}

prop_compose! {
    fn any_customer()(
        name in word(),
        [number, street, house_number, postcode, city, website, notes] in
            [text(), text(), text(), text(), text(), text(), text()],
        language in prop::sample::select(vec!["nl", "en", ""]),
        emails in prop::collection::vec(item(), 0..3),
        tags in prop::collection::vec(item(), 0..3),
        main in prop::collection::btree_set("\\+31[1-9][0-9]{8}|0[1-9][0-9] ?[0-9]{7}|jo [0-9]", 0..3),
        mobile in prop::option::of("\\+316[0-9]{8}"),
        home in prop::option::of("015-[2-9][0-9]{6}"),
        known_since in prop::option::of("20[0-2][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"),
        annual_potential in prop::option::of(0..100_000_000_i64),
    ) -> Value {
        let mut numbers = Vec::new();
        for raw in &main {
            numbers.extend(phones(PhoneKind::Main, raw, "NL"));
        }
        for (kind, raw) in [(PhoneKind::Mobile, &mobile), (PhoneKind::Home, &home)] {
            numbers.extend(raw.iter().flat_map(|raw| phones(kind, raw, "NL")));
        }
        json!({
            "name": name, "number": number, "website": website, "notes": notes,
            "language": language, "emails": emails, "tags": tags, "phones": numbers,
            "known_since": known_since, "annual_potential": annual_potential,
            "address": {"street": street, "house_number": house_number, "postcode": postcode,
                "city": city, "country": "NL"},
        })
    }
}

/// What of a record says something.
fn said(fields: &Value) -> Value {
    match fields {
        Value::Object(fields) => {
            let said = fields.iter().map(|(name, value)| (name.clone(), said(value)));
            let some = said.filter(|(_, value)| {
                !value.is_null() && *value != json!("") && *value != json!([])
            });
            Value::Object(some.collect())
        }
        value => value.clone(),
    }
}

fn imported(bytes: Vec<u8>, here: HashMap<RecordId, Here>) -> Vec<Row> {
    let workspace = WorkspaceId(Uuid::from_u128(5));
    let context = Context { here, ..Context::empty(workspace, "Klanten.csv", "NL") };
    let file = SourceFile { name: "Klanten.csv".to_owned(), bytes };
    let mapping = preview(&file, Target::Customer).unwrap().guess;
    assert!(mapping.columns.iter().all(Option::is_some), "{:?}", mapping.columns);
    let prepared = Importer::mapped(context, file, mapping).finish();
    assert_eq!(prepared.problems, []);
    prepared.records
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_exported_to_be_imported_comes_back_as_it_was(
        customers in prop::collection::vec(any_customer(), 1..6),
        dutch in any::<bool>(),
        step in 1..4_usize,
    ) {
        let mut tables = Tables::default();
        let mut here = HashMap::new();
        let ids: Vec<RecordId> = (1..=customers.len()).map(|at| id(at.try_into().unwrap())).collect();
        for (record, fields) in ids.iter().zip(&customers) {
            tables.confirm_row(row("customer", record.0.as_u128(), fields.clone()));
            here.insert(*record, Here::Customer { name: String::new(), is_household: false });
        }
        let file = if dutch { DUTCH } else { ENGLISH };
        let wanted = (file, import_columns(dutch));
        let bytes = written(&mut tables, (Entity::Customer, ids.clone()), wanted, step);
        let rows = imported(bytes, here);
        prop_assert_eq!(rows.len(), customers.len());
        for ((row, record), fields) in rows.iter().zip(&ids).zip(&customers) {
            prop_assert_eq!(row.id, *record);
            prop_assert_eq!(said(&Value::Object(row.fields.clone())), said(fields));
        }
    }
}
