//! Columns put together to whole rows again. The columns are found once, not for each row.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::header::{ERASED, EXTRA, Kind, SCHEMA, SCOPE, VERSIONS};
use super::view::{BoolColumn, IdColumn, IntColumn, Numbers, TextColumn};
use super::{Block, BlockError};
use crate::sync::envelope::{Envelope, Fields};

/// The columns of a block, ready to be read row by row.
pub(super) struct Rows<'a> {
    block: &'a Block,
    fields: Vec<(&'a str, Values<'a>)>,
    schema: Option<Numbers<'a>>,
    erased: Option<BoolColumn<'a>>,
    scope: Option<TextColumn<'a>>,
    versions: Option<TextColumn<'a>>,
    extra: Option<TextColumn<'a>>,
}

enum Values<'a> {
    Ids(IdColumn<'a>),
    Unsigned(Numbers<'a>),
    Ints(IntColumn<'a>),
    Bools(BoolColumn<'a>),
    Texts(TextColumn<'a>),
    Nested(TextColumn<'a>),
}

impl<'a> Rows<'a> {
    pub(super) fn of(block: &'a Block) -> Self {
        let values = |name, kind| {
            Some(match kind {
                Kind::Id => Values::Ids(block.ids(name)?),
                Kind::U64 => Values::Unsigned(block.numbers(name, Kind::U64)?),
                Kind::I64 => Values::Ints(block.int(name)?),
                Kind::Bool => Values::Bools(block.bool(name)?),
                Kind::Text => Values::Texts(block.text(name)?),
                Kind::Json => Values::Nested(block.json(name)?),
            })
        };
        let fields = block.fields().filter_map(|(name, kind)| Some((name, values(name, kind)?)));
        Self {
            block,
            fields: fields.collect(),
            schema: block.numbers(SCHEMA, Kind::U64),
            erased: block.bool(ERASED),
            scope: block.json(SCOPE),
            versions: block.json(VERSIONS),
            extra: block.json(EXTRA),
        }
    }

    pub(super) fn envelope(&self, row: u32) -> Result<Envelope, BlockError> {
        let id = self.block.id(row).ok_or(BlockError::Truncated)?;
        let seq = self.block.seq(row).ok_or(BlockError::Truncated)?;
        let mut fields: Fields = nested(EXTRA, self.extra, row)?.unwrap_or_default();
        for (name, values) in &self.fields {
            fields.extend(values.get(name, row)?.map(|value| ((*name).to_owned(), value)));
        }
        let entity = self.block.entity().clone();
        let scope = nested(SCOPE, self.scope, row)?.unwrap_or(entity.scope());
        let schema = self.schema.and_then(|column| column.get(row)).map(u64::from_le_bytes);
        let schema = schema.and_then(|schema| u32::try_from(schema).ok());
        Ok(Envelope {
            entity,
            id,
            schema: schema.unwrap_or(self.block.schema()),
            fields,
            versions: nested(VERSIONS, self.versions, row)?.unwrap_or_default(),
            scope,
            seq,
            erased: self.erased.and_then(|column| column.get(row)).unwrap_or(false),
        })
    }
}

impl Values<'_> {
    fn get(&self, name: &str, row: u32) -> Result<Option<Value>, BlockError> {
        Ok(match self {
            Self::Ids(ids) => ids.get(row).map(|id| id.to_string().into()),
            Self::Unsigned(numbers) => {
                numbers.get(row).map(|bytes| u64::from_le_bytes(bytes).into())
            }
            Self::Ints(numbers) => numbers.get(row).map(Into::into),
            Self::Bools(answers) => answers.get(row).map(Into::into),
            Self::Texts(texts) => texts.get(row).map(Into::into),
            Self::Nested(texts) => nested(name, Some(*texts), row)?,
        })
    }
}

/// A value written as JSON. Read as bytes, as everything else in the browser is, so that the program
/// holds one reader of JSON.
fn nested<Data: DeserializeOwned>(
    name: &str,
    texts: Option<TextColumn<'_>>,
    row: u32,
) -> Result<Option<Data>, BlockError> {
    let text = texts.and_then(|texts| texts.get(row));
    let data = text.map(|text| serde_json::from_slice(text.as_bytes())).transpose();
    data.map_err(|_not_json| BlockError::Column(name.to_owned()))
}
