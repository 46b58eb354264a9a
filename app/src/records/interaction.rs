//! The fields of an interaction, in the order of its form, and what follows from its channel.

use domain::sync::envelope::Fields;
use serde_json::Value;

use super::field::{Kind, Shape};

/// What may be stored under `channel`, the usual one first.
pub const CHANNELS: &[&str] =
    &["note", "phone", "email", "visit", "letter", "web", "chat", "social", "fax", "mailing"];

/// What may be stored under `direction`.
pub const DIRECTIONS: &[&str] = &["inbound", "outbound"];

/// Longest touch that can be noted: a day.
const DAY_MINUTES: u32 = 24 * 60;

/// Asked and edited in the form.
pub const FIELDS: &[Shape] = &[
    Shape::of("channel", Kind::Choice(CHANNELS)).needed(),
    Shape::of("on", Kind::Date).needed(),
    Shape::of("contact", Kind::Person),
    Shape::of("employee", Kind::Colleague),
    Shape::of("direction", Kind::Choice(DIRECTIONS)),
    Shape::of("minutes", Kind::Whole { least: 0, most: DAY_MINUTES }),
    Shape::of("subject", Kind::Line),
    Shape::of("note", Kind::Text),
    Shape::of("outcome", Kind::Line),
];

/// Asked after a call, what was said first: the rest is mostly right already.
pub const CALL: &[Shape] = &[
    Shape::of("subject", Kind::Line),
    Shape::of("minutes", Kind::Whole { least: 0, most: DAY_MINUTES }),
    Shape::of("note", Kind::Text),
    Shape::of("direction", Kind::Choice(DIRECTIONS)).needed(),
    Shape::of("contact", Kind::Person),
    Shape::of("outcome", Kind::Line),
];

/// Completes what follows from the channel: whether someone of ours spoke with the customer.
pub fn complete(set: &mut Fields) {
    let Some(Value::String(channel)) = set.get("channel") else { return };
    let direct = matches!(channel.as_str(), "phone" | "email" | "visit" | "chat" | "social");
    set.insert("is_direct".to_owned(), Value::Bool(direct));
}
