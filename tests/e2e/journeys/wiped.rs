//! A lost device is wiped from another one, forgets everything and says so; whoever signs in there
//! anew fetches the file again. Leaving a device that is not one's own leaves nothing behind either,
//! also when that was interrupted.

use anyhow::{Context, Result};

use crate::browser::{Browser, Name};
use crate::pages::words::word;
use crate::pages::{account, customers, import, settings, storage, sync_pill};
use crate::scene::{Scene, demo_tables};

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;
    import::import(&first, &demo_tables()?).await?;
    sync_pill::up_to_date(&first).await?;
    let lost = scene.browser("lost").await?;
    account::sign_in(&lost).await?;
    customers::list_counts(&lost, 285).await?;
    sync_pill::up_to_date(&lost).await?;

    first.open("/settings").await?;
    settings::wipe_the_other(&first).await?;
    first.says(&word("settings.devices.done")?).await?;
    forgot(&lost, "sign_in.revoked").await?;
    first.reload().await?;
    first.says(&word("settings.devices.wiped")?).await?;
    sync_pill::up_to_date(&first).await?;

    account::sign_in(&lost).await?;
    customers::list_counts(&lost, 285).await?;
    lost.open("/settings").await?;
    lost.click_word("settings.account.forget").await?;
    lost.find("heading", Name::Is(&word("settings.forget.title")?)).await?;
    let buttons = lost.all("button", Name::Is(&word("settings.forget.go")?)).await?;
    buttons.last().context("no button to go")?.click().await?;
    forgot(&lost, "sign_in.lead").await?;

    account::sign_in(&lost).await?;
    customers::list_counts(&lost, 285).await?;
    storage::interrupt_leaving(&lost).await?;
    lost.reload().await?;
    forgot(&lost, "sign_in.lead").await
}

/// The page asks for a sign-in with this text, and nothing of the data is stored.
async fn forgot(browser: &Browser, lead: &str) -> Result<()> {
    browser.says(&word(lead)?).await?;
    storage::is_gone(browser).await
}
