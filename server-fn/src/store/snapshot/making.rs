//! Making a snapshot: one at a time for the same scopes, whoever asks and on whichever host.

use std::collections::VecDeque;
use std::io::Write;
use std::num::NonZero;

use domain::id::WorkspaceId;
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;
use domain::sync::hash::sha256_hex;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::task::JoinHandle;

use super::super::convert::stored;
use super::super::cursor::{Place, scope_names};
use super::super::pull::visible;
use super::super::query::Query;
use super::super::row::{COLUMNS, Line};
use super::super::{Store, StoreError, Tx};
use crate::protocol::Role;

/// Rows of a segment, and rows read at once.
const SEGMENT_ROWS: i64 = 5_000;

/// How hard segments are pressed, of the levels up to 9: less than the usual 6, for whoever loads first
/// waits for all of them to be made.
const LEVEL: u32 = 3;

/// Who makes a snapshot and has not kept it after this long was stopped half-way: 5 minutes.
const LONGEST_MS: i64 = 5 * 60 * 1000;

/// A snapshot that is being made.
#[derive(Clone, Debug)]
pub struct Making {
    workspace: WorkspaceId,
    role: Role,
    token: String,
    now_ms: i64,
}

/// A segment that is ready to be kept.
struct Packed {
    hash: String,
    rows: i64,
    bytes: i64,
    packed: Vec<u8>,
}

impl Store {
    /// Begins to make a snapshot for a role; `None` when somebody else does.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn begin_making(
        &self,
        workspace: WorkspaceId,
        role: Role,
        token: String,
        now_ms: i64,
    ) -> Result<Option<Making>, StoreError> {
        let mut tx = self.begin_change(workspace).await?;
        let begun = Query::new(
            "INSERT INTO snapshot_making (workspace_id, scopes, token, begun_at) \
             VALUES ($1, $2, $3, $4) \
             ON CONFLICT (workspace_id, scopes) DO UPDATE \
             SET token = excluded.token, begun_at = excluded.begun_at \
             WHERE snapshot_making.begun_at < $5",
        )
        .bind(workspace.to_string())
        .bind(scope_names(role).join("+"))
        .bind(&token)
        .bind(now_ms)
        .bind(now_ms.saturating_sub(LONGEST_MS))
        .execute(&mut tx)
        .await?;
        tx.commit().await?;
        Ok((begun > 0).then_some(Making { workspace, role, token, now_ms }))
    }

    /// Makes the snapshot and keeps it in the place of the last one, unless somebody was erased
    /// meanwhile: what was read before tells of them.
    ///
    /// # Errors
    ///
    /// When the database cannot be read or written.
    pub async fn make(&self, making: Making) -> Result<(), StoreError> {
        let made = self.pack(&making).await;
        let mut tx = self.begin_change(making.workspace).await?;
        let is_mine = making.end(&mut tx).await?;
        if let (true, Ok((base, segments))) = (is_mine, &made) {
            making.keep(&mut tx, *base, segments).await?;
        }
        tx.commit().await?;
        made.map(drop)
    }

    /// Reads every row at one moment and packs it, by kind and id: rows that stay as they are make
    /// the same segments again. The next rows are read while those before them are packed.
    async fn pack(&self, making: &Making) -> Result<(u64, Vec<Packed>), StoreError> {
        let mut tx = self.begin_read().await?;
        let base = Place::of(&mut tx, making.workspace).await?.head;
        let at_once = std::thread::available_parallelism().map_or(1, NonZero::get);
        let (mut segments, mut packing) = (Vec::new(), VecDeque::new());
        let (mut entity, mut id) = (String::new(), String::new());
        loop {
            let lines = after(&mut tx, making, &entity, &id).await?;
            let Some((last_entity, last_id)) = lines.last().map(Line::key) else { break };
            (entity, id) = (last_entity.to_owned(), last_id.to_owned());
            if packing.len() >= at_once {
                segments.extend(next(&mut packing).await?);
            }
            // It takes some tenths of a second, in which others want to be answered.
            packing.push_back(tokio::task::spawn_blocking(move || packed(lines)));
        }
        while !packing.is_empty() {
            segments.extend(next(&mut packing).await?);
        }
        Ok((base, segments))
    }
}

