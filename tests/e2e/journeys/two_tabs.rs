//! Two tabs edit one field: whoever comes second is told and chooses, and both tabs, the host and
//! another browser agree on what stands there.

use anyhow::Result;
use thirtyfour::prelude::*;

use crate::browser::{Name, replace};
use crate::pages::words::word;
use crate::pages::{account, call, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    call::ring(&browser, "0651003390").await?;
    call::open_dossier(&browser).await?;
    let path = browser.path().await?;
    let (website, mine) = (word("records.field.website")?, word("dossier.meanwhile.mine")?);

    let left = browser.web().window().await?;
    let right = browser.web().new_tab().await?;
    browser.web().switch_to_window(right.clone()).await?;
    browser.open(&path).await?;
    let input = dossier::begin_edit(&browser, &website).await?;
    replace(&input, "rechts.example").await?;

    browser.web().switch_to_window(left.clone()).await?;
    dossier::edit(&browser, &website, "links.example").await?;

    // The right tab says so while its text stands there, and asks before it writes over it.
    browser.web().switch_to_window(right.clone()).await?;
    browser.says("links.example").await?;
    input.send_keys(Key::Enter + "").await?;
    browser.find("button", Name::Is(&mine)).await?;
    dossier::shows(&browser, &website, "links.example").await?;
    browser.click("button", Name::Is(&mine)).await?;
    dossier::shows(&browser, &website, "rechts.example").await?;
    sync_pill::up_to_date(&browser).await?;

    browser.web().switch_to_window(left).await?;
    dossier::shows(&browser, &website, "rechts.example").await?;

    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&path).await?;
    dossier::shows(&second, &website, "rechts.example").await?;
    Ok(())
}
