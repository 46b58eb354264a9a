//! Eight tabs of one person, more than a browser gives connections to one host: each edits in turn and
//! all show it, and after the browser is killed everything is there.

use anyhow::Result;

use crate::pages::words::word;
use crate::pages::{account, call, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};

const TABS: usize = 8;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let (website, city) = (word("records.field.website")?, word("records.field.city")?);
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    call::ring(&browser, "0651003390").await?;
    call::open_dossier(&browser).await?;
    let path = browser.path().await?;
    let mut tabs = vec![browser.web().window().await?];
    while tabs.len() < TABS {
        let tab = browser.web().new_tab().await?;
        browser.web().switch_to_window(tab.clone()).await?;
        browser.open(&path).await?;
        tabs.push(tab);
    }
    for (at, tab) in tabs.iter().enumerate() {
        browser.web().switch_to_window(tab.clone()).await?;
        dossier::edit(&browser, &website, &format!("tab{at}.example")).await?;
        dossier::edit(&browser, &city, &format!("Stad {at}")).await?;
    }
    let last = TABS - 1;
    for tab in &tabs {
        browser.web().switch_to_window(tab.clone()).await?;
        dossier::shows(&browser, &website, &format!("tab{last}.example")).await?;
        dossier::shows(&browser, &city, &format!("Stad {last}")).await?;
        sync_pill::up_to_date(&browser).await?;
    }
    dossier::edit(&browser, &website, "achtste.example").await?;
    browser.crash().await?;

    let browser = scene.browser("first").await?;
    browser.open(&path).await?;
    dossier::shows(&browser, &website, "achtste.example").await?;
    dossier::shows(&browser, &city, &format!("Stad {last}")).await.map(drop)
}
