//! Wrong passwords of the last minutes, by mail address and by network address.

use super::query::Query;
use super::{StoreError, Tx};

/// Wrong passwords, by mail address or by network address, that close the door.
pub const MOST: i64 = 10;

/// How long a wrong password counts: 15 minutes.
pub const WINDOW_MS: i64 = 15 * 60 * 1000;

/// How many milliseconds the door stays closed; 0 when it is open.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn wait_ms(
    tx: &mut Tx,
    email: &str,
    address: &str,
    now_ms: i64,
) -> Result<i64, StoreError> {
    // The tenth newest: once it leaves the window, nine remain and the door opens.
    let (blocking,): (Option<i64>,) = Query::new(
        "SELECT MAX(failed_at) FROM ( \
             SELECT * FROM (SELECT failed_at FROM sign_in_failure WHERE email = $1 \
                            ORDER BY failed_at DESC LIMIT 1 OFFSET $3) AS by_email \
             UNION ALL \
             SELECT * FROM (SELECT failed_at FROM sign_in_failure WHERE address = $2 \
                            ORDER BY failed_at DESC LIMIT 1 OFFSET $3) AS by_address \
         ) AS blocking",
    )
    .bind(email)
    .bind(address)
    .bind(MOST - 1)
    .one(tx)
    .await?;
    Ok(blocking.map_or(0, |at| at.saturating_add(WINDOW_MS).saturating_sub(now_ms).max(0)))
}

/// Notes a wrong password, and forgets those that no longer count.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn add(
    tx: &mut Tx,
    id: &str,
    email: &str,
    address: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    Query::new("DELETE FROM sign_in_failure WHERE failed_at <= $1")
        .bind(now_ms.saturating_sub(WINDOW_MS))
        .execute(tx)
        .await?;
    Query::new(
        "INSERT INTO sign_in_failure (id, email, address, failed_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(id)
    .bind(email)
    .bind(address)
    .bind(now_ms)
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets the wrong passwords for a mail address: the person is in. Those of the network address
/// for others stay, or one good account would open the door for guessing.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn forget(tx: &mut Tx, email: &str) -> Result<(), StoreError> {
    Query::new("DELETE FROM sign_in_failure WHERE email = $1").bind(email).execute(tx).await?;
    Ok(())
}
