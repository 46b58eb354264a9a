//! Installing Debian packages, and refusing to when that would remove one.

use anyhow::{Context, Result, bail};

use crate::shell::{self, command};
use crate::{say, system::System};

/// Makes sure that `packages` are installed; `why` completes "Installing … for".
///
/// # Errors
///
/// One sentence that says what the person must do: which packages another system needs, that
/// permission is missing, or which package an installation would have removed.
pub fn ensure(system: &System, packages: &[&str], why: &str) -> Result<()> {
    if !system.has_apt {
        bail!(
            "{} has no apt: install what Debian calls {} yourself ({why}), then run this again",
            system.name,
            packages.join(", ")
        );
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    say::note(format_args!("installing {} with apt ({why})", missing.join(", ")));
    // Package lists may be absent or name versions that are gone; an old list is better than none.
    let mut update = as_root(&["apt-get", "update", "-qq"])?;
    if shell::run(&mut update).is_err() {
        say::note("apt could not refresh its package lists; trying with those it has");
    }
    let plan = simulate(&missing).context("apt cannot install what is missing")?;
    let removed = removals(&plan);
    if !removed.is_empty() {
        bail!(
            "installing {} would remove {}; remove those packages yourself (rustup's own installer \
             does not conflict, Debian's rustc and rustup packages do), then run this again",
            missing.join(", "),
            removed.join(", ")
        );
    }
    let mut install = as_root(&["apt-get", "install", "-y", "-qq", "--no-install-recommends"])?;
    shell::run(install.args(&missing).env("DEBIAN_FRONTEND", "noninteractive"))
        .with_context(|| format!("run `sudo apt-get install {}` yourself", missing.join(" ")))
}

fn is_installed(package: &str) -> bool {
    let mut query = command("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    shell::read(&mut query).is_ok_and(|status| status == "installed")
}

fn simulate(packages: &[&str]) -> Result<String> {
    let mut plan = command("apt-get");
    shell::read(plan.args(["install", "--simulate", "--no-install-recommends"]).args(packages))
}

/// Packages that a simulated installation would take away.
fn removals(plan: &str) -> Vec<&str> {
    plan.lines()
        .filter_map(|line| line.strip_prefix("Remv "))
        .filter_map(|rest| rest.split(' ').next())
        .collect()
}

/// A command with the rights to install packages.
fn as_root(words: &[&str]) -> Result<std::process::Command> {
    let is_root = shell::read(command("id").arg("-u"))?.trim() == "0";
    let words: Vec<&str> = if is_root {
        words.to_vec()
    } else {
        ["sudo", "-n"].iter().chain(words).copied().collect()
    };
    let may_sudo = is_root || shell::read(command("sudo").args(["-n", "true"])).is_ok();
    let Some((program, arguments)) = words.split_first().filter(|_| may_sudo) else {
        bail!(
            "installing packages needs rights this user lacks: run `sudo -v` first, or install the \
             packages named above as root, then run this again"
        );
    };
    let mut command = command(program);
    command.args(arguments);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_names_what_it_removes() {
        let plan = "Inst rustc-web (1.96)\nRemv rustup [1.25]\nRemv rustc [1.63]\nConf rustc-web\n";
        assert_eq!(removals(plan), ["rustup", "rustc"]);
        assert!(removals("Inst lld-22 (1:22)\n").is_empty());
    }
}
