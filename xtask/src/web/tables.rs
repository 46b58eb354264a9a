//! Repairs one thing in optimised modules. Binaryen before version 109 writes index 0 for every
//! exported table (Debian 12 has 108), so the table of references to JavaScript objects is exported
//! as the table of functions and the glue stops with "Table.set(): Argument 1 is invalid".

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::files;
use super::module::{EXPORT_SECTION, KIND_TABLE, PREAMBLE_LENGTH, Reader, TABLE_SECTION};

/// Under this name wasm-bindgen exports its table of JavaScript objects.
const EXPORT: &[u8] = b"__wbindgen_externrefs";

const EXTERNREF: u8 = 0x6f;

/// Repairs every module of the bundle at `site`.
///
/// # Errors
///
/// When a module cannot be read or is not what wasm-bindgen makes.
pub fn repair_all(site: &Path) -> Result<()> {
    for name in files::list(site)?.iter().filter(|name| name.ends_with(".wasm")) {
        let path = site.join(name);
        let mut module = fs::read(&path).with_context(|| format!("cannot read {name}"))?;
        repair(&mut module).with_context(|| format!("{name} is not a module as expected"))?;
        fs::write(&path, module)?;
    }
    Ok(())
}

/// Points the export at the table it means; a module without that export stays as it is.
fn repair(module: &mut [u8]) -> Result<()> {
    let mut reader = Reader { bytes: module, at: PREAMBLE_LENGTH };
    let (mut table, mut place) = (None, None);
    while reader.at < reader.bytes.len() {
        let kind = reader.byte()?;
        let end = reader.number()?;
        let end = reader.at + end;
        match kind {
            TABLE_SECTION => table = externref_table(&mut reader)?,
            EXPORT_SECTION => place = place_of_export(&mut reader)?,
            _ => {}
        }
        reader.at = end;
    }
    let Some(place) = place else { return Ok(()) };
    let index = u8::try_from(table.context("there is no table of references")?)?;
    let byte = module.get_mut(place).context("the module is cut off")?;
    ensure!(index < 0x80 && *byte < 0x80, "there are too many tables");
    *byte = index;
    Ok(())
}

/// The index of the table that holds references.
fn externref_table(reader: &mut Reader<'_>) -> Result<Option<usize>> {
    for index in 0..reader.number()? {
        if reader.byte()? == EXTERNREF {
            return Ok(Some(index));
        }
        reader.limits()?;
    }
    Ok(None)
}

/// Where the index of the exported table stands.
fn place_of_export(reader: &mut Reader<'_>) -> Result<Option<usize>> {
    for _ in 0..reader.number()? {
        let name = reader.name()?;
        if reader.byte()? == KIND_TABLE && name == EXPORT {
            return Ok(Some(reader.at));
        }
        reader.number()?;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with a table of functions, a table of references, and the export at `index`.
    fn module(index: u8) -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        bytes.extend([TABLE_SECTION, 9, 2, 0x70, 1, 55, 55, EXTERNREF, 0, 0x84, 0x08]);
        bytes.extend([EXPORT_SECTION, 24 + 5, 2, 1, b'f', 0, 3, 21]);
        bytes.extend(EXPORT);
        bytes.extend([KIND_TABLE, index]);
        bytes
    }

    #[test]
    fn the_export_names_the_table_of_references() {
        for index in [0, 1] {
            let mut bytes = module(index);
            repair(&mut bytes).unwrap();
            assert_eq!(bytes, module(1));
        }
    }

    #[test]
    fn other_modules_stay_as_they_are_and_damage_is_refused() {
        let mut empty = b"\0asm\x01\0\0\0".to_vec();
        repair(&mut empty).unwrap();
        assert_eq!(empty, b"\0asm\x01\0\0\0");
        let mut cut = module(0);
        cut.truncate(25);
        assert!(repair(&mut cut).is_err());
    }
}
