//! Who is measured, and what each of them can be asked.

use anyhow::{Context, Result};

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The product in the browser.
    Klantkompas,
    /// Parts of the product as native code, without a page.
    Native,
    /// The browser's database with one record per value.
    IndexedDb,
    /// Dexie over IndexedDB.
    Dexie,
    /// RxDB on its Dexie storage.
    RxDb,
    /// PouchDB, in the browser and as a server.
    PouchDb,
    /// TinyBase with its IndexedDB persister.
    TinyBase,
    /// SQLite as WebAssembly on the browser's private file system.
    Sqlite,
    /// PostgreSQL as WebAssembly on IndexedDB.
    Pglite,
    /// DuckDB as WebAssembly, in memory.
    DuckDb,
    /// Arquero's tables, in memory.
    Arquero,
    /// MiniSearch's index, in memory.
    MiniSearch,
    /// FlexSearch's index, in memory.
    FlexSearch,
    /// Polars as native code in Node.
    Polars,
    /// The product's host, and its peer.
    Host,
    /// The product's host on PostgreSQL.
    Postgres,
}

/// What a peer's page can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// It keeps rows from one start to the next, and answers everything.
    Keeps,
    /// It answers everything, about what it was given since its start.
    Answers,
    /// It groups and joins.
    Groups,
    /// It finds people by words.
    Searches,
}

impl Subject {
    pub const ALL: [Self; 16] = [
        Self::Klantkompas,
        Self::Native,
        Self::IndexedDb,
        Self::Dexie,
        Self::RxDb,
        Self::PouchDb,
        Self::TinyBase,
        Self::Sqlite,
        Self::Pglite,
        Self::DuckDb,
        Self::Arquero,
        Self::MiniSearch,
        Self::FlexSearch,
        Self::Polars,
        Self::Host,
        Self::Postgres,
    ];

    /// The word on the command line and in the samples; a peer's page is named by it too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Klantkompas => "klantkompas",
            Self::Native => "native",
            Self::IndexedDb => "indexeddb",
            Self::Dexie => "dexie",
            Self::RxDb => "rxdb",
            Self::PouchDb => "pouchdb",
            Self::TinyBase => "tinybase",
            Self::Sqlite => "sqlite",
            Self::Pglite => "pglite",
            Self::DuckDb => "duckdb",
            Self::Arquero => "arquero",
            Self::MiniSearch => "minisearch",
            Self::FlexSearch => "flexsearch",
            Self::Polars => "polars",
            Self::Host => "host",
            Self::Postgres => "host on postgresql",
        }
    }

    /// The name in tables and in the plot.
    pub fn title(self) -> &'static str {
        match self {
            Self::Klantkompas => "Klantkompas",
            Self::Native => "Klantkompas, native",
            Self::IndexedDb => "IndexedDB, row by row",
            Self::Dexie => "Dexie",
            Self::RxDb => "RxDB, Dexie storage",
            Self::PouchDb => "PouchDB",
            Self::TinyBase => "TinyBase",
            Self::Sqlite => "SQLite, OPFS",
            Self::Pglite => "PGlite, IndexedDB",
            Self::DuckDb => "DuckDB, memory",
            Self::Arquero => "Arquero",
            Self::MiniSearch => "MiniSearch",
            Self::FlexSearch => "FlexSearch",
            Self::Polars => "Polars, native",
            Self::Host => "Klantkompas, host",
            Self::Postgres => "Klantkompas on PostgreSQL",
        }
    }

    /// Whom a word of the command line means.
    ///
    /// # Errors
    ///
    /// When nobody is called that.
    pub fn named(name: &str) -> Result<Self> {
        let found = Self::on_their_own().find(|subject| subject.name() == name);
        found.with_context(|| {
            let names: Vec<&str> = Self::on_their_own().map(Self::name).collect();
            format!("nobody is called {name}; there are {}", names.join(", "))
        })
    }

    /// All who can be measured alone; the host is measured on both databases.
    pub fn on_their_own() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|subject| *subject != Self::Postgres)
    }

    /// What its page can be asked; none for what is no peer in the browser.
    pub fn ability(self) -> Option<Ability> {
        match self {
            Self::IndexedDb
            | Self::Dexie
            | Self::RxDb
            | Self::PouchDb
            | Self::TinyBase
            | Self::Sqlite
            | Self::Pglite => Some(Ability::Keeps),
            Self::DuckDb => Some(Ability::Answers),
            Self::Arquero => Some(Ability::Groups),
            Self::MiniSearch | Self::FlexSearch => Some(Ability::Searches),
            Self::Klantkompas | Self::Native | Self::Polars | Self::Host | Self::Postgres => None,
        }
    }

    /// Whether it is the product or a part of it.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::Klantkompas | Self::Native | Self::Host | Self::Postgres)
    }

    /// Whether it makes programs out of texts, which the host's pages may not.
    pub fn needs_eval(self) -> bool {
        matches!(self, Self::DuckDb | Self::Arquero)
    }
}
