//! Pull: what changed since a cursor, all read at one moment.

use domain::id::WorkspaceId;
use domain::sync::envelope::Envelope;

use super::convert::{count, stored};
use super::cursor::{Cursor, Place, scope_names};
use super::push::Sender;
use super::query::Query;
use super::row::{COLUMNS, Line};
use super::{Store, StoreError, Tx, min_protocol, retention, sum};
use crate::protocol::{PULL_ROWS, PullReply, PullRequest, Role};

impl Store {
    /// One page of what changed.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn pull(
        &self,
        sender: Sender,
        request: &PullRequest,
    ) -> Result<PullReply, StoreError> {
        let Sender { workspace, role, .. } = sender;
        let (mut tx, last_n) = self.begin_read_for(sender, request.device).await?;
        let Some(last_n) = last_n else { return Ok(PullReply::Forked) };
        min_protocol::check(&mut tx, workspace, request.protocol).await?;
        page(&mut tx, workspace, role, last_n, request).await
    }
}

async fn page(
    tx: &mut Tx,
    workspace: WorkspaceId,
    role: Role,
    last_n: u64,
    request: &PullRequest,
) -> Result<PullReply, StoreError> {
    let place = Place::of(tx, workspace).await?;
    let names = scope_names(role);
    let scopes = names.join("+");
    let cursor = match &request.cursor {
        None => {
            let total = total(tx, workspace, &names).await?;
            Cursor { epoch: place.epoch, seq: 0, scopes, total, floor: place.floor }
        }
        Some(text) => {
            let cursor = Cursor::read(text);
            match cursor.clone().filter(|at| at.goes_on(&place, &scopes)) {
                Some(at) => at,
                None => {
                    let erased = retention::missed(tx, workspace, &place, cursor.as_ref()).await?;
                    return Ok(PullReply::Reset { erased });
                }
            }
        }
    };
    let head = place.head;
    let limit = request.limit.clamp(1, PULL_ROWS);
    let mut rows = changed(tx, workspace, &names, cursor.seq, limit.saturating_add(1)).await?;
    let page_rows = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > page_rows;
    rows.truncate(page_rows);
    // The last page ends at the head: rows of other scopes in between are not for this person.
    let seq = if more { rows.last().map_or(cursor.seq, |row| row.seq) } else { head };
    let total = cursor.total;
    let is_wanted = request.sum && !more;
    let living = if is_wanted { sum::of(tx, workspace, role).await? } else { None };
    Ok(PullReply::Page {
        rows,
        last_n,
        head,
        cursor: Cursor { seq, ..cursor }.write(),
        more,
        total,
        living,
    })
}

/// Rows past `seq` in order, at most `limit`.
async fn changed(
    tx: &mut Tx,
    workspace: WorkspaceId,
    scopes: &[&'static str],
    seq: u64,
    limit: u32,
) -> Result<Vec<Envelope>, StoreError> {
    let lines: Vec<Line> = visible(COLUMNS, workspace, scopes)
        .text(" AND seq > ")
        .value(stored(seq)?)
        .text(" ORDER BY seq LIMIT ")
        .value(i64::from(limit))
        .all(tx)
        .await?;
    lines.into_iter().map(Envelope::try_from).collect()
}

/// How many rows these scopes hold.
///
/// # Errors
///
/// When the database cannot be read.
pub(super) async fn total(
    tx: &mut Tx,
    workspace: WorkspaceId,
    scopes: &[&'static str],
) -> Result<u64, StoreError> {
    let (total,): (i64,) = visible("COUNT(*)", workspace, scopes).one(tx).await?;
    count(total)
}

/// What these scopes hold in a workspace; conditions may follow.
pub(super) fn visible(
    columns: &'static str,
    workspace: WorkspaceId,
    scopes: &[&'static str],
) -> Query {
    Query::new("SELECT ")
        .text(columns)
        .text(" FROM row WHERE workspace_id = ")
        .value(workspace.to_string())
        .text(" AND scope IN ")
        .list(scopes.iter().copied())
}
