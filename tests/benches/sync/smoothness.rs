//! How the product's own thread bears the work: tasks that hold it up, and frames that come late.

use serde::{Deserialize, Serialize};

/// Part of a run that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stretch {
    FirstLookup,
    Searchable,
    Lookup,
    Search,
    Edit,
    Delta,
    Scroll,
}

impl Stretch {
    pub const ALL: [Self; 7] = [
        Self::FirstLookup,
        Self::Searchable,
        Self::Lookup,
        Self::Search,
        Self::Edit,
        Self::Delta,
        Self::Scroll,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::FirstLookup => "W2 cold open to the first caller's name",
            Self::Searchable => "W3 cold open to everything searchable",
            Self::Lookup => "W4 1 000 lookups",
            Self::Search => "W5 20 searches",
            Self::Edit => "W7 30 edits",
            Self::Delta => "W8 5 000 changed rows",
            Self::Scroll => "scrolling through all customers",
        }
    }
}

/// What the page's own thread did in a stretch.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub struct Busy {
    /// The longest of the tasks above 50 ms, in milliseconds; 0 when there was none.
    pub longest: f64,
    /// How many tasks took above 50 ms.
    pub above: f64,
    /// The longest time between two frames, in milliseconds, where somebody scrolled.
    #[serde(default)]
    pub gap: Option<f64>,
}
