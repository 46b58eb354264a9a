//! Settings.

use anyhow::{Result, ensure};

use super::words::word;
use crate::driver::axe;
use crate::driver::browser::{Browser, Name};

/// Has the only other device forget everything, by keyboard too where the dialog asks.
pub async fn wipe_the_other(browser: &Browser) -> Result<()> {
    browser.says(&word("settings.devices.this")?).await?;
    browser.click_word("settings.devices.revoke").await?;
    browser.find("heading", Name::Is(&word("settings.devices.ask.title")?)).await?;
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");
    browser.click_word("settings.devices.ask.go").await
}
