//! Importing cards and address books: persons and organizations become customers with contacts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::contact::Contact;
use domain::customer::{Customer, CustomerKind};
use domain::entity::Entity;
use domain::exchange::mapping::{Target, preview};
use domain::exchange::vcard::{Card, Version, leave_out_same, write};
use domain::exchange::{Context, Fate, Here, Importer, Prepared, SourceFile};
use domain::id::{ContactId, CustomerId, RecordId, WorkspaceId};
use serde_json::{Value, json};

const CARDS: &str = "BEGIN:VCARD
VERSION:3.0
UID:jan
N:de Wit;Jan;;;
ORG:Bakkerij Smit
TITLE:Bakker
TEL;TYPE=WORK:010-1234567 tst. 12
TEL;TYPE=CELL:06-12345678
EMAIL:jan@smit.example
ADR;TYPE=HOME:;;Thuisweg 1;Delft;;2611 AA;Nederland
BDAY:--12-31
END:VCARD
BEGIN:VCARD
VERSION:3.0
UID:els
N:Groot;Els;;;
ORG:BAKKERIJ SMIT
BDAY:1980-01-02
END:VCARD
BEGIN:VCARD
VERSION:3.0
UID:piet
FN:Piet van den Berg
ADR;TYPE=HOME:;;Kerkstraat 12 bis;Gent;;9000;België
CATEGORIES:Vrienden
NOTE:=1+1
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Nooit af
BEGIN:VCARD
VERSION:3.0
UID:smit
FN:Bakkerij Smit
ORG:Bakkerij Smit
TEL:010-7654321
URL:smit.example
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:Vrienden
END:VCARD
";

fn context() -> Context {
    let workspace = WorkspaceId::parse("0197a000-0000-7000-8000-000000000001").unwrap();
    Context::empty(workspace, "kaarten.vcf", "NL")
}

fn file(text: &str) -> SourceFile {
    SourceFile { name: "kaarten.vcf".into(), bytes: text.into() }
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
fn persons_bring_their_organization_or_are_a_household() {
    let prepared = import(context(), CARDS);
    let expected = [
        "kaarten.vcf, line 28: the card does not end before the next one begins or the file ends",
        "kaarten.vcf, line 39: the card is a list of other cards, not of a person or an organization",
    ];
    assert_eq!(problems(&prepared), expected);
    let kinds: Vec<_> = prepared.records.iter().map(|row| row.entity.clone()).collect();
    let (customer, contact) = (Entity::Customer, Entity::Contact);
    assert_eq!(kinds, [&customer, &customer, &contact, &contact, &contact].map(Clone::clone));
    let table = &prepared.tables[0];
    assert_eq!((table.rows, table.accepted, table.refused), (6, 4, 2));
    assert_eq!(table.fate, Fate::Imported(vec![contact.clone(), customer.clone()]));

    let (smit, fields) = find(&prepared, customer.clone(), "name", "Bakkerij Smit");
    let firm: Customer = serde_json::from_value(fields).unwrap();
    assert_eq!((firm.kind, firm.website.as_str()), (CustomerKind::Organization, "smit.example"));
    assert_eq!(firm.phones[0].e164.as_deref(), Some("+31107654321"));
    assert_eq!(firm.address.street, "", "where its people live is not where it is");

    let (_, fields) = find(&prepared, contact.clone(), "source_key", "jan");
    let jan: Contact = serde_json::from_value(fields).unwrap();
    assert_eq!(jan.customer, Some(CustomerId::from(smit)));
    assert_eq!((jan.full_name().as_str(), jan.role.as_str()), ("Jan de Wit", "Bakker"));
    assert_eq!((jan.infix.as_str(), jan.birthday), ("de", None));
    assert_eq!(jan.notes, "BDAY: --12-31\nADR: Thuisweg 1, 2611 AA, Delft, NL");
    let numbers: Vec<_> = jan
        .phones
        .iter()
        .map(|phone| (phone.kind, phone.e164.as_deref(), phone.extension.as_deref()))
        .collect();
    use domain::phone::PhoneKind::{Mobile, Work};
    let expected = [(Work, Some("+31101234567"), Some("12")), (Mobile, Some("+31612345678"), None)];
    assert_eq!(numbers, expected);

    let (_, els) = find(&prepared, contact.clone(), "source_key", "els");
    assert_eq!((&els["customer"], &els["birthday"]), (&json!(smit), &json!("1980-01-02")));

    let (home, fields) = find(&prepared, customer, "name", "Piet van den Berg");
    assert_eq!((&fields["kind"], &fields["tags"]), (&json!("household"), &json!(["Vrienden"])));
    let address = json!({"street": "Kerkstraat", "house_number": "12 bis", "postcode": "9000",
        "city": "Gent", "country": "BE"});
    assert_eq!(fields["address"], address);
    let (_, piet) = find(&prepared, contact, "source_key", "piet");
    assert_eq!((&piet["customer"], &piet["notes"]), (&json!(home), &json!("=1+1")));
}

#[test]
fn a_second_import_gives_the_same_records_and_leaves_customers_of_others_alone() {
    let first = import(context(), CARDS);
    let (smit, _) = find(&first, Entity::Customer, "name", "Bakkerij Smit");
    let mut again = context();
    again.customers.insert("bakkerij smit".into(), smit);
    assert_eq!(import(again, CARDS).records, first.records);
    // Without ids the content tells, whatever columns other cards bring.
    let nameless = CARDS.replace("UID:", "X-UID:");
    let more = "BEGIN:VCARD\nFN:A\nTEL;CELL:1\nTEL;CELL:2\nEMAIL:a@b\nEMAIL:c@d\nEND:VCARD\n";
    let ids = |text: &str| import(context(), text).records.into_iter().map(|row| row.id);
    let (few, many) = (ids(&nameless), ids(&format!("{more}{nameless}")).collect::<Vec<_>>());
    assert!(few.into_iter().all(|id| many.contains(&id)));

    let mut known = context();
    let other = RecordId(uuid::Uuid::from_u128(7));
    known.customers.insert("bakkerij smit".into(), other);
    let prepared = import(known, CARDS);
    let (_, jan) = find(&prepared, Entity::Contact, "source_key", "jan");
    assert_eq!(jan["customer"], json!(other));
    assert!(prepared.records.iter().all(|row| row.id != other));
    let expected = "kaarten.vcf, line 31, column organization: \"Bakkerij Smit\" is already a \
        customer; it is left as it is";
    assert_eq!(problems(&prepared)[1], expected);
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
        "kaarten.vcf, line 2, column birthday: \"31-13-2000\" is not a date",
        "kaarten.vcf, line 5, column last_name: the cell is empty",
    ];
    assert_eq!(problems(&prepared), expected);
}

