//! Which part of the app may name which: shell, then features, then components and state, then
//! worker, storage and sync. Features never name each other.

use anyhow::Result;

use super::{Source, paths, sources};

/// A part, and the parts it must not name.
const FORBIDDEN: [(&str, &[&str]); 6] = [
    ("components", &["features", "shell", "state", "storage", "sync", "worker"]),
    ("features", &["shell"]),
    ("state", &["components", "features", "shell"]),
    ("storage", &["components", "features", "shell", "state"]),
    ("sync", &["components", "features", "shell", "state"]),
    ("worker", &["components", "features", "shell", "state"]),
];

/// The only places that call server functions: everything else works without a network.
const CALLERS: [&str; 5] = [
    "app/src/sync",
    "app/src/features/sign_in",
    "app/src/state/session",
    "app/src/state/history",
    "app/src/state/devices",
];

/// Imports that point the wrong way.
///
/// # Errors
///
/// When a source cannot be read.
pub fn breaches() -> Result<Vec<String>> {
    Ok(sources("app/src")?.iter().flat_map(breaches_in).collect())
}

fn breaches_in(source: &Source) -> Vec<String> {
    let module = module(&source.path);
    let part = module.first().copied().unwrap_or("");
    let forbidden =
        FORBIDDEN.iter().find(|(name, _)| *name == part).map_or(&[][..], |(_, list)| *list);
    let mut found = Vec::new();
    for path in paths::named(&source.text, &module) {
        let target = path.first().map_or("", String::as_str);
        let crosses_features = part == "features"
            && target == "features"
            && path.get(1).map(String::as_str) != module.get(1).copied();
        if forbidden.contains(&target) || crosses_features {
            found.push(format!("{}: {part} must not name {}", source.path, path.join("::")));
        }
    }
    let calls = source.text.contains("klantkompas::functions");
    if calls && !CALLERS.iter().any(|place| source.path.starts_with(place)) {
        found.push(format!(
            "{}: only sync, sign-in, history and devices call server functions",
            source.path
        ));
    }
    found
}

/// The module a file holds, as names from the root of the app.
fn module(path: &str) -> Vec<&str> {
    let inner = path.strip_prefix("app/src/").unwrap_or(path);
    let inner = inner.strip_suffix(".rs").unwrap_or(inner);
    inner.strip_suffix("/mod").unwrap_or(inner).split('/').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, count: usize) {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(breaches_in(&source).len(), count, "{:?}", breaches_in(&source));
    }

    #[test]
    fn wrong_directions_are_found() {
        check("app/src/components/table/mod.rs", "use crate::state::Replica;", 1);
        check("app/src/features/customers/page.rs", "use crate::features::calls::Card;", 1);
        check("app/src/features/customers/page.rs", "use super::super::calls::Card;", 1);
        check("app/src/storage/outbox.rs", "use crate::{clock, state::session};", 1);
        check("app/src/features/import/page.rs", "use klantkompas::functions::push;", 1);
    }

    #[test]
    fn right_directions_pass() {
        check("app/src/features/customers/page.rs", "use crate::features::customers::row::Row;", 0);
        check("app/src/features/customers/mod.rs", "use super::customers::row::Row;", 0);
        check("app/src/shell/routes.rs", "use crate::features::{calls, customers};", 0);
        check("app/src/sync/transport.rs", "use klantkompas::functions::push_changes;", 0);
        check("app/src/features/mod.rs", "pub mod calls;", 0);
    }
}
