//! Rows to bytes.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use uuid::Uuid;

use super::BlockError;
use super::header::{
    Column, ERASED, EXTRA, FORMAT, Header, ID, Kind, MARK, SCHEMA, SCOPE, SEQ, VERSIONS,
};
use crate::entity::Entity;
use crate::sync::envelope::{Envelope, Fields, named};

/// Fields that name another record, packed as 16 bytes where every value is an id. One that is
/// missing here is packed as text; readers take both.
const REFERENCES: [&str; 6] = ["customer", "contact", "employee", "owner", "user", "referred_by"];

/// Packs rows of one kind, in the order given.
///
/// # Errors
///
/// [`BlockError::MixedKinds`]; [`BlockError::TooLarge`] beyond 4 GiB.
pub fn encode(entity: &Entity, rows: &[Envelope]) -> Result<Vec<u8>, BlockError> {
    if rows.iter().any(|row| row.entity != *entity) {
        return Err(BlockError::MixedKinds);
    }
    let schema = rows.iter().map(|row| row.schema).max().unwrap_or(1);
    let mut block = Builder { columns: Vec::new(), bytes: Vec::new() };
    block.envelope_columns(entity, schema, rows)?;
    for (name, values) in by_field(rows) {
        block.field_column(name, &values)?;
    }
    let header = Header {
        format: FORMAT,
        entity: entity.clone(),
        schema,
        rows: u32::try_from(rows.len()).map_err(|_overflow| BlockError::TooLarge)?,
        columns: block.columns,
    };
    let mut bytes = header.write()?;
    bytes.extend(block.bytes);
    Ok(bytes)
}

/// Packs rows of one kind into blocks of at most `max_bytes`, in order.
///
/// # Errors
///
/// [`BlockError::TooLarge`] when a single row exceeds `max_bytes`; else as [`encode`].
pub fn pack(
    entity: &Entity,
    rows: &[Envelope],
    max_bytes: usize,
) -> Result<Vec<Vec<u8>>, BlockError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let block = encode(entity, rows)?;
    if block.len() <= max_bytes {
        return Ok(vec![block]);
    }
    if rows.len() == 1 {
        return Err(BlockError::TooLarge);
    }
    // Halving keeps blocks between half full and full without guessing a row's size.
    let (first, second) = rows.split_at(rows.len() / 2);
    let mut blocks = pack(entity, first, max_bytes)?;
    blocks.extend(pack(entity, second, max_bytes)?);
    Ok(blocks)
}

/// The values of each field over all rows; a row without the field has none.
fn by_field(rows: &[Envelope]) -> BTreeMap<&str, Vec<Option<&Value>>> {
    let mut fields: BTreeMap<&str, Vec<Option<&Value>>> = BTreeMap::new();
    for row in rows {
        for name in row.fields.keys().filter(|name| !name.starts_with(MARK)) {
            fields.entry(name).or_default();
        }
    }
    for (name, values) in &mut fields {
        values.extend(rows.iter().map(|row| row.fields.get(*name)));
    }
    fields
}

struct Builder {
    columns: Vec<Column>,
    bytes: Vec<u8>,
}

impl Builder {
    /// The columns of the envelope; those that say nothing are left out.
    fn envelope_columns(
        &mut self,
        entity: &Entity,
        schema: u32,
        rows: &[Envelope],
    ) -> Result<(), BlockError> {
        self.fixed(ID, Kind::Id, rows.iter().map(|row| Some(row.id.0.into_bytes())))?;
        self.numbers(SEQ, Kind::U64, rows.iter().map(|row| Some(as_stored(row.seq))).collect())?;
        if rows.iter().any(|row| row.schema != schema) {
            let schemas = rows.iter().map(|row| Some(i64::from(row.schema)));
            self.numbers(SCHEMA, Kind::U64, schemas.collect())?;
        }
        if rows.iter().any(|row| row.scope != entity.scope()) {
            let scopes: Vec<_> = rows.iter().map(|row| json(&row.scope).map(Some)).collect();
            self.texts(SCOPE, Kind::Json, scopes)?;
        }
        if rows.iter().any(|row| row.erased) {
            self.bools(ERASED, rows.iter().map(|row| Some(row.erased)))?;
        }
        if rows.iter().any(|row| !row.versions.is_empty()) {
            let versions = rows
                .iter()
                .map(|row| (!row.versions.is_empty()).then(|| json(&row.versions)).transpose());
            self.texts(VERSIONS, Kind::Json, versions.collect())?;
        }
        let extra = |row: &Envelope| -> Fields {
            let marked = row.fields.iter().filter(|(name, _)| name.starts_with(MARK));
            named(marked.map(|(name, value)| (name.clone(), value.clone())).collect())
        };
        let extras: Vec<Fields> = rows.iter().map(extra).collect();
        if extras.iter().any(|fields| !fields.is_empty()) {
            let extras =
                extras.iter().map(|fields| (!fields.is_empty()).then(|| json(fields)).transpose());
            self.texts(EXTRA, Kind::Json, extras.collect())?;
        }
        Ok(())
    }

