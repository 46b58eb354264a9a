//! The whole promise: from the first user's link to a second browser that shows what was entered
//! while the host was stopped.

use std::rc::Rc;

use anyhow::Result;
use tokio::time::Instant;

use crate::browser::Browser;
use crate::pages::words::word;
use crate::pages::{account, call, customers, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};

/// A mobile number of `people.csv`, there written `tel:+31651003390`.
const NUMBER: &str = "0651003390";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;

    import::import(&first, &demo_tables()?).await?;
    for (kind, rows) in [
        ("customer", 285),
        ("contact", 677),
        ("interaction", 1721),
        ("order", 1559),
        ("survey_response", 54),
    ] {
        customers::counts(&first, kind, rows).await?;
    }

    find_the_caller(&first).await?;
    edit_without_a_host(scene, &first).await?;
    show_on_a_second_device(scene, &first).await
}

async fn find_the_caller(browser: &Browser) -> Result<()> {
    call::type_number(browser, "06-51 00 33 90").await?;
    browser.says("Tristan van de Pavert").await?;
    call::ring(browser, NUMBER).await?;
    browser.says("Tristan van de Pavert").await?;
    browser.says("Zandprint Groep").await?;
    call::open_dossier(browser).await?;
    browser.says("C0001").await
}

async fn edit_without_a_host(scene: &mut Scene, browser: &Browser) -> Result<()> {
    let (website, city) = (word("records.field.website")?, word("records.field.city")?);
    dossier::edit(browser, &website, "eerst.example").await?;
    sync_pill::up_to_date(browser).await?;
    browser.ready_offline().await?;
    scene.host.stop().await?;
    sync_pill::offline(browser).await?;

    browser.reload().await?;
    dossier::shows(browser, &website, "eerst.example").await?;
    dossier::edit(browser, &city, "Zonderdorp").await?;
    browser.reload().await?;
    dossier::shows(browser, &city, "Zonderdorp").await?;
    Ok(())
}

async fn show_on_a_second_device(scene: &mut Scene, first: &Rc<Browser>) -> Result<()> {
    let (website, city) = (word("records.field.website")?, word("records.field.city")?);
    let from = Instant::now();
    scene.host.resume().await?;
    sync_pill::up_to_date(first).await?;
    scene.note(format!("sent {} ms after the host was back", from.elapsed().as_millis()));

    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    customers::counts(&second, "customer", 285).await?;
    call::ring(&second, NUMBER).await?;
    second.says("Tristan van de Pavert").await?;
    call::open_dossier(&second).await?;
    dossier::shows(&second, &website, "eerst.example").await?;
    dossier::shows(&second, &city, "Zonderdorp").await?;

    dossier::edit(first, &website, "straks.example").await?;
    let there = dossier::shows(&second, &website, "straks.example").await?;
    dossier::edit(&second, &website, "terug.example").await?;
    let back = dossier::shows(first, &website, "terug.example").await?;
    scene.note(format!(
        "an edit was in the other browser after {there} ms, and back after {back} ms"
    ));
    Ok(())
}
