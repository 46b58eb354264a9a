//! A copy of the SQLite files as a power cut would leave them: of one moment, the last writes
//! perhaps torn. A host that is started on it holds a state that once was, with everything that was
//! acknowledged before, if nothing was torn.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use system_tests::contract::System;
use system_tests::device::Device;
use system_tests::host::{Database, Host};
use system_tests::person::Person;
use system_tests::random::Random;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::stored::Stored;
use super::worker::Worker;
use super::{audit, clock};

const DEVICES: usize = 4;

/// Copies of each kind, and in all: not every log can be torn.
const EACH: usize = 4;
const MOST: usize = 100;

const FILE: &str = "klantkompas.db";
const LOG: &str = "klantkompas.db-wal";

/// Bytes of the log's header, and of each frame's before its page.
const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Frames from which on SQLite moves them to the file; from then on they are safely on the disk,
/// and no power cut can tear them.
const CHECKPOINT: usize = 1000;

/// Frames at the end that may be torn. Before them stands at least the session of who looks.
const TORN: usize = 100;

/// What happens to the last writes of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tear {
    /// Nothing: all reached the disk.
    Nothing,
    /// They end in the middle.
    Cut,
    /// Something else stands in their place.
    Noise,
}

/// A copy, and when it was begun.
struct Taken {
    folder: TempDir,
    tear: Tear,
    at: Duration,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_the_files_holds_a_state_that_once_was() -> Result<()> {
    let mut random = Random(1);
    let host = Host::start(Database::Sqlite).await?;
    host.first_user().await?;
    let person = host.invite("agent@example.org", "agent").await?;
    let (quiet, until) = watch::channel(false);
    let mut working = JoinSet::new();
    for _ in 0..DEVICES {
        working.spawn(Worker::new(&person, random.draw()).work(until.clone()));
    }
    let mut copies: Vec<Taken> = Vec::new();
    let is_wanted =
        |copies: &[Taken], tear| copies.iter().filter(|copy| copy.tear == tear).count() < EACH;
    let kinds = [Tear::Cut, Tear::Noise, Tear::Nothing];
    while let Some(tear) = kinds.into_iter().find(|tear| is_wanted(&copies, *tear)) {
        assert!(copies.len() < MOST, "no log can be torn");
        tokio::time::sleep(Duration::from_millis(random.draw() % 200)).await;
        let (folder, at) = copy(&host).await?;
        let is_torn = spoil(folder.path(), tear, &mut random)?;
        copies.push(Taken { folder, tear: if is_torn { tear } else { Tear::Nothing }, at });
    }
    quiet.send_replace(true);
    let workers = working.join_all().await;
    for Taken { folder, tear, at } in copies {
        let stored = Stored::in_folder(&folder.path().join("data")).await?;
        assert_eq!(audit::find_inconsistent(&stored), [], "{tear:?}");
        if tear == Tear::Nothing {
            let before = workers.iter().map(|worker| worker.journal.until(at)).collect::<Vec<_>>();
            assert_eq!(audit::find_missing(&before, &stored), []);
        }
        let shown = everything(folder, &person).await?;
        assert_eq!(shown.len(), stored.rows.len(), "{tear:?}");
        for row in shown {
            assert_eq!(stored.rows[&row.id].seq, row.seq, "{tear:?}");
        }
    }
    Ok(())
}

/// Copies the files while the host stands still; answers when that was.
async fn copy(host: &Host) -> Result<(TempDir, Duration)> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("data"))?;
    let number = host.process().context("the host does not run")?;
    let process = Pid::from_raw(i32::try_from(number)?).context("no number of a process")?;
    let at = clock::now();
    kill_process(process, Signal::STOP)?;
    while !is_stopped(number)? {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for name in [FILE, LOG] {
        fs::copy(host.data().join(name), folder.path().join("data").join(name))?;
    }
    kill_process(process, Signal::CONT)?;
    Ok((folder, at))
}

/// Whether all threads of a process stand still, so that none is in the middle of a write.
fn is_stopped(process: u32) -> Result<bool> {
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        let stat = fs::read_to_string(thread?.path().join("stat"))?;
        let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
        if state != Some('T') {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Tears the log of a copy somewhere; answers whether that could be.
fn spoil(folder: &Path, tear: Tear, random: &mut Random) -> Result<bool> {
    let path = folder.join("data").join(LOG);
    let mut bytes = fs::read(&path)?;
    let (frames, size) = frames(&bytes);
    if tear == Tear::Nothing || !(2 * TORN..CHECKPOINT).contains(&frames) {
        return Ok(false);
    }
    let whole = HEADER + (frames - TORN) * size + random.below(TORN * size);
    if tear == Tear::Cut {
        bytes.truncate(whole);
    } else {
        bytes.iter_mut().skip(whole).for_each(|byte| *byte ^= 0x55);
    }
    fs::write(path, bytes)?;
    Ok(true)
}

/// How many frames of the log count, and their size. Those of before it began anew stand behind
/// them, with other salt (<https://sqlite.org/fileformat2.html#walformat>).
fn frames(log: &[u8]) -> (usize, usize) {
    let Some([.., one, two]) = log.get(8..12) else { return (0, 0) };
    let size = FRAME_HEADER + usize::from(u16::from_be_bytes([*one, *two]));
    let salt = &log[16..24];
    let rest = log[HEADER..].chunks_exact(size);
    (rest.take_while(|frame| frame[8..16] == *salt).count(), size)
}

/// What a new device sees at a host on the copy.
async fn everything(
    folder: TempDir,
    person: &Person,
) -> Result<Vec<domain::sync::envelope::Envelope>> {
    let host = Host::start_in(folder).await?;
    let person = Person { origin: host.origin(), ..person.clone() };
    let mut device = Device::new(&person);
    device.pull().await?;
    Ok(device.confirmed.into_values().collect())
}
