//! Months of work in a firm of fifty: what one browser stores stays bounded, no entry gets stuck, and
//! it holds what a browser holds that has just come. `KLANTKOMPAS_DAYS` says how many days.

use std::env;

use anyhow::{Context, Result, ensure};
use domain::entity::Entity;
use domain::id::{ChangeId, RecordId};
use domain::sync::change::{Entry, Erase};
use klantkompas::protocol::PullReply;
use serde_json::{Value, json};
use system_tests::device::Device;
use system_tests::person::Person;

use crate::browser::Browser;
use crate::footprint;
use crate::pages::storage::Held;
use crate::pages::words::word;
use crate::pages::{account, dossier, opening, storage, sync_pill};
use crate::scene::Scene;
use crate::wait;

/// Days of the ordinary gate.
const DAYS: usize = 8;

/// Devices beside the browser, each of which works once a week.
const COLLEAGUES: usize = 49;
const WEEK: usize = 7;

/// Contacts that are there from the first day, and edits of a device in one day.
const CONTACTS: usize = 9_000;
const EDITS: usize = 100;

/// Single rows that are packed though there is always something to do, and those of the rounds until
/// then.
const MOST_DELTAS: u64 = 6_000 + 2 * 700;

/// Rows take at most so many times the room that they take in a browser that has just come.
const MOST_TIMES: u64 = 3;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let days = match env::var("KLANTKOMPAS_DAYS") {
        Ok(text) => text.parse().with_context(|| format!("{text} is no number of days"))?,
        Err(_) => DAYS,
    };
    let browser = scene.browser("first").await?;
    opening::at_a_dossier(scene, &browser).await?;
    let website = word("records.field.website")?;
    let mut colleagues = Colleagues::begin(scene).await?;
    let (mut most, mut memory) = (Held::default(), Vec::new());
    for day in 0..days {
        let head = colleagues.work(day).await?;
        for edit in 0..3 {
            dossier::edit(&browser, &website, &format!("day{day}-{edit}.example")).await?;
        }
        dossier::add_note(&browser, &format!("Gebeld op dag {day}")).await?;
        caught_up(&browser, head).await?;
        let held = storage::held(&browser).await?;
        let deltas = held.of("deltas").count;
        ensure!(deltas <= MOST_DELTAS, "{deltas} single rows on day {day}");
        most.grow(&held);
        if day == 4 {
            browser.reload().await?;
        }
        if day % WEEK == 0 {
            memory.push(format!("{:.0}", footprint::memory(&scene.path("first"))?));
        }
    }
    ensure!(storage::count(&browser, "outbox").await? == 0, "an entry is stuck");
    ensure!(storage::count(&browser, "attention").await? == 0, "an entry was refused");
    let last = storage::held(&browser).await?;
    let path = browser.path().await?;
    browser.close().await?;
    let disk = footprint::disk(&scene.path("first"))?;

    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&path).await?;
    dossier::shows(&second, &website, &format!("day{}-2.example", days - 1)).await?;
    caught_up(&second, 0).await?;
    let fresh = storage::held(&second).await?;
    let rows = |held: &Held| held.of("segments").size + held.of("deltas").size;
    ensure!(rows(&most) <= MOST_TIMES * rows(&fresh), "{most}, and a new browser has {fresh}");
    scene.note(format!("after {days} days: {last}; {disk:.1} MB on disk"));
    scene.note(format!("MB of memory, week by week: {}", memory.join(", ")));
    scene.note(format!("at most: {most}"));
    scene.note(format!("a browser that has just come: {fresh}"));
    Ok(())
}

/// The others of the firm, and the contacts they share.
struct Colleagues {
    devices: Vec<Device>,
    contacts: Vec<RecordId>,
}

impl Colleagues {
    /// Lets them in; they make the contacts.
    async fn begin(scene: &Scene) -> Result<Self> {
        let email = "bram@voorbeeld.example";
        let link = scene.host.invite(email, "manager")?;
        let person = Person::accept(&scene.host.origin(), &link, email).await?;
        let (mut devices, mut contacts) = (Vec::new(), Vec::new());
        for _ in 0..COLLEAGUES {
            let mut device = Device::new(&person);
            device.page_rows = 2_000;
            for at in 0..CONTACTS / COLLEAGUES {
                contacts.push(device.create(json!({"last_name": format!("Bakker {at}")})));
            }
            device.push_all().await?;
            devices.push(device);
        }
        Ok(Self { devices, contacts })
    }

    /// A day's work; answers the host's head after it.
    async fn work(&mut self, day: usize) -> Result<u64> {
        let mut head = 0;
        for (place, device) in self.devices.iter_mut().enumerate() {
            if place % WEEK != day % WEEK {
                continue;
            }
            device.pull().await?;
            for edit in 0..EDITS {
                // Far apart, and others each day.
                let at = (day * 1_009 + place * 101 + edit * 31) % self.contacts.len();
                let contact = self.contacts.get(at).context("the contacts ran out")?;
                device.edit(*contact, json!({"last_name": format!("Visser {day}-{place}")}));
            }
            let forgotten = self.contacts.swap_remove(day * 7 % self.contacts.len());
            device.enter(|n| erase(n, forgotten));
            device.push_all().await?;
            head = pulled_to(device).await?;
            ensure!(device.attention.is_empty(), "refused: {:?}", device.attention);
        }
        Ok(head)
    }
}

/// A person who is to be forgotten.
fn erase(n: u64, id: RecordId) -> Entry {
    let change_id = ChangeId(uuid::Uuid::now_v7());
    Entry::Erase(Erase { n, change_id, entity: Entity::Contact, id, made_at: 0 })
}

/// Pulls, and answers the host's head.
async fn pulled_to(device: &mut Device) -> Result<u64> {
    let mut last = 0;
    let note = |reply: &PullReply| {
        if let PullReply::Page { head, .. } = reply {
            last = *head;
        }
    };
    device.pull_noting(note).await?;
    Ok(last)
}

/// Waits until everything up to a head of the host is stored, and everything made here is there.
async fn caught_up(browser: &Browser, head: u64) -> Result<()> {
    sync_pill::up_to_date(browser).await?;
    wait::until(wait::STEP, format!("the head {head} is stored"), async || {
        let progress = storage::fact(browser, "progress").await?;
        let stored = progress.get("head").and_then(Value::as_u64).unwrap_or_default();
        Ok((head <= stored).then_some(()))
    })
    .await
}
