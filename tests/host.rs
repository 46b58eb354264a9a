//! The host under test: the real program, on a port and a database of its own, that can be killed
//! and started again.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail, ensure};
use cluster::Cluster;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdout, Command};

use crate::contract::System;
use crate::person::Person;
use crate::program;

/// Runs each of these behaviors on both databases.
#[macro_export]
macro_rules! on_both {
    ($($behavior:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $behavior() -> anyhow::Result<()> {
                super::$behavior($crate::host::Database::Sqlite).await
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $behavior() -> anyhow::Result<()> {
                super::$behavior($crate::host::Database::Postgres).await
            })*
        }
    };
}

/// Which database a host keeps its data in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite,
    /// A fresh one on the server that the tests share.
    Postgres,
}

impl Database {
    /// A fresh database's address; a file needs none.
    pub fn address(self) -> Option<String> {
        static NEXT: AtomicUsize = AtomicUsize::new(1);

        (self == Self::Postgres).then(|| {
            let name = format!("host_{}", NEXT.fetch_add(1, Ordering::Relaxed));
            Cluster::shared().create(&name);
            Cluster::shared().address(&name)
        })
    }
}

/// A running host.
pub struct Host {
    place: Place,
    first_user: Option<String>,
    child: Child,
}

/// Where a host is and how it is started; the same each time.
struct Place {
    /// Holds its data, its site and its log.
    folder: TempDir,
    /// Its database, when that is not a file in the folder.
    database: Option<String>,
    port: u16,
    /// Words that the program's own come after.
    through: Vec<String>,
}

impl Host {
    /// Starts a host with an empty store.
    pub async fn start(on: Database) -> Result<Self> {
        Self::start_on(on.address()).await
    }

    /// Starts a host on an empty database at an address, or on an empty file.
    pub async fn start_on(database: Option<String>) -> Result<Self> {
        let place = Place::new(tempfile::tempdir()?, database, &[]).await?;
        Self::start_new(place).await
    }

    /// Starts a host on an empty file, by a command that becomes the program named after it.
    pub async fn start_through(command: &[&str]) -> Result<Self> {
        let place = Place::new(tempfile::tempdir()?, None, command).await?;
        Self::start_new(place).await
    }

    /// Starts a host on the SQLite files in the folder `data` of `folder`.
    pub async fn start_in(folder: TempDir) -> Result<Self> {
        let place = Place::new(folder, None, &[]).await?;
        let (child, _) = place.launch().await?;
        Ok(Self { place, first_user: None, child })
    }

    /// Starts another host on the same server's database.
    pub async fn beside(&self) -> Result<Self> {
        ensure!(self.place.database.is_some(), "a file has one host");
        let place = Place::new(tempfile::tempdir()?, self.place.database.clone(), &[]).await?;
        let (child, _) = place.launch().await?;
        Ok(Self { place, first_user: None, child })
    }

    async fn start_new(place: Place) -> Result<Self> {
        let (child, mut lines) = place.launch().await?;
        let first_user = lines.next_line().await?;
        Ok(Self { place, first_user, child })
    }

    /// Kills the program without a word, as a power cut would.
    pub async fn kill(&mut self) -> Result<()> {
        self.child.kill().await.context("the host was not running")
    }

    /// Starts it again on the same store and port.
    pub async fn restart(&mut self) -> Result<()> {
        (self.child, _) = self.place.launch().await?;
        Ok(())
    }

    /// The program's number, while it runs.
    pub fn process(&self) -> Option<u32> {
        self.child.id()
    }

    /// The folder of its SQLite file.
    pub fn data(&self) -> PathBuf {
        self.place.folder.path().join("data")
    }

    /// What the program said on standard error since it was first started.
    pub fn log(&self) -> String {
        self.place.log()
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.place.port)
    }
}

impl Host {
    /// Runs a command of the program on the same data; answers what it prints.
    async fn command(&self, words: &[&str]) -> Result<String> {
        let mut command = Command::new(program::path("ssr")?);
        command.args(words).arg("--data").arg(self.data());
        command.envs(self.place.environment());
        let output = command.output().await?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }
}

impl System for Host {
    async fn first_user(&self) -> Result<Person> {
        let link = self.first_user.as_deref().context("no first-user link was printed")?;
        Person::accept(&self.origin(), link, "admin@example.org").await
    }

    async fn invite(&self, email: &str, role: &str) -> Result<Person> {
        let origin = self.origin();
        let words = ["user", "add", "--email", email, "--name", "Someone", "--role", role];
        let link = self.command(&[&words[..], &["--public-url", &origin]].concat()).await?;
        Person::accept(&origin, link.trim(), email).await
    }

    async fn obey(&self, command: &[&str]) -> Result<()> {
        self.command(command).await.map(drop)
    }

    async fn cut_power(&mut self) -> Result<()> {
        self.kill().await?;
        self.restart().await
    }
}

impl Place {
    async fn new(folder: TempDir, database: Option<String>, through: &[&str]) -> Result<Self> {
        let site = folder.path().join("site");
        fs::create_dir(&site)?;
        fs::write(site.join("index.html"), "<!doctype html>")?;
        let through = through.iter().map(|word| (*word).to_owned()).collect();
        Ok(Self { folder, database, port: free_port().await?, through })
    }

    /// Starts the program and waits until it says that it is ready; answers what it says next.
    async fn launch(&self) -> Result<(Child, Lines<BufReader<ChildStdout>>)> {
        let program = program::path("ssr")?;
        let mut words = self.through.iter().map(AsRef::as_ref).chain([program.as_os_str()]);
        let mut command = Command::new(words.next().context("no program")?);
        command.args(words).args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)]);
        command.arg("--data").arg(self.folder.path().join("data"));
        command.arg("--site").arg(self.folder.path().join("site"));
        let log = File::options().create(true).append(true).open(self.log_file())?;
        command.envs(self.environment()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        let mut child = command.spawn()?;
        let stdout = child.stdout.take().context("no stdout")?;
        let mut lines = BufReader::new(stdout).lines();
        let Some(_ready) = lines.next_line().await? else {
            bail!("the host ended at once: {}", self.log())
        };
        Ok((child, lines))
    }

    fn environment(&self) -> impl Iterator<Item = (&str, &String)> {
        self.database.iter().map(|address| ("KLANTKOMPAS_DATABASE", address))
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("host.log")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }
}

/// A port that stays ours while the host is down: below those the system gives to callers. One of
/// these that calls the port it was given itself would be answered by itself.
async fn free_port() -> Result<u16> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);

    let first = usize::try_from(std::process::id())?.wrapping_mul(61);
    for _ in 0..1000 {
        let place = first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        let port = u16::try_from(10_000 + place)?;
        if TcpListener::bind(("127.0.0.1", port)).await.is_ok() {
            return Ok(port);
        }
    }
    bail!("no port is free")
}
