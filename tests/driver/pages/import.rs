//! Importing files.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use thirtyfour::prelude::*;

use super::words::{after_first_part, word};
use crate::driver::browser::{Browser, Name};
use crate::driver::wait;

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
    go(browser).await.map(drop)
}

/// Chooses files that bring nothing new, and waits until the page says so.
pub async fn prepare_same(browser: &Browser, files: &[PathBuf]) -> Result<()> {
    browser.open("/import").await?;
    browser.choose_files(files).await?;
    browser.find("button", Name::Is(&word("import.plan.nothing")?)).await.map(drop)
}

/// Says yes to the plan.
pub async fn apply(browser: &Browser) -> Result<()> {
    Ok(go(browser).await?.click().await?)
}

/// The button that says yes, to one row or to many.
async fn go(browser: &Browser) -> Result<WebElement> {
    let (one, many) = (word("import.plan.go.one")?, after_first_part("import.plan.go.many")?);
    wait::until(wait::STEP, "a plan to say yes to", async || {
        let found = browser.all("button", Name::Has(&many)).await?.pop();
        Ok(found.or(browser.all("button", Name::Is(&one)).await?.pop()))
    })
    .await
}

/// Waits for the report.
pub async fn done(browser: &Browser) -> Result<()> {
    let titles = [word("import.done.title.one")?, after_first_part("import.done.title.many")?];
    wait::until(Duration::from_secs(60), "the import's report", async || {
        let text = browser.text().await?;
        Ok(titles.iter().any(|title| text.contains(title)).then_some(()))
    })
    .await
}
