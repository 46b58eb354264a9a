//! Who calls.

use anyhow::Result;
use thirtyfour::prelude::*;

use super::words::word;
use crate::driver::browser::{Browser, Name};

/// Types a number on the page of calls.
pub async fn type_number(browser: &Browser, number: &str) -> Result<()> {
    browser.open("/call").await?;
    browser.fill(Name::Is(&word("calls.number")?), number).await
}

/// Opens the address that a telephone exchange opens.
pub async fn ring(browser: &Browser, number: &str) -> Result<()> {
    browser.open(&format!("/call?n={number}")).await
}

/// Opens the dossier of the caller that is shown.
pub async fn open_dossier(browser: &Browser) -> Result<()> {
    browser.find("button", Name::Has(&word("calls.open")?)).await?;
    browser.press(String::from(char::from(Key::Enter))).await?;
    browser.arrived("/customers/").await
}
