//! Customer numbers: which are taken, and the next one the host issues.

use domain::id::{RecordId, WorkspaceId};

use super::query::{Query, Value};
use super::{StoreError, Tx};

/// Numbers in one statement.
const CHUNK: usize = 500;

/// The number with a counter: `K-0001`.
pub fn issued(serial: i64) -> String {
    format!("K-{serial:04}")
}

/// The counter in a number of that form, of at most nine digits; others have none.
fn serial(number: &str) -> Option<i64> {
    let digits = number.strip_prefix("K-")?;
    let is_counter = digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_counter)
}

/// The counter after `taken`, the highest in the store, and those just given.
pub fn next_serial<'a>(taken: i64, given: impl Iterator<Item = &'a str>) -> i64 {
    let highest = given.filter_map(serial).max().unwrap_or(0);
    highest.max(taken).saturating_add(1)
}

/// The highest counter in use, 0 when there is none.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn highest_serial(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64, StoreError> {
    let (highest,): (Option<i64>,) =
        Query::new("SELECT MAX(serial) FROM customer_number WHERE workspace_id = $1")
            .bind(workspace.to_string())
            .one(tx)
            .await?;
    Ok(highest.unwrap_or(0))
}

/// The customers with this number: one, or several where an import brought it.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn holders(
    tx: &mut Tx,
    workspace: WorkspaceId,
    number: &str,
) -> Result<Vec<RecordId>, StoreError> {
    let ids: Vec<(String,)> =
        Query::new("SELECT id FROM customer_number WHERE workspace_id = $1 AND number = $2")
            .bind(workspace.to_string())
            .bind(number)
            .all(tx)
            .await?;
    ids.iter().map(|(id,)| Ok(RecordId(super::account::uuid(id)?))).collect()
}

/// Keeps which customers have which numbers.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn put(
    tx: &mut Tx,
    workspace: WorkspaceId,
    given: &[(RecordId, String)],
) -> Result<(), StoreError> {
    for given in given.chunks(CHUNK) {
        let line = |(id, number): &(RecordId, String)| -> [Value; 4] {
            let workspace = workspace.to_string();
            [workspace.into(), id.to_string().into(), number.into(), serial(number).into()]
        };
        Query::new("INSERT INTO customer_number (workspace_id, id, number, serial) ")
            .lines(given.iter().map(line))
            .text(
                " ON CONFLICT (workspace_id, id) DO UPDATE SET number = excluded.number, \
                 serial = excluded.serial",
            )
            .execute(tx)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_form_counts() {
        assert_eq!(
            ["K-0012", "K-12", "12", "K-x", "K-", "K-1234567890"].map(serial),
            [Some(12), Some(12), None, None, None, None]
        );
        assert_eq!((issued(7), issued(12_345)), ("K-0007".to_owned(), "K-12345".to_owned()));
    }
}
