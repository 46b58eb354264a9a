//! One customer's dossier.

use anyhow::{Context, Result};
use thirtyfour::prelude::*;
use tokio::time::Instant;

use super::words::{word, word_with};
use crate::driver::browser::{Browser, Name, replace};
use crate::driver::wait;

/// Opens the field of this label for editing and gives its input.
pub async fn begin_edit(browser: &Browser, label: &str) -> Result<WebElement> {
    let opener = word_with("common.edit_field", &[("label", label)])?;
    browser.click("button", Name::Has(&opener)).await?;
    browser.find("textbox", Name::Is(label)).await
}

/// Chooses a value of a field in place, and waits until it is shown.
pub async fn choose(browser: &Browser, label: &str, option: &str) -> Result<()> {
    let opener = word_with("common.edit_field", &[("label", label)])?;
    browser.click("button", Name::Has(&opener)).await?;
    let field = browser.find("combobox", Name::Is(label)).await?;
    field.send_keys(option).await?;
    field.send_keys(Key::Enter + "").await?;
    shows(browser, label, option).await.map(drop)
}

/// Edits a field in place, and waits until the page says that it is saved.
pub async fn edit(browser: &Browser, label: &str, text: &str) -> Result<()> {
    let input = begin_edit(browser, label).await?;
    finish_edit(browser, &input, label, text).await
}

/// Types over what the input holds, saves with Enter and waits until it is shown as saved.
pub async fn finish_edit(
    browser: &Browser,
    input: &WebElement,
    label: &str,
    text: &str,
) -> Result<()> {
    replace(input, text).await?;
    input.send_keys(Key::Enter + "").await?;
    shows(browser, label, text).await?;
    browser.says(&word("common.saved")?).await
}

/// Types a note into the box above the timeline, and waits until it stands there.
pub async fn add_note(browser: &Browser, text: &str) -> Result<()> {
    let field = browser.find("textbox", Name::Is(&word("dossier.add_label")?)).await?;
    field.send_keys(text).await?;
    field.send_keys(Key::Enter + "").await?;
    browser.says(text).await
}

/// Waits until a field reads so, and says how long that took.
pub async fn shows(browser: &Browser, label: &str, text: &str) -> Result<u128> {
    let from = Instant::now();
    let opener = word_with("common.edit_field", &[("label", label)])?;
    let mut last = String::new();
    let outcome = wait::until(wait::STEP, format!("{label} reads {text:?}"), async || {
        let buttons = browser.all("button", Name::Has(&opener)).await?;
        let Some(button) = buttons.first() else { return Ok(None) };
        // A button that is redrawn just now is read the next time.
        last = button.text().await.unwrap_or_default();
        Ok(last.contains(text).then_some(()))
    })
    .await;
    outcome.with_context(|| format!("it reads {last:?}"))?;
    Ok(from.elapsed().as_millis())
}

/// The website of the customer, once it stands there.
pub async fn website(browser: &Browser) -> Result<String> {
    let label = word("records.field.website")?;
    let opener = word_with("common.edit_field", &[("label", &label)])?;
    wait::until(wait::STEP, "the website can be read", async || {
        let buttons = browser.all("button", Name::Has(&opener)).await?;
        let Some(button) = buttons.first() else { return Ok(None) };
        let text = button.text().await.unwrap_or_default();
        let text = text.lines().next().unwrap_or_default().trim().to_owned();
        Ok(text.ends_with(".example").then_some(text))
    })
    .await
}
