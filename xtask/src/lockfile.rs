//! Reads Cargo.lock: some tools must have exactly the version of a library in it.

use std::fs;

use anyhow::{Context, Result};

use crate::place;

/// The version of a package in Cargo.lock.
///
/// # Errors
///
/// When the file cannot be read or does not name the package.
pub fn version(package: &str) -> Result<String> {
    let text =
        fs::read_to_string(place::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let version = find(&text, package);
    Ok(version.with_context(|| format!("Cargo.lock does not name {package}"))?.to_owned())
}

fn find<'a>(text: &'a str, package: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    rest.split_once('"').map(|(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_belongs_to_the_package_of_that_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(find(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(find(lock, "wasm"), None);
    }
}
