//! Databases for tests: every behavior runs on a file and on a real PostgreSQL, on a fresh database
//! each time.

use std::sync::atomic::{AtomicU64, Ordering};

use cluster::Cluster;
use tempfile::TempDir;

use super::{Store, StoreError};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Where one test keeps its data.
#[derive(Debug)]
pub enum Place {
    /// In a folder that goes with the test.
    Folder(TempDir),
    /// In a schema of the tests' own server.
    Address(String),
}

/// Runs each of these behaviors on both databases.
macro_rules! on_both {
    ($($behavior:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behavior() {
                super::$behavior(crate::store::testing::On::Sqlite).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behavior() {
                super::$behavior(crate::store::testing::On::Postgres).await;
            })*
        }
    };
}

pub(crate) use on_both;

impl On {
    /// A fresh place.
    pub async fn place(self) -> Place {
        match self {
            Self::Sqlite => Place::Folder(tempfile::tempdir().unwrap()),
            Self::Postgres => {
                static NEXT: AtomicU64 = AtomicU64::new(1);
                let schema = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
                psql(&address("postgres"), format!("CREATE SCHEMA {schema}")).await;
                Place::Address(address("postgres") + "&options=-c%20search_path%3D" + &schema)
            }
        }
    }
}

impl Place {
    /// The store that is there, as one more host opens it.
    pub async fn open(&self) -> Store {
        self.try_open().await.unwrap()
    }

    /// As [`Place::open`], where that may fail.
    ///
    /// # Errors
    ///
    /// As the store says.
    pub async fn try_open(&self) -> Result<Store, StoreError> {
        match self {
            Self::Folder(folder) => Store::open(folder.path()).await,
            Self::Address(address) => Store::open_postgres(address).await,
        }
    }
}

/// The address of a database on the tests' server.
pub fn address(database: &str) -> String {
    Cluster::shared().address(database)
}

/// Runs statements that are not the store's.
pub async fn psql(address: &str, text: String) {
    use sqlx::{AssertSqlSafe, Connection, Executor};
    let mut connection = sqlx::PgConnection::connect(address).await.unwrap();
    connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await.unwrap();
    connection.close().await.unwrap();
}
