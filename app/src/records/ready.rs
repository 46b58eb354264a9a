//! What a page shows until the data on this device can be used.

use leptos::prelude::*;

use crate::components::{Failure, ProgressBar, Skeleton, use_format};
use crate::i18n::*;
use crate::state::use_replica;
use crate::worker::message::Stage;

/// The page itself once everything is there; before that how far it is. A device that is still
/// loading is never drawn as an empty company.
#[component]
pub fn WhenReady(
    /// The page needs names and numbers, which are known before or after everything else.
    #[prop(optional)]
    people: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let replica = use_replica();
    let stage = replica.stage();
    let is_ready = Memo::new(move |_| match *stage.read() {
        Stage::Loading { .. } | Stage::Failed { .. } => false,
        Stage::Ready if !people => true,
        _ => people && replica.knows_people(),
    });
    let counts = move || match stage.get() {
        Stage::Loading { done, total } => (done, total),
        _ => (0, 0),
    };
    let label = move || {
        let (done, total) = counts();
        if total == 0 {
            return t!(i18n, common.loading).to_owned();
        }
        let (done, total) = (format.number_of(done), format.number_of(total));
        t!(i18n, records.loading, done = done, total = total).to_string()
    };
    let is_loading = Memo::new(move |_| matches!(*stage.read(), Stage::Loading { .. }));
    let reason = move || match stage.get() {
        Stage::Failed { reason } => reason,
        _ => String::new(),
    };
    let has_failed = Memo::new(move |_| matches!(*stage.read(), Stage::Failed { .. }));
    let waiting = move || {
        if has_failed.get() {
            view! {
                <Failure
                    title=t!(i18n, records.no_storage.title)
                    text=t!(i18n, records.no_storage.text)
                    details=Signal::derive(reason)
                />
            }
            .into_any()
        } else if is_loading.get() {
            let done = Signal::derive(move || counts().0);
            let total = Signal::derive(move || counts().1);
            view! { <ProgressBar label=Signal::derive(label) done total /> }.into_any()
        } else {
            view! { <Skeleton lines=8 /> }.into_any()
        }
    };
    view! { <Show when=move || is_ready.get() fallback=waiting>{children()}</Show> }
}
