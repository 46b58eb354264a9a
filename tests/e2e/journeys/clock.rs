//! A page whose clock is ten years ahead, then ten years behind: what is entered there reaches the
//! others, and what the others enter afterwards is not beaten by it.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::browser::Browser;
use crate::pages::words::word;
use crate::pages::{account, dossier, opening, sync_pill};
use crate::scene::Scene;

const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;

/// Moves the page's clock by milliseconds from its next load on, past what was done before.
const MOVE: &str = "(() => {
  const Before = Date, by = BY;
  globalThis.Date = class extends Before {
    constructor(...parts) { parts.length ? super(...parts) : super(Before.now() + by); }
    static now() { return Before.now() + by; }
  };
})();";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let website = word("records.field.website")?;
    let first = scene.browser("first").await?;
    opening::at_a_dossier(scene, &first).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&first.path().await?).await?;

    // Each builds upon the last: ten years ahead, then twenty back.
    for (turn, years) in [10, -20].into_iter().enumerate() {
        move_clock(&first, years * YEAR_MS).await?;
        let (wrong, right) = (format!("wrong{turn}.example"), format!("right{turn}.example"));
        dossier::edit(&first, &website, &wrong).await?;
        sync_pill::up_to_date(&first).await?;
        dossier::shows(&second, &website, &wrong).await?;
        dossier::edit(&second, &website, &right).await?;
        dossier::shows(&first, &website, &right).await?;
        sync_pill::up_to_date(&first).await?;
    }
    Ok(())
}

async fn move_clock(browser: &Browser, by: i64) -> Result<()> {
    let now = "return new Date().getTime()";
    let before: i64 = browser.ask(now, vec![]).await?;
    let source = MOVE.replace("BY", &by.to_string());
    let command = "Page.addScriptToEvaluateOnNewDocument";
    browser.devtools(command, json!({ "source": source })).await?;
    browser.reload().await?;
    let after: i64 = browser.ask(now, vec![]).await?;
    ensure!((after - before - by).abs() < YEAR_MS, "the clock went from {before} to {after}");
    Ok(())
}
