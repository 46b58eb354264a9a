//! The rows a list has at hand: asked of the worker window by window, again when something changes.

use domain::entity::Entity;
use domain::id::RecordId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::Rows;
use crate::state::{Replica, use_replica};
use crate::worker::message::{AskError, Changed, ListPage, ListQuery, ListRow};

/// The first window: more rows than any screen shows at once.
const FIRST: (u32, u32) = (0, 120);

/// A list over one query.
#[derive(Clone, Copy)]
pub struct Listing {
    replica: Replica,
    query: Memo<ListQuery>,
    page: RwSignal<Option<ListPage>>,
    failed: RwSignal<Option<AskError>>,
    window: StoredValue<(u32, u32)>,
    turn: StoredValue<u32>,
}

/// A list that follows its query and what changes.
pub fn use_listing(query: Memo<ListQuery>) -> Listing {
    let listing = Listing {
        replica: use_replica(),
        query,
        page: RwSignal::new(None),
        failed: RwSignal::new(None),
        window: StoredValue::new(FIRST),
        turn: StoredValue::new(0),
    };
    listing.follow();
    listing
}

impl Listing {
    /// The rows at hand; `None` until the first answer.
    pub fn page(self) -> ReadSignal<Option<ListPage>> {
        self.page.read_only()
    }

    /// What is asked.
    pub fn query(self) -> Memo<ListQuery> {
        self.query
    }

    /// Why the last question has no answer.
    pub fn failed(self) -> ReadSignal<Option<AskError>> {
        self.failed.read_only()
    }

    /// The rows at hand, as a table takes them.
    pub fn rows(self) -> Rows<ListRow> {
        let page = self.page.get().unwrap_or_default();
        Rows { total: page.matching, from: page.from, rows: page.rows }
    }

    /// The ids of rows from one place up to another: those at hand, else the worker's.
    ///
    /// # Errors
    ///
    /// [`AskError`].
    pub async fn ids(self, first: u32, last: u32) -> Result<Vec<RecordId>, AskError> {
        let rows = self.page.with_untracked(|page| {
            let page = page.clone().unwrap_or_default();
            let rows = Rows { total: page.matching, from: page.from, rows: page.rows };
            (first..=last).map(|at| Some(rows.get(at)?.row.id)).collect::<Option<Vec<_>>>()
        });
        match rows {
            Some(ids) => Ok(ids),
            None => {
                let count = last.saturating_sub(first).saturating_add(1);
                let query = ListQuery { from: first, count, ..self.query.get_untracked() };
                self.replica.listed(query).await
            }
        }
    }

    /// Asks for other rows of the same list.
    pub fn move_to(self, window: (u32, u32)) {
        self.window.set_value(window);
        self.fetch();
    }

    /// Asks again.
    pub fn fetch(self) {
        let Some(turn) = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        }) else {
            return;
        };
        let (from, count) = self.window.get_value();
        let query = ListQuery { from, count, ..self.query.get_untracked() };
        spawn_local(async move {
            let answer = self.replica.list(query).await;
            // An older answer, or a page that is gone.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.page.set(Some(page));
                    self.failed.set(None);
                }
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }

    fn follow(self) {
        let changed = self.replica.changed();
        Effect::new(move |before: Option<ListQuery>| {
            let query = self.query.get();
            let concerns = touches(&changed.read(), &query.entity);
            if concerns || before.as_ref() != Some(&query) {
                self.fetch();
            }
            query
        });
    }
}

/// Whether a list of this kind may look different. Lists name customers, and customers carry
/// figures of their orders and answers.
fn touches(changed: &Changed, entity: &Entity) -> bool {
    let by_kind = changed.entities.iter().any(|kind| kind == entity || *kind == Entity::Customer);
    changed.all || by_kind || (*entity == Entity::Customer && !changed.customers.is_empty())
}
