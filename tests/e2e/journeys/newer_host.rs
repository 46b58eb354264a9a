//! An application of before at a newer host: what it does not know passes through it unharmed, and when
//! the host demands a newer one, what is entered still goes out and nothing is lost on the way there.

use std::ffi::OsStr;

use anyhow::{Context, Result, ensure};
use domain::entity::Entity;
use domain::id::RecordId;
use serde_json::{Value, json};
use system_tests::device::Device;
use system_tests::person::Person;
use thirtyfour::prelude::Key;

use super::updated::{build_anew, has_newer, own_site};
use crate::browser::{Browser, Name};
use crate::gateway::Gateway;
use crate::pages::words::{word, word_with};
use crate::pages::{account, dossier, opening, storage, sync_pill};
use crate::scene::Scene;
use crate::wait;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let site = own_site(scene).await?;
    let gateway = Gateway::before(scene.host.origin()).await?;
    let browser = scene.browser_at(&gateway.origin, "first").await?;
    opening::at_a_dossier(scene, &browser).await?;
    browser.ready_offline().await?;
    let website = word("records.field.website")?;
    let id = customer(&browser).await?;

    // A newer application adds a field and a record that this one does not know.
    let link = scene.host.invite("newer@voorbeeld.example", "manager")?;
    let person = Person::accept(&scene.host.origin(), &link, "newer@voorbeeld.example").await?;
    let mut newer = Device::new(&person);
    newer.page_rows = 500;
    newer.pull().await?;
    let machine = RecordId(uuid::Uuid::now_v7());
    newer.set(Entity::Customer, id, json!({"floor": {"of": 3}, "website": "newer.example"}));
    newer.set(Entity::Other("machine".to_owned()), machine, json!({"name": "Oven 12"}));
    newer.push_all().await?;
    dossier::shows(&browser, &website, "newer.example").await?;
    for unknown in ["floor", "Oven 12"] {
        ensure!(!storage::holding(&browser, unknown).await?.is_empty(), "{unknown} is not kept");
    }
    dossier::edit(&browser, &website, "edited.example").await?;
    sync_pill::up_to_date(&browser).await?;
    newer.pull().await?;
    ensure!(field(&newer, id, "website") == "edited.example", "the edit did not arrive");
    ensure!(field(&newer, id, "floor") == json!({"of": 3}), "the field of later was lost");

    // What waits when the host comes to demand a newer application is taken from this one.
    scene.host.stop().await?;
    sync_pill::offline(&browser).await?;
    dossier::edit(&browser, &website, "waits.example").await?;
    dossier::add_note(&browser, "Belt liever niet").await?;
    scene.host.obey("demand-protocol", &[OsStr::new("--least"), OsStr::new("1")])?;
    gateway.set_of_before(true);
    scene.host.resume().await?;
    browser.says(&word("shell.update.needed")?).await?;
    arrives(&mut newer, id, "waits.example").await?;
    dossier::edit(&browser, &website, "later.example").await?;
    arrives(&mut newer, id, "later.example").await?;
    says_sent(&browser).await?;
    browser.reload().await?;
    browser.says(&word("shell.update.needed")?).await?;
    dossier::shows(&browser, &website, "later.example").await?;
    says_sent(&browser).await?;
    browser.says("Belt liever niet").await?;
    ensure!(storage::count(&browser, "outbox").await? == 3, "what was not confirmed is kept");

    // The newer application speaks the newer protocol.
    build_anew(&site)?;
    gateway.set_of_before(false);
    browser.click_word("shell.update.reload").await?;
    has_newer(&browser).await?;
    sync_pill::up_to_date(&browser).await?;
    browser.says_no_more(&word("shell.update.needed")?).await?;
    dossier::shows(&browser, &website, "later.example").await?;
    browser.says("Belt liever niet").await?;
    storage::until(&browser, "outbox", |count| count == 0).await?;
    newer.pull().await?;
    let is_note = |row: &&domain::sync::envelope::Envelope| {
        row.fields.values().any(|value| value == "Belt liever niet")
    };
    let notes = newer.confirmed.values().filter(is_note).count();
    ensure!(notes == 1, "the note is there {notes} times");
    ensure!(field(&newer, id, "floor") == json!({"of": 3}), "the field of later was lost");
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&browser.path().await?).await?;
    dossier::shows(&second, &website, "later.example").await.map(drop)
}

/// The customer whose dossier is open.
async fn customer(browser: &Browser) -> Result<RecordId> {
    let path = browser.path().await?;
    let words = path.split(['/', '?']).filter_map(|word| word.parse().ok());
    words.map(RecordId).next().with_context(|| format!("no customer in {path}"))
}

/// What a device holds of a customer.
fn field(device: &Device, id: RecordId, name: &str) -> Value {
    let row = device.confirmed.get(&(Entity::Customer, id));
    row.and_then(|row| row.fields.get(name).cloned()).unwrap_or_default()
}

/// Three entries are at the host, which does not give them back: they are called neither unsent nor
/// up to date.
async fn says_sent(browser: &Browser) -> Result<()> {
    let sent = word_with("sync.unconfirmed.many", &[("count", "3")])?;
    browser.click("button", Name::Has(&sent)).await?;
    browser.says(&word("sync.nothing_unsent")?).await?;
    browser.says(&word("sync.sent")?).await?;
    browser.press(String::from(char::from(Key::Escape))).await?;
    browser.says_no_more(&word("records.unsent")?).await
}

async fn arrives(device: &mut Device, id: RecordId, website: &str) -> Result<()> {
    wait::until(wait::STEP, format!("{website} arrives"), async || {
        device.pull().await?;
        Ok((field(device, id, "website") == website).then_some(()))
    })
    .await
}
