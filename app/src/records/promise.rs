//! The fields of a promise, in the order of its form. The date that was said first stays: a new one is
//! an adjustment, which [`super::owed`] makes.

use super::field::{Kind, Shape};

/// What may be stored under `kind`, the usual one first.
pub const KINDS: &[&str] =
    &["general", "quote", "delivery", "information", "repair", "visit", "credit"];

const WHAT: Shape = Shape::of("what", Kind::Line).needed();
const KIND: Shape = Shape::of("kind", Kind::Choice(KINDS)).needed().called("promise_kind");
const BY: Shape = Shape::of("by", Kind::Colleague);
const CONTACT: Shape = Shape::of("contact", Kind::Person);
const EXPECTED: Shape = Shape::of("expected_for", Kind::Date);
const NOTE: Shape = Shape::of("note", Kind::Text);

/// Asked of a new one.
pub const ADD: &[Shape] =
    &[WHAT, KIND, Shape::of("promised_for", Kind::Date).needed(), EXPECTED, BY, CONTACT, NOTE];

/// Edited later.
pub const FIELDS: &[Shape] =
    &[WHAT, KIND, EXPECTED, Shape::of("delivered_on", Kind::Date), BY, CONTACT, NOTE];
