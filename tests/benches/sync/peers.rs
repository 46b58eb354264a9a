//! The peers in the browser: the same rows and questions, in a page that does nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::{Value, json};
use system_tests::driver::footprint;
use system_tests::driver::host::Host;
use system_tests::measure::firm::{AS_OF, Firm};

use crate::aggregates::TURNS;
use crate::answers::{AGGREGATES, Answers};
use crate::figures::Figures;
use crate::options::Options;
use crate::page::Page;
use crate::report::say;
use crate::subject::{Ability, Subject};
use crate::supply::{self, Caller};
use crate::workload::Workload;

/// A peer, and where its page and rows come from.
struct Peer<'a> {
    subject: Subject,
    options: &'a Options,
    firm: &'a Firm,
    answers: &'a Answers,
    host: Host,
    /// Names of the files with all rows, and of those with the news of a week.
    rows: Vec<String>,
    days: Vec<String>,
}

/// Measures one of the peers in all that it can do.
pub async fn measure(
    subject: Subject,
    ability: Ability,
    options: &Options,
    firm: &Firm,
    answers: &Answers,
    figures: &mut Figures,
) -> Result<()> {
    let temporary = tempfile::tempdir()?;
    let site = site(subject, temporary.path())?;
    let folder = site.join("rows");
    fs::create_dir(&folder)?;
    let rows = supply::write_rows(firm, &folder)?;
    supply::write(&folder, "delta".to_owned(), supply::delta(firm, 0).rows.iter())?;
    let mut days = Vec::new();
    for (place, day) in supply::days(firm, 1).iter().enumerate() {
        days.push(supply::write(&folder, format!("day-{place}"), day.rows.iter())?);
    }
    let mut host = Host::start(temporary.path()).await?;
    host.stop().await?;
    host.site = site;
    host.resume().await?;
    let peer = Peer { subject, options, firm, answers, host, rows, days };
    for sample in 0..options.samples {
        let profile = temporary.path().join(format!("profile-{sample}"));
        match ability {
            Ability::Keeps => peer.keep(&profile, sample, figures).await?,
            Ability::Answers | Ability::Groups | Ability::Searches => {
                peer.remember(&profile, ability, figures).await?;
            }
        }
        say(&format!("{}: sample {} of {}", subject.name(), sample + 1, options.samples))?;
    }
    Ok(())
}

/// The page of a peer with what it loads, in a folder of its own.
fn site(subject: Subject, folder: &Path) -> Result<PathBuf> {
    let site = folder.join("site");
    fs::create_dir(&site)?;
    for entry in fs::read_dir(supply::peers()?.join("pages").join(subject.name()))? {
        let entry = entry?;
        fs::copy(entry.path(), site.join(entry.file_name()))?;
    }
    Ok(site)
}

impl Peer<'_> {
    /// A store that keeps its rows: each start finds what the one before it left.
    async fn keep(&self, profile: &Path, sample: usize, figures: &mut Figures) -> Result<()> {
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
        self.search(&page, figures).await?;
        self.answer(&page, figures).await?;
        self.aggregate(&page, figures).await?;
        let edits = vec![json!(caller.international()), supply::edits(sample).into()];
        figures.add(Workload::Edit, me, page.act("edits", edits).await?);
        figures.add(Workload::Memory, me, [page.memory()?]);
        figures.add(Workload::Delta, me, page.act("apply", vec![json!("delta")]).await?);
        page.close().await?;

        let page = self.cold(profile, "catch-up", &[("rows", &self.days.join(","))]).await?;
        figures.add(Workload::CatchUp, me, [page.noted("done").await?]);
        page.close().await
    }

    /// What holds its rows in memory is given them anew, and asked what it can answer.
    async fn remember(
        &self,
        profile: &Path,
        ability: Ability,
        figures: &mut Figures,
    ) -> Result<()> {
        let me = self.subject;
        let page = self.cold(profile, "blank", &[]).await?;
        page.noted("done").await?;
        page.act("fill", vec![json!(self.rows)]).await?;
        if ability == Ability::Searches {
            figures.add(Workload::SearchBuild, me, page.act("build", vec![]).await?);
            self.search(&page, figures).await?;
        }
        if ability == Ability::Answers {
            self.search(&page, figures).await?;
            self.answer(&page, figures).await?;
        }
        if ability != Ability::Searches {
            self.aggregate(&page, figures).await?;
        }
        figures.add(Workload::Memory, me, [page.memory()?]);
        page.close().await
    }

    async fn search(&self, page: &Page, figures: &mut Figures) -> Result<()> {
        let took = page.act("searches", vec![supply::searches().into()]).await?;
        figures.add(Workload::Search, self.subject, took);
        Ok(())
    }

    /// Lookups, segments and the score of the firm.
    async fn answer(&self, page: &Page, figures: &mut Figures) -> Result<()> {
        let me = self.subject;
        let wanted: Vec<Value> = supply::callers(self.firm)
            .iter()
            .map(|caller| json!([caller.international(), caller.name]))
            .collect();
        figures.add(Workload::Lookup, me, page.act("lookups", vec![wanted.into()]).await?);
        let segments = supply::SEGMENTS.map(|months| json!([months, AS_OF]));
        let (took, said) = page.ask("segment", &segments).await?;
        self.answers.check_segments(&said)?;
        figures.add(Workload::Segment, me, took);
        let (took, said) = page.ask("nps", &[json!([AS_OF])]).await?;
        said.iter().try_for_each(|answer| self.answers.check(Workload::Nps, answer))?;
        figures.add(Workload::Nps, me, took);
        Ok(())
    }

    async fn aggregate(&self, page: &Page, figures: &mut Figures) -> Result<()> {
        for (workload, question) in AGGREGATES {
            let turns = vec![json!([AS_OF]); TURNS];
            let (took, said) = page.ask(question, &turns).await?;
            said.iter().try_for_each(|answer| self.answers.check(workload, answer))?;
            figures.add(workload, self.subject, took);
        }
        Ok(())
    }

    /// Starts a browser and has its page do one thing.
    async fn cold(&self, profile: &Path, task: &str, given: &[(&str, &str)]) -> Result<Page> {
        let page = Page::start(self.options, profile, &self.host.origin(), "").await?;
        if self.subject.needs_eval() {
            page.allow_eval().await?;
        }
        let given: String = given.iter().map(|(name, value)| format!("&{name}={value}")).collect();
        page.open(&format!("/peer?do={task}{given}")).await?;
        Ok(page)
    }
}
