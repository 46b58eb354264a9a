//! Holds what the database has against what the devices wrote down. Pure: both in, faults out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::id::{ChangeId, DeviceId, RecordId};

use super::journal::{Event, Journal};
use super::stored::{Settled, Stored};

/// The field that devices count in.
const COUNTER: &str = "visits";

/// Something that is not as the devices were told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A device was told of an entry, and the database has it not, or otherwise.
    Missing { device: DeviceId, n: u64, told: u64, held: Option<u64> },
    /// A change has two results, or history has it at two places.
    Twice { change: ChangeId, seqs: Vec<u64> },
    /// A result names a sequence that history has nothing of, or the other way round.
    WithoutHistory { change: ChangeId, seq: u64 },
    /// History has a change that no device made.
    Unmade { change: ChangeId, seq: u64 },
    /// A count is not the number of increments.
    Miscounted { record: RecordId, made: u64, held: u64 },
    /// A device's last settled count does not belong to its results.
    Unsettled { device: DeviceId, last_n: u64, results: u64 },
    /// Something is above the head.
    AboveHead { seq: u64, head: u64 },
    /// A row does not stand at its last change.
    OffItsHistory { record: RecordId, seq: u64, changed: u64 },
}

/// What the database must be by itself, at whatever moment it was taken.
pub fn find_inconsistent(stored: &Stored) -> Vec<Fault> {
    let mut found = Vec::new();
    let head = stored.head;
    let facts = stored.history.iter().map(|fact| fact.seq);
    let above = facts.chain(stored.rows.values().map(|row| row.seq)).filter(|seq| *seq > head);
    found.extend(above.map(|seq| Fault::AboveHead { seq, head }));
    let mut counts: BTreeMap<DeviceId, BTreeSet<u64>> = BTreeMap::new();
    for result in &stored.results {
        counts.entry(result.device).or_default().insert(result.n);
    }
    for (device, last_n) in &stored.devices {
        let counts = counts.remove(device).unwrap_or_default();
        let results = u64::try_from(counts.len()).unwrap();
        if results != *last_n || counts.last().copied().unwrap_or(0) != *last_n {
            found.push(Fault::Unsettled { device: *device, last_n: *last_n, results });
        }
    }
    let mut changed: BTreeMap<RecordId, u64> = BTreeMap::new();
    for fact in &stored.history {
        let last = changed.entry(fact.record).or_default();
        *last = fact.seq.max(*last);
    }
    for (record, row) in &stored.rows {
        let changed = changed.get(record).copied().unwrap_or(0);
        if changed != row.seq && !stored.conflicts.contains(record) {
            found.push(Fault::OffItsHistory { record: *record, seq: row.seq, changed });
        }
    }
    found.extend(find_twice(stored));
    found
}

/// Every change takes effect once, and its result says where.
fn find_twice(stored: &Stored) -> Vec<Fault> {
    let mut places: HashMap<ChangeId, BTreeSet<u64>> = HashMap::new();
    for fact in &stored.history {
        places.entry(fact.change).or_default().insert(fact.seq);
    }
    let mut results: HashMap<ChangeId, Vec<&Settled>> = HashMap::new();
    for result in &stored.results {
        if let Some(change) = result.change {
            results.entry(change).or_default().push(result);
        }
    }
    let mut found = Vec::new();
    for (change, seqs) in &places {
        if seqs.len() > 1 {
            found.push(Fault::Twice { change: *change, seqs: seqs.iter().copied().collect() });
        }
        let is_named = |seq: &u64| {
            results.get(change).is_some_and(|results| results.iter().any(|of| of.seq == *seq))
        };
        let strays = seqs.iter().filter(|seq| !is_named(seq));
        found.extend(strays.map(|seq| Fault::WithoutHistory { change: *change, seq: *seq }));
    }
    for (change, results) in &results {
        if results.len() > 1 {
            let seqs = results.iter().map(|result| result.seq).collect();
            found.push(Fault::Twice { change: *change, seqs });
        }
        let held = places.get(change);
        let lost = results.iter().map(|result| result.seq).filter(|seq| *seq > 0);
        let lost = lost.filter(|seq| !held.is_some_and(|held| held.contains(seq)));
        found.extend(lost.map(|seq| Fault::WithoutHistory { change: *change, seq }));
    }
    found
}

