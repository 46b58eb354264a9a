//! Pull: what changed since a cursor, all read at one moment.

use domain::id::WorkspaceId;
use domain::sync::envelope::Envelope;

use super::convert::{count, stored};
use super::device::{self, Claim};
use super::push::Sender;
use super::query::Query;
use super::row::{COLUMNS, Line};
use super::{Store, StoreError, Tx, right, sum};
use crate::protocol::{PULL_ROWS, PullReply, PullRequest, Role};

/// Where a device stands. Its text is opaque to the device.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cursor {
    /// The life of the database; another one after a backup was put back.
    epoch: String,
    /// Everything up to here was delivered.
    seq: u64,
    /// The scopes it was delivered for.
    scopes: String,
    /// How many rows there were when the first page was read.
    total: u64,
}

impl Cursor {
    const VERSION: &str = "1";

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let is_known = parts.next() == Some(Self::VERSION);
        let cursor = Self {
            epoch: parts.next()?.to_owned(),
            seq: parts.next()?.parse().ok()?,
            scopes: parts.next()?.to_owned(),
            total: parts.next()?.parse().ok()?,
        };
        (is_known && parts.next().is_none()).then_some(cursor)
    }

    fn write(&self) -> String {
        let Self { epoch, seq, scopes, total } = self;
        format!("{}.{epoch}.{seq}.{scopes}.{total}", Self::VERSION)
    }
}

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
        let Sender { workspace, user, role } = sender;
        let mut tx = self.begin_read().await?;
        let mut claim = device::find(&mut tx, workspace, request.device, user).await?;
        if claim == Claim::New {
            drop(tx);
            let mut writing = self.begin_change(workspace).await?;
            device::claim(&mut writing, workspace, request.device, user).await?;
            writing.commit().await?;
            tx = self.begin_read().await?;
            claim = device::find(&mut tx, workspace, request.device, user).await?;
        }
        let Claim::Own(last_n) = claim else { return Ok(PullReply::Forked) };
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
    let (head, epoch): (i64, String) =
        Query::new("SELECT head_seq, epoch FROM workspace WHERE id = $1")
            .bind(workspace.to_string())
            .one(tx)
            .await?;
    let head = count(head)?;
    let names: Vec<&str> =
        right::scopes(role).iter().map(|scope| right::scope_name(*scope)).collect();
    let scopes = names.join("+");
    let cursor = match &request.cursor {
        None => {
            let total = total(tx, workspace, &names).await?;
            Cursor { epoch, seq: 0, scopes, total }
        }
        Some(text) => match Cursor::read(text) {
            Some(at) if at.epoch == epoch && at.scopes == scopes && at.seq <= head => at,
            _ => return Ok(PullReply::Reset),
        },
    };
    let limit = request.limit.clamp(1, PULL_ROWS);
    let mut rows = changed(tx, workspace, &names, cursor.seq, limit.saturating_add(1)).await?;
    let page_rows = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > page_rows;
    rows.truncate(page_rows);
    // The last page ends at the head: rows of other scopes in between are not for this person.
    let seq = if more { rows.last().map_or(cursor.seq, |row| row.seq) } else { head };
    let total = cursor.total;
    let is_wanted = request.sum && !more;
    let sum = if is_wanted { sum::of(tx, workspace, role).await? } else { None };
    Ok(PullReply::Page {
        rows,
        last_n,
        head,
        cursor: Cursor { seq, ..cursor }.write(),
        more,
        total,
        sum,
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
async fn total(
    tx: &mut Tx,
    workspace: WorkspaceId,
    scopes: &[&'static str],
) -> Result<u64, StoreError> {
    let (total,): (i64,) = visible("COUNT(*)", workspace, scopes).one(tx).await?;
    count(total)
}

fn visible(columns: &'static str, workspace: WorkspaceId, scopes: &[&'static str]) -> Query {
    Query::new("SELECT ")
        .text(columns)
        .text(" FROM row WHERE workspace_id = ")
        .value(workspace.to_string())
        .text(" AND scope IN ")
        .list(scopes.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_and_others_are_refused() {
        let cursor = Cursor { epoch: "e-1".into(), seq: 7, scopes: "base+value".into(), total: 90 };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        for text in ["", "1.e.7.base", "2.e.7.base.9", "1.e.-7.base.9", "1.e.7.base.9.x"] {
            assert_eq!(Cursor::read(text), None, "{text}");
        }
    }
}
