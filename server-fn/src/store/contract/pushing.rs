//! Push: once, in order, whatever is sent again.

use super::*;

on_both! {
    a_batch_sent_again_has_the_same_results_and_no_effect,
    results_outlive_the_program,
    sequences_are_consecutive_one_for_each_row_written,
    entries_that_skip_a_count_must_wait_for_those_before,
    an_old_count_with_another_text_is_a_fork_and_changes_nothing,
    a_device_of_someone_else_is_a_fork,
    after_a_fork_entries_the_host_holds_are_settled_once,
    what_is_refused_still_counts_on,
    an_entry_too_long_alone_is_rejected_by_its_count,
    names_that_a_database_cannot_keep_are_rejected_and_values_kept,
    two_devices_on_one_field_merge_and_keep_both_values,
    roles_limit_what_is_changed_and_seen,
    unknown_kinds_and_fields_are_kept_as_they_came,
    a_transaction_that_is_dropped_leaves_nothing,
    a_record_taken_back_returns_only_when_another_device_edited_it,
}

async fn a_batch_sent_again_has_the_same_results_and_no_effect(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let made = contact("Bakker");
    let mut count = edit(&made, json!({}));
    count.inc = [("visits".to_owned(), 1)].into();
    let texts = device.texts(vec![made, count]);
    let first = bench.send(&device, 1, texts.clone()).await;
    let rows = bench.rows(&device).await;
    assert_eq!(bench.send(&device, 1, texts.clone()).await, first);
    assert_eq!(bench.rows(&device).await, rows);
    assert_eq!(rows[0].fields.get("visits"), Some(&json!(1)));
    // A batch that overlaps: the old part keeps its results, the new part is applied.
    let more = device.texts(vec![contact("Visser")]);
    let overlap = stored(bench.send(&device, 2, [&texts[1..], &more[..]].concat()).await);
    assert_eq!(
        overlap.iter().map(|result| (result.n, result.seq)).collect::<Vec<_>>(),
        [(2, 2), (3, 3)]
    );
}

async fn results_outlive_the_program(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let texts = device.texts(vec![contact("Bakker")]);
    let first = bench.send(&device, 1, texts.clone()).await;
    bench.store.close().await;
    let store = bench.place.open().await;
    let bench = Bench { store, ..bench };
    assert_eq!(bench.send(&device, 1, texts).await, first);
}

async fn sequences_are_consecutive_one_for_each_row_written(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let made = contact("Bakker");
    let nothing = edit(&made, json!({"last_name": "Bakker"}));
    let second = edit(&made, json!({"notes": "x"}));
    let results = bench.push(&mut device, vec![made, nothing, second, contact("Visser")]).await;
    assert_eq!(results.iter().map(|result| result.seq).collect::<Vec<_>>(), [1, 0, 2, 3]);
    let rows = bench.rows(&device).await;
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(bench.history().await, ["1  null → null", "2 notes null → \"x\"", "3  null → null"]);
}

async fn entries_that_skip_a_count_must_wait_for_those_before(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let texts = device.texts(vec![contact("a"), contact("b"), contact("c")]);
    stored(bench.send(&device, 1, texts[..1].to_vec()).await);
    let receipt = bench.send(&device, 3, texts[2..].to_vec()).await;
    assert_eq!(receipt, PushReceipt::Behind { last_n: 1 });
    assert_eq!(bench.rows(&device).await.len(), 1);
}

async fn an_old_count_with_another_text_is_a_fork_and_changes_nothing(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    bench.push(&mut device, vec![contact("a"), contact("b")]).await;
    let mut copy = Device { last_n: 1, ..device.clone() };
    let texts = copy.texts(vec![contact("other"), contact("c")]);
    assert_eq!(bench.send(&device, 2, texts).await, PushReceipt::Forked);
    assert_eq!(bench.rows(&device).await.len(), 2);
}

async fn a_device_of_someone_else_is_a_fork(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    bench.push(&mut device, vec![contact("a")]).await;
    let mut thief = Device { user: UserId(uuid()), ..device.clone() };
    let texts = thief.texts(vec![contact("b")]);
    assert_eq!(bench.send(&thief, 2, texts).await, PushReceipt::Forked);
    assert_eq!(bench.page(&thief, None, 10).await, PullReply::Forked);
    assert_eq!(bench.push(&mut device, vec![contact("c")]).await[0].seq, 2);
}

async fn after_a_fork_entries_the_host_holds_are_settled_once(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let (made, mut count) = (contact("a"), contact("b"));
    count.inc = [("visits".to_owned(), 1)].into();
    let before = bench.push(&mut device, vec![made.clone(), count.clone()]).await;
    let mut forked = Device { id: DeviceId(uuid()), last_n: 0, ..device };
    let after = bench.push(&mut forked, vec![made, count, contact("new")]).await;
    assert_eq!(after[..2], before[..]);
    assert_eq!(after[2].seq, 3);
    assert_eq!(bench.history().await.len(), 3);
}

