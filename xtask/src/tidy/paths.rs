//! Finds which modules of its own crate a source names, in `use` lines and in paths.

/// Every path into the crate that the text names, as module names from the root: `crate::a::b` and
/// `crate::a::{b, c}` give `[a, b]`, `[a, b]` and `[a, c]`; `super::` is counted from `module`.
/// Comments are passed over. Two names deep is enough to tell parts apart.
pub fn named(text: &str, module: &[&str]) -> Vec<Vec<String>> {
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or("")).fold(
        String::new(),
        |mut code, line| {
            code.push_str(line);
            code.push('\n');
            code
        },
    );
    let mut found = Vec::new();
    for (start, _) in code.match_indices("crate::") {
        let before = code.get(..start).and_then(|text| text.chars().next_back());
        if !before.is_some_and(|letter| is_name(letter) || letter == '$') {
            expand(code.get(start + "crate::".len()..).unwrap_or(""), &[], &mut found);
        }
    }
    for (start, _) in code.match_indices("super::") {
        let before = code.get(..start).unwrap_or("");
        if !before.ends_with("::") && !before.chars().next_back().is_some_and(is_name) {
            let mut rest = code.get(start..).unwrap_or("");
            let mut base = module;
            while let Some(tail) = rest.strip_prefix("super::") {
                (base, rest) = (base.split_last().map_or(base, |(_, init)| init), tail);
            }
            expand(rest, base, &mut found);
        }
    }
    found
}

/// Follows a path after its prefix: names joined by `::`, or a group in braces.
fn expand(rest: &str, base: &[&str], found: &mut Vec<Vec<String>>) {
    let rest = rest.trim_start();
    if base.len() >= 2 {
        found.push(base.iter().take(2).map(|name| (*name).to_owned()).collect());
        return;
    }
    if let Some(group) = rest.strip_prefix('{') {
        for member in members(group) {
            expand(member, base, found);
        }
        return;
    }
    let name: &str = rest.split(|letter| !is_name(letter)).next().unwrap_or("");
    if name.is_empty() {
        return;
    }
    let path: Vec<&str> = base.iter().copied().chain([name]).collect();
    let tail = rest.get(name.len()..).unwrap_or("");
    match tail.strip_prefix("::") {
        Some(deeper) => expand(deeper, &path, found),
        None => found.push(path.iter().map(|name| (*name).to_owned()).collect()),
    }
}

/// The comma-separated members of a group up to its closing brace.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0_usize, 0, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(group.get(start..at).unwrap_or(""));
                start = at + 1;
                if letter == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = named(text, &["features", "customers", "page"]);
        let found: Vec<String> = found.iter().map(|path| path.join("::")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn paths_groups_and_parents_are_followed() {
        check("use crate::state::customers::Customers;", &["state::customers"]);
        check(
            "use crate::{clock, components::{Button, table::Table}};",
            &["clock", "components::Button", "components::table"],
        );
        check("let x = crate::sync::status();", &["sync::status"]);
        check("use super::row::Row;", &["features::customers"]);
        check("use super::super::calls::Card;", &["features::calls"]);
    }

    #[test]
    fn comments_and_other_crates_are_passed_over() {
        check("//! See [`crate::sync`].", &[]);
        check("use my_crate::sync::X; use klantkompas::functions;", &[]);
    }
}
