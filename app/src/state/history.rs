//! History as pages read it: kept by the host only, since it grows without end.

use domain::id::RecordId;
use klantkompas::error::ApiError;
use klantkompas::functions::history::read_history;
use klantkompas::protocol::{HISTORY_LINES, HISTORY_RECORDS, HistoryPage, HistoryRequest};

/// What happened to these records before a sequence, latest first; beyond the first
/// [`HISTORY_RECORDS`] they are left out.
///
/// # Errors
///
/// [`ApiError`] as the host or the network gives it.
pub async fn history(
    mut records: Vec<RecordId>,
    before: Option<u64>,
) -> Result<HistoryPage, ApiError> {
    records.truncate(HISTORY_RECORDS);
    read_history(HistoryRequest { records, before, limit: HISTORY_LINES }).await
}
