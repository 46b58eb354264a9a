//! Rules of ARCHITECTURE.md that a compiler cannot see: which part may know which, and how code is
//! kept readable. Read from the text of `use` lines and paths, and from cargo's dependency trees.

mod layers;
mod licences;
mod paths;
mod text;
mod trees;
mod unused;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::place;
use crate::web::files;

/// A rule and how its breaches are found.
pub struct Rule {
    /// What holds when nothing is found.
    pub title: &'static str,
    /// Finds breaches, one line each.
    pub find: fn() -> Result<Vec<String>>,
}

/// All rules.
pub const RULES: [Rule; 6] = [
    Rule { title: "parts of the app know only the parts below them", find: layers::breaches },
    Rule {
        title: "domain and replica do no I/O and the app carries nothing of the host",
        find: trees::breaches,
    },
    Rule {
        title: "dependencies have licences and sources that deny.toml admits",
        find: licences::breaches,
    },
    Rule { title: "every dependency is used", find: unused::breaches },
    Rule { title: "no file is longer than 500 lines", find: text::long_files },
    Rule { title: "every note of work to do names its issue", find: text::loose_notes },
];

/// A source file of the project.
struct Source {
    /// Path below the root, with `/`.
    path: String,
    text: String,
}

/// All Rust sources below a folder of the checkout.
fn sources(folder: &str) -> Result<Vec<Source>> {
    let root = place::root().join(folder);
    let rust = files::list(&root)?.into_iter().filter(|name| name.ends_with(".rs"));
    rust.map(|name| read(&root, folder, &name)).collect()
}

fn read(root: &Path, folder: &str, name: &str) -> Result<Source> {
    let path = format!("{folder}/{name}");
    let text =
        fs::read_to_string(root.join(name)).with_context(|| format!("cannot read {path}"))?;
    Ok(Source { path, text })
}

/// Lines with their numbers from one.
fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}
