//! Encryption in the settings, and the page that asks for the passphrase.

use anyhow::{Result, ensure};
use thirtyfour::Key;

use super::storage;
use super::words::{word, word_with};
use crate::driver::axe;
use crate::driver::browser::{Browser, Name};
use crate::driver::wait;

/// The passphrase of every journey.
pub const PASSPHRASE: &str = "een wachtzin die niemand raadt";

/// Turns encryption on in the settings, and waits until everything stored is sealed.
pub async fn turn_on(browser: &Browser) -> Result<()> {
    browser.open("/settings").await?;
    press_button(browser, "settings.encryption.turn_on").await?;
    browser.fill(Name::Is(&word("settings.encryption.passphrase")?), PASSPHRASE).await?;
    browser.fill(Name::Is(&word("settings.encryption.again")?), PASSPHRASE).await?;
    audit(browser).await?;
    enter(browser).await?;
    browser.says(&word("settings.encryption.lock_now")?).await?;
    wait::until(wait::STEP, "everything stored is sealed", async || {
        let vault = storage::fact(browser, "vault").await?;
        let is_done = vault.get("turning").is_some_and(|turning| turning == "Done");
        Ok(is_done.then_some(()))
    })
    .await
}

/// Waits for the page that asks for the passphrase.
pub async fn is_locked(browser: &Browser) -> Result<()> {
    browser.find("heading", Name::Is(&word("sign_in.lock.title")?)).await?;
    browser.find("textbox", Name::Is(&word("sign_in.lock.passphrase")?)).await.map(drop)
}

/// Types a passphrase and presses Enter.
pub async fn try_passphrase(browser: &Browser, passphrase: &str) -> Result<()> {
    browser.fill(Name::Is(&word("sign_in.lock.passphrase")?), passphrase).await?;
    enter(browser).await
}

/// Waits until the page says how often another passphrase was tried, and that one may try again.
pub async fn was_wrong(browser: &Browser, tries: &str) -> Result<()> {
    browser.says(&word_with("sign_in.lock.wrong_again", &[("tries", tries)])?).await
}

/// Locks all tabs by the command.
pub async fn lock_now(browser: &Browser) -> Result<()> {
    browser.chord(Key::Control, "k").await?;
    browser.find("dialog", Name::Any).await?;
    let command = word("command.act.lock")?;
    browser.press(&command).await?;
    browser.find("option", Name::Is(&command)).await?;
    enter(browser).await
}

/// No rule of accessibility is broken.
pub async fn audit(browser: &Browser) -> Result<()> {
    browser.stands_still().await?;
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");
    Ok(())
}

/// Presses a button as a person at the keyboard does.
pub async fn press_button(browser: &Browser, key: &str) -> Result<()> {
    let button = browser.find("button", Name::Is(&word(key)?)).await?;
    button.send_keys(Key::Enter + "").await?;
    Ok(())
}

async fn enter(browser: &Browser) -> Result<()> {
    browser.press(char::from(Key::Enter).to_string()).await
}
