//! The browser removes what is stored, under an open tab and while nobody looks: nothing is lost that
//! a tab still knows, and what is lost is said, with since when and how much.

use anyhow::{Context, Result, ensure};

use crate::browser::Browser;
use crate::pages::words::{opening, word};
use crate::pages::{account, call, customers, dossier, import, storage, sync_pill};
use crate::scene::{Scene, demo_tables};
use crate::wait;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    sync_pill::up_to_date(&browser).await?;
    call::ring(&browser, "0651003390").await?;
    call::open_dossier(&browser).await?;
    browser.ready_offline().await?;
    let path = browser.path().await?;
    under_an_open_tab(scene, &browser, &path).await?;
    while_nobody_looks(scene, &browser, &path).await?;
    after_signing_out(&browser).await
}

async fn under_an_open_tab(scene: &mut Scene, browser: &Browser, path: &str) -> Result<()> {
    let website = word("records.field.website")?;
    let device = storage::device(browser).await?.context("no device id")?;
    scene.host.stop().await?;
    sync_pill::offline(browser).await?;
    dossier::edit(browser, &website, "behouden.example").await?;
    storage::remove_all(browser).await?;
    browser.says(&word("sync.removed.kept")?).await?;
    browser.says(&word("sync.removed.back.one")?).await?;
    dossier::shows(browser, &website, "behouden.example").await?;
    storage::until(browser, "outbox", |entries| entries == 1).await?;
    let now = storage::device(browser).await?;
    ensure!(now.is_some_and(|now| now != device), "the device kept its id");

    scene.host.resume().await?;
    sync_pill::up_to_date(browser).await?;
    put_away(browser).await?;
    browser.says_no_more(&word("sync.removed.lead")?).await?;
    scene.host.stop().await?;
    browser.reload().await?;
    dossier::shows(browser, &website, "behouden.example").await?;
    customers::counts(browser, "customer", 285).await?;
    ensure!(!says(browser, "sync.removed.lead").await?, "what was read is said again");
    scene.host.resume().await?;

    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(path).await?;
    dossier::shows(&second, &website, "behouden.example").await?;
    second.close().await
}

async fn while_nobody_looks(scene: &mut Scene, browser: &Browser, path: &str) -> Result<()> {
    let website = word("records.field.website")?;
    let app = browser.web().window().await?;
    let bare = browser.web().new_tab().await?;
    browser.web().switch_to_window(bare.clone()).await?;
    // A page of the same site that is not the application.
    browser.open("/healthz").await?;
    browser.web().switch_to_window(app).await?;
    browser.open(path).await?;
    sync_pill::up_to_date(browser).await?;
    scene.host.stop().await?;
    sync_pill::offline(browser).await?;
    dossier::edit(browser, &website, "verloren.example").await?;
    wait::until(wait::STEP, "the count of unsent changes is written down", async || {
        let cookies: String = browser.ask("return document.cookie", vec![]).await?;
        Ok(cookies.contains(".1").then_some(()))
    })
    .await?;
    browser.web().close_window().await?;
    browser.web().switch_to_window(bare).await?;
    storage::remove_all(browser).await?;

    scene.host.resume().await?;
    browser.open(path).await?;
    browser.says(&opening("sync.removed.last")?).await?;
    browser.says(&word("sync.removed.lost.one")?).await?;
    dossier::shows(browser, &website, "behouden.example").await?;
    // It is not gone with the page.
    browser.reload().await?;
    browser.says(&word("sync.removed.lost.one")?).await?;
    put_away(browser).await?;
    browser.says_no_more(&word("sync.removed.lead")?).await?;
    sync_pill::up_to_date(browser).await
}

/// Whoever signs out may take the data away: nothing is said of it then.
async fn after_signing_out(browser: &Browser) -> Result<()> {
    browser.open("/settings").await?;
    browser.click_word("settings.account.sign_out").await?;
    browser.says(&word("sign_in.title")?).await?;
    browser.open("/healthz").await?;
    storage::remove_all(browser).await?;
    account::sign_in(browser).await?;
    customers::counts(browser, "customer", 285).await?;
    sync_pill::up_to_date(browser).await?;
    ensure!(!says(browser, "sync.removed.lead").await?, "said although the person signed out");
    Ok(())
}

/// Says that the notice was read. It stands above the page, which may have been scrolled.
async fn put_away(browser: &Browser) -> Result<()> {
    browser.ask::<bool>("scrollTo(0, 0); return true", vec![]).await?;
    browser.click_word("sync.removed.read").await
}

async fn says(browser: &Browser, key: &str) -> Result<bool> {
    Ok(browser.text().await?.contains(&word(key)?))
}
