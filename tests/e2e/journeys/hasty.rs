//! Someone reloads the page again and again, a fifth of a second after each edit: what was saved by then
//! is there each time, and what was not is not there by half. In the end all of it has been sent.

use std::time::Duration;

use anyhow::{Result, ensure};
use thirtyfour::prelude::*;
use tokio::time::sleep;

use crate::browser::replace;
use crate::pages::words::word;
use crate::pages::{account, dossier, opening, storage, sync_pill};
use crate::scene::Scene;

const RELOADS: u32 = 10;

/// Between Enter and the reload.
const APART: Duration = Duration::from_millis(200);

pub async fn play(scene: &mut Scene) -> Result<()> {
    let website = word("records.field.website")?;
    let browser = scene.browser("first").await?;
    opening::at_a_dossier(scene, &browser).await?;
    dossier::edit(&browser, &website, "first.example").await?;
    let mut shown = "first.example".to_owned();
    let mut lost = 0;
    for turn in 0..RELOADS {
        let typed = format!("turn{turn}.example");
        let input = dossier::begin_edit(&browser, &website).await?;
        replace(&input, &typed).await?;
        input.send_keys(Key::Enter + "").await?;
        sleep(APART).await;
        let is_saved = browser.text().await?.contains(&word("common.saved")?);
        browser.reload().await?;
        let now = dossier::website(&browser).await?;
        ensure!(now == typed || (now == shown && !is_saved), "{typed} was typed, {now} is there");
        lost += u32::from(now != typed);
        shown = now;
    }
    sync_pill::up_to_date(&browser).await?;
    ensure!(storage::count(&browser, "outbox").await? == 0, "something still waits");
    let path = browser.path().await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&path).await?;
    dossier::shows(&second, &website, &shown).await?;
    scene.note(format!("{RELOADS} reloads: {lost} edits were not saved yet and are not there"));
    Ok(())
}
