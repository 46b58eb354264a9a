//! Months of work: what is kept of old days goes, day by day, and no device is left behind.

use std::collections::BTreeMap;

use domain::sync::change::Erase;
use domain::sync::sum::Sum;

use super::*;

on_both! {
    fifty_devices_work_for_two_hundred_days_and_what_is_kept_stays_bounded,
}

const DAYS: i64 = 200;
const DEVICES: i64 = 50;

/// Each device works every tenth day.
const APART: i64 = 10;

/// One device is put away on this day and found again on the last.
const PUT_AWAY: i64 = 20;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Days of which something is kept: ninety, and the one that has begun.
const KEPT: i64 = 91;

/// A device that keeps what it is given.
struct Tablet {
    device: Device,
    cursor: Option<String>,
    rows: BTreeMap<RecordId, Envelope>,
}

impl Tablet {
    /// Pulls until there is nothing more; answers what the host's living rows add up to.
    async fn catch_up(&mut self, bench: &Bench) -> Sum {
        for _ in 0..DAYS {
            match bench.page(&self.device, self.cursor.clone(), 500).await {
                PullReply::Page { rows, cursor, more, living, .. } => {
                    self.rows.extend(rows.into_iter().map(|row| (row.id, row)));
                    self.cursor = Some(cursor);
                    if !more {
                        // Without any row there is nothing to compare.
                        return living.unwrap_or_default();
                    }
                }
                PullReply::Reset { .. } => (self.rows, self.cursor) = (BTreeMap::new(), None),
                other => panic!("{other:?}"),
            }
        }
        panic!("pulling does not end");
    }

    fn living(&self) -> impl Iterator<Item = &Envelope> {
        self.rows.values().filter(|row| !row.erased)
    }

    /// A new contact, and a visit to one that is known.
    fn work(&self, day: i64) -> Vec<Change> {
        let mut changes = vec![contact(&format!("of day {day}"))];
        let known = self.living().nth(usize::try_from(day).unwrap() % self.rows.len().max(1));
        if let Some(row) = known {
            let mut visit = change(row.entity.clone(), row.id, false, json!({}));
            visit.inc.insert("visits".into(), 1);
            changes.push(visit);
        }
        changes
    }
}

async fn fifty_devices_work_for_two_hundred_days_and_what_is_kept_stays_bounded(on: On) {
    let bench = Bench::new(on).await;
    let tablet = |device| Tablet { device, cursor: None, rows: BTreeMap::new() };
    let mut boss = tablet(Device { role: Role::Manager, ..bench.device() });
    let mut tablets: Vec<Tablet> = (0..DEVICES).map(|_| tablet(bench.device())).collect();
    // What took effect on each day, and what never did.
    let (mut done, mut refused) = (Vec::new(), 0);
    for day in 0..DAYS {
        let mut of_the_day = 0;
        for (place, tablet) in (0..).zip(&mut tablets) {
            let is_away = place == 0 && (PUT_AWAY..DAYS - 1).contains(&day);
            if (day + place) % APART != 0 || is_away {
                continue;
            }
            tablet.catch_up(&bench).await;
            let changes = tablet.work(day);
            for result in bench.push(&mut tablet.device, changes).await {
                let is_refused = matches!(result.status, ChangeStatus::Rejected { .. });
                if is_refused { refused += 1 } else { of_the_day += 1 }
            }
        }
        boss.catch_up(&bench).await;
        let oldest =
            boss.living().min_by_key(|row| row.seq).map(|row| (row.entity.clone(), row.id));
        if let Some((entity, id)) = oldest {
            let erase = Erase { n: 0, change_id: ChangeId(uuid()), entity, id, made_at: 0 };
            bench.enter(&mut boss.device, vec![Entry::Erase(erase)]).await;
            of_the_day += 1;
        }
        done.push(of_the_day);
        bench.store.sweep(day * DAY_MS).await.unwrap();
    }
    let kept: i64 = done.iter().rev().take(usize::try_from(KEPT).unwrap()).sum();
    assert!(bench.count("SELECT COUNT(*) FROM change_result").await <= kept + refused);
    assert!(bench.count("SELECT COUNT(*) FROM head_mark").await <= KEPT + 1);
    let mut fresh = tablet(bench.device());
    let all = fresh.catch_up(&bench).await;
    let marks = fresh.rows.values().filter(|row| row.erased).count();
    assert!(marks <= usize::try_from(KEPT).unwrap(), "{marks} marks are given to a new device");
    for tablet in &mut tablets {
        assert_eq!(tablet.catch_up(&bench).await, all);
        assert_eq!(tablet.living().map(|row| (row.id, row.seq)).collect::<Sum>(), all);
    }
}
