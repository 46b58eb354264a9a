//! What ticking off, snoozing, handing over and a new date make of a row.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::sync::envelope::{Envelope, Fields, named};
use serde_json::{Value, json};

use crate::state::Edit;

/// Who does it, and when.
#[derive(Clone, Debug)]
pub struct Doing {
    /// One of our own people; empty when that is not known.
    pub me: String,
    /// Today in the firm's zone.
    pub today: NaiveDate,
    /// Now, milliseconds since 1970 UTC.
    pub now_ms: i64,
}

/// A new date for a promise.
#[derive(Clone, Debug)]
pub struct NewDate {
    pub on: NaiveDate,
    /// Who at the customer was told; empty when nobody was.
    pub told: String,
    pub reason: String,
}

impl Doing {
    /// Done, or delivered; nothing for a row that is not ticked off.
    pub fn done(&self, row: &Envelope) -> Option<Edit> {
        let today = self.today.to_string();
        let set = match row.entity {
            Entity::Task => fields([("done_on", today.into()), ("done_by", self.who())]),
            Entity::Promise => fields([("delivered_on", today.into())]),
            _ => return None,
        };
        Some(Edit::fields(row, set))
    }

    /// Not to be shown before a moment, milliseconds since 1970 UTC.
    pub fn snoozed(row: &Envelope, until_ms: i64) -> Edit {
        Edit::field(row, "snoozed_until", until_ms.into())
    }

    /// Somebody else's from here on.
    pub fn handed_over(&self, row: &Envelope, to: &str, note: &str) -> Edit {
        let from = row.fields.get("assignee").cloned().unwrap_or_default();
        let step = json!({"at": self.now_ms, "from": from, "to": to, "note": note});
        let steps = with(row, "handed_over", step);
        Edit::fields(row, fields([("assignee", to.into()), ("handed_over", steps)]))
    }

    /// Promised for another day; the first date stays.
    pub fn new_date(&self, row: &Envelope, new: &NewDate) -> Edit {
        let step = json!({
            "on": self.today, "at": self.now_ms, "promised_for": new.on, "told": new.told,
            "reason": new.reason, "by": self.who(),
        });
        Edit::field(row, "adjustments", with(row, "adjustments", step))
    }

    fn who(&self) -> Value {
        if self.me.is_empty() { Value::Null } else { self.me.clone().into() }
    }
}

fn fields<const COUNT: usize>(values: [(&str, Value); COUNT]) -> Fields {
    named(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A list of a row with one more.
fn with(row: &Envelope, name: &str, step: Value) -> Value {
    let mut steps = row.fields.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    steps.push(step);
    Value::Array(steps)
}

#[cfg(test)]
mod tests {
    use domain::promise::Promise;
    use domain::task::Task;

    use super::*;

    const ANNA: &str = "00000000-0000-0000-0000-000000000007";

    fn doing() -> Doing {
        Doing { me: ANNA.to_owned(), today: "2026-03-04".parse().unwrap(), now_ms: 5 }
    }

    fn row(entity: &str, values: Value) -> Envelope {
        serde_json::from_value(json!({
            "entity": entity, "id": "00000000-0000-0000-0000-000000000001", "schema": 1,
            "fields": values, "versions": {"what": 7}, "scope": "base", "seq": 7,
        }))
        .unwrap()
    }

    /// The row as an edit leaves it.
    fn after(row: &Envelope, edit: &Edit) -> Envelope {
        let mut row = row.clone();
        row.fields.extend(edit.set.clone());
        row
    }

    #[test]
    fn ticking_off_is_undone_by_its_inverse() {
        let before = row("task", json!({"what": "bel"}));
        let edit = doing().done(&before).unwrap();
        let done = after(&before, &edit);
        assert!(!done.record::<Task>().unwrap().is_open());
        let back = after(&done, &edit.inverse().unwrap());
        assert!(back.record::<Task>().unwrap().is_open());
        let promise = row("promise", json!({"what": "offerte"}));
        let kept = after(&promise, &doing().done(&promise).unwrap());
        assert!(!kept.record::<Promise>().unwrap().is_open());
        assert_eq!(doing().done(&row("case", json!({}))), None);
    }

    #[test]
    fn a_task_knows_who_had_it_and_a_promise_what_was_said_first() {
        let task = row("task", json!({"assignee": ANNA, "handed_over": [{"at": 1}]}));
        let other = "00000000-0000-0000-0000-000000000008";
        let task = after(&task, &doing().handed_over(&task, other, "haast"));
        let task = task.record::<Task>().unwrap();
        assert_eq!(task.assignee.unwrap().to_string(), other);
        let last = task.last_hand_over().unwrap();
        assert_eq!((last.note.as_str(), last.from.unwrap().to_string().as_str()), ("haast", ANNA));

        let promise = row("promise", json!({"promised_for": "2026-03-05"}));
        let on = "2026-03-09".parse().unwrap();
        let new = NewDate { on, told: "Jo".to_owned(), reason: "ziek".to_owned() };
        let promise = after(&promise, &doing().new_date(&promise, &new));
        let promise = promise.record::<Promise>().unwrap();
        assert_eq!(promise.current_for(), Some(on));
        assert_eq!(promise.promised_for, "2026-03-05".parse().ok());
    }
}
