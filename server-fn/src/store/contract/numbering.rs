//! Customer numbers: issued by the host, one customer each.

use super::*;

on_both! {
    a_customer_without_a_number_gets_the_next,
    a_number_is_not_given_twice_nor_taken_away,
}

fn customer(set: Value) -> Change {
    change(Entity::Customer, RecordId(uuid()), true, set)
}

async fn numbers(bench: &Bench, device: &Device) -> Vec<String> {
    let text = |row: Envelope| row.fields.get("number").unwrap().as_str().unwrap().to_owned();
    bench.rows(device).await.into_iter().map(text).collect()
}

async fn a_customer_without_a_number_gets_the_next(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let made = customer(json!({"name": "a"}));
    let again = Change { change_id: ChangeId(uuid()), ..made.clone() };
    bench.push(&mut device, vec![made, customer(json!({"name": "b", "number": ""}))]).await;
    bench.push(&mut device, vec![customer(json!({"number": "K-0041"}))]).await;
    bench.push(&mut device, vec![customer(json!({})), customer(json!({"number": "900"}))]).await;
    assert_eq!(numbers(&bench, &device).await, ["K-0001", "K-0002", "K-0041", "K-0042", "900"]);
    let results = bench.push(&mut device, vec![again]).await;
    assert_eq!((&results[0].status, results[0].seq), (&ChangeStatus::Applied, 0));
}

async fn a_number_is_not_given_twice_nor_taken_away(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let (one, two) = (customer(json!({"number": "7"})), customer(json!({"number": "8"})));
    let results = bench
        .push(
            &mut device,
            vec![
                one.clone(),
                two.clone(),
                customer(json!({"number": "7"})),
                edit(&two, json!({"number": "7"})),
                edit(&two, json!({"number": null})),
                edit(&one, json!({"number": "9"})),
                edit(&two, json!({"number": "7"})),
            ],
        )
        .await;
    let is_refused = |result: &ChangeResult| {
        matches!(&result.status, ChangeStatus::Rejected { reason: Rejection::InvalidValue { field, .. } }
            if field == "number")
    };
    let refused: Vec<u64> =
        results.iter().filter(|result| is_refused(result)).map(|result| result.n).collect();
    assert_eq!(refused, [3, 4, 5]);
    assert_eq!(numbers(&bench, &device).await, ["9", "7"]);
    let results = bench.push(&mut device, vec![customer(json!({"number": "9"}))]).await;
    assert!(is_refused(&results[0]));
}
