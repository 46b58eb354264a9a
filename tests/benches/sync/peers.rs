//! The peers in the browser: the same rows and questions, in a page that does nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use domain::sync::envelope::Envelope;
use serde_json::{Value, json};
use system_tests::driver::host::Host;
use system_tests::measure::firm::{AS_OF, Firm};

use crate::figures::{Figures, Subject, Workload};
use crate::options::Options;
use crate::page::Page;
use crate::report::say;
use crate::supply::{self, Caller};
use system_tests::driver::footprint;

/// The peers' page is what `cargo xtask bench` has made of them.
const PAGE: &str = "KLANTKOMPAS_PEERS";

/// A store of a peer, and where its page and rows come from.
struct Peer<'a> {
    subject: Subject,
    options: &'a Options,
    firm: &'a Firm,
    host: Host,
    /// Names of the files with all rows, and of those with the news of a week.
    rows: Vec<String>,
    days: Vec<String>,
}

/// The folder of what was installed and made for the peers.
pub fn folder() -> Result<PathBuf> {
    let folder = std::env::var_os(PAGE).with_context(|| format!("{PAGE} is not set"))?;
    Ok(PathBuf::from(folder))
}

/// Measures one of the peers.
pub async fn measure(
    subject: Subject,
    options: &Options,
    firm: &Firm,
    figures: &mut Figures,
) -> Result<()> {
    let temporary = tempfile::tempdir()?;
    let site = temporary.path().join("site");
    fs::create_dir_all(site.join("rows"))?;
    for name in ["index.html", "page.js"] {
        fs::copy(folder()?.join(name), site.join(name))?;
    }
    let all: Vec<&Envelope> = firm.rows().collect();
    let mut rows = Vec::new();
    for (place, part) in all.chunks(supply::FILE_ROWS).enumerate() {
        rows.push(write(&site, format!("all-{place}"), part.iter().copied())?);
    }
    write(&site, "delta".to_owned(), supply::delta(firm, 0).rows.iter())?;
    let mut days = Vec::new();
    for (place, day) in supply::days(firm, 1).iter().enumerate() {
        days.push(write(&site, format!("day-{place}"), day.rows.iter())?);
    }
    let mut host = Host::start(temporary.path()).await?;
    host.stop().await?;
    host.site = site;
    host.resume().await?;
    let peer = Peer { subject, options, firm, host, rows, days };
    for sample in 0..options.samples {
        let profile = temporary.path().join(format!("profile-{sample}"));
        peer.sample(&profile, sample, figures).await?;
        say(&format!("{}: sample {} of {}", subject.name(), sample + 1, options.samples))?;
    }
    Ok(())
}

fn write<'a>(
    site: &Path,
    name: String,
    rows: impl Iterator<Item = &'a Envelope>,
) -> Result<String> {
    let documents: Vec<Value> = rows.map(supply::document).collect();
    fs::write(site.join(format!("rows/{name}.json")), serde_json::to_vec(&documents)?)?;
    Ok(name)
}

impl Peer<'_> {
    async fn sample(&self, profile: &Path, sample: usize, figures: &mut Figures) -> Result<()> {
        let me = self.subject;
        let caller = Caller::first(self.firm);
        let load = self.cold(profile, "load", &[("rows", &self.rows.join(","))]).await?;
        figures.add(Workload::Bootstrap, me, [load.noted("done").await?]);
        load.close().await?;
        figures.add(Workload::Disk, me, [footprint::disk(profile)?]);

        let phone = caller.international().replace('+', "%2B");
        let lookup = self.cold(profile, "lookup", &[("phone", &phone)]).await?;
        figures.add(Workload::FirstLookup, me, [lookup.noted("done").await?]);
        lookup.close().await?;

        let (mail, _) = supply::last_contact(self.firm);
        let page = self.cold(profile, "search", &[("text", &mail)]).await?;
        figures.add(Workload::Searchable, me, [page.noted("done").await?]);
        let took = page.act("searches", vec![supply::searches().into()]).await?;
        figures.add(Workload::Search, me, took);
        let wanted: Vec<Value> = supply::callers(self.firm)
            .iter()
            .map(|caller| json!([caller.international(), caller.name]))
            .collect();
        figures.add(Workload::Lookup, me, page.act("lookups", vec![wanted.into()]).await?);
        let segments = vec![json!(supply::SEGMENTS), json!(AS_OF)];
        figures.add(Workload::Segment, me, page.act("segments", segments).await?);
        figures.add(Workload::Nps, me, page.act("nps", vec![json!(AS_OF)]).await?);
        let edits = vec![json!(caller.international()), supply::edits(sample).into()];
        figures.add(Workload::Edit, me, page.act("edits", edits).await?);
        figures.add(Workload::Memory, me, [page.memory()?]);
        figures.add(Workload::Delta, me, page.act("apply", vec![json!("delta")]).await?);
        page.close().await?;

        let page = self.cold(profile, "catch-up", &[("rows", &self.days.join(","))]).await?;
        figures.add(Workload::CatchUp, me, [page.noted("done").await?]);
        page.close().await
    }

    /// Starts a browser and has its page do one thing.
    async fn cold(&self, profile: &Path, task: &str, given: &[(&str, &str)]) -> Result<Page> {
        let page = Page::start(self.options, profile, &self.host.origin(), "").await?;
        let store = if self.subject == Subject::IndexedDb { "raw" } else { "pouch" };
        let given: String = given.iter().map(|(name, value)| format!("&{name}={value}")).collect();
        page.open(&format!("/peer?store={store}&do={task}{given}")).await?;
        Ok(page)
    }
}
