//! What fields and values are called that no list shows. Apart from [`super::words`], so that the first
//! page does not bring them.

use domain::entity::Entity;

use super::{asked, words};
use crate::i18n::*;

/// What a field is called; its stored name when this build has no word for it.
pub fn field(i18n: I18n, name: &str) -> &str {
    match name {
        "registration_number" => t!(i18n, records.field.registration_number),
        "vat_number" => t!(i18n, records.field.vat_number),
        "what" => t!(i18n, records.field.what),
        "task_kind" | "promise_kind" | "case_kind" => t!(i18n, records.field.kind),
        "task_due_on" => t!(i18n, records.field.task_due_on),
        "assignee" => t!(i18n, records.field.assignee),
        "promised_for" => t!(i18n, records.field.promised_for),
        "expected_for" => t!(i18n, records.field.expected_for),
        "made_on" => t!(i18n, records.field.made_on),
        "by" => t!(i18n, records.field.by),
        "done_on" => t!(i18n, records.field.done_on),
        "done_by" => t!(i18n, records.field.done_by),
        "snoozed_until" => t!(i18n, records.field.snoozed_until),
        "handed_over" => t!(i18n, records.field.handed_over),
        "severity" => t!(i18n, records.field.severity),
        "case_status" => t!(i18n, records.field.status),
        "case_contact" => t!(i18n, records.field.case_contact),
        "case_channel" => t!(i18n, records.field.case_channel),
        "case_owner" => t!(i18n, records.field.case_owner),
        "case_due_on" => t!(i18n, records.field.task_due_on),
        "case_note" => t!(i18n, records.field.case_note),
        "category" => t!(i18n, records.field.category),
        "product" => t!(i18n, records.field.product),
        "opened_on" => t!(i18n, records.field.opened_on),
        "resolved_on" => t!(i18n, records.field.resolved_on),
        "closed_on" => t!(i18n, records.field.closed_on),
        "root_cause" => t!(i18n, records.field.root_cause),
        "remedy" => t!(i18n, records.field.remedy),
        "compensation" => t!(i18n, records.field.compensation),
        "generous" => t!(i18n, records.field.generous),
        "satisfaction_after" => t!(i18n, records.field.satisfaction_after),
        "status_log" => t!(i18n, records.field.status_log),
        "adjustments" => t!(i18n, records.field.adjustments),
        "title" => t!(i18n, records.field.title),
        "stage" => t!(i18n, records.field.stage),
        "sale_value" => t!(i18n, records.field.sale_value),
        "sale_owner" => t!(i18n, records.field.sale_owner),
        "probability" => t!(i18n, records.field.probability),
        "expected_close" => t!(i18n, records.field.expected_close),
        "lost_reason" => t!(i18n, records.field.lost_reason),
        "end_note" => t!(i18n, records.field.end_note),
        "followers" => t!(i18n, records.field.followers),
        "copied_to" => t!(i18n, records.field.copied_to),
        "put_aside" => t!(i18n, records.field.put_aside),
        _ => words::field(i18n, name),
    }
}

/// What a field of a kind of record is called.
pub fn field_of<'name>(i18n: I18n, entity: &Entity, name: &'name str) -> &'name str {
    let mut shapes = asked(entity, false).iter().filter(|shape| shape.name == name);
    field(i18n, shapes.find_map(|shape| shape.label).unwrap_or(name))
}

/// What a stored value of a choice is called; itself when this build has no word for it.
pub fn value<'name>(i18n: I18n, field: &str, value: &'name str) -> &'name str {
    match (field, value) {
        ("task_kind", "todo") => t!(i18n, records.value.task_kind.todo),
        ("task_kind", "call_back") => t!(i18n, records.value.task_kind.call_back),
        ("promise_kind", "general") => t!(i18n, records.value.promise_kind.general),
        ("promise_kind", "quote") => t!(i18n, records.value.promise_kind.quote),
        ("promise_kind", "delivery") => t!(i18n, records.value.promise_kind.delivery),
        ("promise_kind", "information") => t!(i18n, records.value.promise_kind.information),
        ("promise_kind", "repair") => t!(i18n, records.value.promise_kind.repair),
        ("promise_kind", "visit") => t!(i18n, records.value.promise_kind.visit),
        ("promise_kind", "credit") => t!(i18n, records.value.promise_kind.credit),
        ("case_kind", "question") => t!(i18n, records.value.case_kind.question),
        ("case_kind", "request") => t!(i18n, records.value.case_kind.request),
        ("case_kind", "complaint") => t!(i18n, records.value.case_kind.complaint),
        ("case_kind", "hinted_complaint") => t!(i18n, records.value.case_kind.hinted_complaint),
        ("case_kind", "wish") => t!(i18n, records.value.case_kind.wish),
        ("case_kind", "compliment") => t!(i18n, records.value.case_kind.compliment),
        ("stage", "suspect") => t!(i18n, records.value.stage.suspect),
        ("stage", "prospect") => t!(i18n, records.value.stage.prospect),
        ("stage", "quote") => t!(i18n, records.value.stage.quote),
        ("stage", "order") => t!(i18n, records.value.stage.order),
        ("stage", "lost") => t!(i18n, records.value.stage.lost),
        ("severity", "minor") => t!(i18n, records.value.severity.minor),
        ("severity", "normal") => t!(i18n, records.value.severity.normal),
        ("severity", "serious") => t!(i18n, records.value.severity.serious),
        ("severity", "critical") => t!(i18n, records.value.severity.critical),
        ("case_status", "open") => t!(i18n, records.value.case_status.open),
        ("case_status", "in_progress") => t!(i18n, records.value.case_status.in_progress),
        ("case_status", "waiting") => t!(i18n, records.value.case_status.waiting),
        ("case_status", "resolved") => t!(i18n, records.value.case_status.resolved),
        ("case_status", "closed") => t!(i18n, records.value.case_status.closed),
        ("case_channel", value) => words::value(i18n, "channel", value),
        _ => words::value(i18n, field, value),
    }
}
