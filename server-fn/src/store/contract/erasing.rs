//! Erasure: what tells of a person leaves every table, and nothing brings it back.

use domain::erasure::ERASED_AT;
use domain::id::ImportId;
use domain::sync::block::pack;
use domain::sync::change::{Erase, Import, ImportBlock};
use domain::sync::hash::sha256_hex;

use super::importing::row;
use super::*;

on_both! {
    what_tells_of_a_customer_leaves_every_table,
    a_contact_goes_with_what_tells_of_them_and_the_customer_stays,
    what_comes_late_is_refused_or_stripped,
    the_rest_of_a_push_knows_who_went_with_their_customer,
    a_repeated_import_leaves_erased_people_out,
    the_number_of_an_erased_customer_is_not_given_again,
    one_whose_row_has_not_come_yet_is_erased_too,
    only_those_who_answer_for_the_data_may_erase,
    the_sums_stay_those_of_the_rows,
    a_large_firm_waits_moments,
}

fn erase(entity: Entity, id: RecordId) -> Entry {
    let change_id = ChangeId(uuid());
    Entry::Erase(Erase { n: 0, change_id, entity, id, made_at: 77 })
}

fn new(entity: Entity, set: Value) -> Change {
    change(entity, RecordId(uuid()), true, set)
}

impl Bench {
    fn manager(&self) -> Device {
        Device { role: Role::Manager, ..self.device() }
    }

    /// Everything the database holds as text, so that a word can be looked for.
    async fn everything(&self) -> String {
        let mut tx = self.store.begin_read().await.unwrap();
        let mut all = String::new();
        let queries = [
            "SELECT body, versions FROM row",
            "SELECT old, new FROM history",
            "SELECT number, id FROM customer_number",
            "SELECT status, payload_hash FROM change_result",
            "SELECT hash, user_id FROM import_block",
        ];
        for query in queries {
            let lines: Vec<(String, String)> = Query::new(query).all(&mut tx).await.unwrap();
            for (one, two) in lines {
                all.push_str(&one);
                all.push_str(&two);
            }
        }
        all
    }

    pub(super) async fn row(&self, device: &Device, id: RecordId) -> Envelope {
        let rows = self.rows(device).await;
        rows.into_iter().find(|row| row.id == id).unwrap()
    }
}

async fn what_tells_of_a_customer_leaves_every_table(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.manager(), bench.device());
    let jan = new(Entity::Customer, json!({"name": "secret", "number": "secret-1"}));
    let other = new(Entity::Customer, json!({"name": "Visser", "referred_by": jan.id}));
    let of = |entity, mut set: Value| {
        set["customer"] = json!(jan.id);
        new(entity, set)
    };
    let person = of(Entity::Contact, json!({"last_name": "secret"}));
    let call = of(Entity::Interaction, json!({"note": "secret"}));
    let told = of(Entity::SurveyResponse, json!({"comment": "secret"}));
    let order = of(Entity::Order, json!({"subject": "secret", "number": "F1", "revenue": 5}));
    let made = vec![jan.clone(), other.clone(), person.clone(), call, told, order.clone()];
    bench.push(&mut an, made).await;
    bench.push(&mut an, vec![edit(&person, json!({"role": "secret a"}))]).await;
    bench.push(&mut an, vec![edit(&order, json!({"subject": "secret more", "revenue": 6}))]).await;
    // A conflict, which keeps a value as well.
    bench.push(&mut bo, vec![edit(&person, json!({"role": "secret b"}))]).await;
    let block = pack(&Entity::Contact, &[row(person.id, Entity::Contact, json!({}))], 1 << 20);
    bench.upload(&bo, &block.unwrap()).await;
    let head = bench.rows(&an).await.last().unwrap().seq;
    let late = edit(&person, json!({"notes": "secret in the same push"}));
    let entries = vec![Entry::Change(late), erase(Entity::Customer, jan.id)];
    let results = bench.enter(&mut an, entries).await;
    assert!(results.iter().all(|result| result.status == ChangeStatus::Applied));
    let all = bench.everything().await;
    assert!(!all.contains("secret"), "{all}");
    let rows = bench.rows(&an).await;
    let erased = rows.iter().filter(|row| row.erased).count();
    // Customer, contact, call, answer and conflict; each is news to every device.
    assert_eq!((erased, rows.len()), (5, 7));
    let mark = bench.row(&an, jan.id).await;
    assert_eq!(Value::Object(mark.fields), json!({ERASED_AT: 77}));
    let books = bench.row(&an, order.id).await;
    let kept = json!({"customer": jan.id, "number": "F1", "revenue": 6});
    assert_eq!((Value::Object(books.fields), books.erased), (kept, false));
    let is_news = |row: &Envelope| head < row.seq;
    assert!(rows.iter().filter(|row| row.id != other.id).all(is_news));
    // Who did what when stays, and that they were erased; amounts of the books stay whole.
    let history = bench.history().await;
    assert!(history.iter().any(|line| line.ends_with(" erased null → null")), "{history:?}");
    assert!(history.iter().any(|line| line.ends_with(" role null → null")), "{history:?}");
    assert!(history.iter().any(|line| line.ends_with(" revenue 5 → 6")), "{history:?}");
    // Again, and by another: nothing changes.
    let again = bench.enter(&mut an, vec![erase(Entity::Customer, jan.id)]).await;
    assert_eq!((&again[0].status, again[0].seq), (&ChangeStatus::Applied, 0));
}

