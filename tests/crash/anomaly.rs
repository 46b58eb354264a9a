//! Looks through journals for what an ordered store must never show, in the words of the session
//! guarantees (Terry et al., 1994): a device misses its own write, a read goes back, an effect is
//! there without its cause. Pure: journals in, anomalies out.

use std::collections::{BTreeMap, HashMap};

use domain::id::RecordId;

use super::journal::{Event, Journal, Seen};

/// One thing that must not be. Devices are named by their place among the journals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anomaly {
    /// Read your writes: a device was told of its entry, and a later page does not reach it.
    OwnUnseen { device: usize, n: u64, head: u64, last_n: u64 },
    /// Monotonic reads: a page is older than the one before it.
    WentBack { device: usize, from: (u64, u64), to: (u64, u64) },
    /// Monotonic reads: a row is older than it was shown before.
    RowWentBack { device: usize, record: RecordId, from: u64, to: u64 },
    /// Causal order: an entry stands before what its device had seen, or done, when it made it.
    BeforeItsCause { device: usize, n: u64, seq: u64, cause: u64 },
    /// The cursor passed a row: what is shown as the state at `head` lacks a write before it.
    Passed { device: usize, record: RecordId, seq: u64, head: u64 },
    /// An entry counts as settled and its row is not there, or the other way round.
    Half { device: usize, n: u64, seq: u64, last_n: u64 },
    /// A request began after somebody was told of a write, and its answer does not reach it.
    Stale { device: usize, head: u64, told: u64 },
    /// A row at one sequence was shown with two contents.
    TwoContents { record: RecordId, seq: u64 },
    /// At the end two devices show a row differently; 0 where it is missing.
    Apart { device: usize, record: RecordId, here: u64, there: u64 },
}

/// Everything that is wrong at any time.
pub fn find(journals: &[Journal]) -> Vec<Anomaly> {
    let writes = Write::all(journals);
    let mut found = Vec::new();
    for (device, journal) in journals.iter().enumerate() {
        Reader::new(device, &writes).follow(&journal.events, &mut found);
    }
    find_stale(journals, &mut found);
    find_two_contents(journals, &mut found);
    found
}

/// Everything that differs between devices which all pulled after the last write.
pub fn find_apart(journals: &[Journal]) -> Vec<Anomaly> {
    let shown: Vec<BTreeMap<RecordId, u64>> =
        journals.iter().map(|journal| shown_at_the_end(&journal.events)).collect();
    let Some((first, others)) = shown.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for (device, other) in (1..).zip(others) {
        let mut records: Vec<RecordId> = first.keys().chain(other.keys()).copied().collect();
        records.sort_unstable();
        records.dedup();
        for record in records {
            let at = |rows: &BTreeMap<RecordId, u64>| rows.get(&record).copied().unwrap_or(0);
            let (here, there) = (at(other), at(first));
            if here != there {
                found.push(Anomaly::Apart { device, record, here, there });
            }
        }
    }
    found
}

/// A write whose place is known.
#[derive(Clone, Copy, Debug)]
struct Write {
    seq: u64,
    record: RecordId,
}

impl Write {
    /// All that anyone was told of, in the host's order.
    fn all(journals: &[Journal]) -> Vec<Self> {
        let mut writes = Vec::new();
        for journal in journals {
            let records = records(&journal.events);
            for event in &journal.events {
                if let Event::Told { n, seq: seq @ 1.., .. } = event
                    && let Some(record) = records.get(n)
                {
                    writes.push(Self { seq: *seq, record: *record });
                }
            }
        }
        writes.sort_unstable_by_key(|write| write.seq);
        writes
    }
}

