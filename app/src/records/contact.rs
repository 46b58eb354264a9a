//! The fields of a contact, in the order of its form.

use super::customer::LANGUAGES;
use super::field::{Kind, Shape};

/// Asked and edited in the form.
pub const FIELDS: &[Shape] = &[
    Shape::of("first_name", Kind::Line),
    Shape::of("infix", Kind::Line),
    Shape::of("last_name", Kind::Line).needed(),
    Shape::of("role", Kind::Line),
    Shape::of("phones", Kind::Phones),
    Shape::of("emails", Kind::List),
    Shape::of("birthday", Kind::Date),
    Shape::of("language", Kind::Choice(LANGUAGES)),
    Shape::of("no_calls", Kind::Flag),
    Shape::of("no_mail", Kind::Flag),
    Shape::of("no_surveys", Kind::Flag),
    Shape::of("left_at", Kind::Date),
    Shape::of("notes", Kind::Text),
];
