//! The browser is killed again and again while it writes: what was shown as saved is there each time,
//! and what was being saved is there whole or not at all. `KLANTKOMPAS_KILLS` says how often.

use std::env;

use anyhow::{Context, Result, ensure};
use thirtyfour::prelude::*;
use tokio::time::Instant;

use crate::browser::replace;
use crate::pages::words::word;
use crate::pages::{account, dossier, opening, sync_pill};
use crate::scene::Scene;

/// Kills of the ordinary gate.
const KILLS: u32 = 3;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let kills = match env::var("KLANTKOMPAS_KILLS") {
        Ok(text) => text.parse().with_context(|| format!("{text} is no number of kills"))?,
        Err(_) => KILLS,
    };
    let website = word("records.field.website")?;
    let mut browser = scene.browser("first").await?;
    opening::at_a_dossier(scene, &browser).await?;
    let path = browser.path().await?;
    let (mut saved_count, mut whole_count) = (0, 0);
    let mut shown = String::new();
    let from = Instant::now();
    for kill in 0..kills {
        let mut saved = shown;
        for edit in 0..=kill % 3 {
            saved = format!("k{kill}-{edit}.example");
            dossier::edit(&browser, &website, &saved).await?;
            saved_count += 1;
        }
        let begun = format!("k{kill}-half.example");
        let input = dossier::begin_edit(&browser, &website).await?;
        replace(&input, &begun).await?;
        input.send_keys(Key::Enter + "").await?;
        browser.crash().await?;

        browser = scene.browser("first").await?;
        browser.open(&path).await?;
        shown = dossier::website(&browser).await?;
        ensure!(
            shown == saved || shown == begun,
            "kill {kill}: {saved} was saved, {begun} was being saved, and {shown} is there"
        );
        whole_count += u32::from(shown == begun);
    }
    // A crash may take the session along; what waits is sent after signing in.
    account::sign_in(&browser).await?;
    sync_pill::up_to_date(&browser).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&path).await?;
    dossier::shows(&second, &website, &shown).await?;
    scene.note(format!(
        "{kills} kills in {} s: {saved_count} edits shown as saved, none lost; of those being saved \
         {whole_count} are there whole, the others not at all",
        from.elapsed().as_secs()
    ));
    Ok(())
}
