//! The disk is full: what is entered is kept and sent while there is anything that can make way, and
//! refused in words when there is not. Once there is room, everything comes in again.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::browser::{Browser, Name, replace};
use crate::pages::words::{word, word_with};
use crate::pages::{account, customers, dossier, opening, storage, sync_pill};
use crate::scene::Scene;
use crate::wait;

/// Chromium goes by the room it last knew of for half a minute; by then an edit meets the limit.
const MOST_EDITS: u32 = 200;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let (website, city) = (word("records.field.website")?, word("records.field.city")?);
    let full = word("sync.full")?;
    let first = scene.browser("first").await?;
    opening::at_a_dossier(scene, &first).await?;
    let path = first.path().await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&path).await?;
    ensure!(storage::has_fact(&first, "ballast").await?, "no ballast lies there");

    // The ballast makes way; what is saved goes out, what others change stays out.
    let usage: f64 = first.ask_later("navigator.storage.estimate().then((it) => it.usage)").await?;
    limit(&first, Some(usage), &scene.host.origin()).await?;
    let mut saved = String::new();
    for edit in 0..MOST_EDITS {
        saved = format!("vol{edit}.example");
        dossier::edit(&first, &website, &saved).await?;
        if !storage::has_fact(&first, "ballast").await? {
            break;
        }
    }
    ensure!(!storage::has_fact(&first, "ballast").await?, "the ballast did not make way");
    first.says(&full).await?;
    dossier::shows(&second, &website, &saved).await?;
    dossier::edit(&second, &city, "Elders").await?;

    // Nothing fits: refused in words, and what was typed stays.
    limit(&first, Some(1.0), &scene.host.origin()).await?;
    let mut typed = String::new();
    for edit in 0..MOST_EDITS {
        typed = format!("overvol{edit}.example");
        let input = dossier::begin_edit(&first, &website).await?;
        replace(&input, &typed).await?;
        input.send_keys(Key::Enter + "").await?;
        if !is_saved(&first, &website, &typed).await? {
            break;
        }
        saved = typed.clone();
    }
    first.says(&word("records.no_room")?).await?;
    first.says(&word_with("dossier.not_kept", &[("value", &typed)])?).await?;
    let segments = storage::count(&first, "segments").await?;
    ensure!(segments == 0, "{segments} segments are there still");
    dossier::shows(&first, &website, &saved).await?;
    dossier::shows(&second, &website, &saved).await?;

    limit(&first, None, &scene.host.origin()).await?;
    first.click_word("common.retry").await?;
    dossier::shows(&first, &website, &typed).await?;
    first.click("button", Name::Has(&pill_word(&first).await?)).await?;
    first.click_word("sync.now").await?;
    first.press(String::from(char::from(Key::Escape))).await?;
    first.says_no_more(&full).await?;
    dossier::shows(&first, &city, "Elders").await?;
    sync_pill::up_to_date(&first).await?;
    dossier::shows(&second, &website, &typed).await?;
    ensure!(storage::has_fact(&first, "ballast").await?, "the ballast did not come back");
    first.close().await?;

    // What was shown as saved is there after a restart, without the host as well.
    scene.host.stop().await?;
    let first = scene.browser("first").await?;
    first.open(&path).await?;
    dossier::shows(&first, &website, &typed).await?;
    dossier::shows(&first, &city, "Elders").await?;
    customers::counts(&first, "customer", 285).await
}

/// Whether an edit ended as saved; else it was refused, and what was typed is offered again.
async fn is_saved(browser: &Browser, label: &str, typed: &str) -> Result<bool> {
    let refused = word_with("dossier.not_kept", &[("value", typed)])?;
    let opener = word_with("common.edit_field", &[("label", label)])?;
    wait::until(wait::STEP, format!("{typed} is saved or refused"), async || {
        if browser.text().await?.contains(&refused) {
            return Ok(Some(false));
        }
        let Some(button) = browser.all("button", Name::Has(&opener)).await?.pop() else {
            return Ok(None);
        };
        let text = button.text().await.unwrap_or_default();
        Ok(text.contains(typed).then_some(true))
    })
    .await
}

/// The room that the browser gives the host's site, as if the disk had no more.
async fn limit(browser: &Browser, bytes: Option<f64>, origin: &str) -> Result<()> {
    let limit = match bytes {
        Some(bytes) => json!({ "origin": origin, "quotaSize": bytes }),
        None => json!({ "origin": origin }),
    };
    browser.devtools("Storage.overrideQuotaForOrigin", limit).await
}

/// What the sync pill says now.
async fn pill_word(browser: &Browser) -> Result<String> {
    let script = "return document.querySelector('.sync-pill')?.innerText ?? null";
    let text: Value = browser.ask(script, vec![]).await?;
    let text = text.as_str().context("no sync pill")?.to_owned();
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
