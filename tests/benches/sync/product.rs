//! The product in the browser: what a person waits for, from a first load to news of a week.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use domain::entity::Entity;
use domain::id::{ChangeId, ImportId};
use domain::sync::block::pack;
use domain::sync::change::{Entry, Import, ImportBlock};
use domain::sync::envelope::Envelope;
use domain::sync::hash::sha256_hex;
use klantkompas::protocol::BLOCK_MAX_BYTES;
use serde_json::{Value, json};
use system_tests::device::Device;
use system_tests::driver::host::Host;
use system_tests::driver::pages::words::word;
use system_tests::measure::firm::{AS_OF, Firm};
use system_tests::person::{PASSWORD, Person};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::clock;
use crate::figures::Figures;
use crate::options::Options;
use crate::page::Page;
use crate::report::say;
use crate::scroll;
use crate::smoothness::Stretch;
use crate::subject::Subject;
use crate::supply::{self, Caller};
use crate::workload::Workload;
use system_tests::driver::footprint;

const ME: Subject = Subject::Klantkompas;
const MAIL: &str = "admin@example.org";

/// After this long without a change the page has kept its directory.
const KEPT: Duration = Duration::from_secs(4);

const ACTS: &str = include_str!("product.js");

/// A host with the firm on it, and a colleague who brings news.
struct Stage<'a> {
    options: &'a Options,
    firm: &'a Firm,
    host: Host,
    colleague: Device,
}

/// Measures everything that the product does in a browser.
pub async fn measure(options: &Options, firm: &Firm, figures: &mut Figures) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let host = Host::start(folder.path()).await?;
    let link = host.first_user_link().await?;
    let mut colleague = Device::new(&Person::accept(&host.origin(), &link, MAIL).await?);
    let from = Instant::now();
    bring(&mut colleague, firm.rows()).await?;
    say(&format!("the host took the firm in {:.1} s", from.elapsed().as_secs_f64()))?;
    let mut stage = Stage { options, firm, host, colleague };
    for sample in 0..options.samples {
        let profile = folder.path().join(format!("profile-{sample}"));
        if sample == 0 {
            // The host makes its segments once, for whoever asks first.
            let first = folder.path().join("first");
            stage.first_load(&first, Workload::FirstDevice, figures).await?;
        }
        stage.first_load(&profile, Workload::Bootstrap, figures).await?;
        figures.add(Workload::Disk, ME, [footprint::disk(&profile)?]);
        stage.cold_lookup(&profile, figures).await?;
        stage.edits(&profile, sample, figures).await?;
        stage.session(&profile, sample, figures).await?;
        stage.catch_up(&profile, sample, figures).await?;
        say(&format!("klantkompas: sample {} of {}", sample + 1, options.samples))?;
    }
    Ok(())
}

/// Brings rows to the host as an import does: packed blocks, then the entry that makes them count.
async fn bring(device: &mut Device, rows: impl Iterator<Item = &Envelope>) -> Result<()> {
    let rows: Vec<&Envelope> = rows.collect();
    let mut blocks = Vec::new();
    for kind in rows.chunk_by(|one, other| one.entity == other.entity) {
        let entity = kind.first().map(|row| row.entity.clone()).context("no rows")?;
        for part in kind.chunks(supply::FILE_ROWS) {
            blocks.extend(send(device, &entity, part).await?);
        }
    }
    device.enter(|n| {
        let (change_id, id) = (ChangeId(Uuid::now_v7()), ImportId(Uuid::now_v7()));
        Entry::Import(Import {
            n,
            change_id,
            id,
            name: "folder".into(),
            blocks,
            undoes: None,
            made_at: 0,
        })
    });
    device.push_all().await?;
    ensure!(device.attention.is_empty(), "the host refused: {:?}", device.attention);
    Ok(())
}

/// Sends rows of one kind; answers how the entry names their blocks.
async fn send(device: &Device, entity: &Entity, rows: &[&Envelope]) -> Result<Vec<ImportBlock>> {
    let rows: Vec<Envelope> = rows.iter().map(|row| (*row).clone()).collect();
    let mut named = Vec::new();
    for bytes in pack(entity, &rows, BLOCK_MAX_BYTES)? {
        let rows = domain::sync::block::Block::parse(bytes.clone())?.rows();
        let hash = sha256_hex(&bytes);
        let status = device.person.put_block(&hash, bytes).await?;
        ensure!(status == 204, "a block ended with {status}");
        named.push(ImportBlock { hash, entity: entity.clone(), rows });
    }
    Ok(named)
}

