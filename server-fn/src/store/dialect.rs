//! Where SQLite and PostgreSQL differ: how a transaction begins, what it locks, and how a new head
//! is told. Every statement that both understand stands elsewhere, once.

use domain::id::WorkspaceId;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use sqlx::{Database, Pool, Postgres, Sqlite, Transaction};

use super::StoreError;
use super::convert::{count, stored};
use super::query::Query;

/// The channel on which hosts with one PostgreSQL tell each other heads.
pub(super) const CHANNEL: &str = "klantkompas_head";

/// A database that is open. Who waits to write has connections of their own, so that reading never
/// waits behind them.
#[derive(Clone, Debug)]
pub(super) enum Db {
    /// A file; its writer is one connection.
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    /// A server, shared with other hosts.
    Postgres { writers: PgPool, readers: PgPool },
}

/// A transaction; dropped without `commit` it leaves nothing behind.
#[derive(Debug)]
pub enum Tx {
    /// On the file.
    Sqlite(Transaction<'static, Sqlite>),
    /// On the server.
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Begins to write without any lock of our own on PostgreSQL, with the only one on SQLite.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres { writers, .. } => Tx::Postgres(writers.begin().await?),
        })
    }

    /// Begins to read: everything read is of one moment.
    pub async fn begin_read(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres { readers, .. } => {
                let one_moment = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Tx::Postgres(readers.begin_with(one_moment).await?)
            }
        })
    }

    /// Whether no connection is in use.
    pub fn is_at_rest(&self) -> bool {
        match self {
            Self::Sqlite { writer, readers } => are_idle(writer) && are_idle(readers),
            Self::Postgres { writers, readers } => are_idle(writers) && are_idle(readers),
        }
    }

    /// Ends every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { writers, readers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

fn are_idle<Driver: Database>(pool: &Pool<Driver>) -> bool {
    usize::try_from(pool.size()).is_ok_and(|size| pool.num_idle() >= size)
}

impl Tx {
    /// Makes it so, for good.
    ///
    /// # Errors
    ///
    /// When the database cannot; then nothing of the transaction is left.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Waits for the turn to write what is not of one workspace: accounts, sessions, links.
    pub(super) async fn take_turn(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(_) = self {
            let _: (i64,) = Query::new("SELECT id FROM turn FOR UPDATE").one(self).await?;
        }
        Ok(())
    }

    /// Locks a workspace's head until the transaction ends, and reads it. What is read after this
    /// is as the last writer left it.
    pub(super) async fn take_head(&mut self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        let query = Query::new(match self {
            Self::Sqlite(_) => "SELECT head_seq FROM workspace WHERE id = $1",
            Self::Postgres(_) => "SELECT head_seq FROM workspace WHERE id = $1 FOR UPDATE",
        });
        let (head,): (i64,) = query.bind(workspace.to_string()).one(self).await?;
        count(head)
    }

    /// Moves a workspace's head, and has the other hosts told when this is committed.
    pub(super) async fn put_head(
        &mut self,
        workspace: WorkspaceId,
        head: u64,
    ) -> Result<(), StoreError> {
        let workspace = workspace.to_string();
        Query::new("UPDATE workspace SET head_seq = $2 WHERE id = $1")
            .bind(&workspace)
            .bind(stored(head)?)
            .execute(self)
            .await?;
        if let Self::Postgres(_) = self {
            Query::new("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(format!("{workspace} {head}"))
                .execute(self)
                .await?;
        }
        Ok(())
    }
}
