//! A ZIP archive written from front to back (APPNOTE.TXT 6.3.10): sizes and checksums follow each file,
//! so that nothing written before need be changed.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

const LOCAL: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;

/// Version 2.0 of the format: deflated files.
const VERSION: u16 = 20;

/// Sizes follow the content (bit 3), and names are UTF-8 (bit 11).
const FLAGS: u16 = (1 << 3) | (1 << 11);

const DEFLATED: u16 = 8;

/// The first of January 1980, the earliest date an archive can say: the same table makes the same file.
const DATE: u16 = (1 << 5) | 1;

/// An archive that is being written.
#[derive(Default)]
pub struct Zip {
    /// What is written and was not taken.
    out: Vec<u8>,
    /// How much was taken.
    taken: u64,
    open: Option<Open>,
    entries: Vec<Entry>,
}

/// The file that is being written.
struct Open {
    name: &'static str,
    at: u64,
    encoder: DeflateEncoder<Vec<u8>>,
    crc: Crc,
    /// How much of its content is taken out of the encoder.
    packed: u64,
    size: u64,
}

struct Entry {
    name: &'static str,
    at: u64,
    crc: u32,
    packed: u64,
    size: u64,
}

impl Zip {
    /// Begins a file; the one before ends.
    pub fn begin(&mut self, name: &'static str) {
        self.end_file();
        let at = self.place();
        put_u32(&mut self.out, LOCAL);
        put_head(&mut self.out, (0, 0, 0));
        put_u16(&mut self.out, length(name));
        put_u16(&mut self.out, 0);
        self.out.extend(name.as_bytes());
        let encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        self.open = Some(Open { name, at, encoder, crc: Crc::new(), packed: 0, size: 0 });
    }

    /// Writes content of the file that was begun last.
    pub fn write(&mut self, content: &[u8]) {
        let Some(open) = &mut self.open else { return };
        open.crc.update(content);
        open.size = open.size.saturating_add(count(content));
        // Memory takes whatever is written to it.
        open.encoder.write_all(content).ok();
        open.drain(&mut self.out);
    }

    /// Takes what is written so far.
    pub fn take(&mut self) -> Vec<u8> {
        self.taken = self.place();
        std::mem::take(&mut self.out)
    }

    /// Ends the archive: what was not taken yet.
    pub fn finish(mut self) -> Vec<u8> {
        self.end_file();
        let begin = self.place();
        for entry in &self.entries {
            put_u32(&mut self.out, CENTRAL);
            put_u16(&mut self.out, VERSION);
            put_head(&mut self.out, (entry.crc, low(entry.packed), low(entry.size)));
            put_u16(&mut self.out, length(entry.name));
            // Neither extra field, comment, other disks nor attributes.
            [0; 4].into_iter().for_each(|none| put_u16(&mut self.out, none));
            put_u32(&mut self.out, 0);
            put_u32(&mut self.out, low(entry.at));
            self.out.extend(entry.name.as_bytes());
        }
        let size = self.place().saturating_sub(begin);
        let entries = u16::try_from(self.entries.len()).unwrap_or(u16::MAX);
        put_u32(&mut self.out, END);
        [0, 0, entries, entries].into_iter().for_each(|word| put_u16(&mut self.out, word));
        put_u32(&mut self.out, low(size));
        put_u32(&mut self.out, low(begin));
        put_u16(&mut self.out, 0);
        self.out
    }

    fn end_file(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        // Memory takes whatever is written to it.
        open.encoder.try_finish().ok();
        open.drain(&mut self.out);
        let Open { name, at, crc, packed, size, .. } = open;
        let crc = crc.sum();
        put_u32(&mut self.out, DESCRIPTOR);
        [crc, low(packed), low(size)].into_iter().for_each(|word| put_u32(&mut self.out, word));
        self.entries.push(Entry { name, at, crc, packed, size });
    }

    /// How much was written in all.
    fn place(&self) -> u64 {
        self.taken.saturating_add(count(&self.out))
    }
}

impl Open {
    fn drain(&mut self, out: &mut Vec<u8>) {
        let packed = self.encoder.get_mut();
        self.packed = self.packed.saturating_add(count(packed));
        out.append(packed);
    }
}

/// What heads before a file and in the list have in common.
fn put_head(out: &mut Vec<u8>, (crc, packed, size): (u32, u32, u32)) {
    [VERSION, FLAGS, DEFLATED, 0, DATE].into_iter().for_each(|word| put_u16(out, word));
    [crc, packed, size].into_iter().for_each(|word| put_u32(out, word));
}

fn put_u16(out: &mut Vec<u8>, value: u16) {
    out.extend(value.to_le_bytes());
}

fn put_u32(out: &mut Vec<u8>, value: u32) {
    out.extend(value.to_le_bytes());
}

fn count(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn length(name: &str) -> u16 {
    u16::try_from(name.len()).unwrap_or(u16::MAX)
}

/// A size or place; a sheet of the most rows stays far below what four bytes can say.
fn low(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
