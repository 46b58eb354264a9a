//! The files of a bundle, by their path below it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// All files below `site` in a fixed order, with `/` between folders.
///
/// # Errors
///
/// When a folder cannot be read.
pub fn list(site: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    collect(site, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}
