//! Two people edit one field without a network. Both see both values afterwards, choose with one tap,
//! and history keeps everything and puts any of it back.

use anyhow::{Context, Result, bail, ensure};

use crate::axe;
use crate::browser::{Browser, Name};
use crate::pages::words::word;
use crate::pages::{account, call, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};
use crate::wait;

const VALUES: [&str; 2] = ["anna.example", "bert.example"];

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;
    import::import(&first, &demo_tables()?).await?;
    call::ring(&first, "0651003390").await?;
    call::open_dossier(&first).await?;
    sync_pill::up_to_date(&first).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&first.path().await?).await?;
    let website = word("records.field.website")?;
    dossier::edit(&first, &website, "voorheen.example").await?;
    dossier::shows(&second, &website, "voorheen.example").await?;
    for browser in [&first, &second] {
        sync_pill::up_to_date(browser).await?;
    }

    scene.host.stop().await?;
    for (browser, value) in [&first, &second].into_iter().zip(VALUES) {
        sync_pill::offline(browser).await?;
        dossier::edit(browser, &website, value).await?;
    }
    scene.host.resume().await?;
    let title = word("dossier.conflict.title")?;
    for browser in [&first, &second] {
        browser.find("region", Name::Is(&title)).await?;
        sync_pill::up_to_date(browser).await?;
    }
    accessible(&second).await?;
    let lost = choose_the_other(&second).await?;
    for browser in [&first, &second] {
        dossier::shows(browser, &website, &lost).await?;
        browser.gone("region", Name::Is(&title)).await?;
        sync_pill::up_to_date(browser).await?;
    }
    history_puts_back(&first, &second, &website).await?;
    scene.host.stop().await?;
    first.click("button", Name::Is(&word("dossier.filter.all")?)).await?;
    first.click("button", Name::Is(&word("dossier.filter.changes")?)).await?;
    first.says(&word("dossier.history.offline.title")?).await?;
    scene.host.resume().await
}

/// The page as it is now passes the audit.
async fn accessible(browser: &Browser) -> Result<()> {
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");
    Ok(())
}

/// Taps the value that gave way; which of the two that is depends on who came first.
async fn choose_the_other(browser: &Browser) -> Result<String> {
    let begin = word("dossier.conflict.restore")?;
    let begin = begin.split('“').next().context("no quote in the text")?.to_owned();
    for value in VALUES {
        let name = format!("{begin}“{value}”");
        if browser.all("button", Name::Is(&name)).await?.is_empty() {
            continue;
        }
        browser.click("button", Name::Is(&name)).await?;
        return Ok(value.to_owned());
    }
    bail!("neither value can be chosen: {}", browser.text().await?)
}

/// Latest first: the choice, the edit that arrived last, the one before it. Putting back what that one
/// replaced gives the value both began with.
async fn history_puts_back(first: &Browser, second: &Browser, website: &str) -> Result<()> {
    first.click("button", Name::Is(&word("dossier.filter.changes")?)).await?;
    for value in VALUES {
        first.says(value).await?;
    }
    first.says("voorheen.example").await?;
    let restore = word("dossier.history.restore")?;
    let changes = wait::until(wait::STEP, "the changes".to_owned(), async || {
        let buttons = first.all("button", Name::Is(&restore)).await?;
        Ok((buttons.len() >= 4).then_some(buttons))
    })
    .await?;
    accessible(first).await?;
    changes.get(2).context("no third change")?.click().await?;
    for browser in [first, second] {
        dossier::shows(browser, website, "voorheen.example").await?;
    }
    Ok(())
}
