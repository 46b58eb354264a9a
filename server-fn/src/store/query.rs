//! One statement, written once for both databases: either a text with `$1`, `$2` … and what is bound
//! to them, or one put together from texts and values.
//!
//! The text is made of constants only, so that nothing a person typed can become part of it.

use sqlx::encode::Encode;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Arguments, AssertSqlSafe, Database, FromRow, Postgres, Sqlite, Type};

use super::StoreError;
use super::dialect::Tx;

/// A PostgreSQL server keeps statements of up to so many values prepared, a hundred for each
/// connection. Longer ones are seldom of the same length twice, and would fill its memory.
const KEPT: usize = 64;

/// What a statement can be given.
#[derive(Clone, Debug)]
pub enum Value {
    /// Text, or its absence.
    Text(Option<String>),
    /// A whole number, or its absence.
    Whole(Option<i64>),
    /// True or false.
    Flag(bool),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(whole: i64) -> Self {
        Self::Whole(Some(whole))
    }
}

impl From<Option<i64>> for Value {
    fn from(whole: Option<i64>) -> Self {
        Self::Whole(whole)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

/// What a line of an answer can be read as, from either database.
pub trait Record:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<R> Record for R where
    R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

/// A statement that is being put together.
#[derive(Clone, Debug)]
pub struct Query {
    text: String,
    values: Vec<Value>,
}

impl Query {
    /// Begins with a text.
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Gives the next `$n` that stands in the text; for statements that have no more than text.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Goes on with more text.
    pub fn text(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Goes on with a value; for statements without [`Query::bind`].
    pub fn value(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self.text.push('?');
        self
    }

    /// Goes on with values in brackets: `(?, ?)`.
    pub fn list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.text.push('(');
        for (place, value) in values.into_iter().enumerate() {
            self = self.text(if place == 0 { "" } else { ", " }).value(value);
        }
        self.text(")")
    }

    /// Goes on with lines of values: `VALUES (?, ?), (?, ?)`.
    pub fn lines<const N: usize>(mut self, lines: impl IntoIterator<Item = [Value; N]>) -> Self {
        for (place, line) in lines.into_iter().enumerate() {
            self = self.text(if place == 0 { "VALUES " } else { ", " }).list(line);
        }
        self
    }

    /// Does what it says; answers how many lines that touched.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64, StoreError> {
        Ok(match tx {
            Tx::Sqlite(tx) => {
                let text = AssertSqlSafe(self.text);
                let query = sqlx::query_with(text, arguments::<Sqlite>(self.values)?);
                query.execute(&mut **tx).await?.rows_affected()
            }
            Tx::Postgres(tx) => {
                let is_kept = self.values.len() <= KEPT;
                let text = AssertSqlSafe(numbered(&self.text));
                let query = sqlx::query_with(text, arguments::<Postgres>(self.values)?);
                query.persistent(is_kept).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// Every line of the answer.
    ///
    /// # Errors
    ///
    /// When the database refuses, or a line is not an `R`.
    pub async fn all<R: Record>(self, tx: &mut Tx) -> Result<Vec<R>, StoreError> {
        Ok(match tx {
            Tx::Sqlite(tx) => {
                let text = AssertSqlSafe(self.text);
                let query = sqlx::query_as_with(text, arguments::<Sqlite>(self.values)?);
                query.fetch_all(&mut **tx).await?
            }
            Tx::Postgres(tx) => {
                let is_kept = self.values.len() <= KEPT;
                let text = AssertSqlSafe(numbered(&self.text));
                let query = sqlx::query_as_with(text, arguments::<Postgres>(self.values)?);
                query.persistent(is_kept).fetch_all(&mut **tx).await?
            }
        })
    }

    /// The first line of the answer, if there is one.
    ///
    /// # Errors
    ///
    /// As [`Query::all`].
    pub async fn optional<R: Record>(self, tx: &mut Tx) -> Result<Option<R>, StoreError> {
        Ok(match tx {
            Tx::Sqlite(tx) => {
                let text = AssertSqlSafe(self.text);
                let query = sqlx::query_as_with(text, arguments::<Sqlite>(self.values)?);
                query.fetch_optional(&mut **tx).await?
            }
            Tx::Postgres(tx) => {
                let is_kept = self.values.len() <= KEPT;
                let text = AssertSqlSafe(numbered(&self.text));
                let query = sqlx::query_as_with(text, arguments::<Postgres>(self.values)?);
                query.persistent(is_kept).fetch_optional(&mut **tx).await?
            }
        })
    }

    /// The only line of the answer.
    ///
    /// # Errors
    ///
    /// As [`Query::all`], and when there is none.
    pub async fn one<R: Record>(self, tx: &mut Tx) -> Result<R, StoreError> {
        Ok(self.optional(tx).await?.ok_or(sqlx::Error::RowNotFound)?)
    }
}

/// The text with `$1`, `$2` … for each `?`, as PostgreSQL has it. SQLite understands both, but it
/// looks each name up among all: thousands of `$n` take it seconds.
fn numbered(text: &str) -> String {
    let mut parts = text.split('?');
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for (place, part) in (1..).zip(parts) {
        numbered.push_str(&format!("${place}{part}"));
    }
    numbered
}

/// The values as one of the two drivers takes them.
fn arguments<D: Database>(values: Vec<Value>) -> Result<D::Arguments, sqlx::Error>
where
    for<'t> Option<String>: Encode<'t, D> + Type<D>,
    for<'t> Option<i64>: Encode<'t, D> + Type<D>,
    for<'t> bool: Encode<'t, D> + Type<D>,
    for<'t> Vec<u8>: Encode<'t, D> + Type<D>,
{
    let mut arguments = D::Arguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        let added: Result<(), BoxDynError> = match value {
            Value::Text(text) => arguments.add(text),
            Value::Whole(whole) => arguments.add(whole),
            Value::Flag(flag) => arguments.add(flag),
            Value::Bytes(bytes) => arguments.add(bytes),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_as_they_come() {
        let query = Query::new("SELECT a FROM b WHERE c = ").value("x").text(" AND d IN ");
        let query = query.list([1, 2]).text(" AND e = ").value(true);
        assert_eq!(query.text, "SELECT a FROM b WHERE c = ? AND d IN (?, ?) AND e = ?");
        assert_eq!(query.values.len(), 4);
        let lines = [[1.into(), "x".into()], [2.into(), "y".into()]];
        let query = Query::new("INSERT INTO a (b, c) ").lines::<2>(lines);
        assert_eq!(query.text, "INSERT INTO a (b, c) VALUES (?, ?), (?, ?)");
        assert_eq!(numbered(&query.text), "INSERT INTO a (b, c) VALUES ($1, $2), ($3, $4)");
        assert_eq!(numbered("SELECT $1"), "SELECT $1");
    }
}