impl Making {
    /// Ends the making; says whether it was still this one's.
    async fn end(&self, tx: &mut Tx) -> Result<bool, StoreError> {
        let ended =
            Query::new("DELETE FROM snapshot_making WHERE workspace_id = $1 AND token = $2")
                .bind(self.workspace.to_string())
                .bind(&self.token)
                .execute(tx)
                .await?;
        Ok(ended > 0)
    }

    async fn keep(&self, tx: &mut Tx, base: u64, segments: &[Packed]) -> Result<(), StoreError> {
        let (workspace, scopes) = (self.workspace.to_string(), scope_names(self.role).join("+"));
        let texts = [
            "DELETE FROM snapshot_segment WHERE workspace_id = $1 AND scopes = $2",
            "DELETE FROM snapshot WHERE workspace_id = $1 AND scopes = $2",
        ];
        for text in texts {
            Query::new(text).bind(&workspace).bind(&scopes).execute(tx).await?;
        }
        Query::new(
            "INSERT INTO snapshot (workspace_id, scopes, base_seq, row_count, made_at) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&workspace)
        .bind(&scopes)
        .bind(stored(base)?)
        .bind(segments.iter().map(|segment| segment.rows).sum::<i64>())
        .bind(self.now_ms)
        .execute(tx)
        .await?;
        for (place, segment) in (0_i64..).zip(segments) {
            Query::new(
                "INSERT INTO snapshot_segment \
                 (workspace_id, scopes, place, hash, row_count, byte_count, packed) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(&workspace)
            .bind(&scopes)
            .bind(place)
            .bind(&segment.hash)
            .bind(segment.rows)
            .bind(segment.bytes)
            .bind(segment.packed.as_slice())
            .execute(tx)
            .await?;
        }
        Ok(())
    }
}

/// Rows on their way to be segments, in order.
type Packing = VecDeque<JoinHandle<Result<Vec<Packed>, StoreError>>>;

/// The segments of the rows that were read first.
async fn next(packing: &mut Packing) -> Result<Vec<Packed>, StoreError> {
    let Some(first) = packing.pop_front() else { return Ok(Vec::new()) };
    let stopped = |error| StoreError::Refused(format!("packing rows stopped: {error}"));
    first.await.map_err(stopped)?
}

/// The next rows by kind and id.
async fn after(
    tx: &mut Tx,
    making: &Making,
    entity: &str,
    id: &str,
) -> Result<Vec<Line>, StoreError> {
    visible(COLUMNS, making.workspace, &scope_names(making.role))
        .text(" AND (entity, id) > (")
        .value(entity)
        .text(", ")
        .value(id)
        .text(") ORDER BY entity, id LIMIT ")
        .value(SEGMENT_ROWS)
        .all(tx)
        .await
}

/// Rows as segments, one kind each.
fn packed(lines: Vec<Line>) -> Result<Vec<Packed>, StoreError> {
    let rows: Vec<Envelope> =
        lines.into_iter().map(Envelope::try_from).collect::<Result<_, _>>()?;
    let unpackable = |error: &dyn std::fmt::Display| StoreError::Malformed(error.to_string());
    let mut segments = Vec::new();
    for rows in rows.chunk_by(|one, two| one.entity == two.entity) {
        let Some(first) = rows.first() else { continue };
        let bytes = encode(&first.entity, rows).map_err(|error| unpackable(&error))?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::new(LEVEL));
        let packed = gzip.write_all(&bytes).and_then(|()| gzip.finish());
        segments.push(Packed {
            hash: sha256_hex(&bytes),
            rows: number(rows.len())?,
            bytes: number(bytes.len())?,
            packed: packed.map_err(|error| unpackable(&error))?,
        });
    }
    Ok(segments)
}

fn number(count: usize) -> Result<i64, StoreError> {
    i64::try_from(count).map_err(|error| StoreError::Malformed(error.to_string()))
}
