//! Importing files.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

use super::words::after_first_part;
use crate::browser::{Browser, Name};
use crate::wait;

/// Imports files and waits for the report.
pub async fn import(browser: &Browser, files: &[PathBuf]) -> Result<()> {
    prepare(browser, files).await?;
    apply(browser).await?;
    done(browser).await
}

/// Chooses files and waits for the plan.
pub async fn prepare(browser: &Browser, files: &[PathBuf]) -> Result<()> {
    browser.open("/import").await?;
    browser.choose_files(files).await?;
    browser.find("button", Name::Has(&after_first_part("import.plan.go")?)).await?;
    Ok(())
}

/// Says yes to the plan.
pub async fn apply(browser: &Browser) -> Result<()> {
    browser.click("button", Name::Has(&after_first_part("import.plan.go")?)).await
}

/// Waits for the report.
pub async fn done(browser: &Browser) -> Result<()> {
    let title = after_first_part("import.done.title")?;
    wait::until(Duration::from_secs(60), "the import's report", async || {
        Ok(browser.text().await?.contains(&title).then_some(()))
    })
    .await
}
