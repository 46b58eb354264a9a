//! Bytes read as rows and columns, in place.
//!
//! Everything a reader relies on is checked once by [`Block::parse`]; the readers themselves never
//! fail, they answer `None` outside the block.

use uuid::Uuid;

use super::BlockError;
use super::header::{Column, ERASED, Header, ID, Kind, MARK, SEQ, bitmap_bytes};
use super::rows::Rows;
use crate::entity::Entity;
use crate::id::RecordId;
use crate::row::index;
use crate::sync::envelope::Envelope;

/// A block whose bytes have been checked.
#[derive(Clone, Debug)]
pub struct Block {
    bytes: Vec<u8>,
    header: Header,
    /// Where the columns' bytes begin.
    data: usize,
}

impl Block {
    /// Checks the bytes and takes them over.
    ///
    /// # Errors
    ///
    /// [`BlockError`] for anything that is not a whole, sound block of this format.
    pub fn parse(bytes: impl Into<Vec<u8>>) -> Result<Self, BlockError> {
        let bytes = bytes.into();
        let (header, data) = Header::read(&bytes)?;
        let block = Self { bytes, header, data };
        for column in &block.header.columns {
            block.check(column)?;
        }
        if block.fixed::<16>(ID, Kind::Id).is_none() || block.numbers(SEQ, Kind::U64).is_none() {
            return Err(BlockError::Column(ID.to_owned()));
        }
        Ok(block)
    }

    /// The kind of its rows.
    pub fn entity(&self) -> &Entity {
        &self.header.entity
    }

    /// How many rows it has.
    pub fn rows(&self) -> u32 {
        self.header.rows
    }

    /// The shape of its rows' values, where a row does not say otherwise.
    pub(super) fn schema(&self) -> u32 {
        self.header.schema
    }

    /// The bytes it was made from.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The names of the record's own fields in this block, in order, with what each holds.
    pub fn fields(&self) -> impl Iterator<Item = (&str, Kind)> {
        let columns = self.header.columns.iter().filter(|column| !column.name.starts_with(MARK));
        columns.map(|column| (column.name.as_str(), column.kind))
    }

    /// The record id of a row.
    pub fn id(&self, row: u32) -> Option<RecordId> {
        let bytes = self.fixed::<16>(ID, Kind::Id)?.get(row)?;
        Some(RecordId(Uuid::from_bytes(bytes)))
    }

    /// The sequence at which a row last changed.
    pub fn seq(&self, row: u32) -> Option<u64> {
        self.numbers(SEQ, Kind::U64)?.get(row).map(u64::from_le_bytes)
    }

    /// Every row with its id and sequence, in order.
    pub fn marks(&self) -> impl Iterator<Item = (u32, RecordId, u64)> {
        let (ids, seqs) = (self.fixed::<16>(ID, Kind::Id), self.numbers(SEQ, Kind::U64));
        let columns = ids.into_iter().zip(seqs);
        columns.flat_map(|(ids, seqs)| {
            (0..self.rows()).filter_map(move |row| {
                let (id, seq) = (ids.get(row)?, seqs.get(row)?);
                Some((row, RecordId(Uuid::from_bytes(id)), u64::from_le_bytes(seq)))
            })
        })
    }

