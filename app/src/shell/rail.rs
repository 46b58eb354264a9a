//! Where one can go: a rail with words, of icons, or a bar at the bottom, as the screen allows.

use crate::state::address::use_address;
use leptos::prelude::*;

use crate::components::Icon;
use crate::i18n::*;
use crate::records::go::use_go;

/// The main menu.
#[component]
pub fn Rail() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    view! {
        <nav class="rail" aria-label=t!(i18n, shell.navigation)>
            <a
                class="brand"
                href=move || go.link("/customers")
                aria-label=t!(i18n, shell.name)
            >
                <Icon icon=icondata_lu::LuCompass />
                <span>{t!(i18n, shell.name)}</span>
            </a>
            <ul>
                <RailLink path="/today" icon=icondata_lu::LuCheck>
                    {t!(i18n, shell.today)}
                </RailLink>
                <RailLink path="/customers" icon=icondata_lu::LuUsers>
                    {t!(i18n, shell.customers)}
                </RailLink>
                <RailLink path="/call" icon=icondata_lu::LuPhone>
                    {t!(i18n, shell.calls)}
                </RailLink>
                <RailLink path="/cases" icon=icondata_lu::LuTriangleAlert>
                    {t!(i18n, shell.cases)}
                </RailLink>
                <RailLink path="/segments" icon=icondata_lu::LuChartPie>
                    {t!(i18n, shell.segments)}
                </RailLink>
                <RailLink path="/surveys" icon=icondata_lu::LuClipboardList>
                    {t!(i18n, shell.surveys)}
                </RailLink>
                <RailLink path="/import" icon=icondata_lu::LuUpload>
                    {t!(i18n, shell.import)}
                </RailLink>
            </ul>
            <ul class="rail-foot">
                <RailLink path="/settings" icon=icondata_lu::LuSettings>
                    {t!(i18n, shell.settings)}
                </RailLink>
            </ul>
        </nav>
    }
}

#[component]
fn RailLink(path: &'static str, icon: icondata_core::Icon, children: Children) -> impl IntoView {
    let go = use_go();
    let at = use_address().path();
    let is_here = move || {
        let at = at.read();
        at.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    view! {
        <li>
            <a
                class="rail-link"
                href=move || go.link(path)
                aria-current=move || is_here().then_some("page")
            >
                <Icon icon />
                <span>{children()}</span>
            </a>
        </li>
    }
}