/// What the devices were told, held against the database: nothing is missing. Entries that nobody
/// was told of may be there or not.
pub fn find_missing(journals: &[Journal], stored: &Stored) -> Vec<Fault> {
    let held: HashMap<(DeviceId, u64), &Settled> =
        stored.results.iter().map(|result| ((result.device, result.n), result)).collect();
    let mut found = Vec::new();
    for journal in journals {
        let device = journal.device;
        let changes = changes(&journal.events);
        for event in &journal.events {
            let Event::Told { n, seq, is_refused, .. } = event else { continue };
            let result = held.get(&(device, *n));
            let is_same = result.is_some_and(|result| {
                result.seq == *seq
                    && result.is_refused == *is_refused
                    && result.change.as_ref() == changes.get(n)
            });
            if !is_same {
                let held = result.map(|result| result.seq);
                found.push(Fault::Missing { device, n: *n, told: *seq, held });
            }
        }
    }
    found
}

/// What the devices made, held against the database, when all of it was sent: all of it is there,
/// nothing else is, and every count is right.
pub fn find_unequal(journals: &[Journal], stored: &Stored) -> Vec<Fault> {
    let held: HashMap<(DeviceId, u64), u64> =
        stored.results.iter().map(|result| ((result.device, result.n), result.seq)).collect();
    let refused: BTreeSet<(DeviceId, u64)> = stored
        .results
        .iter()
        .filter(|result| result.is_refused)
        .map(|result| (result.device, result.n))
        .collect();
    let mut found = Vec::new();
    let mut made = BTreeSet::new();
    let mut counts: BTreeMap<RecordId, u64> = BTreeMap::new();
    for journal in journals {
        let device = journal.device;
        for event in &journal.events {
            let Event::Made { n, change, record, counted } = event else { continue };
            made.insert(*change);
            match held.get(&(device, *n)) {
                None => found.push(Fault::Missing { device, n: *n, told: 0, held: None }),
                Some(_) if refused.contains(&(device, *n)) => {}
                Some(_) => *counts.entry(*record).or_default() += counted,
            }
        }
    }
    let ours: BTreeSet<DeviceId> = journals.iter().map(|journal| journal.device).collect();
    let unmade = stored.history.iter().filter(|fact| ours.contains(&fact.device));
    let unmade = unmade.filter(|fact| !made.contains(&fact.change));
    found.extend(unmade.map(|fact| Fault::Unmade { change: fact.change, seq: fact.seq }));
    for (record, made) in counts {
        let row = stored.rows.get(&record);
        let held = row.and_then(|row| row.fields.get(COUNTER)?.as_u64()).unwrap_or(0);
        if held != made {
            found.push(Fault::Miscounted { record, made, held });
        }
    }
    found
}

