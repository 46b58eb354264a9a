//! Where things are: the checkout, the target folders, the bundle and the cache of tools.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the checkout.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// Target folder of everything that runs on this machine.
pub fn native_target() -> PathBuf {
    root().join("target")
}

/// Target folder of the browser build. Its own, because the fallback uses another compiler and the
/// two would wait for each other's lock.
pub fn web_target() -> PathBuf {
    root().join("target/web")
}

/// Where tools and other things worth keeping stay between checkouts.
///
/// # Errors
///
/// When neither `XDG_CACHE_HOME` nor `HOME` is set.
pub fn cache() -> Result<PathBuf> {
    let base = match std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()) {
        Some(path) => PathBuf::from(path),
        None => {
            let home = std::env::var_os("HOME").context(
                "neither XDG_CACHE_HOME nor HOME is set: set one, so that there is a place for tools",
            )?;
            PathBuf::from(home).join(".cache")
        }
    };
    Ok(base.join("klantkompas"))
}
