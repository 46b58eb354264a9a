//! The five kinds of the list: their columns, chips and order. A new kind is a new entry here.

use domain::entity::Entity;

use super::{interaction, order};
use crate::i18n::*;
use crate::records::words;

/// How one kind of record is listed.
#[derive(Debug)]
pub struct Shown {
    /// Which records.
    pub entity: Entity,
    /// Columns, each a stored or derived field; the first names the row and is always there.
    pub columns: &'static [ColumnShape],
    /// Columns that are there when asked for.
    pub more: &'static [ColumnShape],
    /// The field that chips choose a value of, and its values.
    pub chips: Option<(&'static str, &'static [&'static str])>,
    /// Field the list is sorted by at first.
    pub sort: &'static str,
    /// Largest first.
    pub descending: bool,
}

/// One column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnShape {
    /// The field, and what it is sorted by.
    pub field: &'static str,
    /// Its width as a grid track.
    pub track: &'static str,
    /// Figures stand at the right.
    pub figures: bool,
    /// Left out on a phone.
    pub wide_only: bool,
}

/// Stages of the relationship cycle, in its order.
pub const STAGES: &[&str] = &["potential", "new", "loyal", "ex"];

const fn text(field: &'static str, track: &'static str) -> ColumnShape {
    ColumnShape { field, track, figures: false, wide_only: true }
}

const fn figure(field: &'static str, track: &'static str) -> ColumnShape {
    ColumnShape { field, track, figures: true, wide_only: true }
}

const fn always(shape: ColumnShape) -> ColumnShape {
    ColumnShape { wide_only: false, ..shape }
}

/// How every kind is listed, in the order of the tabs.
pub static KINDS: [Shown; 5] = [
    Shown {
        entity: Entity::Customer,
        columns: &[
            always(text("name", "minmax(0, 2.3fr)")),
            text("city", "minmax(0, 1.3fr)"),
            always(text("lifecycle", "minmax(5.75rem, 0.8fr)")),
            text("last_order", "minmax(6.75rem, 0.8fr)"),
            figure("revenue_w", "minmax(6.25rem, 0.8fr)"),
            figure("score", "minmax(3.5rem, 0.4fr)"),
        ],
        more: &[
            text("owner", "minmax(0, 1.2fr)"),
            text("tags", "minmax(0, 1.2fr)"),
            text("relation", "minmax(0, 0.8fr)"),
            text("kind", "minmax(0, 0.8fr)"),
            text("phones", "minmax(8.5rem, 1fr)"),
            text("emails", "minmax(0, 1.6fr)"),
            text("street", "minmax(0, 1.4fr)"),
            text("postcode", "minmax(5rem, 0.5fr)"),
            text("country", "minmax(3rem, 0.4fr)"),
            text("website", "minmax(0, 1.4fr)"),
            text("language", "minmax(0, 0.8fr)"),
            text("known_since", "minmax(6.75rem, 0.8fr)"),
            text("ended_on", "minmax(6.75rem, 0.8fr)"),
            figure("annual_potential", "minmax(6.25rem, 0.8fr)"),
            text("notes", "minmax(0, 2fr)"),
        ],
        chips: Some(("lifecycle", STAGES)),
        sort: "name",
        descending: false,
    },
    Shown {
        entity: Entity::Contact,
        columns: &[
            always(text("last_name", "minmax(0, 2fr)")),
            text("role", "minmax(0, 1fr)"),
            always(text("customer_name", "minmax(0, 2fr)")),
            text("phones", "minmax(8.5rem, 1fr)"),
            text("emails", "minmax(0, 2fr)"),
        ],
        more: &[
            text("birthday", "minmax(6.75rem, 0.8fr)"),
            text("language", "minmax(0, 0.8fr)"),
            text("left_at", "minmax(6.75rem, 0.8fr)"),
            text("notes", "minmax(0, 2fr)"),
        ],
        chips: None,
        sort: "last_name",
        descending: false,
    },
    Shown {
        entity: Entity::Interaction,
        columns: &[
            always(text("on", "7rem")),
            always(text("customer_name", "minmax(0, 2fr)")),
            text("channel", "minmax(6rem, 0.8fr)"),
            text("subject", "minmax(0, 3fr)"),
            figure("minutes", "minmax(4.5rem, 0.5fr)"),
        ],
        more: &[text("direction", "minmax(0, 0.8fr)"), text("outcome", "minmax(0, 1.4fr)")],
        chips: Some(("channel", interaction::CHANNELS)),
        sort: "on",
        descending: true,
    },
    Shown {
        entity: Entity::Order,
        columns: &[
            always(text("on", "7rem")),
            always(text("customer_name", "minmax(0, 3fr)")),
            text("number", "minmax(5rem, 0.6fr)"),
            text("subject", "minmax(0, 2fr)"),
            text("status", "minmax(6rem, 0.7fr)"),
            figure("revenue", "minmax(6rem, 0.7fr)"),
        ],
        more: &[
            text("delivered_on", "minmax(6.75rem, 0.8fr)"),
            text("due_on", "minmax(6.75rem, 0.8fr)"),
            text("paid_on", "minmax(6.75rem, 0.8fr)"),
        ],
        chips: Some(("status", order::STATUSES)),
        sort: "on",
        descending: true,
    },
    Shown {
        entity: Entity::SurveyResponse,
        columns: &[
            always(text("on", "7rem")),
            always(text("customer_name", "minmax(0, 2fr)")),
            figure("score", "minmax(4.25rem, 0.5fr)"),
            figure("price", "minmax(4.25rem, 0.5fr)"),
            figure("quality", "minmax(4.25rem, 0.5fr)"),
            figure("service", "minmax(4.25rem, 0.5fr)"),
            text("comment", "minmax(0, 3fr)"),
        ],
        more: &[],
        chips: None,
        sort: "on",
        descending: true,
    },
];

impl Shown {
    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<ColumnShape> {
        self.columns.iter().chain(self.more).find(|shape| shape.field == field).copied()
    }

