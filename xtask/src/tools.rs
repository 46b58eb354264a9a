//! Programs from the Rust registry at pinned versions, kept in the cache so that the next checkout
//! finds them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::shell::{self, command};
use crate::{lockfile, place, say};

/// A program that `cargo install` provides.
pub struct Tool {
    /// Package in the registry.
    pub package: &'static str,
    /// The program it installs.
    pub program: &'static str,
    /// The exact version.
    pub version: &'static str,
    /// Whether the package's own Cargo.lock is used.
    pub locked: bool,
    /// Whether its default features are wanted.
    pub default_features: bool,
    /// Features wanted beside those.
    pub features: &'static str,
}

/// Drives the browser build. The default features only check for updates and download other tools.
pub const TRUNK: Tool = Tool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    locked: true,
    default_features: false,
    features: "",
};

/// Makes JavaScript glue. Not locked: its lock file names a version that was withdrawn.
pub const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.130",
    locked: false,
    default_features: true,
    features: "",
};

/// Splits the browser's program at the marks of wasm_split_helpers (app/src/parts).
pub const WASM_SPLIT: Tool = Tool {
    package: "wasm_split_cli_support",
    program: "wasm-split-cli",
    version: "0.2.4",
    locked: true,
    default_features: true,
    features: "build-binary",
};

/// Lets WebDriver speak to Firefox.
pub const GECKODRIVER: Tool = Tool {
    package: "geckodriver",
    program: "geckodriver",
    version: "0.37.1",
    locked: false,
    default_features: true,
    features: "",
};

/// Build settings that shorten a cold installation: these tools run for seconds, so how fast they
/// are matters less than how long they take to compile.
const QUICK_BUILD: [&str; 4] = [
    "profile.release.opt-level=1",
    "profile.release.lto=false",
    "profile.release.codegen-units=16",
    "profile.release.debug=0",
];

impl Tool {
    /// The folder of the program, after installing it when it is missing.
    ///
    /// # Errors
    ///
    /// When it cannot be compiled; the message says which command failed.
    pub fn ensure(&self) -> Result<PathBuf> {
        let name = format!("{}-{}", self.package, self.version);
        let tools = place::cache()?.join("tools");
        let folder = tools.join(&name).join("bin");
        if folder.join(self.program).is_file() {
            return Ok(folder);
        }
        say::note(format_args!("compiling {name} into {} (once, some minutes)", tools.display()));
        let mut install = command("cargo");
        install.args(["install", self.package, "--version", self.version, "--root"]);
        let build = place::cache()?.join("build");
        install.arg(tools.join(&name)).env("CARGO_TARGET_DIR", &build);
        install.args(self.locked.then_some("--locked"));
        install.args((!self.default_features).then_some("--no-default-features"));
        install.args(["--features", self.features]);
        install.args(QUICK_BUILD.iter().flat_map(|setting| ["--config", setting]));
        shell::run(&mut install).with_context(|| {
            format!(
                "{name} does not compile here; check that a C compiler and the network are there"
            )
        })?;
        // Only an interrupted installation has use for what it compiled.
        fs::remove_dir_all(&build).ok();
        Ok(folder)
    }
}

/// wasm-bindgen refuses a module made with another version of its library: say so before building.
///
/// # Errors
///
/// When the two versions differ.
pub fn check_wasm_bindgen() -> Result<()> {
    let library = lockfile::version("wasm-bindgen")?;
    if library != WASM_BINDGEN.version {
        bail!(
            "Cargo.lock has wasm-bindgen {library} but the tool is pinned at {}: change the pin in \
             Cargo.toml, Trunk.toml and xtask/src/tools.rs together",
            WASM_BINDGEN.version
        );
    }
    Ok(())
}
