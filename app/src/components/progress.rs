//! Progress of long work, with a way to stop it.

use leptos::prelude::*;

use super::button::Button;
use super::format::use_format;
use crate::i18n::*;

/// A bar with its label; without a total it only moves.
#[component]
pub fn ProgressBar(
    /// What is going on: "41 200 of 100 000 customers".
    #[prop(into)]
    label: Signal<String>,
    /// How much is done.
    #[prop(into)]
    done: Signal<u64>,
    /// Of how much; 0 when not known yet.
    #[prop(into)]
    total: Signal<u64>,
    /// Stops the work; without it there is no button.
    #[prop(optional, into)]
    on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let known = move || (total.get() > 0).then(|| total.get());
    let id = super::dialog::fresh_id("progress");
    let percent = move || {
        known().map(|total| format.number_of(done.get().saturating_mul(100) / total) + " %")
    };
    view! {
        <div class="progress">
            <div class="progress-head">
                <span id=id.clone()>{label}</span>
                <span class="muted">{percent}</span>
            </div>
            <progress
                aria-labelledby=id
                max=move || known().map(|total| total.to_string())
                value=move || known().map(|_| done.get().to_string())
            />
            {on_cancel
                .map(|on_cancel| {
                    view! {
                        <Button on_click=on_cancel>
                            {t!(i18n, common.cancel)}
                        </Button>
                    }
                })}
        </div>
    }
}
