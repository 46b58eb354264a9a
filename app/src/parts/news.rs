//! The parts that say what hangs loose and what there is to hear of.

use futures::future::FutureExt;
use leptos::prelude::*;

use super::shown::{Fetched, later, now};
use crate::features::inbox::{InboxBell, InboxPage};
use crate::features::loose_ends::LooseEndsPage;

part!(
    work,
    fetch_loose_ends,
    fn loose_ends() -> Fetched {
        Ok(view! { <LooseEndsPage /> }.into_any())
    }
);

part!(
    work,
    fetch_inbox,
    fn inbox() -> Fetched {
        Ok(view! { <InboxPage /> }.into_any())
    }
);

part!(
    work,
    fetch_bell,
    fn bell() -> Fetched {
        Ok(view! { <InboxBell /> }.into_any())
    }
);

/// Fetches them with what people need next.
pub(super) async fn fetch_ahead() {
    drop(fetch_loose_ends().await);
    drop(fetch_inbox().await);
    drop(fetch_bell().await);
}

/// What nobody answered or takes further.
pub fn loose_ends_page() -> AnyView {
    later(|| fetch_loose_ends().boxed_local(), Box::new(|| now(loose_ends())))
}

/// What whoever works here should hear of.
pub fn inbox_page() -> AnyView {
    later(|| fetch_inbox().boxed_local(), Box::new(|| now(inbox())))
}

/// How much of it is not read.
pub fn inbox_bell() -> AnyView {
    later(|| fetch_bell().boxed_local(), Box::new(|| now(bell())))
}
