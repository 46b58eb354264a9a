//! The saved views that someone is offered, by name.

use domain::entity::Entity;
use domain::saved_view::SavedView;
use domain::sync::envelope::Envelope;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::clock;
use crate::state::session::use_session;
use crate::state::use_replica;
use crate::worker::message::{ListQuery, Stage};

/// More views than anybody keeps.
const EVERY_VIEW: u32 = 1_000;

/// A view, and its row for edits.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    pub row: Envelope,
    pub record: SavedView,
}

/// Follows the views that whoever works here is offered.
pub fn use_views() -> Memo<Vec<View>> {
    let replica = use_replica();
    let profile = use_session().profile();
    let found = RwSignal::new(Vec::<Envelope>::new());
    let version = Memo::new(move |before: Option<&(bool, u64)>| {
        let changed = replica.changed();
        let changed = changed.read();
        let concerns = changed.all || changed.entities.contains(&Entity::SavedView);
        let last = before.map_or(0, |(_, version)| *version);
        (*replica.stage().read() == Stage::Ready, if concerns { changed.version } else { last })
    });
    Effect::new(move |_| {
        let (is_ready, _) = version.get();
        if !is_ready {
            return;
        }
        spawn_local(async move {
            let query = ListQuery {
                entity: Entity::SavedView,
                filter: String::new(),
                only: Vec::new(),
                sort: "name".to_owned(),
                descending: false,
                from: 0,
                count: EVERY_VIEW,
                as_of: clock::today(),
            };
            if let Ok(page) = replica.list(query).await {
                found.try_set(page.rows.into_iter().map(|row| row.row).collect());
            }
        });
    });
    Memo::new(move |_| {
        let Some(me) = profile.read().as_ref().map(|profile| profile.user_id) else {
            return Vec::new();
        };
        let found = found.read();
        let view = |row: &Envelope| {
            let record = row.record::<SavedView>().ok().filter(|view| view.is_for(me))?;
            Some(View { row: row.clone(), record })
        };
        found.iter().filter_map(view).collect()
    })
}
