//! One picture of the kept icon set, drawn in the text's color and size. Decoration: the control
//! around it carries the name.

use leptos::prelude::*;

/// An icon of `icondata_lu`, such as `icondata_lu::LuUsers`.
#[component]
pub fn Icon(
    /// Which one.
    icon: icondata_core::Icon,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox=icon.view_box.unwrap_or("0 0 24 24")
            fill="none"
            stroke="currentColor"
            stroke-width="1.75"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            focusable="false"
            inner_html=icon.data
        />
    }
}