    fn field_column(&mut self, name: &str, values: &[Option<&Value>]) -> Result<(), BlockError> {
        match field_kind(name, values) {
            Kind::Id => {
                let ids = values.iter().map(|value| value.and_then(as_id).map(Uuid::into_bytes));
                self.fixed(name, Kind::Id, ids)
            }
            Kind::I64 => {
                let numbers = values.iter().map(|value| value.and_then(Value::as_i64));
                self.numbers(name, Kind::I64, numbers.collect())
            }
            Kind::Bool => {
                self.bools(name, values.iter().map(|value| value.and_then(Value::as_bool)))
            }
            Kind::Text => {
                let texts = values.iter().map(|value| Ok(value.and_then(Value::as_str)));
                self.texts(name, Kind::Text, texts.collect())
            }
            Kind::Json | Kind::U64 => {
                let texts = values.iter().map(|value| value.map(json).transpose());
                self.texts(name, Kind::Json, texts.collect())
            }
        }
    }

    /// A column of values that all take `WIDTH` bytes; missing ones are zeros.
    fn fixed<const WIDTH: usize>(
        &mut self,
        name: &str,
        kind: Kind,
        values: impl Iterator<Item = Option<[u8; WIDTH]>> + Clone,
    ) -> Result<(), BlockError> {
        let mut bytes = bitmap(values.clone().map(|value| value.is_some()));
        bytes.extend(values.flat_map(|value| value.unwrap_or([0; WIDTH])));
        self.column(name, kind, &bytes)
    }

    /// A column of numbers, narrow where they are close to each other; missing ones are zeros.
    fn numbers(
        &mut self,
        name: &str,
        kind: Kind,
        values: Vec<Option<i64>>,
    ) -> Result<(), BlockError> {
        let (least, most) = (values.iter().flatten().min(), values.iter().flatten().max());
        let above = |value: i64, least: i64| u32::try_from(value.checked_sub(least)?).ok();
        let narrow = least.filter(|least| most.is_some_and(|most| above(*most, **least).is_some()));
        let Some(&least) = narrow else {
            return self.fixed(name, kind, values.iter().map(|value| value.map(i64::to_le_bytes)));
        };
        let values = values.iter().map(|value| above((*value)?, least).map(u32::to_le_bytes));
        self.fixed(name, kind, values)?;
        self.columns.last_mut().into_iter().for_each(|column| column.least = Some(least));
        Ok(())
    }

    fn bools(
        &mut self,
        name: &str,
        values: impl Iterator<Item = Option<bool>> + Clone,
    ) -> Result<(), BlockError> {
        let mut bytes = bitmap(values.clone().map(|value| value.is_some()));
        bytes.extend(bitmap(values.map(|value| value == Some(true))));
        self.column(name, Kind::Bool, &bytes)
    }

