//! When a browser last synced, and as whom: a cookie of its own, which outlives what the browser's
//! scripts have stored. An app that starts empty learns by it that its data was removed.

use axum::http::request::Parts;
use domain::id::{UserId, WorkspaceId};
use leptos::prelude::use_context;

use super::account::set_cookie;
use super::{Host, SignedIn};

/// The longest that browsers keep a cookie: 400 days.
const LASTS_S: i64 = 400 * 24 * 60 * 60;

const NAME: &str = "synced";

/// Has the answer say that this browser synced now.
pub fn mark(host: &Host, who: &SignedIn) {
    let text = text(host.clock.now_ms(), who.workspace, who.user);
    set_cookie(host.cookie(NAME, &text, LASTS_S));
}

/// Has the answer forget it: whoever signs out may take the data off the device.
pub fn forget(host: &Host) {
    set_cookie(host.cookie(NAME, "", 0));
}

/// When the browser that asks last synced as this person, milliseconds since 1970 UTC.
pub fn read(host: &Host, who: &SignedIn) -> Option<i64> {
    let parts = use_context::<Parts>()?;
    let stored = host.cookie_of(&parts.headers, NAME)?;
    let (at, _) = stored.split_once('.')?;
    let at = at.parse().ok()?;
    (text(at, who.workspace, who.user) == stored).then_some(at)
}

fn text(at: i64, workspace: WorkspaceId, user: UserId) -> String {
    format!("{at}.{workspace}.{user}")
}
