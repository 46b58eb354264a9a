//! Every control with its states, in both themes side by side; for whoever builds.

mod samples;

use leptos::prelude::*;

use self::samples::Samples;
use crate::i18n::*;

/// The style guide.
#[component]
pub fn StyleguidePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <header class="page-head">
            <h1>{t!(i18n, styleguide.title)}</h1>
        </header>
        <div class="styleguide">
            <div class="styleguide-theme" data-theme="light">
                <Samples memory="styleguide-light" />
            </div>
            <div class="styleguide-theme" data-theme="dark">
                <Samples memory="styleguide-dark" />
            </div>
        </div>
    }
}