/// What each entry of a device is about.
fn records(events: &[Event]) -> HashMap<u64, RecordId> {
    let of = |event: &Event| match event {
        Event::Made { n, record, .. } => Some((*n, *record)),
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

/// One device as it goes through its journal.
struct Reader<'a> {
    device: usize,
    writes: &'a [Write],
    /// How many of `writes` were looked for already: a row that is there stays there.
    looked_for: usize,
    shown: BTreeMap<RecordId, u64>,
    staged: Vec<Seen>,
    /// Count and head of the newest page.
    newest: (u64, u64),
    /// The last entry that it was told of, and the sequence of the last that changed something.
    told: (u64, u64),
    /// Entries made and not told of yet: what they are about, and what their device knew then.
    open: BTreeMap<u64, (RecordId, u64)>,
    /// Entries told of and not settled in a page yet: what they are about, and where they stand.
    unsettled: BTreeMap<u64, (RecordId, u64)>,
}

impl<'a> Reader<'a> {
    fn new(device: usize, writes: &'a [Write]) -> Self {
        Self {
            device,
            writes,
            looked_for: 0,
            shown: BTreeMap::new(),
            staged: Vec::new(),
            newest: (0, 0),
            told: (0, 0),
            open: BTreeMap::new(),
            unsettled: BTreeMap::new(),
        }
    }

    fn follow(&mut self, events: &[Event], found: &mut Vec<Anomaly>) {
        for event in events {
            match event {
                Event::Made { n, record, .. } => {
                    self.open.insert(*n, (*record, self.newest.1.max(self.told.1)));
                }
                Event::Told { n, seq, .. } => self.be_told(*n, *seq, found),
                Event::Page { is_first, is_last, rows, last_n, head, .. } => {
                    if *is_first {
                        self.staged.clear();
                    }
                    self.staged.extend(rows);
                    self.look_at(*last_n, *head, found);
                    if *is_last {
                        self.show(*last_n, *head, found);
                    }
                }
                Event::Unheard { .. } | Event::Unavailable { .. } | Event::Strange { .. } => {}
            }
        }
    }

    fn be_told(&mut self, n: u64, seq: u64, found: &mut Vec<Anomaly>) {
        let Some((record, known)) = self.open.remove(&n) else { return };
        let cause = known.max(self.told.1);
        if seq > 0 && seq <= cause {
            found.push(Anomaly::BeforeItsCause { device: self.device, n, seq, cause });
        }
        self.told = (self.told.0.max(n), self.told.1.max(seq));
        self.unsettled.insert(n, (record, seq));
    }

    fn look_at(&mut self, last_n: u64, head: u64, found: &mut Vec<Anomaly>) {
        let device = self.device;
        if last_n < self.newest.0 || head < self.newest.1 {
            let (from, to) = (self.newest, (last_n, head));
            found.push(Anomaly::WentBack { device, from, to });
        }
        if last_n < self.told.0 || head < self.told.1 {
            found.push(Anomaly::OwnUnseen { device, n: self.told.0, head, last_n });
        }
        self.newest = (self.newest.0.max(last_n), self.newest.1.max(head));
    }

    /// The last page of a pull is there: its rows are the state at `head`.
    fn show(&mut self, last_n: u64, head: u64, found: &mut Vec<Anomaly>) {
        let device = self.device;
        for Seen { record, seq, .. } in self.staged.drain(..) {
            let before = self.shown.insert(record, seq).unwrap_or(0);
            if seq < before {
                found.push(Anomaly::RowWentBack { device, record, from: before, to: seq });
            }
        }
        while let Some(Write { seq, record }) = self.writes.get(self.looked_for).copied()
            && seq <= head
        {
            if self.shown.get(&record).is_none_or(|shown| *shown < seq) {
                found.push(Anomaly::Passed { device, record, seq, head });
            }
            self.looked_for += 1;
        }
        for (n, (record, seq)) in &self.unsettled {
            let is_shown = self.shown.get(record).is_some_and(|shown| shown >= seq);
            let (is_settled, is_exactly) = (*n <= last_n, self.shown.get(record) == Some(seq));
            if *seq > 0 && ((is_settled && !is_shown) || (!is_settled && is_exactly)) {
                found.push(Anomaly::Half { device, n: *n, seq: *seq, last_n });
            }
        }
        self.unsettled.retain(|n, _| *n > last_n);
    }
}

/// The rows of all pulls that came to their end.
fn shown_at_the_end(events: &[Event]) -> BTreeMap<RecordId, u64> {
    let (mut shown, mut staged) = (BTreeMap::new(), Vec::new());
    for event in events {
        let Event::Page { is_first, is_last, rows, .. } = event else { continue };
        if *is_first {
            staged.clear();
        }
        staged.extend(rows.iter().map(|seen| (seen.record, seen.seq)));
        if *is_last {
            shown.extend(staged.drain(..));
        }
    }
    shown
}

/// Nobody is shown less than anybody was told before the request began.
fn find_stale(journals: &[Journal], found: &mut Vec<Anomaly>) {
    let mut told = Vec::new();
    for event in journals.iter().flat_map(|journal| &journal.events) {
        match event {
            Event::Told { seq, ended, .. } => told.push((*ended, *seq)),
            Event::Page { head, ended, .. } => told.push((*ended, *head)),
            _ => {}
        }
    }
    told.sort_unstable();
    let mut highest = 0;
    for (_, seq) in &mut told {
        highest = highest.max(*seq);
        *seq = highest;
    }
    for (device, journal) in journals.iter().enumerate() {
        for event in &journal.events {
            let Event::Page { head, begun, .. } = event else { continue };
            let before = told.partition_point(|(ended, _)| ended < begun);
            let told = before.checked_sub(1).and_then(|last| told.get(last)).map_or(0, |at| at.1);
            if *head < told {
                found.push(Anomaly::Stale { device, head: *head, told });
            }
        }
    }
}

/// A row at a sequence is one thing, whoever looks.
fn find_two_contents(journals: &[Journal], found: &mut Vec<Anomaly>) {
    let mut contents = HashMap::new();
    for event in journals.iter().flat_map(|journal| &journal.events) {
        let Event::Page { rows, .. } = event else { continue };
        for Seen { record, seq, content } in rows {
            if contents.insert((*record, *seq), *content).is_some_and(|known| known != *content) {
                found.push(Anomaly::TwoContents { record: *record, seq: *seq });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::id::{ChangeId, DeviceId};
    use uuid::Uuid;

    use super::*;

    const ONE: RecordId = RecordId(Uuid::from_u128(1));
    const TWO: RecordId = RecordId(Uuid::from_u128(2));

    fn journal(events: Vec<Event>) -> Journal {
        Journal { device: DeviceId(Uuid::nil()), events }
    }

    fn made(n: u64, record: RecordId) -> Event {
        let change = ChangeId(Uuid::from_u128(u128::from(n)));
        Event::Made { n, change, record, counted: 0 }
    }

    fn told(n: u64, seq: u64, at: u64) -> Event {
        let (begun, ended) = (Duration::from_millis(at), Duration::from_millis(at + 1));
        Event::Told { n, seq, is_refused: false, begun, ended }
    }

    /// A pull of one page; the content of a row is its sequence.
    fn page(rows: &[(RecordId, u64)], last_n: u64, head: u64, at: u64) -> Event {
        let seen =
            |(record, seq): &(RecordId, u64)| Seen { record: *record, seq: *seq, content: *seq };
        let rows = rows.iter().map(seen).collect();
        let (begun, ended) = (Duration::from_millis(at), Duration::from_millis(at + 1));
        Event::Page { is_first: true, is_last: true, rows, last_n, head, begun, ended }
    }

    #[track_caller]
    fn check(devices: [Vec<Event>; 2], expected: &[Anomaly]) {
        assert_eq!(find(&devices.map(journal)), expected);
    }

    #[test]
    fn an_orderly_history_has_none() {
        let writer = vec![
            made(1, ONE),
            made(2, TWO),
            told(1, 1, 0),
            told(2, 2, 0),
            page(&[(ONE, 1), (TWO, 2)], 2, 2, 10),
            made(3, ONE),
            Event::Unheard { at: Duration::from_millis(20) },
            told(3, 3, 30),
            page(&[(ONE, 3)], 3, 3, 50),
        ];
        let reader = vec![
            page(&[(ONE, 1), (TWO, 2)], 0, 2, 10),
            page(&[], 0, 2, 20),
            page(&[(ONE, 3)], 0, 3, 40),
        ];
        assert_eq!(find_apart(&[journal(writer.clone()), journal(reader.clone())]), []);
        check([writer, reader], &[]);
    }

    #[test]
    fn a_device_that_does_not_see_its_own_write_is_found() {
        let writer = vec![made(1, ONE), told(1, 5, 0), page(&[], 0, 4, 1)];
        let expected = Anomaly::OwnUnseen { device: 0, n: 1, head: 4, last_n: 0 };
        check([writer, vec![]], &[expected]);
    }

    #[test]
    fn a_page_older_than_the_one_before_is_found() {
        let reader = vec![page(&[(ONE, 3)], 2, 3, 0), page(&[], 1, 3, 1)];
        let expected = Anomaly::WentBack { device: 1, from: (2, 3), to: (1, 3) };
        check([vec![], reader], &[expected]);
    }

    #[test]
    fn a_row_older_than_before_is_found() {
        let reader = vec![page(&[(ONE, 3)], 0, 3, 0), page(&[(ONE, 2)], 0, 3, 1)];
        let expected = Anomaly::RowWentBack { device: 1, record: ONE, from: 3, to: 2 };
        check([vec![], reader], &[expected]);
    }

    #[test]
    fn a_write_before_what_its_device_had_seen_is_found() {
        let writer = vec![page(&[(ONE, 7)], 0, 7, 0), made(1, TWO), told(1, 6, 2)];
        let passed = Anomaly::Passed { device: 0, record: TWO, seq: 6, head: 7 };
        let expected = Anomaly::BeforeItsCause { device: 0, n: 1, seq: 6, cause: 7 };
        check([writer, vec![]], &[passed, expected]);
    }

    #[test]
    fn writes_of_one_device_in_another_order_are_found() {
        let writer = vec![made(1, ONE), made(2, TWO), told(1, 9, 0), told(2, 8, 0)];
        let expected = Anomaly::BeforeItsCause { device: 0, n: 2, seq: 8, cause: 9 };
        check([writer, vec![]], &[expected]);
    }

    #[test]
    fn a_row_that_a_cursor_passed_is_found() {
        // Committed late, below a head that was already shown: the gap of a bare sequence.
        let writer = vec![made(1, ONE), told(1, 4, 5)];
        let reader = vec![page(&[(TWO, 5)], 0, 5, 0), page(&[], 0, 5, 9)];
        check([writer, reader], &[Anomaly::Passed { device: 1, record: ONE, seq: 4, head: 5 }]);
    }

    #[test]
    fn a_count_without_its_effect_is_found_and_the_other_way_round() {
        let early = vec![made(1, ONE), told(1, 1, 0), page(&[], 1, 1, 2)];
        let passed = Anomaly::Passed { device: 0, record: ONE, seq: 1, head: 1 };
        let half = |last_n| Anomaly::Half { device: 0, n: 1, seq: 1, last_n };
        check([early, vec![]], &[passed, half(1)]);
        let late = vec![made(1, ONE), told(1, 1, 0), page(&[(ONE, 1)], 0, 1, 2)];
        let unseen = Anomaly::OwnUnseen { device: 0, n: 1, head: 1, last_n: 0 };
        check([late, vec![]], &[unseen, half(0)]);
    }

    #[test]
    fn a_page_older_than_what_someone_else_was_told_before_is_found() {
        let writer = vec![made(1, ONE), told(1, 1, 0)];
        check(
            [writer, vec![page(&[], 0, 0, 2)]],
            &[Anomaly::Stale { device: 1, head: 0, told: 1 }],
        );
        // At the same time both answers are right.
        check([vec![made(1, ONE), told(1, 1, 0)], vec![page(&[], 0, 0, 0)]], &[]);
    }

    #[test]
    fn a_row_with_two_contents_is_found() {
        let reader = |content| {
            let rows = vec![Seen { record: ONE, seq: 1, content }];
            let Event::Page { is_first, is_last, last_n, head, begun, ended, .. } =
                page(&[], 0, 1, 0)
            else {
                return vec![];
            };
            vec![Event::Page { is_first, is_last, rows, last_n, head, begun, ended }]
        };
        check([reader(1), reader(2)], &[Anomaly::TwoContents { record: ONE, seq: 1 }]);
    }

    #[test]
    fn devices_that_end_apart_are_found() {
        let pages = [vec![page(&[(ONE, 1)], 0, 1, 0)], vec![page(&[(TWO, 2)], 0, 2, 0)]];
        let expected = [
            Anomaly::Apart { device: 1, record: ONE, here: 0, there: 1 },
            Anomaly::Apart { device: 1, record: TWO, here: 2, there: 0 },
        ];
        assert_eq!(find_apart(&pages.map(journal)), expected);
    }

    #[test]
    fn rows_of_a_pull_that_was_cut_off_are_not_shown() {
        let Event::Page { rows, last_n, head, begun, ended, .. } = page(&[(ONE, 1)], 0, 2, 0)
        else {
            panic!()
        };
        let cut = Event::Page { is_first: true, is_last: false, rows, last_n, head, begun, ended };
        let writer = vec![made(1, ONE), told(1, 1, 0)];
        let expected = Anomaly::Passed { device: 1, record: ONE, seq: 1, head: 2 };
        check([writer, vec![cut, page(&[(TWO, 2)], 0, 2, 3)]], &[expected]);
    }
}
