//! Wishes that nobody took up, and possible sales without a next step.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::case::{Case, CaseKind, CaseStatus};
use crate::id::{CaseId, CustomerId, OpportunityId, PromiseId, QuoteId, RecordId, TaskId};
use crate::loose_ends::PutAside;
use crate::opportunity::Opportunity;
use crate::promise::Promise;
use crate::quote::{Quote, QuoteStatus};
use crate::task::Task;

/// A record that nothing is to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    /// A case, opportunity or quote.
    pub record: RecordId,
    /// Whose.
    pub customer: Option<CustomerId>,
    /// Since when, as far as that is known.
    pub since: Option<NaiveDate>,
    /// Why nothing has to follow, where somebody said so.
    pub put_aside: Option<PutAside>,
}

/// What can follow on a record: a task or promise that names it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Follow<'a> {
    /// Tasks.
    pub tasks: &'a [(TaskId, Task)],
    /// Promises.
    pub promises: &'a [(PromiseId, Promise)],
}

impl Follow<'_> {
    /// Open wishes with which nothing was done: nobody began, nothing was noted that makes them come
    /// true, and no task or promise, done or not, came out of them. The longest waiting first.
    pub fn idle_wishes(&self, cases: &[(CaseId, Case)]) -> Vec<Idle> {
        let followed = self.records(false);
        let is_idle = |case: &Case| {
            let is_wish = case.kind.is(CaseKind::Wish) && case.is_open();
            is_wish && case.status.is(CaseStatus::Open) && case.remedy.trim().is_empty()
        };
        let idle = cases.iter().filter(|(_, case)| is_idle(case));
        let idle =
            idle.map(|(id, case)| idle_row(*id, case.customer, case.opened_on, &case.put_aside));
        in_order(idle, &followed)
    }

    /// Open opportunities without a task or promise that is still to be done. Those longest in their
    /// stage first.
    pub fn idle_opportunities(&self, opportunities: &[(OpportunityId, Opportunity)]) -> Vec<Idle> {
        let open = opportunities.iter().filter(|(_, row)| row.is_open());
        let open =
            open.map(|(id, row)| idle_row(*id, row.customer, row.in_stage_since(), &row.put_aside));
        in_order(open, &self.records(true))
    }

    /// Open quotes without a task or promise that is still to be done; of one that is not sent yet and
    /// promised for a day, sending it is the next step. Those longest with the customer first.
    pub fn idle_quotes(&self, quotes: &[(QuoteId, Quote)]) -> Vec<Idle> {
        let is_idle = |quote: &Quote| {
            let is_to_be_sent = quote.sent_on.is_none() && quote.promised_on.is_some();
            quote.status == QuoteStatus::Open && !is_to_be_sent
        };
        let idle = quotes.iter().filter(|(_, quote)| is_idle(quote));
        let since = |quote: &Quote| quote.sent_on.or(quote.requested_on);
        let idle = idle.map(|(id, row)| idle_row(*id, row.customer, since(row), &row.put_aside));
        in_order(idle, &self.records(true))
    }

    /// The records on which something is still to be done: a task or promise names them.
    pub fn followed(&self) -> HashSet<RecordId> {
        self.records(true)
    }

    /// The records that something follows on.
    fn records(&self, is_to_be_done: bool) -> HashSet<RecordId> {
        let tasks = self.tasks.iter().map(|(_, task)| task);
        let tasks = tasks.filter(|task| !task.archived && (!is_to_be_done || task.is_open()));
        let promises = self.promises.iter().map(|(_, promise)| promise);
        let promises = promises.filter(|made| !made.archived && (!is_to_be_done || made.is_open()));
        tasks.filter_map(|row| row.record).chain(promises.filter_map(|row| row.record)).collect()
    }
}

fn idle_row(
    id: impl Into<RecordId>,
    customer: Option<CustomerId>,
    since: Option<NaiveDate>,
    put_aside: &Option<PutAside>,
) -> Idle {
    Idle { record: id.into(), customer, since, put_aside: put_aside.clone() }
}

