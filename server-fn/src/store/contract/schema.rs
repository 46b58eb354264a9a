//! Both databases have the same tables, so that one statement means the same in each.

use std::collections::BTreeSet;

use super::*;

#[tokio::test]
async fn tables_and_columns_are_the_same_in_both() {
    let columns = async |on: On, text: &'static str| {
        let bench = Bench::new(on).await;
        let mut tx = bench.store.begin_read().await.unwrap();
        let columns: Vec<(String, String, String)> = Query::new(text).all(&mut tx).await.unwrap();
        columns.into_iter().collect::<BTreeSet<_>>()
    };
    let file = "SELECT m.name, c.name, \
                CASE c.type WHEN 'BIGINT' THEN 'bigint' WHEN 'TEXT' THEN 'text' \
                WHEN 'BLOB' THEN 'bytea' WHEN 'BOOLEAN' THEN 'boolean' ELSE c.type END \
                || CASE WHEN c.\"notnull\" THEN '' ELSE ' or null' END \
                FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                WHERE m.type = 'table' AND m.name <> '_sqlx_migrations'";
    let server = "SELECT table_name::text, column_name::text, \
                  data_type || CASE is_nullable WHEN 'NO' THEN '' ELSE ' or null' END \
                  FROM information_schema.columns \
                  WHERE table_schema = current_schema() \
                  AND table_name NOT IN ('_sqlx_migrations', 'turn')";
    let (file, server) = (columns(On::Sqlite, file).await, columns(On::Postgres, server).await);
    assert!(!file.is_empty());
    assert_eq!(file, server);
}
