//! The fields of an order, in the order of its form.

use super::field::{Kind, Shape};

/// What may be stored under `kind`, the usual one first.
pub const KINDS: &[&str] = &["order", "credit"];

/// What may be stored under `status`, the usual one first.
pub const STATUSES: &[&str] = &["confirmed", "cancelled"];

/// Asked and edited in the form.
pub const FIELDS: &[Shape] = &[
    Shape::of("on", Kind::Date).needed(),
    Shape::of("revenue", Kind::Money).needed(),
    Shape::of("subject", Kind::Line),
    Shape::of("number", Kind::Line),
    Shape::of("kind", Kind::Choice(KINDS)).needed(),
    Shape::of("status", Kind::Choice(STATUSES)).needed(),
    Shape::of("promised_on", Kind::Date),
    Shape::of("delivered_on", Kind::Date),
    Shape::of("due_on", Kind::Date),
    Shape::of("paid_on", Kind::Date),
];
