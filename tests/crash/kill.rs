//! Devices at work while the host, and the server of its database, are killed again and again. When
//! all is quiet, what everyone was told is held against the database, and their journals against
//! the order of things.

use std::fmt::Debug;
use std::time::Duration;

use anyhow::{Context, Result};
use cluster::Cluster;
use system_tests::contract::System;
use system_tests::host::{Database, Host};
use system_tests::random::Random;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::journal::{Event, Journal};
use super::stored::Stored;
use super::worker::Worker;
use super::{anomaly, audit, clock};

/// People, each with two devices.
const PEOPLE: usize = 3;

/// Kills in the gate; `KLANTKOMPAS_KILLS` asks for more.
const KILLS: u64 = 8;

/// Milliseconds of work before a kill, at most: some pushes of each device.
const WORK_MS: u64 = 800;

/// What a test that found something prints of it, at most.
const PRINTED: usize = 20;

/// How long a run may take for each kill and at all, before it counts as stuck.
const EACH: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_host_on_sqlite_keeps_what_it_acknowledged_once() -> Result<()> {
    run(Database::Sqlite).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_host_or_server_of_postgresql_keeps_what_it_acknowledged_once() -> Result<()> {
    run(Database::Postgres).await
}

async fn run(on: Database) -> Result<()> {
    let kills = number("KLANTKOMPAS_KILLS").unwrap_or(KILLS);
    let seed = number("KLANTKOMPAS_FIRST_SEED").unwrap_or(1);
    eprintln!("{on:?}: seed {seed}, {kills} kills");
    let limit = WHOLE + EACH * u32::try_from(kills)?;
    tokio::time::timeout(limit, Bench::start(on).await?.run(kills, seed))
        .await
        .with_context(|| format!("{on:?}, seed {seed}: stuck for {limit:?}"))?
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap())
}

/// A host, and the server of its database if it has one.
struct Bench {
    on: Database,
    host: Host,
    server: Option<(Cluster, String)>,
}

/// What is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Host,
    Server,
    Both,
}

impl Bench {
    async fn start(on: Database) -> Result<Self> {
        let server = (on == Database::Postgres).then(|| {
            let cluster = Cluster::start();
            cluster.create("crash");
            let address = cluster.address("crash");
            (cluster, address)
        });
        let address = server.as_ref().map(|(_, address)| address.clone());
        Ok(Self { on, host: Host::start_on(address).await?, server })
    }

    async fn run(mut self, kills: u64, seed: u64) -> Result<()> {
        let begun = clock::now();
        let mut random = Random(seed);
        self.host.first_user().await?;
        let (quiet, until) = watch::channel(false);
        let mut working = JoinSet::new();
        for person in 0..PEOPLE {
            let person = self.host.invite(&format!("{person}@example.org"), "agent").await?;
            for _ in 0..2 {
                working.spawn(Worker::new(&person, random.draw()).work(until.clone()));
            }
        }
        for _ in 0..kills {
            tokio::time::sleep(Duration::from_millis(random.draw() % WORK_MS)).await;
            let victim = self.victim(&mut random);
            self.kill(victim).await.with_context(|| self.host.log())?;
        }
        quiet.send_replace(true);
        let mut workers = working.join_all().await;
        for _ in 0..2 {
            for worker in &mut workers {
                worker.push_all().await?;
                worker.pull().await?;
            }
        }
        // Once more, after the last word: nothing of it may have been only in its memory.
        self.host.kill().await?;
        let stored = match &self.server {
            Some((server, address)) => {
                tokio::task::block_in_place(|| {
                    server.crash();
                    server.resume();
                });
                Stored::at(address).await?
            }
            None => Stored::in_folder(&self.host.data()).await?,
        };
        let took = clock::now().saturating_sub(begun);
        Verdict::reach(&workers, &stored).print(&format!(
            "{:?}, seed {seed}, {kills} kills in {} s",
            self.on,
            took.as_secs()
        ));
        Ok(())
    }

    /// Mostly the host; now and then its server, or both.
    fn victim(&self, random: &mut Random) -> Victim {
        match random.below(8) {
            0 | 1 if self.server.is_some() => Victim::Server,
            2 if self.server.is_some() => Victim::Both,
            _ => Victim::Host,
        }
    }