impl Stage<'_> {
    async fn page(&self, profile: &Path, watch: &str) -> Result<Page> {
        let script = format!("{ACTS}\n{watch}");
        Page::start(self.options, profile, &self.host.origin(), &script).await
    }

    /// From an empty browser to the list of all customers, which stands there once all is stored.
    async fn first_load(
        &self,
        profile: &Path,
        workload: Workload,
        figures: &mut Figures,
    ) -> Result<()> {
        let watch = format!(
            "probe.watch('listed', () => document.querySelector('.list-count')?.textContent
                .replace(/\\D/g, '') === '{}');",
            self.firm.customers.len()
        );
        let page = self.page(profile, &watch).await?;
        page.sign_in(MAIL, PASSWORD).await?;
        page.open("/customers").await?;
        figures.add(workload, ME, [page.noted("listed").await?]);
        // What later starts open with: all parts of the program, kept by the service worker.
        page.until("navigator.serviceWorker.controller").await?;
        // And the directory, which the page keeps once nothing has changed for a second.
        page.until("act.keepsDirectory()").await?;
        page.close().await
    }

    /// A telephone exchange opens a tab in a browser that was not running.
    async fn cold_lookup(&self, profile: &Path, figures: &mut Figures) -> Result<()> {
        let caller = Caller::first(self.firm);
        let page = self.page(profile, &known("name", &caller)).await?;
        page.open(&format!("/call?n={}", caller.number)).await?;
        let at = page.noted("name").await?;
        figures.add(Workload::FirstLookup, ME, [at]);
        figures.add_busy(Stretch::FirstLookup, page.busy(0.0, at).await?);
        page.close().await
    }

    /// A person starts the browser in a dossier and edits it: one page, and nothing left of another, so
    /// that memory is looked at here.
    async fn edits(&self, profile: &Path, sample: usize, figures: &mut Figures) -> Result<()> {
        let page = self.page(profile, "").await?;
        let customer = self.firm.customers.last().context("no customers")?;
        page.open(&format!("/customers/{}", customer.id)).await?;
        let synced = word("sync.up_to_date")?;
        page.until(&format!("probe.says('.sync-pill', {})", json!(synced))).await?;
        let label = word("records.field.website")?;
        let edits = vec![json!(label), supply::edits(sample).into()];
        let (took, busy) = page.watched_act("edits", edits).await?;
        figures.add(Workload::Edit, ME, took);
        figures.add_busy(Stretch::Edit, busy);
        figures.add(Workload::Memory, ME, [page.memory()?]);
        // The next start opens with the directory as it is kept once nothing has changed for a second.
        sleep(KEPT).await;
        page.close().await
    }

    /// A person starts the browser, searches at once, and works.
    async fn session(
        &mut self,
        profile: &Path,
        sample: usize,
        figures: &mut Figures,
    ) -> Result<()> {
        let (mail, name) = supply::last_contact(self.firm);
        let watch = format!(
            "probe.watch('found', () => probe.says('.command-option', {}));
            if (location.search === '?last') act.searchAtOnce({});",
            json!(name),
            json!(mail)
        );
        let page = self.page(profile, &watch).await?;
        page.open("/customers?last").await?;
        let at = page.noted("found").await?;
        figures.add(Workload::Searchable, ME, [at]);
        figures.add_busy(Stretch::Searchable, page.busy(0.0, at).await?);
        let (took, busy) = page.watched_act("searches", vec![supply::searches().into()]).await?;
        figures.add(Workload::Search, ME, took);
        figures.add_busy(Stretch::Search, busy);

        page.open("/call").await?;
        page.until("document.querySelector('#number')").await?;
        let callers = supply::callers(self.firm);
        let wanted: Vec<Value> =
            callers.iter().map(|caller| json!([caller.number, caller.name])).collect();
        let (took, busy) = page.watched_act("lookups", vec![wanted.into()]).await?;
        figures.add(Workload::Lookup, ME, took);
        figures.add_busy(Stretch::Lookup, busy);

        page.open(&format!("/segments?asof={AS_OF}")).await?;
        page.until("document.querySelector('.segment-count strong')").await?;
        let took = page.act("segments", vec![json!(supply::SEGMENTS)]).await?;
        figures.add(Workload::Segment, ME, took);
        let follow = vec![json!("/surveys"), json!(".survey-score")];
        figures.add(Workload::Nps, ME, page.act("follow", follow).await?);

        figures.add_busy(Stretch::Scroll, scroll::through(&page, self.firm).await?);
        self.delta(&page, sample, figures).await?;
        page.close().await
    }

    /// From the host's word to a colleague that their import is stored, to the name that it gives
    /// the caller who is on the screen.
    async fn delta(&mut self, page: &Page, sample: usize, figures: &mut Figures) -> Result<()> {
        let news = supply::delta(self.firm, 2 * sample);
        page.open(&format!("/call?n={}", news.last.number)).await?;
        let (unknown, synced) = (word("calls.unknown.title")?, word("sync.up_to_date")?);
        page.until(&format!("probe.says('body', {})", json!(unknown))).await?;
        page.until(&format!("probe.says('.sync-pill', {})", json!(synced))).await?;
        page.run(&known("name", &news.last), vec![]).await?;
        bring(&mut self.colleague, news.rows.iter()).await?;
        let from = clock::now_ms()?;
        figures.add(Workload::Delta, ME, [page.noted_at("name").await? - from]);
        let (from, to) = (page.at(from).await?, page.noted("name").await?);
        figures.add_busy(Stretch::Delta, page.busy(from, to).await?);
        Ok(())
    }

    /// A browser that was not running for a week opens at a number of the last day.
    async fn catch_up(
        &mut self,
        profile: &Path,
        sample: usize,
        figures: &mut Figures,
    ) -> Result<()> {
        let days = supply::days(self.firm, 2 * sample + 1);
        for day in &days {
            bring(&mut self.colleague, day.rows.iter()).await?;
        }
        let last = &days.last().context("no days")?.last;
        let page = self.page(profile, &known("name", last)).await?;
        page.open(&format!("/call?n={}", last.number)).await?;
        figures.add(Workload::CatchUp, ME, [page.noted("name").await?]);
        page.close().await
    }
}

/// Notes when the card shows this caller.
fn known(name: &str, caller: &Caller) -> String {
    format!("probe.watch('{name}', () => probe.says('.call-card h2', {}));", json!(caller.name))
}
