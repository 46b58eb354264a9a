//! Whose code the bundle is made of: `cargo xtask size --why`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::say;
use crate::web::{files, split};

/// Crates listed by name; the rest is one line.
const LISTED: usize = 24;

/// Bytes of code by crate.
type Shares = BTreeMap<String, u64>;

/// Prints what each crate takes of the program and of what is fetched later: bytes of code as the
/// compiler made it, before it is made smaller and compressed to less than a third. A generic function
/// counts for the crate that wrote it, with every type it is made for.
///
/// # Errors
///
/// When no bundle was built, or one of its modules cannot be read.
pub fn explain() -> Result<()> {
    let folder = split::output();
    let (mut first, mut later) = (Shares::new(), Shares::new());
    for name in files::list(&folder)?.into_iter().filter(|name| name.ends_with(".wasm")) {
        let shares = if split::is_program(&name) { &mut first } else { &mut later };
        add(&folder.join(&name), shares).with_context(|| format!("{name} cannot be read"))?;
    }
    let whole = |shares: &Shares| shares.values().sum::<u64>();
    say::line(format_args!("\n first visit        later  crate"));
    let mut names: Vec<&String> = first.keys().chain(later.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let of = |shares: &Shares, name: &String| shares.get(name).copied().unwrap_or_default();
    names.sort_by_key(|name| std::cmp::Reverse((of(&first, name), of(&later, name))));
    for name in names.iter().take(LISTED) {
        line(of(&first, name), of(&later, name), name);
    }
    let rest = |shares: &Shares| names.iter().skip(LISTED).map(|name| of(shares, name)).sum();
    line(rest(&first), rest(&later), &format!("{} more", names.len().saturating_sub(LISTED)));
    line(whole(&first), whole(&later), "all code, before it is made smaller");
    Ok(())
}

fn line(first: u64, later: u64, name: &str) {
    say::line(format_args!("{first:>12} {later:>12}  {name}"));
}

/// Adds up a module's functions by crate.
fn add(path: &Path, shares: &mut Shares) -> Result<()> {
    let module = fs::read(path)?;
    let (mut imported, mut sizes) = (0, Vec::<u64>::new());
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(&module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                sizes.push(range.end.saturating_sub(range.start));
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(parts) = section.as_known() else { continue };
                for part in parts {
                    let Name::Function(functions) = part? else { continue };
                    for naming in functions {
                        let naming = naming?;
                        names.insert(naming.index, naming.name);
                    }
                }
            }
            _ => {}
        }
    }
    for (number, size) in (imported..).zip(sizes) {
        let name = names.get(&number).map_or("", |name| name);
        *shares.entry(owner(name)).or_default() += size;
    }
    Ok(())
}

/// The crate that wrote a function: the first word of its path, or of the type it belongs to, or of the
/// trait when that type is the language's own.
fn owner(mangled: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    let crates = name.split(" as ").find_map(first_word);
    crates.unwrap_or("(others)").to_owned()
}

/// The first word of a path; none when this is no path.
fn first_word(mut path: &str) -> Option<&str> {
    loop {
        let shorter = path.trim_start_matches(['<', '&', '[', '(', '*']);
        let shorter = ["mut ", "const ", "dyn ", "impl "]
            .iter()
            .fold(shorter, |text, word| text.strip_prefix(word).unwrap_or(text));
        if shorter == path {
            break;
        }
        path = shorter;
    }
    let end = path.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
    let (word, rest) = path.split_at_checked(end)?;
    (!word.is_empty() && rest.starts_with("::")).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::owner;

    #[test]
    fn a_function_is_of_the_crate_that_wrote_it() {
        let names = [
            ("_RNvNtCsjHEUxbR9EIX_3app4sync4lead", "app"),
            ("_RNCNvMNtNtCsjHEUxbR9EIX_3app4sync7performNtNtB6_6leader6Leader5round0B8_", "app"),
            ("_ZN10serde_json2de8from_str17h0123456789abcdefE", "serde_json"),
            ("_RNvXs_NtCs1_5serde2debNtB4_11Deserialize11deserialize", "serde"),
            ("memcpy", "(others)"),
            ("", "(others)"),
        ];
        for (name, expected) in names {
            assert_eq!(owner(name), expected, "{name}");
        }
    }
}