async fn what_is_refused_still_counts_on(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let made = contact("a");
    bench.push(&mut device, vec![made.clone()]).await;
    let mut texts = device.texts(vec![
        edit(&contact("nobody"), json!({"notes": "x"})),
        edit(&made, json!({"phones": 5})),
        Change { create: true, ..edit(&made, json!({"last_name": "other"})) },
        edit(&made, json!({"notes": "last"})),
    ]);
    texts.insert(0, "{\"kind\":\"sing\"}".to_owned());
    // The malformed text took count 2; the others follow.
    let texts: Vec<String> = texts
        .iter()
        .map(|text| match serde_json::from_str::<Entry>(text) {
            Ok(Entry::Change(change)) => {
                serde_json::to_string(&Entry::Change(Change { n: change.n + 1, ..change })).unwrap()
            }
            _ => text.clone(),
        })
        .collect();
    let results = stored(bench.send(&device, 2, texts).await);
    assert!(matches!(rejected(&results[0]), Rejection::Malformed { .. }));
    assert_eq!(*rejected(&results[1]), Rejection::UnknownRecord);
    assert!(
        matches!(rejected(&results[2]), Rejection::InvalidValue { field, .. } if field == "phones")
    );
    assert_eq!(*rejected(&results[3]), Rejection::AlreadyExists);
    assert_eq!(results[4].status, ChangeStatus::Applied);
    assert_eq!(bench.rows(&device).await.len(), 1);
}

async fn an_entry_too_long_alone_is_rejected_by_its_count(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let long = contact(&"x".repeat(300_000));
    let results = bench.push(&mut device, vec![long]).await;
    assert!(matches!(rejected(&results[0]), Rejection::Malformed { .. }));
}