/// Those that nothing follows on: what has no date first, then the oldest, then by id.
fn in_order(idle: impl Iterator<Item = Idle>, followed: &HashSet<RecordId>) -> Vec<Idle> {
    let mut idle: Vec<Idle> = idle.filter(|row| !followed.contains(&row.record)).collect();
    idle.sort_unstable_by_key(|row| (row.since, row.record));
    idle
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::opportunity::{Stage, StageStep};

    fn id<Id: From<RecordId>>(number: u128) -> Id {
        RecordId(Uuid::from_u128(number)).into()
    }

    fn day(text: &str) -> Option<NaiveDate> {
        Some(text.parse().unwrap())
    }

    fn task(record: u128, done_on: Option<NaiveDate>) -> (TaskId, Task) {
        (id(90), Task { record: Some(id(record)), done_on, ..Task::default() })
    }

    #[track_caller]
    fn check(found: &[Idle], expected: &[u128]) {
        let found: Vec<u128> = found.iter().map(|row| row.record.0.as_u128()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_wish_waits_until_somebody_does_something() {
        let wish = |number, opened: &str| {
            let (kind, opened_on) = (CaseKind::Wish.into(), day(opened));
            (id::<CaseId>(number), Case { kind, opened_on, ..Case::default() })
        };
        let mut cases = vec![wish(1, "2026-03-05"), wish(2, "2026-03-04"), wish(3, "2026-03-04")];
        check(&Follow::default().idle_wishes(&cases), &[2, 3, 1]);
        let promises = [(id(91), Promise { record: Some(id(3)), ..Promise::default() })];
        let follow = Follow { tasks: &[task(2, day("2026-03-06"))], promises: &promises };
        check(&follow.idle_wishes(&cases), &[1]);
        cases[0].1.status = CaseStatus::InProgress.into();
        cases[1].1.remedy = "done".into();
        cases[2].1.kind = CaseKind::Question.into();
        check(&Follow::default().idle_wishes(&cases), &[]);
        cases.reverse();
        check(&Follow::default().idle_wishes(&cases), &[]);
    }

    #[test]
    fn an_open_sale_needs_a_next_step() {
        let sale = |number, stage: Stage, on| {
            let log = vec![StageStep { stage: stage.into(), on, ..StageStep::default() }];
            let row = Opportunity { stage: stage.into(), stage_log: log, ..Opportunity::default() };
            (id::<OpportunityId>(number), row)
        };
        let sales = [
            sale(1, Stage::Quote, day("2026-03-05")),
            sale(2, Stage::Prospect, day("2026-03-04")),
            sale(3, Stage::Lost, day("2026-03-04")),
            sale(4, Stage::Suspect, None),
        ];
        check(&Follow::default().idle_opportunities(&sales), &[4, 2, 1]);
        let tasks = [task(1, None), task(2, day("2026-03-06"))];
        let follow = Follow { tasks: &tasks, ..Follow::default() };
        check(&follow.idle_opportunities(&sales), &[4, 2]);
    }

    #[test]
    fn a_quote_that_is_to_be_sent_has_its_next_step() {
        let quote = |number, promised_on, sent_on, status| {
            (id::<QuoteId>(number), Quote { promised_on, sent_on, status, ..Quote::default() })
        };
        let date = day("2026-03-05");
        let quotes = [
            quote(1, date, date, QuoteStatus::Open),
            quote(2, date, None, QuoteStatus::Open),
            quote(3, None, None, QuoteStatus::Open),
            quote(4, date, date, QuoteStatus::Won),
        ];
        check(&Follow::default().idle_quotes(&quotes), &[3, 1]);
        let follow = Follow { tasks: &[task(3, None)], ..Follow::default() };
        check(&follow.idle_quotes(&quotes), &[1]);
    }

    proptest! {
        #[test]
        fn order_does_not_matter(
            (rows, shuffled) in proptest::collection::vec(proptest::option::of(0..3_i32), 0..12)
                .prop_flat_map(|days| {
                    let row = |(number, day): (u128, Option<i32>)| {
                        let opened_on = day.and_then(crate::period::date);
                        let kind = CaseKind::Wish.into();
                        (id::<CaseId>(number), Case { kind, opened_on, ..Case::default() })
                    };
                    let rows: Vec<_> = (0..).zip(days).map(row).collect();
                    (Just(rows.clone()), Just(rows).prop_shuffle())
                }),
            done in 0..12_u128,
        ) {
            let tasks = [task(done, None)];
            let follow = Follow { tasks: &tasks, ..Follow::default() };
            let found = follow.idle_wishes(&rows);
            prop_assert_eq!(&found, &follow.idle_wishes(&shuffled));
            prop_assert_eq!(found.len(), rows.len() - usize::from(done < u128::try_from(rows.len()).unwrap()));
        }
    }
}
