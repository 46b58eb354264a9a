//! What was measured: samples by workload and by whom.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The product in the browser.
    Klantkompas,
    /// The browser's database with one record per value.
    IndexedDb,
    /// PouchDB, in the browser and as a server.
    PouchDb,
    /// The product's host, and its peer.
    Host,
    /// The product's host on PostgreSQL.
    Postgres,
}

impl Subject {
    pub fn name(self) -> &'static str {
        match self {
            Self::Klantkompas => "klantkompas",
            Self::IndexedDb => "indexeddb",
            Self::PouchDb => "pouchdb",
            Self::Host => "host",
            Self::Postgres => "host on postgresql",
        }
    }

    pub fn named(name: &str) -> Result<Self> {
        let all = [Self::Klantkompas, Self::IndexedDb, Self::PouchDb, Self::Host];
        let Some(subject) = all.into_iter().find(|subject| subject.name() == name) else {
            bail!("nobody is called {name}; there are klantkompas, indexeddb, pouchdb and host")
        };
        Ok(subject)
    }
}

/// What is measured, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Workload {
    Bootstrap,
    FirstLookup,
    Searchable,
    Lookup,
    LookupAlone,
    Search,
    Segment,
    Nps,
    Edit,
    Delta,
    PushRate,
    Converge,
    CatchUp,
    Memory,
    Disk,
}

impl Workload {
    pub const ALL: [Self; 15] = [
        Self::Bootstrap,
        Self::FirstLookup,
        Self::Searchable,
        Self::Lookup,
        Self::LookupAlone,
        Self::Search,
        Self::Segment,
        Self::Nps,
        Self::Edit,
        Self::Delta,
        Self::PushRate,
        Self::Converge,
        Self::CatchUp,
        Self::Memory,
        Self::Disk,
    ];

    /// What it is, in the words of the table.
    pub fn title(self) -> &'static str {
        match self {
            Self::Bootstrap => "W1 first load, all rows durable and listed, ms",
            Self::FirstLookup => "W2 cold open to the first caller's name, ms",
            Self::Searchable => "W3 cold open to everything searchable, ms",
            Self::Lookup => "W4 one lookup by number, ms",
            Self::LookupAlone => "W4 the same without a page, native code, ms",
            Self::Search => "W5 one search, ms",
            Self::Segment => "W6 one segment's count, ms",
            Self::Nps => "W6 NPS, ms",
            Self::Edit => "W7 one edit until durable, ms",
            Self::Delta => "W8 5 000 changed rows, ms",
            Self::PushRate => "W9 edits pushed by 50 devices, per second",
            Self::Converge => "W9 until all devices hold all, ms",
            Self::CatchUp => "W10 cold open to caught up after 7 days, ms",
            Self::Memory => "Memory of the page's process, MB",
            Self::Disk => "Bytes on disk, MB",
        }
    }

    /// What it should be at 100 000 customers.
    pub fn target(self) -> &'static str {
        match self {
            Self::Bootstrap => "≤ 3 000 after download",
            Self::FirstLookup => "≤ 400",
            Self::Searchable => "≤ 700",
            Self::LookupAlone => "p95 ≤ 0.05",
            Self::Search => "p95 ≤ 10",
            Self::Segment | Self::Nps => "≤ 30",
            Self::Edit => "p95 ≤ 15",
            Self::Delta => "≤ 250",
            Self::PushRate => "≥ 10 000",
            Self::Memory => "≤ 120",
            Self::Lookup | Self::Converge | Self::CatchUp | Self::Disk => "",
        }
    }

    /// Whether more is better.
    pub fn is_rate(self) -> bool {
        self == Self::PushRate
    }
}

/// Samples by workload and by whom.
#[derive(Debug, Default)]
pub struct Figures(BTreeMap<(Workload, Subject), Vec<f64>>);

impl Figures {
    /// Adds samples.
    pub fn add(
        &mut self,
        workload: Workload,
        subject: Subject,
        samples: impl IntoIterator<Item = f64>,
    ) {
        self.0.entry((workload, subject)).or_default().extend(samples);
    }

    /// The samples of one workload and subject.
    pub fn samples(&self, workload: Workload, subject: Subject) -> &[f64] {
        self.0.get(&(workload, subject)).map_or(&[], Vec::as_slice)
    }
}
