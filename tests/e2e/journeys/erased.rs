//! A customer asks to be forgotten. It is done without a network on one device while another edits
//! them; with the network back, neither device holds a word of them, and their page says so.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::axe;
use crate::browser::{Browser, Name};
use crate::pages::words::{word, word_with};
use crate::pages::{account, call, customers, dossier, import, storage, sync_pill};
use crate::scene::{Scene, demo_tables};
use crate::wait;

const LATE: &str = "te-laat.example";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;
    import::import(&first, &demo_tables()?).await?;
    sync_pill::up_to_date(&first).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    customers::counts(&second, "customer", 285).await?;
    call::ring(&first, "0651003390").await?;
    call::open_dossier(&first).await?;
    let path = first.path().await?;
    second.open(&path).await?;
    let name = said(&first, ".dossier-name h1").await?;
    let number = said(&first, ".dossier-sub span").await?;
    dossier::edit(&second, &word("records.field.website")?, "eerder.example").await?;
    sync_pill::up_to_date(&second).await?;
    ensure!(!storage::holding(&first, &name).await?.is_empty(), "the name is looked for wrongly");
    ensure!(storage::holding(&second, "eerder.example").await?.contains(&"acked".to_owned()));

    scene.host.stop().await?;
    for browser in [&first, &second] {
        sync_pill::offline(browser).await?;
    }
    dossier::edit(&second, &word("records.field.website")?, LATE).await?;
    erase(&first, &name, &number).await?;
    first.says(&word("dossier.erase.what_was_left")?).await?;
    call::ring(&first, "0651003390").await?;
    first.says(&word("calls.unknown.title")?).await?;

    scene.host.resume().await?;
    first.open(&path).await?;
    second.says(&word("dossier.erase.what_was_left")?).await?;
    for browser in [&first, &second] {
        customers::counts(browser, "customer", 284).await?;
        browser.open(&path).await?;
        browser.says(&word("dossier.erase.what_was_left")?).await?;
        accessible(browser).await?;
        for text in [name.as_str(), "eerder.example", LATE] {
            let held = storage::holding(browser, text).await?;
            ensure!(held.is_empty(), "{text} is still in {held:?}");
        }
    }
    Ok(())
}

/// Through the menu and the dialog, which wants the number.
async fn erase(browser: &Browser, name: &str, number: &str) -> Result<()> {
    browser.click("button", Name::Is(&word("dossier.erase.menu")?)).await?;
    let item = word_with("dossier.erase.item", &[("name", name)])?;
    browser.click("menuitem", Name::Is(&item)).await?;
    accessible(browser).await?;
    let label = word_with("dossier.erase.word", &[("word", number)])?;
    browser.fill(Name::Is(&label), number).await?;
    browser.click("button", Name::Is(&word("dossier.erase.now")?)).await
}

/// The page as it is now passes the audit.
async fn accessible(browser: &Browser) -> Result<()> {
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");
    Ok(())
}

/// What the page says in one place, once it is there.
async fn said(browser: &Browser, selector: &str) -> Result<String> {
    let script = "return document.querySelector(arguments[0])?.textContent.trim() ?? null";
    wait::until(wait::STEP, format!("what {selector} says"), async || {
        browser.ask(script, vec![json!(selector)]).await
    })
    .await
}
