//! At a cold start callers are known from the directory that was kept, before the worker has read a
//! row: also what changed since it was written, and never what is out of date.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use thirtyfour::{Key, WindowHandle};
use tokio::time::sleep;

use crate::browser::{Browser, Name};
use crate::pages::words::word;
use crate::pages::{call, dossier, opening, storage, sync_pill};
use crate::scene::Scene;
use crate::wait;

/// A number of somebody at the customer whose dossier is opened.
const NUMBER: &str = "0651003390";

/// How long a page that knows nobody yet is watched.
const LONG: Duration = Duration::from_secs(2);

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    opening::at_a_dossier(scene, &browser).await?;
    keeps_what_is_stored(&browser).await?;
    dossier::edit(&browser, &word("records.field.name")?, "Zandprint Kersvers").await?;
    sync_pill::up_to_date(&browser).await?;
    keeps_what_is_stored(&browser).await?;
    let kept = storage::fact(&browser, "directory").await?;
    let count = |name: &str| kept.get(name).and_then(serde_json::Value::as_u64);
    ensure!(count("whole") < count("parts"), "an edit wrote all anew: {kept}");
    browser.ready_offline().await?;
    let (first, second) = (beside(&browser).await?, beside(&browser).await?);
    scene.host.stop().await?;
    sync_pill::offline(&browser).await?;
    dossier::edit(&browser, &word("records.field.city")?, "Verweg").await?;
    keeps_what_is_stored(&browser).await?;

    // The worker waits for rows that another tab holds.
    while_rows_are_held(&browser, first, async || {
        call::ring(&browser, NUMBER).await?;
        browser.says("Zandprint Kersvers").await?;
        browser.says("Verweg").await?;
        finds(&browser, "kersvers", "Zandprint Kersvers").await?;
        finds(&browser, "molenbouw", "Molenbouw VOF").await
    })
    .await?;

    // One that shows something else than is stored is not used.
    let mut kept = storage::fact(&browser, "directory").await?;
    let made = kept.pointer_mut("/mark/made").context("no mark")?;
    *made = json!(made.as_u64().context("no count")? + 1);
    storage::set_fact(&browser, "directory", &kept).await?;
    while_rows_are_held(&browser, second, async || {
        browser.reload().await?;
        sleep(LONG).await;
        let text = browser.text().await?;
        ensure!(!text.contains("Kersvers"), "what is out of date was shown: {text}");
        Ok(())
    })
    .await?;
    browser.says("Zandprint Kersvers").await
}

/// The search box finds somebody by what is typed.
async fn finds(browser: &Browser, text: &str, name: &str) -> Result<()> {
    browser.chord(Key::Control, "k").await?;
    browser.find("dialog", Name::Any).await?;
    browser.press(text).await?;
    browser.find("option", Name::Has(name)).await?;
    browser.press(char::from(Key::Escape).to_string()).await?;
    browser.gone("dialog", Name::Any).await
}

/// Another tab of the same browser, without the application.
async fn beside(browser: &Browser) -> Result<WindowHandle> {
    let page = browser.web().window().await?;
    let other = browser.web().new_tab().await?;
    browser.web().switch_to_window(other.clone()).await?;
    browser.open("/healthz").await?;
    browser.web().switch_to_window(page).await?;
    Ok(other)
}

/// Does something while that tab keeps everybody from the packed rows; then it is closed.
async fn while_rows_are_held(
    browser: &Browser,
    by: WindowHandle,
    act: impl AsyncFnOnce() -> Result<()>,
) -> Result<()> {
    let page = browser.web().window().await?;
    browser.web().switch_to_window(by.clone()).await?;
    storage::lock(browser, "segments").await?;
    browser.web().switch_to_window(page.clone()).await?;
    act().await?;
    browser.web().switch_to_window(by).await?;
    browser.web().close_window().await?;
    Ok(browser.web().switch_to_window(page).await?)
}

/// Waits until the kept directory shows what is stored.
async fn keeps_what_is_stored(browser: &Browser) -> Result<()> {
    wait::until(wait::STEP, "the directory is kept".to_owned(), async || {
        let kept = storage::fact(browser, "directory").await?;
        let progress = storage::fact(browser, "progress").await?;
        let device = storage::fact(browser, "device").await?;
        let waiting = json!(storage::count(browser, "outbox").await?);
        let is_current = kept.pointer("/mark/checkpoint") == progress.get("checkpoint")
            && kept.pointer("/mark/made") == device.get("n")
            && kept.pointer("/mark/waiting") == Some(&waiting);
        Ok(is_current.then_some(()))
    })
    .await
}
