//! What of the records is on the list, and how urgent it is.

use super::elapsed::Elapsed;
use super::{ALL_AHEAD, Due, Item, ItemKind, Owed, Urgency, View, Why};
use crate::case::Case;
use crate::id::{CaseId, PromiseId, TaskId};
use crate::promise::Promise;
use crate::task::{Task, TaskKind};

/// The lines, in no order.
pub(super) fn items(owed: &Owed<'_>, view: &View<'_>) -> Vec<Item> {
    let elapsed = Elapsed::until(view.now, view.calendar);
    let tasks = owed.tasks.iter().filter_map(|(id, row)| task(*id, row, view, &elapsed));
    let promises = owed.promises.iter().filter_map(|(id, row)| promise(*id, row, view, &elapsed));
    let cases = owed.cases.iter().filter_map(|(id, row)| case(*id, row, view, &elapsed));
    let detractors = owed.detractors.iter().filter_map(|row| row.item(view, &elapsed));
    let occasions = owed.occasions.iter().filter_map(|row| row.item(view));
    tasks.chain(promises).chain(cases).chain(detractors).chain(occasions).collect()
}

impl View<'_> {
    /// How urgent what is due then is; `None` when it is too far ahead to be shown.
    pub(super) fn urgency(&self, due: Option<Due>, elapsed: &Elapsed<'_>) -> Option<Urgency> {
        let Some(due) = due else { return Some(Urgency::Undated) };
        let moment = due.moment(self.calendar);
        let today = self.now.date();
        let last = || self.calendar.add_working_days(today, self.days_ahead.max(1));
        let left = || self.calendar.working_between(self.now, moment).max(0);
        if due.is_over(self.now) {
            let late_minutes = elapsed.since(moment).max(0);
            Some(Urgency::Overdue { late_minutes })
        } else if due.day() == today {
            Some(Urgency::Today { left_minutes: left() })
        } else if self.days_ahead == ALL_AHEAD
            || (self.days_ahead > 0 && last().is_some_and(|last| due.day() <= last))
        {
            Some(Urgency::Ahead { left_minutes: left() })
        } else {
            None
        }
    }

    fn is_put_off(&self, until: Option<i64>) -> bool {
        until.and_then(self.local).is_some_and(|until| self.now < until)
    }
}

fn task(id: TaskId, task: &Task, view: &View<'_>, elapsed: &Elapsed<'_>) -> Option<Item> {
    let is_shown = task.is_open() && view.whose.includes(task.assignee);
    if !is_shown || view.is_put_off(task.snoozed_until) {
        return None;
    }
    let due = Due::of(task.due_on, task.due_at, view.local);
    let (kind, why) = if task.kind.is(TaskKind::CallBack) {
        (ItemKind::CallBack, Why::CallBackAsked)
    } else {
        (ItemKind::Task, Why::Work)
    };
    Some(Item {
        kind,
        record: id.into(),
        customer: task.customer,
        contact: task.contact,
        who: task.assignee,
        handed_over_by: task.last_hand_over().and_then(|hand_over| hand_over.from),
        due,
        urgency: view.urgency(due, elapsed)?,
        why,
    })
}

fn promise(
    id: PromiseId,
    promise: &Promise,
    view: &View<'_>,
    elapsed: &Elapsed<'_>,
) -> Option<Item> {
    if !promise.is_open() || !view.whose.includes(promise.by) {
        return None;
    }
    let current = promise.current_for();
    // The moment was said with the first date; a new one is a day.
    let is_adjusted = promise.last_adjustment().is_some();
    let moment = promise.promised_at.filter(|_| !is_adjusted);
    let due = Due::of(current, moment, view.local);
    let first = promise.promised_for.filter(|first| current != Some(*first));
    Some(Item {
        kind: ItemKind::Promise,
        record: id.into(),
        customer: promise.customer,
        contact: promise.contact,
        who: promise.by,
        handed_over_by: None,
        due,
        urgency: view.urgency(due, elapsed)?,
        why: Why::Promised { instead_of: first, expected_earlier: promise.expected_earlier() },
    })
}

fn case(id: CaseId, case: &Case, view: &View<'_>, elapsed: &Elapsed<'_>) -> Option<Item> {
    if !case.is_open() || !view.whose.includes(case.owner) {
        return None;
    }
    let due = Due::of(case.due_on, case.due_at, view.local);
    Some(Item {
        kind: ItemKind::Case,
        record: id.into(),
        customer: case.customer,
        contact: case.contact,
        who: case.owner,
        handed_over_by: None,
        due,
        urgency: view.urgency(due, elapsed)?,
        why: Why::Raised { kind: case.kind.clone(), severity: case.severity.clone() },
    })
}
