//! Whether every dependency may be passed on, and comes from the registry: the rules of deny.toml,
//! read here because cargo-deny takes longer to compile than the rest of the gate's tools together.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};

use crate::host::native_cargo;
use crate::{place, shell};

/// Packages whose licence or source deny.toml does not admit, and strangers that use `sqlx`.
///
/// # Errors
///
/// When deny.toml cannot be read or cargo cannot resolve the dependencies.
pub fn breaches() -> Result<Vec<String>> {
    let rules =
        fs::read_to_string(place::root().join("deny.toml")).context("cannot read deny.toml")?;
    let allowed = allowed(&rules);
    let tree = tree(&["--format", "{l}|{p}"])?;
    let packages: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    let mut found: Vec<String> =
        packages.iter().filter_map(|line| breach(line, &allowed)).collect();
    let users = tree_of("sqlx")?;
    let strangers = users.lines().skip(1).filter(|line| !line.starts_with("klantkompas "));
    found.extend(strangers.map(|line| format!("only klantkompas may use sqlx, not {line}")));
    Ok(found)
}

fn tree(words: &[&str]) -> Result<String> {
    let mut cargo = native_cargo();
    cargo.args(["tree", "--workspace", "--all-features", "--target", "all", "--prefix", "none"]);
    shell::read(cargo.args(words))
}

fn tree_of(package: &str) -> Result<String> {
    tree(&["--invert", package, "--depth", "1", "--edges", "normal"])
}

/// The names in deny.toml's `allow` list.
fn allowed(rules: &str) -> BTreeSet<&str> {
    let list = rules.split_once("allow = [").and_then(|(_, rest)| rest.split_once(']'));
    list.map_or("", |(list, _)| list).split('"').skip(1).step_by(2).collect()
}

/// What is wrong with a line of `licence|package`.
fn breach(line: &str, allowed: &BTreeSet<&str>) -> Option<String> {
    let (licence, package) = line.split_once('|')?;
    if package.contains("(http") || package.contains("(registry") {
        return Some(format!("{package} does not come from the usual registry"));
    }
    let admitted = admits(licence, allowed);
    (!admitted).then(|| format!("{package} has the licence `{licence}`"))
}

/// Whether an SPDX expression can be met with allowed licences. `OR` binds weaker than `AND`;
/// an older form writes `/` for `OR`.
fn admits(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest, allowed) && rest.is_empty()
}

fn any(rest: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    let mut admitted = all(rest, allowed);
    while take(rest, "OR") {
        admitted |= all(rest, allowed);
    }
    admitted
}

fn all(rest: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    let mut admitted = one(rest, allowed);
    while take(rest, "AND") {
        admitted &= one(rest, allowed);
    }
    admitted
}

fn one(rest: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    if take(rest, "(") {
        let admitted = any(rest, allowed);
        return take(rest, ")") && admitted;
    }
    match *rest {
        [name, "WITH", exception, tail @ ..] => {
            *rest = tail;
            allowed.contains(format!("{name} WITH {exception}").as_str())
        }
        [name, tail @ ..] => {
            *rest = tail;
            allowed.contains(name)
        }
        [] => false,
    }
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    match rest.split_first() {
        Some((first, tail)) if *first == word => {
            *rest = tail;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: bool) {
        let rules =
            "allow = [\n  \"MIT\",\n  \"Apache-2.0 WITH LLVM-exception\",\n]\ndeny = [\"X\"]";
        assert_eq!(admits(expression, &allowed(rules)), expected, "{expression}");
    }

    #[test]
    fn expressions_are_met_by_what_is_allowed() {
        check("MIT", true);
        check("MIT/Unlicense", true);
        check("GPL-3.0 OR MIT", true);
        check("MIT AND GPL-3.0", false);
        check("(MIT OR GPL-3.0) AND MIT", true);
        check("Apache-2.0 WITH LLVM-exception", true);
        check("Apache-2.0", false);
        check("", false);
    }

    #[test]
    fn a_package_from_elsewhere_is_found() {
        let allowed = BTreeSet::from(["MIT"]);
        assert_eq!(breach("MIT|serde v1.0.1", &allowed), None);
        assert!(breach("MIT|serde v1.0.1 (https://example.org/serde#abc)", &allowed).is_some());
        assert!(breach("GPL-3.0|tool v1.0.0", &allowed).is_some());
    }
}
