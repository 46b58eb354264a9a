//! The host under test: the real program on a port and data folder of its own. Stopped and
//! started again it keeps both, which is what "offline and back" means here.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::driver::process::{Program, free_port};
use crate::driver::wait;

/// A host and where it listens.
pub struct Host {
    port: u16,
    data: PathBuf,
    log: PathBuf,
    /// The folder of the bundle it serves.
    pub site: PathBuf,
    /// Bytes of the log that programs of before wrote.
    old_log: usize,
    program: Option<Program>,
}

impl Host {
    /// Starts a host on an empty store.
    pub async fn start(folder: &Path) -> Result<Self> {
        let mut host = Self {
            port: free_port().await?,
            data: folder.join("data"),
            log: folder.join("host.log"),
            site: site()?,
            old_log: 0,
            program: None,
        };
        host.resume().await?;
        Ok(host)
    }

    /// Starts it again on the same port and store.
    pub async fn resume(&mut self) -> Result<()> {
        ensure!(self.program.is_none(), "the host is running");
        self.old_log = fs::read(&self.log).unwrap_or_default().len();
        let mut command = Command::new(program()?);
        command
            .arg("serve")
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .arg("--data")
            .arg(&self.data)
            .arg("--site")
            .arg(&self.site);
        let mut program = Program::start(command, &self.log)?;
        let ready = program.listening(self.port).await;
        ready.with_context(|| fs::read_to_string(&self.log).unwrap_or_default())?;
        self.program = Some(program);
        Ok(())
    }

    /// Asks it to stop, as an administrator does.
    pub async fn stop(&mut self) -> Result<()> {
        self.program.take().context("the host is not running")?.stop().await
    }

    /// Writes a copy of the store while it is in use.
    pub fn back_up(&self, to: &Path) -> Result<()> {
        self.obey("backup", &["--to".as_ref(), to.as_os_str()]).map(drop)
    }

    /// Runs a command of the program on this store, and answers what it prints.
    pub fn obey(&self, words: &str, options: &[&OsStr]) -> Result<String> {
        let mut command = Command::new(program()?);
        command.args(words.split_whitespace()).arg("--data").arg(&self.data).args(options);
        let output = command.output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Puts a copy in the place of the store, as README.md says to; the host is not running.
    pub fn put_back(&self, copy: &Path) -> Result<()> {
        ensure!(self.program.is_none(), "the host is running");
        for left in ["klantkompas.db-wal", "klantkompas.db-shm"] {
            match fs::remove_file(self.data.join(left)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        fs::copy(copy, self.data.join("klantkompas.db"))?;
        Ok(())
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The path of a link by which someone joins, as an administrator makes it.
    pub fn invite(&self, email: &str, role: &str) -> Result<String> {
        let origin = self.origin();
        let options = ["--public-url", &origin, "--email", email, "--name", "Bram Kijker"];
        let options = options.into_iter().chain(["--role", role]).map(OsStr::new);
        let text = self.obey("user add", &options.collect::<Vec<_>>())?;
        let link = text.split_whitespace().find_map(|word| word.split_once("/join?"));
        let (_, query) = link.with_context(|| format!("no link in {text:?}"))?;
        Ok(format!("/join?{query}"))
    }

    /// The path of the link that the host prints for the first user; each start voids the last one.
    pub async fn first_user_link(&self) -> Result<String> {
        wait::until(wait::STEP, "the host prints the first user's link", async || {
            let text = fs::read_to_string(&self.log)?;
            let text = text.get(self.old_log..).unwrap_or_default();
            let link = text.split_whitespace().find_map(|word| word.split_once("/join?"));
            Ok(link.map(|(_, query)| format!("/join?{query}")))
        })
        .await
    }
}

/// `KLANTKOMPAS_HOST_BIN`, else the development build of this checkout.
fn program() -> Result<PathBuf> {
    let path = match env::var_os("KLANTKOMPAS_HOST_BIN") {
        Some(path) => path.into(),
        None => checkout().join("target/debug/klantkompas"),
    };
    ensure!(path.is_file(), "no host program at {}: build it first", path.display());
    Ok(path)
}

/// `KLANTKOMPAS_SITE`, else the bundle of this checkout.
fn site() -> Result<PathBuf> {
    let path = match env::var_os("KLANTKOMPAS_SITE") {
        Some(path) => path.into(),
        None => checkout().join("dist"),
    };
    ensure!(path.join("index.html").is_file(), "no bundle at {}: build it first", path.display());
    Ok(path)
}

/// The folder of the workspace.
pub fn checkout() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}
