//! One field, edited in two tabs and on two devices: both sides agree on what stands there, and
//! whoever would write over something newer is told and chooses.

use anyhow::Result;
use thirtyfour::prelude::*;

use crate::browser::{Browser, Name, replace};
use crate::pages::words::word;
use crate::pages::{account, call, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;
    import::import(&first, &demo_tables()?).await?;
    call::ring(&first, "0651003390").await?;
    call::open_dossier(&first).await?;
    let path = first.path().await?;
    in_two_tabs(&first, &path).await?;

    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&path).await?;
    on_two_devices(&first, &second).await
}

async fn in_two_tabs(browser: &Browser, path: &str) -> Result<()> {
    let website = word("records.field.website")?;
    let left = browser.web().window().await?;
    let right = browser.web().new_tab().await?;
    browser.web().switch_to_window(right.clone()).await?;
    browser.open(path).await?;
    dossier::edit(browser, &website, "rechts.example").await?;

    browser.web().switch_to_window(left.clone()).await?;
    dossier::shows(browser, &website, "rechts.example").await?;
    dossier::edit(browser, &website, "links.example").await?;

    browser.web().switch_to_window(right).await?;
    dossier::shows(browser, &website, "links.example").await?;
    browser.web().close_window().await?;
    browser.web().switch_to_window(left).await?;
    // The tab that is left can do what the other did for it.
    dossier::edit(browser, &website, "alleen.example").await?;
    sync_pill::up_to_date(browser).await
}

async fn on_two_devices(first: &Browser, second: &Browser) -> Result<()> {
    let (website, mine) = (word("records.field.website")?, word("dossier.meanwhile.mine")?);
    dossier::shows(second, &website, "alleen.example").await?;
    let input = dossier::begin_edit(second, &website).await?;
    replace(&input, "tweede.example").await?;
    dossier::edit(first, &website, "eerste.example").await?;

    second.says("eerste.example").await?;
    input.send_keys(Key::Enter + "").await?;
    second.find("button", Name::Is(&mine)).await?;
    dossier::shows(first, &website, "eerste.example").await?;
    second.click("button", Name::Is(&mine)).await?;
    for browser in [second, first] {
        dossier::shows(browser, &website, "tweede.example").await?;
        sync_pill::up_to_date(browser).await?;
    }
    Ok(())
}