    /// Which rows are marks of erased records; `None` when none is.
    pub fn erased(&self) -> Option<BoolColumn<'_>> {
        self.bool(ERASED)
    }

    /// A field of whole numbers; `None` when no row has it or it holds something else.
    pub fn int(&self, field: &str) -> Option<IntColumn<'_>> {
        self.numbers(field, Kind::I64).map(IntColumn)
    }

    /// A field of ids of other records.
    pub fn ids(&self, field: &str) -> Option<IdColumn<'_>> {
        self.fixed(field, Kind::Id)
            .map(Ids::Packed)
            .or_else(|| self.text(field).map(Ids::Written))
            .map(IdColumn)
    }

    /// A field of yes and no.
    pub fn bool(&self, field: &str) -> Option<BoolColumn<'_>> {
        let (has, values) = self.parts(field, Kind::Bool)?;
        Some(BoolColumn { has, values, rows: self.rows() })
    }

    /// A field of text.
    pub fn text(&self, field: &str) -> Option<TextColumn<'_>> {
        self.arena(field, Kind::Text)
    }

    /// A field of nested values, each as JSON text.
    pub fn json(&self, field: &str) -> Option<TextColumn<'_>> {
        self.arena(field, Kind::Json)
    }

    /// A whole row, exactly as it was packed.
    ///
    /// # Errors
    ///
    /// [`BlockError::Column`] for nested values that are not JSON: they are read here, not by
    /// [`Block::parse`], so that opening a block stays cheap. [`BlockError::Truncated`] past the end.
    pub fn envelope(&self, row: u32) -> Result<Envelope, BlockError> {
        Rows::of(self).envelope(row)
    }

    /// All rows, exactly as they were packed.
    ///
    /// # Errors
    ///
    /// As [`Block::envelope`].
    pub fn envelopes(&self) -> Result<Vec<Envelope>, BlockError> {
        let rows = Rows::of(self);
        (0..self.rows()).map(|row| rows.envelope(row)).collect()
    }

    fn column(&self, name: &str, kind: Kind) -> Option<&Column> {
        self.header.columns.iter().find(|column| column.kind == kind && column.name == name)
    }

    /// A column's bitmap and values.
    fn parts(&self, name: &str, kind: Kind) -> Option<(&[u8], &[u8])> {
        let column = self.column(name, kind)?;
        self.slice(column)?.split_at_checked(bitmap_bytes(self.rows()))
    }

    fn slice(&self, column: &Column) -> Option<&[u8]> {
        let start = self.data.checked_add(index(column.offset))?;
        self.bytes.get(start..start.checked_add(index(column.length))?)
    }

    pub(super) fn fixed<const WIDTH: usize>(
        &self,
        name: &str,
        kind: Kind,
    ) -> Option<Fixed<'_, WIDTH>> {
        let (has, values) = self.parts(name, kind)?;
        Some(Fixed { has, values: values.as_chunks().0 })
    }

    pub(super) fn numbers(&self, name: &str, kind: Kind) -> Option<Numbers<'_>> {
        Some(match self.column(name, kind)?.least {
            Some(least) => Numbers::Narrow { least, above: self.fixed(name, kind)? },
            None => Numbers::Whole(self.fixed(name, kind)?),
        })
    }

    fn arena(&self, name: &str, kind: Kind) -> Option<TextColumn<'_>> {
        let (has, rest) = self.parts(name, kind)?;
        let shared = self.column(name, kind)?.shared;
        let (offsets, rest) =
            rest.split_at_checked(offset_bytes(shared.unwrap_or(self.rows()))?)?;
        let (arena, places) = match shared {
            Some(_) => {
                let (arena, places) = rest.split_at_checked(self.arena_bytes(rest)?)?;
                (arena, Some(places.as_chunks().0))
            }
            None => (rest, None),
        };
        Some(TextColumn { has, offsets: offsets.as_chunks().0, arena, places })
    }

    /// Bytes of an arena of shared texts: behind it lie the rows' places.
    fn arena_bytes(&self, rest: &[u8]) -> Option<usize> {
        rest.len().checked_sub(index(self.rows()).checked_mul(size_of::<u16>())?)
    }

    /// Whether a column lies inside the bytes and its values are what its kind says.
    fn check(&self, column: &Column) -> Result<(), BlockError> {
        let slice = self.slice(column).ok_or(BlockError::Truncated)?;
        let damaged = || BlockError::Column(column.name.clone());
        let rows = index(self.rows());
        let width = match column.kind {
            Kind::Id => rows.checked_mul(16),
            Kind::U64 | Kind::I64 if column.least.is_some() => rows.checked_mul(4),
            Kind::U64 | Kind::I64 => rows.checked_mul(8),
            Kind::Bool => Some(bitmap_bytes(self.rows())),
            Kind::Text | Kind::Json => {
                return self.check_arena(slice, column.shared).ok_or_else(damaged);
            }
        };
        let length = width.and_then(|width| width.checked_add(bitmap_bytes(self.rows())));
        if length == Some(slice.len()) { Ok(()) } else { Err(damaged()) }
    }

    /// Offsets must rise, end with the arena and cut it between characters; places must be of texts
    /// that are there.
    fn check_arena(&self, slice: &[u8], shared: Option<u32>) -> Option<()> {
        let (has, values) = slice.split_at_checked(bitmap_bytes(self.rows()))?;
        let texts = shared.unwrap_or(self.rows());
        let (offsets, rest) = values.split_at_checked(offset_bytes(texts)?)?;
        let length = match shared {
            Some(_) => self.arena_bytes(rest)?,
            None => rest.len(),
        };
        let (arena, places) = rest.split_at_checked(length)?;
        let text = std::str::from_utf8(arena).ok()?;
        let offsets = offsets.as_chunks().0.iter().map(|bytes| index(u32::from_le_bytes(*bytes)));
        let mut previous = 0;
        for offset in offsets {
            text.get(previous..offset)?;
            previous = offset;
        }
        let places: &[[u8; 2]] = places.as_chunks().0;
        let is_sound = |(row, place): (u32, &[u8; 2])| {
            u32::from(u16::from_le_bytes(*place)) < texts || !bit(has, row)
        };
        (previous == arena.len() && (0..).zip(places).all(is_sound)).then_some(())
    }
}