async fn a_contact_goes_with_what_tells_of_them_and_the_customer_stays(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.manager(), bench.device());
    let firm = new(Entity::Customer, json!({"name": "Bakkerij"}));
    let person = new(Entity::Contact, json!({"last_name": "secret", "customer": firm.id}));
    let call = json!({"note": "secret", "customer": firm.id, "contact": person.id});
    let call = new(Entity::Interaction, call);
    let other = new(Entity::Interaction, json!({"note": "Bakkerij", "customer": firm.id}));
    bench.push(&mut an, vec![firm.clone(), person.clone(), call.clone(), other.clone()]).await;
    bench.push(&mut an, vec![edit(&call, json!({"outcome": "secret a"}))]).await;
    bench.push(&mut bo, vec![edit(&call, json!({"outcome": "secret b"}))]).await;
    bench.enter(&mut an, vec![erase(Entity::Contact, person.id)]).await;
    let all = bench.everything().await;
    assert!(!all.contains("secret") && all.contains("Bakkerij"), "{all}");
    assert!(!bench.row(&an, firm.id).await.erased && !bench.row(&an, other.id).await.erased);
}

async fn what_comes_late_is_refused_or_stripped(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.manager(), bench.device());
    let jan = new(Entity::Customer, json!({"name": "secret"}));
    let order = new(Entity::Order, json!({"customer": jan.id, "revenue": 5}));
    bench.push(&mut an, vec![jan.clone(), order.clone()]).await;
    bench.enter(&mut an, vec![erase(Entity::Customer, jan.id)]).await;
    let late = vec![
        edit(&jan, json!({"notes": "secret"})),
        jan.clone(),
        new(Entity::Interaction, json!({"customer": jan.id, "note": "secret"})),
        edit(&order, json!({"subject": "secret"})),
        edit(&order, json!({"paid_on": "2026-01-01"})),
    ];
    let late = late.into_iter().map(|change| Change { change_id: ChangeId(uuid()), ..change });
    let results = bench.push(&mut bo, late.collect()).await;
    for result in &results[..4] {
        assert_eq!(*rejected(result), Rejection::Erased);
    }
    assert_eq!(results[4].status, ChangeStatus::Applied);
    assert!(!bench.everything().await.contains("secret"));
    assert!(bench.row(&an, jan.id).await.erased);
}

async fn the_rest_of_a_push_knows_who_went_with_their_customer(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.manager();
    let jan = new(Entity::Customer, json!({"name": "Jan"}));
    let person = new(Entity::Contact, json!({"last_name": "secret", "customer": jan.id}));
    bench.push(&mut an, vec![jan.clone(), person.clone()]).await;
    let call = new(Entity::Interaction, json!({"contact": person.id, "note": "secret"}));
    let entries = vec![erase(Entity::Customer, jan.id), Entry::Change(call)];
    let results = bench.enter(&mut an, entries).await;
    assert_eq!(*rejected(&results[1]), Rejection::Erased);
    assert!(!bench.everything().await.contains("secret"));
}

async fn a_repeated_import_leaves_erased_people_out(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.manager();
    let (jan, piet, order) = (RecordId(uuid()), RecordId(uuid()), RecordId(uuid()));
    let customer =
        |id, name: &str| row(id, Entity::Customer, json!({"number": name, "name": name}));
    let people = [customer(jan, "secret"), customer(piet, "Piet")];
    let people = pack(&Entity::Customer, &people, 1 << 20).unwrap().remove(0);
    let words = json!({"customer": jan, "revenue": 5, "subject": "secret"});
    let orders = [row(order, Entity::Order, words)];
    let orders = pack(&Entity::Order, &orders, 1 << 20).unwrap().remove(0);
    for is_repeat in [false, true] {
        bench.upload(&an, &[people.clone(), orders.clone()]).await;
        let block =
            |bytes: &[u8], entity, rows| ImportBlock { hash: sha256_hex(bytes), entity, rows };
        let entry = Entry::Import(Import {
            n: 0,
            change_id: ChangeId(uuid()),
            id: ImportId(uuid()),
            name: "folder".into(),
            blocks: vec![block(&people, Entity::Customer, 2), block(&orders, Entity::Order, 1)],
            undoes: None,
            made_at: 0,
        });
        let result = bench.enter(&mut an, vec![entry]).await;
        assert_eq!(result[0].status, ChangeStatus::Applied);
        assert_eq!(bench.row(&an, jan).await.erased, is_repeat);
        if !is_repeat {
            bench.enter(&mut an, vec![erase(Entity::Customer, jan)]).await;
        }
    }
    assert!(!bench.everything().await.contains("secret"));
    let books = bench.row(&an, order).await.fields;
    assert_eq!(Value::Object(books), json!({"customer": jan, "revenue": 5}));
    assert_eq!(bench.row(&an, piet).await.fields["name"], json!("Piet"));
}

