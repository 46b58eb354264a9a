//! Makes every module of a release smaller with the installed wasm-opt.

use std::path::Path;

use anyhow::{Context, Result};

use super::files;
use crate::shell::{self, command};

/// What the compiler uses of WebAssembly beyond its first version; wasm-opt must be told.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// Nothing lies at the first kilobyte of memory: the linker puts the end of the stack there. So adding to an
/// address never wraps, and becomes part of the load or store.
const NOTHING_AT_ZERO: &str = "--low-memory-unused";

/// Optimises the modules of the bundle at `site` for size, in place.
///
/// # Errors
///
/// When wasm-opt is missing or refuses a module.
pub fn all(site: &Path) -> Result<()> {
    for name in files::list(site)?.iter().filter(|name| name.ends_with(".wasm")) {
        let path = site.join(name);
        let mut optimize = command("wasm-opt");
        optimize.args(["-Oz", NOTHING_AT_ZERO]).args(FEATURES).arg(&path).arg("-o").arg(&path);
        // Silent when it succeeds: it wonders about names that it is about to drop.
        shell::read(&mut optimize).with_context(|| format!("{name} cannot be made smaller"))?;
    }
    Ok(())
}
