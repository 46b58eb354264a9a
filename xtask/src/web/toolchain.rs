//! Which compiler makes WebAssembly: the one on `PATH` with its own wasm target, or Debian's
//! `rustc-web`, which compiles the standard library from source.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::shell::{self, command};
use crate::{apt, place, say, system::System};

/// The triple of the browser.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Set to `debian` to use the fallback even where the ordinary target exists.
const CHOICE: &str = "KLANTKOMPAS_WEB_TOOLCHAIN";

/// A reachable server sends the target (about 20 MB) well within this; behind a closed network the
/// attempt must not hold up the fallback for long.
const TARGET_TIMEOUT: Duration = Duration::from_secs(180);

/// What the fallback consists of.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// A compiler for the browser.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Toolchain {
    /// The cargo and rustc on `PATH`.
    Ordinary,
    /// Debian's second compiler under /usr/bin.
    Debian,
}

impl Toolchain {
    /// Finds a compiler that can make WebAssembly, installing what is missing.
    ///
    /// # Errors
    ///
    /// When the target cannot be downloaded and the fallback cannot be installed.
    pub fn ensure(system: &System) -> Result<Self> {
        if std::env::var(CHOICE).is_ok_and(|choice| choice == "debian") {
            return Self::debian(system);
        }
        if has_target() {
            return Ok(Self::Ordinary);
        }
        say::note(format_args!("asking rustup for the target {TARGET}"));
        let mut add = command("rustup");
        if shell::succeeds_within(add.args(["target", "add", TARGET]), TARGET_TIMEOUT)
            && has_target()
        {
            return Ok(Self::Ordinary);
        }
        say::note("rustup cannot provide it; using Debian's compiler for the browser instead");
        Self::debian(system)
    }

    fn debian(system: &System) -> Result<Self> {
        if !system.has_apt {
            bail!(
                "{} needs a Rust compiler with the target {TARGET}: run `rustup target add {TARGET}` \
                 where the network allows it, then run this again",
                system.name
            );
        }
        apt::ensure(
            system,
            &DEBIAN_PACKAGES,
            "WebAssembly compiler and the standard library's source",
        )?;
        Ok(Self::Debian)
    }

    /// Makes `command`, and every cargo and rustc it starts, use this compiler.
    ///
    /// # Errors
    ///
    /// When `PATH` cannot be extended.
    pub fn apply(self, command: &mut Command) -> Result<()> {
        command.env("CARGO_TARGET_DIR", place::web_target());
        if self == Self::Debian {
            shell::prepend_path(command, &[Path::new("/usr/bin")])?;
            command
                .env("CARGO", "/usr/bin/cargo")
                .env("RUSTC", "/usr/bin/rustc")
                .env("RUSTDOC", "/usr/bin/rustdoc")
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22")
                .env_remove("RUSTUP_TOOLCHAIN");
        }
        Ok(())
    }

    /// A cargo command for the browser.
    ///
    /// # Errors
    ///
    /// As [`Toolchain::apply`].
    pub fn cargo(self) -> Result<Command> {
        let program = if self == Self::Debian { "/usr/bin/cargo" } else { "cargo" };
        let mut cargo = command(program);
        self.apply(&mut cargo)?;
        Ok(cargo)
    }
}

/// Whether the ordinary compiler has the standard library of the browser's target.
fn has_target() -> bool {
    let mut ask = command("rustc");
    shell::read(ask.args(["--print", "target-libdir", "--target", TARGET]))
        .is_ok_and(|folder| PathBuf::from(folder.trim()).is_dir())
}
