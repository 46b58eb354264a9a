//! Dependencies that a manifest names and no source of the crate mentions.

use std::fs;

use anyhow::{Context, Result};

use super::{Source, sources};
use crate::place;

const CRATES: [&str; 7] =
    ["domain", "replica", "server-fn", "app", "tests", "tests/cluster", "xtask"];

/// Unused dependencies, and lines of the root manifest that no crate refers to.
///
/// # Errors
///
/// When a manifest or source cannot be read.
pub fn breaches() -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut used_anywhere = Vec::new();
    for folder in CRATES {
        let manifest = manifest(folder)?;
        let sources = sources(folder)?;
        let names = dependencies(&manifest, |section| section.ends_with("dependencies"));
        let unused = names.iter().filter(|name| !is_mentioned(name, &sources));
        let unused = unused.filter(|name| !is_excused(name, &manifest));
        found.extend(unused.map(|name| format!("{folder}/Cargo.toml: {name} is not used")));
        used_anywhere.extend(names.iter().map(|name| (*name).to_owned()));
    }
    let root = manifest(".")?;
    let shared = dependencies(&root, |section| section == "workspace.dependencies");
    let idle = shared.iter().filter(|name| !used_anywhere.iter().any(|used| used == *name));
    found.extend(idle.map(|name| format!("Cargo.toml: no crate refers to {name}")));
    Ok(found)
}

fn manifest(folder: &str) -> Result<String> {
    let path = place::root().join(folder).join("Cargo.toml");
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// The keys of the tables that `wanted` chooses by name.
fn dependencies(manifest: &str, wanted: impl Fn(&str) -> bool) -> Vec<&str> {
    let (mut inside, mut names) = (false, Vec::new());
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            inside = wanted(section.trim_end().trim_end_matches(']'));
        } else if inside {
            let end = line.find([' ', '=', '.']).unwrap_or(0);
            let name = line.get(..end).unwrap_or("");
            let starts = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
            names.extend(starts.then_some(name));
        }
    }
    names
}

/// Whether a source names the crate, as a whole word.
fn is_mentioned(name: &str, sources: &[Source]) -> bool {
    let word = name.replace('-', "_");
    sources.iter().any(|source| {
        source.text.match_indices(&word).any(|(start, _)| {
            let before = source.text.get(..start).and_then(|text| text.chars().next_back());
            let after = source.text.get(start + word.len()..).and_then(|text| text.chars().next());
            let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
            !before.is_some_and(is_name) && !after.is_some_and(is_name)
        })
    })
}

/// Whether the manifest says why a crate is there though nothing names it: listed for its features
/// in the `ignored` list that cargo-machete reads too.
fn is_excused(name: &str, manifest: &str) -> bool {
    let lists = manifest.lines().filter(|line| line.starts_with("ignored = ["));
    lists.into_iter().any(|line| line.contains(&format!("\"{name}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[package]\nname = \"a\"\n\n[dependencies]\nserde.workspace = true\n\
        web-sys = { workspace = true, features = [\n  \"Document\",\n] }\nuuid.workspace = true\n\
        # a remark\n\n[package.metadata.cargo-machete]\nignored = [\"uuid\"]\n";

    #[test]
    fn the_names_of_dependencies_are_read() {
        assert_eq!(
            dependencies(MANIFEST, |section| section == "dependencies"),
            ["serde", "web-sys", "uuid"]
        );
        assert!(is_excused("uuid", MANIFEST) && !is_excused("serde", MANIFEST));
    }

    #[test]
    fn only_whole_words_are_mentions() {
        let source = |text: &str| [Source { path: String::new(), text: text.to_owned() }];
        assert!(is_mentioned("web-sys", &source("use web_sys::Document;")));
        assert!(!is_mentioned("serde", &source("use serde_json::Value;")));
    }
}
