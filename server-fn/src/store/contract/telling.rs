//! What happened is told: both values of a conflict as a row, and every change from history.

use domain::conflict::Conflict;
use domain::entity::Scope;

use super::*;
use crate::protocol::{HistoryPage, HistoryRequest};

on_both! {
    a_conflict_is_kept_with_both_values_and_who_gave_them,
    a_conflict_replaces_the_one_before_and_leaves_history_alone,
    an_objection_outlasts_an_edit_that_had_not_seen_it,
    a_conflict_lives_where_its_record_does,
    ones_own_edit_is_no_conflict,
    history_tells_who_changed_what_latest_first,
    history_goes_on_where_a_page_ended,
    history_keeps_scopes_apart,
}

fn conflicts(rows: &[Envelope]) -> Vec<Conflict> {
    let rows = rows.iter().filter(|row| row.entity == Entity::Conflict);
    rows.map(|row| row.record().unwrap()).collect()
}

impl Bench {
    async fn told(&self, device: &Device, of: &Change, before: Option<u64>) -> HistoryPage {
        let request = HistoryRequest { records: vec![of.id], before, limit: 2 };
        self.store.history(self.sender(device), &request).await.unwrap()
    }
}

async fn a_conflict_is_kept_with_both_values_and_who_gave_them(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.device(), bench.device());
    let made = contact("Bakker");
    bench.push(&mut an, vec![made.clone()]).await;
    bench.push(&mut an, vec![edit(&made, json!({"role": "chef"}))]).await;
    let late = Change { made_at: 77, ..edit(&made, json!({"role": "cook"})) };
    let results = bench.push(&mut bo, vec![late]).await;
    assert_eq!(results[0].status, ChangeStatus::Merged);
    let rows = bench.rows(&an).await;
    let kept = &conflicts(&rows)[0];
    assert_eq!((kept.kind.as_str(), kept.record), ("contact", Some(made.id)));
    assert_eq!((&kept.kept, kept.kept_by, kept.kept_at), (&json!("cook"), Some(bo.user), Some(77)));
    assert_eq!((&kept.lost, kept.lost_by, kept.lost_at), (&json!("chef"), Some(an.user), Some(0)));
    let seqs: Vec<u64> = rows.iter().map(|row| row.seq).collect();
    assert_eq!(seqs, [3, 4]);
}

async fn a_conflict_replaces_the_one_before_and_leaves_history_alone(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.device(), bench.device());
    let made = contact("Bakker");
    bench.push(&mut an, vec![made.clone(), edit(&made, json!({"role": "chef"}))]).await;
    bench.push(&mut bo, vec![edit(&made, json!({"role": "cook"}))]).await;
    bench.push(&mut an, vec![edit(&made, json!({"role": "boss"}))]).await;
    let rows = bench.rows(&an).await;
    let kept = conflicts(&rows);
    assert_eq!(kept.len(), 1);
    assert_eq!((&kept[0].kept, &kept[0].lost), (&json!("boss"), &json!("cook")));
    let history = bench.history().await;
    assert_eq!(history.iter().filter(|line| line.contains(" role ")).count(), 3);
    assert!(!history.iter().any(|line| line.contains("kept")));
}

async fn an_objection_outlasts_an_edit_that_had_not_seen_it(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.device(), bench.device());
    let made = contact("Bakker");
    bench.push(&mut an, vec![made.clone()]).await;
    bench.push(&mut an, vec![edit(&made, json!({"no_mail": true}))]).await;
    let results = bench.push(&mut bo, vec![edit(&made, json!({"no_mail": false}))]).await;
    assert_eq!((&results[0].status, results[0].seq), (&ChangeStatus::Merged, 0));
    let rows = bench.rows(&an).await;
    assert_eq!(rows[0].fields["no_mail"], json!(true));
    let kept = &conflicts(&rows)[0];
    assert_eq!((&kept.kept, kept.kept_by), (&json!(true), Some(an.user)));
    assert_eq!((&kept.lost, kept.lost_by), (&json!(false), Some(bo.user)));
}

