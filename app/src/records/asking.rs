//! A question that a page follows: asked again when what it shows changed, and each minute where time by
//! itself changes the answer.

use std::sync::Arc;

use futures::future::LocalBoxFuture;
use gloo::timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Failure, Skeleton};
use crate::state::{Replica, use_replica};
use crate::worker::message::{AskError, Changed};

const MINUTE_MS: u32 = 60_000;

/// The last answer, or why there is none; nothing until the first.
pub type Found<Page> = Option<Result<Arc<Page>, AskError>>;

/// How something is asked.
type Ask<Query, Page> = fn(Replica, Query) -> LocalBoxFuture<'static, Result<Page, AskError>>;

/// What may be asked.
pub trait Asked: Clone + PartialEq + Send + Sync + 'static {
    /// Whether a change concerns the answer.
    fn is_concerned(&self, changed: &Changed) -> bool;
}

/// A question and its last answer.
pub struct Asking<Query: Asked, Page: Send + Sync + 'static> {
    replica: Replica,
    query: Signal<Query>,
    found: RwSignal<Found<Page>>,
    ask: Ask<Query, Page>,
    turn: StoredValue<u32>,
}

impl<Query: Asked, Page: Send + Sync + 'static> Clone for Asking<Query, Page> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Query: Asked, Page: Send + Sync + 'static> Copy for Asking<Query, Page> {}

/// What a page has of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Situation {
    Loading,
    Failed,
    Empty,
    Ready,
}

/// Follows a question.
pub fn use_asking<Query: Asked, Page: Send + Sync + 'static>(
    query: Signal<Query>,
    ask: Ask<Query, Page>,
) -> Asking<Query, Page> {
    let asking = Asking {
        replica: use_replica(),
        query,
        found: RwSignal::new(None),
        ask,
        turn: StoredValue::new(0),
    };
    let changed = asking.replica.changed();
    Effect::new(move |before: Option<Query>| {
        let query = query.get();
        let concerns = changed.with(|changed| changed.all || query.is_concerned(changed));
        if concerns || before.as_ref() != Some(&query) {
            asking.fetch();
        }
        query
    });
    let tick = StoredValue::new_local(Some(Interval::new(MINUTE_MS, move || asking.fetch())));
    on_cleanup(move || drop(tick.try_update_value(Option::take)));
    asking
}

impl<Query: Asked, Page: Send + Sync + 'static> Asking<Query, Page> {
    /// What was found.
    pub fn found(self) -> ReadSignal<Found<Page>> {
        self.found.read_only()
    }

    /// The last answer, also while a newer one is asked for; nothing before the first.
    pub fn last(self) -> Memo<Option<Arc<Page>>>
    where
        Page: PartialEq,
    {
        let found = self.found;
        Memo::new(move |before: Option<&Option<Arc<Page>>>| match &*found.read() {
            Some(Ok(page)) => Some(page.clone()),
            _ => before.cloned().flatten(),
        })
    }

    /// As [`Asking::last`], an empty page before the first.
    pub fn page(self) -> Memo<Arc<Page>>
    where
        Page: PartialEq + Default,
    {
        let found = self.found;
        Memo::new(move |before: Option<&Arc<Page>>| match &*found.read() {
            Some(Ok(page)) => page.clone(),
            _ => before.cloned().unwrap_or_default(),
        })
    }

    /// Why there is no answer; nothing while there is one.
    pub fn error(self) -> Signal<String> {
        let found = self.found;
        Signal::derive(move || match &*found.read() {
            Some(Err(error)) => error.to_string(),
            _ => String::new(),
        })
    }

    /// What stands where the answer is to be: that it comes, why there is none, that there is nothing, or
    /// what was found. It is made anew only when another of these takes its place.
    pub fn shown(
        self,
        is_empty: fn(&Page) -> bool,
        empty: impl Fn() -> AnyView + Send + 'static,
        ready: impl Fn() -> AnyView + Send + 'static,
    ) -> AnyView {
        let found = self.found;
        let situation = Memo::new(move |_| match &*found.read() {
            None => Situation::Loading,
            Some(Err(_)) => Situation::Failed,
            Some(Ok(page)) if is_empty(page) => Situation::Empty,
            Some(Ok(_)) => Situation::Ready,
        });
        let shown = move || match situation.get() {
            Situation::Loading => view! { <Skeleton lines=8 /> }.into_any(),
            Situation::Failed => {
                let retry = Callback::new(move |()| self.fetch());
                view! { <Failure details=self.error() on_retry=retry /> }.into_any()
            }
            Situation::Empty => empty(),
            Situation::Ready => ready(),
        };
        shown.into_any()
    }

    /// Asks again.
    pub fn fetch(self) {
        let next = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        let (Some(turn), Some(query)) = (next, self.query.try_get_untracked()) else { return };
        spawn_local(async move {
            let answer = (self.ask)(self.replica, query).await.map(Arc::new);
            if self.turn.try_get_value() == Some(turn) {
                self.found.set(Some(answer));
            }
        });
    }
}
