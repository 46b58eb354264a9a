//! What is kept for 90 days only, and devices that come back after that.

use domain::sync::change::Erase;

use super::*;

on_both! {
    marks_of_erased_people_go_after_ninety_days,
    nothing_brings_an_erased_record_back_after_that,
    a_device_below_the_floor_starts_anew_and_one_above_goes_on,
    results_go_when_history_tells_the_same,
    a_change_takes_effect_once_also_when_its_result_is_gone,
    a_load_under_way_goes_on_when_the_floor_rises,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn erase(of: &Change) -> Entry {
    let (entity, id, change_id) = (of.entity.clone(), of.id, ChangeId(uuid()));
    Entry::Erase(Erase { n: 0, change_id, entity, id, made_at: 7 })
}

impl Bench {
    fn boss(&self) -> Device {
        Device { role: Role::Manager, ..self.device() }
    }

    /// The daily run, on each of these days.
    async fn days(&self, days: impl Iterator<Item = i64>) {
        for day in days {
            self.store.sweep(day * DAY_MS).await.unwrap();
        }
    }

    async fn results(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM change_result").await
    }

    async fn cursor(&self, device: &Device) -> Option<String> {
        let PullReply::Page { cursor, .. } = self.page(device, None, 5_000).await else {
            panic!("no page")
        };
        Some(cursor)
    }
}

async fn marks_of_erased_people_go_after_ninety_days(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.boss();
    let (jan, piet, stays) = (contact("Jan"), contact("Piet"), contact("Bakker"));
    bench.push(&mut an, vec![jan.clone(), piet.clone(), stays.clone()]).await;
    bench.enter(&mut an, vec![erase(&jan)]).await;
    bench.days(0..5).await;
    bench.enter(&mut an, vec![erase(&piet)]).await;
    bench.days(5..90).await;
    assert_eq!(bench.rows(&an).await.len(), 3);
    bench.days(90..91).await;
    let ids: Vec<RecordId> = bench.rows(&an).await.iter().map(|row| row.id).collect();
    assert_eq!(ids, [stays.id, piet.id]);
    bench.days(91..96).await;
    let PullReply::Page { rows, living, .. } = bench.page(&an, None, 10).await else {
        panic!("no page")
    };
    assert_eq!((rows.len(), living.unwrap().rows), (1, 1));
    assert_eq!(living.unwrap(), rows.iter().map(|row| (row.id, row.seq)).collect());
}

async fn nothing_brings_an_erased_record_back_after_that(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.boss();
    let jan = contact("Jan");
    let mut call = change(Entity::Interaction, RecordId(uuid()), true, json!({"note": "x"}));
    call.set.insert("contact".into(), json!(jan.id));
    bench.push(&mut an, vec![jan.clone(), call.clone()]).await;
    bench.enter(&mut an, vec![erase(&jan)]).await;
    bench.days(0..92).await;
    assert_eq!(bench.rows(&an).await, Vec::new());
    let mut bo = bench.device();
    let anew = |of: &Change| Change { change_id: ChangeId(uuid()), ..of.clone() };
    let late = vec![anew(&jan), anew(&call), edit(&jan, json!({"role": "x"}))];
    for result in bench.push(&mut bo, late).await {
        assert_eq!(rejected(&result), &Rejection::Erased);
    }
    let about = change(Entity::Interaction, RecordId(uuid()), true, json!({"contact": jan.id}));
    assert_eq!(rejected(&bench.push(&mut bo, vec![about]).await[0]), &Rejection::Erased);
    // Once more, by somebody who had not heard: nothing to do.
    let again = bench.enter(&mut an, vec![erase(&jan)]).await;
    assert_eq!((&again[0].status, again[0].seq), (&ChangeStatus::Applied, 0));
    assert_eq!(bench.rows(&an).await, Vec::new());
}

async fn a_device_below_the_floor_starts_anew_and_one_above_goes_on(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, bo, away) = (bench.boss(), bench.device(), bench.device());
    let (jan, piet) = (contact("Jan"), contact("Piet"));
    bench.push(&mut an, vec![jan.clone(), piet.clone(), contact("Bakker")]).await;
    let before = bench.cursor(&away).await;
    bench.enter(&mut an, vec![erase(&jan)]).await;
    let between = bench.cursor(&bo).await;
    bench.enter(&mut an, vec![erase(&piet)]).await;
    let after = bench.cursor(&bo).await;
    bench.days(0..92).await;
    let reset = |erased| PullReply::Reset { erased };
    // Each hears what it missed.
    assert_eq!(bench.page(&away, before, 10).await, reset(vec![jan.id, piet.id]));
    assert_eq!(bench.page(&bo, between, 10).await, reset(vec![piet.id]));
    let PullReply::Page { rows, .. } = bench.page(&bo, after, 10).await else { panic!("no page") };
    assert_eq!(rows, Vec::new());
    // A cursor of another life of the database could have missed all of them.
    assert_eq!(
        bench.page(&bo, Some("1.other.9.base+value.3".into()), 10).await,
        reset(vec![jan.id, piet.id])
    );
}