fn changes(events: &[Event]) -> HashMap<u64, ChangeId> {
    let of = |event: &Event| match event {
        Event::Made { n, change, .. } => Some((*n, *change)),
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;
    use uuid::Uuid;

    use super::super::stored::{Fact, Row};
    use super::*;

    const DEVICE: DeviceId = DeviceId(Uuid::from_u128(1));
    const RECORD: RecordId = RecordId(Uuid::from_u128(2));

    fn change(n: u64) -> ChangeId {
        ChangeId(Uuid::from_u128(100 + u128::from(n)))
    }

    /// A device made a record and counted in it once.
    fn journals() -> Vec<Journal> {
        let made = |n, counted| Event::Made { n, change: change(n), record: RECORD, counted };
        let told = |n, seq| {
            let (begun, ended) = (Duration::ZERO, Duration::ZERO);
            Event::Told { n, seq, is_refused: false, begun, ended }
        };
        let events = vec![made(1, 0), made(2, 1), told(1, 1), told(2, 2)];
        vec![Journal { device: DEVICE, events }]
    }

    /// What a host makes of that.
    fn stored() -> Stored {
        let result = |n: u64| Settled {
            device: DEVICE,
            n,
            change: Some(change(n)),
            seq: n,
            is_refused: false,
        };
        let fact = |n: u64, field: &str| Fact {
            device: DEVICE,
            seq: n,
            record: RECORD,
            field: field.to_owned(),
            change: change(n),
        };
        let fields = serde_json::from_value(json!({"visits": 1})).unwrap();
        Stored {
            head: 2,
            devices: [(DEVICE, 2)].into(),
            results: vec![result(1), result(2)],
            history: vec![fact(1, ""), fact(2, COUNTER)],
            rows: [(RECORD, Row { seq: 2, fields })].into(),
            conflicts: BTreeSet::new(),
        }
    }

    #[track_caller]
    fn check(spoil: impl FnOnce(&mut Stored), expected: &[Fault]) {
        let mut stored = stored();
        spoil(&mut stored);
        let mut found = find_inconsistent(&stored);
        found.extend(find_missing(&journals(), &stored));
        found.extend(find_unequal(&journals(), &stored));
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_as_it_was_told_has_no_faults() {
        check(|_| {}, &[]);
    }

    #[test]
    fn an_entry_that_was_acknowledged_and_lost_is_found() {
        let spoil = |stored: &mut Stored| {
            stored.head = 1;
            stored.devices.insert(DEVICE, 1);
            stored.results.pop();
            stored.history.pop();
            stored.rows.insert(RECORD, Row { seq: 1, fields: Default::default() });
        };
        let told = Fault::Missing { device: DEVICE, n: 2, told: 2, held: None };
        let made = Fault::Missing { device: DEVICE, n: 2, told: 0, held: None };
        check(spoil, &[told, made]);
    }

    #[test]
    fn a_change_that_took_effect_twice_is_found() {
        let spoil = |stored: &mut Stored| {
            stored.head = 3;
            let again = Fact { seq: 3, ..stored.history[1].clone() };
            stored.history.push(again);
            let fields = serde_json::from_value(json!({"visits": 2})).unwrap();
            stored.rows.insert(RECORD, Row { seq: 3, fields });
        };
        let expected = [
            Fault::Twice { change: change(2), seqs: vec![2, 3] },
            Fault::WithoutHistory { change: change(2), seq: 3 },
            Fault::Miscounted { record: RECORD, made: 1, held: 2 },
        ];
        check(spoil, &expected);
    }

    #[test]
    fn a_result_without_its_effect_is_found() {
        let spoil = |stored: &mut Stored| stored.history.truncate(1);
        let off = Fault::OffItsHistory { record: RECORD, seq: 2, changed: 1 };
        check(spoil, &[off, Fault::WithoutHistory { change: change(2), seq: 2 }]);
    }

    #[test]
    fn an_effect_without_its_result_is_found() {
        let spoil = |stored: &mut Stored| stored.results.truncate(1);
        let expected = [
            Fault::Unsettled { device: DEVICE, last_n: 2, results: 1 },
            Fault::WithoutHistory { change: change(2), seq: 2 },
            Fault::Missing { device: DEVICE, n: 2, told: 2, held: None },
            Fault::Missing { device: DEVICE, n: 2, told: 0, held: None },
            Fault::Miscounted { record: RECORD, made: 0, held: 1 },
        ];
        check(spoil, &expected);
    }

    #[test]
    fn what_is_above_the_head_is_found() {
        let above = Fault::AboveHead { seq: 2, head: 1 };
        check(|stored| stored.head = 1, &[above.clone(), above]);
    }

    #[test]
    fn a_change_that_nobody_made_is_found() {
        let spoil = |stored: &mut Stored| {
            stored.head = 3;
            let strange = Fact { seq: 3, change: change(9), ..stored.history[1].clone() };
            stored.history.push(strange);
            stored.rows.get_mut(&RECORD).unwrap().seq = 3;
        };
        let expected = [
            Fault::WithoutHistory { change: change(9), seq: 3 },
            Fault::Unmade { change: change(9), seq: 3 },
        ];
        check(spoil, &expected);
    }
}