#[test]
fn what_leaves_comes_back_as_it_was() {
    let prepared = import(context(), CARDS);
    let records = |entity: Entity| {
        let rows = prepared.records.iter().filter(move |row| row.entity == entity);
        rows.map(|row| (row.id, Value::Object(row.fields.clone())))
    };
    let customers: Vec<(RecordId, Customer)> = records(Entity::Customer)
        .map(|(id, fields)| (id, serde_json::from_value(fields).unwrap()))
        .collect();
    let contacts: Vec<(RecordId, Contact)> = records(Entity::Contact)
        .map(|(id, fields)| (id, serde_json::from_value(fields).unwrap()))
        .collect();
    let firms =
        customers.iter().filter(|(_, customer)| customer.kind == CustomerKind::Organization);
    let mut cards: Vec<Card> =
        firms.map(|(id, firm)| Card::of_customer(CustomerId::from(*id), firm)).collect();
    cards.extend(contacts.iter().map(|(id, contact)| {
        let of = |(id, _): &&(RecordId, Customer)| Some(CustomerId::from(*id)) == contact.customer;
        let customer = customers.iter().find(of).map(|(_, customer)| customer);
        Card::of_contact(ContactId::from(*id), contact, customer)
    }));
    for version in [Version::V3, Version::V4] {
        let back = import(context(), &write(&cards, version));
        assert_eq!(problems(&back), [""; 0]);
        for (_, customer) in &customers {
            let (_, fields) = find(&back, Entity::Customer, "name", &customer.name);
            let found: Customer = serde_json::from_value(fields).unwrap();
            assert_eq!((found.kind, &found.address), (customer.kind, &customer.address));
            assert_eq!(found.website, customer.website);
        }
        for (id, contact) in &contacts {
            let key = format!("urn:uuid:{id}");
            let (_, fields) = find(&back, Entity::Contact, "source_key", &key);
            let found: Contact = serde_json::from_value(fields).unwrap();
            let dialled = |contact: &Contact| {
                let phones = contact.phones.clone().into_iter();
                phones.map(|phone| (phone.kind, phone.e164, phone.extension)).collect::<Vec<_>>()
            };
            assert_eq!(dialled(&found), dialled(contact));
            let kept = |contact: &Contact| Contact {
                source_key: None,
                customer: None,
                phones: Vec::new(),
                ..contact.clone()
            };
            assert_eq!(kept(&found), kept(contact));
        }
    }
}

/// A workspace that has these records.
fn with_records(records: &[domain::exchange::Row]) -> Context {
    let mut context = context();
    for row in records {
        let text = |field: &str| row.fields.get(field).and_then(Value::as_str).unwrap_or_default();
        let here = match row.entity {
            Entity::Customer => Here::Customer {
                name: text("name").to_lowercase(),
                is_household: text("kind") == "household",
            },
            _ => Here::Contact(RecordId::parse(text("customer"))),
        };
        if row.entity == Entity::Customer {
            context.customers.insert(text("name").to_lowercase(), row.id);
        }
        context.here.insert(row.id, here);
    }
    context
}

