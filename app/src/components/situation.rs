//! What a page shows when it has nothing to show: loading, empty, failed.

use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::icon::Icon;
use crate::i18n::*;

/// Nothing here yet: says so and teaches the next step.
#[component]
pub fn EmptyState(
    /// A picture of what will be here.
    icon: icondata_core::Icon,
    /// What is missing.
    #[prop(into)]
    title: Signal<String>,
    /// What to do about it.
    #[prop(optional, into)]
    text: Signal<String>,
    /// One button or link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="situation">
            <span class="situation-icon"><Icon icon /></span>
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Something did not work: what happened, what was kept, what to do.
#[component]
pub fn Failure(
    /// What happened; "this did not work" when empty.
    #[prop(optional, into)]
    title: Signal<String>,
    /// What was kept and what to do, in one or two sentences.
    #[prop(optional, into)]
    text: Signal<String>,
    /// For whoever helps: the error's own words, folded away.
    #[prop(optional, into)]
    details: Signal<String>,
    /// Tries again; without it there is no button.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || match title.get() {
        title if title.is_empty() => t!(i18n, common.failed.title).to_owned(),
        title => title,
    };
    let text = move || match text.get() {
        text if text.is_empty() => t!(i18n, common.failed.kept).to_owned(),
        text => text,
    };
    view! {
        <div class="situation failure" role="alert">
            <span class="situation-icon"><Icon icon=icondata_lu::LuTriangleAlert /></span>
            <h2>{title}</h2>
            <p>{text}</p>
            {on_retry
                .map(|on_retry| {
                    view! {
                        <Button kind=ButtonKind::Primary on_click=on_retry>
                            {t!(i18n, common.retry)}
                        </Button>
                    }
                })}
            <Show when=move || !details.read().is_empty()>
                <details>
                    <summary>{t!(i18n, common.failed.details)}</summary>
                    <code>{details}</code>
                </details>
            </Show>
        </div>
    }
}

/// Grey lines where text is about to be.
#[component]
pub fn Skeleton(
    /// How many.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{t!(i18n, common.loading)}</span>
            {(0..lines).map(|_| view! { <span aria-hidden="true" /> }).collect_view()}
        </div>
    }
}
