//! What is measured, and what it should be.

use crate::subject::Subject;

/// What is measured, in the order of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Workload {
    Bootstrap,
    FirstDevice,
    FirstLookup,
    Searchable,
    Lookup,
    SearchBuild,
    Search,
    Segment,
    Nps,
    Value,
    Rfm,
    NpsByCity,
    Edit,
    Delta,
    PushRate,
    Converge,
    CatchUp,
    Memory,
    Disk,
}

impl Workload {
    pub const ALL: [Self; 19] = [
        Self::Bootstrap,
        Self::FirstDevice,
        Self::FirstLookup,
        Self::Searchable,
        Self::Lookup,
        Self::SearchBuild,
        Self::Search,
        Self::Segment,
        Self::Nps,
        Self::Value,
        Self::Rfm,
        Self::NpsByCity,
        Self::Edit,
        Self::Delta,
        Self::PushRate,
        Self::Converge,
        Self::CatchUp,
        Self::Memory,
        Self::Disk,
    ];

    /// What keeping rows takes.
    pub const KEEPING: [Self; 9] = [
        Self::Bootstrap,
        Self::FirstDevice,
        Self::FirstLookup,
        Self::Searchable,
        Self::Edit,
        Self::Delta,
        Self::CatchUp,
        Self::Memory,
        Self::Disk,
    ];

    /// What answers take once everything is open.
    pub const ANSWERING: [Self; 8] = [
        Self::Lookup,
        Self::SearchBuild,
        Self::Search,
        Self::Segment,
        Self::Nps,
        Self::Value,
        Self::Rfm,
        Self::NpsByCity,
    ];

    /// What many devices take.
    pub const TOGETHER: [Self; 2] = [Self::PushRate, Self::Converge];

    /// What it is, in full.
    pub fn title(self) -> &'static str {
        match self {
            Self::Bootstrap => "W1 first load, all rows durable and listed, ms",
            Self::FirstDevice => {
                "W1 on the firm's first device, for which the host packs all rows, ms"
            }
            Self::FirstLookup => "W2 cold open to the first caller's name, ms",
            Self::Searchable => "W3 cold open to everything searchable, ms",
            Self::Lookup => "W4 one lookup by number, ms",
            Self::SearchBuild => "W5 index for the search built, ms",
            Self::Search => "W5 one search, ms",
            Self::Segment => "W6 one segment's count, ms",
            Self::Nps => "W6 NPS, ms",
            Self::Value => "W6 revenue per customer and the top's share, ms",
            Self::Rfm => "W6 RFM scores, ms",
            Self::NpsByCity => "W6 NPS by city, ms",
            Self::Edit => "W7 one edit until durable, ms",
            Self::Delta => "W8 5 000 changed rows, ms",
            Self::PushRate => "W9 edits pushed by 50 devices, per second",
            Self::Converge => "W9 until all devices hold all, ms",
            Self::CatchUp => "W10 cold open to caught up after 7 days, ms",
            Self::Memory => "Memory of the page's process, MB",
            Self::Disk => "Bytes on disk, MB",
        }
    }

    /// What it is, above a column.
    pub fn head(self) -> &'static str {
        match self {
            Self::Bootstrap => "W1 first load",
            Self::FirstDevice => "W1 first device",
            Self::FirstLookup => "W2 first caller",
            Self::Searchable => "W3 searchable",
            Self::Lookup => "W4 lookup",
            Self::SearchBuild => "W5 build",
            Self::Search => "W5 search",
            Self::Segment => "W6 segment",
            Self::Nps => "W6 NPS",
            Self::Value => "W6 `value`",
            Self::Rfm => "W6 `rfm`",
            Self::NpsByCity => "W6 `nps` by city",
            Self::Edit => "W7 edit",
            Self::Delta => "W8 changes",
            Self::PushRate => "W9 edits per second",
            Self::Converge => "W9 all hold all",
            Self::CatchUp => "W10 caught up",
            Self::Memory => "memory, MB",
            Self::Disk => "disk, MB",
        }
    }

    /// Whether it is a time in milliseconds.
    pub fn is_time(self) -> bool {
        !matches!(self, Self::PushRate | Self::Memory | Self::Disk)
    }

    /// Whether more is better.
    pub fn is_rate(self) -> bool {
        self == Self::PushRate
    }
}

/// What ours should be at 100 000 customers.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub workload: Workload,
    pub subject: Subject,
    pub words: &'static str,
}

const fn ours(workload: Workload, words: &'static str) -> Target {
    Target { workload, subject: Subject::Klantkompas, words }
}

/// For a firm with years behind it: 200 000 people and a million orders.
pub const TARGETS: [Target; 11] = [
    ours(Workload::Bootstrap, "≤ 5 000 after download"),
    ours(Workload::FirstLookup, "≤ 600"),
    ours(Workload::Searchable, "≤ 1 500"),
    ours(Workload::Lookup, "p95 ≤ 50"),
    Target { workload: Workload::Lookup, subject: Subject::Native, words: "p99 ≤ 0.05" },
    ours(Workload::Search, "p95 ≤ 10"),
    ours(Workload::Segment, "p95 ≤ 30"),
    ours(Workload::Nps, "≤ 30"),
    ours(Workload::Edit, "p95 ≤ 15"),
    Target { workload: Workload::PushRate, subject: Subject::Host, words: "≥ 20 000" },
    ours(Workload::Memory, "≤ 300"),
];
