//! The sync pill: what has reached the host.

use anyhow::Result;

use super::words::word;
use crate::browser::Browser;

/// Waits until everything made here is at the host.
pub async fn up_to_date(browser: &Browser) -> Result<()> {
    browser.says(&word("sync.up_to_date")?).await
}
