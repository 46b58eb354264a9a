//! The lists.

use anyhow::{Context, Result};

use super::words::{after_first_part, word};
use crate::driver::browser::{Browser, Name, plain};
use crate::driver::wait;

/// Opens the list of a kind and waits until it counts this many.
pub async fn counts(browser: &Browser, kind: &str, expected: u64) -> Result<()> {
    if browser.path().await?.split('?').next() != Some("/customers") {
        browser.open("/customers").await?;
    }
    browser.click("tab", Name::Is(&word(&format!("customers.tab.{kind}"))?)).await?;
    list_counts(browser, expected).await
}

/// Waits until the list that is shown counts this many.
pub async fn list_counts(browser: &Browser, expected: u64) -> Result<()> {
    let mut last = None;
    let outcome = wait::until(wait::STEP, format!("a count of {expected}"), async || {
        last = count(browser).await?;
        Ok((last == Some(expected)).then_some(()))
    })
    .await;
    outcome.with_context(|| format!("the list says {last:?}"))
}

/// How many the list counts now, when it does: "1.721 in totaal", "15 van 285".
pub async fn count(browser: &Browser) -> Result<Option<u64>> {
    let endings =
        [after_first_part("customers.count_all")?, after_first_part("customers.count_some")?];
    for status in browser.all("status", Name::Any).await? {
        // A status that is redrawn just now is read the next time.
        let text = plain(&status.text().await.unwrap_or_default());
        if let Some((number, rest)) = text.split_once(' ')
            && endings.iter().any(|ending| rest.starts_with(ending))
        {
            return Ok(number.replace('.', "").parse().ok());
        }
    }
    Ok(None)
}
