//! How many journeys begin.

use anyhow::Result;

use super::{account, call, import, sync_pill};
use crate::driver::browser::Browser;
use crate::driver::scene::{Scene, demo_tables};

/// Makes the demo firm, and opens the dossier of one of its customers once all is at the host.
pub async fn at_a_dossier(scene: &Scene, browser: &Browser) -> Result<()> {
    account::join(browser, &scene.host.first_user_link().await?).await?;
    import::import(browser, &demo_tables()?).await?;
    sync_pill::up_to_date(browser).await?;
    call::ring(browser, "0651003390").await?;
    call::open_dossier(browser).await
}
