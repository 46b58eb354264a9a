//! The fields of a task, in the order of its form.

use super::field::{Kind, Shape};

/// What may be stored under `kind`, the usual one first.
pub const KINDS: &[&str] = &["todo", "call_back"];

const WHAT: Shape = Shape::of("what", Kind::Line).needed();
const DUE: Shape = Shape::of("due_on", Kind::Date).called("task_due_on");
const KIND: Shape = Shape::of("kind", Kind::Choice(KINDS)).needed().called("task_kind");
const ASSIGNEE: Shape = Shape::of("assignee", Kind::Colleague);
const CONTACT: Shape = Shape::of("contact", Kind::Person);
const NOTE: Shape = Shape::of("note", Kind::Text);

/// Asked of a new one.
pub const ADD: &[Shape] = &[WHAT, DUE, KIND, ASSIGNEE, CONTACT, NOTE];

/// Edited later.
pub const FIELDS: &[Shape] =
    &[WHAT, DUE, KIND, ASSIGNEE, Shape::of("done_on", Kind::Date), CONTACT, NOTE];
