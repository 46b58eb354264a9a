//! Importing a folder and single tables: what becomes of every row.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use domain::entity::Entity;
use domain::exchange::mapping::{Target, preview};
use domain::exchange::{Context, Encoding, Fate, Fault, Importer, Prepared, SourceFile};
use domain::id::WorkspaceId;
use serde_json::json;

fn context() -> Context {
    Context::empty(
        WorkspaceId::parse("0197a000-0000-7000-8000-000000000001").unwrap(),
        "folder",
        "NL",
    )
}

fn demo() -> Vec<SourceFile> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/crm_demo");
    let files = fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        SourceFile { name, bytes: fs::read(path).unwrap() }
    });
    files.collect()
}

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.into(), bytes: text.into() }
}

fn import(files: &[(&str, &str)]) -> Prepared {
    let files = files.iter().map(|(name, text)| file(name, text)).collect();
    Importer::folder(context(), files).finish()
}

fn count(prepared: &Prepared, entity: Entity) -> usize {
    prepared.records.iter().filter(|row| row.entity == entity).count()
}

#[track_caller]
fn problems(files: &[(&str, &str)], expected: &[&str]) -> Prepared {
    let prepared = import(files);
    let found: Vec<String> = prepared.problems.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
    prepared
}

#[test]
fn the_demo_folder_becomes_records_without_a_problem() {
    let mut importer = Importer::folder(context(), demo());
    let mut steps = 0;
    loop {
        let progress = importer.step(1000);
        steps += 1;
        assert!(progress.rows_done <= progress.rows_total);
        if progress.finished {
            assert_eq!(progress.rows_done, progress.rows_total);
            break;
        }
    }
    assert!(steps > 5);
    let prepared = importer.finish();
    assert_eq!(prepared.problems, []);
    for (entity, rows) in [
        (Entity::Customer, 285),
        (Entity::Contact, 677),
        (Entity::Interaction, 1721),
        (Entity::Order, 1559),
        (Entity::OrderCost, 1559),
        (Entity::SurveyResponse, 54),
        (Entity::Employee, 28),
        (Entity::Quote, 543),
        (Entity::Effort, 1656),
        (Entity::EffortCost, 1656),
        (Entity::Case, 23),
        (Entity::Campaign, 8),
        (Entity::CampaignMember, 92),
    ] {
        assert_eq!(count(&prepared, entity.clone()), rows, "{entity:?}");
    }
    let fate = |file: &str| {
        let table = prepared.tables.iter().find(|table| table.file == file).unwrap();
        (table.fate.clone(), table.rows)
    };
    assert_eq!(fate("customers.csv"), (Fate::Imported(vec![Entity::Customer]), 285));
    let hours = Fate::Imported(vec![Entity::Effort, Entity::EffortCost]);
    assert_eq!(fate("hours.csv"), (hours, 1656));
    assert_eq!(fate("offers.csv"), (Fate::Imported(vec![Entity::Quote]), 543));
    assert_eq!(fate("expected_customers.csv"), (Fate::Ignored, 0));
    assert_eq!(fate("expected.json"), (Fate::Ignored, 0));
    let first = &prepared.records.iter().find(|row| row.fields["source_key"] == "C0001").unwrap();
    assert_eq!(first.fields["address"]["postcode"], "2542 LE");
    assert_eq!(first.fields["phones"][0]["e164"], "+31799789328");
    assert_eq!(first.fields["known_since"], "2023-04-27");
    assert!(!first.fields.contains_key("notes"), "what the tables do not carry is left alone");
}

#[test]
fn the_same_rows_get_the_same_ids_again() {
    let ids =
        |prepared: Prepared| prepared.records.into_iter().map(|row| row.id).collect::<Vec<_>>();
    let first = ids(Importer::folder(context(), demo()).finish());
    let mut files = demo();
    files.reverse();
    assert_eq!(first, ids(Importer::folder(context(), files).finish()));
}

