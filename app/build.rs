//! Turns the language files `locales/{nl,en}/AREA.json` into code: a constant per text, a type per
//! text with gaps. A text that one language lacks, or gaps that differ, stop the build.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

/// Anything that stops the build.
type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build.rs");
    let locales = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("locales");
    let (dutch, english) = (areas(&locales.join("nl"))?, areas(&locales.join("en"))?);
    let mut code = String::new();
    write_group(&mut code, "", &dutch, &english)?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("texts.rs"), code)?;
    Ok(())
}

/// Every file of one language under its name.
fn areas(folder: &Path) -> Result<Map<String, Value>, Failure> {
    let mut areas = Map::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().ok_or("a file without a name")?.to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let area = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        areas.insert(name, area);
    }
    Ok(areas)
}

/// The texts under one name, as a module's content.
fn write_group(
    code: &mut String,
    path: &str,
    dutch: &Map<String, Value>,
    english: &Map<String, Value>,
) -> Result<(), Failure> {
    if let Some(key) = english.keys().find(|key| !dutch.contains_key(*key)) {
        return Err(format!("{path}{key} is missing in Dutch").into());
    }
    for (key, value) in dutch {
        let path = format!("{path}{key}");
        let other = english.get(key).ok_or_else(|| format!("{path} is missing in English"))?;
        match (value, other) {
            (Value::Object(dutch), Value::Object(english)) => {
                writeln!(code, "pub mod {key} {{ use super::*;")?;
                write_group(code, &format!("{path}."), dutch, english)?;
                writeln!(code, "}}")?;
            }
            (Value::String(dutch), Value::String(english)) => {
                write_text(code, &path, key, dutch, english)?;
            }
            _ => {
                return Err(
                    format!("{path} is a text in one language, a group in the other").into()
                );
            }
        }
    }
    Ok(())
}

fn write_text(
    code: &mut String,
    path: &str,
    key: &str,
    dutch: &str,
    english: &str,
) -> Result<(), Failure> {
    let names = gaps(dutch);
    if names != gaps(english) {
        return Err(format!("{path}: the gaps of the two languages differ").into());
    }
    if names.is_empty() {
        writeln!(code, "pub const {key}: Text = Text([{dutch:?}, {english:?}]);")?;
        return Ok(());
    }
    let fields: String = names.iter().map(|name| format!("pub {name}: &'a dyn Display,")).collect();
    let values: String = names.iter().map(|name| format!("({name:?}, self.{name}),")).collect();
    writeln!(
        code,
        "pub struct {key}<'a> {{ {fields} }}\n\
         impl {key}<'_> {{ pub fn fill(self, language: Language) -> String {{\n\
         fill(Text([{dutch:?}, {english:?}]), language, &[{values}]) }} }}"
    )?;
    Ok(())
}

/// The names between `{{` and `}}`.
fn gaps(text: &str) -> BTreeSet<String> {
    text.split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .map(|(n, _)| n.trim().to_owned())
        .collect()
}
