//! The fields of a case, in the order of its form and of its page, and what follows from making one.

use chrono::NaiveDate;
use domain::sync::envelope::{Envelope, Fields, named};
use serde_json::{Value, json};

use super::field::{Kind, Shape};
use super::text;
use crate::state::Edit;

/// What may be stored under `kind`, the usual one first.
pub const KINDS: &[&str] =
    &["complaint", "hinted_complaint", "question", "request", "wish", "compliment"];

/// What may be stored under `severity`, the usual one first.
pub const SEVERITIES: &[&str] = &["normal", "minor", "serious", "critical"];

/// Where a case may stand; its page moves it, so that the log follows.
const STATUSES: &[&str] = &["open", "in_progress", "waiting", "resolved", "closed"];

/// The ways a case reaches us.
pub const CHANNELS: &[&str] = &["phone", "email", "visit", "letter", "web", "chat", "social"];

const SUBJECT: Shape = Shape::of("subject", Kind::Line);
const KIND: Shape = Shape::of("kind", Kind::Choice(KINDS)).needed().called("case_kind");
const SEVERITY: Shape = Shape::of("severity", Kind::Choice(SEVERITIES)).needed();
const CONTACT: Shape = Shape::of("contact", Kind::Person).called("case_contact");
const CHANNEL: Shape = Shape::of("channel", Kind::Choice(CHANNELS)).called("case_channel");
const OWNER: Shape = Shape::of("owner", Kind::Colleague).called("case_owner");
const DUE: Shape = Shape::of("due_on", Kind::Date).called("case_due_on");
const NOTE: Shape = Shape::of("note", Kind::Text).called("case_note");
const CATEGORY: Shape = Shape::of("category", Kind::Line);
const PRODUCT: Shape = Shape::of("product", Kind::Line);
const OPENED: Shape = Shape::of("opened_on", Kind::Date).needed();
const RESOLVED: Shape = Shape::of("resolved_on", Kind::Date);
const CLOSED: Shape = Shape::of("closed_on", Kind::Date);
const STATUS: Shape = Shape::of("status", Kind::Choice(STATUSES)).called("case_status");
const SATISFACTION: Shape = Shape::of("satisfaction_after", Kind::Whole { least: 1, most: 10 });

/// Why it happened.
pub const CAUSE: Shape = Shape::of("root_cause", Kind::Line);
/// How it was made right.
pub const REMEDY: Shape = Shape::of("remedy", Kind::Line);
/// What it was made good with.
pub const COMPENSATION: Shape = Shape::of("compensation", Kind::Money);
/// Whether that was more than had to be.
pub const GENEROUS: Shape = Shape::of("generous", Kind::Flag);

/// Asked of a new one.
pub const ADD: &[Shape] = &[SUBJECT, KIND, SEVERITY, DUE, CONTACT, CHANNEL, OWNER, NOTE];

/// What it is.
pub const WHAT: &[Shape] =
    &[SUBJECT, NOTE, KIND, SEVERITY, CONTACT, CHANNEL, OPENED, CATEGORY, PRODUCT];

/// Whose it is and until when.
pub const WORK: &[Shape] = &[OWNER, DUE];

/// How it ended.
pub const ENDING: &[Shape] =
    &[CAUSE, REMEDY, GENEROUS, COMPENSATION, RESOLVED, CLOSED, SATISFACTION];

/// All of them, as history tells them.
pub const FIELDS: &[Shape] = &[
    SUBJECT,
    NOTE,
    KIND,
    SEVERITY,
    CONTACT,
    CHANNEL,
    OPENED,
    CATEGORY,
    PRODUCT,
    OWNER,
    DUE,
    CAUSE,
    REMEDY,
    GENEROUS,
    COMPENSATION,
    RESOLVED,
    CLOSED,
    SATISFACTION,
    STATUS,
];

/// Longest text of one line that is a subject; a longer one tells what happened.
const SUBJECT_LETTERS: usize = 80;

/// The values of a new case of a kind with what was typed, in its place.
pub fn typed(kind: &str, typed: &str) -> Value {
    let is_subject = typed.chars().count() <= SUBJECT_LETTERS && !typed.contains('\n');
    let field = if is_subject { "subject" } else { "note" };
    json!({"kind": kind, field: typed})
}

