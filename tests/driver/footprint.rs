//! What a browser takes: memory of the process that holds page and worker, and bytes on disk.

use std::fs;
use std::path::Path;

use crate::driver::process;
use anyhow::{Context, Result};

const MEGABYTE: f64 = 1e6;

/// The machine's load average, as it says itself.
pub fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}

/// Memory that only the largest renderer of the browser on this profile holds, in megabytes: what it
/// shares with other processes, its program above all, is not counted.
pub fn memory(profile: &Path) -> Result<f64> {
    let option = format!("--user-data-dir={}", profile.display());
    let browser = processes()
        .find(|pid| words(*pid).contains(&option))
        .context("no browser runs on this profile")?;
    let renderers = process::tree(browser).into_iter().filter(|pid| is_renderer(*pid));
    let largest = renderers.filter_map(private_kilobytes).max().context("no renderer runs")?;
    Ok(f64::from(largest) * 1_024.0 / MEGABYTE)
}

/// Memory that only this process holds, in megabytes.
pub fn own() -> Result<f64> {
    let kilobytes = private_kilobytes(std::process::id()).context("the system does not say")?;
    Ok(f64::from(kilobytes) * 1_024.0 / MEGABYTE)
}

/// Where Chromium keeps databases, and the pages' private files.
const KEPT: [&str; 2] = ["Default/IndexedDB", "Default/File System"];

/// Bytes of the profile's databases and private files, in megabytes. The browser must have ended.
pub fn disk(profile: &Path) -> Result<f64> {
    let folders = KEPT.map(|folder| profile.join(folder));
    let kept = folders.iter().filter(|folder| folder.is_dir());
    let bytes: u64 = kept.map(|folder| bytes_below(folder)).sum::<Result<u64>>()?;
    Ok(f64::from(u32::try_from(bytes / 1_000)?) / 1_000.0)
}

fn bytes_below(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let meta = entry.metadata()?;
        sum += if meta.is_dir() { bytes_below(&entry.path())? } else { meta.len() };
    }
    Ok(sum)
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten();
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

fn words(pid: u32) -> Vec<String> {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    // Chromium's children write theirs with spaces.
    line.split(|byte| matches!(byte, 0 | b' '))
        .map(|word| String::from_utf8_lossy(word).into_owned())
        .collect()
}

fn is_renderer(pid: u32) -> bool {
    words(pid).iter().any(|word| word == "--type=renderer")
}

fn private_kilobytes(pid: u32) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let private = text.lines().filter(|line| line.starts_with("Private_"));
    private.map(|line| line.split_whitespace().nth(1)?.parse::<u32>().ok()).sum()
}
