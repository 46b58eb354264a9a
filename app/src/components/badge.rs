//! A label that says something: stage, score, "not sent yet". Never by color alone.

use leptos::prelude::*;

/// What a badge or note says beyond its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Just a fact.
    #[default]
    Neutral,
    /// The firm's own color.
    Accent,
    /// Going well.
    Good,
    /// Wants attention.
    Warn,
    /// Wrong.
    Bad,
    /// News.
    Info,
}

impl Tone {
    /// The class that colors it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Accent => "tone-accent",
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
            Self::Info => "tone-info",
        }
    }
}

/// A small label that stays as it is and says why in no more words. Rows of lists have many: this one
/// costs no signals.
pub fn badge(tone: Tone, words: &'static str) -> AnyView {
    view! { <span class=format!("badge {}", tone.class())>{words}</span> }.into_any()
}

/// A small label.
#[component]
pub fn Badge(
    /// Its color.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// One sentence that says why, shown on hover and read aloud.
    #[prop(optional, into)]
    why: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <span
            class=move || format!("badge {}", tone.get().class())
            title=move || super::button::some_text(why)
        >
            {children()}
            <Show when=move || !why.read().is_empty()>
                <span class="visually-hidden">": " {why}</span>
            </Show>
        </span>
    }
}