/// The values that a new case starts with; `me` is who makes it, empty when that is not known.
pub fn defaults(today: NaiveDate, me: &str) -> Value {
    let owner = Some(me).filter(|me| !me.is_empty());
    json!({
        "kind": "complaint", "severity": "normal", "status": "open", "opened_on": today,
        "owner": owner,
    })
}

/// Completes what follows from making a case now: the moment, and the first line of its log.
pub fn complete(fields: &mut Fields, today: NaiveDate, now_ms: i64, me: &str) {
    let by = Some(me).filter(|me| !me.is_empty());
    let opened = text(fields, "opened_on").to_owned();
    let at = Some(now_ms).filter(|_| opened == today.to_string());
    fields.extend(at.map(|at| ("opened_at".to_owned(), at.into())));
    let step = json!({"status": "open", "on": opened, "at": at, "by": by});
    fields.insert("status_log".to_owned(), json!([step]));
    fields.retain(|_, value| !value.is_null());
}

/// Another deadline: a day, whatever moment was said before.
pub fn due_edit(row: &Envelope, day: Value) -> Edit {
    let set = [("due_on".to_owned(), day), ("due_at".to_owned(), Value::Null)];
    Edit::fields(row, named(set.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use domain::case::Case;

    use super::*;

    #[test]
    fn a_new_case_is_open_and_its_log_says_who_raised_it() {
        let today = "2026-03-04".parse().unwrap();
        let me = "00000000-0000-0000-0000-000000000007";
        let mut fields: Fields = serde_json::from_value(defaults(today, me)).unwrap();
        complete(&mut fields, today, 5, me);
        let case: Case = serde_json::from_value(Value::Object(fields)).unwrap();
        assert!(case.is_open() && case.is_complaint());
        assert_eq!((case.opened_at, case.status_log.len()), (Some(5), 1));
        let [step] = &case.status_log[..] else { panic!("one step") };
        assert_eq!((step.at, step.on, step.by), (Some(5), Some(today), case.owner));
    }

    #[test]
    fn one_of_yesterday_has_no_moment() {
        let today = "2026-03-04".parse().unwrap();
        let mut fields: Fields = serde_json::from_value(defaults(today, "")).unwrap();
        fields.insert("opened_on".to_owned(), "2026-03-03".into());
        complete(&mut fields, today, 5, "");
        assert!(!fields.contains_key("opened_at"));
        assert_eq!(
            fields["status_log"],
            json!([{"status": "open", "on": "2026-03-03", "at": null, "by": null}])
        );
    }

    #[test]
    fn a_short_line_is_a_subject_and_a_story_is_not() {
        assert_eq!(
            typed("wish", "avondlevering"),
            json!({"kind": "wish", "subject": "avondlevering"})
        );
        assert_eq!(typed("wish", "a\nb"), json!({"kind": "wish", "note": "a\nb"}));
        let long = "x".repeat(81);
        assert_eq!(typed("wish", &long), json!({"kind": "wish", "note": long}));
    }

    #[test]
    fn every_field_of_the_page_is_one_that_history_knows() {
        let shown = [WHAT, WORK, ENDING, &[STATUS]].concat();
        assert_eq!(shown, FIELDS);
        assert!(ADD.iter().all(|shape| FIELDS.contains(shape)));
        let known = domain::case::CaseStatus::ALL.map(domain::case::CaseStatus::name);
        assert_eq!(STATUSES, known);
    }

    #[test]
    fn another_deadline_takes_the_place_of_the_moment_too() {
        let row: Envelope = serde_json::from_value(json!({
            "entity": "case", "id": "00000000-0000-0000-0000-000000000001", "schema": 1,
            "fields": {"due_on": "2026-03-05", "due_at": 5}, "scope": "base", "seq": 1,
        }))
        .unwrap();
        let edit = due_edit(&row, "2026-03-09".into());
        assert_eq!(
            Value::Object(edit.set.clone()),
            json!({"due_on": "2026-03-09", "due_at": null})
        );
        let back = edit.inverse().unwrap().set;
        assert_eq!(Value::Object(back), json!({"due_on": "2026-03-05", "due_at": 5}));
    }
}
