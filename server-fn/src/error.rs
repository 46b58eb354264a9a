//! `ApiError`: why a call could not be done. Outcomes of the protocol are values, not errors.

use domain::id::DeviceId;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a call could not be done. The variant decides the HTTP status and what the client does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case", from = "Flat")]
pub enum ApiError {
    /// 401: sign in again; nothing is lost meanwhile.
    #[error("sign in to go on")]
    SignedOut,
    /// 403: the role does not allow it.
    #[error("your role does not allow this")]
    Forbidden,
    /// 410: this device was told to forget everything, and is to do so.
    #[error("this device was told to forget everything")]
    Revoked {
        /// Which one; a browser may hold the data of several people.
        device: DeviceId,
    },
    /// 426: this version of the application is too old to be given rows; what it sends is still taken.
    #[error("a newer version of the application is needed")]
    Outdated,
    /// 404: the link is used, expired or never was.
    #[error("this link is no longer valid")]
    LinkInvalid,
    /// 422: wrong mail address or password, told apart to nobody.
    #[error("mail address and password do not belong together")]
    WrongPassword,
    /// 429: too many attempts.
    #[error("too many attempts; try again in {seconds} seconds")]
    TooMany {
        /// How long to wait.
        seconds: u32,
    },
    /// 400: the request makes no sense; says what.
    #[error("{reason}")]
    Invalid {
        /// What is wrong, for a person.
        reason: String,
    },
    /// 503: the host cannot now (disk full, busy); try later.
    #[error("the host cannot do this now: {reason}")]
    Unavailable {
        /// What is wrong, for a person.
        reason: String,
    },
    /// No answer of ours came: offline, a proxy's page, a half answer.
    #[error("the host cannot be reached")]
    Unreachable,
}

/// As the protocol's flat shapes: every field of every variant, see there.
#[derive(Deserialize)]
struct Flat {
    error: String,
    device: Option<DeviceId>,
    seconds: Option<u32>,
    reason: Option<String>,
}

impl From<Flat> for ApiError {
    fn from(flat: Flat) -> Self {
        let reason = flat.reason.unwrap_or_default();
        match flat.error.as_str() {
            "signed_out" => Self::SignedOut,
            "forbidden" => Self::Forbidden,
            "revoked" => flat.device.map_or(Self::SignedOut, |device| Self::Revoked { device }),
            "outdated" => Self::Outdated,
            "link_invalid" => Self::LinkInvalid,
            "wrong_password" => Self::WrongPassword,
            "too_many" => Self::TooMany { seconds: flat.seconds.unwrap_or_default() },
            "invalid" => Self::Invalid { reason },
            "unavailable" => Self::Unavailable { reason },
            _ => Self::Unreachable,
        }
    }
}

impl ApiError {
    /// The HTTP status that goes with it.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::Forbidden => 403,
            Self::LinkInvalid => 404,
            Self::Revoked { .. } => 410,
            Self::WrongPassword => 422,
            Self::Outdated => 426,
            Self::TooMany { .. } => 429,
            Self::Invalid { .. } => 400,
            Self::Unavailable { .. } | Self::Unreachable => 503,
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(reason) | ServerFnErrorErr::MissingArg(reason) => {
                Self::Invalid { reason }
            }
            _ => Self::Unreachable,
        }
    }
}
