//! Buttons, and links that look like one.

use leptos::prelude::*;

use super::icon::Icon;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one main thing to do here.
    Primary,
    /// Everything else.
    #[default]
    Plain,
    /// Text only, inside cards and rows.
    Quiet,
    /// Cannot be undone.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Plain => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// A button. Without children it shows only its icon and needs `label`.
#[component]
pub fn Button(
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// Drawn before the text.
    #[prop(optional)]
    icon: Option<icondata_core::Icon>,
    /// Accessible name and tooltip, for a button without text.
    #[prop(optional, into)]
    label: Signal<String>,
    /// Its work is going on: shows so and ignores presses, keeps focus.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Submits the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// A press, by any means.
    #[prop(optional, into)]
    on_click: Option<Callback<()>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = if children.is_some() { "" } else { " icon-only" };
    let handle_click = move |event: leptos::ev::MouseEvent| {
        if pending.get_untracked() {
            event.prevent_default();
        } else if let Some(on_click) = on_click {
            on_click.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=format!("{}{class}", kind.class())
            disabled=move || disabled.get()
            aria-busy=move || pending.get().then_some("true")
            aria-label=move || some_text(label)
            title=move || some_text(label)
            on:click=handle_click
        >
            {icon.map(|icon| view! { <Icon icon /> })}
            {children.map(|children| children())}
        </button>
    }
}

/// A link that looks like a button: opens a page, dials, writes a mail.
#[component]
pub fn ButtonLink(
    /// Where to: a path of the app, `tel:` or `mailto:`.
    #[prop(into)]
    href: Signal<String>,
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// Drawn before the text.
    #[prop(optional)]
    icon: Option<icondata_core::Icon>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=move || href.get()>
            {icon.map(|icon| view! { <Icon icon /> })}
            {children()}
        </a>
    }
}

/// The text, or no attribute when there is none.
pub(super) fn some_text(text: Signal<String>) -> Option<String> {
    Some(text.get()).filter(|text| !text.is_empty())
}
