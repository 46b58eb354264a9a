//! Pictures of every page, in the sizes of a desk, a tablet and a phone, for people to look at.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::engines::Engine;
use crate::pages::looks::{self, Theme};
use crate::pages::{account, call, import, sync_pill};
use crate::runner::say;
use crate::scene::{AS_OF, Scene, demo_tables};
use crate::site_map;

/// Width and height of the page, not of the window.
const SIZES: [(u32, u32); 3] = [(1440, 900), (820, 1180), (375, 812)];

/// Takes them all into a folder.
pub async fn take(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let scene = Scene::set(Engine::Chromium).await?;
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    sync_pill::up_to_date(&browser).await?;
    call::ring(&browser, "0651003390").await?;
    call::open_dossier(&browser).await?;
    let dossier = browser.path().await?;

    for (width, height) in SIZES {
        browser.resize(width, height).await?;
        for theme in Theme::BOTH {
            for language in ["nl", "en"] {
                looks::choose(&browser, theme, language).await?;
                for page in site_map::pages(&dossier, AS_OF) {
                    page.show(&browser).await?;
                    let name = format!("{}-{width}-{}-{language}.png", page.name, theme.name());
                    browser.web().screenshot(&folder.join(&name)).await?;
                    say(&name)?;
                }
            }
        }
    }
    browser.close().await
}
