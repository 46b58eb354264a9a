//! Turns the language files into code, checked: a text that one language lacks stops the build.

use std::path::PathBuf;
use std::{env, fs};

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

/// One file per language and area: `locales/{nl,en}/AREA.json`.
const AREAS: [&str; 14] = [
    "common",
    "shell",
    "command",
    "sync",
    "sign_in",
    "settings",
    "styleguide",
    "records",
    "customers",
    "dossier",
    "calls",
    "segments",
    "surveys",
    "import",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build.rs");
    let options = ParseOptions::new().interpolate_display(true);
    let config = Config::new("nl")?.add_locale("en")?.add_namespaces(AREAS)?.parse_options(options);
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let texts = parse_locales(Some(folder), config)?;
    let code = leptos_i18n_codegen::gen_code(&texts, None, true, None, false)?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("texts.rs"), code.to_string())?;
    Ok(())
}
