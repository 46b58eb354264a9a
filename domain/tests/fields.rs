//! The names of the fields that records are stored and sent under: a promise, so only ever added to.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use domain::case::{Case, CaseStep};
use domain::opportunity::{Opportunity, StageStep};
use domain::promise::{Adjustment, Promise};
use domain::task::{HandOver, Task};
use domain::worktime::Calendar;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[track_caller]
fn check<Record: Serialize + DeserializeOwned + Default>(expected: &str) {
    let mut fields = serde_json::to_value(Record::default()).unwrap();
    let names = fields.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names.join(" "), expected);
    fields["future"] = json!({"of": "a newer build"});
    assert!(serde_json::from_value::<Record>(fields).is_ok());
    assert!(serde_json::from_value::<Record>(json!({})).is_ok());
    assert!(serde_json::from_value::<Record>(Value::Null).is_err());
}

#[test]
fn records_keep_their_names() {
    check::<Case>(
        "category channel closed_on compensation contact customer due_at due_on generous kind note \
         opened_at opened_on order owner product remedy resolved_on root_cause \
         satisfaction_after severity source_key status status_log subject",
    );
    check::<CaseStep>("at by on status");
    check::<Task>(
        "assignee contact customer done_by done_on due_at due_on handed_over kind note record \
         snoozed_until source source_key what",
    );
    check::<HandOver>("at from note to");
    check::<Promise>(
        "adjustments by contact customer delivered_on expected_for kind made_on note promised_at \
         promised_for record source_key what",
    );
    check::<Adjustment>("at by contact on promised_for reason told");
    check::<Opportunity>(
        "campaign competitor contact customer expected_close lost_reason note owner probability \
         source_key stage stage_log title value",
    );
    check::<StageStep>("at by on stage");
    check::<Calendar>("closed_on opening_hours public_holidays worked_holidays");
}
