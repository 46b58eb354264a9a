//! The exchange opens a tab for a call: the card is there at once, the tab that was open hears of
//! it and can take it over, and the new one offers to close.

use anyhow::{Result, ensure};

use crate::browser::Name;
use crate::pages::words::word;
use crate::pages::{account, call, import};
use crate::scene::{Scene, demo_tables};
use crate::wait;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    browser.open("/customers").await?;
    let filter = word("customers.filter")?;
    let field = browser.find("searchbox", Name::Is(&filter)).await?;
    field.send_keys("half getypt").await?;
    let left = browser.web().window().await?;
    let right = browser.web().new_tab().await?;
    browser.web().switch_to_window(right).await?;
    call::ring(&browser, "0651003390").await?;
    browser.says("Tristan van de Pavert").await?;
    browser.click_word("calls.pop.close").await?;
    let stays = word("calls.pop.stays")?;
    wait::until(wait::STEP, "the tab closes, or says that it cannot", async || {
        let is_closed = browser.web().windows().await?.len() == 1;
        Ok((is_closed || browser.text().await?.contains(&stays)).then_some(()))
    })
    .await?;
    if browser.web().windows().await?.len() > 1 {
        scene.note("this engine leaves closing the tab to the person");
        browser.web().close_window().await?;
    }

    browser.web().switch_to_window(left).await?;
    browser.says("Tristan van de Pavert").await?;
    ensure!(browser.path().await?.starts_with("/customers"), "the open tab was taken elsewhere");
    let typed: String = browser.ask("return document.activeElement.value", vec![]).await?;
    ensure!(typed == "half getypt", "what was being typed is {typed:?}");
    browser.click_word("calls.pop.show").await?;
    browser.arrived("/call?n=0651003390").await?;
    browser.find("button", Name::Has(&word("calls.open")?)).await?;
    // The tab that came back to a call tells nobody: it is no new tab.
    browser.reload().await?;
    browser.says("Tristan van de Pavert").await
}
