//! Shortens what the program and its glue say to each other in a release: wasm-bindgen names every
//! function that crosses with a hash, which does not compress, and indents and documents the glue.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::module::{
    EXPORT_SECTION, IMPORT_SECTION, PREAMBLE_LENGTH, Reader, put_name, put_number,
};
use super::split;

/// How names begin that only the glue uses; the parts of the program share others.
const ONLY_GLUE: [&str; 2] = ["__wbg_", "wasm_bindgen_"];

type Short = HashMap<String, String>;

/// Shortens the names in the program and its glue in the bundle at `site`.
///
/// # Errors
///
/// When the program is missing or not what wasm-bindgen makes.
pub fn shorten(site: &Path) -> Result<()> {
    let glue = site.join(split::glue(site)?);
    let program = glue.with_extension("").display().to_string() + "_bg.wasm";
    let module = fs::read(&program).with_context(|| format!("cannot read {program}"))?;
    let mut short = Short::new();
    let module = renamed(&module, &mut short).context("the program is not a module as expected")?;
    fs::write(&program, module)?;
    let script = fs::read_to_string(&glue)?;
    fs::write(&glue, slim(&rename(&script, &short)))?;
    Ok(())
}

/// The module with short names; `short` learns them.
fn renamed(module: &[u8], short: &mut Short) -> Result<Vec<u8>> {
    let mut reader = Reader { bytes: module, at: 0 };
    let mut out = reader.take(PREAMBLE_LENGTH)?.to_vec();
    while reader.at < module.len() {
        let kind = reader.byte()?;
        let length = reader.number()?;
        let section = reader.take(length)?;
        let content = match kind {
            IMPORT_SECTION => imports(section, short)?,
            EXPORT_SECTION => exports(section, short)?,
            _ => section.to_vec(),
        };
        out.push(kind);
        put_name(&mut out, &content);
    }
    Ok(out)
}

fn imports(section: &[u8], short: &mut Short) -> Result<Vec<u8>> {
    let (mut reader, mut out) = (Reader { bytes: section, at: 0 }, Vec::new());
    let count = reader.number()?;
    put_number(&mut out, count);
    for _ in 0..count {
        put_name(&mut out, reader.name()?);
        put_name(&mut out, shortened(reader.name()?, short)?.as_bytes());
        out.extend(reader.import_type()?);
    }
    Ok(out)
}

fn exports(section: &[u8], short: &mut Short) -> Result<Vec<u8>> {
    let (mut reader, mut out) = (Reader { bytes: section, at: 0 }, Vec::new());
    let count = reader.number()?;
    put_number(&mut out, count);
    for _ in 0..count {
        put_name(&mut out, shortened(reader.name()?, short)?.as_bytes());
        out.push(reader.byte()?);
        put_number(&mut out, reader.number()?);
    }
    Ok(out)
}

fn shortened(name: &[u8], short: &mut Short) -> Result<String> {
    let name = std::str::from_utf8(name)?;
    if !ONLY_GLUE.iter().any(|start| name.starts_with(start)) {
        return Ok(name.to_owned());
    }
    let next = format!("_{}", short.len());
    Ok(short.entry(name.to_owned()).or_insert(next).clone())
}

/// The script with whole words replaced.
fn rename(script: &str, short: &Short) -> String {
    let mut out = String::with_capacity(script.len());
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut rest = script;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        out.push_str(short.get(word).map_or(word, String::as_str));
        let end = after.find(is_part).unwrap_or(after.len());
        let (between, after) = after.split_at(end);
        out.push_str(between);
        rest = after;
    }
    out
}

/// The script without indentation and lines of comment; wasm-bindgen writes no text of several lines.
fn slim(script: &str) -> String {
    let is_comment = |line: &&str| ["//", "/*", "*"].iter().any(|start| line.starts_with(start));
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_on_both_sides_and_others_stay() {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut imports = vec![2];
        for name in ["__wbg_alert_0123456789abcdef", "load"] {
            put_name(&mut imports, b"./app_bg.js");
            put_name(&mut imports, name.as_bytes());
            imports.extend([0, 7]);
        }
        module.push(IMPORT_SECTION);
        put_name(&mut module, &imports);
        let mut exports = vec![1];
        put_name(&mut exports, b"wasm_bindgen_42___invoke");
        exports.extend([0, 0x85, 0x01]);
        module.push(EXPORT_SECTION);
        put_name(&mut module, &exports);

        let mut short = Short::new();
        let out = renamed(&module, &mut short).unwrap();
        let mut expected = b"\0asm\x01\0\0\0\x02\x25\x02".to_vec();
        expected.extend(b"\x0b./app_bg.js\x02_0\0\x07\x0b./app_bg.js\x04load\0\x07");
        expected.extend(b"\x07\x07\x01\x02_1\0\x85\x01");
        assert_eq!(out, expected);
        assert!(renamed(&module[..30], &mut short).is_err());

        let script = "/**\n * Calls.\n */\n  a.__wbg_alert_0123456789abcdef = __wbg_alert_0;\n";
        assert_eq!(slim(&rename(script, &short)), "a._0 = __wbg_alert_0;\n");
    }
}