async fn names_that_a_database_cannot_keep_are_rejected_and_values_kept(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let made = contact("a\0b");
    let customer = |number: &str| {
        change(Entity::Customer, RecordId(uuid()), true, json!({ "number": number }))
    };
    // Nothing that a compressed index could make small.
    let noise = |bytes: usize| -> String {
        let random =
            (0..bytes / 32).map(|_| uuid::Uuid::new_v5(&uuid(), b"x").simple().to_string());
        random.collect()
    };
    let kind = |name: String| change(Entity::Other(name), RecordId(uuid()), true, json!({}));
    let field = |name: &str| edit(&made, json!({ name: 1 }));
    let item = domain::sync::change::Item { field: "a\0".into(), value: json!(1) };
    let good = vec![
        made.clone(),
        kind(noise(1000)),
        customer(&noise(1000)),
        field(&noise(1000)),
        edit(&made, json!({ "notes": noise(100_000) })),
    ];
    let bad = vec![
        kind(noise(9000)),
        kind("a\0".into()),
        customer(&noise(9000)),
        customer("a\0"),
        field(&noise(9000)),
        field("a\0"),
        Change { inc: [("a\0".to_owned(), 1)].into(), ..edit(&made, json!({})) },
        Change { add: vec![item.clone()], ..edit(&made, json!({})) },
        Change { remove: vec![item], ..edit(&made, json!({})) },
    ];
    for result in bench.push(&mut device, good).await {
        assert_eq!(result.status, ChangeStatus::Applied);
    }
    for result in bench.push(&mut device, bad).await {
        assert!(matches!(rejected(&result), Rejection::Malformed { .. }), "{result:?}");
    }
    let rows = bench.rows(&device).await;
    let of_made = rows.iter().find(|row| row.id == made.id).unwrap();
    assert_eq!(of_made.fields.get("last_name"), Some(&json!("a\0b")));
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_batch_that_makes_no_sense_is_refused_as_a_whole() {
    let device = DeviceId(uuid());
    let text = serde_json::to_string(&Entry::Change(Change { n: 5, ..contact("a") })).unwrap();
    let refused = |first_n, entries| {
        let batch = PushBatch { device, protocol: PROTOCOL_VERSION, first_n, entries };
        Batch::read(&batch).is_err()
    };
    assert!(!refused(5, vec![text.clone()]));
    assert!(refused(4, vec![text.clone()]));
    assert!(refused(0, vec![]));
    assert!(refused(5, vec![text.clone(), text]));
    assert!(refused(1, vec!["x".to_owned(); 201]));
    assert!(refused(1, vec!["x".repeat(200_000); 2]));
}

async fn two_devices_on_one_field_merge_and_keep_both_values(on: On) {
    let bench = Bench::new(on).await;
    let (mut one, mut two) = (bench.device(), bench.device());
    let made = contact("Bakker");
    bench.push(&mut one, vec![made.clone()]).await;
    // Both edit twice upon the created row without seeing each other.
    let first = |name: &str| vec![edit(&made, json!({ "notes": name }))];
    assert_eq!(bench.push(&mut one, first("one")).await[0].status, ChangeStatus::Applied);
    assert_eq!(bench.push(&mut one, first("one again")).await[0].status, ChangeStatus::Applied);
    assert_eq!(bench.push(&mut two, first("two")).await[0].status, ChangeStatus::Merged);
    assert_eq!(bench.push(&mut two, first("two again")).await[0].status, ChangeStatus::Applied);
    let rows = bench.rows(&one).await;
    let row = rows.iter().find(|row| row.id == made.id).unwrap();
    assert_eq!((row.fields.get("notes"), row.seq), (Some(&json!("two again")), 6));
    let history = bench.history().await;
    assert!(history.contains(&"4 notes \"one again\" → \"two\"".to_owned()), "{history:?}");
    // Having seen the latest version, an edit is no merge.
    let mut seen = edit(&made, json!({"notes": "three"}));
    seen.base.insert("notes".into(), 6);
    assert_eq!(bench.push(&mut one, vec![seen]).await[0].status, ChangeStatus::Applied);
}

async fn roles_limit_what_is_changed_and_seen(on: On) {
    let bench = Bench::new(on).await;
    let mut agent = bench.device();
    let mut viewer = Device { role: Role::Viewer, ..bench.device() };
    let cost = change(Entity::OrderCost, RecordId(uuid()), true, json!({"cost": 5}));
    bench.push(&mut agent, vec![contact("a"), cost]).await;
    let results = bench.push(&mut viewer, vec![contact("b")]).await;
    assert_eq!(*rejected(&results[0]), Rejection::Forbidden);
    let user = change(Entity::User, RecordId(uuid()), true, json!({"name": "x"}));
    assert_eq!(*rejected(&bench.push(&mut agent, vec![user]).await[0]), Rejection::Forbidden);
    let entities = |rows: Vec<Envelope>| rows.into_iter().map(|row| row.entity).collect::<Vec<_>>();
    assert_eq!(entities(bench.rows(&agent).await), [Entity::Contact, Entity::OrderCost]);
    assert_eq!(entities(bench.rows(&viewer).await), [Entity::Contact]);
}

async fn unknown_kinds_and_fields_are_kept_as_they_came(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let fields = json!({"depth": {"b": [1, null], "a": "ü"}});
    let odd = change(Entity::Other("probe".into()), RecordId(uuid()), true, fields.clone());
    bench.push(&mut device, vec![odd]).await;
    let rows = bench.rows(&device).await;
    assert_eq!(rows[0].entity, Entity::Other("probe".into()));
    assert_eq!(Value::Object(rows[0].fields.clone()), fields);
}

async fn a_transaction_that_is_dropped_leaves_nothing(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let entry = Entry::Change(contact("host"));
    let mut tx = bench.store.begin_write().await.unwrap();
    let user = UserId(uuid());
    let entered = super::super::push::enter(&mut tx, bench.workspace, user, vec![entry.clone()]);
    assert_eq!(entered.await.unwrap(), 1);
    drop(tx);
    assert_eq!(bench.rows(&device).await, []);
    assert_eq!(bench.push(&mut device, vec![contact("a")]).await[0].seq, 1);
    let mut tx = bench.store.begin_write().await.unwrap();
    super::super::push::enter(&mut tx, bench.workspace, user, vec![entry]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.rows(&device).await.len(), 2);
}

async fn a_record_taken_back_returns_only_when_another_device_edited_it(on: On) {
    let bench = Bench::new(on).await;
    let (mut one, mut two) = (bench.device(), bench.device());
    let made = contact("Bakker");
    let archive = edit(&made, json!({"archived": true}));
    let own = edit(&made, json!({"notes": "own"}));
    bench.push(&mut one, vec![made.clone(), own]).await;
    // Its maker knows what they edited themselves, in this push or an earlier one.
    bench.push(&mut one, vec![archive.clone()]).await;
    bench.push(&mut one, vec![archive, edit(&made, json!({"role": "own"}))]).await;
    assert!(bench.rows(&one).await[0].is_gone());
    let unaware = bench.push(&mut two, vec![edit(&made, json!({"notes": "two"}))]).await;
    assert_eq!(unaware[0].status, ChangeStatus::Merged);
    let row = &bench.rows(&one).await[0];
    assert!(!row.is_gone());
    assert_eq!(row.fields.get("notes"), Some(&json!("two")));
}
