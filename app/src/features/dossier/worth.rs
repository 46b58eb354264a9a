//! What the customer is worth in the window, and how they scored us.

use leptos::prelude::*;

use super::source::View;
use super::why;
use crate::components::{Card, use_format};
use crate::i18n::*;
use crate::records::amounts::use_amounts;

/// Turnover, margin and orders of the last twelve months.
#[component]
pub fn ValueCard(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let amounts = use_amounts();
    let value = Memo::new(move |_| view.dossier.read().value.clone());
    let revenue = move || amounts.short(value.read().revenue_w);
    let lifetime = move || amounts.short(value.read().revenue_lifetime);
    let orders = move || format.number(value.read().orders_w.into());
    let margin = move || match value.read().margin_w {
        Some(margin) => amounts.short(margin),
        None => t!(i18n, dossier.value.hidden).to_owned(),
    };
    let margin_absent = move || value.read().margin_w.is_none();
    view! {
        <Card title=t!(i18n, dossier.value.title)>
            <dl class="figures">
                <div>
                    <dt>{t!(i18n, dossier.value.revenue)}</dt>
                    <dd>{revenue}</dd>
                </div>
                <div>
                    <dt>{t!(i18n, dossier.value.margin)}</dt>
                    <dd class:absent=margin_absent>{margin}</dd>
                </div>
                <div>
                    <dt>{t!(i18n, dossier.value.orders)}</dt>
                    <dd>{orders}</dd>
                </div>
                <div>
                    <dt>{t!(i18n, dossier.value.lifetime)}</dt>
                    <dd>{lifetime}</dd>
                </div>
            </dl>
            <p class="why-box">{move || why::rank(i18n, format, &value.read())}</p>
        </Card>
    }
}

/// The scores so far, newest last.
#[component]
pub fn ScoresCard(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let scores = Memo::new(move |_| view.dossier.read().scores.clone());
    let mark = move |(on, score): (chrono::NaiveDate, u8)| {
        let tone = match score {
            9.. => "score-mark tone-good",
            7.. => "score-mark tone-neutral",
            _ => "score-mark tone-bad",
        };
        view! {
            <li>
                <span class=tone>{score}</span>
                <time datetime=on.to_string()>{move || format.date(on)}</time>
            </li>
        }
    };
    view! {
        <Card title=t!(i18n, dossier.scores.title)>
            <Show
                when=move || !scores.read().is_empty()
                fallback=move || {
                    view! { <p class="muted small">{t!(i18n, dossier.scores.none)}</p> }
                }
            >
                <ul class="score-list">{move || scores.get().into_iter().map(mark).collect_view()}</ul>
            </Show>
        </Card>
    }
}