/// Bytes of the offsets of an arena: one more than texts.
fn offset_bytes(texts: u32) -> Option<usize> {
    index(texts).checked_add(1)?.checked_mul(size_of::<u32>())
}

fn bit(bitmap: &[u8], row: u32) -> bool {
    bitmap.get(index(row / 8)).is_some_and(|byte| byte & (1 << (row % 8)) != 0)
}

/// Values of one width.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixed<'a, const WIDTH: usize> {
    has: &'a [u8],
    values: &'a [[u8; WIDTH]],
}

impl<const WIDTH: usize> Fixed<'_, WIDTH> {
    pub(super) fn get(&self, row: u32) -> Option<[u8; WIDTH]> {
        self.values.get(index(row)).copied().filter(|_| bit(self.has, row))
    }
}

/// Numbers of eight bytes, written as they are or as what they are above the least.
#[derive(Clone, Copy, Debug)]
pub(super) enum Numbers<'a> {
    Whole(Fixed<'a, 8>),
    Narrow { least: i64, above: Fixed<'a, 4> },
}

impl Numbers<'_> {
    /// The row's number as its bytes, whether it has a sign or not.
    pub(super) fn get(&self, row: u32) -> Option<[u8; 8]> {
        match self {
            Self::Whole(values) => values.get(row),
            Self::Narrow { least, above } => {
                let above = i64::from(u32::from_le_bytes(above.get(row)?));
                Some(least.wrapping_add(above).to_le_bytes())
            }
        }
    }
}

/// A field of whole numbers.
#[derive(Clone, Copy, Debug)]
pub struct IntColumn<'a>(Numbers<'a>);

impl IntColumn<'_> {
    /// The row's number, `None` where it has none.
    pub fn get(&self, row: u32) -> Option<i64> {
        self.0.get(row).map(i64::from_le_bytes)
    }
}

/// A field of yes and no.
#[derive(Clone, Copy, Debug)]
pub struct BoolColumn<'a> {
    has: &'a [u8],
    values: &'a [u8],
    rows: u32,
}

impl BoolColumn<'_> {
    /// The row's answer, `None` where it has none.
    pub fn get(&self, row: u32) -> Option<bool> {
        (row < self.rows && bit(self.has, row)).then(|| bit(self.values, row))
    }
}

/// A field of ids.
#[derive(Clone, Copy, Debug)]
pub struct IdColumn<'a>(Ids<'a>);

#[derive(Clone, Copy, Debug)]
enum Ids<'a> {
    Packed(Fixed<'a, 16>),
    Written(TextColumn<'a>),
}

impl IdColumn<'_> {
    /// The id in the row, `None` where there is none.
    pub fn get(&self, row: u32) -> Option<Uuid> {
        match self.0 {
            Ids::Packed(column) => column.get(row).map(Uuid::from_bytes),
            Ids::Written(column) => Uuid::try_parse(column.get(row)?).ok(),
        }
    }
}

/// A field of text, or of JSON as text.
#[derive(Clone, Copy, Debug)]
pub struct TextColumn<'a> {
    has: &'a [u8],
    offsets: &'a [[u8; 4]],
    arena: &'a [u8],
    /// Which text each row has; without, each has its own.
    places: Option<&'a [[u8; 2]]>,
}

impl<'a> TextColumn<'a> {
    /// The row's text, `None` where it has none.
    pub fn get(&self, row: u32) -> Option<&'a str> {
        if !bit(self.has, row) {
            return None;
        }
        let at = match self.places {
            Some(places) => u32::from(u16::from_le_bytes(*places.get(index(row))?)),
            None => row,
        };
        let end = self.offsets.get(index(at.checked_add(1)?))?;
        let start = self.offsets.get(index(at))?;
        let place = |bytes: &[u8; 4]| index(u32::from_le_bytes(*bytes));
        std::str::from_utf8(self.arena.get(place(start)..place(end))?).ok()
    }
}