    /// The columns that an address asks for, in its order: what it names and this build knows. The first
    /// names the row and cannot be left out; without any they are the usual ones.
    pub fn chosen(&self, names: &str) -> Vec<ColumnShape> {
        let mut chosen: Vec<ColumnShape> = Vec::new();
        for name in names.split(',') {
            let is_there = chosen.iter().any(|shape| shape.field == name);
            chosen.extend(self.column(name).filter(|_| !is_there));
        }
        if chosen.is_empty() {
            return self.columns.to_vec();
        }
        let first = self.columns.first().copied();
        if let Some(first) = first {
            chosen.retain(|shape| shape.field != first.field);
            chosen.insert(0, first);
        }
        // A telephone has room for two.
        for (place, shape) in chosen.iter_mut().enumerate() {
            shape.wide_only = place > 1;
        }
        chosen
    }

    /// The values of this kind's chip that are meant: none when it says something unknown.
    pub fn chip(&self, only: &str) -> Option<(&'static str, &'static str)> {
        let (field, values) = self.chips?;
        values.iter().find(|value| **value == only).map(|value| (field, *value))
    }
}

/// How this kind is listed; customers for a kind without a list.
pub fn shown(entity: &Entity) -> &'static Shown {
    let [customers, ..] = &KINDS;
    KINDS.iter().find(|shown| shown.entity == *entity).unwrap_or(customers)
}

/// The kind of `?kind=`; customers when it says nothing known.
pub fn entity(name: &str) -> Entity {
    shown(&Entity::from(name.to_owned())).entity.clone()
}

/// What a column is called.
pub fn header(i18n: I18n, field: &'static str) -> &'static str {
    match field {
        "lifecycle" => t!(i18n, customers.column.lifecycle),
        "last_order" => t!(i18n, customers.column.last_order),
        "revenue_w" => t!(i18n, customers.column.revenue_w),
        "score" => t!(i18n, customers.column.score),
        "price" => t!(i18n, customers.column.price),
        "quality" => t!(i18n, customers.column.quality),
        "service" => t!(i18n, customers.column.service),
        "customer_name" => t!(i18n, records.field.customer),
        "last_name" => t!(i18n, records.field.name),
        _ => words::field(i18n, field),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &str, expected: &[&str]) {
        let chosen = shown(&Entity::Customer).chosen(names);
        let fields: Vec<&str> = chosen.iter().map(|shape| shape.field).collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn columns_are_those_asked_for_that_are_known_behind_the_name() {
        check("", &["name", "city", "lifecycle", "last_order", "revenue_w", "score"]);
        check("tags,owner,name", &["name", "tags", "owner"]);
        check("owner,hologram,owner", &["name", "owner"]);
        check("hologram", &["name", "city", "lifecycle", "last_order", "revenue_w", "score"]);
        check("name", &["name"]);
    }

    #[test]
    fn a_telephone_shows_the_first_two() {
        let chosen = shown(&Entity::Customer).chosen("owner,tags");
        let narrow: Vec<&str> =
            chosen.iter().filter(|shape| !shape.wide_only).map(|shape| shape.field).collect();
        assert_eq!(narrow, ["name", "owner"]);
    }
}
