//! The page of settings.

use domain::setting::Setting;
use leptos::prelude::*;

use super::account::AccountCard;
use super::device::DeviceCard;
use super::devices::DevicesCard;
use super::encryption::EncryptionCard;
use crate::components::{Card, Chips, Choice};
use crate::i18n::*;
use crate::state::firm::use_firm;
use crate::state::preferences::{Theme, use_preferences};

/// Everything that can be set in this version.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <header class="page-head">
            <h1>{t!(i18n, settings.title)}</h1>
        </header>
        <div class="settings">
            <LookCard />
            <AccountCard />
            <FirmCard />
            <DeviceCard />
            <EncryptionCard />
            <DevicesCard />
            <AboutCard />
        </div>
    }
}

/// A name and its value.
#[component]
pub fn Line(
    /// The name.
    #[prop(into)]
    label: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="settings-line">
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

#[component]
fn LookCard() -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let languages = vec![Choice::new("nl", "Nederlands"), Choice::new("en", "English")];
    let themes = move || {
        vec![
            Choice::new("system", t!(i18n, settings.look.system)),
            Choice::new("light", t!(i18n, settings.look.light)),
            Choice::new("dark", t!(i18n, settings.look.dark)),
        ]
    };
    view! {
        <Card title=t!(i18n, settings.look.title)>
            <dl>
                <Line label=t!(i18n, settings.look.language)>
                    <Chips
                        label=t!(i18n, settings.look.language)
                        choices=Signal::stored(languages)
                        value=move || preferences.language.get().name()
                        on_change=move |chosen: String| {
                            preferences.choose_language(Language::of_name(&chosen));
                        }
                    />
                </Line>
                <Line label=t!(i18n, settings.look.theme)>
                    <Chips
                        label=t!(i18n, settings.look.theme)
                        choices=Signal::derive(themes)
                        value=move || preferences.theme.get().name()
                        on_change=move |chosen: String| {
                            preferences.choose_theme(Theme::of_name(&chosen));
                        }
                    />
                </Line>
            </dl>
        </Card>
    }
}

/// How the firm has set up its workspace; read only in this version.
#[component]
fn FirmCard() -> impl IntoView {
    let i18n = use_i18n();
    let firm = use_firm();
    let text = move |read: fn(&Setting) -> String| move || read(&firm.read());
    let window = move || {
        let count = firm.read().window_months;
        t!(i18n, settings.firm.months, count = count).to_string()
    };
    view! {
        <Card title=t!(i18n, settings.firm.title)>
            <dl>
                <Line label=move || {
                    t!(i18n, settings.firm.name)
                }>{text(|firm| firm.firm.clone())}</Line>
                <Line label=move || {
                    t!(i18n, settings.firm.country)
                }>{text(|firm| firm.country.clone())}</Line>
                <Line label=move || {
                    t!(i18n, settings.firm.zone)
                }>{text(|firm| firm.zone.clone())}</Line>
                <Line label=move || {
                    t!(i18n, settings.firm.currency)
                }>{text(|firm| firm.currency.clone())}</Line>
                <Line label=t!(i18n, settings.firm.window)>{window}</Line>
            </dl>
        </Card>
    }
}

#[component]
fn AboutCard() -> impl IntoView {
    let i18n = use_i18n();
    let guide = cfg!(debug_assertions).then(|| {
        view! {
            <Line label=move || {
                t!(i18n, settings.about.guide)
            }>
                <a href="/styleguide">"/styleguide"</a>
            </Line>
        }
    });
    view! {
        <Card title=t!(i18n, settings.about.title)>
            <dl>
                <Line label=move || {
                    t!(i18n, settings.about.version)
                }>{env!("CARGO_PKG_VERSION")}</Line>
                {guide}
            </dl>
        </Card>
    }
}