    fn texts<Text: AsRef<str>>(
        &mut self,
        name: &str,
        kind: Kind,
        values: Vec<Result<Option<Text>, BlockError>>,
    ) -> Result<(), BlockError> {
        let values: Vec<Option<Text>> = values.into_iter().collect::<Result<_, _>>()?;
        let texts: Vec<Option<&str>> =
            values.iter().map(|value| value.as_ref().map(AsRef::as_ref)).collect();
        let mut bytes = bitmap(texts.iter().map(Option::is_some));
        let Some((shared, places)) = shared(&texts) else {
            arena(&mut bytes, texts.iter().map(|text| text.unwrap_or_default()))?;
            return self.column(name, kind, &bytes);
        };
        let count = u32::try_from(shared.len()).map_err(|_overflow| BlockError::TooLarge)?;
        arena(&mut bytes, shared.into_iter())?;
        bytes.extend(places.into_iter().flat_map(u16::to_le_bytes));
        self.column(name, kind, &bytes)?;
        self.columns.last_mut().into_iter().for_each(|column| column.shared = Some(count));
        Ok(())
    }

    fn column(&mut self, name: &str, kind: Kind, bytes: &[u8]) -> Result<(), BlockError> {
        self.columns.push(Column {
            name: name.to_owned(),
            kind,
            offset: u32::try_from(self.bytes.len()).map_err(|_overflow| BlockError::TooLarge)?,
            length: u32::try_from(bytes.len()).map_err(|_overflow| BlockError::TooLarge)?,
            shared: None,
            least: None,
        });
        self.bytes.extend(bytes);
        Ok(())
    }
}

/// A count as the number of the same bytes.
fn as_stored(count: u64) -> i64 {
    i64::from_le_bytes(count.to_le_bytes())
}

/// The different texts in the order they first come, and each row's place among them; nothing when most
/// rows have a text of their own. A row without one has the first place.
fn shared<'a>(texts: &[Option<&'a str>]) -> Option<(Vec<&'a str>, Vec<u16>)> {
    let most = texts.len() / 2;
    let (mut known, mut order) = (HashMap::new(), Vec::new());
    let mut places = Vec::with_capacity(texts.len());
    for text in texts {
        let Some(text) = *text else {
            places.push(0);
            continue;
        };
        let next = u16::try_from(order.len()).ok()?;
        let place = *known.entry(text).or_insert(next);
        if place == next {
            order.push(text);
        }
        if most < order.len() {
            return None;
        }
        places.push(place);
    }
    Some((order, places))
}

/// Where each text ends, and the texts.
fn arena<'a>(
    bytes: &mut Vec<u8>,
    texts: impl Iterator<Item = &'a str> + Clone,
) -> Result<(), BlockError> {
    bytes.extend(0_u32.to_le_bytes());
    let mut end = 0_usize;
    for text in texts.clone() {
        end = end.saturating_add(text.len());
        bytes.extend(u32::try_from(end).map_err(|_overflow| BlockError::TooLarge)?.to_le_bytes());
    }
    bytes.extend(texts.flat_map(str::bytes));
    Ok(())
}

/// The narrowest kind that holds every value exactly.
fn field_kind(name: &str, values: &[Option<&Value>]) -> Kind {
    let all = |fits: fn(&Value) -> bool| values.iter().flatten().all(|value| fits(value));
    if REFERENCES.contains(&name) && all(|value| as_id(value).is_some()) {
        Kind::Id
    } else if all(Value::is_string) {
        Kind::Text
    } else if all(Value::is_i64) {
        Kind::I64
    } else if all(Value::is_boolean) {
        Kind::Bool
    } else {
        Kind::Json
    }
}

/// An id written the one way that reads back as the same text.
fn as_id(value: &Value) -> Option<Uuid> {
    let text = value.as_str()?;
    let id = Uuid::try_parse(text).ok()?;
    let mut buffer = Uuid::encode_buffer();
    (id.hyphenated().encode_lower(&mut buffer) == text).then_some(id)
}

fn json<Data: serde::Serialize>(data: &Data) -> Result<String, BlockError> {
    serde_json::to_string(data).map_err(|error| BlockError::Header(error.to_string()))
}

fn bitmap(bits: impl Iterator<Item = bool>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (place, bit) in bits.enumerate() {
        if place % 8 == 0 {
            bytes.push(0);
        }
        if let (true, Some(byte)) = (bit, bytes.last_mut()) {
            *byte |= 1 << (place % 8);
        }
    }
    bytes
}
