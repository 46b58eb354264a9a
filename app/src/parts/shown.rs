//! What is shown of a part: a view once it has come, and until then that it is coming, nothing, or that it
//! could not be fetched.

use std::future::Future;

use futures::future::{FutureExt, LocalBoxFuture, join as both};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_split_helpers::SplitLoaderError;
use web_sys::HtmlElement;

use super::style;
use crate::components::{Failure, Skeleton};
use crate::i18n::*;

/// A part on its way.
pub(super) type Fetching = LocalBoxFuture<'static, Result<(), SplitLoaderError>>;
/// A view of it.
pub(super) type Fetched = Result<AnyView, SplitLoaderError>;
/// Something it did.
pub(super) type Done = Result<(), SplitLoaderError>;

/// How far a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Coming,
    Failed,
    Here,
}

/// Waits for a part and for the look of what it shows: neither is of use without the other.
async fn arrival(part: Fetching) -> Progress {
    match both(part, style::fetch()).await {
        (Ok(()), Ok(())) => Progress::Here,
        _ => Progress::Failed,
    }
}

/// The view of a part that has come.
pub(super) fn now(view: impl Future<Output = Fetched>) -> Option<AnyView> {
    view.now_or_never()?.ok()
}

/// A view of a part that nobody waits for: once the part is there, and nothing until then.
pub(super) fn quietly(
    fetch: fn() -> Fetching,
    view: Box<dyn Fn() -> Option<AnyView> + Send>,
) -> AnyView {
    let is_here = RwSignal::new(false);
    spawn_local(async move {
        if arrival(fetch()).await == Progress::Here {
            is_here.try_set(true);
        }
    });
    (move || is_here.get().then(&view).flatten()).into_any()
}

/// A view of a part: at once when the part is there, else when it has come.
pub(super) fn later(
    fetch: fn() -> Fetching,
    view: Box<dyn Fn() -> Option<AnyView> + Send>,
) -> AnyView {
    let progress = RwSignal::new(Progress::Coming);
    let start = move || {
        let mut arriving = arrival(fetch()).boxed_local();
        match arriving.as_mut().now_or_never() {
            Some(reached) => progress.set(reached),
            None => spawn_local(async move {
                let reached = arriving.await;
                // Who has gone elsewhere meanwhile needs no page.
                progress.try_set(reached);
                request_animation_frame(focus_in_dialog);
            }),
        }
    };
    let retry = move |()| {
        progress.set(Progress::Coming);
        start();
    };
    start();
    let shown = move || {
        let view = match progress.get() {
            Progress::Coming => return view! { <Skeleton /> }.into_any(),
            Progress::Failed => None,
            Progress::Here => view(),
        };
        view.unwrap_or_else(|| view! { <NotFetched on_retry=retry /> }.into_any())
    };
    shown.into_any()
}

/// A dialog gives focus when it opens; what comes into it later must take it.
fn focus_in_dialog() {
    let field = document().query_selector("dialog[open] [autofocus]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // A field that went meanwhile needs no focus.
        drop(field.focus());
    }
}

#[component]
fn NotFetched(#[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Failure
            title=t!(i18n, shell.part.title)
            text=t!(i18n, shell.part.text)
            on_retry
        />
    }
}
