//! Where the program under test is.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

/// `KLANTKOMPAS_HOST_BIN`, else the development build of this checkout; built with these features it
/// can do what the test needs.
///
/// # Errors
///
/// When there is none.
pub fn path(features: &str) -> Result<PathBuf> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/klantkompas");
    let path = std::env::var_os("KLANTKOMPAS_HOST_BIN").map_or(built, PathBuf::from);
    ensure!(
        path.is_file(),
        "no host program at {}: build it with `cargo build -p klantkompas --features {features}`, \
         or name one in KLANTKOMPAS_HOST_BIN",
        path.display()
    );
    Ok(path)
}
