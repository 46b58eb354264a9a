//! Every page, light and dark, passes the accessibility audit.

use anyhow::{Result, bail};

use crate::axe;
use crate::pages::looks::{self, Theme};
use crate::pages::{account, call, import, sync_pill};
use crate::scene::{AS_OF, Scene, demo_tables};
use crate::site_map;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let script = axe::script()?;
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    sync_pill::up_to_date(&browser).await?;
    call::ring(&browser, "0651003390").await?;
    call::open_dossier(&browser).await?;
    let dossier = browser.path().await?;

    let mut found = Vec::new();
    for theme in Theme::BOTH {
        looks::choose(&browser, theme, "nl").await?;
        for page in site_map::pages(&dossier, AS_OF) {
            page.show(&browser).await?;
            for broken in axe::audit(&browser, &script).await? {
                let axe::Violation { rule, help, target, html, why } = broken;
                let place = format!("{} {}", theme.name(), page.name);
                found.push(format!("{place}: {rule} ({help}) at {target}\n    {html}\n    {why}"));
            }
        }
    }
    if !found.is_empty() {
        bail!("{} violations:\n  {}", found.len(), found.join("\n  "));
    }
    Ok(())
}
