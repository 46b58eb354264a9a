//! Sync in words: the pill's text, and what an entry is about.

use klantkompas::protocol::Rejection;

use crate::components::Format;
use crate::i18n::*;
use crate::records::{rare_words, words};
use crate::worker::message::{About, Link, SyncState};

/// How the pill looks and what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pill {
    /// `good`, `warn`, `bad` or `busy`.
    pub look: &'static str,
    /// The state of the connection; left out on phones when a count follows.
    pub state: String,
    /// How many changes wait to be sent, else how many are sent and not confirmed; empty without any.
    pub waiting: String,
}

/// The pill for a state.
pub fn pill(sync: &SyncState, i18n: I18n, format: Format) -> Pill {
    let number = |count: usize| format.number(i64::try_from(count).unwrap_or(i64::MAX));
    let waiting = match (sync.waiting_count, sync.sent_count) {
        (0, 0) => String::new(),
        (0, 1) => t!(i18n, sync.unconfirmed.one).to_owned(),
        (0, count) => t!(i18n, sync.unconfirmed.many, count = number(count)).to_string(),
        (1, _) => t!(i18n, sync.waiting.one).to_owned(),
        (count, _) => t!(i18n, sync.waiting.many, count = number(count)).to_string(),
    };
    let has_waiting = !waiting.is_empty();
    let (look, state) = match sync.link {
        _ if sync.attention_count > 0 => ("bad", t!(i18n, sync.attention).to_owned()),
        Link::Starting => ("busy", t!(i18n, sync.starting).to_owned()),
        Link::SignedOut | Link::Revoked => ("warn", t!(i18n, sync.sign_in).to_owned()),
        Link::Outdated => ("warn", t!(i18n, sync.outdated).to_owned()),
        Link::Offline { since } => {
            let time = format.time(since);
            ("warn", t!(i18n, sync.offline_since, time = time).to_string())
        }
        Link::Online { .. } if sync.is_full => ("warn", t!(i18n, sync.no_room).to_owned()),
        Link::Online { busy: true } => ("busy", t!(i18n, sync.busy).to_owned()),
        Link::Online { .. } if has_waiting => ("busy", String::new()),
        Link::Online { .. } => ("good", t!(i18n, sync.up_to_date).to_owned()),
    };
    Pill { look, state, waiting }
}

/// What an entry did: "Contact changed".
pub fn title(about: &About, i18n: I18n) -> String {
    match about {
        About::Record { entity, create: true, .. } => {
            t!(i18n, sync.about.created, what = words::kind(i18n, entity)).to_string()
        }
        About::Record { entity, .. } => {
            t!(i18n, sync.about.changed, what = words::kind(i18n, entity)).to_string()
        }
        About::Import { name, is_undo: true, .. } => {
            t!(i18n, sync.about.undone, name = name.clone()).to_string()
        }
        About::Import { name, .. } => t!(i18n, sync.about.import, name = name.clone()).to_string(),
        About::Erase { entity } => {
            t!(i18n, sync.about.erased, what = words::kind(i18n, entity)).to_string()
        }
    }
}

/// Of which record, and which fields or how many rows.
pub fn subject(about: &About, i18n: I18n, format: Format) -> String {
    match about {
        About::Record { title, create: true, .. } => title.clone(),
        About::Record { entity, title, fields, .. } => {
            let fields = fields.iter().map(|field| rare_words::field_of(i18n, entity, field));
            let parts = std::iter::once(title.as_str()).filter(|title| !title.is_empty());
            parts.chain(fields).collect::<Vec<_>>().join(" · ")
        }
        About::Erase { .. } => String::new(),
        About::Import { rows: 1, .. } => t!(i18n, sync.rows.one).to_owned(),
        About::Import { rows, .. } => {
            t!(i18n, sync.rows.many, count = format.number_of(*rows)).to_string()
        }
    }
}

/// Why the host refused, and what to do about it.
pub fn reason(reason: &Rejection, i18n: I18n) -> String {
    match reason {
        Rejection::UnknownRecord => t!(i18n, sync.reason.unknown_record).to_owned(),
        Rejection::Erased => t!(i18n, sync.reason.erased).to_owned(),
        Rejection::AlreadyExists => t!(i18n, sync.reason.already_exists).to_owned(),
        Rejection::Malformed { .. } => t!(i18n, sync.reason.malformed).to_owned(),
        Rejection::Forbidden => t!(i18n, sync.reason.forbidden).to_owned(),
        Rejection::InvalidValue { field, .. } => {
            t!(i18n, sync.reason.invalid_value, field = rare_words::field(i18n, field).to_owned())
                .to_string()
        }
        Rejection::MissingBlock { .. } => t!(i18n, sync.reason.missing_block).to_owned(),
        Rejection::Other => t!(i18n, sync.reason.other).to_owned(),
    }
}
