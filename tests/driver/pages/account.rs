//! Joining and signing in.

use anyhow::Result;

use super::words::word;
use crate::driver::browser::{Browser, Name};
use crate::driver::scene::{MAIL, PASSWORD};

/// Makes the firm and its first user, and arrives at the customers.
pub async fn join(browser: &Browser, link: &str) -> Result<()> {
    browser.open(link).await?;
    browser.fill(Name::Is(&word("sign_in.join.firm")?), "Voorbeeld BV").await?;
    browser.fill(Name::Is(&word("sign_in.join.name")?), "Anna de Wit").await?;
    browser.fill(Name::Is(&word("sign_in.email")?), MAIL).await?;
    browser.fill(Name::Is(&word("sign_in.password")?), PASSWORD).await?;
    browser.click("button", Name::Is(&word("sign_in.join.submit")?)).await?;
    browser.arrived("/customers").await
}

/// Joins a firm by an invitation, and arrives at the customers.
pub async fn accept(browser: &Browser, link: &str) -> Result<()> {
    browser.open(link).await?;
    browser.fill(Name::Is(&word("sign_in.join.name")?), "Bram Kijker").await?;
    browser.fill(Name::Is(&word("sign_in.password")?), PASSWORD).await?;
    browser.click("button", Name::Is(&word("sign_in.join.submit")?)).await?;
    browser.arrived("/customers").await
}

/// Signs in and arrives at the customers.
pub async fn sign_in(browser: &Browser) -> Result<()> {
    browser.open("/sign-in").await?;
    try_password(browser, PASSWORD).await?;
    browser.arrived("/customers").await
}

/// Fills in the form, sends it and waits for the host's answer.
pub async fn try_password(browser: &Browser, password: &str) -> Result<()> {
    browser.fill(Name::Is(&word("sign_in.email")?), MAIL).await?;
    browser.fill(Name::Is(&word("sign_in.password")?), password).await?;
    browser.click("button", Name::Is(&word("sign_in.submit")?)).await?;
    browser.stands_still().await
}