async fn the_number_of_an_erased_customer_is_not_given_again(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.manager();
    let jan = new(Entity::Customer, json!({"name": "Jan"}));
    bench.push(&mut an, vec![jan.clone()]).await;
    assert_eq!(bench.row(&an, jan.id).await.fields["number"], json!("K-0001"));
    let next = new(Entity::Customer, json!({"name": "Piet"}));
    let entries = vec![erase(Entity::Customer, jan.id), Entry::Change(next.clone())];
    bench.enter(&mut an, entries).await;
    assert_eq!(bench.row(&an, next.id).await.fields["number"], json!("K-0002"));
    assert!(!bench.everything().await.contains("K-0001"));
}

async fn one_whose_row_has_not_come_yet_is_erased_too(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.manager(), bench.device());
    let jan = new(Entity::Contact, json!({"last_name": "secret"}));
    bench.enter(&mut an, vec![erase(Entity::Contact, jan.id)]).await;
    let results = bench.push(&mut bo, vec![jan.clone()]).await;
    assert_eq!(*rejected(&results[0]), Rejection::Erased);
    assert!(bench.row(&an, jan.id).await.erased);
}

async fn only_those_who_answer_for_the_data_may_erase(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.manager();
    let jan = new(Entity::Customer, json!({"name": "Jan"}));
    let order = new(Entity::Order, json!({"customer": jan.id}));
    bench.push(&mut an, vec![jan.clone(), order.clone()]).await;
    for role in [Role::Agent, Role::Viewer] {
        let mut device = Device { role, ..bench.device() };
        let results = bench.enter(&mut device, vec![erase(Entity::Customer, jan.id)]).await;
        assert_eq!(*rejected(&results[0]), Rejection::Forbidden);
    }
    let results = bench.enter(&mut an, vec![erase(Entity::Order, order.id)]).await;
    assert!(matches!(rejected(&results[0]), Rejection::Malformed { .. }));
    assert!(!bench.row(&an, jan.id).await.erased && !bench.row(&an, order.id).await.erased);
}

async fn the_sums_stay_those_of_the_rows(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.manager();
    let jan = new(Entity::Customer, json!({"name": "Jan"}));
    let order = new(Entity::Order, json!({"customer": jan.id, "subject": "x"}));
    let cost = change(Entity::OrderCost, order.id, true, json!({"customer": jan.id, "cost": 3}));
    bench.push(&mut an, vec![jan.clone(), order, cost]).await;
    let unknown = erase(Entity::Contact, RecordId(uuid()));
    bench.enter(&mut an, vec![erase(Entity::Customer, jan.id), unknown]).await;
    let PullReply::Page { rows, living, .. } = bench.page(&an, None, 5_000).await else {
        panic!("no page")
    };
    let counted = rows.iter().filter(|row| !row.erased);
    assert_eq!(living, Some(counted.map(|row| (row.id, row.seq)).collect()));
    assert_eq!(rows.len(), 4);
}

/// Measures an erasure in a large firm; run it alone in release mode, with
/// `KLANTKOMPAS_ROWS=1000000`, to see the time.
async fn a_large_firm_waits_moments(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.manager();
    let count = std::env::var("KLANTKOMPAS_ROWS").ok().and_then(|rows| rows.parse().ok());
    let rows: Vec<Envelope> = (1..=count.unwrap_or(2_000_u32))
        .map(|place| {
            let customer = Uuid::from_u128(u128::from(place / 10) << 64);
            let fields = json!({
                "customer": customer, "on": "2026-01-02", "channel": "phone", "minutes": 5,
                "source_key": format!("{place}"), "note": "Called about the delivery of next week",
            });
            row(RecordId(Uuid::from_u128(u128::from(place))), Entity::Interaction, fields)
        })
        .collect();
    let mut tx = bench.store.begin_write().await.unwrap();
    let rows: Vec<Envelope> =
        rows.into_iter().zip(1..).map(|(row, seq)| Envelope { seq, ..row }).collect();
    let lines: Vec<&Envelope> = rows.iter().collect();
    super::super::row::put(&mut tx, bench.workspace, &lines).await.unwrap();
    let head = rows.last().unwrap().seq;
    tx.take_head(bench.workspace).await.unwrap();
    tx.put_head(bench.workspace, head).await.unwrap();
    tx.commit().await.unwrap();
    // Counts what the rows add up to, which was not done above.
    bench.push(&mut an, vec![contact("Smit")]).await;
    let clock = crate::host::clock::Clock::default();
    let began = clock.now_ms();
    let customer = RecordId(Uuid::from_u128(1 << 64));
    let results = bench.enter(&mut an, vec![erase(Entity::Customer, customer)]).await;
    println!("an erasure among {} rows: {} ms", rows.len(), clock.now_ms() - began);
    // The mark, and ten interactions.
    assert_eq!(results[0].seq, head + 12);
    let began = clock.now_ms();
    bench.push(&mut an, vec![contact("Visser")]).await;
    println!("a push after it: {} ms", clock.now_ms() - began);
}
