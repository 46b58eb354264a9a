//! From search to dossier without a mouse, and the list of keys.

use anyhow::Result;
use thirtyfour::Key;

use crate::browser::{Browser, Name};
use crate::pages::{account, import};
use crate::scene::{Scene, demo_tables};

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;

    browser.open("/customers").await?;
    browser.says("285").await?;
    browser.chord(Key::Control, "k").await?;
    browser.find("dialog", Name::Any).await?;
    browser.press("zandprint groep").await?;
    browser.find("option", Name::Has("Zandprint Groep")).await?;
    press(&browser, Key::Down).await?;
    press(&browser, Key::Up).await?;
    press(&browser, Key::Enter).await?;
    browser.arrived("/customers/").await?;
    browser.gone("dialog", Name::Any).await?;
    browser.says("Zandprint Groep").await?;

    browser.press("/").await?;
    browser.find("dialog", Name::Any).await?;
    press(&browser, Key::Escape).await?;
    browser.gone("dialog", Name::Any).await?;

    browser.press("?").await?;
    browser.find("dialog", Name::Any).await?;
    browser.says("Ctrl").await?;
    press(&browser, Key::Escape).await?;
    browser.gone("dialog", Name::Any).await
}

async fn press(browser: &Browser, key: Key) -> Result<()> {
    browser.press(char::from(key).to_string()).await
}
