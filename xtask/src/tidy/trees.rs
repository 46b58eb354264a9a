//! What crates draw in, by cargo's own account.

use anyhow::Result;

use crate::host::native_cargo;
use crate::shell;

/// What a pure crate cannot need.
const IMPURE: [&str; 11] = [
    "axum",
    "getrandom",
    "gloo",
    "indexed_db_futures",
    "js-sys",
    "leptos",
    "reqwest",
    "sqlx",
    "tokio",
    "wasm-bindgen",
    "web-sys",
];

/// What must never reach the browser. Not tokio: IndexedDB's crate uses its channels, which need no
/// run-time; `mio` is what a run-time would bring.
const HOST_ONLY: [&str; 6] = ["argon2", "axum", "hyper", "mio", "reqwest", "sqlx"];

/// Forbidden packages in the trees of `domain`, of the replica and of the app.
///
/// # Errors
///
/// When cargo cannot resolve the dependencies.
pub fn breaches() -> Result<Vec<String>> {
    let domain = tree(&["--package", "domain", "--target", "x86_64-unknown-linux-gnu"])?;
    let replica = tree(&["--package", "replica", "--target", "x86_64-unknown-linux-gnu"])?;
    let app = tree(&["--package", "app", "--target", "wasm32-unknown-unknown"])?;
    let mut found = named(&domain, &IMPURE, "domain");
    found.extend(named(&replica, &IMPURE, "replica"));
    found.extend(named(&app, &HOST_ONLY, "app"));
    Ok(found)
}

fn tree(words: &[&str]) -> Result<String> {
    let mut cargo = native_cargo();
    shell::read(cargo.args(["tree", "--edges", "normal", "--prefix", "none"]).args(words))
}

fn named(tree: &str, forbidden: &[&str], package: &str) -> Vec<String> {
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    let mut found: Vec<_> = names.filter(|name| forbidden.contains(name)).collect();
    found.sort_unstable();
    found.dedup();
    found.iter().map(|name| format!("{package} must not depend on {name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_packages_are_named_once() {
        let tree = "domain v0.1.0\ntokio v1.50.0\nserde v1.0.1\ntokio v1.50.0 (*)\n";
        assert_eq!(named(tree, &IMPURE, "domain"), ["domain must not depend on tokio"]);
        assert!(named("domain v0.1.0\ntokio-util-like v1\n", &IMPURE, "domain").is_empty());
    }
}
