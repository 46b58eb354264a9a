//! The browser bundle: Trunk builds it, the modules here finish what Trunk leaves.

mod compress;
pub mod files;
mod hash;
mod module;
mod names;
mod optimize;
mod precache;
pub mod split;
mod style;
mod tables;
pub mod toolchain;
mod trunk;
mod worker;

use std::path::PathBuf;

use anyhow::Result;

pub use toolchain::Toolchain;

use crate::{apt, place, shell, system::System};

/// How much effort goes into a bundle.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// Quick to make, with assertions and the style guide; not compressed.
    Development,
    /// Small, compressed: what people use.
    Release,
}

impl Build {
    /// Where the bundle goes.
    pub fn site(self) -> PathBuf {
        match self {
            Self::Development => place::root().join("target/site-dev"),
            Self::Release => place::root().join("dist"),
        }
    }
}

/// Makes sure that wasm-opt is there, which makes a release about half as large.
///
/// # Errors
///
/// When it is missing and cannot be installed.
pub fn ensure_optimizer(system: &System) -> Result<()> {
    if shell::find("wasm-opt").is_some() {
        return Ok(());
    }
    apt::ensure(system, &["binaryen"], "wasm-opt, which halves the download")
}

/// Builds the bundle and returns its folder.
///
/// # Errors
///
/// When a tool is missing or the app does not compile.
pub fn bundle(toolchain: Toolchain, build: Build) -> Result<PathBuf> {
    let site = build.site();
    style::join()?;
    trunk::build(toolchain, build, &site)?;
    if build == Build::Release {
        split::finish(&site)?;
        optimize::all(&site)?;
        tables::repair_all(&site)?;
        names::shorten(&site)?;
        style::finish(&site)?;
    }
    worker::finish(&site)?;
    precache::write(&site)?;
    if build == Build::Release {
        compress::all(&site)?;
    }
    Ok(site)
}
