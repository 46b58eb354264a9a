//! The sync pill: what has reached the host.

use anyhow::Result;

use super::words::word;
use crate::driver::browser::{Browser, Name};

/// Waits until everything made here is at the host.
pub async fn up_to_date(browser: &Browser) -> Result<()> {
    browser.find("button", Name::Is(&word("sync.up_to_date")?)).await.map(drop)
}

/// Opens the panel, when the pill says so.
pub async fn open(browser: &Browser, says: &str) -> Result<()> {
    browser.click("button", Name::Has(&word(says)?)).await
}

/// Waits until the pill says that the host is away.
pub async fn offline(browser: &Browser) -> Result<()> {
    browser.find("button", Name::Has(&word("sync.offline")?)).await.map(drop)
}
