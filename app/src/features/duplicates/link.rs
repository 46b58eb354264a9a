//! The way to the queue from the list of customers, with how many pairs wait there.

use std::time::Duration;

use domain::entity::Entity;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::ButtonLink;
use crate::i18n::*;
use crate::records::go::use_go;
use crate::state::use_replica;
use crate::worker::message::Stage;

/// How long nothing changes before pairs are counted: the list comes first.
const PAUSE: Duration = Duration::from_secs(2);

/// The link; the count is left out until it is known, and in a large firm until someone has looked.
#[component]
pub fn DuplicatesLink() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let replica = use_replica();
    let count = RwSignal::new(None::<u32>);
    let turn = StoredValue::new(0u32);
    Effect::new(move |before: Option<bool>| {
        let changed = replica.changed();
        let is_ready = *replica.stage().read() == Stage::Ready;
        // Read in any case: what is not read is not followed.
        let is_news = concerns(&changed.read());
        if !is_ready || (before == Some(true) && !is_news) {
            return is_ready;
        }
        let next = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        let ask = move || {
            if turn.try_get_value() != next {
                return;
            }
            spawn_local(async move {
                // Without an answer the link says no number.
                let found = replica.duplicate_count().await.unwrap_or_default();
                count.try_set(found);
            });
        };
        set_timeout(ask, PAUSE);
        is_ready
    });
    let words = move || match count.get().filter(|count| *count > 0) {
        Some(count) => t!(i18n, duplicates.link_count, count = count).to_string(),
        None => t!(i18n, duplicates.title).to_owned(),
    };
    view! {
        <ButtonLink href=Signal::derive(move || go.link("/duplicates"))>{words}</ButtonLink>
    }
}

/// Whether what changed may make or end a pair.
pub fn concerns(changed: &crate::worker::message::Changed) -> bool {
    let kinds = [Entity::Customer, Entity::Contact, Entity::Pairing];
    changed.all || changed.entities.iter().any(|entity| kinds.contains(entity))
}
