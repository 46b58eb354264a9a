//! The PostgreSQL that store and host are tested on. Only its programs: the tests start a server of their
//! own, and leave one of the system alone.

use std::fs;

use anyhow::Result;

use crate::shell;
use crate::{apt, system::System};

/// Where Debian keeps the programs, apart by version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Installs it when it is missing.
///
/// # Errors
///
/// When it cannot be installed; another system's user is told the Debian name.
pub fn ensure(system: &System) -> Result<()> {
    let mut versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let is_there = versions.any(|version| version.path().join("bin/initdb").is_file())
        || shell::find("initdb").is_some();
    if is_there { Ok(()) } else { apt::ensure(system, &["postgresql"], "tests on it") }
}
