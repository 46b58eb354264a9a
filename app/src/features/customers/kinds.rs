//! The five kinds of the list: their columns, chips and order. A new kind is a new entry here.

use domain::entity::Entity;

use crate::records::{interaction, order};

/// How one kind of record is listed.
#[derive(Debug)]
pub struct Shown {
    /// Which records.
    pub entity: Entity,
    /// Columns, each a stored or derived field; the first names the row.
    pub columns: &'static [ColumnShape],
    /// The field that chips choose a value of, and its values.
    pub chips: Option<(&'static str, &'static [&'static str])>,
    /// Field the list is sorted by at first.
    pub sort: &'static str,
    /// Largest first.
    pub descending: bool,
}

/// One column.
#[derive(Clone, Copy, Debug)]
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
const STAGES: &[&str] = &["potential", "new", "loyal", "ex"];

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
        chips: None,
        sort: "on",
        descending: true,
    },
];

/// How this kind is listed; customers for a kind without a list.
pub fn shown(entity: &Entity) -> &'static Shown {
    let [customers, ..] = &KINDS;
    KINDS.iter().find(|shown| shown.entity == *entity).unwrap_or(customers)
}

/// The kind of `?kind=`; customers when it says nothing known.
pub fn entity(name: &str) -> Entity {
    shown(&Entity::from(name.to_owned())).entity.clone()
}
