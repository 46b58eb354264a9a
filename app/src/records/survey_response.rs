//! The fields of a survey answer, in the order of its form.

use super::field::{Kind, Shape};

/// An aspect is marked 1 to 10.
const MARK: Kind = Kind::Whole { least: 1, most: 10 };

/// Asked and edited in the form.
pub const FIELDS: &[Shape] = &[
    Shape::of("on", Kind::Date).needed(),
    Shape::of("score", Kind::Whole { least: 0, most: 10 }),
    Shape::of("contact", Kind::Person),
    Shape::of("price", MARK),
    Shape::of("quality", MARK),
    Shape::of("service", MARK),
    Shape::of("comment", Kind::Text),
];
