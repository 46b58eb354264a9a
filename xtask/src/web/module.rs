//! The little of WebAssembly's binary format that the chores read and write: sections, numbers, names.
//!
//! WebAssembly Core Specification 2.0, §5.

use anyhow::{Context, Result, bail};

/// Magic number and version.
pub const PREAMBLE_LENGTH: usize = 8;

pub const IMPORT_SECTION: u8 = 2;
pub const TABLE_SECTION: u8 = 4;
pub const EXPORT_SECTION: u8 = 7;

/// What an import or export is; functions are 0.
pub const KIND_TABLE: u8 = 1;
const KIND_FUNCTION: u8 = 0;
const KIND_MEMORY: u8 = 2;
const KIND_GLOBAL: u8 = 3;

/// Reads on from a place in a module.
pub struct Reader<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Reader<'a> {
    pub fn byte(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).context("the module is cut off")?;
        self.at += 1;
        Ok(byte)
    }

    /// An unsigned number in LEB128.
    pub fn number(&mut self) -> Result<usize> {
        let (mut value, mut shift) = (0_usize, 0_u32);
        loop {
            let byte = self.byte()?;
            let part =
                usize::from(byte & 0x7f).checked_shl(shift).context("a number is too large")?;
            value |= part;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
        }
    }

    /// The next `length` bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let bytes = self.bytes.get(self.at..self.at + length).context("the module is cut off")?;
        self.at += length;
        Ok(bytes)
    }

    /// A name, after its length.
    pub fn name(&mut self) -> Result<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    /// What an import is: its kind and type, as bytes.
    pub fn import_type(&mut self) -> Result<&'a [u8]> {
        let from = self.at;
        match self.byte()? {
            KIND_FUNCTION => {
                self.number()?;
            }
            KIND_TABLE => {
                self.byte()?;
                self.limits()?;
            }
            KIND_MEMORY => self.limits()?,
            KIND_GLOBAL => {
                self.take(2)?;
            }
            kind => bail!("an import of kind {kind} is unknown"),
        }
        self.bytes.get(from..self.at).context("the module is cut off")
    }

    /// Passes over the limits of a table or memory.
    pub fn limits(&mut self) -> Result<()> {
        let has_maximum = self.byte()? & 1 == 1;
        self.number()?;
        if has_maximum {
            self.number()?;
        }
        Ok(())
    }
}

/// Appends an unsigned number in LEB128.
pub fn put_number(bytes: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

/// Appends a name with its length before it.
pub fn put_name(bytes: &mut Vec<u8>, name: &[u8]) {
    put_number(bytes, name.len());
    bytes.extend(name);
}
