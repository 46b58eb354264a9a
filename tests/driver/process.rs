//! Programs the harness starts: their output goes to a file, they end with everything they started.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::net::{TcpListener, TcpStream};

use crate::driver::wait;

/// A running program. Dropping it ends the program and all its descendants.
pub struct Program {
    name: String,
    child: tokio::process::Child,
}

impl Program {
    /// Starts a program whose standard output and errors are appended to `log`.
    pub fn start(mut command: Command, log: &Path) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let out = File::options().create(true).append(true).open(log)?;
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        let child = tokio::process::Command::from(command)
            .spawn()
            .with_context(|| format!("{name} does not start"))?;
        Ok(Self { name, child })
    }

    /// Waits until the program listens on a port of this machine.
    pub async fn listening(&mut self, port: u16) -> Result<()> {
        let name = self.name.clone();
        wait::until(Duration::from_secs(30), format!("{name} listens on port {port}"), async || {
            if let Some(status) = self.child.try_wait()? {
                bail!("{name} ended at once ({status})");
            }
            Ok(TcpStream::connect(("127.0.0.1", port)).await.ok().map(drop))
        })
        .await
    }

    /// Asks the program to end, and waits until it has.
    pub async fn stop(mut self) -> Result<()> {
        if let Some(pid) = self.child.id() {
            signal(pid, Signal::TERM);
        }
        tokio::time::timeout(Duration::from_secs(20), self.child.wait())
            .await
            .with_context(|| format!("{} does not stop when asked", self.name))??;
        Ok(())
    }

    /// Ends the program and all its descendants at once, as a power cut would.
    pub async fn kill(mut self) -> Result<()> {
        self.kill_tree();
        self.child.wait().await?;
        Ok(())
    }

    fn kill_tree(&mut self) {
        if let Some(root) = self.child.id() {
            for pid in tree(root) {
                signal(pid, Signal::KILL);
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill_tree();
    }
}

/// A port nobody listens on now.
pub async fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?.port())
}

/// A process that is gone already is what the caller wanted.
fn signal(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    if let Some(pid) = pid {
        kill_process(pid, signal).ok();
    }
}

/// A process and its descendants, parents first.
pub fn tree(root: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, parent(pid)?)))
        .collect();
    let mut found = vec![root];
    let mut at = 0;
    while let Some(&above) = found.get(at) {
        found.extend(parents.iter().filter(|(_, parent)| *parent == above).map(|(pid, _)| *pid));
        at += 1;
    }
    found
}

/// The fourth field of `/proc/PID/stat`; the second may hold spaces and brackets.
fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}