/// The records as cards, organizations before people.
fn cards(records: &[domain::exchange::Row]) -> Vec<Card> {
    let record = |row: &domain::exchange::Row| Value::Object(row.fields.clone());
    let customers = records.iter().filter(|row| row.entity == Entity::Customer);
    let customers: Vec<(RecordId, Customer)> =
        customers.map(|row| (row.id, serde_json::from_value(record(row)).unwrap())).collect();
    let mut cards: Vec<Card> =
        customers.iter().map(|(id, it)| Card::of_customer(CustomerId::from(*id), it)).collect();
    for row in records.iter().filter(|row| row.entity == Entity::Contact) {
        let contact: Contact = serde_json::from_value(record(row)).unwrap();
        let mut all = customers.iter();
        let of = all.find(|(id, _)| Some(CustomerId::from(*id)) == contact.customer);
        cards.push(Card::of_contact(ContactId::from(row.id), &contact, of.map(|(_, it)| it)));
    }
    cards
}

#[test]
fn our_own_export_finds_its_records_again_and_changes_nothing() {
    let first = import(context(), CARDS).records;
    let here = with_records(&first);
    for version in [Version::V3, Version::V4] {
        for is_reversed in [false, true] {
            let mut cards = cards(&first);
            if is_reversed {
                cards.reverse();
            }
            let again = import(here.clone(), &write(&cards, version));
            assert_eq!(problems(&again), [""; 0]);
            let mut ids: Vec<RecordId> = again.records.iter().map(|row| row.id).collect();
            ids.sort_unstable();
            let mut expected: Vec<RecordId> = first.iter().map(|row| row.id).collect();
            expected.sort_unstable();
            assert_eq!(ids, expected, "each record once, and no other");
            for mut row in again.records {
                let before = first.iter().find(|before| before.id == row.id).unwrap();
                leave_out_same(&before.fields, &mut row.fields);
                assert!(row.fields.is_empty(), "news: {:?}", row.fields);
            }
        }
    }
}

#[test]
fn a_changed_card_of_our_own_updates_its_record() {
    let first = import(context(), CARDS).records;
    let (jan, _) = find(&import(context(), CARDS), Entity::Contact, "source_key", "jan");
    let text = format!(
        "BEGIN:VCARD\nUID:{}\nN:de Wit;Jan\nORG:Nieuwe Baan\nTEL;TYPE=cell:06-87654321\nEND:VCARD\n",
        jan.0
    );
    let again = import(with_records(&first), &text);
    let (new, _) = find(&again, Entity::Customer, "name", "Nieuwe Baan");
    assert_eq!(again.records.len(), 2);
    let moved = again.records.iter().find(|row| row.id == jan).unwrap();
    assert_eq!(moved.fields["customer"], json!(new));
    assert_eq!(moved.fields["phones"][0]["e164"], "+31687654321");
    assert!(!moved.fields.contains_key("source_key"), "it keeps where it came from");

    let mut context = with_records(&first);
    context.here.insert(jan, Here::Erased);
    let again = import(context, &text);
    assert!(again.records.is_empty());
    let expected = "kaarten.vcf, line 1, column id: whom the card is of was erased here and does not come back";
    assert_eq!(problems(&again), [expected]);
}

#[test]
fn several_files_of_cards_are_one_address_book() {
    let card = |name: &str, uid: &str, more: &str| {
        let text = format!("BEGIN:VCARD\nUID:{uid}\nFN:{name}\nORG:Smit\n{more}END:VCARD\n");
        text.into_bytes()
    };
    let file = |name: &str, bytes: Vec<u8>| SourceFile { name: name.into(), bytes };
    let files = vec![
        file("jan.vcf", card("Jan Bos", "1", "")),
        file("leeg.vcf", Vec::new()),
        file(
            "els.vcf",
            card("Els Bos", "2", "EMAIL:e@bos.example\nTEL:0612345678\nTEL:0101234567\n"),
        ),
        file("smit.vcf", card("Smit", "3", "URL:smit.example\n")),
        file("weer.vcf", card("Jan Bos", "1", "")),
        file("foto.vcf", b"\xff\xd8\xff".to_vec()),
    ];
    let prepared = Importer::cards(context(), files).finish();
    let kinds: Vec<_> = prepared.records.iter().map(|row| row.entity.name().to_owned()).collect();
    assert_eq!(kinds, ["customer", "contact", "contact"]);
    assert_eq!(prepared.records[0].fields["website"], "smit.example");
    let mut expected = vec![
        "leeg.vcf: the file is empty",
        "foto.vcf: this is not a file of vCards",
        "weer.vcf, line 1, column id: \"1\" already stands in the file jan.vcf",
    ];
    expected.sort_unstable();
    let mut found = problems(&prepared);
    found.sort_unstable();
    assert_eq!(found, expected);
}