async fn a_conflict_lives_where_its_record_does(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.device(), bench.device());
    let cost = change(Entity::OrderCost, RecordId(uuid()), true, json!({"cost": 5}));
    bench.push(&mut an, vec![cost.clone(), edit(&cost, json!({"cost": 6}))]).await;
    bench.push(&mut bo, vec![edit(&cost, json!({"cost": 7}))]).await;
    let rows = bench.rows(&an).await;
    assert_eq!(rows.iter().map(|row| row.scope).collect::<Vec<_>>(), [Scope::Value; 2]);
    let viewer = Device { role: Role::Viewer, ..bench.device() };
    assert_eq!(bench.rows(&viewer).await, []);
}

async fn ones_own_edit_is_no_conflict(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    let made = contact("Bakker");
    bench.push(&mut an, vec![made.clone()]).await;
    bench.push(&mut an, vec![edit(&made, json!({"no_mail": true}))]).await;
    // Made before the answer to the first came back.
    let results = bench.push(&mut an, vec![edit(&made, json!({"no_mail": false}))]).await;
    assert_eq!(results[0].status, ChangeStatus::Applied);
    let rows = bench.rows(&an).await;
    assert_eq!((rows.len(), &rows[0].fields["no_mail"]), (1, &json!(false)));
}

async fn history_tells_who_changed_what_latest_first(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, mut bo) = (bench.device(), bench.device());
    let (made, other) = (contact("Bakker"), contact("Visser"));
    bench.push(&mut an, vec![made.clone(), other]).await;
    bench.push(&mut bo, vec![Change { made_at: 8, ..edit(&made, json!({"role": "chef"})) }]).await;
    let page = bench.told(&an, &made, None).await;
    let told: Vec<_> = page.lines.iter().map(|line| (line.seq, line.field.as_str())).collect();
    assert_eq!((told, page.more), (vec![(3, "role"), (1, "")], false));
    let last = &page.lines[0];
    assert_eq!(
        (last.actor, last.at, &last.old, &last.new),
        (bo.user, 8, &json!(null), &json!("chef"))
    );
    let request = HistoryRequest { records: Vec::new(), before: None, limit: 9 };
    assert_eq!(bench.store.history(bench.sender(&an), &request).await.unwrap().lines, []);
}

async fn history_goes_on_where_a_page_ended(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    let made = contact("Bakker");
    let both = json!({"role": "chef", "notes": "x"});
    bench.push(&mut an, vec![made.clone(), edit(&made, both)]).await;
    bench.push(&mut an, vec![edit(&made, json!({"notes": "y"}))]).await;
    let first = bench.told(&an, &made, None).await;
    // A change of two fields is not told in halves.
    assert_eq!((first.lines.len(), first.more), (1, true));
    let next = bench.told(&an, &made, first.lines.last().map(|line| line.seq)).await;
    let fields: Vec<&str> = next.lines.iter().map(|line| line.field.as_str()).collect();
    assert_eq!((fields, next.more), (vec!["notes", "role"], true));
}

async fn history_keeps_scopes_apart(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    let order = change(Entity::Order, RecordId(uuid()), true, json!({"revenue": 9}));
    let cost = change(Entity::OrderCost, order.id, true, json!({"cost": 5}));
    bench.push(&mut an, vec![order.clone(), cost]).await;
    assert_eq!(bench.told(&an, &order, None).await.lines.len(), 2);
    let viewer = Device { role: Role::Viewer, ..bench.device() };
    let seen = bench.told(&viewer, &order, None).await.lines;
    assert_eq!(seen.iter().map(|line| line.entity.clone()).collect::<Vec<_>>(), [Entity::Order]);
    let stranger = Bench::new(on).await;
    assert_eq!(stranger.told(&stranger.device(), &order, None).await.lines, []);
}
