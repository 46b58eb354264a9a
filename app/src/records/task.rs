//! The fields of a task, in the order of its form.

use super::field::{Kind, Shape};

/// What may be stored under `kind`, the usual one first.
pub const KINDS: &[&str] = &["todo", "call_back"];

/// Asked and edited in the form.
pub const FIELDS: &[Shape] = &[
    Shape::of("what", Kind::Line).needed(),
    Shape::of("due_on", Kind::Date).called("task_due_on"),
    Shape::of("kind", Kind::Choice(KINDS)).needed().called("task_kind"),
    Shape::of("assignee", Kind::Colleague),
    Shape::of("contact", Kind::Person),
    Shape::of("note", Kind::Text),
];
