//! Which compiler makes WebAssembly: the one on `PATH`, or Debian's `rustc-web`.
//!
//! A release compiles the standard library from source as well, with panics that stop at once
//! instead of composing a text, for a smaller download.

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

/// What a release adds to the flags of .cargo/config.toml, which this replaces: what the linker knows of
/// addresses, by which the program is split, and panics that stop at once.
const RELEASE_FLAGS: &str = "--cfg erase_components -Clink-arg=--emit-relocs -Zunstable-options \
                             -Cpanic=immediate-abort -Ctarget-feature=+simd128";

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
        for (is_there, words) in [
            (has_target(), ["target", "add", TARGET]),
            (has_source(), ["component", "add", "rust-src"]),
        ] {
            if !is_there {
                say::note(format_args!("asking rustup to {} {}", words[1], words[2]));
                // What is still missing afterwards decides.
                shell::succeeds_within(command("rustup").args(words), TARGET_TIMEOUT);
            }
        }
        if has_target() && has_source() {
            return Ok(Self::Ordinary);
        }
        say::note("rustup cannot provide it; using Debian's compiler for the browser instead");
        Self::debian(system)
    }

    fn debian(system: &System) -> Result<Self> {
        if !system.has_apt {
            bail!(
                "{} needs a Rust compiler with the target {TARGET} and the standard library's source: run \
                 `rustup target add {TARGET}` and `rustup component add rust-src` where the network \
                 allows it, then run this again",
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
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22")
                .env_remove("RUSTUP_TOOLCHAIN");
            compile_std(command);
        }
        Ok(())
    }

    /// As [`Toolchain::apply`], for what people download.
    ///
    /// # Errors
    ///
    /// As [`Toolchain::apply`].
    pub fn apply_release(self, command: &mut Command) -> Result<()> {
        self.apply(command)?;
        compile_std(command).env("RUSTFLAGS", RELEASE_FLAGS);
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

/// Has cargo compile the standard library too, which is not a stable feature yet.
fn compile_std(command: &mut Command) -> &mut Command {
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
}

/// Whether the ordinary compiler has the standard library of the browser's target.
fn has_target() -> bool {
    let mut ask = command("rustc");
    shell::read(ask.args(["--print", "target-libdir", "--target", TARGET]))
        .is_ok_and(|folder| PathBuf::from(folder.trim()).is_dir())
}

/// Whether the ordinary compiler has the standard library's source.
fn has_source() -> bool {
    shell::read(command("rustc").args(["--print", "sysroot"])).is_ok_and(|root| {
        PathBuf::from(root.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file()
    })
}
