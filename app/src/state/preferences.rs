//! How this browser shows things: language and theme, kept on the device; and the date that figures
//! are as of, which stands in the address.

use crate::state::address::use_query;
use chrono::NaiveDate;
use domain::period::date_of;
use gloo::timers::callback::Interval;
use leptos::prelude::*;

use crate::clock;
use crate::i18n::Language;

const LANGUAGE: &str = "klantkompas.language";
const THEME: &str = "klantkompas.theme";
const ZONE: &str = "klantkompas.zone";

/// Midnight may come while the page is open; a minute late is early enough.
const MINUTE_MS: u32 = 60_000;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The name that is stored, and set on the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name; the system's when there is none of that name.
    pub fn of_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The preferences; a context, made once by the shell.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// The interface's language.
    pub language: RwSignal<Language>,
    /// Light or dark.
    pub theme: RwSignal<Theme>,
    today: RwSignal<NaiveDate>,
}

/// Reads what was kept and keeps what is chosen. Called once, by the shell.
pub fn provide_preferences() -> Preferences {
    let stored = read(LANGUAGE).or_else(browser_language).unwrap_or_default();
    if let Some(zone) = read(ZONE) {
        clock::set_zone(&zone);
    }
    let preferences = Preferences {
        language: RwSignal::new(Language::of_name(&stored)),
        theme: RwSignal::new(Theme::of_name(&read(THEME).unwrap_or_default())),
        today: RwSignal::new(clock::today()),
    };
    provide_context(preferences);
    preferences.show_on_document();
    preferences.follow_the_calendar();
    preferences
}

/// The preferences that the shell provided.
pub fn use_preferences() -> Preferences {
    use_context().unwrap_or_else(provide_preferences)
}

/// The date that every figure is as of: `?asof=2025-06-30` in the address, else today.
pub fn use_as_of() -> Signal<NaiveDate> {
    let preferences = use_preferences();
    let query = use_query();
    let chosen = move || query.read().get("asof").and_then(date_of);
    Memo::new(move |_| chosen().unwrap_or_else(|| preferences.today.get())).into()
}

impl Preferences {
    /// Chooses a language, for good.
    pub fn choose_language(self, language: Language) {
        keep(LANGUAGE, language.name());
        self.language.set(language);
    }

    /// Chooses a theme, for good.
    pub fn choose_theme(self, theme: Theme) {
        keep(THEME, theme.name());
        self.theme.set(theme);
    }

    /// Today in the firm's zone.
    pub fn today(self) -> Signal<NaiveDate> {
        self.today.into()
    }

    /// Days begin and end in the firm's zone, at the next start from the first moment on.
    pub(super) fn follow_zone(self, zone: &str) {
        clock::set_zone(zone);
        keep(ZONE, zone);
        self.look_at_the_calendar();
    }

    fn look_at_the_calendar(self) {
        let today = clock::today();
        if today != self.today.get_untracked() {
            self.today.set(today);
        }
    }

    fn show_on_document(self) {
        Effect::new(move |_| {
            if let Some(root) = document().document_element() {
                drop(root.set_attribute("lang", self.language.get().name()));
                drop(root.set_attribute("data-theme", self.theme.get().name()));
            }
        });
    }

    fn follow_the_calendar(self) {
        let tick = Interval::new(MINUTE_MS, move || {
            self.look_at_the_calendar();
        });
        // As long as the page lives.
        tick.forget();
    }
}

fn browser_language() -> Option<String> {
    window().navigator().language()
}

/// What was kept; nothing when the browser refuses storage.
fn read(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

fn keep(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A browser that refuses shows the choice until the page is closed.
        drop(storage.set_item(key, value));
    }
}
