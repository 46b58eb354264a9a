//! A database for each test, on the PostgreSQL that the tests share.

use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, ensure};
use cluster::Cluster;

/// The address of a database with nothing in it.
pub fn fresh() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);

    let name = format!("function_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    Cluster::shared().create(&name);
    Cluster::shared().address(&name)
}

/// Runs a statement, and answers with what it found.
pub fn run(address: &str, statement: &str) -> Result<String> {
    let mut psql = Command::new("psql");
    psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", statement, address]);
    let output = psql.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
