//! Running other programs: what they are for is in the error when they are missing or fail.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::{clock::Stopwatch, place, say};

/// A command that runs in the root of the checkout.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(place::root());
    command
}

/// Runs a command whose output the person sees.
///
/// # Errors
///
/// When it cannot start or ends with a failure.
pub fn run(command: &mut Command) -> Result<()> {
    let name = describe(command);
    let status = command.status().with_context(|| format!("cannot start {name}"))?;
    if !status.success() {
        bail!("{name} ended with {status}");
    }
    Ok(())
}

/// Runs a command and returns what it wrote to standard output.
///
/// # Errors
///
/// When it cannot start or ends with a failure; its error output is part of the message.
pub fn read(command: &mut Command) -> Result<String> {
    let name = describe(command);
    let output = command.output().with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        bail!("{name} ended with {}: {}", output.status, text.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command, shows its standard output as it comes, and gives each line to `inspect`.
///
/// # Errors
///
/// When it cannot start or its output cannot be read.
pub fn follow(command: &mut Command, mut inspect: impl FnMut(&str)) -> Result<ExitStatus> {
    let name = describe(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {name}"))?;
    let output = child.stdout.take().with_context(|| format!("{name} has no output"))?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line.with_context(|| format!("cannot read the output of {name}"))?;
        let line = String::from_utf8_lossy(&line);
        say::line(&line);
        inspect(&line);
    }
    child.wait().with_context(|| format!("cannot wait for {name}"))
}

/// Runs a command silently, at most for `limit`; says whether it succeeded in time.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = spawned else { return false };
    let watch = Stopwatch::start();
    while watch.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(100)),
            Err(_) => return false,
        }
    }
    child.kill().and_then(|()| child.wait()).is_ok_and(|status| status.success())
}

/// The full path of a program, as the shell would find it.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Puts folders before all others in a command's `PATH`.
///
/// # Errors
///
/// When a folder's name cannot be part of `PATH`.
pub fn prepend_path(command: &mut Command, folders: &[&Path]) -> Result<()> {
    let old = command
        .get_envs()
        .find(|(name, _)| *name == "PATH")
        .and_then(|(_, value)| value.map(OsStr::to_owned))
        .or_else(|| std::env::var_os("PATH"))
        .unwrap_or_default();
    let first = folders.iter().map(|folder| folder.to_path_buf());
    let path = std::env::join_paths(first.chain(std::env::split_paths(&old)))
        .context("a folder of tools cannot be part of PATH")?;
    command.env("PATH", path);
    Ok(())
}

/// The program and its arguments, shortened for messages.
fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args().take(4));
    let words: Vec<_> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_takes_too_long_is_ended() {
        let watch = Stopwatch::start();
        let done = succeeds_within(command("sleep").arg("30"), Duration::from_millis(300));
        assert!(!done);
        assert!(watch.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_failure_carries_the_programs_own_words() {
        let error = read(command("sh").args(["-c", "echo no such thing >&2; exit 3"]));
        assert!(error.unwrap_err().to_string().contains("no such thing"));
    }
}