#[test]
fn every_fault_names_file_line_column_and_reason() {
    let customers = "customer_id,name,created_date,referred_by,annual_wallet_eur\n\
        C1,Bakker,2024-01-01,,\n\
        C2,,2024-02-30,,\n\
        C1,Bakker again,,,\n\
        C3,Too,many,cells,in,here\n\
        C4,Smid,,C9,12.345\n\
        C5,Kok,,C9,12.34\n";
    let orders = "order_id,customer_id,order_date,revenue_eur,kind\n\
        O1,C1,2024-03-01,=1+1,order\n\
        O2,C2,2024-03-01,1.00,order\n\
        O3,C1,,1.00,gift\n\
        O4,C1,2024-03-01,,\n";
    let expected = [
        "customers.csv, line 3, column name: the cell is empty",
        "customers.csv, line 3, column created_date: \"2024-02-30\" is not a date",
        "customers.csv, line 4, column customer_id: \"C1\" already stands in line 2",
        "customers.csv, line 5: the row has 6 cells, the header has 5",
        "customers.csv, line 6, column annual_wallet_eur: \"12.345\" is not an amount with at most two decimals",
        "customers.csv, line 7, column referred_by: \"C9\" is not in customers",
        "orders.csv, line 2, column revenue_eur: \"=1+1\" is not an amount with at most two decimals",
        "orders.csv, line 3, column customer_id: \"C2\" is not in customers",
        "orders.csv, line 4, column order_date: the cell is empty",
        "orders.csv, line 4, column kind: \"gift\" is not one of order, credit",
        "orders.csv, line 5, column revenue_eur: the cell is empty",
    ];
    let prepared = problems(&[("orders.csv", orders), ("customers.csv", customers)], &expected);
    assert_eq!(count(&prepared, Entity::Customer), 2);
    assert_eq!(count(&prepared, Entity::Order), 0);
    let report = &prepared.tables[0];
    assert_eq!((report.rows, report.accepted, report.refused), (6, 2, 4));
}

#[test]
fn files_that_cannot_be_read_are_refused_as_a_whole() {
    let customers = "customer_id,name\nC1,Bakker\n";
    let files = [
        ("customers.csv", customers),
        ("copy/customers.csv", customers),
        ("surveys.csv", "response_id,customer_id,date\n"),
        ("orders.csv", ""),
        ("people.csv", "PK\u{3}\u{4}\0"),
        ("hours.csv", "a\0b"),
    ];
    let expected = [
        "copy/customers.csv: the table customers was already given by another file",
        "people.csv: the spreadsheet is damaged; open it and save it anew",
        "orders.csv: the file is empty",
        "surveys.csv, line 1, column nps: the column is missing",
        "hours.csv: this is not a text table; save it as CSV first",
    ];
    let prepared = problems(&files, &expected);
    assert_eq!(count(&prepared, Entity::Customer), 1);
}

#[test]
fn a_table_may_refer_to_customers_of_an_earlier_import() {
    let surveys = "response_id,customer_id,date,nps\nS1,C1,2024-01-01,9\n";
    let refused = import(&[("surveys.csv", surveys)]);
    assert_eq!(refused.records, []);
    let mut context = context();
    context.known = import(&[("customers.csv", "customer_id,name\nC1,Bakker\n")])
        .records
        .into_iter()
        .map(|row| row.id)
        .collect();
    let again = Importer::folder(context, vec![file("surveys.csv", surveys)]).finish();
    assert_eq!(again.records.len(), 1);
    assert_eq!(again.records[0].fields["score"], 9);
}

#[test]
fn formulas_stay_text_and_our_own_export_comes_back_whole() {
    let customers = "customer_id,name\nC1,=cmd|calc\nC2,'+31 Bar\nC3,'t Zand\n";
    let prepared = import(&[("customers.csv", customers)]);
    let names: Vec<_> = prepared.records.iter().map(|row| row.fields["name"].clone()).collect();
    assert_eq!(names, [json!("=cmd|calc"), json!("+31 Bar"), json!("'t Zand")]);
}

#[test]
fn an_old_encoding_is_read_and_reported() {
    let bytes = b"customer_id;name\nC1;Caf\xe9 Zo\xeb\n".to_vec();
    let files = vec![SourceFile { name: "customers.csv".into(), bytes }];
    let prepared = Importer::folder(context(), files).finish();
    assert_eq!(prepared.records[0].fields["name"], "Café Zoë");
    assert_eq!(prepared.tables[0].encoding, Encoding::Windows1252);
    assert_eq!(prepared.tables[0].separator, ';');
}

#[test]
fn any_table_maps_onto_customers() {
    let text = "Bedrijfsnaam;Telefoon;Mobiel;E-mail;Postcode;Klant sinds;Labels;Potentieel\n\
        Bakker;010-1234567;06-12345678;a@b.example;1234 AB;31-12-2024;vip, noord;1.250,50\n\
        ;;;;;32-12-2024;;\n\
        Bakker;010-1234567;06-12345678;a@b.example;1234 AB;31-12-2024;vip, noord;1.250,50\n";
    let file = file("relaties.csv", text);
    let guess = preview(&file, Target::Customer).unwrap().guess;
    let prepared = Importer::mapped(context(), file, guess).finish();
    let row = &prepared.records[0];
    assert_eq!(prepared.records.len(), 1);
    assert_eq!(row.fields["name"], "Bakker");
    assert_eq!(row.fields["phones"][1]["e164"], "+31612345678");
    assert_eq!(row.fields["phones"][1]["kind"], "mobile");
    assert_eq!(row.fields["known_since"], "2024-12-31");
    assert_eq!(row.fields["tags"], json!(["vip", "noord"]));
    assert_eq!(row.fields["annual_potential"], 125_050);
    assert_eq!(row.fields["address"], json!({"postcode": "1234 AB", "country": "NL"}));
    let columns: Vec<_> =
        prepared.problems.iter().map(|p| (p.line, p.column.clone().unwrap_or_default())).collect();
    let expected = [(3, "Bedrijfsnaam"), (3, "Klant sinds"), (4, "key")];
    assert_eq!(columns, expected.map(|(line, column)| (line, column.to_owned())));
    assert!(matches!(prepared.problems[2].fault, Fault::Duplicate { line: 2, .. }));
}