    async fn kill(&mut self, victim: Victim) -> Result<()> {
        if victim != Victim::Server {
            self.host.kill().await?;
        }
        if victim != Victim::Host
            && let Some((server, _)) = &self.server
        {
            tokio::task::block_in_place(|| {
                server.crash();
                server.resume();
            });
        }
        if victim != Victim::Server {
            self.host.restart().await?;
        }
        Ok(())
    }
}

/// All that was found, and how much it was looked for in.
struct Verdict {
    made: usize,
    acknowledged: usize,
    unheard: usize,
    pages: usize,
    found: Vec<String>,
    missing: usize,
    twice: usize,
    anomalies: usize,
}

impl Verdict {
    fn reach(workers: &[Worker], stored: &Stored) -> Self {
        let count = |wanted: fn(&Event) -> bool| {
            let events = workers.iter().flat_map(|worker| &worker.journal.events);
            events.filter(|event| wanted(event)).count()
        };
        let journals: Vec<Journal> = workers.iter().map(|worker| worker.journal.clone()).collect();
        let mut faults = audit::find_inconsistent(stored);
        faults.extend(audit::find_missing(&journals, stored));
        faults.extend(audit::find_unequal(&journals, stored));
        let mut anomalies = anomaly::find(&journals);
        anomalies.extend(anomaly::find_apart(&journals));
        let is_twice = |fault: &&audit::Fault| {
            matches!(fault, audit::Fault::Twice { .. } | audit::Fault::Miscounted { .. })
        };
        let is_missing = |fault: &&audit::Fault| matches!(fault, audit::Fault::Missing { .. });
        let (missing, twice) =
            (faults.iter().filter(is_missing).count(), faults.iter().filter(is_twice).count());
        let mut found = strange(&journals);
        found.extend(lines(&faults));
        found.extend(lines(&anomalies));
        found.extend(workers.iter().filter_map(|worker| unequal(worker, stored)));
        Self {
            made: count(|event| matches!(event, Event::Made { .. })),
            acknowledged: count(|event| matches!(event, Event::Told { .. })),
            unheard: count(|event| matches!(event, Event::Unheard { .. })),
            pages: count(|event| matches!(event, Event::Page { .. })),
            missing,
            twice,
            anomalies: anomalies.len(),
            found,
        }
    }

    /// Prints the figures, and fails when anything was found.
    #[track_caller]
    fn print(&self, run: &str) {
        let Self { made, acknowledged, unheard, pages, missing, twice, anomalies, found } = self;
        eprintln!(
            "{run}: {made} changes, {acknowledged} acknowledged, {unheard} calls unheard, {pages} \
             pages; {missing} missing, {twice} twice, {anomalies} anomalies"
        );
        let some = found.iter().take(PRINTED).map(String::as_str).collect::<Vec<_>>().join("\n");
        assert!(found.is_empty(), "{run}: {} faults\n{some}", found.len());
        assert!(
            *acknowledged > 0 && *unheard > 0,
            "{run}: nothing was under way when it was killed"
        );
    }
}

/// Where a device differs from the database.
fn unequal(worker: &Worker, stored: &Stored) -> Option<String> {
    let device = &worker.device;
    if device.outbox.len() + device.attention.len() > 0 {
        return Some(format!("{}: work is left: {:?}", device.id, device.attention));
    }
    let held = device.confirmed.values().map(|row| (&row.id, (row.seq, &row.fields)));
    let there = stored.rows.iter().map(|(id, row)| (id, (row.seq, &row.fields)));
    let (mut held, mut there): (Vec<_>, Vec<_>) = (held.collect(), there.collect());
    held.sort_unstable_by_key(|(id, _)| **id);
    there.sort_unstable_by_key(|(id, _)| **id);
    (held != there).then(|| {
        let off = held.iter().find(|row| !there.contains(row));
        let lacks = there.iter().find(|row| !held.contains(row));
        format!("{}: holds {off:?}, the database {lacks:?}", device.id)
    })
}

/// What no honest device may hear.
fn strange(journals: &[Journal]) -> Vec<String> {
    let events = journals.iter().flat_map(|journal| &journal.events);
    lines(&events.filter(|event| matches!(event, Event::Strange { .. })).collect::<Vec<_>>())
}

fn lines<Item: Debug>(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| format!("{item:?}")).collect()
}
