//! How the tagged values of the protocol are read: all fields of all variants at once, then the one
//! variant is made of them. What serde derives keeps the whole value in memory before it looks at the
//! tag, which costs time on pages of rows and 10 KB of the browser's download.

use domain::id::RecordId;
use domain::sync::envelope::Envelope;
use domain::sync::sum::Sum;
use serde::Deserialize;

use super::Role;

/// A field that the variant needs is not there.
#[derive(Debug, thiserror::Error)]
#[error("missing field `{0}`")]
pub struct Missing(&'static str);

/// The field's value.
fn needed<V>(value: Option<V>, name: &'static str) -> Result<V, Missing> {
    value.ok_or(Missing(name))
}

#[derive(Deserialize)]
pub struct PushReceipt {
    outcome: String,
    results: Option<Vec<super::ChangeResult>>,
    last_n: Option<u64>,
    head: Option<u64>,
}

impl TryFrom<PushReceipt> for super::PushReceipt {
    type Error = Missing;

    fn try_from(flat: PushReceipt) -> Result<Self, Missing> {
        Ok(match flat.outcome.as_str() {
            "stored" => Self::Stored {
                results: needed(flat.results, "results")?,
                last_n: needed(flat.last_n, "last_n")?,
                head: needed(flat.head, "head")?,
            },
            "behind" => Self::Behind { last_n: needed(flat.last_n, "last_n")? },
            "forked" => Self::Forked,
            _ => Self::Unknown,
        })
    }
}

#[derive(Deserialize)]
pub struct ChangeStatus {
    status: String,
    reason: Option<super::Rejection>,
}

/// A status of a newer host.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableStatus {
    #[error(transparent)]
    Missing(#[from] Missing),
    #[error("unknown status `{0}`")]
    Unknown(String),
}

impl TryFrom<ChangeStatus> for super::ChangeStatus {
    type Error = UnreadableStatus;

    fn try_from(flat: ChangeStatus) -> Result<Self, UnreadableStatus> {
        match flat.status.as_str() {
            "applied" => Ok(Self::Applied),
            "merged" => Ok(Self::Merged),
            "rejected" => Ok(Self::Rejected { reason: needed(flat.reason, "reason")? }),
            _ => Err(UnreadableStatus::Unknown(flat.status)),
        }
    }
}

#[derive(Deserialize)]
pub struct Rejection {
    code: String,
    detail: Option<String>,
    field: Option<String>,
    hash: Option<String>,
}

impl TryFrom<Rejection> for super::Rejection {
    type Error = Missing;

    fn try_from(flat: Rejection) -> Result<Self, Missing> {
        Ok(match flat.code.as_str() {
            "unknown_record" => Self::UnknownRecord,
            "erased" => Self::Erased,
            "already_exists" => Self::AlreadyExists,
            "malformed" => Self::Malformed { detail: needed(flat.detail, "detail")? },
            "forbidden" => Self::Forbidden,
            "invalid_value" => Self::InvalidValue {
                field: needed(flat.field, "field")?,
                detail: needed(flat.detail, "detail")?,
            },
            "missing_block" => Self::MissingBlock { hash: needed(flat.hash, "hash")? },
            _ => Self::Other,
        })
    }
}

#[derive(Deserialize)]
pub struct PullReply {
    outcome: String,
    rows: Option<Vec<Envelope>>,
    last_n: Option<u64>,
    head: Option<u64>,
    cursor: Option<String>,
    more: Option<bool>,
    total: Option<u64>,
    living: Option<Sum>,
    erased: Option<Vec<RecordId>>,
}

impl TryFrom<PullReply> for super::PullReply {
    type Error = Missing;

    fn try_from(flat: PullReply) -> Result<Self, Missing> {
        Ok(match flat.outcome.as_str() {
            "page" => Self::Page {
                rows: needed(flat.rows, "rows")?,
                last_n: needed(flat.last_n, "last_n")?,
                head: needed(flat.head, "head")?,
                cursor: needed(flat.cursor, "cursor")?,
                more: needed(flat.more, "more")?,
                total: needed(flat.total, "total")?,
                living: flat.living,
            },
            "reset" => Self::Reset { erased: flat.erased.unwrap_or_default() },
            "forked" => Self::Forked,
            _ => Self::Unknown,
        })
    }
}

#[derive(Deserialize)]
pub struct BootstrapReply {
    outcome: String,
    cursor: Option<String>,
    head: Option<u64>,
    segments: Option<Vec<super::SegmentLine>>,
}

impl TryFrom<BootstrapReply> for super::BootstrapReply {
    type Error = Missing;

    fn try_from(flat: BootstrapReply) -> Result<Self, Missing> {
        Ok(match flat.outcome.as_str() {
            "segments" => Self::Segments {
                cursor: needed(flat.cursor, "cursor")?,
                head: needed(flat.head, "head")?,
                segments: needed(flat.segments, "segments")?,
            },
            "making" => Self::Making,
            "forked" => Self::Forked,
            _ => Self::Pull,
        })
    }
}

#[derive(Deserialize)]
pub struct Invitation {
    invitation: String,
    firm: Option<String>,
    email: Option<String>,
    role: Option<Role>,
}

impl TryFrom<Invitation> for super::Invitation {
    type Error = Missing;

    fn try_from(flat: Invitation) -> Result<Self, Missing> {
        Ok(match flat.invitation.as_str() {
            "first_user" => Self::FirstUser,
            "join" => Self::Join {
                firm: needed(flat.firm, "firm")?,
                email: needed(flat.email, "email")?,
                role: needed(flat.role, "role")?,
            },
            _ => Self::NewPassword {
                firm: needed(flat.firm, "firm")?,
                email: needed(flat.email, "email")?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{ChangeStatus, PullReply, PushReceipt, Rejection};

    #[test]
    fn a_field_that_is_missing_is_named_and_what_is_new_is_kept_apart() {
        let page = json!({"outcome": "page", "rows": [], "last_n": 0, "head": 1, "more": false});
        let error = serde_json::from_value::<PullReply>(page).unwrap_err();
        assert_eq!(error.to_string(), "missing field `cursor`");
        let later = json!({"outcome": "paused", "until": 3});
        assert_eq!(serde_json::from_value::<PullReply>(later.clone()).unwrap(), PullReply::Unknown);
        assert_eq!(serde_json::from_value::<PushReceipt>(later).unwrap(), PushReceipt::Unknown);
        let reason = serde_json::from_value::<Rejection>(json!({"code": "too_early"}));
        assert_eq!(reason.unwrap(), Rejection::Other);
        // What became of an entry must be known: settling on a guess could lose it.
        let status = serde_json::from_value::<ChangeStatus>(json!({"status": "postponed"}));
        assert!(status.unwrap_err().to_string().contains("postponed"));
    }
}
