//! Someone whose role may not change anything does: it is told why the host refused it, what was
//! there stands again, and the entry is theirs to send again or to forget.

use anyhow::Result;
use thirtyfour::prelude::*;

use crate::browser::{Name, replace};
use crate::pages::words::word;
use crate::pages::{account, call, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;
    import::import(&first, &demo_tables()?).await?;
    let website = word("records.field.website")?;
    call::ring(&first, "0651003390").await?;
    call::open_dossier(&first).await?;
    dossier::edit(&first, &website, "mag.example").await?;
    sync_pill::up_to_date(&first).await?;

    let viewer = scene.browser("second").await?;
    account::accept(&viewer, &scene.host.invite("kijker@voorbeeld.example", "viewer")?).await?;
    viewer.open(&first.path().await?).await?;
    dossier::shows(&viewer, &website, "mag.example").await?;
    let input = dossier::begin_edit(&viewer, &website).await?;
    replace(&input, "mag-niet.example").await?;
    input.send_keys(Key::Enter + "").await?;
    dossier::shows(&viewer, &website, "mag.example").await?;

    sync_pill::open(&viewer, "sync.attention").await?;
    viewer.says(&word("sync.reason.forbidden")?).await?;
    viewer.says(&website).await?;
    viewer.click("button", Name::Is(&word("sync.retry")?)).await?;
    viewer.says(&word("sync.retried")?).await?;
    viewer.says(&word("sync.reason.forbidden")?).await?;
    viewer.click("button", Name::Is(&word("sync.dismiss")?)).await?;
    viewer.says(&word("sync.dismissed")?).await?;
    viewer.gone("button", Name::Is(&word("sync.dismiss")?)).await?;
    viewer.press(char::from(Key::Escape).to_string()).await?;
    sync_pill::up_to_date(&viewer).await?;
    viewer.reload().await?;
    sync_pill::up_to_date(&viewer).await?;
    dossier::shows(&first, &website, "mag.example").await.map(drop)
}
