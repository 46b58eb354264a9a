//! A firm elsewhere: numbers are at home there, and its day is not ours.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::browser::{Browser, Name};
use crate::pages::words::word;
use crate::pages::{account, call, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};

/// One of these is on another day than Amsterdam, at any moment.
const ZONES: [&str; 2] = ["Pacific/Kiritimati", "Pacific/Pago_Pago"];

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    sync_pill::up_to_date(&browser).await?;
    let here = day_in(&browser, "Europe/Amsterdam").await?;
    let mut elsewhere = None;
    for zone in ZONES {
        let day = day_in(&browser, zone).await?;
        if day != here {
            elsewhere = Some((zone, day));
        }
    }
    let (zone, day) = elsewhere.context("every zone is on the same day")?;
    set_up(&browser, json!({ "zone": zone, "country": "BE" })).await?;
    browser.open("/settings").await?;
    browser.says(zone).await?;

    call::ring(&browser, "0651003390").await?;
    browser.says(&word("calls.possibly.title")?).await?;
    call::ring(&browser, "+31651003390").await?;
    call::open_dossier(&browser).await?;
    let phones = word("records.field.phones")?;
    // A mobile number there; here it would be one of Roermond.
    dossier::edit(&browser, &phones, "0475 12 34 56").await?;
    let script = "return document.querySelector('.dossier-actions a[href^=\"tel:\"]').href";
    let dialled: String = browser.ask(script, vec![]).await?;
    ensure!(dialled == "tel:+32475123456", "the number dials {dialled}");

    // Right after a start too, when the firm's set-up is still being read.
    browser.reload().await?;
    let order = word("dossier.becomes.order")?;
    browser.click("button", Name::Is(&order)).await?;
    browser.find("dialog", Name::Any).await?;
    let script = "return document.querySelector('dialog[open] input[type=date]').value";
    let date: String = browser.ask(script, vec![]).await?;
    ensure!(date == day, "an order of today is dated {date}, and there it is {day}");
    Ok(())
}

/// The date in a zone, as the browser's own calendar has it.
async fn day_in(browser: &Browser, zone: &str) -> Result<String> {
    let script = "return new Intl.DateTimeFormat('sv-SE', { timeZone: arguments[0] }).format()";
    browser.ask(script, vec![json!(zone)]).await
}

/// Changes the firm's set-up, as another device of its admin would.
async fn set_up(browser: &Browser, set: serde_json::Value) -> Result<()> {
    let script = "
        const [set, done] = arguments;
        const databases = await indexedDB.databases();
        const names = databases.map((one) => one.name.split('/'));
        const [, firm] = names.find((parts) => parts.length === 3);
        const entry = {
            kind: 'change', n: 1, change_id: crypto.randomUUID(), entity: 'setting', id: firm,
            schema: 1, set, made_at: Date.now(),
        };
        const batch = {
            device: crypto.randomUUID(), protocol: 1, first_n: 1, entries: [JSON.stringify(entry)],
        };
        const answer = await fetch('/sync/v1/push', {
            method: 'POST', headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ batch }),
        });
        done(await answer.text());";
    let script = format!("(async function () {{ {script} }}).apply(null, arguments)");
    let answer = browser.web().execute_async(script, vec![set]).await?;
    let answer = answer.json().as_str().unwrap_or_default().to_owned();
    ensure!(answer.to_lowercase().contains("applied"), "the host answered {answer}");
    Ok(())
}
