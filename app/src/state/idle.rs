//! Locks by itself once nobody has touched any tab for the chosen time, and writes down that the device
//! was in use and that the host knows who works here.

use gloo::timers::callback::Interval;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Storage;

use super::session::{Session, use_session};
use super::use_replica;
use crate::clock;
use crate::storage::connection::Connection;
use crate::storage::meta;
use crate::storage::vault::{Presence, Vault};
use crate::worker::message::Link;

/// When any tab was last touched, milliseconds since 1970 UTC.
const TOUCHED: &str = "klantkompas.touched_at";

/// How often to look, milliseconds.
const LOOK_MS: u32 = 15_000;

/// Touches closer together than this are one, milliseconds.
const TOUCH_MS: i64 = 1_000;

/// How often the time is written down, milliseconds: 10 minutes.
const NOTE_MS: i64 = 10 * 60 * 1000;

const MINUTE_MS: i64 = 60_000;

/// Watches while the page is open.
pub fn watch() {
    let session = use_session();
    let link = Memo::new({
        let sync = use_replica().sync();
        move |_| matches!(sync.read().link, Link::Online { .. })
    });
    touch();
    let key = window_event_listener(ev::keydown, |_| touch());
    let press = window_event_listener(ev::pointerdown, |_| touch());
    let look = Interval::new(LOOK_MS, move || {
        let is_online = link.get_untracked();
        spawn_local(async move {
            // Without a key there is nothing to lock, and storage is left alone.
            if let Some(connection) = session.replica().connection()
                && connection.cipher().is_some()
            {
                look(session, &connection, is_online).await;
            }
        });
    });
    let look = StoredValue::new_local(Some(look));
    on_cleanup(move || {
        key.remove();
        press.remove();
        drop(look.try_update_value(Option::take));
    });
}

/// Locks when it is time. A device that slept finds out as it wakes.
async fn look(session: Session, connection: &Connection, is_online: bool) {
    let Ok(vault) = connection.learn().await else { return };
    session.set_vault(vault.clone());
    let Some(Vault { idle_minutes, .. }) = vault else { return };
    let now = clock::now_ms();
    let idle = now.saturating_sub(touched_at().unwrap_or(now));
    let is_idle = idle_minutes > 0 && idle >= i64::from(idle_minutes) * MINUTE_MS;
    let is_overdue = note(connection, now, is_online).await.is_some_and(|it| it.is_overdue(now));
    if is_idle || is_overdue {
        session.lock();
    }
}

/// Writes down what is seen, now and then.
async fn note(connection: &Connection, now: i64, is_online: bool) -> Option<Presence> {
    let stored: Presence = meta::load(connection).await.ok().flatten()?;
    let is_old = |at: i64| now.saturating_sub(at) >= NOTE_MS;
    let seen = match is_online && (is_old(stored.confirmed_at) || stored.is_overdue(now)) {
        true => Presence::confirmed(now),
        false => stored.seen(now),
    };
    if is_old(stored.seen_at) || seen.confirmed_at != stored.confirmed_at {
        // What cannot be written now is written the next time.
        drop(meta::keep(connection, &seen).await);
    }
    Some(seen)
}

fn touch() {
    let now = clock::now_ms();
    if touched_at().is_none_or(|at| now.saturating_sub(at).abs() >= TOUCH_MS)
        && let Some(storage) = storage()
    {
        drop(storage.set_item(TOUCHED, &now.to_string()));
    }
}

fn touched_at() -> Option<i64> {
    storage()?.get_item(TOUCHED).ok()??.parse().ok()
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