#[test]
fn contacts_find_their_customer_by_name_or_number() {
    let text = "Voornaam,Tussenvoegsel,Achternaam,Bedrijf,Tel\nAn,de,Wit,bakker,010-1234567 tst. 4\nBo,,Bos,Nergens,\n";
    let file = file("personen.csv", text);
    let guess = preview(&file, Target::Contact).unwrap().guess;
    let mut context = context();
    let customer = import(&[("customers.csv", "customer_id,name\nC1,Bakker\n")]).records[0].id;
    context.customers.insert("bakker".into(), customer);
    let prepared = Importer::mapped(context, file, guess).finish();
    assert_eq!(prepared.records.len(), 1);
    assert_eq!(prepared.records[0].fields["customer"], json!(customer));
    assert_eq!(prepared.records[0].fields["phones"][0]["extension"], "4");
    assert_eq!(
        prepared.problems[0].to_string(),
        "personen.csv, line 3, column Bedrijf: \"Nergens\" is not in customers"
    );
}

#[test]
fn noise_is_refused_or_read_without_a_panic() {
    let alphabet = b"customer_id,name;\n\r\t\"'=+-@0123456789CK\xe9\xff\xfe\0 .";
    let mut seed: u64 = 3;
    let mut next = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % bound
    };
    for round in 0..2_000 {
        let mut bytes = if round % 2 == 0 { b"customer_id,name\n".to_vec() } else { Vec::new() };
        bytes.extend((0..next(200)).map(|_| alphabet[next(alphabet.len())]));
        let file = SourceFile { name: "customers.csv".into(), bytes };
        if let Ok(found) = preview(&file, Target::Contact) {
            Importer::mapped(context(), file.clone(), found.guess).finish();
        }
        let prepared = Importer::folder(context(), vec![file]).finish();
        let report = &prepared.tables[0];
        assert_eq!(report.accepted + report.refused, report.rows);
    }
}

#[test]
fn work_and_outreach_are_checked_cell_by_cell() {
    let customers = "customer_id,name\nC1,Bakker\n";
    let hours = "entry_id,customer_id,employee_id,date,minutes,rate_eur_per_hour\n\
        H1,C1,M1,2024-01-01,30,60.00\n\
        H2,C1,,2024-01-01,-5,60.00\n\
        H3,C1,,2024-01-01,30,-60.00\n\
        H4,C1,,2024-01-01,,60.00\n\
        H5,C9,,2024-01-01,30,\n";
    let targets = "campaign_id,customer_id,sent_date\n\
        W1,C1,2024-01-01\n\
        W1,C1,2024-01-01\n\
        W9,C1,2024-01-01\n\
        W1,C1,\n";
    let campaigns = "campaign_id,name,kind,cost_eur\nW1,Terug,winback,10.00\nW2,Weg,prank,\n";
    let complaints = "complaint_id,customer_id,opened_date,generous\nX1,C1,2024-01-01,ja\n";
    let offers = "offer_id,customer_id,requested_date,status\nF1,C1,2024-01-01,maybe\n";
    let expected = [
        "campaigns.csv, line 3, column kind: \"prank\" is not one of acquisition, winback, retention",
        "offers.csv, line 2, column status: \"maybe\" is not one of open, won, lost",
        "campaign_targets.csv, line 3, column campaign_id: \"W1/C1/2024-01-01\" already stands in line 2",
        "campaign_targets.csv, line 4, column campaign_id: \"W9\" is not in campaigns",
        "campaign_targets.csv, line 5, column sent_date: the cell is empty",
        "complaints.csv, line 2, column generous: \"ja\" is not one of 0, 1",
        "hours.csv, line 3, column minutes: \"-5\" is not a whole number from 0 to 527040",
        "hours.csv, line 4, column rate_eur_per_hour: \"-60.00\" is below zero",
        "hours.csv, line 5, column minutes: the cell is empty",
        "hours.csv, line 6, column customer_id: \"C9\" is not in customers",
    ];
    let prepared = problems(
        &[
            ("hours.csv", hours),
            ("campaign_targets.csv", targets),
            ("campaigns.csv", campaigns),
            ("complaints.csv", complaints),
            ("offers.csv", offers),
            ("customers.csv", customers),
        ],
        &expected,
    );
    assert_eq!(count(&prepared, Entity::Effort), 1);
    assert_eq!(count(&prepared, Entity::CampaignMember), 1);
}
