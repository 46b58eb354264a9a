//! The parts of a ZIP archive, unpacked one by one and never beyond what memory is there for.
//!
//! Only what spreadsheets write is read: stored and deflated parts, with the longer sizes of ZIP64
//! where a program puts them beside the short ones. What an archive says of its own sizes is not
//! believed: unpacking stops when the budget is used up.

use std::collections::HashMap;

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::exchange::fault::Fault;

/// How an archive begins.
pub const BEGIN: [u8; 4] = *b"PK\x03\x04";

/// All parts together, unpacked: 256 MiB. Fifty thousand rows of twenty columns take about 60.
pub const MAX_UNPACKED_BYTES: usize = 256 << 20;

/// How the list of parts ends, with its fixed length; a comment of at most 64 KiB may follow.
const END: [u8; 4] = *b"PK\x05\x06";
const END_BYTES: usize = 22;

/// How each line of that list begins, with its fixed length.
const LINE: [u8; 4] = *b"PK\x01\x02";
const LINE_BYTES: usize = 46;

/// Fixed length before the name of a part.
const PART_BYTES: usize = 30;

/// The field of longer sizes.
const ZIP64: u16 = 1;

/// Stands for a size that is in the field of longer ones.
const LONGER: u64 = 0xffff_ffff;

/// An archive in memory.
pub struct Archive<'a> {
    bytes: &'a [u8],
    parts: HashMap<String, Part>,
    /// What may still be unpacked.
    left: usize,
}

#[derive(Clone, Copy, Debug)]
struct Part {
    method: u16,
    is_locked: bool,
    packed: u64,
    offset: u64,
}

impl<'a> Archive<'a> {
    /// Reads the list of parts.
    ///
    /// # Errors
    ///
    /// [`Fault::SheetDamaged`] when there is none.
    pub fn open(bytes: &'a [u8], budget: usize) -> Result<Self, Fault> {
        let end = find_end(bytes).ok_or(Fault::SheetDamaged)?;
        let count = number(bytes, end + 10, 2).ok_or(Fault::SheetDamaged)?;
        let mut at = number(bytes, end + 16, 4).and_then(place).ok_or(Fault::SheetDamaged)?;
        let mut parts = HashMap::new();
        for _ in 0..count {
            let (name, part, next) = line(bytes, at).ok_or(Fault::SheetDamaged)?;
            parts.insert(name, part);
            at = next;
        }
        Ok(Self { bytes, parts, left: budget })
    }

    /// A part, unpacked; absent when the archive has none of that name, whatever its case.
    ///
    /// # Errors
    ///
    /// [`Fault::SheetLocked`], [`Fault::SheetDamaged`], [`Fault::SheetTooLarge`].
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(part) = self.parts.get(&name.to_ascii_lowercase()).copied() else {
            return Ok(None);
        };
        if part.is_locked {
            return Err(Fault::SheetLocked);
        }
        let packed = packed(self.bytes, part).ok_or(Fault::SheetDamaged)?;
        let too_large = || Fault::SheetTooLarge { megabytes: MAX_UNPACKED_BYTES >> 20 };
        let bytes = match part.method {
            0 if packed.len() <= self.left => packed.to_vec(),
            0 => return Err(too_large()),
            8 => decompress_to_vec_with_limit(packed, self.left).map_err(|error| {
                if error.status == TINFLStatus::HasMoreOutput {
                    too_large()
                } else {
                    Fault::SheetDamaged
                }
            })?,
            _ => return Err(Fault::SheetDamaged),
        };
        self.left = self.left.saturating_sub(bytes.len());
        let text = String::from_utf8(bytes).map_err(|_not_text| Fault::SheetDamaged)?;
        Ok(Some(text))
    }
}

/// Where the end of the list begins: the last place that looks like it.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(END_BYTES + usize::from(u16::MAX));
    let last = bytes.get(from..)?.windows(END.len()).rposition(|window| window == END)?;
    Some(from + last)
}

/// One line of the list: a name in lower case, its part, and where the next line begins.
fn line(bytes: &[u8], at: usize) -> Option<(String, Part, usize)> {
    if bytes.get(at..)?.get(..LINE.len())? != LINE {
        return None;
    }
    let short = |offset| number(bytes, at + offset, 2).and_then(place);
    let (name, extra, comment) = (short(28)?, short(30)?, short(32)?);
    let begin = at + LINE_BYTES;
    let text = bytes.get(begin..begin + name)?;
    let mut part = Part {
        method: u16::try_from(number(bytes, at + 10, 2)?).ok()?,
        is_locked: number(bytes, at + 8, 2)? & 1 == 1,
        packed: number(bytes, at + 20, 4)?,
        offset: number(bytes, at + 42, 4)?,
    };
    let is_unpacked_longer = number(bytes, at + 24, 4)? == LONGER;
    let fields = bytes.get(begin + name..begin + name + extra)?;
    lengthen(&mut part, is_unpacked_longer, fields);
    let name_text = String::from_utf8_lossy(text).replace('\\', "/").to_ascii_lowercase();
    Some((name_text, part, begin + name + extra + comment))
}

/// Takes the longer sizes, which stand in a fixed order and only where the short ones say so.
fn lengthen(part: &mut Part, is_unpacked_longer: bool, mut fields: &[u8]) {
    while let Some((head, rest)) = fields.split_at_checked(4) {
        let kind = number(head, 0, 2);
        let Some(length) = number(head, 2, 2).and_then(place) else { return };
        let Some((field, rest)) = rest.split_at_checked(length) else { return };
        if kind == Some(ZIP64.into()) {
            let mut at = if is_unpacked_longer { 8 } else { 0 };
            for size in [&mut part.packed, &mut part.offset] {
                if *size == LONGER
                    && let Some(longer) = number(field, at, 8)
                {
                    *size = longer;
                    at += 8;
                }
            }
        }
        fields = rest;
    }
}

/// The bytes of a part as they stand in the archive.
fn packed(bytes: &[u8], part: Part) -> Option<&[u8]> {
    let head = bytes.get(place(part.offset)?..)?;
    if head.get(..BEGIN.len())? != BEGIN {
        return None;
    }
    let length = |offset| number(head, offset, 2).and_then(place);
    let begin = PART_BYTES + length(26)? + length(28)?;
    head.get(begin..)?.get(..place(part.packed)?)
}

/// A number of so many bytes, the least of them first.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = bytes.get(at..)?.get(..width)?;
    Some(bytes.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

fn place(number: u64) -> Option<usize> {
    usize::try_from(number).ok()
}