async fn results_go_when_history_tells_the_same(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.boss();
    let jan = contact("Jan");
    let same = edit(&jan, json!({"last_name": "Jan"}));
    let unknown = edit(&contact("x"), json!({"role": "x"}));
    bench.push(&mut an, vec![jan.clone(), same, unknown, edit(&jan, json!({"role": "a"}))]).await;
    bench.days(0..10).await;
    bench.push(&mut an, vec![edit(&jan, json!({"role": "b"}))]).await;
    assert_eq!(bench.results().await, 5);
    bench.days(10..99).await;
    // What did nothing stays, and what is not that old.
    assert_eq!(bench.results().await, 3);
    bench.days(99..101).await;
    assert_eq!(bench.results().await, 2);
}

async fn a_change_takes_effect_once_also_when_its_result_is_gone(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.boss();
    let jan = contact("Jan");
    let mut visit = edit(&jan, json!({}));
    visit.inc.insert("visits".into(), 1);
    let unknown = edit(&contact("x"), json!({"role": "x"}));
    let texts = an.texts(vec![jan.clone(), visit, unknown]);
    let first = stored(bench.send(&an, 1, texts.clone()).await);
    bench.days(0..92).await;
    assert_eq!(bench.results().await, 1);
    // The same counts and texts have the same answer, in part or whole.
    assert_eq!(stored(bench.send(&an, 1, texts.clone()).await), first);
    assert_eq!(stored(bench.send(&an, 2, texts[1..].to_vec()).await), first[1..]);
    // Another text under a count of then is a copied device.
    let mut copy = Device { last_n: 1, ..an.clone() };
    let other = copy.texts(vec![edit(&jan, json!({"role": "copy"}))]);
    assert_eq!(bench.send(&an, 2, other).await, PushReceipt::Forked);
    // The same changes under another id have no effect either.
    let fresh = Device { id: DeviceId(uuid()), ..an.clone() };
    let again = stored(bench.send(&fresh, 1, texts).await);
    assert_eq!(again, first);
    let rows = bench.rows(&an).await;
    assert_eq!(rows[0].fields["visits"], json!(1));
}

async fn a_load_under_way_goes_on_when_the_floor_rises(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.boss();
    let people: Vec<Change> = (0..6).map(|_| contact("x")).collect();
    bench.push(&mut an, people.clone()).await;
    bench.enter(&mut an, vec![erase(&people[0])]).await;
    bench.days(0..92).await;
    let (mut cursor, mut count) = (None, 0);
    loop {
        let PullReply::Page { rows, cursor: next, more, .. } =
            bench.page(&bench.boss(), cursor, 1).await
        else {
            panic!("no page")
        };
        count += rows.len();
        cursor = Some(next);
        if !more {
            break;
        }
    }
    assert_eq!(count, 5);
}
