//! How many changes wait, in a cookie that scripts can read: it may outlive what they have stored,
//! and then says how much was lost with it.

use domain::id::UserId;
use js_sys::Reflect;
use leptos::prelude::*;

use super::session::use_session;
use super::use_replica;

const NAME: &str = "unsent";

/// As long as the host's own mark: 400 days.
const LASTS_S: u32 = 400 * 24 * 60 * 60;

/// Writes the count down whenever it changes, but not before it is known here, and not over the one
/// of data that was removed until that has been read.
pub fn write_down() {
    let sync = use_replica().sync();
    let profile = use_session().profile();
    let known = Memo::new(move |_| {
        let sync = sync.read();
        let is_known = sync.last_synced.is_some() && sync.removal.is_none();
        is_known.then_some(sync.waiting_count)
    });
    Effect::new(move |_| {
        if let (Some(count), Some(profile)) = (known.get(), profile.get_untracked()) {
            let user = profile.user_id;
            set(&format!("{user}.{count}"), LASTS_S);
        }
    });
}

/// Forgets the count: nothing of a person stays on the device.
pub fn forget() {
    set("", 0);
}

fn set(text: &str, age_s: u32) {
    let cookie = format!("{NAME}={text}; Path=/; SameSite=Strict; Max-Age={age_s}");
    // A browser that takes no cookies has nothing to tell later.
    drop(Reflect::set(&document(), &"cookie".into(), &cookie.into()));
}

/// How many changes of this person waited when that was last written down.
pub fn count(user: UserId) -> u64 {
    let cookies = Reflect::get(&document(), &"cookie".into()).ok();
    let cookies = cookies.and_then(|text| text.as_string()).unwrap_or_default();
    let mine = cookies.split(';').find_map(|pair| pair.trim().strip_prefix(NAME));
    let count = mine.and_then(|text| text.strip_prefix(&format!("={user}.")));
    count.and_then(|count| count.parse().ok()).unwrap_or_default()
}
