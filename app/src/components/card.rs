//! A white card with a title, and perhaps one action at its right.

use leptos::prelude::*;

/// A section of a page.
#[component]
pub fn Card(
    /// Its heading; a card without one is only a frame.
    #[prop(optional, into)]
    title: Signal<String>,
    /// What stands at the right of the heading.
    #[prop(optional, into)]
    action: ViewFn,
    /// Classes of the page that lays it out.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("card {class}") aria-label=move || super::button::some_text(title)>
            <Show when=move || !title.read().is_empty()>
                <header class="card-head">
                    <h2>{title}</h2>
                    {action.run()}
                </header>
            </Show>
            {children()}
        </section>
    }
}
