//! What was just added is taken back, put back and taken back again, on both devices; and people
//! choose who is responsible for a customer.

use anyhow::Result;

use crate::browser::{Browser, Name};
use crate::pages::words::word;
use crate::pages::{account, call, customers, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};

const NUMBER: &str = "0687654321";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;
    import::import(&first, &demo_tables()?).await?;
    sync_pill::up_to_date(&first).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    customers::counts(&second, "customer", 285).await?;
    call::ring(&first, "0651003390").await?;
    call::open_dossier(&first).await?;
    second.open(&first.path().await?).await?;

    a_note(&first, &second).await?;
    a_person(&first, &second).await?;
    an_owner(&first, &second).await
}

/// Written by whoever works here; gone, back, and gone on both devices.
async fn a_note(first: &Browser, second: &Browser) -> Result<()> {
    dossier::add_note(first, "Belt dinsdag terug").await?;
    second.says("Belt dinsdag terug").await?;
    second.says("Anna de Wit").await?;
    first.undo().await?;
    for browser in [first, second] {
        browser.says_no_more("Belt dinsdag terug").await?;
    }
    first.undo().await?;
    for browser in [first, second] {
        browser.says("Belt dinsdag terug").await?;
    }
    first.undo().await?;
    for browser in [first, second] {
        browser.says_no_more("Belt dinsdag terug").await?;
        sync_pill::up_to_date(browser).await?;
    }
    Ok(())
}

/// A caller is known for as long as the person is there.
async fn a_person(first: &Browser, second: &Browser) -> Result<()> {
    let dossier = first.path().await?;
    let add = word("common.add")?;
    first.click("button", Name::Is(&add)).await?;
    first.fill(Name::Has(&word("records.field.last_name")?), "Nieuwkomer").await?;
    first.fill(Name::Has(&word("records.field.phones")?), NUMBER).await?;
    first.click("button", Name::Is(&word("common.save")?)).await?;
    first.says("Nieuwkomer").await?;
    call::ring(second, NUMBER).await?;
    second.says("Nieuwkomer").await?;
    first.undo().await?;
    first.says_no_more("Nieuwkomer").await?;
    second.says(&word("calls.unknown.title")?).await?;
    customers::counts(second, "contact", 677).await?;
    second.open(&dossier).await
}

async fn an_owner(first: &Browser, second: &Browser) -> Result<()> {
    let owner = word("records.field.owner")?;
    dossier::choose(first, &owner, "Anna de Wit").await?;
    dossier::shows(second, &owner, "Anna de Wit").await?;
    sync_pill::up_to_date(first).await
}
