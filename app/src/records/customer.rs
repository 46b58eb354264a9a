//! The fields of a customer, in the order of its form.

use super::field::{Kind, Shape};

/// What may be stored under `kind`, the usual one first.
pub const KINDS: &[&str] = &["organization", "household"];

/// What may be stored under `relation`, the usual one first.
pub const RELATIONS: &[&str] = &["customer", "supplier", "partner", "shareholder", "financier"];

/// What may be stored under `end_reason`.
pub const END_REASONS: &[&str] = &["customer", "supplier", "ceased"];

/// Languages of letters and surveys.
pub const LANGUAGES: &[&str] = &["nl", "en", "fr", "de"];

/// The customer's name.
pub const NAME: Shape = Shape::of("name", Kind::Line).needed();

/// Asked when a customer is added; the rest is filled in on the dossier.
pub const ADD: &[Shape] = &[
    NAME,
    Shape::of("kind", Kind::Choice(KINDS)).needed(),
    Shape::of("phones", Kind::Phones),
    Shape::of("emails", Kind::List),
    Shape::part("address", "street"),
    Shape::part("address", "house_number"),
    Shape::part("address", "postcode"),
    Shape::part("address", "city"),
    Shape::of("registration_number", Kind::Line),
    Shape::of("owner", Kind::Colleague),
    Shape::of("notes", Kind::Text),
];

/// Shown and edited in the dossier's details.
pub const DETAILS: &[Shape] = &[
    NAME,
    Shape::of("owner", Kind::Colleague),
    Shape::part("address", "street"),
    Shape::part("address", "house_number"),
    Shape::part("address", "postcode"),
    Shape::part("address", "city"),
    Shape::part("address", "country"),
    Shape::of("phones", Kind::Phones),
    Shape::of("emails", Kind::List),
    Shape::of("website", Kind::Line),
    Shape::of("registration_number", Kind::Line),
    Shape::of("vat_number", Kind::Line),
    Shape::of("language", Kind::Choice(LANGUAGES)),
    Shape::of("no_calls", Kind::Flag),
    Shape::of("no_mail", Kind::Flag),
    Shape::of("no_surveys", Kind::Flag),
    Shape::of("kind", Kind::Choice(KINDS)).needed(),
    Shape::of("relation", Kind::Choice(RELATIONS)).needed(),
    Shape::of("known_since", Kind::Date),
    Shape::of("annual_potential", Kind::Money),
    Shape::of("tags", Kind::List),
    Shape::of("ended_on", Kind::Date),
    Shape::of("end_reason", Kind::Choice(END_REASONS)),
    Shape::of("archived", Kind::Flag),
    Shape::of("notes", Kind::Text),
];
