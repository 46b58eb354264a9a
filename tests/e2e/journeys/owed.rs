//! A promise and a task are made in a dossier without a network, stand on Today under the right heading,
//! are ticked off, put back and put off; another device sees what came of it.

use anyhow::{Result, ensure};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::axe;
use crate::browser::{Browser, Name};
use crate::pages::words::{word, word_with};
use crate::pages::{account, opening, sync_pill};
use crate::scene::Scene;
use crate::wait;

const PROMISE: &str = "Offerte voor de beursbanners";
const TASK: &str = "Papiermonsters opsturen";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    opening::at_a_dossier(scene, &first).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open("/today").await?;
    second.find("heading", Name::Is(&word("owed.title")?)).await?;

    scene.host.stop().await?;
    sync_pill::offline(&first).await?;
    let (promised, due) = (day(&first, -1).await?, day(&first, 0).await?);
    add(&first, "dossier.becomes.promise", PROMISE, "records.field.promised_for", &promised)
        .await?;
    add(&first, "dossier.becomes.task", TASK, "records.field.task_due_on", &due).await?;
    let delivered = word_with("owed.act.delivered", &[("what", PROMISE)])?;
    first.find("button", Name::Is(&delivered)).await?;
    let done = word_with("owed.act.done", &[("what", TASK)])?;
    first.find("button", Name::Is(&done)).await?;

    first.click("link", Name::Is(&word("shell.today")?)).await?;
    first.arrived("/today").await?;
    stands_under(&first, "owed.group.overdue", PROMISE).await?;
    stands_under(&first, "owed.group.today", TASK).await?;
    let broken = axe::audit(&first, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");

    press(&first, &delivered).await?;
    first.gone("button", Name::Is(&delivered)).await?;
    first.undo().await?;
    stands_under(&first, "owed.group.overdue", PROMISE).await?;
    let later = word_with("owed.act.later", &[("what", TASK)])?;
    press(&first, &later).await?;
    first.click("menuitem", Name::Is(&word("owed.act.tomorrow")?)).await?;
    first.gone("button", Name::Is(&done)).await?;

    scene.host.resume().await?;
    sync_pill::up_to_date(&first).await?;
    stands_under(&second, "owed.group.overdue", PROMISE).await?;
    second.gone("button", Name::Is(&done)).await?;
    press(&second, &delivered).await?;
    first.gone("button", Name::Is(&delivered)).await?;
    sync_pill::up_to_date(&second).await
}

/// Types the command into the box of the dossier, and fills the form that opens.
async fn add(browser: &Browser, kind: &str, what: &str, date: &str, on: &str) -> Result<()> {
    let field = browser.find("textbox", Name::Is(&word("dossier.add_label")?)).await?;
    field.send_keys(format!("/{}", word(kind)?.to_lowercase())).await?;
    field.send_keys(Key::Enter + "").await?;
    browser.fill(Name::Is(&word("records.field.what")?), what).await?;
    let field = browser.find("textbox", Name::Is(&word(date)?)).await?;
    // How a date is typed differs between engines and languages.
    let set = "arguments[0].value = arguments[1];
        arguments[0].dispatchEvent(new Event('input', { bubbles: true }));";
    browser.web().execute(set, vec![field.to_json()?, json!(on)]).await?;
    browser.click_word("common.save").await?;
    browser.gone("dialog", Name::Any).await?;
    browser.says(what).await
}

/// So many days after today, where the firm is.
async fn day(browser: &Browser, later: i32) -> Result<String> {
    let script = "const on = new Date(Date.now() + arguments[0] * 86400000);
        return on.toLocaleDateString('sv-SE', { timeZone: 'Europe/Amsterdam' });";
    browser.ask(script, vec![json!(later)]).await
}

/// Waits until a line stands under a heading of Today.
async fn stands_under(browser: &Browser, group: &str, what: &str) -> Result<()> {
    let group = word(group)?;
    wait::until(wait::STEP, format!("{what:?} stands under {group:?}"), async || {
        for section in browser.all("region", Name::Is(&group)).await? {
            // A section that is redrawn just now is read the next time.
            if section.text().await.unwrap_or_default().contains(what) {
                return Ok(Some(()));
            }
        }
        Ok(None)
    })
    .await
}

/// Presses a button by its key.
async fn press(browser: &Browser, name: &str) -> Result<()> {
    let button = browser.find("button", Name::Is(name)).await?;
    Ok(button.send_keys(Key::Enter + "").await?)
}
